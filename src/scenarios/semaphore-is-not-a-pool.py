import os
import random
import time
from multiprocessing import Process, Semaphore

USERS, PERMITS, WORKERS, STAY = 13, 5, 3, (0.5, 1.5)


def user(seats, task):
    """A semaphore: each task is a process of its own, and all of them exist from the start."""
    seats.acquire()  #: acquire
    print(f"process {os.getpid()} does task {task}")  #: inside
    time.sleep(random.uniform(*STAY))  #: stay
    seats.release()  #: release


def worker(tasks):
    """A pool: a few processes, each of which does one task after another."""
    for task in tasks:
        print(f"process {os.getpid()} does task {task}")  #: task
        time.sleep(random.uniform(*STAY))  #: work


if __name__ == "__main__":
    seats = Semaphore(PERMITS)  #: create
    tasks = range(1, USERS + 1)
    everybody = [
        Process(target=user, args=(seats, task), name=f"user{task}")
        for task in tasks
    ]
    for n in range(WORKERS):
        everybody.append(
            Process(target=worker, args=(tasks[n::WORKERS],), name=f"worker{n + 1}")
        )
    for process in everybody:
        process.start()  #: start
    for process in everybody:
        process.join()  #: join
    print(f"{USERS} tasks by {USERS} processes, and by {WORKERS}")  #: close
