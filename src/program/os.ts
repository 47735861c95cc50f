import { clockNow } from '../model/clock.ts'
import { consoleInput } from '../model/console.ts'
import { threadActiveChildren, threadEnumerate } from '../model/ending.ts'
import { eventAtom } from '../model/event.ts'
import { pageFetch } from '../model/fetch.ts'
import { firstPid } from '../model/pid.ts'
import { consolePrint, threadRound, threadSleep, threadWork } from '../model/thread.ts'
import type { ThreadKind } from '../trace/tables.ts'
import { Children, type Heritage, type Naming, type ThreadOptions } from './children.ts'
import type { Gevent, GeventOptions } from './compounds/gevent/gevent.ts'
import type { Patches } from './compounds/gevent/patches.ts'
import type { InitializerOptions } from './compounds/initializer.ts'
import type { Pool, PoolOptions } from './compounds/pool.ts'
import type { ProcessPoolExecutor, ProcessPoolExecutorOptions } from './compounds/process-pool-executor.ts'
import type { ThreadPoolExecutor, ThreadPoolExecutorOptions } from './compounds/thread-pool-executor.ts'
import type { Timer } from './compounds/timer.ts'
import type { Completed, CompletedOptions, Waited, WaitOptions } from './compounds/wait-futures.ts'
import { assumptionError, Mistake, ProgramError, systemExit } from './errors.ts'
import type { Future } from './futures.ts'
import { Greenlet } from './greenlets.ts'
import { fromLibrary } from './library.ts'
import { libraryFrame, within } from './library-frames.ts'
import { Local } from './local.ts'
import { make, type Owned } from './making.ts'
import { Multiprocessing } from './multiprocessing.ts'
import { ObjectMaker } from './object-maker.ts'
import type { RandomSource } from './random-source.ts'
import { ask, askGreenlet, type Body, type Handle, type Operation } from './request.ts'
import { bodyName, bodyOf, type ScenarioModule } from './scenario.ts'
import { TaskNumbers } from './task-numbers.ts'
import { handleOf, handlesOf, Thread, type Told, waitForSentinels } from './threads.ts'
import { Event } from './waiting.ts'
import { watcher } from './watcher.ts'

/** What a thread knows of itself. */
export interface Self {
  readonly id: number
  readonly name: string
  readonly kind: ThreadKind
  readonly pid: number
  readonly path: string
  /** Block of its process. */
  readonly process: number
  readonly heritage: Heritage
  /** As which it is switched to: a thread's body is a greenlet too. */
  readonly greenlet: Greenlet
}

/** The name of what is made; where there is none, one with the next number. */
export interface CompoundOptions {
  readonly name?: string
}

/** How a greenlet is made. */
export interface GreenletOptions {
  readonly name?: string
  /** Who goes on when it ends; who makes it, where nothing is said. */
  readonly parent?: Greenlet
}

/** A page that was fetched. */
export interface Page {
  readonly status: number
  readonly text: string
}

/** What a body can ask for: its first parameter. Each thread has its own. */
export class Os extends ObjectMaker {
  private readonly children: Children
  private readonly numbers: TaskNumbers
  /** For executors: whether `forever` goes on for ever, however many rounds it is given: so it is when a program is explored. */
  endless = false
  /** For executors: where random numbers come from; null for the seed. A greenlet has that of its thread. */
  randomSource: RandomSource | null = null
  /** For executors: who threads and processes are that the model answers with. A greenlet has that of its thread. */
  whoIs: (one: number) => Told = () => {
    throw new Error('nobody knows who they are')
  }
  /** For executors: whether something was assumed that does not hold. */
  isUnmet = false
  private readonly exits: (() => Operation<void>)[]
  /** Of a greenlet: that of its thread. */
  private readonly host: Os | null
  private hub: Gevent | null = null
  private readonly locals = new Map<string, Map<string, unknown>>()
  /** Whether it, or a greenlet of it, has made threads. */
  private company = false

