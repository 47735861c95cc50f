import itertools
from threading import Lock, Thread

THREADS, TIMES, PROTECTION = 3, 5, "none"

total = 0  #: create
lock = Lock()  #: create-lock
# Python has no atomic number; in CPython the next() of this counter is one step.
counter = itertools.count()


def add_one():
    global total
    seen = total  #: read
    total = seen + 1  #: write


def adder():
    for _ in range(TIMES):
        if PROTECTION == "atomic":
            next(counter)  #: atomic
        elif PROTECTION == "lock":
            with lock:  #: lock
                add_one()
        else:
            add_one()  #: none


everybody = [Thread(target=adder, name=f"adder{n}") for n in range(1, THREADS + 1)]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
result = next(counter) if PROTECTION == "atomic" else total  #: sum
expected = THREADS * TIMES
print(f"{result} of {expected}")  #: print
lost = expected - result
assert lost == 0, f"{lost} {'update is' if lost == 1 else 'updates are'} lost"  #: assert
