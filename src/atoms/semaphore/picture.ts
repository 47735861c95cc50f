/** The picture of a semaphore: a permit is a slot, with a disc in it while it is free. */
import { placesOf } from '../../analysis/snapshot-types.ts'
import type { Language } from '../../base/messages.ts'
import { gateRoom, gateRoomWidth } from '../../pictures/gate-room.ts'
import { inLine, listed } from '../../pictures/messages.ts'
import type { Picture } from '../../pictures/picture.ts'

const messages = {
  en: { inside: (count: number, of: number) => `${count} of ${of} inside`, free: (count: number) => `${count} free` },
  zh: {
    inside: (count: number, of: number) => `${of} 个名额中 ${count} 个在内`,
    free: (count: number) => `空闲 ${count} 个`,
  },
} as const satisfies { [language in Language]: object }

export const semaphorePicture: Picture = {
  kind: 'semaphore',
  methods: [
    { name: 'acquire', words: { en: 'takes a permit, or waits in line for one', zh: '取得一个名额，否则排队等待' } },
    { name: 'release', words: { en: 'gives a permit back', zh: '归还一个名额' } },
  ],
  asks: ['acquire'],
  minWidth: gateRoomWidth,
  box: (input) => gateRoom(input, input.object.fields.get('permits') ?? 0),
  title: ({ policy }, places) => ({
    en: `Semaphore of ${places}, ${policy === 'fair' ? 'fair' : 'barging'}`,
    zh: `${places} 个名额的信号量，${policy === 'fair' ? '公平' : '插队'}`,
  }),
  meaning: ({ policy }) =>
    policy === 'fair'
      ? { en: 'a release gives its permit to the first in line', zh: '释放时名额交给队首' }
      : {
          en: 'a release frees its permit and wakes the first in line; the first to come takes it',
          zh: '释放后名额空出并唤醒队首，先到者得',
        },
  describe(object, reader) {
    const w = messages[reader.language]
    const inside = object.holders.filter((thread) => thread !== null)
    return [
      listed(w.inside(inside.length, placesOf(object)), inside, reader),
      w.free(object.fields.get('permits') ?? 0),
      inLine(object.line, reader),
    ]
  },
}
