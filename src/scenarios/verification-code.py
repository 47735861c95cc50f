import random
import string
from queue import Queue
from threading import Timer

PERIOD = 5


def show(board, n):
    """Hangs a new code on the board, and sets the timer that will replace it."""
    code = "".join(random.choices(string.digits + string.ascii_uppercase, k=4))
    timer = Timer(PERIOD, renew, args=(board, n + 1))  #: timer
    timer.name = f"timer{n}"
    print(f"The code is {code}")  #: show
    board.put((code, timer))  #: put
    timer.start()  #: start


def renew(board, n):
    """What a timer does when its time is over: another code, with a timer of its own."""
    old = board.get()  #: take-down
    if old is not None:
        show(board, n)  #: again


def guess(board):
    typed = input("The code? ")  #: input
    shown = board.get()  #: look
    board.put(shown)  #: put-back
    code, _ = shown
    return typed.upper() == code


def stop(board):
    """Cancels the timer. One whose time has just come finds no code to replace."""
    _, timer = board.get()  #: stop
    timer.cancel()  #: cancel
    board.put(None)  #: over


# The board has room for one code: the thread that has taken it is alone with it.
board = Queue(maxsize=1)  #: create
show(board, 1)  #: first
try:
    while not guess(board):
        print("Wrong")  #: wrong
    print("Right")  #: right
finally:
    stop(board)  #: finally
