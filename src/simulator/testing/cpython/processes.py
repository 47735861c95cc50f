"""What pools of real processes and ends of processes do, in one order: every gate is an event. Prints what is seen."""

import concurrent.futures
import multiprocessing
import subprocess
import sys
import threading
import time

context = multiprocessing.get_context("fork")


def told(call):
    try:
        return str(call())
    except BaseException as error:
        # Before 3.12 the word is spelt wrongly.
        return f"{type(error).__name__}: {error}".replace("result_hander", "result_handler")


def wait_for(holds):
    while not holds():
        time.sleep(0.001)


def hold(n):
    began.set()
    gate.wait()
    return n


def raises(_value):
    raise ValueError("in a callback")


def terminated():
    with context.Pool(1) as pool:
        result = pool.apply_async(hold, (1,))
        pool.apply_async(hold, (2,))
        began.wait()
    pool.terminate()
    print(told(pool.join))
    print(result.ready(), told(lambda: result.get(0)))
    print(told(lambda: pool.apply_async(hold, (1,))))
    print(told(lambda: pool.__enter__()))


def broken():
    gate.set()
    pool = context.Pool(1)
    result = pool.apply_async(hold, (1,), callback=raises)
    wait_for(lambda: not pool._result_handler.is_alive())
    print(result.ready(), told(lambda: result.get(0)))
    print(told(pool.terminate))
    print(told(pool.terminate))


def handed_out():
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as executor:
        futures = [executor.submit(hold, 0)]
        began.wait()
        for n in range(1, 5):
            futures.append(executor.submit(hold, n))
        wait_for(futures[2].running)
        print([future.running() for future in futures])
        print([future.cancel() for future in futures])
        gate.set()
        print([told(future.result) for future in futures])


def nothing():
    pass


def children(_=None):
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as executor:
        by_executor = told(lambda: executor.submit(nothing).result())
    pool = told(lambda: context.Pool(1).terminate())
    return [told(lambda: context.Process(target=nothing).start()), pool, by_executor]


def tell_children():
    threads = [threading.Thread(target=lambda: print(children()))]
    print(children(), flush=True)
    threads[0].start()
    threads[0].join()


def daemons():
    for daemon in (False, True):
        process = context.Process(target=tell_children, daemon=daemon)
        process.start()
        process.join()
    with context.Pool(1) as pool:
        print(pool.apply(children))
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as executor:
        print(executor.submit(children).result())


LATE = """
import concurrent.futures.thread, time
def late():
    while not concurrent.futures.thread._shutdown:
        time.sleep(0.001)
    try:
        executor.submit(print)
    except RuntimeError as error:
        print(f"RuntimeError: {error}")
executor = concurrent.futures.ThreadPoolExecutor(1)
executor.submit(late)
"""

threading.excepthook = lambda _: None
for part in (terminated, broken, handed_out, daemons):
    # New ones: who is terminated while it waits leaves an event in disorder.
    began, gate = context.Event(), context.Event()
    part()
    sys.stdout.flush()
print(subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True).stdout.strip())
