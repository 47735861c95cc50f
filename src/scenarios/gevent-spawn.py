PATCHED, SECONDS = True, 3

if PATCHED:
    from gevent import monkey

    monkey.patch_all()

import time
from threading import current_thread

import gevent


def eat(name, seconds):
    print(f"{name} eats in {current_thread().name}")  #: eat
    time.sleep(seconds)  #: eat-sleep
    print(f"{name} has eaten")  #: eaten
    return "full"


def play(seconds, name):
    print(f"{name} plays in {current_thread().name}")  #: play
    time.sleep(seconds)  #: play-sleep
    print(f"{name} has played")  #: played


begin = time.monotonic()  #: begin
eats = gevent.spawn(eat, "egon", SECONDS)  #: spawn-eat
plays = gevent.spawn(play, SECONDS, name="egon")  #: spawn-play
gevent.joinall([eats, plays])  #: joinall
took = time.monotonic() - begin  #: end
print(f"{eats.value} after {took:.1f} s")  #: took
