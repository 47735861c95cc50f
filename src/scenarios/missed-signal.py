from threading import Condition, Lock, Thread

FIXED = False
ready = 0


def waiter():
    if FIXED:
        lock.acquire()  #: lock-first
        while ready == 0:  #: look-inside
            come.wait()  #: wait-inside
        lock.release()  #: leave-inside
    elif ready == 0:  #: look
        lock.acquire()  #: lock-late
        come.wait()  #: wait
        lock.release()  #: leave


def signaler():
    global ready
    if not FIXED:
        ready = 1  #: set
    lock.acquire()  #: signal-lock
    if FIXED:
        ready = 1  #: set-inside
    come.notify()  #: notify
    lock.release()  #: signal-out


lock = Lock()  #: lock
come = Condition(lock)  #: condition
ready = 0  #: cell
both = [Thread(target=waiter), Thread(target=signaler)]
for thread in both:
    thread.start()  #: start
for thread in both:
    thread.join()  #: join
