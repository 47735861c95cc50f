import { threadWord } from '../../model/layout.ts'
import { ThreadStatus } from '../../trace/tables.ts'
import type { LocalState } from '../state/local-state.ts'
import type { DisabledEvent, Execution } from './execution.ts'
import { moveOf } from './moves.ts'

/** What it asks of the machine whose event it is. */
export interface Asked extends Execution {
  /** What was touched by what was tried last. */
  readonly footprint: number
  couldStep(move: number): boolean
  alternativesOf(slot: number): number
}

/** Finds what the event under way makes impossible for others. */
export class DisabledBy {
  /** Who could have taken an event before it. */
  private readonly able: DisabledEvent[] = []

  constructor(private readonly machine: Asked) {}

  /** Begins an event. */
  begin(): void {
    if (this.able.length > 0) this.able.length = 0
  }

  /** Notes who else stands in line and could give up now. */
  noteTimedWaiters(but: number): void {
    const { machine, able } = this
    const { kernel, spawned, current } = machine
    for (let i = 0; i < spawned.length; i++) {
      const slot = spawned[i] ?? 0
      const state = current[slot]
      if (slot === but || !state) continue
      if (kernel.words[state.actor.place.base + threadWord.status] !== ThreadStatus.blocked) continue
      const alternatives = machine.alternativesOf(slot)
      if (alternatives === 1 && !state.timed) continue
      for (let which = 0; which < alternatives; which++)
        if (machine.couldStep(moveOf(slot, which))) able.push(this.possibleEvent(slot, which, state))
    }
  }

  /**
   * Of those who were able, notes the ones who are no more, each once: the event so far has let them go, or moved them.
   */
  note(by: number): void {
    const { able, machine } = this
    if (able.length === 0) return
    const { kernel, current } = machine
    let kept = 0
    for (const one of able) {
      const { base } = one.state.actor.place
      const still =
        current[one.slot] === one.state &&
        kernel.words[base + threadWord.status] === ThreadStatus.blocked &&
        kernel.words[base + threadWord.waitsFor] === one.waitsFor
      if (still) {
        able[kept++] = one
        continue
      }
      machine.disabledEvents.push(one)
      machine.edge(by, one.slot)
    }
    able.length = kept
  }

  private possibleEvent(slot: number, alternative: number, state: LocalState): DisabledEvent {
    const { machine } = this
    const waitsFor = machine.kernel.words[state.actor.place.base + threadWord.waitsFor] ?? 0
    return { slot, alternative, state, footprint: machine.footprint, waitsFor }
  }
}
