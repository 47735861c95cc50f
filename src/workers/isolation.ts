import type { Message } from '../base/messages.ts'

/** Why real workers cannot run in this page and what to do about it, or null when they can. */
export function isolationProblem(): Message | null {
  if (globalThis.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined') return null
  if (!globalThis.isSecureContext) {
    return {
      en: 'Real workers need memory that they share, which browsers allow only on pages from https or localhost. Open the page there, or use Simulate, which works everywhere.',
      zh: '真实 Worker 需要共享内存，浏览器只在通过 https 或 localhost 打开的页面上允许。请这样打开本页，或使用处处可用的“模拟”。',
    }
  }
  return {
    en: 'Real workers need memory that they share, which browsers allow only on cross-origin isolated pages. The server must send the headers "Cross-Origin-Opener-Policy: same-origin" and "Cross-Origin-Embedder-Policy: require-corp"; npm start does. Simulate works without them.',
    zh: '真实 Worker 需要共享内存，浏览器只在跨源隔离的页面上允许。服务器须发送响应头“Cross-Origin-Opener-Policy: same-origin”和“Cross-Origin-Embedder-Policy: require-corp”；npm start 会这样做。“模拟”不需要它们。',
  }
}
