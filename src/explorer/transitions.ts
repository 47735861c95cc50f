import { consoleInput } from '../model/console.ts'
import { Outcome, type OutcomeCode } from '../model/kernel.ts'
import { threadTerminate } from '../model/thread.ts'
import type { InputLine } from '../program/input-script.ts'
import { firstPid } from '../program/pid.ts'
import type { Execution } from './execution.ts'
import { type MachineOptions, StartOver } from './learnt.ts'
import { Doing, type LocalState } from './local-state.ts'

/** Makes the model's transitions, and notes what they touch beyond the words of objects. */
export class Transitions {
  /** How many steps of a run the last one comes to. */
  steps = 1
  private roomsAt = 0
  private roomsOf = 0

  constructor(
    private readonly execution: Execution,
    private readonly options: MachineOptions,
    private readonly input: readonly InputLine[],
  ) {
    const { kernel, places } = execution
    kernel.allocate = (words) => {
      const nth = kernel.words[this.roomsAt] ?? 0
      kernel.keep(this.roomsAt, nth + 1)
      return places.moreRoom(this.roomsOf, nth, words)
    }
  }

  /** Makes the transition that a thread asks for. */
  make(state: LocalState, argument = state.argument): OutcomeCode {
    const { kernel, places } = this.execution
    const { operation, thread, targetBase } = state
    this.steps = 1
    if (operation === consoleInput) return this.takeInput()
    if (state.doing === Doing.end) kernel.touch(thread.place.object, 1)
    else if (targetBase !== 0) {
      const target = places.slotOf(targetBase)
      if (target >= 0 && state.doing === Doing.visible) {
        const terminates = operation === threadTerminate
        if (this.options.endsAreEvents !== true || (terminates && this.options.terminates !== true))
          throw new StartOver(terminates ? { endsAreEvents: true, terminates } : { endsAreEvents: true })
        kernel.touch(places.threads[target]?.object ?? 0, terminates ? 1 : 0)
        if (terminates) this.touchThreads(firstPid + target)
      } else this.giveRoomsTo(kernel.owner[targetBase] ?? 0, places.objectPlace(targetBase)?.roomsAt ?? 0)
    }
    return operation.transition(kernel, state.actor.place.base, targetBase, state.number, argument)
  }

  /** The threads of a process are terminated with it. */
  private touchThreads(pid: number): void {
    const { kernel, current } = this.execution
    for (const state of current) if (state?.thread.pid === pid) kernel.touch(state.thread.place.object, 1)
  }

  /** Whose further rooms the next ones are, and the word that counts them. */
  giveRoomsTo(object: number, countedAt: number): void {
    this.roomsOf = object
    this.roomsAt = countedAt
  }

  private takeInput(): OutcomeCode {
    const { kernel, places } = this.execution
    kernel.touch(places.console, 1)
    const line = this.input[kernel.words[places.typedAt] ?? 0]
    if (line === undefined) return kernel.raise('EOFError', 'EOF when reading a line')
    kernel.keep(places.typedAt, (kernel.words[places.typedAt] ?? 0) + 1)
    kernel.give(line.text)
    // It asks, and it receives.
    this.steps = 2
    return Outcome.done
  }
}
