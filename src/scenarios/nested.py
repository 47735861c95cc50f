from multiprocessing import Process
from threading import Thread

import gevent

PROCESSES, THREADS, COROUTINES, SECONDS = 2, 2, 3, 1


def coroutine(name):
    print(f"{name} begins")  #: begins
    gevent.sleep(SECONDS)  #: sleep
    print(f"{name} ends")  #: ends


def thread(name):
    coroutines = []
    for n in range(COROUTINES):
        coroutines.append(gevent.spawn(coroutine, f"{name}.c{n + 1}"))  #: spawn
    gevent.joinall(coroutines)  #: joinall


def process(name):
    threads = [Thread(target=thread, args=(f"{name}.t{n + 1}",)) for n in range(THREADS)]
    for one in threads:
        one.start()  #: start-threads
    for one in threads:
        one.join()  #: join-threads


if __name__ == "__main__":
    processes = [Process(target=process, args=(f"p{n + 1}",)) for n in range(PROCESSES)]
    for one in processes:
        one.start()  #: start
    for one in processes:
        one.join()  #: join
