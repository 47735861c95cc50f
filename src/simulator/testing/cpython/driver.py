"""Plays scripts on CPython's own threading and queue: what the simulator's meaning is compared with.

A script is {kind, made, threads, moves}; how it is played stands in actors.py.
"""

import multiprocessing
import multiprocessing.synchronize
import queue
import re
import threading

from actors import Stage, serve


class Lock:
    """A threading.Lock that tells who took it: by that the controller knows who cannot have it."""

    def __init__(self):
        self.real = threading.Lock()
        self.owner = None

    def acquire(self, *args, **kwargs):
        taken = self.real.acquire(*args, **kwargs)
        if taken:
            self.owner = threading.get_ident()
        return taken

    def release(self):
        # Before the release: after it somebody else may have taken it.
        self.owner = None
        self.real.release()

    def locked(self):
        return self.real.locked()


context = multiprocessing.get_context("fork")


class SharedLock:
    """A Lock or RLock of multiprocessing that tells who took it, and how often."""

    def __init__(self, real):
        self.real = real
        # A condition asks it.
        self._semlock = real._semlock
        self.owner = None
        self.depth = 0

    def acquire(self, *args):
        taken = self.real.acquire(*args)
        if taken:
            self.owner = threading.get_ident()
            self.depth += 1
        return taken

    def release(self):
        owner, depth = self.owner, self.depth
        # As in `Lock`.
        self.depth = max(0, depth - 1)
        if self.depth == 0:
            self.owner = None
        try:
            self.real.release()
        except (AssertionError, ValueError):
            self.owner, self.depth = owner, depth
            raise

    def locked(self):
        return self.real.locked()

    def is_free(self):
        return self._semlock._get_value() > 0


class Permits:
    """A semaphore of multiprocessing that counts what is certainly there: no more than that can be taken."""

    def __init__(self, real, made):
        self.real = real
        self.most = made

    def acquire(self, *args):
        taken = self.real.acquire(*args)
        if taken:
            self.most -= 1
        return taken

    def release(self, *args):
        self.most += 1
        try:
            self.real.release(*args)
        except (TypeError, ValueError):
            self.most -= 1
            raise


def owner_of(lock):
    """Who has a lock, and how often; (None, 0) when it is free or on its way to the next."""
    if isinstance(lock, SharedLock):
        return lock.owner, lock.depth
    if isinstance(lock, Lock):
        return lock.owner, 0 if lock.owner is None else 1
    owner, depth = map(int, re.search(r"owner=(\d+) count=(\d+)", repr(lock)).groups())
    return (owner, depth) if depth > 0 else (None, 0)


def as_item(value):
    """Lists are tuples, which Python orders item by item."""
    return tuple(map(as_item, value)) if isinstance(value, list) else value


