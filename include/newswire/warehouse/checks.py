"""Runs quality checks and keeps their history.

A check that reads `%(loads)s` looks only at the rows of loads that it has not seen since it last held; once a week, and
after its first failure, at more: the whole warehouse, or all since then.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from newswire.quality import Check
from newswire.warehouse.connect import Connection, Cursor, transaction
from newswire.warehouse.run import Run
from newswire.warehouse.sql import read_sql


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check saw. `passed` is false too when the check answered nothing; `loads` is None when it saw all."""

    name: str
    severity: str
    passed: bool
    observed: str
    expected: str
    loads: int | None
    ms: int


def run_check(connection: Connection, check: Check, run: Run | None = None, *, whole: bool = False) -> CheckResult:
    """Runs a check and writes its result; `whole` looks at everything, whatever was seen before."""
    with transaction(connection) as cursor:
        loads = None if whole or not check.by_load else _unseen(cursor, check)
        started = time.monotonic()
        cursor.execute(check.sql, {"loads": loads})
        row = cursor.fetchone() or ("no answer", "an answer", False)
        result = CheckResult(
            name=check.name,
            severity=check.severity,
            passed=bool(row[2]),
            observed=str(row[0]),
            expected=str(row[1]),
            loads=None if loads is None else len(loads),
            ms=round((time.monotonic() - started) * 1000),
        )
        cursor.execute(
            read_sql("reports/check"),
            {
                "name": result.name,
                "severity": result.severity,
                "passed": result.passed,
                "observed": result.observed,
                "expected": result.expected,
                "loads": result.loads,
                "ms": result.ms,
                "dag_id": run.dag_id if run else None,
                "run_id": run.run_id if run else None,
            },
        )
    return result


def checked_lately(connection: Connection) -> bool:
    """Whether any check ran within the last hour."""
    with transaction(connection) as cursor:
        cursor.execute(read_sql("reports/last_check"))
        row = cursor.fetchone()
    return bool(row and row[0])


def _unseen(cursor: Cursor, check: Check) -> list[int] | None:
    cursor.execute(read_sql("reports/check_scope"), {"name": check.name})
    row = cursor.fetchone()
    return row[0] if row else None
