"""Plays scripts of socket calls on the loopback interface, one thread, nothing blocking: one script a line.

After each call it waits until every socket is as ready as the model says, so that nothing is still under way; what it
sees instead, where that does not come true, is part of the answer.
"""

import json
import random
import select
import socket
import struct
import sys
import time

# Of what is still on its way: long enough for a machine that has much else to do.
PATIENCE_SECONDS = 40


def bound(port):
    """A socket at a port, beside which others can be bound and listen, but no other program."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("127.0.0.1", port))
    except OSError:
        sock.close()
        raise
    return sock


def hold_ports(count):
    """Sockets at free ports, none of which the system would give to one that connects."""
    held = []
    while len(held) < count:
        try:
            held.append(bound(random.randrange(12000, 30000)))
        except OSError:
            continue
    return held


class Play:
    def __init__(self, ports):
        self.ports = ports
        self.sockets = {}

    def listen(self, name, port, backlog):
        sock = self.sockets[name] = bound(self.ports[port])
        try:
            # Linux lets in one more than it is told.
            sock.listen(backlog - 1)
        except OSError:
            sock.close()
            raise
        sock.setblocking(False)

    def socket(self, name):
        sock = self.sockets[name] = socket.socket()
        # Were the backlog full against all expectation, connecting would not hang for ever.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", PATIENCE_SECONDS, 0))

    def connect(self, name, port):
        sock = self.sockets[name]
        if sock.fileno() >= 0:
            sock.setblocking(True)
        try:
            sock.connect(("127.0.0.1", self.ports[port]))
        finally:
            if sock.fileno() >= 0:
                sock.setblocking(False)

    def accept(self, name, accepted):
        sock, _ = self.sockets[name].accept()
        sock.setblocking(False)
        self.sockets[accepted] = sock

    def send(self, name, data):
        return self.sockets[name].send(data.encode())

    def recv(self, name, bufsize):
        return self.sockets[name].recv(bufsize).decode()

    def close(self, name):
        self.sockets[name].close()

    def ready(self, names):
        poll = select.poll()
        by_number = {self.sockets[name].fileno(): name for name in names}
        for number in by_number:
            poll.register(number, select.POLLIN | select.POLLOUT)
        seen = {name: "" for name in names}
        for number, events in poll.poll(0):
            letters = (select.POLLIN, "r"), (select.POLLOUT, "w"), (select.POLLHUP, "h")
            seen[by_number[number]] = "".join(letter for bit, letter in letters if events & bit)
        return seen


def settle(play, expected):
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        seen = play.ready(expected.keys())
        if seen == expected or time.monotonic() > end:
            return seen
        time.sleep(0.0005)


for line in sys.stdin:
    held = hold_ports(2)
    play = Play([sock.getsockname()[1] for sock in held])
    answers = []
    for step in json.loads(line):
        try:
            result = getattr(play, step["does"])(*step["with"])
        except Exception as error:
            result = f"{type(error).__name__}: {error}"
        seen = settle(play, step["ready"])
        answers.append([result, seen])
        if seen != step["ready"]:
            break
    for sock in (*play.sockets.values(), *held):
        sock.close()
    print(json.dumps(answers), flush=True)
