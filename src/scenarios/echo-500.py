import time
from multiprocessing import Process
from socket import create_connection
from threading import Thread, current_thread

CLIENTS, SHARED, MISSES = 500, False, False
ADDRESS = ("127.0.0.1", 8080)  #: network


def talk(connection):
    """Serves one client until it hangs up."""
    while True:
        data = connection.recv(1024)  #: recv
        if not data and not MISSES:
            break
        connection.sendall(data.upper())  #: answer
    connection.close()  #: close


def serve(connections):
    """A server of one thread: each client has a greenlet of its own."""
    import gevent
    from gevent import monkey, socket

    monkey.patch_all()
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(ADDRESS)
    server.listen(50)  #: listen
    talks = []
    for _ in range(connections):
        connection, _ = server.accept()  #: accept
        talks.append(gevent.spawn(talk, connection))  #: spawn
    gevent.joinall(talks)  #: joinall
    server.close()  #: stop


def client(shared):
    # Made out here, one socket would be everybody's: answers would go to the first that reads.
    socket = shared or create_connection(ADDRESS)  #: connect
    name = current_thread().name
    socket.sendall(f"hello from {name}".encode())  #: send
    heard = socket.recv(1024).decode()  #: hear
    print(heard if heard == f"HELLO FROM {name.upper()}" else f"{name} got {heard}")  #: print
    if not shared:
        socket.close()  #: hang-up


if __name__ == "__main__":
    server = Process(target=serve, args=(1 if SHARED else CLIENTS,))
    server.start()  #: start-server
    time.sleep(1)  #: wait
    shared = create_connection(ADDRESS) if SHARED else None  #: connect-one
    for n in range(1, CLIENTS + 1):
        Thread(target=client, args=(shared,), name=f"client{n}").start()  #: start-client
    server.join()  #: join