  /**
   * @param seed the run's seed; random numbers depend on it and on the thread's path of birth alone
   * @param module whose bodies it can name
   * @param host of a greenlet: that of its thread
   */
  constructor(
    readonly self: Self,
    seed: number,
    private readonly module: ScenarioModule | null = null,
    host: Os | null = null,
  ) {
    super()
    this.host = host
    this.exits = host?.exits ?? []
    this.randomSource = host?.randomSource ?? null
    if (host !== null) this.whoIs = host.whoIs
    this.children = new Children(self.path, self.heritage, self.kind === 'process')
    this.numbers = new TaskNumbers(seed, self.path)
  }

  /**
   * A line that a person types.
   * @throws EOFError (in the program) when no more will come
   */
  *input(prompt: string): Operation<string> {
    return String(yield ask(consoleInput, null, prompt))
  }

  /**
   * Fetches a page of this application: `address` is its path below the public folder, such as `films/1.html`. Gives up
   * after `timeout` seconds.
   * @throws HTTPError (in the program) when the server answers with a status that is no success; URLError when it cannot
   *   be reached; TimeoutError when the answer takes too long; ValueError for an address of another form
   */
  *fetch(address: string, options: { readonly timeout?: number } = {}): Operation<Page> {
    const { timeout } = options
    const hub = this.patchedHub
    if (hub !== null) return yield* hub.fetch(address, timeout)
    const page = yield ask(pageFetch, null, timeout === undefined ? address : { address, timeout })
    return page as Page // as `pageResponse` gives it
  }

  /**
   * A timer that will run `body(os, ...parameters)` this many seconds after its start, in a thread of its own.
   * @example
   * ```js
   * const timer = yield* os.timer(5, giveUp, [task])
   * yield* timer.start()
   * yield* timer.cancel() // in time: giveUp does not run
   * ```
   */
  *timer(
    seconds: number,
    body: Body,
    parameters: readonly unknown[] = [],
    options: ThreadOptions = {},
  ): Operation<Timer> {
    const owner = options.name ?? this.children.compoundName('Timer', 1)
    const finished = yield* make(eventAtom, null, `${owner}.finished`, { owner, told: 'outside' }, Event)
    const inside = { ...options, owner }
    const [Timer, run] = [fromLibrary('Timer'), fromLibrary('runTimer')]
    return new Timer(
      this.child('thread', { noun: 'Thread' }, run, [finished, seconds, body, parameters], inside),
      finished,
    )
  }

  /**
   * A pool of this many worker processes, which start at once: Python's `multiprocessing.Pool`.
   * @throws ValueError (in the program) when there would be none
   * @example
   * ```js
   * const pool = yield* os.pool(3)
   * const result = yield* pool.applyAsync(square, [7])
   * yield* os.print(`${yield* result.get()}`)
   * yield* pool.close()
   * yield* pool.join()
   * ```
   */
  *pool(processes: number, options: PoolOptions = {}): Operation<Pool> {
    const name = options.name ?? this.children.compoundName('Pool', 1)
    return yield* fromLibrary('Pool').make(this, 'process', processes, name, options)
  }

  /**
   * A pool of this many worker threads: Python's `multiprocessing.pool.ThreadPool`.
   * @throws ValueError (in the program) when there would be none
   */
  *threadPool(threads: number, options: CompoundOptions & InitializerOptions = {}): Operation<Pool> {
    const name = options.name ?? this.children.compoundName('ThreadPool', 1)
    return yield* fromLibrary('Pool').make(this, 'thread', threads, name, options)
  }

  /**
   * At most this many threads that do what is submitted: Python's `concurrent.futures.ThreadPoolExecutor`.
   * @throws ValueError (in the program) when there would be none
   * @example
   * ```js
   * const executor = yield* os.threadPoolExecutor(2)
   * const future = yield* executor.submit(square, [7])
   * yield* os.print(`${yield* future.result()}`)
   * yield* executor.shutdown()
   * ```
   */
  *threadPoolExecutor(most: number, options: ThreadPoolExecutorOptions = {}): Operation<ThreadPoolExecutor> {
    return yield* fromLibrary('ThreadPoolExecutor').make(
      this,
      most,
      options.name ?? this.children.compoundName('ThreadPoolExecutor', 0),
      options,
    )
  }

