import os
import random
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

KIND, WORKERS, TASKS, TAKES, WAIT = "processes", 3, 11, (1, 3), True


def task(n):
    print(f"task {n} in process {os.getpid()}")  #: say
    time.sleep(random.uniform(*TAKES))  #: work
    return f"{n * n} by {os.getpid()}"


if __name__ == "__main__":
    if KIND == "threads":
        executor = ThreadPoolExecutor(WORKERS)  #: threads
    else:
        executor = ProcessPoolExecutor(WORKERS)  #: processes
    futures = []
    for n in range(1, TASKS + 1):
        futures.append(executor.submit(task, n))  #: submit
    executor.shutdown(wait=WAIT)  #: shutdown
    done = sum(future.done() for future in futures)  #: done
    print(f"after shutdown: {done} of {TASKS} are done")  #: after
    for future in futures:
        result = future.result()  #: result
        print(result)  #: print
