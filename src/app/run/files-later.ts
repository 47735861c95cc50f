import { said } from '../messages/notices.ts'
import type { Notices } from '../notices/notices-state.ts'

/** Traces from and to files. */
export interface FileActs {
  open(file: File): Promise<void>
  /** Gives up the file that is being read. */
  cancel(): void
  download(): Promise<void>
}

export interface Files extends FileActs {
  /** Lets a person choose a file, and opens it. */
  choose(): void
}

export const traceExtension = '.heddle'

/** Fetches what reads and writes files when it is first wanted; where that fails, a notice says so. */
export function laterFiles(load: () => Promise<FileActs>, { notify }: Pick<Notices, 'notify'>): Files {
  /** Made once, so that one file takes the place of another that is being read. */
  let loading: Promise<FileActs> | null = null
  async function act(does: (acts: FileActs) => Promise<void>): Promise<void> {
    loading ??= load()
    const acts = await loading.catch(() => null)
    if (acts !== null) return does(acts)
    loading = null
    notify({ id: 'file', about: 'page', lines: [said.noPart], actions: [] })
  }
  const open = (file: File): Promise<void> => act((acts) => acts.open(file))
  return {
    open,
    cancel: () => void loading?.then((acts) => acts.cancel()).catch(() => {}),
    download: () => act((acts) => acts.download()),
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
  }
}
