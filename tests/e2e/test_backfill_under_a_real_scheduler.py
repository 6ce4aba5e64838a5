"""The whole stack as `./run demo` starts it, a backfill of two days by the REST API, and a clean end."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from newswire.local import environment, processes, stack
from newswire.local.replica import sites
from newswire.local.rest import UNFINISHED, Run
from newswire.local.runs import Watch, troubles
from newswire.settings import Settings
from newswire.warehouse.embedded import ports

from . import replica_days

FIRST = date(2026, 9, 12)
DAYS = [FIRST, FIRST + timedelta(days=1)]
TASKS = 6 + 3 * 3  # those of the whole run, and three for each of three sources


@pytest.fixture
def home() -> Iterator[Path]:
    """Not below pytest's own folder, which is closed to the user that the server runs as when root starts it."""
    made = Path(tempfile.mkdtemp(prefix="newswire-e2e-"))
    made.chmod(0o755)
    # own ports: until Airflow listens, which takes a while, a demo that starts beside this test could take the wished
    # ones; none of those that the system gives to outgoing connections
    file = made / "demo" / "airflow" / "ports.json"
    file.parent.mkdir(parents=True)
    free = [port for port in random.sample(range(20_000, 30_000), 30) if ports.is_free(port)]
    file.write_text(json.dumps(dict(zip(environment.WISHED_PORTS, free, strict=False))))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.timeout(540)  # about a minute and a half; more on a busy machine
def test_two_days_are_backfilled_and_nothing_is_left_running(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("NEWSWIRE_", "AIRFLOW"))]:
        monkeypatch.delenv(name)
    settings = Settings(home=home, profile="demo")
    said: list[str] = []
    begun = time.monotonic()

    def say(line: str) -> None:
        said.append(line)
        print(f"{time.monotonic() - begun:6.1f} s  {line}")  # pytest shows it when the test fails

    @contextlib.contextmanager
    def beside(keep: stack.Keep) -> Iterator[Mapping[str, str]]:
        with sites(settings.place, keep) as values:
            yield {**values, "NEWSWIRE_RETRIES": "1", "NEWSWIRE_RETRY_DELAY": "1"}

    with stack.running(settings, say, beside) as up:
        record = stack.read(settings.place / stack.RECORD)
        assert record
        assert set(record.sessions) == {"airflow", "replica sites"}
        assert all(processes.members(leader) for leader in record.sessions.values())

        watch = Watch(up.api, say, up.begun)
        watch.wait_for_dags()
        up.api.backfill("ingest", DAYS[0].isoformat(), DAYS[1].isoformat())
        say("backfill asked for")
        backfill = _ended_backfill(up)
        say("backfill ended")
        assert sorted(run.begin[:10] for run in backfill) == [day.isoformat() for day in DAYS]
        assert troubles(up.api, backfill) == [], _errors(settings.place)
        assert [dict(up.api.task_states(run)) for run in backfill] == [{"success": TASKS}] * len(DAYS), said
        watch.wait_for_publish()
        assert troubles(up.api, [run for run in watch.mine() if run.dag == "publish"]) == []

        for day in DAYS:
            assert replica_days.items(up.warehouse, day) == replica_days.expected_items(day)
            assert replica_days.articles(up.warehouse, day) == replica_days.expected_articles(day)
            assert replica_days.events(up.warehouse, day) > 10
        assert replica_days.stories(up.warehouse) == replica_days.expected_stories(DAYS)
        assert replica_days.quotes_of_no_article(up.warehouse) == []
        marts = "SELECT count(DISTINCT day) > 1 FROM mart.daily_dyad"
        assert replica_days.rows(up.warehouse, marts) == [(True,)]

    assert said[-1] == "all stopped"
    assert {name: processes.members(leader) for name, leader in record.sessions.items()} == {
        "airflow": [],
        "replica sites": [],
    }
    assert _processes_of(home) == []
    assert not (settings.place / stack.RECORD).exists()


def _ended_backfill(up: stack.Stack) -> list[Run]:
    """The runs of the backfill, once there is one for each day and none goes on."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        runs = up.api.runs("ingest", run_type="backfill")
        if len(runs) >= len(DAYS) and not any(run.state in UNFINISHED for run in runs):
            return runs
        time.sleep(1)
    pytest.fail("the backfill made no run for each day")


def _errors(place: Path) -> str:
    """The last lines of the tasks' logs that tell of an error; the logs end with the test."""
    lines = [line for log in place.glob("airflow/logs/**/*.log") for line in log.read_text().splitlines()]
    return "\n".join(line[:2000] for line in lines if '"level":"error"' in line.replace(" ", ""))[-8000:]


def _processes_of(home: Path) -> list[str]:
    """Command lines of all processes that name this home in their arguments or their environment."""
    wanted, found = os.fsencode(home), []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes()
            if int(entry.name) != os.getpid() and wanted in command + (entry / "environ").read_bytes():
                found.append(command.replace(b"\0", b" ").decode(errors="replace"))
    return found
