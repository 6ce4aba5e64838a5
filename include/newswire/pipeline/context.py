"""What every stage gets: settings, the warehouse's address and the run; and how a stage closes its books."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from newswire.errors import NewswireError, SourceBroken, Transient
from newswire.models import Source, StageReport
from newswire.settings import Settings
from newswire.warehouse.connect import Connection, connected, transaction
from newswire.warehouse.reports import write_report
from newswire.warehouse.run import Run
from newswire.window import Window


@dataclass(frozen=True, slots=True)
class Context:
    """One task or command at work."""

    settings: Settings
    dsn: str
    run: Run

    @contextmanager
    def warehouse(self) -> Iterator[Connection]:
        """A connection that names its task, opened late and closed at once."""
        name = f"newswire {self.run.task_id}".strip()[:63]
        with connected(self.dsn, name, copy_format=self.settings.copy_format) as connection:
            yield connection


def by_hand(settings: Settings, dsn: str, command: str) -> Context:
    """The context of a command that a person typed."""
    now = datetime.now(UTC)
    return Context(settings, dsn, Run("newswire", f"{command}__{now.isoformat(timespec='microseconds')}", now, command))


@dataclass(slots=True)
class Books:
    """Counts of a stage while it runs. `failures` are what a later try may settle; `broken` is what it may not."""

    stage: str
    source: Source | None
    window: Window
    part: int = 0
    seen: int = 0
    new: int = 0
    unchanged: int = 0
    copies: int = 0
    fenced: int = 0
    deferred: int = 0
    quarantined: int = 0
    notes: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    broken: str | None = None
    started: float = field(default_factory=time.monotonic)
    wait_until: float = 0.0

    def failed(self, failure: str, retry_after: float | None = None) -> None:
        """Notes what a later try may settle; of the waits that hosts ask for, in seconds, the longest counts."""
        self.failures.append(failure)
        self.wait_until = max(self.wait_until, time.monotonic() + (retry_after or 0.0))

    def report(self) -> StageReport:
        """The counts so far; what was seen is what is accounted for only if it is."""
        return StageReport(
            stage=self.stage,
            source=self.source.id if self.source else None,
            window_start=self.window.start.isoformat(),
            window_end=self.window.end.isoformat(),
            part=self.part,
            seen=self.seen,
            new=self.new,
            unchanged=self.unchanged,
            copies=self.copies,
            fenced=self.fenced,
            deferred=self.deferred,
            quarantined=self.quarantined,
            seconds=round(time.monotonic() - self.started, 3),
            notes=tuple(self.notes),
        )


def close(context: Context, books: Books) -> StageReport:
    """Writes the report, then fails aloud if it must: the batch is finished and on record by then."""
    report = books.report()
    if not report.balanced():
        raise NewswireError(f"{report.stage}: {report.seen} items seen, the counts do not add up: {report}")
    if books.broken or books.failures:
        report = replace(report, notes=(*report.notes, *([books.broken] if books.broken else books.failures[:5])))
    with context.warehouse() as connection, transaction(connection) as cursor:
        write_report(cursor, context.run, report)
    if books.broken:
        raise SourceBroken(books.broken)
    if books.failures:
        wait = books.wait_until - time.monotonic()
        text = f"{report.stage}: {len(books.failures)} to try again, first: {books.failures[0]}"
        raise Transient(text, wait if wait > 0 else None)
    source = books.source
    if source and report.seen >= 5 and report.quarantined > source.max_quarantine * report.seen:
        raise SourceBroken(
            f"{report.stage} {source.id}: {report.quarantined} of {report.seen} items were set aside, "
            f"more than the share of {source.max_quarantine:.0%} that the source allows"
        )
    return report
