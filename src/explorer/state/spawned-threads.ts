import { firstPid, pidOf } from '../../model/pid.ts'
import { mainHeritage } from '../../program/children.ts'
import type { Pending } from '../../program/pending.ts'
import type { Body } from '../../program/request.ts'
import type { ScenarioModule } from '../../program/scenario.ts'
import { packSpawn, refusalOf } from '../../program/spawn.ts'
import type { Told } from '../../program/threads.ts'
import type { LocalState, SpawnedThread } from './local-state.ts'
import type { Places } from './places.ts'

/** All threads that can be spawned. One who is spawned otherwise at the same place is another. */
export class SpawnedThreads {
  private readonly byWhat = new Map<string, SpawnedThread>()
  /** By number; main is the first. */
  private readonly all: SpawnedThread[] = []

  constructor(
    private readonly module: ScenarioModule,
    private readonly places: Places,
  ) {}

  /** The main thread. */
  main(): SpawnedThread {
    const place = this.places.thread('')
    const body = this.module.scenario.main as Body // a body that gets the values
    const who = { place, name: 'main', kind: 'process', daemon: false, heritage: mainHeritage, pid: firstPid } as const
    const main = { ...who, body, bodyName: 'main', parameters: null, root: null }
    this.all.push(main)
    return main
  }

  /** What stands for a thread in answers: one who is spawned otherwise at the same place has another number. */
  numberOf(thread: SpawnedThread | undefined): number {
    return thread === undefined ? -1 : this.all.indexOf(thread)
  }

  /** What others are told of a thread, by its number. */
  describe(number: number): Told {
    const { place, name, kind, daemon } = this.all[number] as SpawnedThread // as `numberOf` gave it
    return { id: place.slot, base: place.base, name, threadKind: kind, daemon }
  }

  /** Notes whom a state spawns, or why it cannot. */
  note(state: LocalState, pending: Pending): void {
    const { spawn } = pending
    if (spawn === null) return
    try {
      const packed = packSpawn(this.module, spawn)
      const { path, name, kind, daemon, heritage, body } = spawn
      const key = JSON.stringify([path, packed.body, packed.parameters, name, kind, daemon, heritage])
      let child = this.byWhat.get(key)
      if (child === undefined) {
        const place = this.places.thread(path)
        const pid = pidOf(kind, place.slot, state.thread.pid)
        const { body: bodyName, parameters } = packed
        child = { place, name, kind, daemon, heritage, pid, body, bodyName, parameters, root: null }
        this.byWhat.set(key, child)
        this.all.push(child)
      }
      state.child = child
    } catch (thrown) {
      state.refused = refusalOf(thrown, state.line)
    }
  }

  /** Forgets where threads begin, but for the given states. */
  forgetAllBut(keep: ReadonlySet<LocalState>): void {
    for (const spawned of this.byWhat.values())
      if (spawned.root !== null && !keep.has(spawned.root)) spawned.root = null
  }
}
