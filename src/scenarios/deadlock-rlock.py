import time
from threading import Lock, RLock, Thread, current_thread

LOCKS, THREADS, PAUSE = "two", 10, 2


def function1(a, b):
    a.acquire()  #: f1-a
    b.acquire()  #: f1-b
    print(f"{current_thread().name} has both in function 1")  #: f1-both
    b.release()  #: f1-free-b
    a.release()  #: f1-free-a


def function2(first, second):
    first.acquire()  #: f2-first
    time.sleep(PAUSE)  #: f2-pause
    second.acquire()  #: f2-second
    print(f"{current_thread().name} has both in function 2")  #: f2-both
    second.release()  #: f2-free-second
    first.release()  #: f2-free-first


def worker(a, b):
    function1(a, b)  #: f1
    if LOCKS == "ordered":
        function2(a, b)  #: f2-ordered
    else:
        function2(b, a)  #: f2


if LOCKS == "rlock":
    a = b = RLock()  #: rlock
else:
    a = Lock()  #: a
    b = Lock()  #: b
everybody = [
    Thread(target=worker, args=(a, b), name=f"t{n}")
    for n in range(1, THREADS + 1)
]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
print("All threads have ended")  #: close
