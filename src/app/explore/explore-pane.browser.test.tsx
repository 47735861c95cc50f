import '../controls/tokens.css'
import '../controls/controls.css'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Language } from '../../base/messages.ts'
import type { Cell } from '../../program/cells.ts'
import { splitDraws } from '../../program/choices.ts'
import type { Lock } from '../../program/handles.ts'
import type { Os } from '../../program/os.ts'
import type { Body } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { defineProgram } from '../../program/vocabulary.ts'
import type { Event } from '../../program/waiting.ts'
import { type App, AppContext } from '../controls/context.ts'
import type { RunChoice } from '../link/link.ts'
import { decodeOrder } from '../link/order-code.ts'
import { createOutcomeStore } from '../state/outcome.ts'
import { createChosenStore } from '../state/store.ts'
import type { ExploreFailure, ExploreNews, ExploreReport, ExploreRequest } from './explore-messages.ts'
import { ExplorePane } from './explore-pane.tsx'
import { ProgramExploring } from './program-exploring.ts'

interface Things {
  readonly x: Cell
  readonly y: Cell
  readonly door: Lock
  readonly go: Event
}

/** A program of these threads, all there from the start: the catalogue has none that ends so. */
function programOf(threads: readonly Body[], more: object = {}): ScenarioModule {
  const scenario = defineProgram({
    *shared(os) {
      return {
        x: yield* os.cell(0, 'x'),
        y: yield* os.cell(0, 'y'),
        door: yield* os.lock('door'),
        go: yield* os.event('go'),
      }
    },
    threads,
    ...more,
  })
  // Only programs of the catalogue have a panel.
  return { scenario: { ...scenario, id: 'two-locks' }, ...Object.fromEntries(threads.map((body) => [body.name, body])) }
}

let root: Root | null = null
afterEach(() => {
  root?.unmount()
  root = null
  document.body.replaceChildren()
})

/** The panel, in which a program is explored that it takes for one of the catalogue. */
async function begun(
  module: ScenarioModule,
  language: Language,
  begin: (request: ExploreRequest, tell: (news: ExploreNews) => void) => Promise<ExploreReport>,
) {
  const replayed: RunChoice[] = []
  const chosen = createChosenStore({ language, theme: null, catalogueFolded: false, stageHeight: null, speed: 1 })
  const run: RunChoice = { scenario: 'two-locks', given: {}, executor: 'simulator', order: '' }
  chosen.setState({ run })
  const outcome = createOutcomeStore(null)
  outcome.setState({ scenario: module.scenario })
  const session = {
    async replay(one: RunChoice) {
      replayed.push(one)
      chosen.setState({ run: one })
    },
  }
  // The panel asks for nothing else.
  const app = { chosen, outcome, session } as unknown as App
  const client = {
    begin,
    goOn: () => Promise.reject(new Error('nothing is left')),
    pause() {},
    drop() {},
  }
  const host = document.createElement('main')
  // As wide as a phone leaves it.
  host.style.cssText = 'width:358px;display:flex;flex-direction:column'
  document.body.append(host)
  root = createRoot(host)
  root.render(
    <AppContext value={app}>
      <ExplorePane newClient={() => client} />
    </AppContext>,
  )
  await vi.waitFor(() => expect(host.querySelector('.xpl-form .btn')).not.toBeNull())
  host.querySelector<HTMLElement>('.xpl-form .btn.ink, .xpl-form button[type="submit"]')?.click()
  return { host, replayed, cursor: () => chosen.getState().cursor.step }
}

/** The panel, in which a program was explored. */
async function explored(module: ScenarioModule, language: Language) {
  const panel = await begun(module, language, (request, tell) =>
    new ProgramExploring(module, request).go('exploring', tell),
  )
  await vi.waitFor(() => expect(panel.host.querySelector('.xpl-verdict .bounds')).not.toBeNull())
  return panel
}

