import time
from concurrent.futures import ThreadPoolExecutor

WORKERS, TASKS = 2, 2


def part(n):
    time.sleep(0.5)  #: part
    return n * n


def whole(n, executor):
    time.sleep(0.2)  #: prepare
    future = executor.submit(part, n)  #: submit-part
    square = future.result()  #: wait-part
    return square + 1


executor = ThreadPoolExecutor(WORKERS)  #: executor
futures = [executor.submit(whole, n, executor) for n in range(1, TASKS + 1)]  #: submit
for future in futures:
    result = future.result()  #: result
    print(result)  #: print
executor.shutdown()  #: shutdown
