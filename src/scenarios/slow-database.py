import random
import time
from threading import Event, Thread, current_thread

CHECKER_DELAY = random.randint(2, 4)


def connector(ready):
    """Tries three times, for a second each. Nobody comes at the very same moment as another."""
    time.sleep(random.uniform(0, 0.1))  #: come
    for attempt in range(1, 4):
        print(f"{current_thread().name} tries to connect: {attempt}")  #: try
        connected = ready.wait(1)  #: wait
        if connected:
            print(f"{current_thread().name} is connected")  #: connected
            return
    raise TimeoutError("the database is not ready")  #: fail


def checker(ready, delay):
    """Looks every second whether the database is up."""
    time.sleep(random.uniform(0, 0.1))  #: begin
    for _ in range(delay):
        print("checking the database")  #: check
        time.sleep(1)  #: pause
    ready.set()  #: set
    print("the database is ready")  #: ready


ready = Event()  #: create
everybody = [
    Thread(target=connector, args=(ready,), name="connector1"),
    Thread(target=connector, args=(ready,), name="connector2"),
    Thread(target=checker, args=(ready, CHECKER_DELAY), name="checker"),
]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
