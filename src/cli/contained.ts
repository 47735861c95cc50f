/**
 * What a contained process (`--contained`) takes away from the program besides what Node's permission model denies: the
 * network, further threads, and the process itself. Each thread does this before it loads the program. It keeps a
 * program from doing harm by mistake; it is no boundary for one that is written to get out.
 */
import dgram from 'node:dgram'
import dns from 'node:dns'
import module, { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import os from 'node:os'
import v8 from 'node:v8'
import threads from 'node:worker_threads'
import { holdThreads } from './node-worker.ts'

const ofProcess = (
  'abort binding chdir dlopen exit initgroups kill seteuid setegid setgid setgroups setuid umask ' +
  '_debugEnd _debugProcess _linkedBinding'
).split(' ')

/** Takes away, in this thread, what a contained program may not have. */
export function contain(): void {
  for (const name of ['fetch', 'WebSocket', 'EventSource']) if (name in globalThis) deny(globalThis, name, name)
  deny(net.Socket.prototype, 'connect', 'a connection (node:net)')
  deny(net.Server.prototype, 'listen', 'a server (node:net)')
  for (const name of ['bind', 'connect', 'send']) deny(dgram.Socket.prototype, name, 'a socket (node:dgram)')
  for (const part of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
    for (const name of Object.getOwnPropertyNames(part))
      if (/^(lookup|resolve|reverse)/.test(name)) deny(part, name, `dns.${name}`)
  holdThreads()
  deny(threads, 'Worker', 'a thread of its own (node:worker_threads)')
  for (const name of ['register', 'registerHooks']) if (name in module) deny(module, name, `module.${name}`)
  deny(os, 'setPriority', 'os.setPriority')
  deny(v8, 'setFlagsFromString', 'v8.setFlagsFromString')
  for (const name of ofProcess) if (name in process) deny(process, name, `process.${name}`)
  for (const name of ['send', 'disconnect']) Reflect.defineProperty(process, name, { value: undefined })
  Reflect.defineProperty(process, 'env', { value: Object.freeze({}) })
  syncBuiltinESMExports()
}

function deny(owner: object, name: string, what: string): void {
  const value = function denied(): never {
    throw Object.assign(new Error(`${what} is denied to a contained program (--contained)`), {
      code: 'ERR_ACCESS_DENIED',
    })
  }
  Reflect.defineProperty(owner, name, { value, configurable: false, writable: false })
}
