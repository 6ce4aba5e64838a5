"""Stop lists in the warehouse: a list is kept once under its version and never changed."""

from __future__ import annotations

from datetime import date

import numpy as np

from newswire.dedup.stop_list import StopList
from newswire.errors import BadInput
from newswire.warehouse.connect import Cursor
from newswire.warehouse.copying import copy_rows
from newswire.warehouse.sql import read_sql


def keep_stop_list(cursor: Cursor, stop: StopList, from_day: date | None = None, to_day: date | None = None) -> None:
    """Keeps a list unless it is there. BadInput when another list goes by this version."""
    cursor.execute(
        read_sql("stories/add_stop_version"),
        {
            "version": stop.version,
            "from_day": from_day,
            "to_day": to_day,
            "articles": stop.articles,
            "rule": stop.rule,
            "sha256": stop.sha256,
        },
    )
    if cursor.rowcount:
        days = [0] * len(stop.hashes) if stop.days is None else stop.days.tolist()
        df = [0] * len(stop.hashes) if stop.df is None else stop.df.tolist()
        signed = stop.hashes.view(np.int64).tolist()
        rows = ((stop.version, *row) for row in zip(signed, days, df, strict=True))
        copy_rows(cursor, "core.stop_shingle", ("version", "h", "days", "df"), rows)
        return
    cursor.execute(read_sql("stories/stop_version"), {"version": stop.version})
    found = cursor.fetchone()
    if found is None or bytes(found[2]) != stop.sha256:
        raise BadInput(f"stop list '{stop.version}': the warehouse knows another list of this version")


def kept_stop_list(cursor: Cursor, version: str) -> StopList:
    """The list of this version."""
    cursor.execute(read_sql("stories/stop_version"), {"version": version})
    found = cursor.fetchone()
    if found is None:
        raise BadInput(f"stop list '{version}': the warehouse does not know it")
    cursor.execute(read_sql("stories/stop_shingles"), {"version": version})
    hashes = np.array([row[0] for row in cursor.fetchall()], np.int64).view(np.uint64)
    return StopList(version, found[0], found[1], np.sort(hashes))
