import random
import time
from multiprocessing import Lock, Process, Semaphore, current_process

USERS, STAY, STRAY = 3, (0.5, 1), "free"


def user(door):
    door.acquire()  #: acquire
    print(f"{current_process().name} is inside")  #: print
    time.sleep(random.uniform(*STAY))  #: stay
    door.release()  #: release


def stranger(door):
    """Never acquired it, and releases it all the same."""
    door.release()  #: stray
    print(f"{current_process().name} has released it")  #: strayed


if __name__ == "__main__":
    lock = Lock()  #: lock
    one = Semaphore(1)  #: semaphore
    users = []
    for n in range(1, USERS + 1):
        users.append(Process(target=user, args=(lock,), name=f"L{n}"))
        users.append(Process(target=user, args=(one,), name=f"S{n}"))
    strangers = [
        Process(target=stranger, args=(lock,), name="strangerL"),
        Process(target=stranger, args=(one,), name="strangerS"),
    ]
    if STRAY == "free":
        for process in strangers:
            process.start()  #: early
        for process in strangers:
            process.join()  #: quit
    for process in users:
        process.start()  #: start
    if STRAY == "held":
        for process in strangers:
            process.start()  #: late
    for process in users:
        process.join()  #: join
    print("All users have left")  #: close
