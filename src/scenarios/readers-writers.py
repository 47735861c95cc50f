import random
import time
from threading import Condition, Thread, current_thread

PREFERENCE, READERS, WRITERS, ROUNDS = "readers", 5, 1, 6
READING, RESTING = 1, 0.2


class RWLock:
    """Python has none: many readers or one writer, made of a condition."""

    def __init__(self, preference):
        self.changed = Condition()
        self.writers_first = preference == "writers"
        self.readers = self.waiting_writers = 0
        self.writing = False

    def reader_may_pass(self):
        return not self.writing and not (self.writers_first and self.waiting_writers > 0)

    def acquire_read(self):
        with self.changed:
            self.changed.wait_for(self.reader_may_pass)
            self.readers += 1

    def release_read(self):
        with self.changed:
            self.readers -= 1
            self.changed.notify_all()

    def acquire_write(self):
        with self.changed:
            self.waiting_writers += 1
            self.changed.wait_for(lambda: not self.writing and self.readers == 0)
            self.waiting_writers -= 1
            self.writing = True

    def release_write(self):
        with self.changed:
            self.writing = False
            self.changed.notify_all()


def around(seconds):
    return random.uniform(seconds / 2, seconds * 1.5)


def reader():
    for _ in range(ROUNDS):
        time.sleep(around(RESTING))  #: rest
        room.acquire_read()  #: enter
        _ = page  #: read
        time.sleep(around(READING))  #: stay
        room.release_read()  #: leave


def writer():
    global page
    time.sleep(0.5)  #: think
    room.acquire_write()  #: begin
    before = page  #: old
    time.sleep(0.5)  #: write
    page = before + 1  #: new
    room.release_write()  #: end
    print(f"{current_thread().name} has written page {before + 1}")  #: print


room = RWLock(PREFERENCE)  #: room
page = 0  #: page
everybody = [Thread(target=reader, name=f"reader{n}") for n in range(1, READERS + 1)]
everybody += [Thread(target=writer, name=f"writer{n}") for n in range(1, WRITERS + 1)]
for thread in everybody:
    thread.start()  #: start
for thread in everybody:
    thread.join()  #: join
print("The reading room closes")  #: close
