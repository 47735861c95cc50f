import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { Mailbox } from './mailbox.ts'
import { RunMemory } from './memory.ts'
import { type AnswerMail, type FetchRequest, Requests } from './requests.ts'
import { serveRequests } from './serve-requests.ts'

const shape = { stateWords: 64, workers: 2, ringWords: 256, valueWords: 16 }
const { waitAsync } = Atomics
afterEach(() => {
  Atomics.waitAsync = waitAsync
})

/** Two workers' memory, in which both take part. */
function memoryOfTwo(): RunMemory {
  const memory = RunMemory.create({ ...shape, requests: true })
  Atomics.store(memory.words, memory.at.slots, 2)
  return memory
}

const fetching = (address: string): FetchRequest => ({ kind: 'fetch', address, delay: 0, patience: 1, failure: null })

/** The next text of a mailbox, without sleeping: the other side lives in this thread, too. */
async function nextText(box: Mailbox): Promise<string> {
  for (let text = ''; ; ) {
    const piece = box.take()
    if (piece === null) await new Promise((resolve) => setImmediate(resolve))
    else if (piece.last) return text + piece.text
    else text += piece.text
  }
}

function end(memory: RunMemory): void {
  Atomics.store(memory.words, memory.at.tick, -1)
  memory.callIo()
}

describe('a mailbox', () => {
  it('passes any text on, in as many pieces as it needs', () => {
    const { answerBox, requestBox } = RunMemory.prototype
    const memory = memoryOfTwo()
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 3000 })
    fc.assert(
      fc.property(text, fc.constantFrom(answerBox, requestBox), fc.constantFrom(0, 1), (sent, box, worker) => {
        const mailbox = box.call(memory, worker)
        let got = ''
        for (let from = 0; from < sent.length; ) {
          from = mailbox.put(sent, from)
          const piece = mailbox.take()
          got += piece?.text ?? '?'
          expect(piece?.last).toBe(from === sent.length)
        }
        expect(got).toBe(sent)
        expect(mailbox.take()).toBeNull()
      }),
    )
  })

  it('takes no room in the memory of a run without requests', () => {
    const room = (requests: boolean) => RunMemory.create({ ...shape, requests }).words.length
    expect(RunMemory.create(shape).words.length).toBe(room(false))
    expect(room(true)).toBeGreaterThan(room(false))
  })
})

describe.each(['told of changes', 'looking for changes'])('the I/O worker, %s', (how) => {
  const prepare = () => {
    // As in browsers that cannot wait for a word.
    if (how === 'looking for changes') Reflect.deleteProperty(Atomics, 'waitAsync')
  }

  it('answers under the number of the request, long texts too, and wakes who asked', async () => {
    prepare()
    const memory = memoryOfTwo()
    const served = serveRequests(memory, async (request) => `${request.address} ${'x'.repeat(5000)}`)
    const pages = ['a.html', 'b.html', 'c.html']
    for (const worker of [1, 0]) {
      const requests = new Requests(memory, worker)
      for (const [ticket, page] of pages.entries()) {
        const wake = worker * 8 + ticket
        expect(requests.make(wake, fetching(page))).toBe(ticket)
        const mail = JSON.parse(await nextText(memory.answerBox(worker))) as AnswerMail
        expect(mail).toEqual({ ticket, answer: `${page} ${'x'.repeat(5000)}` })
        expect(memory.words[wake]).toBe(1)
      }
    }
    end(memory)
    await served
  })

  it('has any number of requests under way, and passes their answers on as they come', async () => {
    prepare()
    const memory = memoryOfTwo()
    const waiting = new Map<string, (answer: string) => void>()
    const served = serveRequests(
      memory,
      (request) => new Promise((resolve) => waiting.set(request.address, () => resolve(request.address))),
    )
    const requests = new Requests(memory, 0)
    for (const page of ['a', 'b', 'c']) {
      requests.make(0, fetching(page))
      while (!waiting.has(page)) await new Promise((resolve) => setImmediate(resolve))
    }
    for (const page of ['c', 'a', 'b']) waiting.get(page)?.('')
    const came = []
    for (let i = 0; i < 3; i++) came.push(JSON.parse(await nextText(memory.answerBox(0))))
    expect(came).toEqual([
      { ticket: 2, answer: 'c' },
      { ticket: 0, answer: 'a' },
      { ticket: 1, answer: 'b' },
    ])
    end(memory)
    await served
  })

  it('lets go of all requests when the run is over', async () => {
    prepare()
    const memory = memoryOfTwo()
    let given: AbortSignal | null = null
    const served = serveRequests(memory, (_request, over) => {
      given = over
      return new Promise(() => {})
    })
    new Requests(memory, 1).make(0, fetching('a'))
    while (given === null) await new Promise((resolve) => setImmediate(resolve))
    const signal: AbortSignal = given
    expect(signal.aborted).toBe(false)
    end(memory)
    await served
    expect(signal.aborted).toBe(true)
  })
})
