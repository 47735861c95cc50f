PATCHED, SITE = True, "http://localhost:4173"

if PATCHED:
    from gevent import monkey

    monkey.patch_all()

import time
from urllib.request import urlopen

import gevent


def crawl(page):
    """Fetches a page, and says how long that took."""
    asked = time.monotonic()  #: asked
    text = urlopen(f"{SITE}/cloths/{page}.html").read()  #: fetch
    took = time.monotonic() - asked  #: came
    print(f"{page}: {len(text)} bytes in {took:.1f} s")  #: print
    return took


begin = time.monotonic()  #: begin
crawls = [gevent.spawn(crawl, page) for page in ("short", "middle", "long")]  #: spawn
gevent.joinall(crawls)  #: joinall
whole = time.monotonic() - begin  #: end
total = sum(each.value for each in crawls)
print(f"all in {whole:.1f} s; their sum is {total:.1f} s")  #: took
