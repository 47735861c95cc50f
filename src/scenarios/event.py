import time
from multiprocessing import Event, Process, current_process

VISITORS, CLOSED = 5, 2


def visitor(opened):
    print(f"{current_process().name} comes")  #: come
    opened.wait()  #: wait
    print(f"{current_process().name} passes")  #: pass


if __name__ == "__main__":
    opened = Event()  #: create
    early = [
        Process(target=visitor, args=(opened,), name=f"visitor{n}")
        for n in range(1, VISITORS + 1)
    ]
    for process in early:
        process.start()  #: start
    time.sleep(CLOSED)  #: closed
    opened.set()  #: set
    for process in early:
        process.join()  #: join

    late = Process(target=visitor, args=(opened,), name="late")
    late.start()  #: late
    late.join()  #: late-join

    opened.clear()  #: clear
    last = Process(target=visitor, args=(opened,), name="last")
    last.start()  #: last
    time.sleep(CLOSED)  #: closed-again
    opened.set()  #: set-again
    last.join()  #: last-join
