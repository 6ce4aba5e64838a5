"""Runs of the DAGs as a person would start them in the UI, and waiting for them with a line for each change."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newswire.errors import NewswireError, Transient
from newswire.local.rest import UNFINISHED, Api, Refused, Run

DAGS = ("poll_feeds", "ingest", "publish", "upkeep")
LOOK_SECONDS = 2.0
TELL_SECONDS = 30.0
SILENT_SECONDS = 300.0  # without an answer of Airflow for so long, nobody waits on


@dataclass(slots=True)
class Watch:
    """The runs of one sitting: what was queued at or after `since`."""

    api: Api
    say: Callable[[str], None]
    since: datetime
    _told: dict[str, str] = field(default_factory=dict)
    _told_at: dict[str, float] = field(default_factory=dict)

    def wait_for_dags(self, seconds: float = 180.0) -> None:
        """Returns when all DAGs are there; raises with the first error of their files."""
        deadline = time.monotonic() + seconds
        while not set(DAGS) <= self.api.dags():
            broken = self.api.import_errors()
            if broken or time.monotonic() > deadline:
                missing = ", ".join(sorted(set(DAGS) - self.api.dags()))
                raise NewswireError(f"Airflow has no DAG {missing}: {broken[0] if broken else 'no file holds it'}")
            time.sleep(1)

    def clear_old(self) -> None:
        """Ends what a killed demo left half done: nobody works on it, and it would be waited for first."""
        for backfill in self.api.backfills("ingest"):
            if not backfill["completed_at"]:
                self.api.cancel_backfill(int(backfill["id"]))
        for dag in DAGS:
            for run in self.api.runs(dag):
                if run.state in UNFINISHED and _queued(run) < self.since:
                    self.say(f"{_name(run)}: left half done by an earlier demo, ended")
                    self.api.fail(run)

    def mine(self) -> list[Run]:
        return [run for dag in DAGS for run in self.api.runs(dag) if _queued(run) >= self.since]

    def wait(self, wanted: Collection[str] = (), dags: Collection[str] = DAGS, seconds: float = 1800.0) -> list[Run]:
        """The runs of this sitting, once none of `dags` is unfinished and the run ids `wanted` are among them."""
        deadline = time.monotonic() + seconds
        answered = time.monotonic()
        while True:
            try:
                runs = [run for run in self.mine() if run.dag in dags]
                for run in runs:
                    self._tell(run)
                answered = time.monotonic()
                open_runs = [run for run in runs if run.state in UNFINISHED]
                if not open_runs and {run.id for run in runs} >= set(wanted):
                    return runs
            except (Transient, Refused) as error:
                if time.monotonic() - answered > SILENT_SECONDS:
                    raise NewswireError(f"gave up waiting: {error}") from None
            if time.monotonic() > deadline:
                raise NewswireError(f"gave up after {seconds:.0f} s: {', '.join(map(_name, open_runs)) or 'no run'}")
            time.sleep(LOOK_SECONDS)

    def wait_for_publish(self) -> None:
        """Returns when every asset event was taken up; starts `publish` itself when no load sent one."""
        quiet = 0
        while quiet < 2:
            self.wait(dags=("publish",))
            quiet = quiet + 1 if self.api.queued_events("publish") == 0 else 0
            time.sleep(LOOK_SECONDS)
        if not any(run.dag == "publish" for run in self.mine()):
            self.wait([self.api.trigger("publish", {})], dags=("publish",))

    def _tell(self, run: Run) -> None:
        """A line when the state has changed, and for a long run now and then."""
        known = self._told.get(run.id)
        late = run.state == "running" and time.monotonic() - self._told_at.get(run.id, 0) > TELL_SECONDS
        if known == run.state and not late:
            return
        if known is None and run.state == "queued":
            return
        self._told[run.id], self._told_at[run.id] = run.state, time.monotonic()
        states = self.api.task_states(run)
        tasks = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
        self.say(f"{_name(run)}: {run.state} ({tasks or 'no tasks yet'})")


def troubles(api: Api, runs: Collection[Run]) -> list[str]:
    """One line for each run that did not succeed, with its failed tasks."""
    return [
        f"{_name(run)} {run.state}: {', '.join(api.failed_tasks(run)) or 'see its page'}"
        for run in runs
        if run.state != "success"
    ]


def _name(run: Run) -> str:
    return f"{run.dag} {run.begin[:10] or run.type}" if run.dag == "ingest" else f"{run.dag} {run.queued_at[11:19]}"


def _queued(run: Run) -> datetime:
    return datetime.fromisoformat(run.queued_at) if run.queued_at else datetime.min.replace(tzinfo=UTC)
