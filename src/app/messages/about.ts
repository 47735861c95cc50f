/** The words of the panel about the program. */
import type { Dictionary } from './interface.ts'

export const aboutMessages = {
  highlights: { en: 'Moments to look at', zh: '值得一看的时刻' },
  tries: { en: 'Things to try', zh: '可以一试' },
  at: {
    en: (step: number, time: string) => `step ${step}, ${time}`,
    zh: (step: number, time: string) => `第 ${step} 步，${time}`,
  },
  notHere: { en: 'this run does not come to it', zh: '此次运行中没有' },
  oneOfMany: {
    en: 'A run shows one order of steps of many, and another may end otherwise. The explorer tries all that differ, and shows the shortest one that goes wrong.',
    zh: '一次运行只是众多次序中的一种，换一种可能结果不同。探索会尝试所有不同的次序，并给出出错的最短一种。',
  },
  exploreIt: { en: 'Explore this program', zh: '探索这个程序' },
  tryWith: { en: (settings: string) => `Run with ${settings}`, zh: (settings: string) => `以 ${settings} 运行` },
  workOut: { en: 'Simulate all of them', zh: '全部模拟' },
  workingOut: {
    en: (done: number, all: number) => `Simulating: ${done} of ${all}`,
    zh: (done: number, all: number) => `正在模拟：${done} / ${all}`,
  },
  least: { en: 'The least of each column is bold.', zh: '每列最小者为粗体。' },
  licence: { en: 'Heddle is free software under the MIT License.', zh: 'Heddle 是自由软件，采用 MIT 许可证。' },
  licences: { en: 'Licenses of what it contains', zh: '所含软件的许可证' },
  notSimulated: { en: 'This could not be simulated.', zh: '无法模拟。' },
} as const satisfies Dictionary
