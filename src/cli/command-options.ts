/** Options that several commands have, and readers of what they are given. */
import { InvalidArgumentError, Option } from 'commander'
import { readStrategy, type Strategy, strategyForms } from '../explorer/search/strategy.ts'

/** Reads what `--strategy` is given. */
export function strategyOf(text: string): Strategy {
  const strategy = readStrategy(text)
  if (strategy === null) throw new InvalidArgumentError(`Allowed is one of ${strategyForms.join(', ')}.`)
  return strategy
}

/** `--choices`: the order of a run. */
export function choicesOption(): Option {
  return new Option('--choices <list>', 'who takes each step: main,0,0.1 …, or a file with a list or a trace')
}

/** `--output`: the file of a trace. */
export function outputOption(): Option {
  return new Option('--output <file>', 'writes the trace to a file, for the application and `heddle check`')
}

/** An option for a limit: a whole number from 1. */
export function limitOption(name: string, about: string, byDefault: number, max = Number.POSITIVE_INFINITY): Option {
  return new Option(`${name} <integer>`, about).default(byDefault).argParser(atLeast(1, true, max))
}

/** `--format`: for people or for programs. */
export function formatOption(): Option {
  return new Option('--format <name>', 'how to write it').choices(['text', 'json'])
}

/** Reads a number, which has to be whole where `whole` says so. */
export function atLeast(min: number, whole: boolean, max = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text)
    if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value))) return value
    const range = max === Number.POSITIVE_INFINITY ? `from ${min}` : `from ${min} to ${max}`
    throw new InvalidArgumentError(`Allowed is a ${whole ? 'whole ' : ''}number ${range}.`)
  }
}

/** Reads a whole number from 0. */
export function upTo(max: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,4}$/.test(text.trim()) && Number(text) <= max) return Number(text)
    throw new InvalidArgumentError(`Allowed is a whole number from 0 to ${max}.`)
  }
}
