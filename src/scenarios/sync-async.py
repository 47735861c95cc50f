import os
import random
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

KIND, STYLE, WORKERS, TASKS, TAKES = "processes", "synchronous", 2, 5, (1, 3)


def task(n):
    seconds = round(random.uniform(*TAKES), 3)
    time.sleep(seconds)  #: work
    return f"task {n} took {seconds} s"


def show(future):
    result = future.result()  #: value
    print(f"{result}, told in process {os.getpid()}")  #: show


if __name__ == "__main__":
    start = time.monotonic()  #: start
    if KIND == "threads":
        executor = ThreadPoolExecutor(WORKERS)  #: threads
    else:
        executor = ProcessPoolExecutor(WORKERS)  #: processes
    for n in range(1, TASKS + 1):
        future = executor.submit(task, n)  #: submit
        if STYLE == "synchronous":
            result = future.result()  #: wait
            print(f"{result}, told in process {os.getpid()}")  #: print
        else:
            future.add_done_callback(show)  #: callback
    executor.shutdown()  #: shutdown
    seconds = time.monotonic() - start  #: end
    print(f"{STYLE}: {seconds:.1f} s")  #: time
