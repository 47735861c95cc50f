import time
from collections import deque

ORDER, ROUNDS, SECONDS = "turns", 4, 0.1


def compute(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def task(name):
    total = 0
    for n in range(1, ROUNDS + 1):
        compute(SECONDS)  #: work
        total += n
        print(f"{name} has {total}")  #: print
        if ORDER == "turns":
            yield  #: yield


begin = time.monotonic()  #: begin
tasks = deque(task(name) for name in ["A", "B"])  #: create
while tasks:
    one = tasks.popleft()
    try:
        next(one)  #: next
        tasks.append(one)  #: again
    except StopIteration:
        pass
took = time.monotonic() - begin  #: end
print(f"{took:.2f} s")  #: took
