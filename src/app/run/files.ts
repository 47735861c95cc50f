import type { Message } from '../../base/messages.ts'
import type { fileMessages } from '../messages/files.ts'
import { filled, said } from '../messages/notices.ts'
import { offPage } from '../simulation/off-page.ts'
import { Cancelled, type SimulatorClient } from '../simulation/simulator-client.ts'
import { gathered, type Outcome, type OutcomeStore } from '../state/outcome.ts'
import { createOpenings } from './file-progress.ts'
import { type FileActs, traceExtension } from './files-later.ts'
import type { Session } from './session.ts'

/** Larger files are not read: a trace of the most steps that a run may have is far smaller. */
export const maxBytes = 512 * 2 ** 20

export interface FilesParts {
  readonly session: Pick<Session, 'openTrace' | 'notify' | 'dismiss' | 'say'>
  readonly outcome: OutcomeStore
  /** Reads files elsewhere than on the page's own thread. */
  readonly opener: Pick<SimulatorClient, 'open' | 'cancel'>
}

/** Fetched when a file is opened or saved for the first time. */
export function createFiles({ session, outcome, opener }: FilesParts): FileActs {
  async function refuse(file: File, reasonOf: (messages: typeof fileMessages) => Message): Promise<void> {
    const { fileMessages } = await import('../messages/files.ts')
    const why = reasonOf(fileMessages)
    const lines = [{ en: fileMessages.badFile.en(file.name, why.en), zh: fileMessages.badFile.zh(file.name, why.zh) }]
    session.notify({ id: 'file', about: 'page', lines, actions: [] })
  }

  const begin = createOpenings(outcome)

  async function open(file: File): Promise<void> {
    const opening = begin()
    try {
      if (file.size > maxBytes)
        return await refuse(file, ({ largeFile }) => filled(largeFile, mebibytes(file.size), mebibytes(maxBytes)))
      const prepared = await opener.open(file, opening.tell)
      opening.end()
      if (prepared.trace.stepCount === 0) return await refuse(file, ({ emptyTrace }) => emptyTrace)
      session.dismiss('file')
      await session.openTrace(prepared, file.name)
    } catch (error) {
      if (error instanceof Cancelled) {
        // Else something else was asked for meanwhile.
        if (opening.isUnderWay()) session.say(said.cancelled)
        return
      }
      const { unopenedMessages } = await import('../messages/file-faults.ts')
      await refuse(file, () => unopenedMessages(error))
    } finally {
      opening.end()
    }
  }
  return {
    open,
    cancel: () => opener.cancel(),
    async download() {
      await gathered(outcome)
      const now = outcome.getState()
      if (now.scene === null) return
      const { trace } = now.scene
      const here = async () => (await import('../simulation/pack-trace.ts')).traceFile(trace)
      const file = await offPage(trace, here, (worker) => worker.write(trace))
      const name = fileName(now)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(file)
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
      session.say(filled(said.downloaded, name))
    },
  }
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20)
}

/** The file's own name, or one that says what the run was. */
function fileName({ scene, file }: Outcome): string {
  if (file !== null) return file
  const run = scene?.trace.run
  const safe = (run?.scenario ?? 'trace').replaceAll(/[^\w.-]+/g, '-')
  return `${safe}-seed-${run?.seed ?? 0}${run?.executor === 'workers' ? '-workers' : ''}${traceExtension}`
}
