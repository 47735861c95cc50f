import type { Mailbox } from './mailbox.ts'
import type { RunMemory } from './memory.ts'
import type { AnswerMail, IoRequest, RequestMail } from './requests.ts'
import { lookAgain } from './run-over.ts'

/** Gives the answer to a request; `over` tells when nobody wants it any more. */
export type Answers = (request: IoRequest, over: AbortSignal) => Promise<unknown>

/** What the I/O worker has of one program worker: its boxes, and what has come of a request and gone of an answer. */
interface Desk {
  readonly requests: Mailbox
  readonly answers: Mailbox
  text: string
  /** Resolved when the last answer has gone. */
  sent: Promise<void>
}

/**
 * Serves the requests of a run until it is over. Its own event loop stays alive: any number of requests may be under way.
 * @param answers must not reject
 */
export async function serveRequests(memory: RunMemory, answers: Answers): Promise<void> {
  const { words, at } = memory
  const over = new AbortController()
  const desks: Desk[] = []
  for (;;) {
    const bell = Atomics.load(words, at.requestBell)
    if (memory.isOver) break
    const slots = Atomics.load(words, at.slots)
    for (let worker = desks.length; worker < slots; worker++)
      desks.push({
        requests: memory.requestBox(worker),
        answers: memory.answerBox(worker),
        text: '',
        sent: Promise.resolve(),
      })
    for (const desk of desks) read(memory, desk, answers, over.signal)
    Atomics.add(words, at.ioRounds, 1)
    await changed(words, at.requestBell, bell)
  }
  over.abort()
}

/** Takes what has come of a worker's request, and has it answered once it is whole. */
function read(memory: RunMemory, desk: Desk, answers: Answers, over: AbortSignal): void {
  const piece = desk.requests.take()
  if (piece === null) return
  desk.text += piece.text
  if (!piece.last) return
  const { ticket, wake, request } = JSON.parse(desk.text) as RequestMail // written by `Requests`
  desk.text = ''
  void answers(request, over).then((answer) => {
    const mail: AnswerMail = { ticket, answer }
    desk.sent = desk.sent.then(() => send(memory, desk.answers, JSON.stringify(mail), wake))
  })
}

/** Writes an answer, piece by piece, and wakes who asked when the first is there. */
async function send(memory: RunMemory, box: Mailbox, text: string, wake: number): Promise<void> {
  const { words } = memory
  for (let from = 0; from < text.length; ) {
    for (let { state } = box; !box.isEmpty; state = box.state) {
      if (memory.isOver) return
      await changed(words, box.at, state)
    }
    if (memory.isOver) return
    const first = from === 0
    from = box.put(text, from)
    if (!first) continue
    // Other bits of the word are not this one's to clear.
    Atomics.or(words, wake, 1)
    Atomics.notify(words, wake)
  }
}

/** Resolves when a word is no longer as seen, or a little later; at times also before. */
async function changed(words: Int32Array, at: number, seen: number): Promise<void> {
  if ('waitAsync' in Atomics) await Atomics.waitAsync(words, at, seen, lookAgain).value
  else await new Promise((resolve) => setTimeout(resolve, 2))
}
