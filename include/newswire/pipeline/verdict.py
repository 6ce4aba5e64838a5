"""The end of a run: what every stage reported, and whether something is missing."""

from __future__ import annotations

from typing import Any

from newswire.errors import SourceBroken
from newswire.models import StageReport
from newswire.pipeline.context import Context
from newswire.warehouse.connect import transaction
from newswire.warehouse.feed_health import troubles as troubles_of
from newswire.warehouse.reports import write_report
from newswire.warehouse.sql import read_sql
from newswire.window import Window

_BY_SOURCE = ("discover", "fetch", "clean")
_BY_WINDOW = ("deduplicate", "extract", "load")


def verdict(context: Context, window: Window, source_ids: list[str]) -> dict[str, Any]:
    """The summed counts of the run by stage; SourceBroken names what did not report or left work for another try.

    How the sources themselves do (failing or silent feeds, gaps, pages kept back, proposals) is told as well, here and
    in the notes of the run's report `verdict`; it fails nothing.
    """
    with context.warehouse() as connection, transaction(connection) as cursor:
        cursor.execute(read_sql("reports/of_run"), context.run.as_params())
        rows = cursor.fetchall()
        lines = [line for told in troubles_of(cursor, context.run.started_at, source_ids).values() for line in told]
        write_report(cursor, context.run, _report(window, lines))
    totals: dict[str, dict[str, int]] = {}
    reported: set[tuple[str, str]] = set()
    last_note: dict[str, str] = {}
    troubles = []
    print(f"window {window}")
    for stage, source_id, seen, new, unchanged, copies, _, deferred, quarantined, seconds, notes in rows:
        if stage == "verdict":
            continue  # that of an earlier try
        print(
            f"{stage:12} {source_id:16} seen={seen} new={new} unchanged={unchanged} copies={copies} "
            f"deferred={deferred} quarantined={quarantined} seconds={seconds:.1f} {'; '.join(notes)}"
        )
        reported.add((stage, source_id))
        if notes:
            last_note[source_id] = notes[-1]
        sums = totals.setdefault(stage, dict.fromkeys(("seen", "new", "unchanged", "copies", "quarantined"), 0))
        values = {"seen": seen, "new": new, "unchanged": unchanged, "copies": copies, "quarantined": quarantined}
        for name, value in values.items():
            sums[name] += value
        if deferred:
            troubles.append(f"{stage} of {source_id} left {deferred} items for another try: {'; '.join(notes)}")
    for line in lines:
        print(f"warning: {line}")
    expected = [(stage, source_id) for source_id in source_ids for stage in _BY_SOURCE]
    expected += [(stage, "*") for stage in _BY_WINDOW]
    troubles += [
        f"{stage} of {source_id} did not report" + (f" ({last_note[source_id]})" if source_id in last_note else "")
        for stage, source_id in expected
        if (stage, source_id) not in reported
    ]
    if troubles:
        raise SourceBroken("; ".join(troubles))
    return totals


def _report(window: Window, lines: list[str]) -> StageReport:
    return StageReport(
        stage="verdict",
        source=None,
        window_start=window.start.isoformat(),
        window_end=window.end.isoformat(),
        notes=tuple(lines),
    )
