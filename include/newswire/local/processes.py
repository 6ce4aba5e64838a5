"""Processes that outlive whoever started them: who they are, and how a whole session of them is ended.

A number alone proves nothing, since numbers are used again; a number with its start time does.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

PROC = Path("/proc")


class ChildOptions(TypedDict):
    env: dict[str, str]
    cwd: Path
    stdin: int


@dataclass(frozen=True, slots=True)
class Identity:
    """A process: its number and when it started, in whatever the system counts."""

    pid: int
    started: str

    def lives(self) -> bool:
        return identity(self.pid) == self


def identity(pid: int) -> Identity | None:
    """None when there is no such process or it is a zombie."""
    fields = _stat(pid)
    if fields is not None:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        return None if fields[0] in "ZX" else Identity(pid, f"{boot} {fields[19]}")
    if PROC.joinpath("self").exists():
        return None
    done = subprocess.run(["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True)  # noqa: S603, S607 - systems without /proc
    state, _, started = done.stdout.strip().partition(" ")
    return Identity(pid, started.strip()) if started and not state.startswith("Z") else None


def members(leader: Identity) -> list[int]:
    """The living processes of the session that `leader` began, also after its own end.

    The kernel gives the leader's number to nobody while the session has members. So a session of this number is ours
    when its leader is the one recorded, or is gone and its members started later and run Airflow.
    """
    now = identity(leader.pid)
    if now is not None and now != leader:
        return []
    if not PROC.joinpath("self").exists():
        return [leader.pid] if now else []
    found = []
    for entry in PROC.iterdir():
        fields = _stat(int(entry.name)) if entry.name.isdigit() else None
        if fields is None or fields[0] in "ZX" or int(fields[3]) != leader.pid:
            continue
        if now is not None or _is_airflow(entry):
            found.append(int(entry.name))
    return found


def end_session(leader: Identity, gentle_seconds: float = 40.0) -> None:
    """SIGINT to the leader, which then ends its children; what is left after the wait is killed, task by task."""
    if leader.lives():
        _send(leader.pid, signal.SIGINT)
    _await_end(leader, gentle_seconds if leader.lives() else 0.0)
    for number, seconds in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 5.0)):
        left = members(leader)
        if not left:
            return
        for pid in left:
            _send(pid, number)
        _await_end(leader, seconds)


def _await_end(leader: Identity, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(leader.pid, os.WNOHANG)
        if not members(leader):
            return
        time.sleep(0.1)


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on (state, parent, group, session, …)."""
    try:
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None


def _is_airflow(entry: Path) -> bool:
    try:
        return b"airflow" in (entry / "cmdline").read_bytes()
    except OSError:
        return False
