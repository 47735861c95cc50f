import type { Greenlet } from '../program/greenlets.ts'
import type { Os } from '../program/os.ts'
import type { Parameters, ParameterValues } from '../program/parameters.ts'
import type { Operation } from '../program/request.ts'
import { defineScenario } from '../program/scenario.ts'
import typescript from './greenlet.ts?raw'
import python from './greenlet-switch.py?raw'
import { titles } from './titles.ts'

const parameters = {
  sleep: {
    type: 'number',
    default: 0,
    min: 0,
    max: 1000,
    unit: { en: 's', zh: '秒' },
    label: { en: 'eat sleeps', zh: 'eat 睡眠' },
    hint: { en: 'In the middle, without a switch', zh: '在中途，并不切换' },
  },
} as const satisfies Parameters

// #region listing
export function* main(os: Os, given: ParameterValues<typeof parameters>): Operation<void> {
  const eat: Greenlet = yield* os.greenlet(
    //: create-eat
    function* (own: Os, name: string): Operation<void> {
      yield* own.print(`${name} eats 1`) //: eat-1
      if (given.sleep > 0) {
        yield* own.sleep(given.sleep) //: sleep
      }
      const game = yield* play.switch(name) //: to-play
      yield* own.print(`${name} eats 2, after ${game}`) //: eat-2
      yield* play.switch('the meal') //: back-to-play
    },
    [],
    { name: 'eat' },
  )
  const play: Greenlet = yield* os.greenlet(
    //: create-play
    function* (own: Os, name: string): Operation<void> {
      yield* own.print(`${name} plays 1`) //: play-1
      const pause = yield* eat.switch('the game') //: to-eat
      yield* own.print(`${name} plays 2, after ${pause}`) //: play-2
    },
    [],
    { name: 'play' },
  )
  yield* eat.switch('egon') //: begin
  yield* os.print('over') //: over
}
// #endregion

export const scenario = defineScenario({
  id: 'greenlet',
  ...titles.greenlet,
  parameters,
  main,
  threads: () => 1,
  listings: { python, typescript },
  story: {
    shows: {
      en: 'Two greenlets in one thread: each says itself to whom it switches, and may pass a value along. Who is switched to goes on where it was, and gets the value as what its own switch returns. Nobody else decides: if one sleeps, nobody switches, and the whole thread sleeps.',
      zh: '一个线程里的两个 greenlet：各自决定切换给谁，并可带上一个值。被切换到的从原处继续，那个值就是它自己那次切换的返回值。没有别人替它们决定：其中一个睡眠时谁也不切换，整个线程都在睡。',
    },
    highlights: [
      {
        operation: 'switch',
        thread: 'eat',
        words: {
          en: 'eat switches to play, which begins. Its own variables stay as they are.',
          zh: 'eat 切换到 play，后者开始。eat 自己的变量保持原样。',
        },
      },
      {
        operation: 'switch',
        thread: 'play',
        words: {
          en: 'play switches back and passes “the game”: that is what the switch of eat returns.',
          zh: 'play 切换回来并传入“the game”：它就是 eat 那次切换的返回值。',
        },
      },
      {
        operation: 'end',
        thread: 'play',
        words: {
          en: 'play ends, so its parent goes on: main. eat was not at its end, and never will be.',
          zh: 'play 结束，于是其父 main 继续。eat 还没到末尾，也永远到不了了。',
        },
      },
    ],
    tries: [
      {
        parameters: { sleep: 100 },
        words: {
          en: 'eat sleeps 100 seconds, and play stands still with it: it has the only thread.',
          zh: 'eat 睡 100 秒，play 也跟着停住：线程只有一个。',
        },
      },
    ],
  },
})
