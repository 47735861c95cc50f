import random
import time
from threading import BoundedSemaphore, Semaphore, Thread, current_thread

SEMAPHORE, CLIENTS, CONNECTIONS, CARELESS, GAP = "bounded", 6, 2, 2, 1.5


def client(careless):
    connections.acquire()  #: acquire
    try:
        inside.append(current_thread())  #: in
        print(f"{current_thread().name} is connected, one of {len(inside)}")  #: print
        time.sleep(random.uniform(0.5, 0.9))  #: stay
    finally:
        inside.remove(current_thread())  #: out
        connections.release()  #: release
        if careless:
            connections.release()  #: again


make = Semaphore if SEMAPHORE == "plain" else BoundedSemaphore
connections = make(CONNECTIONS)  #: make
inside = []  #: inside
clients = [Thread(target=client, args=[n <= CARELESS], name=f"client{n}") for n in range(1, CLIENTS + 1)]
for thread in clients:
    thread.start()  #: start
    time.sleep(GAP)  #: gap
for thread in clients:
    thread.join()  #: join