class ObjectStage(Stage):
    """One object (a condition has its lock besides) and the threads that use it."""

    def __init__(self, kind, made, threads):
        self.kind = kind
        self.lock = None
        self.object = None
        # Of a SimpleQueue, in it or on their way to who waits: from 3.13 on those are not in it.
        self.items = 0
        # Of a barrier: who runs its action, and what lets it go on.
        self.actor = None
        self.gate = threading.Event()
        self.make(kind, made)
        super().__init__(threads)
        for worker in self.workers[:1] if kind == "thread" else self.workers:
            worker.thread.start()

    def make(self, kind, made):
        if kind == "lock":
            self.lock = Lock()
        elif kind == "rlock":
            self.lock = threading.RLock()
        elif kind == "condition" and made == "own":
            self.object = threading.Condition()
            self.lock = self.object._lock
        elif kind == "condition":
            self.lock = threading.RLock() if made == "rlock" else Lock()
            self.object = threading.Condition(self.lock)
        elif kind == "event":
            self.object = threading.Event()
        elif kind == "simple-queue":
            self.object = queue.SimpleQueue()
        elif kind == "barrier":
            self.object = self.barrier(**(made if isinstance(made, dict) else {"parties": made}))
        elif kind != "thread":
            kinds = {
                "semaphore": threading.Semaphore,
                "bounded-semaphore": threading.BoundedSemaphore,
                "queue": queue.Queue,
                "lifo-queue": queue.LifoQueue,
                "priority-queue": queue.PriorityQueue,
            }
            self.object = kinds[kind](made)

    def barrier(self, parties, action=None, timeout=None):
        if parties < 1:
            # As from 3.13 on.
            raise ValueError("parties must be > 0")

        def held():
            self.actor = threading.get_ident()
            self.gate.wait()
            # Before the clear: until then it is certain that it can go on.
            self.actor = None
            self.gate.clear()

        def fails():
            raise RuntimeError("told to fail")

        actions = {"held": held, "quiet": lambda: None, "fails": fails}
        return threading.Barrier(parties, actions.get(action), timeout)

    def perform(self, move):
        """Does what a move says, in the thread that calls."""
        if self.kind != "simple-queue":
            return self.act(move)
        # Before a put: after it somebody else may have got the item.
        if move["does"] in ("put", "putNoWait"):
            self.items += 1
        result = self.act(move)
        if move["does"] in ("get", "getNoWait"):
            self.items -= 1
        return result

    def act(self, move):
        does, timeout = move["does"], move.get("timeout")
        it = self.object if self.object is not None else self.lock
        if does in ("acquire", "tryAcquire"):
            if does == "tryAcquire":
                return bool(it.acquire(False))
            if timeout is None:
                return bool(it.acquire())
            return bool(it.acquire(move.get("blocking", True), timeout))
        if does == "release":
            return it.release(move["count"]) if "count" in move else it.release()
        if does == "waitAndRelease":
            return self.wait_and_release()
        if does == "wait":
            return it.wait(timeout)
        if does == "notify":
            return it.notify(move["count"])
        if does == "put":
            return it.put(as_item(move["item"]), block=move.get("block", True), timeout=timeout)
        if does == "putNoWait":
            return it.put_nowait(as_item(move["item"]))
        if does == "get":
            return it.get(block=move.get("block", True), timeout=timeout)
        if does == "unfinishedTasks":
            return it.unfinished_tasks
        if does == "shutdown" and "immediate" in move:
            return it.shutdown(immediate=move["immediate"])
        if does == "isShutdown":
            return it.is_shutdown
        if does == "letAct":
            return self.gate.set()
        if does in ("nWaiting", "broken", "parties"):
            return it.n_waiting if does == "nWaiting" else getattr(it, does)
        if does in ("start", "join", "isAlive") and self.kind == "thread":
            other = self.workers[move["other"]].thread
            if does == "join":
                return other.join(timeout)
            return other.start() if does == "start" else other.is_alive()
        plain = {
            "isSet": "is_set",
            "notifyAll": "notify_all",
            "getNoWait": "get_nowait",
            "taskDone": "task_done",
        }
        return getattr(it, plain.get(does, does))()

    def wait_and_release(self):
        """Waits, and releases the lock as often as the wait took it: [result, times]."""
        result = self.object.wait()
        times = 0
        while owner_of(self.lock)[0] == threading.get_ident():
            self.lock.release()
            times += 1
        return [result, times]

    def waits(self, worker):
        """Whether it is certain that a worker cannot go on before another one acts."""
        move = worker.move
        does, timeout = move["does"], move.get("timeout")
        if does == "start" or worker.frame(ObjectStage.perform.__code__) is None:
            return False
        if does == "join" and self.kind == "thread":
            target = self.workers[move["other"]]
            return timeout is None and not target.over and worker.frame(threading.Thread.join.__code__) is not None
        if self.kind == "barrier":
            if self.actor is not None:
                # All but who runs the action need the lock that this one has.
                return not self.gate.is_set() if worker.thread.ident == self.actor else does in ("wait", "reset")
            timeout = self.object._timeout if timeout is None else timeout
        if self.kind == "simple-queue":
            return does == "get" and timeout is None and move.get("block", True) and self.items == 0
        if does == "acquire" and self.lock is not None:
            return timeout in (None, -1) and move.get("blocking", True) and self.is_shut_out(worker)
        frame = worker.frame(threading.Condition.wait.__code__)
        if timeout is not None or frame is None or "saved_state" not in frame.f_locals:
            return False
        if frame.f_locals["waiter"] in frame.f_locals["self"]._waiters:
            return True
        # It was notified and wants the lock back.
        return self.kind == "condition" and self.is_shut_out(worker)

    def is_shut_out(self, worker):
        """Whether somebody has the lock that a worker wants. Plain locks shut out also those who have them."""
        owner, _ = owner_of(self.lock)
        if owner == worker.thread.ident:
            return isinstance(self.lock, Lock) and worker.move["does"] == "acquire"
        return owner is not None

    def settled(self):
        return all(worker.move is None or self.waits(worker) for worker in self.workers)

    def state(self):
        it = self.object
        if self.kind == "lock":
            return {"locked": self.lock.locked()}
        if self.kind == "rlock":
            return self.state_of_rlock()
        if self.kind == "condition":
            lock = {"locked": self.lock.locked()} if isinstance(self.lock, Lock) else self.state_of_rlock()
            return {**lock, "line": len(it._waiters)}
        if self.kind in ("semaphore", "bounded-semaphore"):
            return {"permits": it._value}
        if self.kind == "event":
            return {"flag": it.is_set()}
        if self.kind == "barrier":
            return {"broken": it.broken, "line": it.n_waiting}
        if self.kind == "thread":
            return {"alive": [worker.thread.is_alive() for worker in self.workers]}
        if self.kind == "simple-queue":
            return {"size": it.qsize()}
        # Before 3.13 there is no shutdown.
        shutdown = getattr(it, "is_shutdown", False)
        return {"items": list(it.queue), "unfinished": it.unfinished_tasks, "shutdown": shutdown}

    def state_of_rlock(self):
        owner, depth = owner_of(self.lock)
        number = next((each.number for each in self.workers if each.thread.ident == owner), None)
        return {"owner": None if owner is None else number, "depth": depth}


