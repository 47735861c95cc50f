import random
import time
from multiprocessing import Pool, Process, current_process
from socket import create_connection, create_server

STYLE = "apply_async"  # or "apply"
WORKERS, CLIENTS = 4, 6
ADDRESS = ("127.0.0.1", 8080)  #: network


def talk(connection):
    """Serves one client until it hangs up."""
    while True:
        data = connection.recv(1024)  #: recv
        if not data:
            break
        connection.sendall(data.upper())  #: answer
    connection.close()  #: close


def person(typed):
    """A client whose lines a person types."""
    server = create_connection(ADDRESS)  #: dial
    with typed:
        while True:
            print(">>: ", end="", flush=True)
            line = typed.readline()  #: type
            if not line:  # no more lines
                break
            if not line.strip():
                continue
            server.sendall(line.strip().encode())  #: send-line
            print(server.recv(1024).decode())  #: show
    server.close()  #: hang-up


def client():
    server = create_connection(ADDRESS)  #: connect
    for word in "hello", "goodbye":
        server.sendall(f"{word} from {current_process().name}".encode())  #: send
        print(server.recv(1024).decode())  #: print
        time.sleep(random.uniform(4, 6))  #: think
    server.close()  #: leave


if __name__ == "__main__":
    server = create_server(ADDRESS, backlog=5)  #: listen
    pool = Pool(WORKERS)  #: pool
    # multiprocessing closes the standard input of its processes.
    Process(target=person, args=(open(0, closefd=False),), name="client1").start()  #: start-person
    for n in range(2, CLIENTS + 1):
        Process(target=client, name=f"client{n}").start()  #: start-client
    for n in range(CLIENTS):
        connection, _ = server.accept()  #: accept
        if STYLE == "apply":
            pool.apply(talk, (connection,))  #: apply
        else:
            pool.apply_async(talk, (connection,))  #: apply-async
    server.close()  #: stop
    pool.close()  #: close-pool
    pool.join()  #: join
