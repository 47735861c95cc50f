import { faultText } from '../trace/end-sentence.ts'
import type { FaultDetail } from '../trace/tables.ts'

/** What befell a worker, whichever it is. */
export type Befallen = Pick<FaultDetail, 'fault' | 'message' | 'value'>

/** Something that a run needs besides its program was at fault. */
export class WorkerFault extends Error {
  readonly detail: FaultDetail

  constructor(part: FaultDetail['part'], befallen: Befallen) {
    const detail: FaultDetail = { kind: 'fault', part, ...befallen }
    super(faultText(detail, null))
    this.detail = detail
  }
}

/** What was thrown as the fault that it is; anything else is one of the one who began the run. */
export function faultOf(thrown: unknown): FaultDetail {
  if (thrown instanceof WorkerFault) return thrown.detail
  return { kind: 'fault', part: 'page', fault: 'failed', message: messageOf(thrown) }
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
