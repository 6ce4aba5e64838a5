"""Marts of touched days, and quality checks."""

from __future__ import annotations

from typing import Any

from newswire import quality
from newswire.errors import SourceBroken
from newswire.pipeline.context import Context
from newswire.warehouse.checks import run_check
from newswire.warehouse.marts import refresh


def publish(context: Context) -> dict[str, Any]:
    """Refreshes the marts of all touched days that wait; returns the days."""
    with context.warehouse() as connection:
        days = refresh(connection)
    return {"days": [day.isoformat() for day in days]}


def check(context: Context, name: str) -> dict[str, Any]:
    """Runs one check; SourceBroken when it fails and is an error, since no other try mends it."""
    wanted = quality.get(name)
    with context.warehouse() as connection:
        result = run_check(connection, wanted)
    line = f"{name}: {wanted.claim}: observed {result.observed}, expected {result.expected}"
    if not result.passed and result.severity == "error":
        raise SourceBroken(line)
    print(line)
    return {"name": name, "passed": result.passed, "observed": result.observed, "expected": result.expected}
