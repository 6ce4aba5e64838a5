"""What the program did: stage reports and quarantine."""

from __future__ import annotations

from collections.abc import Iterable

from psycopg2.extras import Json, execute_batch

from newswire.models import Quarantined, StageReport
from newswire.warehouse.connect import Cursor
from newswire.warehouse.run import Run
from newswire.warehouse.sql import read_sql


def write_report(cursor: Cursor, run: Run, report: StageReport) -> None:
    """Keeps the counts of a stage; a task that is tried again overwrites its own."""
    values = report.as_dict() | run.as_params() | {"source": report.source or "*"}
    cursor.execute(read_sql("reports/report"), values)


def set_aside(cursor: Cursor, items: Iterable[Quarantined]) -> None:
    """Puts items into quarantine; the same item for the same reason counts as another try."""
    rows = [
        {
            "stage": item.stage,
            "key": item.key,
            "reason": item.reason,
            "message": item.message[:1000],
            "source_id": item.source_id,
            "capture_id": item.capture_id,
            "payload": Json(item.payload) if item.payload is not None else None,
        }
        for item in items
    ]
    execute_batch(cursor, read_sql("reports/quarantine"), rows)


def resolve(cursor: Cursor, stage: str, keys: Iterable[str]) -> None:
    """Marks what was set aside earlier and got through now."""
    cursor.execute(read_sql("reports/resolve"), {"stage": stage, "keys": list(keys)})
