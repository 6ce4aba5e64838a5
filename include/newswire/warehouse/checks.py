"""Runs quality checks and keeps their history."""

from __future__ import annotations

from dataclasses import dataclass

from newswire.quality import Check
from newswire.warehouse.connect import Connection, transaction
from newswire.warehouse.sql import read_sql


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check saw. `passed` is false too when the check answered nothing."""

    name: str
    severity: str
    passed: bool
    observed: str
    expected: str


def run_check(connection: Connection, check: Check) -> CheckResult:
    """Runs a check over the whole warehouse and writes its result."""
    with transaction(connection) as cursor:
        cursor.execute(check.sql)
        row = cursor.fetchone() or ("no answer", "an answer", False)
        result = CheckResult(check.name, check.severity, bool(row[2]), str(row[0]), str(row[1]))
        cursor.execute(
            read_sql("reports/check"),
            {
                "name": result.name,
                "severity": result.severity,
                "passed": result.passed,
                "observed": result.observed,
                "expected": result.expected,
            },
        )
    return result
