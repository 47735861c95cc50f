"""What the greenlet package answers to the scripts of `answers.json`.

    pip install greenlet==3.5.6
    python3 answers.py < answers.json

prints the same file, as it does again after a change of the scripts in it.
"""

import json
import sys

import greenlet


def play(script):
    said = []
    made = [greenlet.getcurrent()]

    def act(number, first=None):
        said.append(f"{number} begins with {json.dumps(first)}")
        for action in script[number]:
            does, which = action.split()
            other = made[int(which) % len(made)]
            try:
                if does == "return":
                    return f"result of {number}"
                if does == "make":
                    following = len(made)
                    if following < len(script):
                        made.append(greenlet.greenlet(lambda value=None, n=following: act(n, value)))
                elif does == "adopt":
                    other.parent = greenlet.getcurrent()
                elif does == "dead":
                    said.append(f"{number} sees {made.index(other)} dead: {json.dumps(other.dead)}")
                else:
                    if does == "switch":
                        got = other.switch(f"{number} to {made.index(other)}")
                    elif does == "throw":
                        got = other.throw(KeyError, f"of {number}")
                    else:
                        got = other.throw()
                    exits = isinstance(got, greenlet.GreenletExit)
                    said.append(f"{number} gets {'exit' if exits else json.dumps(got)}")
            except BaseException as error:
                kind = type(error).__name__
                said.append(f"{number} catches {kind}")
                if number > 0 and (kind == "GreenletExit" or int(which) % 2 == 0):
                    raise
        return None

    act(0)
    for number, one in enumerate(made):
        said.append(f"{number} is dead: {json.dumps(one.dead)}")
    return said


lines = []
for known in json.load(sys.stdin):
    answer = {"script": known["script"], "prints": play(known["script"])}
    lines.append(json.dumps(answer, separators=(",", ":")))
print("[\n" + ",\n".join(lines) + "\n]")