  /**
   * At most this many processes that do what is submitted: Python's `concurrent.futures.ProcessPoolExecutor`.
   * @throws ValueError (in the program) when there would be none
   */
  *processPoolExecutor(most: number, options: ProcessPoolExecutorOptions = {}): Operation<ProcessPoolExecutor> {
    return yield* fromLibrary('ProcessPoolExecutor').make(
      this,
      most,
      options.name ?? this.children.compoundName('ProcessPoolExecutor', 0),
      options,
    )
  }

  /**
   * The futures in the order in which they are done: Python's `concurrent.futures.as_completed`.
   * @example
   * ```js
   * const completed = yield* os.asCompleted(futures)
   * for (let future = yield* completed.next(); future !== null; future = yield* completed.next()) {
   *   yield* os.print(`${yield* future.result()}`)
   * }
   * ```
   */
  *asCompleted(futures: readonly Future[], options: CompletedOptions = {}): Operation<Completed> {
    return yield* fromLibrary('asCompleted')(this, futures, options, this.children.compoundName('as_completed', 1))
  }

  /**
   * Waits for futures: Python's `concurrent.futures.wait`.
   * @example
   * ```js
   * const { done, notDone } = yield* os.wait(futures, { returnWhen: 'FIRST_COMPLETED' })
   * yield* os.print(`${done.length} of ${done.length + notDone.length}`)
   * ```
   */
  *wait(futures: readonly Future[], options: WaitOptions = {}): Operation<Waited> {
    return yield* fromLibrary('waitFutures')(this, futures, options, this.children.compoundName('wait', 1))
  }

  /** What Python has in its module multiprocessing. */
  get multiprocessing(): Multiprocessing {
    return new Multiprocessing(this)
  }

  /** A process that will run `body(os, ...parameters)`. The parameters are copied when it starts. */
  process(body: Body, parameters: readonly unknown[] = [], options: ThreadOptions = {}): Thread {
    return this.child('process', { noun: 'Process' }, body, parameters, options)
  }

  /**
   * A thread that will run `body(os, ...parameters)`. The parameters are copied when it starts.
   * @example
   * ```js
   * const thread = os.thread(adder, [{ total }], { name: 'adder' })
   * yield* thread.start()
   * yield* thread.join()
   * ```
   */
  thread(body: Body, parameters: readonly unknown[] = [], options: ThreadOptions = {}): Thread {
    return this.child('thread', { noun: 'Thread', target: body?.name }, body, parameters, options)
  }

  /**
   * Waits until one of these child processes of this process has ended, or several, or for this many seconds: Python's
   * `multiprocessing.connection.wait` on their `sentinel`s.
   * @returns those that have ended
   * @throws ValueError (in the program) for one that was not started, or was closed; AssertionError for one that another
   *   process has started
   */
  *waitSentinels(processes: readonly Thread[], timeout?: number): Operation<Thread[]> {
    return yield* waitForSentinels(this.ownProcess, processes, timeout)
  }

  /**
   * The threads of this process that live, daemons and those of pools and the like among them, the main thread first and the
   * others in the order of their starts: Python's `threading.enumerate()`. These are handles of their own: the same threads have
   * the same `id`.
   */
  *enumerate(): Operation<Thread[]> {
    const { process } = this.self
    const whoIs = (one: number): Told => {
      const told = this.whoIs(one)
      return told.base === process ? this.mainThread() : told
    }
    return handlesOf(yield ask(threadEnumerate, this.ownProcess, null), whoIs)
  }

  /** How many threads of this process live: Python's `threading.active_count()`. */
  *activeCount(): Operation<number> {
    return (yield* this.enumerate()).length
  }

