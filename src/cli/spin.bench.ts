/**
 * A search through all states of dining philosophers who go on for ever, beside SPIN's of the same program in Promela:
 * `npm run bench -- spin`. Needs `spin` and a C compiler; says so where they are missing. SPIN's search is a compiled C
 * program with partial-order reduction, and counts what it reduces away as never seen. Seconds are those of processors, so
 * that a machine that has other things to do counts as little as can be.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EndlessSearch } from '../explorer/endless/endless.ts'
import { ExploringMachine } from '../explorer/machine/machine.ts'
import type { Lock } from '../program/handles.ts'
import type { Os } from '../program/os.ts'
import type { Body, Operation } from '../program/request.ts'
import { defineScenario, type ScenarioModule } from '../program/scenario.ts'

const sizes = [5, 7, 9]
const rounds = 3

interface Size {
  readonly states: number
  readonly transitions: number
  readonly seconds: number
}

/** Each takes the left fork, then the right one, and puts them back, again and again. */
function philosophers(count: number): ScenarioModule {
  const bodies: { [name: string]: Body } = {}
  for (let n = 0; n < count; n++) {
    const eat: Body = function* (_os: Os, forks: readonly Lock[]) {
      const [left, right] = [forks[n], forks[(n + 1) % count]]
      if (left === undefined || right === undefined) return
      yield* left.acquire()
      yield* right.acquire()
      yield* right.release()
      yield* left.release()
    }
    bodies[`p${n}`] = (os: Os, forks: readonly Lock[]) => os.forever(eat, [forks])
  }
  function* main(os: Os): Operation<void> {
    const forks: Lock[] = []
    for (let n = 0; n < count; n++) forks.push(yield* os.lock(`fork${n}`))
    for (const [name, body] of Object.entries(bodies)) yield* os.thread(body, [forks], { name }).start()
  }
  const none = { en: '', zh: '' }
  const listings = { python: '', typescript: '' }
  return {
    scenario: defineScenario({ id: 'philosophers', title: none, summary: none, parameters: {}, main, listings }),
    ...bodies,
  }
}

function own(count: number): Size {
  const begin = process.cpuUsage()
  const search = new EndlessSearch(
    new ExploringMachine(philosophers(count), {}, { seed: 1, byStates: true }),
    1_000_000,
  )
  while (!search.advance(100_000));
  const { user, system } = process.cpuUsage(begin)
  return { ...search.size, seconds: (user + system) / 1e6 }
}

const promela = (count: number) => `
bool taken[${count}];
active [${count}] proctype philosopher() {
  do
  :: atomic { !taken[_pid] -> taken[_pid] = true };
     atomic { !taken[(_pid + 1) % ${count}] -> taken[(_pid + 1) % ${count}] = true };
     taken[(_pid + 1) % ${count}] = false;
     taken[_pid] = false
  od
}
`

/** SPIN's search in a folder of its own, with or without partial-order reduction. */
function spin(folder: string, count: number, reduces: boolean): Size {
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' })
  writeFileSync(join(folder, 'model.pml'), promela(count))
  run('spin', '-a', 'model.pml')
  run('cc', '-O2', '-DSAFETY', '-DMEMLIM=2048', ...(reduces ? [] : ['-DNOREDUCE']), '-o', 'pan', 'pan.c')
  // Deadlocks are states like any other here, as in the search beside it. The shell's last line is of its children.
  const told = run('sh', '-c', './pan -E -m1000000; times')
  const times = told.trimEnd().split('\n').at(-1) ?? ''
  let seconds = 0
  for (const [, minutes, rest] of times.matchAll(/(\d+)m([\d.]+)s/g)) seconds += Number(minutes) * 60 + Number(rest)
  const number = (what: RegExp) => Number(what.exec(told)?.[1] ?? Number.NaN)
  return { states: number(/(\d+) states, stored/), transitions: number(/(\d+) transitions/), seconds }
}

export default function bench(print: (line: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-spin-'))
  const row = (name: string, { states, transitions, seconds }: Size) =>
    print(
      `  ${name.padEnd(28)} ${String(states).padStart(8)} states ${String(transitions).padStart(9)} transitions ` +
        `${seconds.toFixed(3)} s, ${Math.round(states / seconds)} states/s`,
    )
  try {
    for (const count of sizes) {
      print(`${count} philosophers`)
      const times = Array.from({ length: rounds }, () => own(count)).sort((a, b) => a.seconds - b.seconds)
      const middle = times[rounds >> 1]
      if (middle !== undefined) row('this search', middle)
      row('SPIN', spin(folder, count, true))
      row('SPIN, without reduction', spin(folder, count, false))
    }
  } catch (thrown) {
    const missing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT'
    if (!missing) throw thrown
    print('  SPIN or a C compiler is not installed: nothing to compare with')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
