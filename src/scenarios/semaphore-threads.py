import random
import time
from threading import Semaphore, Thread, current_thread

USERS, PERMITS, STAY, FAILING = 20, 5, (1, 3), 0


def user(seats, fails):
    # The permit comes back however the block ends.
    with seats:  #: with
        print(f"{current_thread().name} takes a seat")  #: print
        time.sleep(random.uniform(*STAY))  #: stay
        if fails:
            raise Exception(f"{current_thread().name} stumbles")  #: fail


seats = Semaphore(PERMITS)  #: create
everybody = [
    Thread(target=user, args=(seats, n == FAILING), name=f"user{n}")
    for n in range(1, USERS + 1)
]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
print("All users have left")  #: close