  /**
   * The thread that this process began with: Python's `threading.main_thread()`. It ends, for who waits for it, with its
   * process, and so after the process's other threads.
   */
  mainThread(): Thread {
    const { id, base } = this.ownProcess
    return handleOf({ id, base, name: 'MainThread', threadKind: 'thread', daemon: false })
  }

  /** For `Multiprocessing`: the child processes of this process that live, in the order of their starts. */
  *activeChildren(): Operation<Thread[]> {
    return handlesOf(yield ask(threadActiveChildren, this.ownProcess, null), this.whoIs)
  }

  private get ownProcess(): Handle {
    const { pid, process, name } = this.self
    return { kind: 'thread', name, id: pid - firstPid, base: process }
  }

  /** The thread that asks, by the name that it has in Python: Python's `threading.current_thread()`. */
  currentThread(): Thread {
    if (this.host !== null) return this.host.currentThread()
    const { id, name, kind, heritage, greenlet } = this.self
    const thread = new Thread(kind === 'process' ? 'MainThread' : name, 'thread', null, heritage.daemon)
    return Object.assign(thread, { id, base: greenlet.base })
  }

  /** The process of the thread that asks: Python's `multiprocessing.current_process()`. */
  currentProcess(): Thread {
    const { pid, process, heritage } = this.self
    return Object.assign(new Thread(heritage.process, 'process', null, heritage.inDaemon), {
      id: pid - firstPid,
      base: process,
    })
  }

  /**
   * Something of which each thread has its own: Python's `threading.local()`. It may be passed to threads.
   * @example
   * ```js
   * const mine = os.local()
   * mine.set('name', 'a')
   * yield* os.print(`${mine.get('name')}`)
   * ```
   */
  local(): Local {
    return new Local({ name: this.children.compoundName('local', 1) })
  }

  /** For `Local`: what this thread has set in one. */
  localsOf(name: string): Map<string, unknown> {
    if (this.host !== null) return this.host.localsOf(name)
    const mine = this.locals.get(name) ?? new Map<string, unknown>()
    this.locals.set(name, mine)
    return mine
  }

  /**
   * Has `hook(os, {excType, excValue, thread})`, an exported body, told of each error that ends a thread which is made
   * from now on by this thread, or by those that it makes: Python's `threading.excepthook`, where one is for all threads of
   * a process. Here a thread can set it for no other but those.
   * @throws ProgramError TypeError when the program's module does not export it
   */
  setExcepthook(hook: Body): void {
    this.children.excepthook = this.bodyName(hook)
  }

  /**
   * Ends this thread, or where it is the main thread of a process that process, as any error would that nobody catches, but
   * quietly: Python's `sys.exit`.
   * @param code of the process: a number; a text is printed, and the code is 1
   * @throws ProgramError SystemExit
   */
  exit(code: number | string | null = null): never {
    throw new ProgramError(systemExit, code === null ? '' : String(code))
  }

  /**
   * Fails this thread unless the condition holds. It is no operation, and needs no `yield*`.
   * @throws ProgramError AssertionError
   */
  assert(condition: unknown, message = 'assertion failed'): void {
    if (!condition) throw new ProgramError('AssertionError', message)
  }

  /**
   * Says that only executions count in which the condition holds here. Where it does not, this thread does nothing more,
   * whatever it catches, and the execution is none: exploring counts it apart, and a run ends with it. It needs no `yield*`.
   */
  assume(condition: unknown): void {
    if (condition) return
    this.isUnmet = true
    throw new ProgramError(assumptionError, 'an assumption does not hold')
  }

  /**
   * Does the operations of `body(os)`, a generator function, as one step of the schedule: no other thread comes in between.
   * They may ask objects and print, and nothing waits: what would have to is an error. A block within a block is a part of
   * it.
   * @returns what the body returns
   * @throws RuntimeError (in the program) for an operation that would have to wait or is not of objects, and for more than
   *   10,000 of them
   * @example
   * ```js
   * const seen = yield* os.atomic(function* () {
   *   const value = yield* total.read()
   *   yield* total.write(value + 1)
   *   return value
   * })
   * ```
   */
  atomic<Result>(body: (os: Os) => Operation<Result>): Operation<Result> {
    return fromLibrary('atomically')(this, body)
  }

