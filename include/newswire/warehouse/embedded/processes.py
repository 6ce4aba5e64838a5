"""Is a process number still the process that we mean? Numbers are used again, and a zombie still counts as alive."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TypedDict


class ChildOptions(TypedDict):
    env: dict[str, str]
    cwd: str
    stdin: int
    user: int | None
    group: int | None
    extra_groups: list[int] | None


def command_of(pid: int) -> str | None:
    """The command line of a process, "" for a zombie, None when there is no such process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    raw = Path(f"/proc/{pid}/cmdline")
    if raw.parent.parent.joinpath("self").exists():
        try:
            return raw.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
        except OSError:
            return None
    done = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)  # noqa: S603, S607 - where there is no /proc
    text = done.stdout.strip()
    return "" if text.startswith("(") or "<defunct>" in text else text


def left_over(data: Path) -> int | None:
    """The number of a living server of exactly this data folder, or None."""
    pid = _recorded(data)
    command = command_of(pid) if pid else None
    return pid if command and f" -D {data} " in f"{command} " else None


def reused_pid(data: Path) -> int | None:
    """The number in postmaster.pid when it is taken, but not by a server of this folder."""
    pid = _recorded(data)
    return pid if pid and command_of(pid) is not None and left_over(data) is None else None


def _recorded(data: Path) -> int | None:
    try:
        first = (data / "postmaster.pid").read_text().split("\n", 1)[0].strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return int(first) if first.isdigit() else None
