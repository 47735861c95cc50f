/** The matrix of docs/cpython.md: each public call of Python's modules, with what the pairs show of it. */
import { closest } from 'fastest-levenshtein'
import { absent } from './absent.ts'
import interfaces from './interface.json'
import type { PairsModule } from './pair.ts'

/** All calls: a class (which stands for making one) and its members, by the name of the class or module. */
export const calls: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(interfaces).map(([owner, members]) => [
    owner,
    members
      .split(' ')
      .filter((member) => member !== '')
      .map((member) => `${owner}.${member}`),
  ]),
)

const modules = new Set(['threading', 'multiprocessing', 'multiprocessing.connection', 'concurrent.futures', 'time'])
for (const name of ['greenlet', 'gevent', 'gevent.monkey']) modules.add(name)

function isCall(name: string): boolean {
  return [...calls].some(([owner, members]) => (owner === name && !modules.has(owner)) || members.includes(name))
}

interface Shown {
  pairs: number
  differs: string[]
}

/** What is wrong with the names that pairs and `absent.ts` use, and of which calls neither speaks. */
export function matrixProblems(files: { readonly [file: string]: PairsModule }): string[] {
  const shown = shownBy(files)
  const known = [...calls].flatMap(([owner, members]) => (modules.has(owner) ? members : [owner, ...members]))
  const unknown = [...shown.keys(), ...Object.keys(absent)]
    .filter((name) => !isCall(name) && !name.startsWith('*.'))
    .map((name) => `there is no call ${name}; is ${closest(name, known)} meant?`)
  const both = Object.keys(absent)
    .filter((name) => shown.has(name))
    .map((name) => `${name} is said to be absent, and a pair shows it`)
  const unsaid = known
    .filter((name) => !shown.has(name) && absence(name) === undefined)
    .map((name) => `no pair shows ${name}, and nothing says why it is absent`)
  return [...unknown, ...both, ...unsaid]
}

function shownBy(files: { readonly [file: string]: PairsModule }): Map<string, Shown> {
  const shown = new Map<string, Shown>()
  for (const { pairs } of Object.values(files))
    for (const { calls, differs } of Object.values(pairs))
      for (const call of calls) {
        const known = shown.get(call) ?? { pairs: 0, differs: [] }
        known.pairs++
        if (differs !== undefined && !known.differs.includes(differs)) known.differs.push(differs)
        shown.set(call, known)
      }
  return shown
}

/** Why a call is absent: said of itself, of its class, or of all members of its name. */
function absence(name: string): string | undefined {
  const owner = [...calls].find(([, members]) => members.includes(name))?.[0]
  if (owner === undefined || modules.has(owner)) return absent[name]
  return absent[name] ?? absent[owner] ?? absent[`*${name.slice(owner.length)}`]
}

const intro = `# Heddle beside CPython and gevent

Each public call of Python's modules of concurrency, as of CPython 3.13, greenlet 2.0 and gevent 22.10, and what Heddle makes of it. The tests write this table, from pairs of a text for Python and a program for Heddle ([how](../src/simulator/testing/cpython/pairs/README.md)): **same** means that so many pairs print the same lines in Python, in the simulator under several schedules, and on real workers; **differs** that one of them prints something else on purpose; **absent** that there is no such call.

Besides, random scripts of locks, semaphores, events, conditions, barriers, queues, threads, sockets, futures, executors and pools are compared with CPython move by move (\`src/simulator/testing/cpython/\`), and random scripts of greenlets with gevent (\`src/simulator/testing/gevent/\`).
`

/** The matrix as Markdown. */
export function matrixText(files: { readonly [file: string]: PairsModule }): string {
  const shown = shownBy(files)
  const lines = [intro]
  for (const [owner, members] of calls) {
    lines.push(`## ${owner}`, '', '| call | verdict | |', '|---|---|---|')
    const whole = modules.has(owner) ? undefined : absent[owner]
    if (whole !== undefined) lines.push(`| all | absent | ${whole} |`)
    else
      for (const name of modules.has(owner) ? members : [owner, ...members])
        lines.push(row(owner, name, shown.get(name)))
    lines.push('')
  }
  return lines.join('\n')
}

function row(owner: string, name: string, shown: Shown | undefined): string {
  const short = name === owner ? `${name.split('.').at(-1)}()` : name.slice(owner.length + 1)
  const reason = absence(name)
  if (shown === undefined) return `| \`${short}\` | absent | ${reason} |`
  const count = `${shown.pairs} ${shown.pairs === 1 ? 'pair' : 'pairs'}`
  if (shown.differs.length === 0) return `| \`${short}\` | same | ${count} |`
  return `| \`${short}\` | differs | ${count}. ${shown.differs.join('. ')} |`
}
