"""PostgreSQL, migrations and Airflow of one installation as one thing that is up or is not.

A lock says who runs it; a record beside it says which processes to end when that one was killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import FrameType

from newswire.errors import BadInput, NewswireError
from newswire.local import environment, processes
from newswire.local.airflow import Airflow
from newswire.local.rest import Api
from newswire.settings import Settings
from newswire.warehouse import embedded
from newswire.warehouse.embedded.locks import EXCLUSIVE, FileLock, is_free
from newswire.warehouse.migrate import migrate

LOCK, RECORD = "stack.lock", "stack.json"
STOP_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Stack:
    settings: Settings
    server: embedded.Server
    api: Api
    login: environment.Login
    begun: datetime

    @property
    def warehouse(self) -> str:
        """The owner's address of the warehouse."""
        return self.settings.dsn.get_secret_value() if self.settings.dsn else self.server.dsn("owner")


@dataclass(frozen=True, slots=True)
class Record:
    """Who runs the stack, and by name the leaders of the sessions that they started."""

    owner: processes.Identity
    sessions: dict[str, processes.Identity]


Keep = Callable[[str, processes.Identity | None], None]
Beside = Callable[[Keep], contextlib.AbstractContextManager[Mapping[str, str]]]


@contextlib.contextmanager
def running(settings: Settings, say: Callable[[str], None], beside: Beside) -> Iterator[Stack]:
    """The whole stack, up and healthy; all of it is stopped at the end of the block, however it ends.

    `beside` is entered between the migrations and Airflow, and gives more environment for Airflow; it names to its
    argument the sessions that it starts. INT, TERM and HUP raise KeyboardInterrupt in the block.
    """
    place = settings.place
    with _interruptible(), _alone(place, say) as keep, embedded.running(place) as server:
        say(f"PostgreSQL: 127.0.0.1:{server.port}")
        (settings.home / "profile").write_text(settings.active_profile)
        applied = migrate(settings.dsn.get_secret_value() if settings.dsn else server.dsn("owner"))
        say(f"warehouse: {len(applied)} migrations applied" if applied else "warehouse: schema is up to date")
        with beside(keep) as extra:
            environment.choose_ports(place)
            login = environment.login(place)
            api = Api(login)
            values = environment.environment(settings, server, extra)
            airflow = Airflow(place, values, api, say, partial(keep, "airflow"))
            try:
                say("Airflow: starting")
                begun = datetime.now(UTC)
                airflow.start()
                say(f"Airflow: healthy after {(datetime.now(UTC) - begun).seconds} s at {login.url}")
                yield Stack(settings, server, api, login, begun)
            finally:
                _deaf()
                say("stopping Airflow (up to 45 s)")
                airflow.stop()


def stop(home: Path, say: Callable[[str], None]) -> int:
    """Stops whatever `demo` or `up` left running below `home`, and returns 0 when nothing of it runs any more."""
    found = sorted(home.glob(f"*/{RECORD}"))
    stopped = 0
    for file in found:
        place, record = file.parent, read(file)
        if record is None:
            continue
        if record.owner.lives() and not is_free(place / LOCK):
            say(f"stopping {place.name} (process {record.owner.pid})")
            os.kill(record.owner.pid, signal.SIGTERM)
            stopped += 1
            if not _free_within(place / LOCK, STOP_SECONDS):
                raise NewswireError(f"{place.name} (process {record.owner.pid}) did not stop in {STOP_SECONDS:.0f} s")
        stopped += _end_left_over(place, say)
    say("nothing was running" if not stopped else "all stopped")
    return 0


def airflow_command(settings: Settings, arguments: Sequence[str]) -> int:
    """Runs Airflow's own command line on this installation; its server is started when it is not up."""
    with embedded.running(settings.place) as server:
        values = environment.environment(settings, server)
        command = [str(Path(sys.executable).parent / "airflow"), *arguments]
        return subprocess.run(command, env=values, cwd=environment.project_root()).returncode  # noqa: S603 - the user's own command


@contextlib.contextmanager
def _alone(place: Path, say: Callable[[str], None]) -> Iterator[Keep]:
    """Refuses a second stack of the place, ends what a killed one left, and keeps the record up to date."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place / LOCK)
    except OSError as error:
        raise BadInput(f"{error.filename or place}: {error.strerror}; all data is kept there") from None
    if not lock.take(EXCLUSIVE):
        record = read(place / RECORD)
        who = f" (process {record.owner.pid})" if record else ""
        raise BadInput(f"{place.name} is running already{who}; './run stop' ends it")
    _end_left_over(place, say)
    me = processes.identity(os.getpid())
    if me is None:
        raise AssertionError("this process lives")
    sessions: dict[str, processes.Identity] = {}
    _write(place / RECORD, Record(me, sessions))

    def keep(name: str, leader: processes.Identity | None) -> None:
        if leader is None:
            sessions.pop(name, None)
        else:
            sessions[name] = leader
        _write(place / RECORD, Record(me, sessions))

    try:
        yield keep
    finally:
        (place / RECORD).unlink(missing_ok=True)
        lock.close()
        say("all stopped")


def _end_left_over(place: Path, say: Callable[[str], None]) -> int:
    record = read(place / RECORD)
    if record is None or record.owner.lives():
        return 0
    count = 0
    for name, leader in record.sessions.items():
        left = len(processes.members(leader))
        if left:
            say(f"ending {left} processes of {name} that a killed {place.name} left")
            processes.end_session(leader, gentle_seconds=10)
            count += left
    (place / RECORD).unlink(missing_ok=True)
    return count


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """INT and TERM raise KeyboardInterrupt, also where a shell made this a background job that ignores INT."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        _deaf()  # a second Ctrl-C must not break the clean stop that the first began
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _deaf() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _free_within(lock: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if is_free(lock):
            return True
        time.sleep(0.2)
    return False


def read(file: Path) -> Record | None:
    """What a stack wrote about itself, or None when there is no whole record."""
    try:
        told = json.loads(file.read_text())
        sessions = {name: processes.Identity(**leader) for name, leader in told["sessions"].items()}
        return Record(processes.Identity(**told["owner"]), sessions)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _write(file: Path, record: Record) -> None:
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(record)))
    fresh.replace(file)
