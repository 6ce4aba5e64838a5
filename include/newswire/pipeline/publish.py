"""Marts of touched days, and quality checks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from newswire import quality
from newswire.errors import SourceBroken
from newswire.pipeline.context import Context
from newswire.warehouse.checks import checked_lately, run_check
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


def due_checks(context: Context, *, more_to_come: bool) -> list[str]:
    """The names of the checks of this run, those that are errors first.

    None when more loads are on their way, each with a run after it; but an hour without any check is too long.
    """
    if more_to_come:
        with context.warehouse() as connection:
            if checked_lately(connection):
                print("more days are on their way: the checks are left to the run that follows the last of them")
                return []
    return [wanted.name for wanted in quality.checks()]


def check(context: Context, name: str) -> dict[str, Any]:
    """Runs one check and keeps its result. SourceBroken when one that is an error failed: no other try mends it."""
    wanted = quality.get(name)
    with context.warehouse() as connection:
        result = run_check(connection, wanted, context.run)
    line = f"{wanted.name}: {wanted.claim}: observed {result.observed}, expected {result.expected}"
    print(f"{'ok    ' if result.passed else 'FAILED'} {line}")
    if not result.passed and wanted.severity == "error":
        raise SourceBroken(line)
    return asdict(result)
