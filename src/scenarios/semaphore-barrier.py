from threading import Lock, Semaphore, Thread

FIXED, PARTIES, ROUNDS = False, 2, 2
counting = Lock()
numbers = {}


def add(name, amount):
    with counting:
        before = numbers[name]
        numbers[name] += amount
        return before


def meet():
    """Lets nobody on before all have come: the last opens the gate, and each lets the next through."""
    lock.acquire()  #: lock
    come = add("count", 1) + 1  #: count
    lock.release()  #: unlock
    if come == PARTIES:
        gate.release()  #: open
    gate.acquire()  #: pass
    gate.release()  #: next


def meet_and_leave():
    """The same, and nobody comes back to it before all have left."""
    lock.acquire()  #: lock-both
    come = add("count", 1) + 1  #: count-both
    if come == PARTIES:
        gate.release(PARTIES)  #: open-both
    lock.release()  #: unlock-both
    gate.acquire()  #: pass-both
    lock.acquire()  #: lock-exit
    left = add("count", -1) - 1  #: count-exit
    if left == 0:
        exit.release(PARTIES)  #: open-exit
    lock.release()  #: unlock-exit
    exit.acquire()  #: pass-exit


def runner():
    for round in range(ROUNDS):
        add(round, 1)  #: run
        if FIXED:
            meet_and_leave()  #: meet-both
        else:
            meet()  #: meet
        finished = numbers[round]  #: check
        assert finished == PARTIES, f"goes on before all have run round {round + 1}"  #: assert


lock = Lock()  #: create-lock
numbers["count"] = 0  #: create-count
gate = Semaphore(0)  #: create-gate
exit = Semaphore(0)  #: create-exit
numbers.update({round: 0 for round in range(ROUNDS)})  #: create-round
everybody = [Thread(target=runner) for n in range(PARTIES)]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
