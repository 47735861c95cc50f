"""Plays scripts on CPython's own concurrent.futures, multiprocessing.pool and threading.Timer.

A script is {kind, made, threads, moves}; how it is played stands in actors.py. The pool is a ThreadPool, which has the code
of Pool but for what it starts; its queues are those of `queue`, so that who waits in one can be seen.
"""

import json
import logging
import multiprocessing.pool
import queue
import re
import sys
import threading
import types
from concurrent import futures

from actors import Stage, Worker, frames_of, serve, told

# A wait for at least that many seconds is for ever.
FOREVER_SECONDS = 1000

if hasattr(logging, "disable"):
    # Errors in callbacks are logged: the scripts' own log has them.
    logging.disable(logging.CRITICAL)

# What takes the lock of an executor before it does anything else.
LOCKING = (futures.ThreadPoolExecutor.submit.__code__, futures.ThreadPoolExecutor.shutdown.__code__)


def cannot_go_on(thread, alive):
    """Whether it is certain that a thread does nothing before another one acts."""
    for depth, frame in enumerate(frames_of(thread)):
        code, names = frame.f_code, frame.f_locals
        if depth == 0 and code in LOCKING and names["self"]._shutdown_lock.locked():
            # A callback of a shutdown that cancels wants the lock that the shutdown holds.
            return True
        if code is Worker.run.__code__:
            return names["self"].move is None
        if code is threading.Condition.wait.__code__:
            timeout = names["timeout"]
            ends = timeout is not None and timeout < FOREVER_SECONDS
            return not ends and "saved_state" in names and names["waiter"] in names["self"]._waiters
        if code is threading.Thread.join.__code__:
            return names["timeout"] is None and names["self"] in alive
    return False


def without_address(value):
    """Addresses differ from run to run."""
    if isinstance(value, dict):
        return {key: without_address(item) for key, item in value.items()}
    return re.sub("0x[0-9a-f]+", "0x", value) if isinstance(value, str) else value


def text(entry):
    return json.dumps(entry, sort_keys=True, separators=(",", ":"))


def raised(error):
    """An error as a value."""
    if error is None:
        return None
    named = told(error)
    return {"raised": named["error"], "message": named["message"]}


class CompoundStage(Stage):
    def __init__(self, threads):
        super().__init__(threads)
        self.log = []
        # By task.
        self.kinds = {}
        self.gates = {}
        for worker in self.workers:
            worker.thread.start()

    def settled(self):
        others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
        # From 3.13 on, one that is no longer among them may be alive for a moment still.
        ended = (thread for thread in self.others() if thread not in others)
        return all(cannot_go_on(thread, others) for thread in others) and not any(thread.is_alive() for thread in ended)

    def others(self):
        """Threads besides the script's own whose ends can be seen."""
        return ()

    def perform(self, move):
        try:
            return self.does(move)
        except Exception as error:
            raise type(error)(without_address(str(error))) from None

    def who(self):
        """The number of the thread that calls, or its name where it is none of the script's."""
        thread = threading.current_thread()
        return next((worker.number for worker in self.workers if worker.thread is thread), thread.name)

    def state(self):
        log, self.log = self.log, []
        # Which of two threads that go on at once is first is left open.
        log.sort(key=self.order)
        return {"log": log, **self.looks()}

    def order(self, entry):
        return str(entry["by"])

    # Tasks

    def new_task(self, kind):
        number = len(self.kinds)
        self.kinds[number] = kind
        self.gates[number] = threading.Event()
        return number

    def finish(self, which):
        if self.gates:
            self.gates[which % len(self.gates)].set()

    def task(self, number):
        kind = self.kinds[number]
        self.log.append(self.task_entry(number))
        if kind in ("hold", "holdFail"):
            self.gates[number].wait()
        if kind in ("fail", "holdFail"):
            raise ValueError(f"task {number}")
        return self.nested(number) if kind == "nested" else number


