import { describe, expect, it } from 'vitest'
import type { Value } from '../base/value.ts'
import { connectionAtom, connectionClose, connectionConnect, connectionReceive, connectionSend } from './connection.ts'
import { listenerAccept, listenerAtom, listenerListen } from './listener.ts'
import { networkAtom } from './network.ts'
import { selectorAtom, selectorPost, selectorRegister, selectorSelect, selectorUnregister } from './selector.ts'
import { World } from './testing/world.ts'

/** A network with one who listens, and a connection to it that was accepted. */
function connected() {
  const world = new World(1)
  const network = world.make(networkAtom)
  const listener = world.make(listenerAtom, { network, port: 80, backlog: 1 })
  const connection = world.make(connectionAtom, { network, capacity: 4 })
  const accepted = { $handle: { kind: 'accepted', base: connection, id: 0, name: 'c' } }
  world.ask(0, listenerListen, listener)
  world.ask(0, connectionConnect, connection, { port: 80, accepted })
  expect(world.ask(0, listenerAccept, listener)).toEqual(accepted)
  return { world, network, listener, connection }
}

describe('a socket', () => {
  const wholePort = 'port must be a whole number from 1 to 65535, got'
  const wholeBacklog = 'backlog must be a whole number up to 4096, got'
  it.each([
    [{ port: 1, backlog: 1 }, ''],
    [{ port: 65_535, backlog: 4096 }, ''],
    [{ port: 80, backlog: -3 }, ''],
    [{ port: 0, backlog: 1 }, `${wholePort} 0`],
    [{ port: 65_536, backlog: 1 }, `${wholePort} 65536`],
    [{ port: 1.5, backlog: 1 }, `${wholePort} 1.5`],
    [{ port: 'http', backlog: 1 }, `${wholePort} http`],
    [{ port: 80, backlog: 4097 }, `${wholeBacklog} 4097`],
    [{ port: 80, backlog: 1.5 }, `${wholeBacklog} 1.5`],
    [{ port: 80, backlog: null }, `${wholeBacklog} null`],
  ])('that listens is made of a port and a backlog: %j', (given, message) => {
    const world = new World(1)
    const make = () => world.make(listenerAtom, { network: world.make(networkAtom), ...given })
    if (message !== '') return expect(make).toThrow(`ValueError: ${message}`)
    const listener = make()
    expect(world.field(listenerAtom, listener, 'port')).toBe(given.port)
    // There is always room for one.
    expect(world.k.read(listener + 7)).toBe(Math.max(1, Number(given.backlog)))
  })

  it('belongs to a network', () => {
    const world = new World(1)
    expect(() => world.make(listenerAtom, { port: 80, backlog: 1 })).toThrow(
      'ValueError: a listener is made on a network',
    )
    expect(() => world.make(connectionAtom, { capacity: 1 })).toThrow('TypeError: a connection is made on a network')
  })

  it.each([1, 1_000_000])('holds %i letters on the way', (capacity) => {
    const world = new World(1)
    const connection = world.make(connectionAtom, { network: world.make(networkAtom), capacity })
    expect(world.field(connectionAtom, connection, 'capacity')).toBe(capacity)
  })

  it.each([0, -1, 1.5, 1_000_001, '4', null])('cannot hold %j letters', (capacity) => {
    const world = new World(1)
    const make = () => world.make(connectionAtom, { network: world.make(networkAtom), capacity })
    expect(make).toThrow(`ValueError: capacity must be a whole number from 1 to 1000000, got ${capacity}`)
  })

  it.each([-1, 65_536, 1.5, '80', null] as Value[])('cannot connect to port %j', (port) => {
    const { world, network } = connected()
    const other = world.make(connectionAtom, { network, capacity: 4 })
    const connect = () => world.ask(0, connectionConnect, other, { port })
    expect(connect).toThrow('OverflowError: connect(): port must be 0-65535.')
  })

  it.each([0, 81, 65_535])('is refused where nobody listens: %i', (port) => {
    const { world, network } = connected()
    const other = world.make(connectionAtom, { network, capacity: 4 })
    expect(() => world.ask(0, connectionConnect, other, { port })).toThrow('ConnectionRefusedError')
  })

  it('takes as much as there is room for, and gives as much as is asked for', () => {
    const { world, connection } = connected()
    const receive = (bufsize: Value, more = {}) =>
      world.ask(0, connectionReceive, connection, { end: 'server', bufsize, timeout: 0, ...more })
    expect(world.ask(0, connectionSend, connection, { end: 'client', data: 'abcdef', timeout: 0 })).toBe(4)
    for (const bufsize of [-1, 'x', null])
      expect(() => receive(bufsize)).toThrow('ValueError: negative buffersize in recv')
    expect(receive(0)).toBe('')
    expect(receive(1.9, { peek: true })).toBe('a')
    expect(receive(1.9)).toBe('a')
    expect(receive(2)).toBe('bc')
    expect(receive(9)).toBe('d')
    expect(() => receive(9)).toThrow('BlockingIOError')
  })

  it('does not take the halves of a letter apart', () => {
    const { world, connection } = connected()
    const receive = (bufsize: number) =>
      world.ask(0, connectionReceive, connection, { end: 'server', bufsize, timeout: 0 })
    expect(world.ask(0, connectionSend, connection, { end: 'client', data: 'a\u{1F600}b', timeout: 0 })).toBe(4)
    expect([receive(2), receive(1), receive(1)]).toEqual(['a', '\u{1F600}', 'b'])
  })
})

