from queue import Queue
from threading import Thread, current_thread

FIXED, PRODUCERS, CONSUMERS, ITEMS, ROOM = False, 1, 2, 2, 1


def producer():
    for n in range(1, ITEMS + 1):
        queue.put(f"{current_thread().name}.{n}")  #: put


def consumer():
    if FIXED:
        while queue.get() is not None:  #: get
            pass
    else:
        while queue.qsize() > 0:  #: look
            queue.get()  #: take


queue = Queue(ROOM)  #: queue
producers = [Thread(target=producer, name=f"P{n + 1}") for n in range(PRODUCERS)]
consumers = [Thread(target=consumer, name=f"C{n + 1}") for n in range(CONSUMERS)]
for thread in producers + consumers:
    thread.start()  #: start
for thread in producers:
    thread.join()  #: join
if FIXED:
    for _ in consumers:
        queue.put(None)  #: stop
for thread in consumers:
    thread.join()  #: end
