from threading import Lock, Thread

FIXED = False


def transfer(source, target, amount):
    locks[source].acquire()  #: from
    had = balance[source]  #: had
    balance[source] = had - amount  #: take
    if not FIXED:
        locks[source].release()  #: from-early
    locks[target].acquire()  #: to
    has = balance[target]  #: has
    balance[target] = has + amount  #: give
    locks[target].release()  #: to-out
    if FIXED:
        locks[source].release()  #: from-out


def audit():
    locks["A"].acquire()  #: audit-a
    in_a = balance["A"]  #: see-a
    if not FIXED:
        locks["A"].release()  #: audit-a-early
    locks["B"].acquire()  #: audit-b
    in_b = balance["B"]  #: see-b
    locks["B"].release()  #: audit-b-out
    if FIXED:
        locks["A"].release()  #: audit-a-out
    assert in_a + in_b == 200, f"there are {in_a + in_b}, not 200"  #: assert


locks, balance = {}, {}
locks["A"] = Lock()  #: lock-a
locks["B"] = Lock()  #: lock-b
balance["A"] = 100  #: a
balance["B"] = 100  #: b
both = [Thread(target=transfer, args=("A", "B", 30)), Thread(target=audit)]
for thread in both:
    thread.start()  #: start
for thread in both:
    thread.join()  #: join
