/** Programs that cannot be explored. */

/** A program that the explorer does not understand. */
export class CannotExplore extends Error {
  constructor(
    readonly what: keyof typeof unknownWays,
    readonly thread: string,
    readonly line: number,
  ) {
    super(unknownWays[what](thread, line))
    this.name = 'CannotExplore'
  }
}

/** What programs may do that the explorer does not understand. */
const unknownWays = {
  'atomic-draw': (thread: string, line: number) =>
    `${thread} takes a random number in the atomic block of line ${line}, where none can be chosen: take it before`,
  'idle-round': (thread: string, line: number) =>
    `${thread} does nothing that others see in a round of forever() on line ${line}: it would go on for ever`,
  'round-object': (thread: string, line: number) =>
    `${thread} makes an object in each round of forever() on line ${line} that others may still know or wait at: ` +
    'make what is shared before the rounds',
  'round-thread': (thread: string, line: number) =>
    `${thread} starts a thread in each round of forever() on line ${line}: start threads before the rounds`,
}

/** A program that does not do the same in the same situation. */
export class NotDeterministic extends Error {
  constructor(
    readonly thread: string,
    readonly line: number,
    /** What it asked for, and then in the same situation. */
    readonly before: string,
    readonly now: string,
  ) {
    super(
      `the program is not deterministic: with the same results, ${thread} asked for ${before} and then for ${now} ` +
        `(line ${line}); bodies may use no state outside of themselves but through handles`,
    )
    this.name = 'NotDeterministic'
  }
}

/** A program whose bodies change a variable of a module. */
export class KeepsOutside extends Error {
  constructor(
    readonly variable: string,
    readonly line: number,
  ) {
    super(
      `${variable} is changed while threads run (line ${line}), and belongs to the module: all executions share it, and on real ` +
        'workers no two threads do; bodies may keep nothing outside of themselves but in handles, such as cells',
    )
    this.name = 'KeepsOutside'
  }
}
