from threading import Condition, Lock, Thread

FIXED = False
flag = 0


def waiter():
    if outer is not None:
        outer.acquire()  #: outer
    inner.acquire()  #: inner
    while flag == 0:  #: look
        come.wait()  #: wait
    inner.release()  #: inner-out
    if outer is not None:
        outer.release()  #: outer-out


def setter():
    global flag
    if outer is not None:
        outer.acquire()  #: set-outer
    inner.acquire()  #: set-inner
    flag = 1  #: set
    come.notify()  #: notify
    inner.release()  #: set-inner-out
    if outer is not None:
        outer.release()  #: set-outer-out


inner = Lock()  #: lock
come = Condition(inner)  #: condition
flag = 0  #: cell
outer = None if FIXED else Lock()  #: lock-outer
both = [Thread(target=waiter), Thread(target=setter)]
for thread in both:
    thread.start()  #: start
for thread in both:
    thread.join()  #: join
