/** The picture of a semaphore: a permit is a socket, with a disc in it while it is free. */
import { placesOf } from '../../analysis/moment-types.ts'
import { gateRoom, gateRoomWidth } from '../../pictures/gate-room.ts'
import { nameList } from '../../pictures/messages.ts'
import type { Picture } from '../../pictures/picture.ts'

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
  describe(object, name) {
    const inside = object.sockets.flatMap((thread) => (thread === null ? [] : [name(thread)]))
    const line = object.line.map(name)
    const of = placesOf(object)
    const permits = object.fields.get('permits') ?? 0
    return {
      en:
        `${inside.length} of ${of} inside${inside.length > 0 ? `: ${nameList(inside, 'en')}` : ''}; ${permits} free; ` +
        (line.length > 0 ? `${line.length} in line: ${nameList(line, 'en')}` : 'nobody in line'),
      zh:
        `${of} 个名额中 ${inside.length} 个在内${inside.length > 0 ? `：${nameList(inside, 'zh')}` : ''}；空闲 ${permits} 个；` +
        (line.length > 0 ? `${line.length} 个排队：${nameList(line, 'zh')}` : '无人排队'),
    }
  },
}
