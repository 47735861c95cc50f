import type { Value } from '../../../base/value.ts'
import { atomOf } from '../../../model/atoms.ts'
import type { Kernel } from '../../../model/kernel.ts'
import { threadWord } from '../../../model/layout.ts'
import type { Thread } from '../../../program/threads.ts'
import { type FieldLayout, ThreadStatus } from '../../../trace/tables.ts'
import type { Made } from './performer.ts'
import type { Script } from './script.ts'

/** The state of a script's object, in the terms in which it can be seen in Python too. */
export function stateOf(kernel: Kernel, script: Script, made: Made | null, threads: readonly Thread[]): Value {
  const { kind } = script
  const numberAt = (base: number) => {
    const number = threads.findIndex((thread) => thread.id >= 0 && thread.base === base)
    return number < 0 ? null : number
  }
  if (kind === 'thread') {
    const isAlive = ({ id, base }: Thread) => {
      const status = kernel.read(base + threadWord.status)
      return id >= 0 && status !== ThreadStatus.finished && status !== ThreadStatus.failed
    }
    return { alive: threads.map(isAlive) }
  }
  const { base, lockBase } = made ?? { base: 0, lockBase: 0 }
  const word = (name: string) => kernel.read(base + offsetOf(kind, name))
  const lockState = (of: string, at: number): { readonly [name: string]: Value } => {
    if (of === 'lock') return { locked: kernel.read(at + offsetOf('lock', 'locked')) === 1 }
    return {
      owner: numberAt(kernel.read(at + offsetOf('rlock', 'owner'))),
      depth: kernel.read(at + offsetOf('rlock', 'depth')),
    }
  }
  switch (kind) {
    case 'lock':
    case 'rlock':
      return lockState(kind, base)
    case 'condition':
      return {
        ...lockState(script.made === 'lock' ? 'lock' : 'rlock', lockBase),
        line: kernel.read(base + offsetOf(kind, 'waiters') + 2),
      }
    case 'semaphore':
    case 'bounded-semaphore':
      return { permits: word('permits') }
    case 'event':
      return { flag: word('flag') === 1 }
    case 'barrier':
      return { broken: word('broken') === 1, line: waitingAt(kernel, base) }
    // Its items are not seen in Python.
    case 'simple-queue':
      return { size: itemsOf(kernel, base + offsetOf(kind, 'items')).length }
    default:
      return {
        items: itemsOf(kernel, base + offsetOf(kind, 'items')),
        unfinished: word('unfinished'),
        shutdown: word('shutdown') === 1,
      }
  }
}

/** How many wait at a barrier: all, while one of them runs its action. */
function waitingAt(kernel: Kernel, base: number): number {
  const at = (name: string) => base + offsetOf('barrier', name)
  const lock = kernel.read(at('lock'))
  const acting = lock !== 0 && kernel.read(lock + offsetOf('lock', 'locked')) === 1
  return kernel.read(acting ? at('parties') : at('waiters') + 2)
}

/** The values of a field of type `items`. */
function itemsOf(kernel: Kernel, at: number): Value[] {
  const [address = 0, room = 1, head = 0, length = 0] = [0, 1, 2, 3].map((i) => kernel.read(at + i))
  return Array.from({ length }, (_, i) => kernel.values.get(kernel.read(address + ((head + i) % room))))
}

/** Where in the block of an object of this kind a field lies. */
export function offsetOf(kind: string, name: string): number {
  const fields: readonly FieldLayout[] = atomOf(kind)?.layout.fields ?? []
  const found = fields.find((field) => field.name === name)
  if (found === undefined) throw new Error(`${kind} has no field ${name}`)
  return found.offset
}
