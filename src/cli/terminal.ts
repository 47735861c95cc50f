/** Where the command line writes to. */
export interface Terminal {
  /** Writes to standard output and waits while its reader is slow. Once the reader has gone it writes nothing. */
  write(text: string): Promise<void>
  /** Writes to standard error. */
  error(text: string): void
  /** Says how far it is, where a person looks on: in place of what it said before; an empty text clears that. */
  progress(text: string): void
  /**
   * Calls a function when a person interrupts (Ctrl+C) what is under way, which then is not ended at once.
   * @returns how to end that
   */
  onInterrupt(act: () => void): () => void
  /** Whether the signal of an interrupt (SIGINT) may end by force what does not listen to `onInterrupt`. */
  readonly breaksOnInterrupt: boolean
  /**
   * Writes a file whole or not at all.
   * @param option the one that names it
   * @throws UsageError where it cannot be written
   */
  writeFile(path: string, bytes: Uint8Array, option: string): Promise<void>
  /**
   * Looks whether a file could be written later, as far as that can be seen.
   * @throws UsageError as `writeFile`
   */
  checkFile(path: string, option: string): Promise<void>
}

/** A command that was ended before there was anything to tell. The message is a sentence that says why. */
export class Stopped extends Error {}

/** Exit codes, as `heddle --help` explains them. */
export const exitCodes = {
  finished: 0,
  /** The run ended in a deadlock or failed; a checked file is not what the model allows. */
  wrong: 1,
  /** The command line, or a file that it names, cannot be used. */
  usage: 2,
  /** The run was stopped at a limit. */
  stopped: 3,
} as const

/** A command line that cannot be carried out: the message names what is wrong and what is allowed. */
export class UsageError extends Error {}
