/** A part of the application could not be fetched. Its message says which, in English; `faultWords` has it in Chinese. */
export class NotLoaded extends Error {
  override readonly name = 'NotLoaded'

  constructor(part: 'program' | 'simulator' | 'explorer' | 'part of the page' | 'part for real workers') {
    super(`the ${part} could not be loaded; check the connection`)
  }
}

/** How browsers say that a module could not be fetched. */
const unfetched = /dynamically imported module|importing a module script/i

/** Whether something failed because it could not be fetched, so that another try may bring it. */
export function isNotLoaded(thrown: unknown): boolean {
  return thrown instanceof NotLoaded || (thrown instanceof Error && unfetched.test(thrown.message))
}

/**
 * What was to be fetched.
 * @throws NotLoaded where it could not be; whatever else went wrong
 */
export async function fetched<Part>(
  part: ConstructorParameters<typeof NotLoaded>[0],
  load: () => Promise<Part>,
): Promise<Part> {
  try {
    return await load()
  } catch (thrown) {
    throw isNotLoaded(thrown) ? new NotLoaded(part) : thrown
  }
}
