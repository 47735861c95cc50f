"""Threads that play scripts on CPython, one move at a time.

One script for each line of standard input, as JSON. Every thread of a script is a real thread that waits at a gate; each
move lets one thread do one operation. The next move is made when every thread is back at its gate or cannot go on before
somebody else acts. Answers one line for each script: {seen: [...]}, for each move the results that it led to, who waits
now, and the state of what the script is about; or {problem: ...}.

Threads change only where they wait or sleep (the switch interval is longer than any script), so that a look at all of
them is one look at one moment.
"""

import _thread
import json
import os
import sys
import threading
import time
import traceback

# Of a thread that can go on: long enough for a machine that has much else to do.
PATIENCE_SECONDS = 40

# What some versions say, in the words that are compared.
SAME_WORDS = {
    "timeout value must be positive": "timeout value must be a non-negative number",
    "timestamp too large to convert to C PyTime_t": "timestamp too large to convert to C _PyTime_t",
}


def told(error):
    return {"error": type(error).__name__, "message": SAME_WORDS.get(str(error), str(error))}


def frames_of(thread):
    """The frames of a thread, the innermost first; none when it has not begun or has ended."""
    frame = sys._current_frames().get(thread.ident)
    while frame is not None:
        yield frame
        frame = frame.f_back


class Worker:
    """A thread that does one operation each time its gate opens."""

    def __init__(self, stage, number):
        self.stage = stage
        self.number = number
        self.gate = _thread.allocate_lock()
        self.gate.acquire()
        self.move = None
        self.result = None
        self.over = False
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while True:
            self.gate.acquire()
            does = self.move["does"]
            if does in ("end", "fail"):
                self.move = None
                if does == "fail":
                    raise RuntimeError("told to fail")
                return
            try:
                self.result = {"value": self.stage.perform(self.move)}
            except Exception as error:
                self.result = told(error)
            self.move = None

    def frame(self, code):
        """The thread's innermost frame that runs this code, if any."""
        return next((frame for frame in frames_of(self.thread) if frame.f_code is code), None)


class Stage:
    """What a script is about, and the threads that use it."""

    def __init__(self, threads):
        self.workers = [Worker(self, number) for number in range(threads)]

    def perform(self, move):
        """Does what a move says, in the thread that calls."""
        raise NotImplementedError

    def settled(self):
        """Whether it is certain that nobody goes on before the next move."""
        raise NotImplementedError

    def state(self):
        raise NotImplementedError

    def settle(self):
        end = time.monotonic() + PATIENCE_SECONDS
        tries = 0
        while not self.settled():
            if time.monotonic() > end:
                busy = [(worker.number, worker.move) for worker in self.workers if worker.move is not None]
                where = {t.name: [f"{f.f_code.co_name}:{f.f_lineno}" for f in frames_of(t)] for t in threading.enumerate()}
                raise RuntimeError(f"not settled: {busy}: {where}")
            tries += 1
            time.sleep(0 if tries < 50 else 0.0002)

    def play(self, move):
        worker = self.workers[move["thread"]]
        if worker.move is not None:
            raise RuntimeError(f"thread {worker.number} is told to {move['does']}, but still waits to {worker.move}")
        worker.move = move
        worker.gate.release()
        if move["does"] in ("end", "fail"):
            worker.thread.join(PATIENCE_SECONDS)
            worker.over = True
        self.settle()
        done = {}
        for each in self.workers:
            if each.result is not None:
                done[str(each.number)] = each.result
                each.result = None
        waiting = [each.number for each in self.workers if each.move is not None]
        return {"done": done, "waiting": waiting, "state": self.state()}


def answer(script, make):
    try:
        stage = make(script)
    except Exception as error:
        return {"seen": [told(error)]}
    try:
        return {"seen": [stage.play(move) for move in script["moves"]]}
    except Exception:
        return {"problem": traceback.format_exc()}


def serve(make):
    """Plays the scripts of standard input on the stages that `make` makes of them."""
    sys.setswitchinterval(1000)
    threading.excepthook = lambda _: None
    for line in sys.stdin:
        # A process for each script: its threads, also those that wait for ever, end with it.
        child = os.fork() if hasattr(os, "fork") else 0
        if child == 0:
            print(json.dumps(answer(json.loads(line), make)), flush=True)
            if hasattr(os, "fork"):
                os._exit(0)
        else:
            os.waitpid(child, 0)
    os._exit(0)
