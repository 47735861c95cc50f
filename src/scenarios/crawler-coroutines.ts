import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './crawler-coroutines.py?raw'
import typescript from './crawler-coroutines.ts?raw'
import { clothPages } from './shared/site-pages.ts'
import { titles } from './titles.ts'

const parameters = {
  patched: {
    type: 'choice',
    default: 'yes',
    options: [
      { value: 'yes', label: { en: 'yes', zh: '是' } },
      { value: 'no', label: { en: 'no', zh: '否' } },
    ],
    label: { en: 'Patched', zh: '打补丁' },
    hint: {
      en: 'monkey.patch_all(): who waits for a page lets others go on',
      zh: 'monkey.patch_all()：等网页的让别的先运行',
    },
  },
} as const satisfies Parameters

// #region listing
const bytes = (text: string) => new TextEncoder().encode(text).length

/** Fetches a page, and says how long that took. */
export function* crawl(os: Os, page: string): Operation<number> {
  const asked = yield* os.now() //: asked
  const { text } = yield* os.fetch(`cloths/${page}.html`) //: fetch
  const took = (yield* os.now()) - asked //: came
  yield* os.print(`${page}: ${bytes(text)} bytes in ${took.toFixed(1)} s`) //: print
  return took
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const gevent = os.gevent({ patched: given.patched === 'yes' })
  const begin = yield* os.now() //: begin
  const crawls = []
  for (const page of ['short', 'middle', 'long']) {
    crawls.push(yield* gevent.spawn(crawl, [page], {}, { name: page })) //: spawn
  }
  yield* gevent.joinall(crawls) //: joinall
  const whole = (yield* os.now()) - begin //: end
  const sum = crawls.reduce((total, { value }) => total + Number(value), 0)
  yield* os.print(`all in ${whole.toFixed(1)} s; their sum is ${sum.toFixed(1)} s`) //: took
}
// #endregion

export const scenario = defineScenario({
  id: 'crawler-coroutines',
  ...titles['crawler-coroutines'],
  parameters,
  main,
  // Three wait for pages in place of the greenlets.
  threads: (given) => (given.patched === 'yes' ? 4 : 1),
  pages: () => ({ texts: clothPages, latency: { from: 1, to: 3 } }),
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Three coroutines of one thread each fetch a page. Patched, a coroutine that has asked for a page switches to the hub, and the next one asks: so all three are on their way at once, and the whole takes as long as the slowest. What blocks nevertheless, the request itself, the hub leaves to helper threads. Not patched, a fetch keeps the thread, and the times add up.',
      zh: '一个线程里的三个协程各抓一页。打了补丁，请求发出后就切换到 hub，下一个接着请求：三页同时在路上，总时间等于最慢的一页。真正会阻塞的请求本身，hub 交给辅助线程。没打补丁时，一次抓取占住线程，时间相加。',
    },
    highlights: [
      {
        operation: 'block',
        thread: 'hub',
        words: {
          en: 'All three have asked. Nobody in this thread can go on: the hub waits for whichever page comes first.',
          zh: '三个都已请求。线程里谁也不能继续：hub 等最先到的一页。',
        },
      },
      {
        operation: 'post',
        nth: 1,
        words: {
          en: 'The first page is there: a helper thread tells the hub, which lets its coroutine go on.',
          zh: '第一页到了：辅助线程告知 hub，hub 让那个协程继续。',
        },
      },
      {
        operation: 'print',
        thread: 'main',
        words: {
          en: 'The whole took as long as the slowest page, and much less than the sum.',
          zh: '总时间与最慢的一页相同，远小于三页之和。',
        },
      },
    ],
    tries: [
      {
        parameters: { patched: 'no' },
        words: {
          en: 'Not patched: one page after the other, and the whole is the sum.',
          zh: '不打补丁：一页接一页，总时间就是三页之和。',
        },
      },
    ],
  },
})
