"""The parent of one PostgreSQL server, a process of its own: `python -m newswire.warehouse.embedded PLACE`.

It holds the place's server lock, says one JSON line when the server is ready or why not, starts the server again when
it dies, and stops it when nobody holds the user lock any more or when it gets INT or TERM.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import psycopg2

from newswire.errors import BadInput, NewswireError
from newswire.warehouse.embedded import cluster, passwords, roles
from newswire.warehouse.embedded.locks import EXCLUSIVE, FileLock

SERVER_LOCK, USER_LOCK, WORDS = "postgres.lock", "postgres.users", "secrets/postgres.json"
LOOK_SECONDS = 0.2
AGAIN_SECONDS = 120.0


def main(arguments: Sequence[str]) -> int:
    place, options = Path(arguments[0]), arguments[1:]
    asked_to_stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked_to_stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    mine = FileLock(place / SERVER_LOCK)
    if not mine.take(EXCLUSIVE):
        _say({"state": "busy"})
        return 0
    try:
        server, note = _started(place, options)
    except (NewswireError, OSError, psycopg2.Error) as error:
        kind = "bad input" if isinstance(error, BadInput) else "error"
        _say({"state": kind, "text": _one_line(error)})
        return 1
    _say({"state": "ready", "note": note})
    try:
        _watch(server, FileLock(place / USER_LOCK), asked_to_stop)
    finally:
        server.stop()
    return 0


def _started(place: Path, options: Sequence[str]) -> tuple[cluster.Cluster, str]:
    file = place / WORDS
    server, note = cluster.prepare(place, options)
    if server.data.exists() and not file.exists():
        raise BadInput(
            f"{file} is missing, and {server.data} can only be opened with it: put it back, or move both away"
        )
    words = passwords.keep(file, dict.fromkeys(roles.LOGINS, passwords.password))
    server.make(words[roles.ADMIN])
    server.start()
    try:
        roles.ensure(server.port, words)
    except BaseException:
        server.stop()
        raise
    return server, note


def _watch(server: cluster.Cluster, users: FileLock, asked_to_stop: threading.Event) -> None:
    while not asked_to_stop.wait(LOOK_SECONDS):
        if users.take(EXCLUSIVE):
            return  # kept until this process ends: a new user waits and then starts its own supervisor
        if server.process is None or server.process.poll() is not None:
            print("supervisor: the server ended by itself; starting it again", file=sys.stderr, flush=True)
            _start_again(server, asked_to_stop)


def _start_again(server: cluster.Cluster, asked_to_stop: threading.Event) -> None:
    deadline = time.monotonic() + AGAIN_SECONDS
    while not asked_to_stop.is_set():
        try:
            server.start()
        except NewswireError as error:
            print(f"supervisor: {error}", file=sys.stderr, flush=True)
            if time.monotonic() > deadline:
                raise
            asked_to_stop.wait(1)
        else:
            return


def _say(answer: dict[str, str]) -> None:
    """One line to whoever started us; after that, standard output is closed, so that nobody waits on it."""
    with contextlib.suppress(OSError):
        os.write(1, (json.dumps(answer) + "\n").encode())
    os.dup2(2, 1)


def _one_line(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return " ".join(str(error).split())
