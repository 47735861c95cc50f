import random
import time
from threading import Barrier, Thread, current_thread

PARTIES, LAPS, LAP, STUMBLES = 4, 3, (0.5, 2), 0


def runner(number):
    for lap in range(1, LAPS + 1):
        time.sleep(random.uniform(*LAP))  #: run
        if number == STUMBLES and lap == LAPS:
            line.abort()  #: abort
            return
        place = line.wait()  #: wait
        if place == PARTIES - 1:
            print(f"Lap {lap} is over: {current_thread().name} was the last")  #: print


line = Barrier(PARTIES)  #: create
runners = [
    Thread(target=runner, args=(n,), name=f"runner{n}")
    for n in range(1, PARTIES + 1)
]
for thread in runners:
    thread.start()  #: start
for thread in runners:
    thread.join()  #: join
print("The race is over")  #: close
