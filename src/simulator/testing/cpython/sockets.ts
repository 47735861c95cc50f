/**
 * What sockets mean is judged by CPython on the loopback interface: random calls in one thread, none of which may wait,
 * have the same results and errors, and leave every socket ready for the same things.
 */
import fc from 'fast-check'
import type { Value } from '../../../base/value.ts'
import type { OperationSpec } from '../../../model/atom.ts'
import {
  connectionAtom,
  connectionClose,
  connectionConnect,
  connectionReceive,
  connectionSend,
} from '../../../model/connection.ts'
import { listenerAccept, listenerAtom, listenerClose, listenerListen } from '../../../model/listener.ts'
import { networkAtom } from '../../../model/network.ts'
import { ending, socketOf } from '../../../model/network-words.ts'
import { selectorAtom, selectorRegister, selectorSelect, selectorUnregister } from '../../../model/selector.ts'
import { World } from '../../../model/testing/world.ts'

/** A random call. */
export const socketCalls = fc.record({
  does: fc.constantFrom('listen', 'connect', 'connect', 'accept', 'accept', 'send', 'send', 'recv', 'recv', 'close'),
  which: fc.nat(5),
  server: fc.boolean(),
  amount: fc.nat(4),
})
export type Call = typeof socketCalls extends fc.Arbitrary<infer Made> ? Made : never
interface Step {
  readonly does: string
  readonly with: readonly Value[]
  readonly ready: { readonly [name: string]: string }
}

const backlog = 2
const clients = 6

/** Plays calls on the model: what to ask of Python, and what it should answer. */
export function rehearseSockets(calls: readonly Call[]): { steps: Step[]; answers: Value[] } {
  const world = new World(1)
  const network = world.make(networkAtom)
  const steps: Step[] = []
  const answers: Value[] = []
  /** Handles of all sockets that are open and known to poll, by name. */
  const open = new Map<string, { kind: string; base: number }>()
  const servers: number[] = []
  const selector = world.make(selectorAtom, { network })
  const connections = Array.from({ length: clients }, () => world.make(connectionAtom, { network, capacity: 65_536 }))
  const connected = new Set<number>()
  const attempt = (spec: OperationSpec, object: number, given: Value): Value => {
    try {
      return world.ask(0, spec, object, given) as Value // nothing here waits
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }
  /** For what every open socket is ready: the test looks with a selector. */
  const readiness = () => {
    const socket = (name: string, handle: { kind: string; base: number }) => ({ $handle: { ...handle, id: 0, name } })
    for (const [name, handle] of open)
      world.ask(0, selectorRegister, selector, { socket: socket(name, handle), events: 3, data: name })
    const ready: { [name: string]: string } = Object.fromEntries([...open.keys()].map((name) => [name, '']))
    const keys = world.ask(0, selectorSelect, selector, { timeout: 0 }) as { events: number; data: string }[]
    for (const { events, data } of keys) ready[data] = `${events & 1 ? 'r' : ''}${events & 2 ? 'w' : ''}`
    for (const [name, handle] of open) {
      world.ask(0, selectorUnregister, selector, { socket: socket(name, handle) })
      const { kind, base } = handle
      if (kind === 'listener') continue
      const how = world.field(connectionAtom, base, kind === 'accepted' ? 'serverEnding' : 'clientEnding')
      if (how === ending.broken || how === ending.reset) ready[name] += 'h'
    }
    return ready
  }
  const note = (does: string, given: readonly Value[], answer: Value) => {
    const ready = readiness()
    answers.push([answer, ready])
    steps.push({ does, with: given, ready })
  }
  for (const base of connections) note('socket', [`c${base}`], null)
  for (const { does, which, server, amount } of calls) {
    const base = connections[which] ?? 0
    const name = `${server ? 's' : 'c'}${base}`
    const end = server ? 'server' : 'client'
    const accepted = world.field(connectionAtom, base, 'stage') === 2
    if (does === 'listen') {
      const listener = world.make(listenerAtom, { network, port: 1 + (which % 2), backlog })
      const answer = attempt(listenerListen, listener, null)
      if (answer === null) {
        servers.push(listener)
        open.set(`l${listener}`, { kind: 'listener', base: listener })
      }
      note('listen', [`l${listener}`, which % 2, backlog], answer)
    } else if (does === 'connect') {
      const given = {
        port: 1 + (amount % 2),
        accepted: { $handle: { kind: 'accepted', base, id: 0, name: '' } },
        timeout: 0,
      }
      const answer = attempt(connectionConnect, base, given)
      // Full: Linux would let it wait.
      if (typeof answer === 'string' && answer.startsWith('BlockingIOError')) continue
      if (answer === null) {
        open.set(`c${base}`, { kind: 'connection', base })
        connected.add(base)
      }
      // What Linux makes of a socket whose first attempt was refused is nobody's business after that.
      note('connect', [`c${base}`, amount % 2], answer)
    } else if (does === 'accept' || (does === 'close' && amount === 0)) {
      const listener = servers[which % Math.max(1, servers.length)]
      if (listener === undefined) continue
      if (does === 'close') {
        const answer = attempt(listenerClose, listener, null)
        open.delete(`l${listener}`)
        note('close', [`l${listener}`], answer)
        continue
      }
      const answer = attempt(listenerAccept, listener, { timeout: 0 })
      const taken = socketOf(answer)
      if (taken !== null) open.set(`s${taken.base}`, taken)
      note('accept', [`l${listener}`, `s${taken?.base ?? 0}`], taken === null ? answer : null)
    } else if (server && !accepted) {
    } else if (does === 'send') {
      const data = 'abcdefg'.slice(0, amount)
      note('send', [name, data], attempt(connectionSend, base, { end, data, timeout: 0 }))
    } else if (does === 'recv') {
      note('recv', [name, amount], attempt(connectionReceive, base, { end, bufsize: amount, timeout: 0 }))
    } else {
      const answer = attempt(connectionClose, base, { end })
      open.delete(name)
      note('close', [name], answer)
    }
  }
  return { steps, answers }
}
