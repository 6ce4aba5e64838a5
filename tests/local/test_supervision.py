"""Start and stop of the whole stack, each way that it can end; Airflow is stood in for, PostgreSQL is real."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from newswire.errors import BadInput
from newswire.local import processes, stack
from newswire.settings import Settings
from newswire.warehouse.embedded import processes as server_processes

pytestmark = pytest.mark.slow
PROGRAM = """
import contextlib, os, sys, signal
from newswire import settings
from newswire.local import stack

@contextlib.contextmanager
def beside(keep):
    yield {"PATH": sys.argv[1] + os.pathsep + os.environ["PATH"]}

try:
    with stack.running(settings.load(), lambda line: print(line, flush=True), beside) as up:
        print("UP", flush=True)
        signal.pause()
except KeyboardInterrupt:
    sys.exit(130)
"""


@dataclass
class Started:
    place: Path
    program: subprocess.Popen[str]
    leader: processes.Identity

    def rest(self) -> list[str]:
        """All that must be gone: Airflow's session and the server."""
        left = [f"airflow {pid}" for pid in processes.members(self.leader)]
        server = server_processes.left_over(self.place / "postgres")
        return left + ([f"postgres {server}"] if server else [])


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="newswire local "))
    folder.chmod(0o755)
    yield folder
    for record in folder.glob("*/stack.json"):
        owner = stack.read(record)
        assert owner is None or not owner.owner.lives(), "a test left its stack running"
    shutil.rmtree(folder)


@pytest.fixture
def start(home: Path, tmp_path: Path) -> Iterator[Callable[..., Started]]:
    fake = Path(__file__).with_name("fake_airflow.py")
    # a shell starts it: the first line of a script cannot name an interpreter whose path has a space
    (tmp_path / "airflow").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{fake}" "$@"\n')
    (tmp_path / "airflow").chmod(0o755)
    begun: list[subprocess.Popen[str]] = []

    def begin(*wrapper: str) -> Started:
        program = subprocess.Popen(
            [*wrapper, sys.executable, "-c", PROGRAM, str(tmp_path)],
            env=os.environ | {"NEWSWIRE_HOME": str(home), "NEWSWIRE_PROFILE": "demo"},
            stdout=subprocess.PIPE,
            text=True,
        )
        begun.append(program)
        assert program.stdout is not None
        said = []
        while not said or said[-1] != "UP":
            line = program.stdout.readline()
            assert line, f"it ended early: {said}"
            said.append(line.strip())
        record = stack.read(home / "demo" / "stack.json")
        assert record is not None
        return Started(home / "demo", program, record.sessions["airflow"])

    yield begin
    for program in begun:
        if program.poll() is None:
            program.terminate()
        program.wait(60)


def until_gone(started: Started, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while started.rest():
        assert time.monotonic() < deadline, started.rest()
        time.sleep(0.1)


def test_a_termination_stops_everything(start: Callable[..., Started]) -> None:
    started = start()
    assert len(started.rest()) >= 3  # standalone, its child, the server: else the test below proves nothing
    started.program.send_signal(signal.SIGTERM)
    assert started.program.wait(60) == 130
    assert started.rest() == []


def test_a_background_job_of_a_script_can_be_interrupted(start: Callable[..., Started]) -> None:
    started = start("sh", "-c", 'trap "" INT; exec "$@"', "sh")
    started.program.send_signal(signal.SIGINT)
    assert started.program.wait(60) == 130
    assert started.rest() == []


def test_one_stack_at_a_time_and_a_stop_from_outside(start: Callable[..., Started], home: Path) -> None:
    started = start()
    calls = (started.place / "airflow" / "calls").read_text().splitlines()
    pools = str(Path(stack.__file__).parents[3] / "config" / "pools.json")
    assert calls == ["db migrate", f"pools import {pools}", "standalone"]
    assert (home / "profile").read_text() == "demo"
    settings = Settings(home=home, profile="demo")
    with (
        pytest.raises(BadInput, match=rf"demo is running already \(process {started.program.pid}\)"),
        stack.running(settings, lambda _: None, lambda _keep: pytest.fail("it must not get so far")),
    ):
        pass
    assert started.leader.lives()
    said: list[str] = []
    assert stack.stop(home, said.append) == 0
    assert started.rest() == []
    assert said == [f"stopping demo (process {started.program.pid})", "all stopped"]
    assert stack.stop(home, said.append) == 0
    assert said[-1] == "nothing was running"


def test_stop_ends_orphans_whose_leader_was_killed_too(start: Callable[..., Started], home: Path) -> None:
    started = start()
    started.program.kill()
    os.kill(started.leader.pid, signal.SIGKILL)
    started.program.wait()
    until = time.monotonic() + 10
    while started.leader.lives() and time.monotonic() < until:
        time.sleep(0.05)
    assert len(processes.members(started.leader)) >= 1
    stack.stop(home, lambda _: None)
    until_gone(started)


def test_the_next_start_ends_what_a_killed_stack_left(start: Callable[..., Started]) -> None:
    first = start()
    first.program.kill()
    first.program.wait()
    second = start()
    assert processes.members(first.leader) == []
    assert second.leader.lives()


def test_an_airflow_that_ignores_the_interrupt_is_killed(home: Path, start: Callable[..., Started]) -> None:
    started = start()
    (home / "demo" / "airflow" / "deaf").touch()
    begun = time.monotonic()
    processes.end_session(started.leader, gentle_seconds=1)
    assert time.monotonic() - begun < 15
    assert processes.members(started.leader) == []


def test_a_dead_airflow_is_started_again(start: Callable[..., Started]) -> None:
    started = start()
    os.kill(started.leader.pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while True:
        record = stack.read(started.place / "stack.json")
        again = record.sessions.get("airflow") if record else None
        if again and again != started.leader:
            break
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert processes.members(started.leader) == []
    started.leader = again
    started.program.terminate()
    started.program.wait(60)
    assert started.rest() == []
