"""The public calls of Python's modules of concurrency, as docs/cpython.md lists them:

    python3.13 interface.py CPYTHON        of threading, queue, multiprocessing, concurrent.futures
    python3 interface.py gevent            of greenlet and gevent
"""

import json
import sys

WITH = {"__enter__": "with", "__iter__": "iter", "__next__": "next", "__getitem__": "[]"}


def names(thing):
    """Public names, and `with` for what can be used so."""
    found = {WITH[name] if name in WITH else name for name in dir(thing) if name in WITH or not name.startswith("_")}
    # What every exception, function or context manager has says nothing.
    return sorted(found - {"with_traceback", "add_note", "args", "mro", "register", "bit_length"})


def cpython():
    import concurrent.futures as futures
    import multiprocessing as mp
    import multiprocessing.connection
    import multiprocessing.pool
    import multiprocessing.queues
    import queue
    import threading
    import time

    calls = {}

    def module(name, these):
        calls[name] = list(these)

    def class_of(name, instance):
        calls[name] = names(instance)

    functions = "active_count current_thread get_ident get_native_id enumerate main_thread settrace setprofile stack_size TIMEOUT_MAX excepthook"
    module("threading", functions.split())
    class_of("threading.Thread", threading.Thread())
    class_of("threading.Lock", threading.Lock())
    class_of("threading.RLock", threading.RLock())
    class_of("threading.Condition", threading.Condition())
    class_of("threading.Semaphore", threading.Semaphore())
    class_of("threading.BoundedSemaphore", threading.BoundedSemaphore())
    class_of("threading.Event", threading.Event())
    class_of("threading.Barrier", threading.Barrier(1))
    calls["threading.Timer"] = sorted(set(names(threading.Timer(1, print))) - set(names(threading.Thread())))
    calls["threading.local"] = []
    class_of("queue.Queue", queue.Queue())
    class_of("queue.LifoQueue", queue.LifoQueue())
    class_of("queue.PriorityQueue", queue.PriorityQueue())
    class_of("queue.SimpleQueue", queue.SimpleQueue())
    module("multiprocessing", "active_children cpu_count current_process parent_process get_context get_start_method set_start_method Manager freeze_support log_to_stderr RawValue RawArray".split())
    class_of("multiprocessing.Process", mp.Process())
    for kind in ["Lock", "RLock", "Condition", "Semaphore", "BoundedSemaphore", "Event"]:
        class_of(f"multiprocessing.{kind}", getattr(mp, kind)())
    class_of("multiprocessing.Barrier", mp.Barrier(1))
    class_of("multiprocessing.Queue", mp.Queue())
    class_of("multiprocessing.JoinableQueue", mp.JoinableQueue())
    class_of("multiprocessing.SimpleQueue", mp.SimpleQueue())
    class_of("multiprocessing.Connection", mp.Pipe()[0])
    module("multiprocessing.connection", ["wait", "Listener", "Client"])
    calls["multiprocessing.Pipe"] = []
    class_of("multiprocessing.Value", mp.Value("i", 0))
    class_of("multiprocessing.Array", mp.Array("i", 1))
    class_of("multiprocessing.Pool", mp.pool.Pool)
    class_of("multiprocessing.pool.ThreadPool", mp.pool.ThreadPool)
    class_of("multiprocessing.pool.AsyncResult", mp.pool.AsyncResult)
    class_of("multiprocessing.pool.IMapIterator", mp.pool.IMapIterator)
    module("concurrent.futures", ["wait", "as_completed"])
    class_of("concurrent.futures.ThreadPoolExecutor", futures.ThreadPoolExecutor)
    class_of("concurrent.futures.ProcessPoolExecutor", futures.ProcessPoolExecutor)
    class_of("concurrent.futures.Future", futures.Future())
    module("time", ["sleep", "monotonic"])
    return calls


def gevent():
    import greenlet
    import gevent.event
    import gevent.lock
    import gevent.pool
    import gevent.queue

    calls = {"greenlet": ["getcurrent", "gettrace", "settrace"]}
    calls["greenlet.greenlet"] = names(greenlet.greenlet(print))
    functions = "spawn spawn_later spawn_raw getcurrent get_hub idle iwait joinall kill killall signal_handler sleep wait with_timeout reinit fork"
    calls["gevent"] = functions.split()
    calls["gevent.monkey"] = ["patch_all"]
    base = set(names(greenlet.greenlet(print)))
    calls["gevent.Greenlet"] = sorted(set(names(gevent.Greenlet(print))) - base | {"dead"})
    calls["gevent.Timeout"] = names(gevent.Timeout(1))
    calls["gevent.pool.Group"] = names(gevent.pool.Group())
    calls["gevent.pool.Pool"] = names(gevent.pool.Pool(1))
    for kind in ["Queue", "JoinableQueue", "LifoQueue", "PriorityQueue", "SimpleQueue", "Channel"]:
        calls[f"gevent.queue.{kind}"] = names(getattr(gevent.queue, kind)())
    for kind in ["Event", "AsyncResult"]:
        calls[f"gevent.event.{kind}"] = names(getattr(gevent.event, kind)())
    for kind in ["Semaphore", "BoundedSemaphore", "RLock", "DummySemaphore"]:
        calls[f"gevent.lock.{kind}"] = names(getattr(gevent.lock, kind)())
    return calls


if __name__ == "__main__":
    calls = gevent() if sys.argv[1:] == ["gevent"] else cpython()
    print(json.dumps({name: " ".join(members) for name, members in calls.items()}, indent=2))
