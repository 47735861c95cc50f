import { type OutsideVariable, outsideVariables } from '../../program/frames.ts'
import { valueText } from './continuations.ts'
import { KeepsOutside } from './refusals.ts'

/** What variables of modules hold, which no body may change: all executions share it, and threads that are processes do not. */
export class OuterVariables {
  private readonly before: readonly { readonly variable: OutsideVariable; readonly text: string | null }[]

  /** To be made before any body runs. */
  constructor() {
    this.before = outsideVariables().map((variable) => ({ variable, text: textOf(variable) }))
  }

  /** @throws KeepsOutside where one of them holds something else now */
  check(): void {
    for (const { variable, text } of this.before)
      if (textOf(variable) !== text) throw new KeepsOutside(variable.name, variable.line)
  }
}

function textOf({ value }: OutsideVariable): string | null {
  try {
    return valueText(value())
  } catch {
    // It has no value yet.
    return null
  }
}
