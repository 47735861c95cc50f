/**
 * Where in its source a program is. The build wraps every `yield*` of a scenario in `at`, and every error that it throws,
 * so that each operation knows its line; an executor sets the line back before it resumes a thread, because all threads of a simulation share this.
 */
let line = 0

/** Notes the line of the `yield*` that is about to run `operation`, and returns that. */
export function at<T>(sourceLine: number, operation: T): T {
  line = sourceLine
  return operation
}

/** The line noted last. */
export function currentLine(): number {
  return line
}

/** Sets the line back to where a thread was. */
export function resumeAt(sourceLine: number): void {
  line = sourceLine
}