class SharedStage(ObjectStage):
    """An object of multiprocessing, used by threads of one process."""

    def make(self, kind, made):
        if kind == "lock":
            self.lock = SharedLock(context.Lock())
        elif kind == "rlock":
            self.lock = SharedLock(context.RLock())
        elif kind == "condition":
            # One of its own would be an RLock that tells nothing.
            self.lock = SharedLock(context.Lock() if made == "lock" else context.RLock())
            self.object = context.Condition(self.lock)
        elif kind == "event":
            self.object = context.Event()
        else:
            makers = {"semaphore": context.Semaphore, "bounded-semaphore": context.BoundedSemaphore}
            self.object = Permits(makers[kind](made), made)

    def waits(self, worker):
        does, timeout = worker.move["does"], worker.move.get("timeout")
        if timeout is not None or worker.frame(ObjectStage.perform.__code__) is None:
            return False
        if does == "acquire":
            if self.lock is None:
                return self.object.most == 0
            owner, _ = owner_of(self.lock)
            return owner is not None and (owner != worker.thread.ident or self.is_plain)
        if worker.frame(multiprocessing.synchronize.Condition.wait.__code__) is None:
            return False
        # As many sleep as are in there; or who does not, wants the lock back.
        inside = [w for w in self.workers if w.frame(multiprocessing.synchronize.Condition.wait.__code__) is not None]
        owner = None if self.lock is None else owner_of(self.lock)[0]
        return len(inside) == self.sleepers() or (owner is not None and owner != worker.thread.ident)

    @property
    def is_plain(self):
        return isinstance(self.lock.real, multiprocessing.synchronize.Lock)

    def sleepers(self):
        """How many wait to be notified."""
        condition = self.object if self.kind == "condition" else self.object._cond
        return condition._sleeping_count.get_value() - condition._woken_count.get_value()

    def state(self):
        if self.kind == "lock":
            return {"locked": not self.lock.is_free()}
        if self.kind == "rlock":
            return self.state_of_rlock()
        if self.kind == "condition":
            lock = {"locked": not self.lock.is_free()} if self.is_plain else self.state_of_rlock()
            return {**lock, "line": self.sleepers()}
        if self.kind == "event":
            return {"flag": self.object.is_set()}
        return {"permits": self.object.real.get_value()}


def stage_of(script):
    stage = SharedStage if script.get("of") == "multiprocessing" else ObjectStage
    return stage(script["kind"], script["made"], script["threads"])


serve(stage_of)
