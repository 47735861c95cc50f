import type { LocalState } from './local-state.ts'
import type { ExploringMachine } from './machine.ts'

/** Values from here on take three characters. */
const wide = 0xffff

/**
 * States as texts: equal texts are equal states. A state is what objects and threads' blocks hold, and where each thread
 * is in its body. Only words that have ever changed are told, in the order in which they first did; what is at the end
 * and still as at the start is left out. So a text stays the same when further words turn out to change.
 */
export class StateKeys {
  private readonly numbers = new Map<LocalState, number>()
  private readonly addresses: number[] = []
  private readonly initial: number[] = []
  private readonly known: boolean[] = []
  private letters = new Uint16Array(256)

  constructor(private readonly machine: ExploringMachine) {}

  /** The local states that were met. */
  get locals(): Iterable<LocalState> {
    return this.numbers.keys()
  }

  /** Learns which words have changed since the kernel's log had `top` numbers. To be called after every event. */
  note(top: number): void {
    const { former, formerTop } = this.machine.kernel
    for (let i = top; i < formerTop; i += 2) {
      const address = former[i] as number // below the top
      if (this.known[address]) continue
      this.known[address] = true
      this.addresses.push(address)
      this.initial.push(former[i + 1] as number)
    }
  }

  /** The text of the state in which the machine is. */
  key(): string {
    const { machine, addresses, initial, numbers } = this
    const { kernel, current } = machine
    const { words } = kernel
    let last = addresses.length
    while (last > 0 && words[addresses[last - 1] ?? 0] === initial[last - 1]) last--
    let born = current.length
    while (born > 0 && !current[born - 1]) born--
    const most = 3 * (last + born) + 1
    if (most > this.letters.length) this.letters = new Uint16Array(most * 2)
    const { letters } = this
    let length = 0
    letters[length++] = born
    for (let slot = 0; slot < born; slot++) {
      const local = current[slot]
      let number = 0
      if (local) {
        number = numbers.get(local) ?? 0
        if (number === 0) {
          number = numbers.size + 1
          numbers.set(local, number)
        }
      }
      length = put(letters, length, number)
    }
    for (let i = 0; i < last; i++) length = put(letters, length, words[addresses[i] ?? 0] ?? 0)
    return String.fromCharCode.apply(null, letters.subarray(0, length) as unknown as number[]) // it takes any list
  }
}

function put(letters: Uint16Array, at: number, value: number): number {
  if (value >= 0 && value < wide) {
    letters[at] = value
    return at + 1
  }
  letters[at] = wide
  letters[at + 1] = value & 0xffff
  letters[at + 2] = value >>> 16
  return at + 3
}
