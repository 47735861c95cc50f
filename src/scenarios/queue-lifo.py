import random
import time
from queue import LifoQueue
from threading import Thread, current_thread

PRODUCERS, CONSUMERS, ITEMS, MAXSIZE, MAKING, USING = 3, 2, 4, 2, 0.5, 1


def three():
    """Three go in, and come out in the queue's order."""
    order = LifoQueue()  #: order
    for word in ("first", "second", "third"):
        order.put(word)  #: in
    for _ in range(3):
        item = order.get()  #: out
        print(item)  #: say
        order.task_done()  #: used


def producer(items):
    for n in range(1, ITEMS + 1):
        time.sleep(random.uniform(0, MAKING))  #: make
        items.put(f"{current_thread().name}.{n}")  #: put


def consumer(items):
    while True:
        item = items.get()  #: get
        print(f"{current_thread().name} takes {item}")  #: take
        time.sleep(random.uniform(0, USING))  #: use
        items.task_done()  #: done


three()  #: three
items = LifoQueue(maxsize=MAXSIZE)  #: create
for n in range(1, CONSUMERS + 1):
    Thread(target=consumer, args=(items,), name=f"C{n}", daemon=True).start()  #: consume
producers = [
    Thread(target=producer, args=(items,), name=f"P{n}")
    for n in range(1, PRODUCERS + 1)
]
for thread in producers:
    thread.start()  #: start
for thread in producers:
    thread.join()  #: join
items.join()  #: finish
print("Every item is used")  #: close