class FutureStage(CompoundStage):
    """Futures that were submitted to nobody, or to an executor."""

    def __init__(self, made, threads):
        super().__init__(threads)
        self.futures = [futures.Future() for _ in range(made)]
        self.gate = threading.Event()

    def looks(self):
        return {"futures": [future._state for future in self.futures]}

    def chosen(self, move):
        known = dict.fromkeys(which % len(self.futures) for which in move["all"]) if self.futures else {}
        return {self.futures[which]: which for which in known}

    def does(self, move):
        does, timeout = move["does"], move.get("timeout")
        if does == "open":
            return self.gate.set()
        if does == "wait":
            chosen = self.chosen(move)
            done, waiting = futures.wait(chosen, timeout, move["until"])
            return [sorted(chosen[future] for future in part) for part in (done, waiting)]
        if does == "asCompleted":
            return self.as_completed(self.chosen(move), timeout)
        if not self.futures:
            return None
        future = self.futures[move["which"] % len(self.futures)]
        if does == "result":
            return future.result(timeout)
        if does == "exception":
            return raised(future.exception(timeout))
        if does == "setResult":
            return future.set_result(move["value"])
        if does == "setException":
            return future.set_exception(ValueError(move["value"]))
        if does == "addDoneCallback":
            return future.add_done_callback(lambda future: self.called(future, move["value"]))
        plain = {"run": "set_running_or_notify_cancel"}
        return getattr(future, plain.get(does, does))()

    def as_completed(self, chosen, timeout):
        over = ("CANCELLED_AND_NOTIFIED", "FINISHED")
        first = [chosen[future] for future in chosen if future._state in over]
        order = []
        try:
            for future in futures.as_completed(chosen, timeout):
                order.append(chosen[future])
        except futures.TimeoutError as error:
            return [sorted(order[: len(first)]), order[len(first) :], told(error)]
        # Which of those that were done before comes first is left open.
        return [sorted(order[: len(first)]), order[len(first) :]]

    def called(self, future, kind):
        try:
            saw = {"value": future.result(0)}
        except Exception as error:
            saw = told(error)
        self.log.append({"callback": kind, "by": self.who(), **saw})
        if kind == "raise":
            raise RuntimeError("in a callback")
        if kind == "hold":
            self.gate.wait()
            self.log.append({"goes": True, "by": self.who()})
        if kind == "add":
            future.add_done_callback(lambda future: self.called(future, "note"))
        if kind == "cancel":
            self.log.append({"cancelled": future.cancel(), "by": self.who()})
        if kind == "submit":
            self.log.append({"submitted": self.tried(), "by": self.who()})

    def tried(self):
        try:
            self.submit("quick")
            return True
        except Exception as error:
            return told(error)


class IdleThreads(threading.Semaphore):
    """Before 3.12 a thread said that it is idle also when it had more to do, so that too few were started."""

    def __init__(self, work):
        super().__init__(0)
        self.work = work

    def release(self, n=1):
        if self.work.empty():
            super().release(n)


class ExecutorStage(FutureStage):
    def __init__(self, made, threads):
        super().__init__(0, threads)
        self.executor = futures.ThreadPoolExecutor(made, "E")
        # Waiting in one of these can be seen.
        self.executor._work_queue = queue.Queue()
        if sys.version_info < (3, 12):
            self.executor._idle_semaphore = IdleThreads(self.executor._work_queue)

    def others(self):
        return self.executor._threads

    def looks(self):
        threads = sorted(thread.name for thread in self.executor._threads if thread.is_alive())
        return {**super().looks(), "threads": threads}

    def who(self):
        # Which of its threads is idle first, and so takes the next task, is left open.
        who = super().who()
        return who if isinstance(who, int) else "E"

    def order(self, entry):
        return text(entry) if entry["by"] == "E" else str(entry["by"])

    def task_entry(self, number):
        return {"task": number, "by": self.who()}

    def submit(self, kind):
        self.futures.append(self.executor.submit(self.task, self.new_task(kind)))
        return self.futures[-1]

    def nested(self, number):
        return self.submit("quick").result()

    def does(self, move):
        does = move["does"]
        if does == "submit":
            self.submit(move["value"])
            return None
        if does == "finish":
            return self.finish(move["which"])
        if does == "map":
            tasks = [self.new_task("hold") for _ in move["all"]]
            return list(self.executor.map(self.task, tasks))
        if does == "shutdown":
            return self.executor.shutdown(move["wait"], cancel_futures=move["cancelFutures"])
        return super().does(move)


