import random
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import current_process

KIND, WORKERS, TAKES = "threads", 3, (0.5, 2)
ADDRESSES = ["/index", "/news", "/weather", "/music", "/maps"]


def worker_name():
    own = threading.current_thread()
    return current_process().name if own is threading.main_thread() else own.name


def visit(address):
    time.sleep(random.uniform(*TAKES))  #: wait
    return f"{address} by {worker_name()}"


def keep(future):
    result = future.result()  #: result
    db.write(f"{result}, kept by {worker_name()}\n")  #: append


if __name__ == "__main__":
    db = open("db.txt", "a+")  #: open
    if KIND == "threads":
        executor = ThreadPoolExecutor(WORKERS)  #: threads
    else:
        executor = ProcessPoolExecutor(WORKERS)  #: processes
    for address in ADDRESSES:
        future = executor.submit(visit, address)  #: submit
        future.add_done_callback(keep)  #: callback
    executor.shutdown()  #: shutdown
    db.seek(0)
    for line in db:
        print(line, end="")  #: print
