import time
from multiprocessing import Pool, cpu_count

TASKS, TAKES, WHEN = 10, 1, "after"


def square(n):
    time.sleep(TAKES)  #: work
    return n * n


if __name__ == "__main__":
    pool = Pool(cpu_count())  #: pool
    results, squares = [], []
    for n in range(1, TASKS + 1):
        result = pool.apply_async(square, (n,))  #: apply
        if WHEN == "each":
            squares.append(result.get())  #: each
        else:
            results.append(result)
    pool.close()  #: close
    pool.join()  #: join
    squares += [result.get() for result in results]  #: get
    print("squares:", squares)  #: print
