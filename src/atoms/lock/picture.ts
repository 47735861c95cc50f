/** The picture of a lock: one slot. A lock has no owner; who acquired it last stands in the slot. */
import type { Language } from '../../base/messages.ts'
import { gateRoom, gateRoomWidth } from '../../pictures/gate-room.ts'
import { inLine } from '../../pictures/messages.ts'
import type { Picture } from '../../pictures/picture.ts'

const messages = {
  en: { free: 'free', locked: 'locked', lockedBy: (name: string) => `locked, last by ${name}` },
  zh: { free: '空闲', locked: '已锁', lockedBy: (name: string) => `已锁，最近由 ${name} 加锁` },
} as const satisfies { [language in Language]: object }

export const lockPicture: Picture = {
  kind: 'lock',
  methods: [
    { name: 'acquire', words: { en: 'locks it, or waits in line until it is free', zh: '加锁，否则排队等到它空闲' } },
    {
      name: 'release',
      words: {
        en: 'frees it, no matter who locked it; an error when it is free',
        zh: '解锁，不论是谁加的锁；空闲时解锁是错误',
      },
    },
    { name: 'locked', words: { en: 'asks whether it is locked', zh: '询问是否已锁' } },
  ],
  asks: ['acquire'],
  minWidth: gateRoomWidth,
  box: (input) => gateRoom(input, input.object.exists && input.object.fields.get('locked') !== 1 ? 1 : 0),
  title: ({ policy }) => ({
    en: `Lock, ${policy === 'fair' ? 'fair' : 'barging'}`,
    zh: `锁，${policy === 'fair' ? '公平' : '插队'}`,
  }),
  meaning: ({ policy }) =>
    policy === 'fair'
      ? { en: 'no owner; a release hands it to the first in line', zh: '没有所有者；释放时交给队首' }
      : {
          en: 'no owner; a release wakes the first in line, and the first to come takes it',
          zh: '没有所有者；释放时唤醒队首，先到者得',
        },
  describe(object, reader) {
    const w = messages[reader.language]
    const holder = object.holders.find((thread) => thread !== null)
    const state =
      object.fields.get('locked') !== 1
        ? w.free
        : holder === undefined || holder === null
          ? w.locked
          : w.lockedBy(reader.name(holder))
    return [state, inLine(object.line, reader)]
  },
}
