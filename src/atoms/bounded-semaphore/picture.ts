/** The picture of a bounded semaphore: a semaphore's, with no place for a permit beyond those it was made with. */
import type { Picture } from '../../pictures/picture.ts'
import { semaphorePicture } from '../semaphore/picture.ts'

export const boundedSemaphorePicture: Picture = {
  ...semaphorePicture,
  kind: 'bounded-semaphore',
  methods: [
    { name: 'acquire', words: { en: 'takes a permit, or waits in line for one', zh: '取得一个名额，否则排队等待' } },
    {
      name: 'release',
      words: {
        en: 'gives a permit back; one more than it was made with is an error',
        zh: '归还一个名额；超过初始数量是错误',
      },
    },
  ],
  title: ({ policy }, places) => ({
    en: `Bounded semaphore of ${places}, ${policy === 'fair' ? 'fair' : 'barging'}`,
    zh: `${places} 个名额的有界信号量，${policy === 'fair' ? '公平' : '插队'}`,
  }),
}
