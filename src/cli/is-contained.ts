/** Whether this process was started so that Node denies it the file system and processes. */
export const isContained = process.permission !== undefined

/** Takes away what a contained program may not have (`contained.ts`); does nothing in a process that is not contained. */
export async function containIfAsked(): Promise<void> {
  if (isContained) (await import('./contained.ts')).contain()
}
