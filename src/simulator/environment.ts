import { microseconds } from '../base/units.ts'
import { consoleReceive } from '../model/console.ts'
import { pageFetch, pageResponse } from '../model/fetch.ts'
import { threadWake } from '../model/thread.ts'
import type { InputLine } from '../program/input-script.ts'
import { PageRequests, type Pages, simulatedAnswer } from '../program/pages.ts'
import { inputOf } from '../program/parameters.ts'
import { pagesOf, type ScenarioModule } from '../program/scenario.ts'
import type { SimulatedThread } from './simulated-thread.ts'

/** What comes to a run from outside: the lines that are typed and the pages that are fetched. */
export class Environment {
  private readonly input: readonly InputLine[]
  private typed = 0
  private readonly pages: Pages | null

  constructor(
    module: ScenarioModule,
    values: { readonly [name: string]: number | string },
    private readonly seed: number,
  ) {
    this.input = inputOf(module.scenario.parameters, values)
    this.pages = pagesOf(module.scenario, values)
  }

  /** What is typed next; undefined when nothing is. */
  get line(): InputLine | undefined {
    return this.input[this.typed]
  }

  /**
   * Notes what the thread does when its sleep is over.
   * @param line of input that it gets, if it asked for one
   * @returns how long it sleeps, in microseconds
   */
  fallAsleep(thread: SimulatedThread, duration: number, line: InputLine | undefined, time: number): number {
    if (line !== undefined) {
      // Once input has been ended, it stays so.
      if (line.text !== null) this.typed++
      thread.waking = consoleReceive
      thread.brought = line.text
      return Math.max(0, microseconds(line.seconds) - time)
    }
    if (thread.operation === pageFetch) {
      const asker = thread.host ?? thread
      asker.requests ??= new PageRequests(this.pages, this.seed)
      const { after, answer } = simulatedAnswer(this.pages, asker.requests.next(thread.argument))
      thread.waking = pageResponse
      thread.brought = answer
      return microseconds(after)
    }
    thread.waking = threadWake
    thread.brought = null
    return duration
  }
}