describe('a selector', () => {
  const handle = (kind: string, base: number) => ({ $handle: { kind, base, id: 0, name: kind } })

  it('refuses what it cannot watch', () => {
    const { world, network, listener, connection } = connected()
    const [selector = 0, other = 0] = [0, 1].map(() => world.make(selectorAtom, { network }))
    const door = handle('listener', listener)
    const register = (socket: Value, events: Value, at = selector) =>
      world.ask(0, selectorRegister, at, { socket, events, data: null })
    const unregister = (socket: Value) => world.ask(0, selectorUnregister, selector, { socket })
    for (const events of [0, 4, 1.5, null])
      expect(() => register(door, events)).toThrow(`ValueError: Invalid events: ${events}`)
    expect(() => register('door', 1)).toThrow('ValueError: Invalid file object')
    expect(() => unregister(null)).toThrow('ValueError: Invalid file object')
    expect(() => unregister(door)).toThrow("KeyError: 'listener is not registered'")
    register(door, 1)
    expect(() => register(door, 3)).toThrow("KeyError: 'listener is already registered'")
    expect(() => register(door, 1, other)).toThrow('ValueError: listener is registered at another selector')
    unregister(door)
    register(door, 1, other)
    world.ask(0, connectionClose, connection, { end: 'client' })
    expect(() => register(handle('connection', connection), 1)).toThrow('ValueError: Invalid file descriptor: -1')
    register(handle('accepted', connection), 3)
    expect(() => world.make(selectorAtom, {})).toThrow('TypeError: a selector is made on a network')
  })

  it('tells what each is ready for, in the order of its keys, and what was posted', () => {
    const { world, network, listener, connection } = connected()
    const selector = world.make(selectorAtom, { network })
    const keys: readonly (readonly [string, number, number])[] = [
      ['accepted', connection, 3],
      ['listener', listener, 1],
      ['connection', connection, 1],
    ]
    for (const [kind, base, events] of keys)
      world.ask(0, selectorRegister, selector, { socket: handle(kind, base), events, data: kind })
    const select = () =>
      (
        world.ask(0, selectorSelect, selector, { timeout: 0 }) as { data?: string; events?: number; posted?: Value }[]
      ).map(({ data, events, posted }) => (data === undefined ? [posted] : [data, events]))
    expect(select()).toEqual([['accepted', 2]])
    world.ask(0, connectionSend, connection, { end: 'client', data: 'abc', timeout: 0 })
    expect(select()).toEqual([['accepted', 3]])
    world.ask(0, connectionSend, connection, { end: 'server', data: 'abcd', timeout: 0 })
    expect(select()).toEqual([
      // Nothing more can be sent from there: the other end is full.
      ['accepted', 1],
      ['connection', 1],
    ])
    for (const item of [7, null]) world.ask(0, selectorPost, selector, item)
    expect(select().slice(2)).toEqual([[7], [null]])
    expect(select()).toHaveLength(2)
    const other = world.make(connectionAtom, { network, capacity: 4 })
    world.ask(0, connectionConnect, other, { port: 80, accepted: handle('accepted', other) })
    expect(select()).toEqual([
      ['accepted', 1],
      ['listener', 1],
      ['connection', 1],
    ])
    world.ask(0, connectionClose, connection, { end: 'server' })
    // The last has come to the place of the one that is closed.
    expect(select()).toEqual([
      ['connection', 1],
      ['listener', 1],
    ])
  })
})
