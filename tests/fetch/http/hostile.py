"""A site on loopback that misbehaves on purpose: one behaviour per path, over raw sockets, with a log of what came."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Self

ARTICLE = (
    "<html><head><title>خبر</title></head><body><h1>عنوان الخبر</h1><p>"
    + "أكد وزير الخارجية أن الزيارة المقبلة ستتناول ملفات التعاون الثنائي. " * 4
    + "</p></body></html>"
).encode()


@dataclass(slots=True)
class Asked:
    at: float
    path: str
    headers: dict[str, str]
    open_connections: int


@dataclass
class Conversation:
    """One request, and the socket to answer it on. `nth` counts the requests for this path from 1."""

    socket: socket.socket
    path: str
    headers: dict[str, str]
    nth: int
    over: threading.Event = field(default_factory=threading.Event)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def answer(self, status: str = "200 OK", body: bytes = ARTICLE, *headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}"]
        if not any(h.lower().startswith("content-type") for h in headers):
            lines.append("Content-Type: text/html; charset=utf-8")
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)

    def drip(self, data: bytes, every: float) -> None:
        for at in range(len(data)):
            self.send(data[at : at + 1])
            if self.over.wait(every):
                return

    def hold(self) -> None:
        self.over.wait(120)


Behaviour = Callable[[Conversation], None]


class Site:
    """Serves `pages` until closed; what has no page is an article. robots.txt is a 404 unless it is given."""

    def __init__(
        self, pages: dict[str, Behaviour] | None = None, *, keep_alive: bool = False, address: str = "127.0.0.1"
    ) -> None:
        self.pages = {"/robots.txt": status("404 Not Found"), **(pages or {})}
        self.asked: list[Asked] = []
        self._keep_alive = keep_alive
        self._over = threading.Event()
        self._open = 0
        self._lock = threading.Lock()
        self._socket = socket.create_server((address, 0), backlog=200)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://{address}:{self.port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._socket.close()

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def gaps(self) -> list[float]:
        times = [one.at for one in self.asked]
        return [b - a for a, b in itertools.pairwise(times)]

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._open += 1
        with contextlib.suppress(OSError), connection:
            while self._one(connection) and self._keep_alive:
                pass
        with self._lock:
            self._open -= 1

    def _one(self, connection: socket.socket) -> bool:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65536)
            if not more:
                return False
            head += more
        lines = head.decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines[1:] if line)}
        with self._lock:
            self.asked.append(Asked(time.monotonic(), path, headers, self._open))
            nth = sum(one.path == path for one in self.asked)
        talk = Conversation(connection, path, headers, nth, self._over)
        self.pages.get(path, Conversation.answer)(talk)
        return True


def status(line: str, *headers: str, body: bytes = b"") -> Behaviour:
    return lambda talk: talk.answer(line, body, *headers)


def redirect(to: str, line: str = "302 Found") -> Behaviour:
    return status(line, f"Location: {to}")


def page(body: bytes, *headers: str) -> Behaviour:
    return lambda talk: talk.answer("200 OK", body, *headers)


def raw(data: bytes) -> Behaviour:
    return lambda talk: talk.send(data)


def slow_headers(talk: Conversation) -> None:
    talk.drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 5000, 0.05)


def slow_body(talk: Conversation) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n")
    talk.drip(b"<p>" + b"a" * 4997, 0.05)


def stalled_body(talk: Conversation) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500000\r\n\r\n" + ARTICLE)
    talk.hold()


def silent(talk: Conversation) -> None:
    talk.hold()


def reset(talk: Conversation) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc")
    talk.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def endless(talk: Conversation) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss><channel>")
    with contextlib.suppress(OSError):
        while not talk.over.is_set():
            talk.send(b"<item><title>x</title></item>" * 2000)


def endless_hints(talk: Conversation) -> None:
    with contextlib.suppress(OSError):
        while not talk.over.is_set():
            talk.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 50)
            time.sleep(0.005)


def packed(data: bytes, encoding: str = "gzip") -> Behaviour:
    return page(data, f"Content-Encoding: {encoding}")


def gzip_bomb(size: int) -> bytes:
    """A gzip stream of zeros that inflates to `size` bytes, made without holding them."""
    stream = zlib.compressobj(9, zlib.DEFLATED, 31)
    step = b"\0" * (1 << 20)
    out = b"".join(stream.compress(step) for _ in range(size >> 20))
    return out + stream.flush()


def many_headers(count: int) -> bytes:
    lines = "".join(f"X-{n}: {n}\r\n" for n in range(count))
    return f"HTTP/1.1 200 OK\r\n{lines}Content-Length: {len(ARTICLE)}\r\n\r\n".encode() + ARTICLE


def fails_first(times: int, first: Behaviour, then: Behaviour = Conversation.answer) -> Behaviour:
    return lambda talk: (first if talk.nth <= times else then)(talk)


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """A port that refuses connections for as long as the block runs."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


GZIPPED = gzip.compress(ARTICLE)
