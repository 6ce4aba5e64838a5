"""Marts of touched days, and quality checks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from newswire import quality
from newswire.errors import SourceBroken
from newswire.pipeline.context import Context
from newswire.warehouse.checks import run_check
from newswire.warehouse.marts import refresh


def publish(context: Context) -> dict[str, Any]:
    """Refreshes the marts of all touched days that wait; returns the days of events, those of publication, and the rows
    that changed in each mart."""
    with context.warehouse() as connection:
        done = refresh(connection)
    return {
        "days": [day.isoformat() for day in done.event_days],
        "print_days": [day.isoformat() for day in done.print_days],
        "changed": done.changed,
    }


def check(context: Context, severity: str) -> list[dict[str, Any]]:
    """Runs all checks of one severity and keeps their results.

    SourceBroken when one that is an error failed, since no other try mends it; it names all that failed.
    """
    results = []
    failed = []
    with context.warehouse() as connection:
        for wanted in map(quality.get, quality.names()):
            if wanted.severity != severity:
                continue
            result = run_check(connection, wanted)
            results.append(asdict(result))
            line = f"{wanted.name}: {wanted.claim}: observed {result.observed}, expected {result.expected}"
            print(f"{'ok    ' if result.passed else 'FAILED'} {line}")
            if not result.passed and severity == "error":
                failed.append(line)
    if failed:
        raise SourceBroken("; ".join(failed))
    return results
