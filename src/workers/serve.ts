import { mainGreenlet } from '../program/greenlets.ts'
import { unmarshal } from '../program/marshalling.ts'
import { Os } from '../program/os.ts'
import { inputOf, type ParameterValues } from '../program/parameters.ts'
import type { Body } from '../program/request.ts'
import { bodyOf, pagesOf, type ScenarioModule, stepsOf } from '../program/scenario.ts'
import { beginBody } from '../program/spawn.ts'
import { holdWhileAlive } from './alive.ts'
import { joinIdle } from './idle-workers.ts'
import { RunMemory, runClock } from './memory.ts'
import type { ProgramService, RunConfig, SpawnMail } from './messages.ts'
import { Recorder } from './recorder.ts'
import { Requests } from './requests.ts'
import { RingWriter } from './ring-writer.ts'
import { RunOver } from './run-over.ts'
import { TypedInput } from './typed-input.ts'
import { WorkerContext } from './worker-context.ts'
import { WorkerPages } from './worker-pages.ts'
import { WorkerThread } from './worker-thread.ts'

/**
 * What a program worker does, for programs that `load` finds.
 * @param load gives the module of a scenario, or rejects with a message that names it
 */
export function programService(load: (scenario: string) => Promise<ScenarioModule>): ProgramService {
  const loaded = new Map<string, ScenarioModule>()
  return {
    ready: holdWhileAlive,
    async load(id, parameters) {
      const module = loaded.get(id) ?? (await load(id))
      loaded.set(id, module)
      // The page made them with `readParameters` from this scenario's own declaration.
      const threads = module.scenario.threads?.(parameters as ParameterValues) ?? null
      const steps = stepsOf(module.scenario, parameters)
      return { threads, steps, pages: pagesOf(module.scenario, parameters) !== null }
    },
    async enter(config, worker, joins) {
      const module = loaded.get(config.scenario)
      if (module === undefined) throw new Error(`the program ${config.scenario} was not loaded`)
      takePart(config, module, worker, joins)
    },
  }
}

/** Runs one thread after the other, as they come, until the run is over. */
function takePart(config: RunConfig, module: ScenarioModule, worker: number, joins: boolean): void {
  const memory = new RunMemory(config.memory)
  memory.belongTo(worker)
  const recorder = new Recorder(memory, new RingWriter(memory, worker), runClock(memory.origin))
  const script = inputOf(module.scenario.parameters, config.parameters)
  const input = new TypedInput(memory, script, config.live, config.scale)
  const pages = pagesOf(module.scenario, config.parameters)
  const requests = pages === null ? null : new Requests(memory, worker)
  if (joins) joinIdle(memory, worker)
  for (;;) {
    const text = memory.mailbox(worker).receive(memory)
    if (text === null) return
    const mail = JSON.parse(text) as SpawnMail // written by `startThread` or the page
    Atomics.store(memory.words, memory.slot(worker, 'thread'), mail.id + 1)
    try {
      const network = new WorkerPages(pages, config.seed, requests, config.scale)
      bornThread(config, module, memory, recorder, input, network, mail).run()
    } catch (thrown) {
      if (thrown instanceof RunOver) return
      throw thrown
    }
    Atomics.store(memory.words, memory.slot(worker, 'thread'), 0)
    joinIdle(memory, worker)
  }
}

function bornThread(
  config: RunConfig,
  module: ScenarioModule,
  memory: RunMemory,
  recorder: Recorder,
  input: TypedInput,
  pages: WorkerPages,
  mail: SpawnMail,
): WorkerThread {
  const { id, base, name, kind, pid, path, process, heritage } = mail
  const self = { id, name, kind, pid, path, process, heritage, greenlet: mainGreenlet(id, base, name) }
  const os = new Os(self, config.seed, module)
  const place = new WorkerContext(memory, recorder, config, module, input, pages, pid)
  os.whoIs = (block) => place.told(block)
  if (mail.body === null) {
    const main: Body = module.scenario.main
    return new WorkerThread(place, mail, beginBody(main, os, [config.parameters]), os)
  }
  const body = bodyOf(module, mail.body)
  if (body === null) throw new Error(`the program ${config.scenario} has no body ${mail.body}`)
  const operation = beginBody(body, os, unmarshal(mail.parameters, module))
  return new WorkerThread(place, mail, operation, os)
}
