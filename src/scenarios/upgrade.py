from threading import Event, Lock, Thread

FIXED = False


def reader(own):
    """A lock for readers in which each has a flag: up while it is away."""
    if turn is not None:
        turn.acquire()  #: turn
    away[own].clear()  #: read
    for n, other in enumerate(away):
        if n != own:
            other.wait()  #: upgrade
    away[own].set()  #: leave
    if turn is not None:
        turn.release()  #: next


away = [Event() for n in range(2)]  #: flag
for flag in away:
    flag.set()  #: away
turn = Lock() if FIXED else None  #: lock
readers = [Thread(target=reader, args=(n,)) for n in range(2)]
for thread in readers:
    thread.start()  #: start
for thread in readers:
    thread.join()  #: join
