import { createContext, Script } from 'node:vm'
import { currentOs } from '../program/current-os.ts'
import { currentLine } from '../program/site.ts'
import { takeMistake } from './mistakes.ts'
import { codeOf } from './system-error.ts'
import { UsageError } from './terminal.ts'

/** The longest time that a timer of Node's can have, milliseconds: 24 days. */
const longest = 2 ** 31 - 1

/** What was under way was ended by force: when its time was over, or because a person asked. */
export class CutOff extends Error {
  /** @param where what the program was doing then */
  constructor(
    readonly by: 'time' | 'hand',
    readonly where: string,
  ) {
    super(where)
  }
}

/** How long a body may compute when its time is over, before it is ended by force, milliseconds. */
const patience = 1000
/** A portion of work is to take about so long, milliseconds. */
const portionTime = 50

/**
 * Does work of a program for this many seconds at most. Between two portions an interrupt is heard; a body that
 * computes without end within one is ended by force, after which no body can go on, but everything that was recorded is
 * there.
 */
export class TimeLimit {
  private readonly end: number
  private readonly context = createContext(Object.create(null))
  private readonly script = new Script('act()')

  /** @param breaksOnInterrupt whether the signal SIGINT ends, by force, what computes without end */
  constructor(
    readonly seconds: number,
    private readonly breaksOnInterrupt: boolean,
  ) {
    this.end = performance.now() + seconds * 1000
  }

  get isOver(): boolean {
    return performance.now() >= this.end
  }

  /** Whether it has been over for so long that what is under way is not to be waited for. */
  get isLate(): boolean {
    return performance.now() >= this.end + patience / 2
  }

  /** Calls a function when the time is over. Returns how to leave that. */
  whenOver(act: () => void): () => void {
    const left = Math.max(0, this.end - performance.now())
    const timer = setTimeout(act, Math.min(left, longest))
    return () => clearTimeout(timer)
  }

  /**
   * Does work in portions, until it is done or the time is over.
   * @param advance does this many units of it, and returns whether it is done
   * @param between is waited for between two portions
   * @returns whether it is done
   * @throws CutOff where a portion had to be ended by force
   */
  async work(advance: (units: number) => boolean, between?: () => Promise<void>): Promise<boolean> {
    // A unit of some programs takes long.
    let units = 1
    for (;;) {
      const begin = performance.now()
      if (this.act(() => advance(units))) return true
      if (this.isOver) return false
      const took = performance.now() - begin
      if (took < portionTime / 2) units *= 2
      else if (took > portionTime * 2) units = Math.max(1, units >> 1)
      await between?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /**
   * Does something that must come to an end.
   * @throws CutOff where it had to be ended by force; UsageError where it has shown a mistake in the text of the program
   */
  act<Result>(act: () => Result): Result {
    const results: Result[] = []
    this.context.act = () => {
      results.push(act())
    }
    const left = Math.max(0, this.end - performance.now()) + patience
    const timeout = Math.ceil(Math.min(left, longest))
    try {
      this.script.runInContext(this.context, { timeout, breakOnSigint: this.breaksOnInterrupt })
    } catch (thrown) {
      throw cutOff(thrown)
    }
    const mistake = takeMistake()
    if (mistake !== null) throw new UsageError(mistake.message)
    const [result] = results
    if (results.length === 0) throw new Error('nothing was done')
    return result as Result // one was pushed
  }
}

function cutOff(thrown: unknown): unknown {
  const code = codeOf(thrown)
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return new CutOff('time', whereNow())
  if (code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') return new CutOff('hand', whereNow())
  return thrown
}

/** Whose body was under way, and since which line. */
function whereNow(): string {
  const line = currentLine()
  let name = 'the program'
  try {
    name = currentOs().self.name
  } catch {
    // No body has begun.
  }
  return `${name} was computing, or in a loop without an end, ${line > 0 ? `after line ${line}` : 'from its beginning on'}`
}
