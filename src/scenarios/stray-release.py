from threading import Lock, Semaphore, Thread

FIXED = False
inside, counting = 0, Lock()


def add(amount):
    global inside
    with counting:
        before = inside
        inside += amount
        return before


def visitor():
    room.acquire()  #: enter
    others = add(1)  #: in
    add(-1)  #: out
    room.release()  #: leave
    assert others == 0, "two are inside"  #: assert


def stray():
    room.release()  #: stray


room = Semaphore(1)  #: room
inside = 0  #: inside
bodies = [visitor, visitor] if FIXED else [visitor, visitor, stray]
everybody = [Thread(target=body) for body in bodies]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