  /**
   * A greenlet of this thread, suspended until somebody switches to it: then it runs `body(os, ...parameters)`, with
   * what that switch passes behind the parameters. It costs no worker. Its body needs no export, and parameters are
   * passed as they are.
   * @throws ValueError (in the program) for a parent of another thread
   * @example
   * ```js
   * const child = yield* os.greenlet(function* (os, given) {
   *   return given + 1
   * })
   * const answer = yield* child.switch(1) // 2
   * ```
   */
  *greenlet(body: Body, parameters: readonly unknown[] = [], options: GreenletOptions = {}): Operation<Greenlet> {
    const spawn = this.children.spawn('greenlet', { noun: 'greenlet' }, body, parameters, options)
    const greenlet = new Greenlet(spawn.name, options.parent ?? this.self.greenlet)
    yield askGreenlet(greenlet, spawn, options.parent?.base ?? null)
    return greenlet
  }

  /**
   * gevent in this thread, whose greenlets share it. Patched, as by `monkey.patch_all()`, what has to wait
   * (`sleep`, `fetch`, sockets, locks, semaphores, events, conditions, queues, `join`) does so by switching to its hub, so
   * that other greenlets go on meanwhile; else it blocks the whole thread.
   * @example
   * ```js
   * const gevent = os.gevent({ patched: true })
   * const jobs = [yield* gevent.spawn(crawl, ['a']), yield* gevent.spawn(crawl, ['b'])]
   * yield* gevent.joinall(jobs)
   * ```
   */
  gevent(options: GeventOptions = {}): Gevent {
    const os = this.host ?? this
    const Gevent = fromLibrary('Gevent')
    os.hub ??= new Gevent(os)
    os.hub.configure(options)
    return os.hub
  }

  /**
   * For an exploration: all of its own on which what it gives depends.
   * @param named also the names of what it makes
   */
  memory(named: boolean): readonly unknown[] {
    const { children, numbers, exits, company, hub } = this
    return [...(named ? children.memory : []), ...numbers.memory, ...exits, company, hub, this.locals]
  }

  /** For library code: whether other threads may touch what this one shares. */
  get hasCompany(): boolean {
    return this.host?.hasCompany ?? (this.self.path !== '' || this.company)
  }

  /** For library code: the hub to wait in, where this thread is patched. */
  get patchedHub(): Gevent | null {
    const { hub } = this.host ?? this
    return hub?.patched === true ? hub : null
  }

  /** For library code: how objects wait in this thread, where it is patched. */
  get patches(): Patches | null {
    return this.patchedHub?.patches ?? null
  }

  /**
   * Runs `body(os, ...parameters)` again and again. What a round keeps for the next, in the state of objects or in
   * variables, must not grow: so an exploration can tell when everything is as it was before. A round that returns false has brought nothing
   * about. Where the program is not explored but run, it ends after this many `rounds`, if given.
   * @example
   * ```js
   * function* server(os, { queue }) {
   *   yield* os.forever(function* () {
   *     yield* queue.get()
   *     yield* queue.taskDone()
   *   })
   * }
   * ```
   */
  *forever(
    body: Body,
    parameters: readonly unknown[] = [],
    options: { readonly rounds?: number } = {},
  ): Operation<void> {
    const frame = libraryFrame(this.forever)
    yield within(frame, 1, [], ask(threadRound, null, 'begin'))
    const rounds = this.endless ? undefined : options.rounds
    for (let n = 0; rounds === undefined || n < rounds; n++) {
      const result = yield* within(frame, 2, rounds === undefined ? [] : [n], body(this, ...parameters))
      watcher?.returns(this)
      const end = ask(threadRound, null, result === false ? false : null)
      // Where there is no end of rounds, what comes is what came after the beginning.
      yield rounds === undefined ? within(frame, 1, [], end) : within(frame, 3, [n], end)
    }
  }

