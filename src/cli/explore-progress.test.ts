import { describe, expect, it } from 'vitest'
import { progressText } from './explore-progress.ts'
import { runTold } from './testing/command-line.ts'

const nothing = { executions: 0, traces: 0, redundant: 0, estimate: null, done: false }

describe('the line of progress', () => {
  it('says how much there is, how fast it goes and how long it will take, as far as that is known', () => {
    expect(progressText(nothing, 0)).toBe('0 executions')
    const some = { ...nothing, executions: 1000, traces: 1000 }
    expect(progressText(some, 2)).toBe('1000 executions (500/s)')
    const estimate = { total: 4000, low: 900, high: 2.5e9 }
    expect(progressText({ ...some, estimate }, 2)).toBe(
      '1000 executions (500/s), about 25% of 4000 (1000 to 2.5e9), 6 s left',
    )
    const left = (total: number): string => progressText({ ...some, estimate: { ...estimate, total } }, 2)
    expect(left(1_000_000)).toContain('under 1% of 1.0e6 (1000 to 2.5e9), 33 min left')
    expect(left(100_000_000)).toContain(', 2 days left')
    expect(left(1e9)).toContain(', 23 days left')
    expect(left(1e300)).toContain(' of 1.0e300 (1000 to 2.5e9), years left')
    expect(progressText({ ...some, traces: 7, done: true }, 2)).toBe(
      '1000 executions, looking for the shortest counterexample',
    )
    expect(progressText({ ...some, traces: 7 }, 2)).toBe('1000 executions (500/s), 7 traces')
    const states = { ...nothing, states: 300, transitions: 9 }
    expect(progressText(states, 3)).toBe('300 states (100/s)')
    expect(progressText({ ...states, cycles: { part: 2, parts: 5 } }, 3)).toBe(
      '300 states, looking for what may go on for ever (part 2 of 5)',
    )
  })
})

describe('exploring that is interrupted', () => {
  /** Explores, and interrupts once the line of progress has a text. */
  async function interrupted(at: string, ...args: readonly string[]) {
    const told: string[] = []
    let interrupt = () => {}
    const ran = await runTold(['explore', ...args], {
      progress(text) {
        told.push(text)
        if (text.includes(at)) interrupt()
      },
      onInterrupt(act) {
        interrupt = act
        return () => {}
      },
    })
    return { ...ran, told }
  }

  it('ends with what there is by then', async () => {
    const { code, out, error, told } = await interrupted('execution', 'lost-update', '--protection', 'lock')
    expect(code).toBe(3)
    expect(out).toContain('No bug was found. Not exhaustive: it was stopped before the end. What was explored holds')
    expect(error).toBe('Stopped by hand.\n')
    // The line is taken away at the end.
    expect(told.at(-1)).toBe('')
  })

  it('tells what single states of an endless program come to', async () => {
    const { code, out, error } = await interrupted('state', 'polite')
    expect(code).toBe(3)
    expect(out).toContain('No bug was found. Not exhaustive: it was stopped before the end.')
    expect(error).toBe('Stopped by hand.\n')
  })

  it('tells of the bug that it knows, as the exit code does', async () => {
    const { code, out, error } = await interrupted('a bug was found', 'lost-update', '--all', '--format', 'json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ exhaustive: false, limits: ['stopped'], stopped: null })
    expect(JSON.parse(out).outcomes[0].kind).toBe('assertion')
    expect(error).toBe('Stopped by hand.\n')
  })
})