/** What is wider than its place, by its text. */
function cutOff(host: HTMLElement): string[] {
  const isWider = (element: Element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
  return [...host.querySelectorAll('*')].filter(isWider).map(({ textContent }) => textContent ?? '')
}

interface Told {
  readonly program: ScenarioModule
  readonly en: readonly string[]
  readonly zh: readonly string[]
}

function* move(_os: Os, { x, y }: Things) {
  yield* x.add(-1)
  yield* y.add(1)
}

function* assume(os: Os, { x }: Things) {
  os.assume((yield* x.fetchAdd(1)) === 0)
}

function* never(os: Os, { x }: Things) {
  yield* x.add(1)
  os.assume(false)
}

function* add(_os: Os, { x }: Things) {
  yield* x.add(1)
}

function* dream(os: Os, { x }: Things) {
  yield* x.add(1)
  for (;;) yield* os.sleep(1)
}

function* wait(_os: Os, { go }: Things) {
  yield* go.wait()
}

function* ask(_os: Os, { x, go }: Things) {
  while (!(yield* go.wait(2.5))) yield* x.add(1)
}

function* spin(_os: Os, { x }: Things) {
  while ((yield* x.read()) < 5);
}

function* keep(_os: Os, { x, door }: Things) {
  yield* door.acquire()
  if ((yield* x.fetchAdd(1)) === 0) yield* door.release()
}

function* beat(os: Os, things: Things) {
  yield* os.thread(heart, [things], { name: 'heart', daemon: true }).start()
}

function* heart(os: Os, { x }: Things) {
  for (;;) {
    yield* x.add(1)
    yield* os.sleep(1)
  }
}

function* flip(_os: Os, x: Cell) {
  yield* x.fetchXor(1)
}

function* turn(os: Os, { x }: Things) {
  yield* os.forever(flip, [x])
}

const told: { readonly [of: string]: Told } = {
  'a broken invariant': {
    program: programOf([move], { invariant: { balance: ({ x, y }: { x: number; y: number }) => x + y === 0 } }),
    en: ['A bug was found: 1 of 1 trace ends badly.', 'Broken invariant', 'move1 breaks balance: x = −1, y = 0'],
    zh: ['发现缺陷：1 条轨迹中有 1 条结局不好。', '不变式被破坏', 'move1 破坏了 balance: x = −1, y = 0'],
  },
  'an assumption that some do not meet': {
    program: programOf([assume, add]),
    en: [
      'No bug was found in 1 trace.',
      '1 trace does not meet what is assumed, and counts for nothing.',
      'Does not count',
    ],
    zh: ['1 条轨迹中未发现缺陷。', '另有 1 条轨迹不满足假设，不算数。', '不算数：假设不成立'],
  },
  'an assumption that none meets': {
    program: programOf([never]),
    en: ['No execution meets what is assumed: nothing is said of any.'],
    zh: ['没有任何执行满足假设：对哪一次都未作结论。'],
  },
  'a thread that goes on by itself': {
    program: programOf([dream, add]),
    en: ['dream1 went on by itself for more than 5,000 steps', 'Cut off before its end', 'dream1 goes on by itself'],
    zh: ['dream1 独自进行了 5,000 步以上', '未到结束即被截断', 'dream1 独自进行'],
  },
  'a daemon that goes on for ever': {
    program: { ...programOf([beat, add]), ...{ heart } },
    en: ['heart goes on for as long as the program does'],
    zh: ['heart 一直进行到程序结束'],
  },
  'somebody who was still waiting': {
    program: programOf([ask]),
    en: [
      'give up waiting at one place more than 3 times',
      'ask1 was still waiting for go to be set',
      'a limit of 2.5 s',
    ],
    zh: ['同一处放弃等待 3 次以上', 'ask1 当时仍在等待', '限时 2.5 秒'],
  },
  'somebody who waits busily': {
    program: programOf([spin]),
    en: ['a thread waits busily, and further rounds', 'spin1 looks at x again and again, which never changes'],
    zh: ['有线程忙等', 'spin1 反复查看永不改变的 x'],
  },
  'somebody who waits while others have ended': {
    program: programOf([wait, add]),
    en: ['Partial deadlock', 'wait1 waits for go to be set'],
    zh: ['部分死锁', 'wait1 等待 go'],
  },
  'what never holds': {
    program: programOf([add], { eventually: { full: ({ x }: { x: number }) => x === 2 } }),
    en: ['A bug was found: 1 of 1 trace ends badly.', 'It never holds', 'full never held'],
    zh: ['发现缺陷：1 条轨迹中有 1 条结局不好。', '始终不成立', 'full 始终未成立'],
  },
  'what may never hold in a program that goes on for ever': {
    program: { ...programOf([turn], { eventually: { full: ({ x }: { x: number }) => x === 2 } }), ...{ flip } },
    en: [
      'among the states of this endless program',
      'It never holds',
      'full may never hold, though everybody has a turn',
    ],
    zh: ['在此无尽程序的状态中', '始终不成立', 'full 可能永不成立'],
  },
  'a lock that is left held': {
    program: programOf([keep, add]),
    en: ['Lock held at the end', 'still held: door', 'keep1 ends and never releases door'],
    zh: ['结束时仍占有锁', '仍被占有：door', 'keep1 结束，却从未释放 door'],
  },
}

const failures: readonly ExploreFailure[] = [
  ...(['atomic-draw', 'idle-round', 'round-object', 'round-thread'] as const).map((kind) => {
    return { kind, thread: 'spinner', line: 7 }
  }),
  { kind: 'not-deterministic', thread: 'spinner', line: 7, before: 'add(1)', now: 'read()' },
  { kind: 'outside', variable: 'spinner', line: 7 },
  { kind: 'other', message: 'spinner' },
]

describe.each(['en', 'zh'] as const)('the panel, %s,', (language) => {
  test.each(Object.keys(told))('tells of %s', async (of) => {
    const { program, ...messages } = told[of] as Told // one of its keys
    const { host, replayed } = await explored(program, language)
    for (const text of messages[language]) expect(host.innerText).toContain(text)
    expect(cutOff(host)).toEqual([])
    host.querySelector<HTMLElement>('.xpl-outcomes tbody button')?.click()
    expect(replayed).toMatchObject([{ scenario: 'two-locks', order: expect.stringMatching(/./) }])
  })
  test.each(failures)('says why a program is not explored: $kind', async (failure) => {
    const { host } = await begun(programOf([add]), language, async () => ({ kind: 'failed', failure }))
    await vi.waitFor(() => expect(host.querySelector('[role="alert"]')).not.toBeNull())
    const text = host.querySelector('[role="alert"]')?.textContent ?? ''
    expect(text).toContain('spinner')
    expect(/[一-鿿]/.test(text)).toBe(language === 'zh')
    expect(cutOff(host)).toEqual([])
  })

  test('opens what was cut off where that was', async () => {
    const { host, replayed, cursor } = await explored(programOf([dream]), language)
    host.querySelector<HTMLElement>('.xpl-outcomes tbody button')?.click()
    await vi.waitFor(() => expect(cursor()).toBeGreaterThan(0))
    expect(cursor()).toBe(splitDraws(decodeOrder(replayed[0]?.order ?? '').choices).steps.length - 1)
  })
})
