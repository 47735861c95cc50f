/**
 * Runs stay what they were: the same program, parameters and options give the same run, or the engine's version says that
 * they no longer do (`program/engine.ts`), since links and files rely on it. Of every run its digest was recorded, most of
 * them of scripts that CPython or gevent judged. Where runs are meant to differ, or the scripts are others:
 * `HEDDLE_RECORD=1 npx vitest run --project unit recorded` records them anew.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { families } from '../explorer/testing/random-actions.ts'
import { moduleOf, randomProgram } from '../explorer/testing/random-programs.ts'
import { choicesOf } from '../program/choices.ts'
import { engineVersion } from '../program/engine.ts'
import type { Trace } from '../trace/trace.ts'
import { simulate } from './simulation.ts'
import { rehearseCompound } from './testing/cpython/compound-rehearsal.ts'
import { compoundKinds, compoundScripts } from './testing/cpython/compound-script.ts'
import { errorsOf, misusedSockets, misuseScripts, misusesOfMultiprocessing } from './testing/cpython/misuses.ts'
import { rehearse } from './testing/cpython/rehearsal.ts'
import { kinds, kindsOfMultiprocessing, scriptsOf } from './testing/cpython/script.ts'
import { rehearseSockets, socketCalls } from './testing/cpython/sockets.ts'
import { digestOf, shortDigest } from './testing/facts.ts'
import { played } from './testing/gevent/player.ts'
import { scriptOf } from './testing/gevent/scripts.ts'
import { scripted } from './testing/programs.ts'
import { how, script } from './testing/random-scripts.ts'
import { socketProgram, socketScripts } from './testing/random-sockets.ts'
import { howScripted } from './testing/scripted.ts'

const some = <T>(scripts: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(scripts, { numRuns, seed: 1 })
const digests = (traces: readonly Trace[]) => traces.map(digestOf)

const others: { readonly [family: string]: () => readonly string[] } = {
  'locks and semaphores': () =>
    digests(some(fc.tuple(script, how), 150).map(([one, options]) => simulate(scripted(one), {}, options))),
  'half of an order, and then another strategy': () =>
    digests(
      some(fc.tuple(script, how, how), 60).map(([one, options, others]) => {
        const choices = choicesOf(simulate(scripted(one), {}, options))
        const half = choices.slice(0, choices.length / 2)
        return simulate(scripted(one), {}, { ...others, seed: options.seed, choices: half })
      }),
    ),
  'a little of everything': () =>
    digests(
      [...families].flatMap((among) =>
        some(fc.tuple(randomProgram(12, [among]), how), 12).map(([one, options], i) =>
          simulate(moduleOf(one), {}, { ...options, policy: i % 2 === 0 ? 'barging' : 'fair' }),
        ),
      ),
    ),
  sockets: () =>
    digests(some(fc.tuple(socketScripts, howScripted), 60).map(([one, how]) => simulate(socketProgram(one), {}, how))),
  'sockets, call for call': () =>
    [[...misusedSockets], ...some(fc.array(socketCalls, { minLength: 20, maxLength: 120, size: 'max' }), 15)].map(
      (calls) => {
        const listen = [0, 1].map((which) => ({ does: 'listen', which, server: false, amount: 0 }) as const)
        return shortDigest(rehearseSockets([...listen, ...calls]).answers)
      },
    ),
  greenlets: () =>
    Array.from({ length: 60 }, (_, seed) => scriptOf(seed)).map((of) => shortDigest(played(of.script, of.patched))),
}
const threading = Object.fromEntries(
  kinds.map((kind) => [
    `threading's ${kind}`,
    () => {
      const misuses = misuseScripts(kind, errorsOf(kind, true)).map(([one]) => one)
      return digests([...misuses, ...some(scriptsOf(kind, true), 20)].map((one) => rehearse(one).trace))
    },
  ]),
)
const multiprocessing = Object.fromEntries(
  kindsOfMultiprocessing.map((kind) => [
    `multiprocessing's ${kind}`,
    () => {
      const misuses = misuseScripts(kind, misusesOfMultiprocessing[kind], 'multiprocessing').map(([one]) => one)
      return digests(
        [...misuses, ...some(scriptsOf(kind, true, 'multiprocessing'), 12)].map((one) => rehearse(one).trace),
      )
    },
  ]),
)
const compounds = Object.fromEntries(
  compoundKinds.map((kind) => [
    kind,
    () => digests(some(compoundScripts(kind), 12).map((one) => rehearseCompound(one).trace)),
  ]),
)
const all = { ...others, ...threading, ...multiprocessing, ...compounds }

const file = new URL('recorded.json', import.meta.url)
if (process.env.HEDDLE_RECORD !== undefined) {
  const runs = Object.fromEntries(Object.entries(all).map(([family, digests]) => [family, digests().join(' ')]))
  writeFileSync(file, `${JSON.stringify({ engineVersion, runs }, null, 2)}\n`)
}
const recorded: { readonly engineVersion: string; readonly runs: { readonly [family: string]: string } } = existsSync(
  file,
)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { engineVersion: '', runs: {} }

describe(`runs of engine ${engineVersion}`, () => {
  it('were recorded', () => {
    expect(recorded.engineVersion).toBe(engineVersion)
    expect(Object.keys(recorded.runs).sort()).toEqual(Object.keys(all).sort())
  })

  it.each(Object.entries(all))('are those that were recorded: %s', (family, digests) => {
    expect(digests()).toEqual(recorded.runs[family]?.split(' '))
  })
})
