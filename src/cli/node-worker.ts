import { type Transferable as NodeTransferable, Worker } from 'node:worker_threads'
import type { StartedWorker } from '../workers/worker-reserve.ts'

let Thread: typeof Worker | null = null

/** Takes hold of Node's threads, before the program is denied them. */
export function holdThreads(): void {
  Thread = Worker
}

/**
 * Starts one of Node's threads, in the form of a browser's worker.
 * @param script name of its script, which lies beside what the command line is built into
 * @param data what the script finds in `workerData`
 */
export function nodeWorker(script: string, data: unknown = null): StartedWorker {
  const worker = new (Thread ?? Worker)(new URL(script, import.meta.url), { workerData: data })
  const events = new EventTarget()
  let isOver = false
  const die = (message: string): void => {
    if (isOver) return
    isOver = true
    events.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }))
  }
  worker.on('message', (message: unknown) => events.dispatchEvent(new MessageEvent('message', { data: message })))
  worker.on('error', (error) => die(error.message))
  // A body may call `process.exit`, which ends its thread alone.
  worker.on('exit', (code) => die(`its thread exited with code ${code}`))
  return {
    tellsItsEnd: true,
    // Browsers can transfer more than Node, but nobody here does.
    postMessage: (message, transfer) => worker.postMessage(message, transfer as NodeTransferable[]),
    addEventListener: (type, listener) => events.addEventListener(type, listener),
    removeEventListener: (type, listener) => events.removeEventListener(type, listener),
    terminate() {
      isOver = true
      void worker.terminate()
    },
  }
}
