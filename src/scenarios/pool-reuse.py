import os
import random
import time
from multiprocessing import Pool

WORKERS, TASKS, TAKES = 3, 10, (0.5, 1.5)


def task(n):
    print(f"task {n} in process {os.getpid()}")  #: say
    time.sleep(random.uniform(*TAKES))  #: work
    return os.getpid()


if __name__ == "__main__":
    pool = Pool(WORKERS)  #: pool
    results = []
    for n in range(1, TASKS + 1):
        results.append(pool.apply_async(task, (n,)))  #: apply
    pool.close()  #: close
    pool.join()  #: join
    pids = {result.get() for result in results}  #: get
    print(f"{TASKS} tasks, {len(pids)} pids: {sorted(pids)}")  #: print
