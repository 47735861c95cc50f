import type { Outcome, OutcomeStore } from './outcome.ts'
import type { Session } from './session.ts'
import { filled, said } from './words/notices.ts'

/** Traces from and to files. */
export interface Files {
  /** Lets a person choose a file, and opens it. */
  choose(): void
  open(file: File): Promise<void>
  download(): Promise<void>
}

export const traceExtension = '.heddle'

export function createFiles(session: Session, outcome: OutcomeStore): Files {
  async function open(file: File): Promise<void> {
    try {
      const [{ decodeTrace }, buffer] = await Promise.all([import('../trace/codec.ts'), file.arrayBuffer()])
      const trace = decodeTrace(new Uint8Array(buffer))
      if (trace.stepCount === 0) throw new EmptyTrace()
      session.dismiss('file')
      await session.openTrace(trace, file.name)
    } catch (error) {
      const why = error instanceof EmptyTrace ? said.emptyTrace : undefined
      const message = error instanceof Error ? error.message : String(error)
      const lines = [
        { en: said.badFile.en(file.name, why?.en ?? message), zh: said.badFile.zh(file.name, why?.zh ?? message) },
      ]
      session.notify({ id: 'file', about: 'page', lines, actions: [] })
    }
  }
  return {
    open,
    choose() {
      const input = document.createElement('input')
      input.type = 'file'
      input.accept = `${traceExtension},application/octet-stream`
      input.onchange = () => {
        const [file] = input.files ?? []
        if (file) void open(file)
      }
      input.click()
    },
    async download() {
      const now = outcome.getState()
      if (now.scene === null) return
      const { encodeTrace } = await import('../trace/codec.ts')
      const bytes = encodeTrace(now.scene.trace)
      const name = fileName(now)
      const link = document.createElement('a')
      // A copy, because a Blob takes no view on memory that may be shared.
      link.href = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' }))
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
      session.say(filled(said.downloaded, name))
    },
  }
}

class EmptyTrace extends Error {}

/** The file's own name, or one that says what the run was. */
function fileName({ scene, file }: Outcome): string {
  if (file !== null) return file
  const run = scene?.trace.run
  const safe = (run?.scenario ?? 'trace').replaceAll(/[^\w.-]+/g, '-')
  return `${safe}-seed-${run?.seed ?? 0}${run?.executor === 'workers' ? '-workers' : ''}${traceExtension}`
}
