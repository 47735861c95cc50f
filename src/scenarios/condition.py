import time
from threading import Condition, Lock, Thread, current_thread

CONSUMERS, NOTIFY, MAKING = 4, "one", 1


def consumer():
    global stock
    with lock:  #: with
        # A notified thread looks again: somebody may have been quicker.
        while stock == 0:  #: look
            filled.wait()  #: wait
        stock -= 1  #: take
        print(f"{current_thread().name} takes it")  #: print


def producer():
    global stock
    for _ in range(CONSUMERS):
        time.sleep(MAKING)  #: make
        with lock:  #: hold
            stock += 1  #: fill
            if NOTIFY == "one":
                filled.notify()  #: notify
            else:
                filled.notify_all()  #: all


lock = Lock()  #: lock
filled = Condition(lock)  #: condition
stock = 0  #: stock
everybody = [Thread(target=producer, name="producer")]
for n in range(1, CONSUMERS + 1):
    everybody.append(Thread(target=consumer, name=f"C{n}"))
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
print("Everybody has one")  #: close