class MappingStage(ExecutorStage):
    """An executor that maps too: which thread takes the first of several tasks that come at once is left open."""

    def who(self):
        return None

    def looks(self):
        looks = super().looks()
        return {**looks, "threads": len(looks["threads"])}

    def order(self, entry):
        return text(entry)


class Notifier(queue.Queue):
    _reader = None


def wait_for_updates(_sentinels, notifier, timeout=None):
    notifier.get()
    while not notifier.empty():
        notifier.get()


# Of the module's own two ways to wait, one that can be seen.
multiprocessing.pool.queue = types.SimpleNamespace(SimpleQueue=queue.Queue, Empty=queue.Empty)
multiprocessing.pool.Pool._wait_for_updates = staticmethod(wait_for_updates)


class ThreadPool(multiprocessing.pool.ThreadPool):
    def _setup_queues(self):
        super()._setup_queues()
        self._ctx = types.SimpleNamespace(SimpleQueue=Notifier)


class PoolStage(CompoundStage):
    def __init__(self, made, threads):
        super().__init__(threads)
        self.pool = ThreadPool(made)
        self.results = []
        self.iterators = []

    def looks(self):
        # Which of two workers takes a task first is left open.
        return {"ready": [result.ready() for result in self.results]}

    def order(self, entry):
        return text(entry)

    def task_entry(self, number):
        return {"task": number}

    def called(self, kind, value):
        self.log.append({"callback": kind, "by": threading.current_thread() is self.pool._result_handler, "value": value})
        if kind == "raise":
            raise RuntimeError("in a callback")

    def does(self, move):
        does, timeout, kind = move["does"], move.get("timeout"), move.get("value")
        if does == "finish":
            return self.finish(move["which"])
        if does in ("applyAsync", "mapAsync"):
            called = {}
            if "callback" in move:
                called["callback"] = lambda value: self.called(move["callback"], value)
                called["error_callback"] = lambda error: self.called(move["callback"], raised(error))
            if does == "applyAsync":
                self.results.append(self.pool.apply_async(self.task, (self.new_task(kind),), **called))
            else:
                tasks = [self.new_task(kind) for kind in move["kinds"]]
                self.results.append(self.pool.map_async(self.task, tasks, move.get("chunkSize"), **called))
            return None
        if does == "apply":
            return self.pool.apply(self.task, (self.new_task(kind),))
        if does == "map":
            tasks = [self.new_task(kind) for kind in move["kinds"]]
            return self.pool.map(self.task, tasks, move.get("chunkSize"))
        if does in ("imap", "imapUnordered"):
            tasks = [self.new_task(kind) for kind in move["kinds"]]
            maps = self.pool.imap if does == "imap" else self.pool.imap_unordered
            self.iterators.append(maps(self.task, tasks))
            return None
        if does == "next":
            return self.iterators[move["which"] % len(self.iterators)].next(timeout) if self.iterators else None
        if does in ("get", "wait", "ready", "successful"):
            if not self.results:
                return None
            result = self.results[move["which"] % len(self.results)]
            return getattr(result, does)(timeout) if does in ("get", "wait") else getattr(result, does)()
        return getattr(self.pool, does)()


class TimerStage(CompoundStage):
    def __init__(self, made, threads):
        super().__init__(threads)
        self.timers = []
        for number, (interval, kind) in enumerate(made):
            self.timers.append(threading.Timer(interval, self.rings, [number, kind]))

    def rings(self, number, kind):
        self.log.append({"rings": True, "by": number})
        if kind == "raise":
            raise ValueError("in a timer")
        if kind == "join":
            try:
                self.timers[number].join()
            except RuntimeError as error:
                self.log.append({"by": number, **told(error)})

    def others(self):
        return self.timers

    def looks(self):
        timers = self.timers
        return {"alive": [timer.is_alive() for timer in timers], "over": [timer.finished.is_set() for timer in timers]}

    def does(self, move):
        timer = self.timers[move["which"]]
        if move["does"] == "join":
            return timer.join(move.get("timeout"))
        return getattr(timer, {"isAlive": "is_alive"}.get(move["does"], move["does"]))()


STAGES = {"futures": FutureStage, "executor": ExecutorStage, "mapping": MappingStage, "pool": PoolStage, "timers": TimerStage}

serve(lambda script: STAGES[script["kind"]](script["made"], script["threads"]))
