import { fileAppend, fileRead } from '../model/file.ts'
import { defineHandleClass } from './handle-table.ts'
import { ask, type Handle, type Operation } from './request.ts'

/** A text file that everybody shares, opened for appending. */
export class TextFile implements Handle {
  readonly kind = 'file'

  constructor(
    readonly id: number,
    readonly base: number,
    readonly name: string,
  ) {}

  /** Adds a line at the end, in one step. */
  *append(line: string): Operation<void> {
    yield ask(fileAppend, this, line)
  }

  /** All lines so far. */
  *read(): Operation<string[]> {
    return (yield ask(fileRead, this, null)) as string[] // as `append` puts them in
  }
}

defineHandleClass('file', TextFile)
