"""One PostgreSQL cluster: made once, started as our child, stopped fast, left-overs of a killed parent ended."""

from __future__ import annotations

import contextlib
import locale
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from newswire.errors import BadInput, NewswireError, Transient
from newswire.warehouse.embedded import binaries, ports, processes, roles

WISHED_PORTS = {"live": 54329, "demo": 54330}
START_SECONDS, READY_SECONDS, STOP_SECONDS = 20.0, 120.0, 60.0
HOPELESS = (
    "No space left on device",
    "free disk space",
    "Permission denied",
    "invalid value for parameter",
    "unrecognized configuration",
)


@dataclass(slots=True)
class Cluster:
    place: Path
    data: Path
    programs: Path
    who: binaries.Account
    options: tuple[str, ...] = ()
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def make(self, admin_password: str) -> None:
        """initdb beside the final folder, then one rename: a kill in between leaves nothing half made."""
        version = self.data / "PG_VERSION"
        if version.exists():
            _refuse_other_major(self.data, int(version.read_text()), binaries.major(self.programs))
            return
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        word = self.data.with_name("postgres.word")
        with os.fdopen(os.open(word, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(admin_password)
        try:
            if self.who.uid is not None and self.who.gid is not None:
                os.chown(fresh, self.who.uid, self.who.gid)
                os.chown(word, self.who.uid, self.who.gid)
            done = subprocess.run(  # noqa: S603 - a program of the wheel or of PATH, no shell
                self._initdb(fresh, word), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **self._child()
            )
        finally:
            word.unlink()
        if done.returncode:
            raise NewswireError(f"initdb in {fresh} failed: {_trouble(done.stdout.splitlines())}")
        fresh.rename(self.data)

    def start(self) -> None:
        """Ready means that a connection answers. Another start is tried for 20 s: right after a kill the shared
        memory of the old server may still be in use."""
        end_left_over(self.data)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._start_once()
            except Transient:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)
            else:
                return

    def stop(self) -> None:
        """Fast stop: sessions are dropped, all that is committed is on disk."""
        if self.process is None:
            return
        for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
            if self.process.poll() is None:
                self.process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(seconds)
        self.process = None

    def _start_once(self) -> None:
        log = self.place / "logs" / "postgres.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            begin = out.tell()
            self.process = subprocess.Popen(  # noqa: S603 - a program of the wheel or of PATH, no shell
                self._postgres(), stdout=out, stderr=out, **self._child()
            )
        deadline = time.monotonic() + READY_SECONDS
        while self.process.poll() is None:
            if _answers(self.port):
                return
            if time.monotonic() > deadline:
                self.stop()
                raise NewswireError(f"PostgreSQL was not ready after {READY_SECONDS:.0f} s; see {log}")
            time.sleep(0.05)
        with log.open("rb") as lines:
            lines.seek(begin)
            said = lines.read(100_000).decode("utf-8", "replace").splitlines()
        text = f"PostgreSQL did not start: {_trouble(said)} (log: {log})"
        if any(word in text for word in HOPELESS):
            raise NewswireError(text)
        raise Transient(text)

    def _postgres(self) -> list[str | Path]:
        settings = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",  # a socket path has 107 bytes at most, and TCP serves all
            "max_connections=100",
            "timezone=UTC",
            "log_timezone=UTC",
            *self.options,
        ]
        return [self.programs / "postgres", "-D", self.data, *(part for one in settings for part in ("-c", one))]

    def _initdb(self, fresh: Path, word: Path) -> list[str | Path]:
        arguments = ["-U", roles.ADMIN, "-A", "scram-sha-256", "-E", "UTF8", "--no-instructions"]
        arguments += ["--locale=C", f"--lc-ctype={_utf8_locale()}"]
        return [self.programs / "initdb", "-D", fresh, f"--pwfile={word}", *arguments]

    def _child(self) -> processes.ChildOptions:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        occupied = processes.reused_pid(self.data)
        if occupied:
            # the number in postmaster.pid belongs to a zombie or to someone else now; PostgreSQL would wait for it,
            # but skips its grandparent's number
            environment["PG_GRANDPARENT_PID"] = str(occupied)
        groups: list[int] | None = None if self.who.uid is None else []
        return {
            "env": environment,
            "cwd": "/",
            "stdin": subprocess.DEVNULL,
            "user": self.who.uid,
            "group": self.who.gid,
            "extra_groups": groups,
        }


def prepare(place: Path, options: Iterable[str] = ()) -> tuple[Cluster, str]:
    """The cluster of `place` with its port chosen, and a line for the person (or none)."""
    data, note = binaries.data_folder(place)
    cluster = Cluster(place, data, binaries.programs(data), binaries.account(data), tuple(options))
    cluster.port = choose_port(place)
    return cluster, "" if data.exists() else note


def choose_port(place: Path) -> int:
    """The port used last, else the wished one of the profile, else any free one; written down for the next start."""
    end_left_over(binaries.data_folder(place)[0])
    file = place / "postgres.port"
    remembered = [int(file.read_text())] if file.exists() and file.read_text().strip().isdigit() else []
    wishes = [*remembered, *(port for name, port in WISHED_PORTS.items() if name == place.name)]
    port = ports.first_free(wishes)
    file.write_text(f"{port}\n")
    return port


def end_left_over(data: Path) -> None:
    """Stops a server of exactly this data folder whose supervisor was killed."""
    pid = processes.left_over(data)
    if pid is None:
        return
    for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if processes.left_over(data) != pid:
                return
            time.sleep(0.05)


def _answers(port: int) -> bool:
    """Whether a server speaks here: any refusal that is not about the connection or the start is an answer."""
    try:
        roles.connect(port, roles.ADMIN, "", "postgres").close()
    except psycopg2.OperationalError as error:
        return "no password supplied" in str(error) or "authentication failed" in str(error)
    return True


def _utf8_locale() -> str:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):  # macOS before 15 lacks the first
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise NewswireError("this machine has neither the locale C.UTF-8 nor en_US.UTF-8: PostgreSQL needs one for Arabic")


def _trouble(lines: list[str]) -> str:
    """What a program's output says about why, with the server's hint: a full disk is named only there."""
    for mark in ("FATAL:", "PANIC:", "error:", "could not"):
        found = [line[line.index(mark) :].strip() for line in lines if mark in line]
        if found:
            hints = [line[line.index("HINT:") :].strip() for line in lines if "HINT:" in line]
            return " ".join(found[-1:] + hints[-1:])
    return lines[-1].strip() if lines else "it said nothing"


def _refuse_other_major(data: Path, stored: int, ours: int) -> None:
    if stored != ours:
        raise BadInput(
            f"{data} was written by PostgreSQL {stored}, the programs here are {ours}: start it once with {stored}, "
            f"'pg_dump -Fc -f newswire.dump newswire', move the folder away, start again, "
            f"'pg_restore -d newswire newswire.dump'"
        )
