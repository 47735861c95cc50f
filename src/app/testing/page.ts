import { loadScenario } from '../../scenarios/catalogue.ts'
import { simulate } from '../../simulator/simulation.ts'
import { createFrameScheduler } from '../../timeline/frame.ts'
import type { Trace } from '../../trace/trace.ts'
import { createKeeper, type Keeper, type KeeperParts } from '../kept/keeper.ts'
import type { KeptRun } from '../kept/kept-run.ts'
import type { RealRuns } from '../kept/real-runs.ts'
import { createShownLocks } from '../kept/shown-locks.ts'
import { parseLink } from '../link/link.ts'
import { decodeOrder } from '../link/order-code.ts'
import { createAddressBar, type HistoryPort } from '../run/history.ts'
import { createRuns } from '../run/runs.ts'
import { createSession, type Session } from '../run/session.ts'
import { keptOrder, packTrace, unpackTrace } from '../simulation/pack-trace.ts'
import { Cancelled } from '../simulation/simulator-client.ts'
import type { SimulationRequest, SimulationResult } from '../simulation/simulator-worker.ts'
import { createOutcomeStore } from '../state/outcome.ts'
import { prepareTrace } from '../state/prepared.ts'
import { createChosenStore } from '../state/store.ts'

const preferences = { language: 'en', theme: null, catalogueFolded: false, stageHeight: null, speed: 1 } as const
export const notIsolated = { en: 'This page is not isolated.', zh: '本页未隔离。' }

/** A history that goes back and forth as a browser's does. */
function browser() {
  const entries = [{ hash: '', state: null as unknown }]
  let at = 0
  const port: HistoryPort = {
    read: () => entries[at] ?? { hash: '', state: null },
    push(state, hash) {
      entries.length = ++at
      entries.push({ hash, state })
    },
    replace(state, hash) {
      entries[at] = { hash, state }
    },
    later: () => () => {},
  }
  const go = (by: number): void => {
    at += by
  }
  return { port, go, hash: () => port.read().hash }
}

/** The real simulator, without a worker around it; a seed of 13 never comes to an end. */
function simulator() {
  let giveUp: ((error: Error) => void) | null = null
  return {
    async simulate(request: SimulationRequest): Promise<SimulationResult> {
      if (request.seed === 13)
        await new Promise((_, reject) => {
          giveUp = reject
        })
      const order = request.order === '' ? null : decodeOrder(request.order)
      const { scenario: _, values: __, order: ___, ...steering } = request
      const module = await loadScenario(request.scenario)
      const trace = simulate(module, request.values, { ...steering, choices: order?.choices ?? [] })
      return { prepared: prepareTrace(trace), orderProblem: null, orderEngine: order?.engine ?? null }
    },
    prepare: async (trace: Trace) => prepareTrace(trace),
    cancel() {
      giveUp?.(new Cancelled('cancelled'))
      giveUp = null
    },
  }
}

const real: RealRuns = {
  problem: () => notIsolated,
  executor: () => Promise.reject(new Error('not here')),
}

/** What is kept beyond the life of a page, without a browser around it. */
export function makeDevice() {
  const stored = new Map<string, { readonly run: KeptRun; readonly bytes: Uint8Array }>()
  const database: KeeperParts['database'] = {
    prepare() {},
    list: async () => [...stored.values()].map(({ run }) => run),
    read: async (id) => stored.get(id) ?? null,
    async write(run, bytes) {
      stored.set(run.id, { run, bytes })
    },
    writeLeaving: (run, bytes) => void stored.set(run.id, { run, bytes }),
    async remove(id) {
      stored.delete(id)
    },
    clear: async () => stored.clear(),
  }
  const packing = {
    pack: async (trace: Trace) => ({ bytes: await packTrace(trace), order: keptOrder(trace) }),
    async unpack(bytes: Uint8Array) {
      const trace = await unpackTrace(bytes)
      return { prepared: prepareTrace(trace), order: keptOrder(trace) }
    },
    end() {},
  }
  return { stored, database, packing, history: browser() }
}

/** The page without its pictures: what a person does, the history, and what is told. A reload is another on a device. */
export function makePage(realRuns: RealRuns = real, device = makeDevice()) {
  const chosen = createChosenStore(preferences)
  const outcome = createOutcomeStore(null)
  const { history, database, packing } = device
  let keeper: Keeper | null = null
  const frames = createFrameScheduler({ request: () => 1, cancel() {} })
  const address = createAddressBar(history.port)
  const runs = createRuns({ chosen, outcome, simulator: simulator(), realRuns, frames })
  const session: Session = createSession({
    chosen,
    outcome,
    address,
    runs,
    real: realRuns,
    async loadKeeper(needs) {
      const locks = createShownLocks(undefined)
      keeper = createKeeper({ ...needs, database, locks, packer: packing, unpacker: packing, quota: async () => 1e9 })
      return keeper
    },
    download() {},
  })
  const follow = async (hash: string): Promise<void> => {
    const { link, problems } = parseLink(hash)
    await session.follow(link, problems, address.entry())
  }
  const go = async (by: number): Promise<void> => {
    address.flush()
    history.go(by)
    await follow(history.hash())
  }
  const notices = (): string =>
    outcome
      .getState()
      .notices.flatMap(({ lines }) => (typeof lines === 'function' ? lines((line) => line) : lines).map(({ en }) => en))
      .join('\n')
  const open = session.open
  /** The page goes away. */
  const leave = (): void => {
    keeper?.leave()
    address.flush()
  }
  return { leave, chosen, outcome, history, address, session, frames, follow, open, go, notices }
}
