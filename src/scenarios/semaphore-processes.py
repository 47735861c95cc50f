import random
import time
from multiprocessing import Process, Semaphore, current_process

USERS, PERMITS, STAY = 13, 5, (0, 3)


def user(seats):
    seats.acquire()  #: acquire
    print(f"{current_process().name} takes a seat")  #: print
    time.sleep(random.uniform(*STAY))  #: stay
    seats.release()  #: release


if __name__ == "__main__":
    seats = Semaphore(PERMITS)  #: create
    everybody = [
        Process(target=user, args=(seats,), name=f"user{n}")
        for n in range(1, USERS + 1)
    ]
    for process in everybody:
        process.start()  #: start
    for process in everybody:
        process.join()  #: join
    print("All users have left")  #: close
