"""Stop lists in the warehouse. A list that runs use is kept once under its version and never changed.

Beside them stand the lists of single months, from which `upkeep` makes the next one; no sketch is ever made with these.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import numpy as np

from newswire.dedup.stop_list import StopList, shipped
from newswire.errors import BadInput
from newswire.warehouse.connect import Cursor
from newswire.warehouse.copying import copy_rows
from newswire.warehouse.sql import read_sql

MONTH = "month-"  # begins the versions of the lists of months
_MOST_REMEMBERED = 8
_remembered: dict[tuple[str, int, bytes], StopList] = {}


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
    """The list of this version; the process remembers the last few."""
    cursor.execute(read_sql("stories/stop_version"), {"version": version})
    found = cursor.fetchone()
    if found is None:
        raise BadInput(f"stop list '{version}': the warehouse does not know it")
    key = version, found[1], bytes(found[2])
    if key not in _remembered:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[key] = _read(cursor, version, found[0], found[1])
    return _remembered[key]


def _read(cursor: Cursor, version: str, rule: str, articles: int) -> StopList:
    cursor.execute(read_sql("stories/stop_shingles"), {"version": version})
    rows = np.array(cursor.fetchall(), np.int64).reshape(-1, 3)
    hashes = rows[:, 0].copy().view(np.uint64)
    order = np.argsort(hashes)
    days, df = (rows[order, column].astype(np.int32) for column in (1, 2))
    return StopList(version, rule, articles, hashes[order], days, df)


def by_stop_list(cursor: Cursor, article_ids: Sequence[UUID]) -> list[tuple[StopList, list[UUID]]]:
    """The articles by the list that they are fingerprinted with, in order of publication.

    That is the latest list whose last day lies before the article's own day, else the shipped one: it depends on the
    article and on the lists there are, never on which run comes to it.
    """
    cursor.execute(read_sql("stories/choose_stop_lists"), {"ids": list(article_ids), "month": MONTH})
    chosen: dict[str | None, list[UUID]] = {}
    for article_id, version in cursor.fetchall():
        chosen.setdefault(version, []).append(article_id)
    return [(shipped() if name is None else kept_stop_list(cursor, name), ids) for name, ids in chosen.items()]
