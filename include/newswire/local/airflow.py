"""`airflow standalone` as our child: started in its own session, watched, started again when a part dies, stopped.

Standalone runs api-server, scheduler, dag-processor and triggerer, but does not notice when one of them dies; only
the health that the api-server tells shows it.
"""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from newswire.errors import NewswireError
from newswire.local import processes
from newswire.local.environment import pools_file, project_root
from newswire.local.rest import PARTS, Api

START_SECONDS = 300.0
SICK_SECONDS = 90.0  # a part that gave no sign for so long does not come back by itself
LOOK_SECONDS = 5.0
LOG_BYTES = 20_000_000


class Airflow:
    """One `airflow standalone`. `record` is told who leads its session, before anything else happens."""

    def __init__(
        self,
        place: Path,
        environment: Mapping[str, str],
        api: Api,
        say: Callable[[str], None],
        record: Callable[[processes.Identity | None], None],
    ) -> None:
        self._place, self._environment, self._api = place, dict(environment), api
        self._say, self._record = say, record
        self._process: subprocess.Popen[bytes] | None = None
        self._leader: processes.Identity | None = None
        self._ended = threading.Event()
        self._guard = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        """Returns when all four parts are healthy; from then on they are watched."""
        self._prepare()
        self._launch()
        self._guard.start()

    def stop(self) -> None:
        """Nothing of it is left when this returns."""
        self._ended.set()
        if self._guard.is_alive():
            self._guard.join()
        self._end()

    def _prepare(self) -> None:
        """The metadata tables and the pools, before any run: a task whose pool is missing waits without an error."""
        made = self._place / "airflow" / "migrated"
        current = version("apache-airflow")
        if not made.exists() or made.read_text() != current:
            self._say("Airflow: making its database (once)")
            self._run("db", "migrate")
            made.write_text(current)
        self._run("pools", "import", str(pools_file()))

    def _run(self, *arguments: str) -> None:
        log = self._log()
        with log.open("ab") as out:
            done = subprocess.run(["airflow", *arguments], stdout=out, stderr=out, **self._child())  # noqa: S603, S607 - found by the PATH that we set
        if done.returncode:
            raise NewswireError(f"'airflow {' '.join(arguments)}' failed; see the end of {log}")

    def _launch(self) -> None:
        log = self._log()
        since = datetime.now(UTC)
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                ["airflow", "standalone"],  # noqa: S607 - same
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=_listen_to_interrupts,
                **self._child(),
            )
        self._leader = processes.identity(self._process.pid)
        self._record(self._leader)
        deadline = time.monotonic() + START_SECONDS
        while not _all_healthy(self._health(), since):
            if self._ended.is_set():
                return
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._end()
                raise NewswireError(f"Airflow did not become healthy; see the end of {log}")
            time.sleep(0.5)

    def _end(self) -> None:
        if self._process is None or self._leader is None:
            return
        processes.end_session(self._leader)
        self._process.poll()
        self._process = self._leader = None
        self._record(None)

    def _health(self) -> dict[str, str]:
        try:
            return self._api.health()
        except NewswireError:
            return {}

    def _watch(self) -> None:
        last_well = time.monotonic()
        told: set[str] = set()
        while not self._ended.wait(LOOK_SECONDS):
            health = self._health()
            sick = {part for part in PARTS if not health.get(part, "").startswith("healthy")}
            if self._process is not None and self._process.poll() is not None:
                sick, last_well = {"standalone"}, time.monotonic() - SICK_SECONDS
            if sick != told:
                self._say(f"Airflow: not healthy: {', '.join(sorted(sick))}" if sick else "Airflow: healthy again")
                told = sick
            if not sick:
                last_well = time.monotonic()
            elif time.monotonic() - last_well >= SICK_SECONDS:
                self._again()
                last_well = time.monotonic()

    def _again(self) -> None:
        self._say("Airflow: starting it again")
        self._end()
        try:
            self._launch()
        except NewswireError as error:
            self._say(f"Airflow: {error}")

    def _child(self) -> processes.ChildOptions:
        return {"env": self._environment, "cwd": project_root(), "stdin": subprocess.DEVNULL}

    def _log(self) -> Path:
        log = self._place / "logs" / "airflow.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        return log


def _listen_to_interrupts() -> None:
    # a shell's background job ignores SIGINT and so would all its children: Airflow could not be stopped cleanly
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _all_healthy(health: Mapping[str, str], since: datetime) -> bool:
    """Healthy by heartbeats of this start: those of the last one stay in the database."""
    for part in PARTS:
        status, _, beat = health.get(part, "").partition(" ")
        if status != "healthy" or (beat and datetime.fromisoformat(beat) < since):
            return False
    return True
