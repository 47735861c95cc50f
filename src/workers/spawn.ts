/** The steps by which threads, greenlets and objects come to be on workers, each inside the guard of births. */

import { kinship } from '../model/family.ts'
import { greenletCreate, parentIn } from '../model/greenlet.ts'
import { Outcome } from '../model/kernel.ts'
import { threadWord, threadWords } from '../model/layout.ts'
import { pidOf } from '../model/pid.ts'
import { objectCreate, threadStart } from '../model/thread.ts'
import { Greenlet } from '../program/greenlets.ts'
import { bodyName } from '../program/scenario.ts'
import { type PackedSpawn, packSpawn, refusalOf } from '../program/spawn.ts'
import { threadTarget } from '../trace/columns.ts'
import { type ErrorValue, flavoured, ownedBy } from '../trace/tables.ts'
import { takeIdle } from './idle-workers.ts'
import type { ObjectText, SpawnMail, ThreadText } from './messages.ts'
import type { StepTaker } from './step-taker.ts'

/** Makes the object that the body asks for. */
export function createObject(taker: StepTaker): void {
  const { making, place } = taker
  if (making === null) throw new Error('nothing to make')
  const { kernel, words, memory } = place
  const { atom, name, policy, of } = making
  const whose = { ...flavoured(of), ...ownedBy(making.owner, making.told) }
  const text: ObjectText = { kind: atom.kind, name, policy, ...whose }
  const given = place.recorder.announce(taker.argument, JSON.stringify(text))
  do place.guards.takeSpawns()
  while (!taker.begin())
  const base = place.room(atom.layout.words)
  if (atom.create(kernel, base, taker.argument, policy, of) === Outcome.raise) {
    words[memory.at.nextBase] = base
    taker.refuse(objectCreate.code, given)
    return
  }
  const id = words[memory.at.nextObject] as number // in the run's memory
  words[memory.at.nextObject] = id + 1
  taker.target = id
  taker.finish(objectCreate.code, given, kernel.result, base, false)
  taker.settle()
  taker.resume({ id, base })
}

/** Starts the thread that the body asks for. */
export function startThread(taker: StepTaker): void {
  const { spawn, spawned, place, spawnMail } = taker
  if (spawn === null || spawned === null) throw new Error('nothing to start')
  const { kernel, words, memory, recorder } = place
  const { name, kind, path, daemon } = spawn
  let packed: PackedSpawn | null = null
  let problem: ErrorValue | null = null
  try {
    packed = packSpawn(place.module, spawn)
  } catch (thrown) {
    problem = refusalOf(thrown, taker.line)
  }
  let worker = -1
  if (packed !== null) {
    const idle = place.sleep.unlocked(() => takeIdle(memory))
    worker = idle.worker
    recorder.spawnWaited = idle.waited
  }
  const text: ThreadText = { name, kind, path, body: packed?.body ?? '', daemon, ...ownedBy(spawn.owner) }
  const given = recorder.announce(taker.argument, JSON.stringify(text))
  let id: number
  do {
    place.guards.takeSpawns()
    id = place.nextThread()
  } while (!taker.begin())
  if (packed === null) {
    kernel.raise(problem?.error ?? 'Error', problem?.message ?? '')
    taker.refuse(threadStart.code, given)
    return
  }
  const base = place.room(threadWords)
  words[memory.at.nextThread] = id + 1
  spawned.id = id
  spawned.base = base
  taker.target = threadTarget(id)
  kernel.keep(base + threadWord.record, kernel.values.intern([id, name]))
  threadStart.transition(kernel, spawnMail.base, base, kinship(spawn))
  taker.finish(threadStart.code, given, kernel.result, base, false)
  const pid = pidOf(kind, id, spawnMail.pid)
  const process = kind === 'process' ? base : spawnMail.process
  const mail: SpawnMail = {
    id,
    base,
    name,
    kind,
    path,
    pid,
    process,
    daemon,
    heritage: spawn.heritage,
    ...packed,
  }
  memory.mailbox(worker).send(memory, JSON.stringify(mail))
  taker.settle()
  taker.resume(null)
}

/**
 * Makes the greenlet that the body asks for.
 * @param made is told of it before the body goes on; not called where it is refused
 */
export function makeGreenlet(taker: StepTaker, made: (mail: SpawnMail, greenlet: Greenlet) => void): void {
  const { spawn, spawned, place, argument, spawnMail } = taker
  if (spawn === null || !(spawned instanceof Greenlet)) throw new Error('nothing to make')
  const { kernel, words, memory } = place
  const { name, kind, path, daemon, owner } = spawn
  const body = bodyName(place.module, spawn.body) ?? spawn.body.name
  const text: ThreadText = { name, kind, path, body, daemon, ...ownedBy(owner) }
  const given = place.recorder.announce(argument, JSON.stringify(text))
  let id: number
  do {
    place.guards.takeSpawns()
    id = place.nextThread()
  } while (!taker.begin())
  const base = place.room(threadWords)
  if (greenletCreate.transition(kernel, spawnMail.base, base, parentIn(argument)) === Outcome.raise) {
    words[memory.at.nextBase] = base
    taker.refuse(greenletCreate.code, given)
    return
  }
  words[memory.at.nextThread] = id + 1
  spawned.id = id
  spawned.base = base
  taker.target = threadTarget(id)
  taker.finish(greenletCreate.code, given, kernel.result, base, false)
  const { pid, process } = spawnMail
  made({ id, base, name, kind, path, pid, process, daemon, heritage: spawn.heritage, body, parameters: '[]' }, spawned)
  taker.settle()
  taker.resume(null)
}
