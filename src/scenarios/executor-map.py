import random
import time
from concurrent.futures import ThreadPoolExecutor

WORKERS, TASKS = 3, 9


def square(n):
    time.sleep(random.uniform(0.5, 2))  #: work
    print(f"{n} is ready")  #: ready
    return n * n


executor = ThreadPoolExecutor(WORKERS)  #: executor
results = executor.map(square, range(1, TASKS + 1))  #: map
for result in results:  #: next
    print("result", result)  #: print
executor.shutdown()  #: shutdown
