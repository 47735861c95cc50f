from threading import Condition, Lock, Thread

FIXED = False
count = 0


def taker():
    global count
    lock.acquire()  #: take-lock
    if FIXED:
        while count == 0:  #: while
            filled.wait()  #: wait-again
    elif count == 0:  #: if
        filled.wait()  #: wait-once
    seen = count  #: look
    if seen == 0:
        lock.release()  #: give-up
        raise AssertionError("woken, but nothing is there")  #: assert
    count = seen - 1  #: take
    lock.release()  #: leave


def giver():
    global count
    for _ in range(2):
        lock.acquire()  #: give-lock
        seen = count  #: count
        count = seen + 1  #: give
        filled.notify()  #: notify
        lock.release()  #: give-out


lock = Lock()  #: lock
filled = Condition(lock)  #: condition
count = 0  #: cell
everybody = [Thread(target=body) for body in (taker, taker, giver)]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
