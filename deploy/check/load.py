"""A small closed-loop client: threads that ask, check what comes back, and remember it."""
import dataclasses
import http.client
import itertools
import json
import threading
import time

import picture

_numbers = itertools.count(1)


@dataclasses.dataclass
class Reply:
    method: str
    path: str
    began: float
    ended: float
    status: int         # 0: no whole answer came
    headers: dict
    body: bytes
    error: str = ""

    @property
    def is_picture(self):
        return self.status == 200 and picture.is_whole(self.body)

    def json(self):
        return json.loads(self.body)


def ask(port, method, path, body=None, headers=None, timeout=60, host="127.0.0.1"):
    began = time.monotonic()
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    try:
        connection.request(method, path, body=body, headers=headers or ({"Content-Type": "image/png"} if body else {}))
        reply = connection.getresponse()
        data = reply.read()
        return Reply(method, path, began, time.monotonic(), reply.status,
                     {name.lower(): value for name, value in reply.getheaders()}, data)
    except (OSError, http.client.HTTPException) as error:
        return Reply(method, path, began, time.monotonic(), 0, {}, b"", repr(error))
    finally:
        connection.close()


def new_view(width=96, height=96, iters=300):
    """A view that nobody asked for before, so that no cache has it."""
    return f"/mandelbrot?w={width}&h={height}&iters={iters}&centerX=-0.6&centerY=0&span={2.5 + next(_numbers) * 1e-7:.7f}"


class Load:
    """Threads that GET new views and POST one picture until told to stop."""

    def __init__(self, port, gets=0, posts=0, upload=None, pause=0.005, size=(96, 96, 300)):
        self._port, self._upload, self._pause, self._size = port, upload, pause, size
        self._stop = threading.Event()
        self._replies = []
        self._threads = [threading.Thread(target=self._run, args=("GET",)) for _ in range(gets)]
        self._threads += [threading.Thread(target=self._run, args=("POST",)) for _ in range(posts)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, method):
        while not self._stop.is_set():
            if method == "GET":
                reply = ask(self._port, "GET", new_view(*self._size))
            else:
                reply = ask(self._port, "POST", "/blur?diameter=9", self._upload)
            self._replies.append(reply)
            time.sleep(self._pause)

    def of(self, method):
        return [reply for reply in self._replies if reply.method == method]


def together(count, question):
    """Asks the same thing from many threads at once."""
    replies, barrier = [], threading.Barrier(count)

    def one():
        barrier.wait()
        replies.append(question())

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies
