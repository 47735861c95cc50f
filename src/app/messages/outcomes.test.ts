import { describe, expect, it } from 'vitest'
import type { OutcomeDetail, StuckThread } from '../../explorer/outcomes/outcomes.ts'
import { saidLimit } from './explore.ts'
import { outcomeParts } from './outcomes.ts'

const waiting: StuckThread = { thread: 't', operation: 'get', object: 'belt', kind: 'queue', line: 4, busy: false }
const nothing: OutcomeDetail = { stuck: [], failed: [], held: [], output: {}, values: {} }
const shownLine = (line: number): number => line + 100

describe('an outcome', () => {
  it('that was cut off says who went on by itself, and on which of the lines that are shown', () => {
    const cutOff = [{ thread: 'clock', line: 3 }]
    expect(outcomeParts({ ...nothing, cutOff }, shownLine)).toEqual([
      {
        en: 'clock goes on by itself, with nothing that others see, and was cut off on line 103',
        zh: 'clock 独自进行，没有做任何他者可见的事，因而被截断（第 103 行）',
      },
    ])
  })

  it('that stands for others says so', () => {
    expect(outcomeParts({ ...nothing, further: true }, shownLine).map(({ en }) => en)).toEqual([
      'otherwise: more different outcomes than are listed one by one',
    ])
  })
})

describe('a limit', () => {
  const bounds = { events: 7000, timeouts: 3 }

  it('names the thread that met it', () => {
    const { en, zh } = saidLimit('own-steps', bounds, { 'own-steps': { thread: 'clock', line: 103 } })
    expect(en).toBe(
      'clock went on by itself for more than 7,000 steps, with nothing that others see, and was cut off on line 103 (the limit “Events” allows more)',
    )
    expect(zh).toContain('clock 独自进行了 7,000 步以上')
    expect(zh).toContain('第 103 行')
  })

  it('is whole where no thread is known', () => {
    expect(saidLimit('own-steps', { ...bounds, events: 5 }, {}).en).toContain(
      'a thread went on by itself for more than 5,000',
    )
    expect(saidLimit('states', bounds, {}).en).toContain('more than 300,000 states')
    expect(saidLimit('memory', bounds, {}).zh).toBe('网页可用的内存已用尽')
  })
})

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
