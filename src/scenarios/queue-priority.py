import random
import time
from queue import PriorityQueue
from threading import Thread, current_thread

PRODUCERS, CONSUMERS, ITEMS, MAXSIZE, MAKING, USING = 3, 2, 4, 2, 0.5, 1


def three():
    """Three go in, and come out in the queue's order."""
    order = PriorityQueue()  #: order
    order.put((20, "a"))  #: in
    order.put((-5, "b"))  #: second
    order.put((30, "c"))  #: third
    for _ in range(3):
        item = order.get()  #: out
        print(*item)  #: say
        order.task_done()  #: used


def producer(items):
    for n in range(1, ITEMS + 1):
        time.sleep(random.uniform(0, MAKING))  #: make
        items.put((random.randint(-9, 99), f"{current_thread().name}.{n}"))  #: put


def consumer(items):
    while True:
        item = items.get()  #: get
        print(f"{current_thread().name} takes {item[0]} {item[1]}")  #: take
        time.sleep(random.uniform(0, USING))  #: use
        items.task_done()  #: done


three()  #: three
items = PriorityQueue(maxsize=MAXSIZE)  #: create
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
