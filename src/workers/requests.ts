import type { PageRequest } from '../program/pages.ts'
import type { Mailbox } from './mailbox.ts'
import type { RunMemory } from './memory.ts'
import { lookAgain, RunOver } from './run-over.ts'

/**
 * What program workers ask of the I/O worker, since they never return to an event loop of their own. A request goes
 * through the worker's own box in shared memory, the answer through another. A new kind of request is a member of
 * `IoRequest` and an answer in `io-worker.ts`.
 */
export interface FetchRequest {
  readonly kind: 'fetch'
  /** Path of a page of the application. */
  readonly address: string
  /** Milliseconds that must have passed before it is answered. */
  readonly delay: number
  /** Milliseconds after which it is given up. */
  readonly patience: number
  /** What is played in place of a fetch. */
  readonly failure: PageRequest['failure']
}
export type IoRequest = FetchRequest

/** A request on its way. Its answer goes back under its number, and then bit 0 of the word at `wake` is set, and the word notified. */
export interface RequestMail {
  readonly ticket: number
  readonly wake: number
  readonly request: IoRequest
}

export interface AnswerMail {
  readonly ticket: number
  readonly answer: unknown
}

/** The requests of one program worker: its end. */
export class Requests {
  private next = 0
  private readonly out: Mailbox
  private readonly back: Mailbox
  /** Answers that came while another was waited for. */
  private readonly early = new Map<number, unknown>()

  constructor(
    private readonly memory: RunMemory,
    worker: number,
  ) {
    this.out = memory.requestBox(worker)
    this.back = memory.answerBox(worker)
  }

  /**
   * Makes a request.
   * @param wake index of the word whose bit 0 is set when the answer is there; who made the request may sleep on it
   * @returns the number under which the answer comes
   */
  make(wake: number, request: IoRequest): number {
    const ticket = this.next++
    const mail: RequestMail = { ticket, wake, request }
    this.out.send(this.memory, JSON.stringify(mail), () => this.memory.callIo())
    return ticket
  }

  /**
   * The answer to a request; waits for it where it is not there yet.
   * @throws RunOver when the run is over before
   */
  answer(ticket: number): unknown {
    const { early } = this
    while (!early.has(ticket)) {
      const text = this.back.receive(this.memory, lookAgain)
      if (text === null) throw new RunOver()
      const mail = JSON.parse(text) as AnswerMail // written by `serveRequests`
      early.set(mail.ticket, mail.answer)
    }
    const answer = early.get(ticket)
    early.delete(ticket)
    return answer
  }
}
