import re
from multiprocessing import Pool
from urllib.error import HTTPError
from urllib.request import urlopen

WORKERS, PAGES, SITE = 3, 6, "http://localhost:4173"
FILM = re.compile(
    r'class="index">(\d+)<.*?class="title"[^>]*>(.*?)<.*?Starring: (.*?)<'
    r".*?Released: (.*?)<.*?<i>(\d\.)</i><i>(\d)<",
    re.DOTALL,
)


def fetch_page(address):
    try:
        page = urlopen(f"{SITE}/{address}", timeout=5)  #: fetch
    except HTTPError as error:  # It holds a socket, which cannot cross.
        raise OSError(str(error)) from None
    return page.read().decode()


def parse(text):
    for index, title, actors, date, whole, part in FILM.findall(text):
        print(f"{index}. {title} ({date}), {whole}{part}: {actors}")  #: print


def complain(error):
    print(f"no page: {type(error).__name__}: {error}")  #: error


if __name__ == "__main__":
    pool = Pool(WORKERS)  #: pool
    for n in range(1, PAGES + 1):
        pool.apply_async(fetch_page, (f"films/{n}.html",), callback=parse, error_callback=complain)  #: apply
    pool.close()  #: close
    pool.join()  #: join
    print("all pages are done")  #: done
