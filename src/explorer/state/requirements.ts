/** What is asked of a machine, and what it has to know of a program from the start. */
import type { TicketRules } from '../../program/tickets.ts'
import type { Policy } from '../../trace/tables.ts'
import type { Branches } from './branches.ts'
import type { Watch } from './watch.ts'

/** Steps that a thread may take by itself alone within an event, unless it is said otherwise. */
export const defaultOwnSteps = 5000

export interface MachineOptions {
  readonly seed: number
  /** The policy of all objects; without it each has its own. */
  readonly policy?: Policy
  /** What is chosen besides the next thread; without it nothing is. */
  readonly branches?: Branches
  /** Times that a thread may give up waiting at one place: a whole number from 1; `defaultTimeouts` where it is left out. */
  readonly timeouts?: number
  /** Steps that a thread may take by itself alone within an event; `defaultOwnSteps` where it is left out. */
  readonly ownSteps?: number
  /** Rounds of a daemon that goes on for ever which are followed: from 1; `defaultDaemonRounds` where it is left out. */
  readonly daemonRounds?: number
  /** Ends exploring in the middle of an execution, where something is used up; without it nothing does. */
  readonly watch?: Watch
  /** Whether the end of a thread is an event, since others look whether it has ended. */
  readonly endsAreEvents?: boolean
  /** Whether the end of main is an event, since daemons may live then, which end with it. */
  readonly endOfMain?: boolean
  /** Whether daemons are followed through a few rounds alone, since one goes on for ever. */
  readonly boundsDaemons?: boolean
  /** Whether processes may be terminated. */
  readonly terminates?: boolean
  /** Whether the start of a thread is an event, since others look who was started. */
  readonly startsAreEvents?: boolean
  /** Whether the order of readers matters, or that a writer waits: `ordersReaders`. */
  readonly ordersReaders?: boolean
  /**
   * Whether states are looked at and not executions: then it does not matter how a thread has come where it is, so that
   * waiting busily and giving up again and again need no bound; and what only tells executions apart is left out.
   */
  readonly byStates?: boolean
  /**
   * The objects, by `ObjectPlace.key`, of which somebody asks for words that only count what has happened: `Atom.tallies`.
   * Matters where states are looked at.
   */
  readonly tallied?: ReadonlySet<string>
  /**
   * Which cells hold tickets, and what is done with these, where states are looked at of which there would be no end; null
   * where it is known that there is nothing to be had of them.
   */
  readonly tickets?: TicketRules | null
  /** Whether it keeps account of changes, since threads wait busily. Where it is said not to, nobody is held back. */
  readonly watchesRounds?: boolean
  /**
   * Whether it keeps account of the earliest times of what happens, since threads look at the clock. Where states are looked at, a
   * thread knows of no other time than what has passed for itself in its round.
   */
  readonly tellsTime?: boolean
  /** Whether threads that go on by themselves alone for too long are cut off, since some may. */
  readonly cutsOff?: boolean
}

/** What is found to be needed to explore a program, while it is explored. */
export type Requirements = Pick<
  MachineOptions,
  | 'endOfMain'
  | 'boundsDaemons'
  | 'endsAreEvents'
  | 'startsAreEvents'
  | 'watchesRounds'
  | 'terminates'
  | 'ordersReaders'
  | 'byStates'
  | 'tallied'
  | 'tickets'
  | 'tellsTime'
  | 'cutsOff'
>

/** The program does what the machine must know from the start: exploring has to begin anew, with these options. */
export class StartOver extends Error {
  constructor(readonly options: Requirements) {
    super('exploring has to begin anew')
  }
}
