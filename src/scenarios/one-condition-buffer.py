from threading import Condition, Lock, Thread

FIXED = False
count = 0


def putter():
    global count
    lock.acquire()  #: put-lock
    while count == 1:  #: full
        changed.wait()  #: wait-room
    count = 1  #: put
    if FIXED:
        changed.notify_all()  #: put-all
    else:
        changed.notify()  #: put-one
    lock.release()  #: put-out


def getter():
    global count
    lock.acquire()  #: get-lock
    while count == 0:  #: empty
        changed.wait()  #: wait-item
    count = 0  #: get
    if FIXED:
        changed.notify_all()  #: get-all
    else:
        changed.notify()  #: get-one
    lock.release()  #: get-out


lock = Lock()  #: lock
changed = Condition(lock)  #: condition
count = 0  #: cell
everybody = [Thread(target=body) for body in (getter, getter, putter, putter)]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
