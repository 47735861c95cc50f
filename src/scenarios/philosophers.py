from threading import Lock, Semaphore, Thread

SEATS, ORDER = 5, "naive"


def philosopher(seats, first, second):
    if seats is not None:
        seats.acquire()  #: sit
    first.acquire()  #: first
    second.acquire()  #: second
    second.release()  #: second-out
    first.release()  #: first-out
    if seats is not None:
        seats.release()  #: rise


forks = [Lock() for n in range(SEATS)]  #: fork
seats = Semaphore(SEATS - 1) if ORDER == "seats" else None  #: seats
everybody = []
for n in range(SEATS):
    sides = [forks[n], forks[(n + 1) % SEATS]]
    if ORDER == "ordered" and n == SEATS - 1:
        sides.reverse()
    everybody.append(Thread(target=philosopher, args=(seats, *sides), name=f"P{n}"))
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
