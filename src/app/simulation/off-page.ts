import type { Trace } from '../../trace/trace.ts'
import { SimulatorClient } from './simulator-client.ts'

/** Of a trace with more steps nothing is worked out on the page's own thread, which would stand still meanwhile. */
const maxSteps = 50_000

/**
 * What is worked out of a whole trace: in a worker of its own where the trace is long.
 * @param here works it out on the page, also where no worker can do it: nothing is lost with a worker
 * @param there has the worker do so
 */
export async function offPage<Answer>(
  { stepCount }: Trace,
  here: () => Answer | Promise<Answer>,
  there: (worker: SimulatorClient) => Promise<Answer>,
): Promise<Answer> {
  if (stepCount <= maxSteps) return here()
  const worker = new SimulatorClient()
  try {
    return await there(worker)
  } catch {
    return here()
  } finally {
    worker.end()
  }
}
