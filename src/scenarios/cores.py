import time
from multiprocessing import Process
from threading import Thread

TASKS = 16
SECONDS = 0.25
MOST = 8
WORKER = Process  # or Thread
COMPUTES = True  # or waits


def compute(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def worker(first, count):
    for _ in range(first, TASKS, count):
        if COMPUTES:
            compute(SECONDS)  #: compute
        else:
            time.sleep(SECONDS)  #: wait


def main():
    count = 1
    while count <= MOST:
        begin = time.monotonic()  #: begin
        workers = [WORKER(target=worker, args=(n, count)) for n in range(count)]
        for one in workers:
            one.start()  #: start
        for one in workers:
            one.join()  #: join
        took = time.monotonic() - begin  #: end
        print(f"{count} at once: {took:.2f} s")  #: print
        count *= 2


if __name__ == "__main__":
    main()
