import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Queue } from '../program/queues.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import type { Event } from '../program/waiting.ts'
import { titles } from './titles.ts'
import python from './verification-code.py?raw'
import typescript from './verification-code.ts?raw'

const parameters = {
  period: {
    type: 'number',
    default: 5,
    min: 0.5,
    max: 60,
    unit: { en: 's', zh: '秒' },
    label: { en: 'A new code every', zh: '换码间隔' },
  },
  typed: {
    type: 'input',
    default: '3 abcd; 8 {code}',
    label: { en: 'Typed', zh: '输入' },
    hint: {
      en: 'When, and what; {code} stands for the code that is shown then',
      zh: '何时输入什么；{code} 表示当时显示的验证码',
    },
  },
} as const satisfies Parameters

// #region listing
/** Hangs a new code on the board, and sets the timer that will replace it. */
export function* show(os: Os, board: Queue, period: number, n: number): Operation<void> {
  const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  let code = ''
  while (code.length < 4) code += characters[os.randomWhole(0, characters.length - 1)]
  const timer = yield* os.timer(period, renew, [board, period, n + 1], { name: `timer${n}` }) //: timer
  yield* os.print(`The code is ${code}`) //: show
  yield* board.put([code, timer.finished]) //: put
  yield* timer.start() //: start
}

/** What a timer does when its time is over: another code, with a timer of its own. */
export function* renew(os: Os, board: Queue, period: number, n: number): Operation<void> {
  const old = yield* board.get() //: take-down
  if (old !== null) yield* show(os, board, period, n) //: again
}

export function* guess(os: Os, board: Queue): Operation<boolean> {
  const typed = yield* os.input('The code? ') //: input
  const shown = (yield* board.get()) as [string, Event] //: look
  yield* board.put(shown) //: put-back
  const [code] = shown
  // Where what is typed is given beforehand, {code} stands for the code that is shown then.
  return typed.replace('{code}', code).toUpperCase() === code
}

/** Cancels the timer. One whose time has just come finds no code to replace. */
function* stop(board: Queue): Operation<void> {
  const [, finished] = (yield* board.get()) as [string, Event] //: stop
  yield* finished.set() //: cancel
  yield* board.put(null) //: over
}

export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  // The board has room for one code: the thread that has taken it is alone with it.
  const board = yield* os.queue(1, 'board') //: create
  yield* show(os, board, given.period, 1) //: first
  try {
    while (!(yield* guess(os, board))) yield* os.print('Wrong') //: wrong
    yield* os.print('Right') //: right
  } finally {
    yield* stop(board) //: finally
  }
}
// #endregion

export const scenario = defineScenario({
  id: 'verification-code',
  ...titles['verification-code'],
  parameters,
  main,
  // A timer starts the next one just before it ends.
  threads: () => 3,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'A timer runs once. To do something again and again, each timer starts the next: every new code has a thread of its own behind it. Who types the right code cancels the timer that is waiting then, and the chain ends.',
      zh: '定时器只运行一次。要反复做一件事，就由每个定时器启动下一个：每个新验证码背后都有一个自己的线程。输入正确的人取消此刻正在等待的那个定时器，链条就此结束。',
    },
    highlights: [
      {
        operation: 'receive',
        thread: 'main',
        words: {
          en: 'A line has been typed. It is compared with the code that hangs on the board now.',
          zh: '输入了一行。它将与此刻板上的验证码比较。',
        },
      },
      {
        operation: 'start',
        thread: 'timer1',
        words: {
          en: 'The time of the first timer is over: it has made a new code, and starts a new timer.',
          zh: '第一个定时器到时：它已换上新验证码，并启动新的定时器。',
        },
      },
      {
        operation: 'set',
        thread: 'main',
        words: {
          en: 'Right: main cancels the timer by setting its event; its thread wakes, and ends without a new code.',
          zh: '正确：main 置起定时器的事件，取消它；它的线程醒来，不再换码就结束。',
        },
      },
    ],
    tries: [
      {
        parameters: { typed: '2 {code}' },
        words: {
          en: 'Right at once: the first timer never runs its body.',
          zh: '一次答对：第一个定时器没有机会换码。',
        },
      },
      {
        parameters: { typed: '12 {code}' },
        words: {
          en: 'Somebody slow: by then it is the third code.',
          zh: '动作慢的人：那时已是第三个验证码。',
        },
      },
      {
        parameters: { typed: '2 abcd' },
        words: {
          en: 'One wrong line and no more: an EOFError ends main, which still cancels the timer.',
          zh: '只输错一行就没有了：EOFError 结束 main，但定时器仍被取消。',
        },
      },
    ],
  },
})
