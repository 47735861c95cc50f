import time

from greenlet import greenlet

SLEEP = 0


def eat_body(name):
    print(f"{name} eats 1")  #: eat-1
    if SLEEP > 0:
        time.sleep(SLEEP)  #: sleep
    game = play.switch(name)  #: to-play
    print(f"{name} eats 2, after {game}")  #: eat-2
    play.switch("the meal")  #: back-to-play


def play_body(name):
    print(f"{name} plays 1")  #: play-1
    pause = eat.switch("the game")  #: to-eat
    print(f"{name} plays 2, after {pause}")  #: play-2


eat = greenlet(eat_body)  #: create-eat
play = greenlet(play_body)  #: create-play
eat.switch("egon")  #: begin
print("over")  #: over
