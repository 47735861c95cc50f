import random
import time
from concurrent.futures import ThreadPoolExecutor

STYLE, WORKERS, TASKS, TAKES = "synchronous", 2, 5, (1, 3)


def task(n):
    seconds = round(random.uniform(*TAKES), 3)
    time.sleep(seconds)  #: work
    return f"task {n} took {seconds} s"


def show(future):
    result = future.result()  #: value
    print(result)  #: show


start = time.monotonic()  #: start
executor = ThreadPoolExecutor(WORKERS)  #: executor
for n in range(1, TASKS + 1):
    future = executor.submit(task, n)  #: submit
    if STYLE == "synchronous":
        result = future.result()  #: wait
        print(result)  #: print
    else:
        future.add_done_callback(show)  #: callback
executor.shutdown()  #: shutdown
seconds = time.monotonic() - start  #: end
print(f"{STYLE}: {seconds:.1f} s")  #: time
