from threading import Thread

import gevent

WORKERS, TIMES, SWITCHES = 3, 3, "after"


def coroutine():
    global total
    for _ in range(TIMES):
        seen = total  #: read
        if SWITCHES == "within":
            gevent.sleep(0)  #: within
        total = seen + 1  #: write
        gevent.sleep(0)  #: after


def thread():
    global other
    for _ in range(TIMES):
        seen = other  #: thread-read
        other = seen + 1  #: thread-write


expected = WORKERS * TIMES
total = 0  #: create
coroutines = []
for _ in range(WORKERS):
    coroutines.append(gevent.spawn(coroutine))  #: spawn
gevent.joinall(coroutines)  #: joinall
print(f"by coroutines {total} of {expected}")  #: print
other = 0  #: create-other
threads = [Thread(target=thread) for _ in range(WORKERS)]
for one in threads:
    one.start()  #: start
for one in threads:
    one.join()  #: join
print(f"by threads {other} of {expected}")  #: print-other
