from threading import Lock, Thread

FIXED = False
made, value = False, 0


def user():
    global made, value
    if not made:  #: look
        lock.acquire()  #: lock
        if not made:  #: look-again
            if FIXED:
                value = 42  #: make-first
            made = True  #: publish
            if not FIXED:
                value = 42  #: make-late
        lock.release()  #: unlock
    seen = value  #: use
    assert seen == 42, f"uses {seen}, which is not ready"  #: assert


lock = Lock()  #: create-lock
made = False  #: create-made
value = 0  #: create-value
both = [Thread(target=user), Thread(target=user)]
for thread in both:
    thread.start()  #: start
for thread in both:
    thread.join()  #: join
