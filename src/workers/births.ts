/** The steps by which threads, greenlets and objects come to be on workers, each inside the guard of births. */

import { kinship } from '../model/family.ts'
import { greenletCreate, parentIn } from '../model/greenlet.ts'
import { Outcome } from '../model/kernel.ts'
import { threadWord, threadWords } from '../model/layout.ts'
import { pidOf } from '../model/pid.ts'
import { objectCreate, threadStart } from '../model/thread.ts'
import { type PackedBirth, packBirth, refusalOf } from '../program/birth.ts'
import { Greenlet } from '../program/greenlets.ts'
import { bodyName } from '../program/scenario.ts'
import { threadTarget } from '../trace/columns.ts'
import { type ErrorValue, flavoured, ownedBy } from '../trace/tables.ts'
import type { BirthMail, ObjectText, ThreadText } from './messages.ts'
import { takeSpare } from './spare.ts'
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
  do place.guards.takeBirths()
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
  const { birth, newborn, place, birthMail } = taker
  if (birth === null || newborn === null) throw new Error('nothing to start')
  const { kernel, words, memory, recorder } = place
  const { name, kind, path, daemon } = birth
  let packed: PackedBirth | null = null
  let problem: ErrorValue | null = null
  try {
    packed = packBirth(place.module, birth)
  } catch (thrown) {
    problem = refusalOf(thrown, taker.line)
  }
  let worker = -1
  if (packed !== null) {
    const spare = place.sleep.unlocked(() => takeSpare(memory))
    worker = spare.worker
    recorder.spawnWaited = spare.waited
  }
  const text: ThreadText = { name, kind, path, body: packed?.body ?? '', daemon, ...ownedBy(birth.owner) }
  const given = recorder.announce(taker.argument, JSON.stringify(text))
  let id: number
  do {
    place.guards.takeBirths()
    id = place.nextThread()
  } while (!taker.begin())
  if (packed === null) {
    kernel.raise(problem?.error ?? 'Error', problem?.message ?? '')
    taker.refuse(threadStart.code, given)
    return
  }
  const base = place.room(threadWords)
  words[memory.at.nextThread] = id + 1
  newborn.id = id
  newborn.base = base
  taker.target = threadTarget(id)
  kernel.keep(base + threadWord.record, kernel.values.intern([id, name]))
  threadStart.transition(kernel, birthMail.base, base, kinship(birth))
  taker.finish(threadStart.code, given, kernel.result, base, false)
  const pid = pidOf(kind, id, birthMail.pid)
  const process = kind === 'process' ? base : birthMail.process
  const mail: BirthMail = {
    id,
    base,
    name,
    kind,
    path,
    pid,
    process,
    daemon,
    heritage: birth.heritage,
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
export function makeGreenlet(taker: StepTaker, made: (mail: BirthMail, greenlet: Greenlet) => void): void {
  const { birth, newborn, place, argument, birthMail } = taker
  if (birth === null || !(newborn instanceof Greenlet)) throw new Error('nothing to make')
  const { kernel, words, memory } = place
  const { name, kind, path, daemon, owner } = birth
  const body = bodyName(place.module, birth.body) ?? birth.body.name
  const text: ThreadText = { name, kind, path, body, daemon, ...ownedBy(owner) }
  const given = place.recorder.announce(argument, JSON.stringify(text))
  let id: number
  do {
    place.guards.takeBirths()
    id = place.nextThread()
  } while (!taker.begin())
  const base = place.room(threadWords)
  if (greenletCreate.transition(kernel, birthMail.base, base, parentIn(argument)) === Outcome.raise) {
    words[memory.at.nextBase] = base
    taker.refuse(greenletCreate.code, given)
    return
  }
  words[memory.at.nextThread] = id + 1
  newborn.id = id
  newborn.base = base
  taker.target = threadTarget(id)
  taker.finish(greenletCreate.code, given, kernel.result, base, false)
  const { pid, process } = birthMail
  made({ id, base, name, kind, path, pid, process, daemon, heritage: birth.heritage, body, parameters: '[]' }, newborn)
  taker.settle()
  taker.resume(null)
}
