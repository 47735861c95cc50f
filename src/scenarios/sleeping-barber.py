from threading import Lock, Semaphore, Thread

FIXED, CUSTOMERS, CHAIRS = False, 2, 1
counting = Lock()


def add(amount):
    global waiting
    with counting:
        before = waiting
        waiting += amount
        return before


def barber():
    while True:
        comes.acquire()  #: sleep
        add(-1)  #: call
        print("cuts hair")  #: cuts
        cut.release()  #: done


def customer():
    if door is not None:
        door.acquire()  #: door
    free = waiting < CHAIRS  #: look
    before = add(1) if free else 0  #: sit
    if door is not None:
        door.release()  #: door-out
    if not free:
        print("leaves: no chair is free")  #: leave
        return
    assert before < CHAIRS, "two sit on one chair"  #: assert
    comes.release()  #: ring
    cut.acquire()  #: wait


waiting = 0  #: waiting
comes = Semaphore(0)  #: customers
cut = Semaphore(0)  #: cut
door = Lock() if FIXED else None  #: lock
Thread(target=barber, daemon=True).start()  #: barber
everybody = [Thread(target=customer) for n in range(CUSTOMERS)]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
