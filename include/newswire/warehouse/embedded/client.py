"""How a process gets the server of a place: connect to the one that runs, or start its supervisor."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from newswire.errors import BadInput, NewswireError
from newswire.warehouse.embedded import passwords, roles
from newswire.warehouse.embedded.locks import EXCLUSIVE, SHARED, FileLock, is_free
from newswire.warehouse.embedded.supervisor import SERVER_LOCK, USER_LOCK, WORDS

WAIT_SECONDS = 120.0
LOG_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers on 127.0.0.1 for as long as the `running` block lasts."""

    place: Path
    port: int
    words: dict[str, str]

    def dsn(self, role: str = "owner", database: str = "newswire") -> str:
        """A libpq URI. Roles: owner (of that database), loader, reader, desk, admin (superuser; tests only)."""
        if role == "admin":
            login = roles.ADMIN
        elif role == "owner" and database in roles.DATABASES:
            login = roles.DATABASES[database]
        else:
            login = roles.ROLES[role]
        return f"postgresql://{login}:{self.words[login]}@127.0.0.1:{self.port}/{database}"


@contextlib.contextmanager
def running(place: Path, options: Sequence[str] = ()) -> Iterator[Server]:
    """The server of `place`, started when nobody runs it; it is stopped when its last user leaves.

    `options` are settings for a server that this call starts (`fsync=off`). Should the supervisor be killed
    meanwhile, it is started again. Raises BadInput (what a person can mend) or NewswireError, one line each.
    """
    place = place.absolute()
    users = _enter(place)
    ended = threading.Event()
    supervisors: list[subprocess.Popen[bytes]] = []
    try:
        server = _get(place, options, supervisors)
        guard = threading.Thread(target=_guard, args=(server, options, supervisors, ended), daemon=True)
        guard.start()
        try:
            yield server
        finally:
            ended.set()
            guard.join()
    finally:
        users.give_back()
        _leave(place)
        users.close()
        for supervisor in supervisors:
            supervisor.poll()


def _enter(place: Path) -> FileLock:
    try:
        place.mkdir(parents=True, exist_ok=True)
        users = FileLock(place / USER_LOCK)
        FileLock(place / SERVER_LOCK).close()
        (place / "logs").mkdir(exist_ok=True)
    except OSError as error:
        raise BadInput(f"{error.filename or place}: {error.strerror}; the server's files are kept there") from None
    deadline = time.monotonic() + WAIT_SECONDS
    while not users.take(SHARED):  # a server is being stopped
        if time.monotonic() > deadline:
            users.close()
            raise NewswireError(f"{place}: the old server did not stop within {WAIT_SECONDS:.0f} s")
        time.sleep(0.05)
    return users


def _get(place: Path, options: Sequence[str], supervisors: list[subprocess.Popen[bytes]]) -> Server:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if is_free(place / SERVER_LOCK):
            _supervise(place, options, supervisors)
        server = _answering(place)
        if server is not None:
            return server
        time.sleep(0.1)
    raise NewswireError(
        f"the PostgreSQL of {place} did not answer for {WAIT_SECONDS:.0f} s; see logs/postgres.log there"
    )


def _supervise(place: Path, options: Sequence[str], supervisors: list[subprocess.Popen[bytes]]) -> None:
    """Starts a supervisor and returns when it is ready, or when another process was faster."""
    log = place / "logs" / "postgres.log"
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))
    command = [sys.executable, "-m", "newswire.warehouse.embedded", str(place), *options]
    with log.open("ab") as out:
        supervisor = subprocess.Popen(  # noqa: S603 - our own module in this Python, no shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=out, start_new_session=True
        )
    supervisors.append(supervisor)
    if supervisor.stdout is None:
        raise AssertionError("a pipe was asked for")
    with supervisor.stdout as pipe:
        line = pipe.readline()
    answer = json.loads(line) if line else {"state": "error", "text": f"the supervisor ended early; see {log}"}
    if answer["state"] == "bad input":
        raise BadInput(answer["text"])
    if answer["state"] == "error":
        raise NewswireError(answer["text"])
    if answer.get("note"):
        print(f"newswire: {answer['note']}", file=sys.stderr)


def _answering(place: Path) -> Server | None:
    """The server when it is ready for use: its databases, roles and extensions are there."""
    try:
        words = passwords.read(place / WORDS)
        server = Server(place, int((place / "postgres.port").read_text()), words)
        warehouse = psycopg2.connect(server.dsn(), connect_timeout=5)
    except (OSError, KeyError, ValueError, psycopg2.OperationalError):
        return None
    try:
        return server if roles.reads_arabic(warehouse) else None
    except psycopg2.Error:
        return None
    finally:
        warehouse.close()


def _guard(
    server: Server, options: Sequence[str], supervisors: list[subprocess.Popen[bytes]], ended: threading.Event
) -> None:
    while not ended.wait(1):
        if is_free(server.place / SERVER_LOCK):
            for supervisor in supervisors:
                supervisor.poll()  # no zombies
            with contextlib.suppress(NewswireError, OSError):
                _supervise(server.place, options, supervisors)


def _leave(place: Path) -> None:
    """Returns when the server is stopped, or at once when others use it."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and not is_free(place / SERVER_LOCK):
        nobody = is_free(place / USER_LOCK, EXCLUSIVE)
        if not nobody and is_free(place / USER_LOCK, SHARED):
            return
        time.sleep(0.05)
