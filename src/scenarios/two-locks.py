from threading import Lock, Thread

FIXED = False


def both(first, second):
    first.acquire()  #: first
    second.acquire()  #: second
    second.release()  #: second-out
    first.release()  #: first-out


a = Lock()  #: a
b = Lock()  #: b
order = (a, b) if FIXED else (b, a)
threads = [Thread(target=both, args=(a, b)), Thread(target=both, args=order)]
for thread in threads:
    thread.start()  #: start
for thread in threads:
    thread.join()  #: join
