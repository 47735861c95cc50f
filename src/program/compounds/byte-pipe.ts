/**
 * What goes through a pipe between processes: messages, each with its length before it, as Lib/multiprocessing/
 * connection.py writes them. What lies in the pipe is counted in letters of the text form in which items cross
 * (`program/marshalling.ts`), where CPython counts bytes of pickles; this many as Linux gives a pipe fit in.
 */
import { connectionAtom, connectionClose, connectionReceive, connectionSend } from '../../model/connection.ts'
import { networkAtom } from '../../model/network.ts'
import type { EndName } from '../../model/network-words.ts'
import { ProgramError } from '../errors.ts'
import { make } from '../making.ts'
import { Network } from '../network.ts'
import { ask, type Operation } from '../request.ts'
import { Connection } from '../sockets.ts'

const capacity = 65_536
/** A length stands before each message in this many letters, of this many kinds: CPython's four bytes. */
const header = 4
const radix = 36

/** A pipe in both directions, an inside of `owner`. Its ends are named when they are used. */
export function* makePipe(owner: string, name: string): Operation<Connection> {
  const network = yield* make(networkAtom, null, `${name}.system`, { owner }, Network)
  return yield* make(connectionAtom, { network: network.base, capacity, pair: true }, name, { owner }, Connection)
}

/**
 * Sends a message, waiting while the pipe is full.
 * @throws BrokenPipeError (in the program) when the other end has closed, ValueError for a message that is too long
 */
export function* sendMessage(pipe: Connection, end: EndName, message: string): Operation<void> {
  const length = message.length.toString(radix).padStart(header, '0')
  if (length.length > header) throw new ProgramError('ValueError', 'the message is too long')
  for (let rest = length + message; rest !== ''; )
    rest = rest.slice(Number(yield ask(connectionSend, pipe, { end, data: rest })))
}

/**
 * The next message, waiting until it begins to come, or for this many seconds; a time of 0 or less is none.
 * @returns undefined when its time is over
 * @throws EOFError (in the program) when the other end has closed and nothing is left
 */
export function* receiveMessage(pipe: Connection, end: EndName, timeout?: number): Operation<string | undefined> {
  const first = yield* receiveSome(pipe, end, header, timeout)
  if (first === undefined) return
  if (first === '') throw new ProgramError('EOFError', '')
  const length = Number.parseInt(first + (yield* receiveRest(pipe, end, header - first.length)), radix)
  return yield* receiveRest(pipe, end, length)
}

function* receiveRest(pipe: Connection, end: EndName, count: number): Operation<string> {
  let text = ''
  while (text.length < count) {
    const part = yield* receiveSome(pipe, end, count - text.length)
    if (part === '') throw new ProgramError('OSError', 'got end of file during message')
    text += part
  }
  return text
}

/** Whether a message, or the end, comes within this many seconds: what would not wait. */
export function* isReady(pipe: Connection, end: EndName, timeout: number | undefined): Operation<boolean> {
  return (yield* receiveSome(pipe, end, 1, timeout, true)) !== undefined
}

/** What is there, at most this many letters; undefined when nothing came in time. */
function* receiveSome(
  pipe: Connection,
  end: EndName,
  bufsize: number,
  timeout?: number,
  peek?: true,
): Operation<string | undefined> {
  const limit = timeout === undefined ? {} : { timeout: Math.max(0, timeout) }
  const look = peek === undefined ? {} : { peek }
  try {
    return String(yield ask(connectionReceive, pipe, { end, bufsize, ...look, ...limit }))
  } catch (thrown) {
    const late = thrown instanceof ProgramError && ['BlockingIOError', 'TimeoutError'].includes(thrown.kind)
    if (late) return
    throw thrown
  }
}

/** Closes one end: the other finds out. */
export function* closeEnd(pipe: Connection, end: EndName): Operation<void> {
  yield ask(connectionClose, pipe, { end })
}
