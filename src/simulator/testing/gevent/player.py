"""Plays scripts of scripts.ts under the real gevent, one JSON script a line, and answers with what happened, one a line.

Time is virtual: the loop's timers are replaced, and fire when the loop has nothing else to do, in the order in which they
are due. All else is gevent's own. A script in which two timers are due at the same time, though they were not set at
the same time without a delay, is answered with null: what gevent does with those is up to the clock.
"""
import json
import os
import sys
from fractions import Fraction

from gevent import monkey

# gevent's own use the hub, which those who only begin plays must not have.
fork, waitpid = os.fork, os.waitpid
monkey.patch_all()

import queue
import threading

import gevent
import gevent.event
import gevent.lock
import gevent.pool
import gevent.queue
from gevent.libev import corecext


class Timer:
    """In place of the loop's timer."""

    def __init__(self, loop, after, priority):
        self.loop, self.after, self.priority = loop, after, priority or 0
        self.callback = self.args = None
        self.active = self.pending = False

    def start(self, callback, *args, update=None):
        self.callback, self.args = callback, args
        self.set_at, self.due = self.loop.time, self.loop.time + round(self.after * 1000)
        self.active = True
        self.loop.add(self)

    def stop(self):
        self.active = self.pending = False
        self.callback = self.args = None

    close = stop

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Loop(corecext.loop):
    time = 0  # in thousandths
    tied = False

    def timer(self, after, repeat=0.0, ref=True, priority=None):
        return Timer(self, after, priority)

    def add(self, timer):
        if not hasattr(self, 'set'):
            self.set = []
            self.at_once, self.when_idle = corecext.loop.timer(self, 0.0), self.idle(priority=-1)
        self.set.append(timer)
        self.run_clock()

    def run_clock(self):
        self.set = [timer for timer in self.set if timer.active]
        self.at_once.stop()
        self.when_idle.stop()
        if any(timer.due <= self.time for timer in self.set):
            self.at_once.start(self.fire, False)
        elif self.set:
            self.when_idle.start(self.fire, True)

    def fire(self, passes):
        self.set = [timer for timer in self.set if timer.active]
        if self.set:
            if passes:
                self.time = max(self.time, min(timer.due for timer in self.set))
            due = [timer for timer in self.set if timer.due <= self.time]
            self.set = [timer for timer in self.set if timer.due > self.time]
            if len(due) > 1 and any(timer.set_at != self.time for timer in due):
                self.tied = True
            for timer in due:
                timer.active, timer.pending = False, True
            for timer in sorted(due, key=lambda timer: -timer.priority):
                if timer.pending:
                    callback, args = timer.callback, timer.args
                    timer.pending = False
                    try:
                        callback(*args)
                    except BaseException:
                        self.handle_error(timer, *sys.exc_info())
        self.run_clock()


def show(value):
    if value is None or isinstance(value, (bool, int, str)):
        return json.dumps(value)
    if isinstance(value, (list, tuple)):
        return '[' + ','.join(show(item) for item in value) + ']'
    if isinstance(value, BaseException):
        return type(value).__name__
    return '?'


def seconds(ms):
    return ms / 1000 if ms else ms


def exactly(ms):
    """Seconds that loops in `threading` and `queue` add to the time and take from it again without a rest."""
    return Fraction(ms, 1000) if ms else ms


