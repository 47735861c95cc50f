import { ProgramError } from '../program/errors.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import python from './crawler-callback.py?raw'
import typescript from './crawler-callback.ts?raw'
import { crewParameters } from './shared/pool-parameters.ts'
import { filmPages } from './shared/site-pages.ts'
import { titles } from './titles.ts'

const parameters = {
  workers: crewParameters(3, 6).workers,
  sixth: {
    type: 'choice',
    default: 'broken',
    options: [
      { value: 'broken', label: { en: 'not found', zh: '不存在' } },
      { value: 'silent', label: { en: 'no answer', zh: '没有回答' } },
      { value: 'none', label: { en: 'not asked for', zh: '不请求' } },
    ],
    label: { en: 'The sixth page', zh: '第六页' },
  },
} as const satisfies Parameters

// #region listing
const film =
  /class="index">(\d+)<.*?class="title"[^>]*>(.*?)<.*?Starring: (.*?)<.*?Released: (.*?)<.*?<i>(\d\.)<\/i><i>(\d)</gs

export function* fetchPage(os: Os, address: string): Operation<string> {
  try {
    const page = yield* os.fetch(address, { timeout: 5 }) //: fetch
    return page.text
  } catch (error) {
    // It holds a socket, which cannot cross.
    if (error instanceof ProgramError && error.kind === 'HTTPError') throw new ProgramError('OSError', error.message)
    throw error
  }
}

export function* parse(os: Os, text: string): Operation<void> {
  for (const [, index, title, actors, date, whole, part] of text.matchAll(film)) {
    yield* os.print(`${index}. ${title} (${date}), ${whole}${part}: ${actors}`) //: print
  }
}

export function* complain(os: Os, error: { raised: string; message: string }): Operation<void> {
  yield* os.print(`no page: ${error.raised}: ${error.message}`) //: error
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const pool = yield* os.pool(given.workers) //: pool
  const pages = given.sixth === 'none' ? 5 : 6
  for (let n = 1; n <= pages; n++) {
    yield* pool.applyAsync(fetchPage, [`films/${n}.html`], { callback: parse, errorCallback: complain }) //: apply
  }
  yield* pool.close() //: close
  yield* pool.join() //: join
  yield* os.print('all pages are done') //: done
}
// #endregion

export const scenario = defineScenario({
  id: 'crawler-callback',
  ...titles['crawler-callback'],
  parameters,
  main,
  threads: (given) => given.workers + 4,
  pages: (given) => ({
    texts: filmPages,
    latency: { from: 0.3, to: 1.5 },
    failures: given.sixth === 'none' ? {} : { 'films/6.html': given.sixth === 'silent' ? 'silent' : 404 },
  }),
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Workers fetch pages; while one waits for its server, the others go on. What they fetched goes back to the main process, where a callback takes each page apart with a regular expression as it comes: index, title, actors, date and score. The error of the page that the server has not reaches the error callback instead.',
      zh: '工作进程抓取网页；一个在等服务器时，别的继续。抓到的内容送回主进程，回调在每页到来时用正则表达式解析：序号、片名、演员、日期和评分。服务器上没有的那一页，其错误则交给错误回调。',
    },
    highlights: [
      {
        operation: 'fetch',
        nth: 3,
        words: { en: 'Three requests are under way at once.', zh: '三个请求同时进行。' },
      },
      {
        operation: 'print',
        thread: 'Thread-3 (_handle_results)',
        nth: 1,
        words: {
          en: 'The callback runs in the main process, in the thread that handles results; not in the worker.',
          zh: '回调在主进程中、由处理结果的线程运行；而不是在工作进程里。',
        },
      },
      {
        operation: 'setException',
        words: { en: 'This page failed: the error callback has had it.', zh: '这一页失败了：错误回调已收到。' },
      },
    ],
    tries: [
      {
        parameters: { workers: 1 },
        words: { en: 'One worker fetches one page after the other.', zh: '一个工作进程，一页接一页。' },
      },
      {
        parameters: { sixth: 'silent' },
        words: {
          en: 'A server that never answers: the request gives up after five seconds.',
          zh: '服务器始终不回答：请求五秒后放弃。',
        },
      },
    ],
  },
})