  /** Prints a line: Python's `print`. */
  *print(text: string): Operation<void> {
    yield ask(consolePrint, null, text)
  }

  /**
   * Does nothing for at least this many seconds.
   * @throws ValueError (in the program) for a negative time
   */
  *sleep(seconds: number): Operation<void> {
    const hub = this.patchedHub
    // Its own checks are those of an unpatched sleep.
    if (hub !== null && seconds >= 0) yield* hub.sleep(seconds)
    else yield ask(threadSleep, null, seconds)
  }

  /** Seconds since the run began, to the microsecond: Python's `time.monotonic()`. */
  *now(): Operation<number> {
    return Number(yield ask(clockNow, null, null))
  }

  /**
   * Computes for this many seconds of one core's time.
   * @throws ValueError (in the program) for a negative time
   */
  *work(cpuSeconds: number): Operation<void> {
    yield ask(threadWork, null, cpuSeconds)
  }

  /** A random number of seconds (or of anything) between two numbers, in thousandths. */
  random(from: number, to: number): number {
    return this.randomSource?.draw(this.self.path, from, to, false) ?? this.numbers.between(from, to)
  }

  /** A random whole number from `least` to `most`, both included. */
  randomWhole(least: number, most: number): number {
    return this.randomSource?.draw(this.self.path, least, most, true) ?? this.numbers.whole(least, most)
  }

  /**
   * For library code: has something done when the body of this thread or process has ended, however it ended; what was
   * given last is done first. Meaning: CPython's `threading._register_atexit`, by which `concurrent.futures` lets its
   * threads finish what was submitted. There all wait for the end of the process, also what a thread of it has made.
   */
  atExit(exit: () => Operation<void>): void {
    this.exits.push(exit)
  }

  /** For executors: what is to be done next at the end of the body. It is forgotten. */
  nextExit(): (() => Operation<void>) | undefined {
    return this.exits.pop()
  }

  /** For library code: the place of a task that is submitted now, which `asTask` takes. */
  nextTask(): string {
    return this.numbers.nextTask()
  }

  /** For library code: runs a task, whose random numbers follow from where it was submitted. */
  asTask<Result>(place: string, task: () => Operation<Result>): Operation<Result> {
    return this.numbers.during(place, task)
  }

  /**
   * For library code: the name by which other threads find a body.
   * @throws ProgramError TypeError when the program's module does not export it
   */
  bodyName(body: Body): string {
    const name = this.module === null ? null : bodyName(this.module, body)
    if (name !== null) return name
    throw new Mistake('TypeError', `${body.name || 'the function'} is not exported by its module`)
  }

  /** For library code: the body of a name that `bodyName` gave. */
  bodyNamed(name: string): Body {
    const body = this.module === null ? null : bodyOf(this.module, name)
    if (body === null) throw new ProgramError('AttributeError', `the program has no body ${name}`)
    return body
  }

  /**
   * For library code: a thread of a compound, `owner`.
   * @param name its name, or how it is called by the next number
   */
  owned(
    kind: ThreadKind,
    body: Body,
    parameters: readonly unknown[],
    name: string | Naming,
    owner: string,
    daemon = false,
  ): Thread {
    const named = typeof name === 'string' ? { noun: '', name } : name
    return this.child(
      kind,
      named,
      body,
      parameters,
      typeof name === 'string' ? { name, owner, daemon } : { owner, daemon },
    )
  }

  /** For library code: what something of a kind is called that is about to be made. */
  nameFor(kind: string, name: string | undefined): string {
    return watcher?.nameFor(kind, name, this) ?? name ?? kind
  }

  private meet(): void {
    if (this.host === null) this.company = true
    else this.host.meet()
  }

  private child(
    kind: ThreadKind,
    naming: Naming,
    body: Body,
    parameters: readonly unknown[],
    options: ThreadOptions & Owned,
  ): Thread {
    const spawn = this.children.spawn(kind, naming, body, parameters, options)
    this.meet()
    return new Thread(spawn.name, kind, spawn, spawn.daemon)
  }
}
