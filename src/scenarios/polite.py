from threading import Lock, Thread

FIXED, ROUNDS = False, 3


def round(first, second):
    """Takes one lock and tries the other; who finds that taken is polite and gives the first one back."""
    first.acquire()  #: first
    both = second.acquire(blocking=FIXED)  #: try
    if both:
        second.release()  #: second-out
    first.release()  #: first-out
    return both


def walker(first, second):
    for _ in range(ROUNDS):
        round(first, second)  #: forever


a = Lock()  #: a
b = Lock()  #: b
both = [
    Thread(target=walker, args=(a, b)),
    Thread(target=walker, args=(a, b) if FIXED else (b, a)),
]
for thread in both:
    thread.start()  #: start
for thread in both:
    thread.join()  #: join
