"""Plays texts: a JSON list of texts comes in, one of the lines that each prints goes out, with how it ended."""

import json
import os
import select
import signal
import sys
import time

PATIENCE = float(sys.argv[1])


def run(text):
    """In a process of its own, as a script would be run."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.dup2(into, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout.reconfigure(line_buffering=True)
        return text
    os.close(into)
    seen, end = b"", time.monotonic() + PATIENCE
    hangs = False
    while True:
        ready, _, _ = select.select([out], [], [], max(0, end - time.monotonic()))
        if not ready:
            hangs = True
            break
        more = os.read(out, 65536)
        if not more:
            break
        seen += more
    try:
        os.killpg(child, signal.SIGKILL) if hangs else None
    except ProcessLookupError:
        pass
    _, status = os.waitpid(child, 0)
    os.close(out)
    lines = seen.decode().splitlines()
    code = os.waitstatus_to_exitcode(status)
    if hangs:
        lines.append("(hangs)")
    elif code != 0:
        lines.append(f"(exit {code})")
    answers.append(lines)
    return None


answers = []
mine = None
for each in json.load(sys.stdin):
    mine = run(each)
    if mine is not None:
        break
if mine is None:
    print(json.dumps(answers))
else:
    del answers
    main = {"__name__": "__main__", "__builtins__": __builtins__}
    sys.modules["__main__"].__dict__.update(main)
    exec(compile(mine, "pair.py", "exec"), sys.modules["__main__"].__dict__)