class Play:
    def __init__(self, script):
        self.script, self.lines, self.made = script, [], []
        hub = gevent.get_hub()
        self.loop = hub.loop
        queue.time = threading._time = lambda: Fraction(self.loop.time, 1000)
        hub.print_exception = lambda context, kind, value, _: self.say('!', f'{kind.__name__}: {str(value).split(". Owner")[0]}')
        self.things = {
            'e': [gevent.event.Event(), gevent.event.Event()],
            'a': [gevent.event.AsyncResult(), gevent.event.AsyncResult()],
            's': [gevent.lock.Semaphore(1), gevent.lock.Semaphore(2), gevent.lock.BoundedSemaphore(1)],
            'r': [gevent.lock.RLock()],
            'q': [gevent.queue.Queue(), gevent.queue.Queue(1), gevent.queue.LifoQueue(2), gevent.queue.PriorityQueue(2),
                  gevent.queue.JoinableQueue(1)],
            'c': [gevent.queue.Channel()],
            'p': [gevent.pool.Pool(2), gevent.pool.Pool(1), gevent.pool.Group()],
            'L': [threading.Lock()],
            'R': [threading.RLock()],
            'S': [threading.Semaphore(1), threading.BoundedSemaphore(2)],
            'E': [threading.Event()],
            'Q': [queue.Queue(1), queue.Queue(), queue.LifoQueue(2)],
        }
        self.things['C'] = [threading.Condition(self.things['L'][0]), threading.Condition(self.things['R'][0])]

    def say(self, who, text):
        self.lines.append(f'{self.loop.time} {who} {text}')

    def body(self, number):
        def run():
            self.say(number, 'begins')
            return self.act(number, self.script[number])
        return run

    def act(self, number, actions):
        at = 0
        while at < len(actions):
            word, *args = actions[at]
            at += 1
            try:
                if word == 'return':
                    return args[0]
                if word == 'limit':
                    seconds, kind, count = args
                    exception = {'silent': False, 'own': None, 'other': RuntimeError('late')}[kind]
                    timeout = gevent.Timeout(seconds / 1000, exception)
                    inner = actions[at:at + count]
                    at += count
                    with timeout:
                        self.plain(number, inner)
                    continue
                self.do(number, word, *args)
            except BaseException as error:
                self.say(number, f'catches {type(error).__name__}')
                if number and (isinstance(error, gevent.GreenletExit) or args and args[-1] == 'out'):
                    raise
        return number

    def plain(self, number, actions):
        """Actions whose errors are not caught."""
        for word, *args in actions:
            if word not in ('return', 'limit'):
                self.do(number, word, *args)

    def do(self, number, word, *args):
        result = getattr(self, word)(number, *[None if arg == 'out' else arg for arg in args])
        self.say(number, word if result is None else f'{word} {show(result)}')

    # Greenlets.

    def next_body(self):
        number = len(self.made) + 1
        return self.body(number) if number < len(self.script) else None

    def spawn(self, _, ms=0, *rest):
        body = self.next_body()
        if body:
            self.made.append(None)
            self.made[-1] = made = gevent.Greenlet(body)
            made.start_later(ms / 1000) if ms else made.start()

    def pooled(self, _, which, *rest):
        body = self.next_body()
        if body:
            self.made.append(None)
            place = len(self.made) - 1
            pool = self.things['p'][which]
            made = self.made[place] = gevent.Greenlet(body)
            pool.start(made)

    def one(self, which):
        there = [made for made in self.made if made is not None]
        return there[which % len(there)] if there else None

    def some(self, *which):
        there = [made for made in self.made if made is not None]
        return [there[n] for n in sorted({n % len(there) for n in which})] if there else []

    def kill(self, _, which, error=None, block=True, ms=None, *rest):
        one = self.one(which)
        if one is not None:
            one.kill(gevent.GreenletExit if error is None else ValueError(error), block, seconds(ms))

    def killall(self, _, one, other, block=True, *rest):
        gevent.killall(self.some(one, other), block=block)

    def join(self, _, which, ms=None, *rest):
        one = self.one(which)
        if one is not None:
            one.join(seconds(ms))
            return one.ready()

    def get(self, _, which, ms=None, *rest):
        one = self.one(which)
        if one is not None:
            return show(one.get(timeout=seconds(ms)))

    def joinall(self, _, one, other, ms=None, count=None, raises=False, *rest):
        done = gevent.joinall(self.some(one, other), seconds(ms), raises, count)
        return [self.made.index(each) for each in done]

    def look(self, _, which, *rest):
        one = self.one(which)
        if one is not None:
            return [one.ready(), one.successful(), bool(one.dead), one.started, show(one.value), show(one.exception)]

    def link(self, _, which, kind, *rest):
        one = self.one(which)
        if one is not None:
            told = lambda source: self.say('L', f'link of {self.made.index(source)}')
            getattr(one, {'any': 'link', 'value': 'link_value', 'exception': 'link_exception'}[kind])(told)

    def sleep(self, _, ms=0, *rest):
        gevent.sleep(ms / 1000)

    def idle(self, _, *rest):
        gevent.idle()

    def fail(self, _, *rest):
        raise ValueError('no')

    # What greenlets share. Both kinds of each are asked in the same words.

    def set(self, _, kind, which, *rest):
        thing = self.things[kind][which]
        thing.set(7) if kind == 'a' else thing.set()

    def clear(self, _, kind, which, *rest):
        self.things[kind][which].clear()

    def refuse(self, _, kind, which, *rest):
        self.things[kind][which].set_exception(ValueError('refused'))

    def wait(self, _, kind, which, ms=None, *rest):
        return self.things[kind][which].wait(seconds(ms))

    def obtain(self, _, kind, which, ms=None, *rest):
        return show(self.things[kind][which].get(timeout=seconds(ms)))

    def await_all(self, _, count=None, ms=None, *rest):
        all = self.things['e'] + self.things['a'] + [self.things['s'][0]] + [made for made in self.made if made is not None]
        done = gevent.wait(all, seconds(ms), count)
        return [all.index(each) for each in done]

    def acquire(self, _, kind, which, ms=None, *rest):
        if ms is None:
            return bool(self.things[kind][which].acquire())
        return bool(self.things[kind][which].acquire(timeout=exactly(ms) if kind.isupper() else seconds(ms)))

    def attempt(self, _, kind, which, *rest):
        return bool(self.things[kind][which].acquire(False))

    def release(self, _, kind, which, *rest):
        self.things[kind][which].release()

    def hold(self, _, kind, which, ms, *rest):
        with self.things[kind][which]:
            gevent.sleep(ms / 1000)

    def put(self, _, kind, which, item, ms=None, *rest):
        self.things[kind][which].put(item, timeout=exactly(ms) if kind.isupper() else seconds(ms))

    def put_now(self, _, kind, which, item, *rest):
        self.things[kind][which].put_nowait(item)

    def take(self, _, kind, which, ms=None, *rest):
        return show(self.things[kind][which].get(timeout=exactly(ms) if kind.isupper() else seconds(ms)))

    def take_now(self, _, kind, which, *rest):
        return show(self.things[kind][which].get_nowait())

    def peek(self, _, kind, which, ms=None, *rest):
        return show(self.things[kind][which].peek(timeout=seconds(ms)))

    def size(self, _, kind, which, *rest):
        thing = self.things[kind][which]
        return [thing.qsize(), thing.empty(), thing.full()]

    def done(self, _, kind, which, *rest):
        self.things[kind][which].task_done()

    def finish(self, _, kind, which, ms=None, *rest):
        if kind == 'q':
            return self.things[kind][which].join(seconds(ms))
        self.things[kind][which].join()

    def notify(self, _, kind, which, count, *rest):
        with self.things[kind][which] as _:
            self.things[kind][which].notify(count)

    def await_condition(self, _, kind, which, ms=None, *rest):
        with self.things[kind][which] as _:
            return self.things[kind][which].wait(exactly(ms) if kind.isupper() else seconds(ms))

    # Pools.

    def task(self, who):
        def run(ms):
            self.say(who, f'task {ms}')
            gevent.sleep(ms / 1000)
            if ms % 5 == 4:
                raise ValueError(str(ms))
            return ms
        return run

    def apply(self, number, which, ms, *rest):
        return self.things['p'][which].apply(self.task(number), (ms,))

    def apply_async(self, number, which, ms, *rest):
        self.things['p'][which].apply_async(self.task(number), (ms,), None, lambda result: self.say(number, f'back {show(result)}'))

    def map(self, number, which, *all):
        return self.things['p'][which].map(self.task(number), [ms for ms in all if ms is not None])

    def imap(self, number, which, ordered, size, *all):
        pool = self.things['p'][which]
        results = (pool.imap if ordered else pool.imap_unordered)(
            self.task(number), [ms for ms in all if ms is not None], maxsize=size)
        while True:
            try:
                self.say(number, f'next {show(next(results))}')
            except StopIteration:
                return
            except ValueError as error:
                self.say(number, f'next ValueError {error}')

    def pool_join(self, _, which, ms=None, *rest):
        return self.things['p'][which].join(seconds(ms))

    def pool_kill(self, _, which, block=True, *rest):
        self.things['p'][which].kill(block=block)

    def pool_look(self, _, which, *rest):
        pool = self.things['p'][which]
        return [len(pool), pool.full(), pool.free_count() if which < 2 else 1]

    def run(self):
        self.act(0, self.script[0])
        try:
            gevent.joinall([made for made in self.made if made is not None], 10)
        except gevent.exceptions.LoopExit:
            self.say(0, 'LoopExit')
        for number, made in enumerate(self.made, 1):
            if made is not None:
                self.say(number, f'{show(made.ready())} {show(made.value)} {show(made.exception)}')


def answer(script):
    """Plays it in a process of its own: nobody of an earlier script is still about."""
    read, write = os.pipe()
    pid = fork()
    if pid == 0:
        from gevent._hub_local import set_loop
        set_loop(Loop(default=True))
        play = Play(script)
        try:
            play.run()
        except BaseException as error:
            play.say('main', f'ends by {type(error).__name__}')
        with os.fdopen(write, 'w') as out:
            json.dump(None if play.loop.tied else play.lines, out)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as lines:
        text = lines.read()
    waitpid(pid, 0)
    return json.loads(text)


# The pipes of scripts and answers are read and written by nobody else.
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
