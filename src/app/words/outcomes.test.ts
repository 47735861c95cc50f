import { describe, expect, it } from 'vitest'
import type { OutcomeDetail, StuckThread } from '../../explorer/outcomes.ts'
import { outcomeParts } from './outcomes.ts'

const waiting: StuckThread = { thread: 't', operation: 'get', object: 'belt', kind: 'queue', line: 4, busy: false }
const nothing: OutcomeDetail = { stuck: [], failed: [], held: [], output: {}, values: {} }

describe('what an outcome says of who waits', () => {
  it('is that it waits, or was still waiting with a limit when it was cut off', () => {
    const said = (stuck: StuckThread) => outcomeParts({ ...nothing, stuck: [stuck] }, (line) => line)[0]
    expect(said(waiting)?.en).toBe('t waits for an item of belt on line 4')
    expect(said({ ...waiting, limit: 0.1 })).toEqual({
      en: 't was still waiting for an item of belt on line 4, with a limit of 0.1 s',
      zh: 't 当时仍在等待 belt 的一项（第 4 行），限时 0.1 秒',
    })
  })
})
