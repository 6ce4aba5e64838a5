"""Marts are refreshed for the days that loads have touched, and for no others."""

from __future__ import annotations

from datetime import date

from newswire.warehouse.connect import Connection, transaction
from newswire.warehouse.sql import read_sql


def refresh(connection: Connection) -> list[date]:
    """Brings every mart to the current events of the touched days, in one transaction; returns the days.

    Rows that are right already stay untouched.
    """
    with transaction(connection) as cursor:
        cursor.execute(read_sql("marts/claim_days"))
        days = sorted({day for (day,) in cursor.fetchall()})
        if days:
            cursor.execute(read_sql("marts/daily_dyad"), {"days": days})
        return days
