"""Trials that a load must pass, each as a list of faults, so that the same trial can be put to a loader that is broken.

All start from a full warehouse: version 1 of the extractor has coded every article. Version 2 says something else of
each, and failed on some, which keep what they have.
"""

from __future__ import annotations

import random
import threading
from contextlib import closing
from datetime import timedelta
from typing import Any

import coded
import printed
import psycopg2
from coded import ACCUSED, RUN, Article, article, said
from newswire.warehouse.load import load
from newswire.window import Window
from printed import START
from psycopg2.extensions import connection, cursor

DAYS = 24  # crosses the end of a month
FAILED = 5  # every fifth article failed in version 2
Answers = dict[Article, list[dict[str, Any]]]


def articles(count: int = 16) -> list[Article]:
    return [article(f"n{n}", n * DAYS / count, f"paper_{n % 3}") for n in range(count)]


def first_version(told: list[Article]) -> Answers:
    return {
        one: [said(one, **_day(one)), *([said(one, ACCUSED, **_day(one))] if n % 2 else [])]
        for n, one in enumerate(told)
    }


def second_version(told: list[Article]) -> Answers:
    """Another set of mentions for each article; some with none, some not listed at all."""
    return {
        one: [] if n % 7 == 3 else [said(one, mode=None, **_day(one)), said(one, ACCUSED, **_day(one))][n % 2 :]
        for n, one in enumerate(told)
        if n % FAILED
    }


def _day(one: Article) -> dict[str, str]:
    day = one.published_at.date().isoformat()
    return {"date_start": day, "date_end": day}


def full(opened: connection, told: list[Article]) -> None:
    """Articles, and version 1 of all of them. Both versions have their numbers, which stand in the rows."""
    coded.write(opened, *told)
    coded.stage(opened, {}, version=1)
    coded.stage(opened, {}, version=2)
    coded.loaded(opened, first_version(told))


def content(opened: connection) -> dict[str, set[tuple[Any, ...]]]:
    return coded.content(opened)


def orphans(opened: connection) -> list[str]:
    """Rows that lead nowhere, or that are there twice."""
    found = []
    for what, query in _ORPHANS.items():
        if rows := printed.rows(opened, query):
            found.append(f"{what}: {len(rows)}")
    return found


_ORPHANS = {
    "mention twice": "SELECT mention_id FROM core.mention GROUP BY 1 HAVING count(*) > 1",
    "anchor twice": "SELECT anchor_id FROM core.mention GROUP BY 1 HAVING count(*) > 1",
    "side without mention": "SELECT mention_id FROM core.mention_side EXCEPT SELECT mention_id FROM core.mention",
    "mention without side": "SELECT mention_id FROM core.mention EXCEPT SELECT mention_id FROM core.mention_side",
    "mention without event": "SELECT mention_id FROM core.mention EXCEPT SELECT mention_id FROM core.event_mention",
    "link without mention": "SELECT mention_id FROM core.event_mention EXCEPT SELECT mention_id FROM core.mention",
    "link without event": "SELECT event_id FROM core.event_mention EXCEPT SELECT event_id FROM core.event",
    "event without mention": "SELECT event_id FROM core.event EXCEPT SELECT event_id FROM core.event_mention",
    "mention not of its article's day": "SELECT mention_id FROM core.mention JOIN core.article a USING (article_id)"
    " WHERE mention.published_at <> a.published_at",
    "count of another coding": "SELECT x.article_id FROM core.article_extraction x LEFT JOIN core.mention m"
    " USING (article_id) GROUP BY x.article_id, x.n_mentions HAVING count(m.mention_id) <> x.n_mentions",
    "history that ends before it begins": "SELECT 1 FROM core.mention_history WHERE system_from >= system_to",
    "load that does not add up": "SELECT 1 FROM ops.load WHERE state = 'committed'"
    " AND n_in <> n_inserted + n_unchanged + n_fenced + n_quarantined",
}


def killed_at_each_statement(dsn: str, told: list[Article], expected: dict[str, Any]) -> tuple[int, list[str]]:
    """Loads version 2, killed in place of its first statement, then of its second and so on. Readers may see the old
    whole or the new whole. Gives the number of statements, and the faults."""
    faults = []
    with closing(psycopg2.connect(dsn)) as opened:
        number = coded.stage(opened, second_version(told), version=2)
        before = content(opened)
        for limit in range(1, 400):
            with closing(psycopg2.connect(dsn, cursor_factory=_mortal(limit))) as mortal:
                try:
                    load(mortal, RUN, coded.WINDOW, number)
                except Killed:
                    pass
                else:
                    faults += [] if content(opened) == expected else ["the last one did not bring the new state"]
                    return limit, faults + orphans(opened)
            if content(opened) not in (before, expected):
                faults.append(f"statement {limit}: neither old nor new")
                return limit, faults
    return 400, [*faults, "it does not end"]


class Killed(BaseException):
    """Stands for the end of the process: nobody tidies up."""


def _mortal(limit: int) -> type[cursor]:
    statements = 0

    def counted() -> None:
        nonlocal statements
        statements += 1
        if statements > limit:
            raise Killed

    class Mortal(cursor):
        def execute(self, *given: object) -> None:  # type: ignore[override]
            counted()
            super().execute(*given)  # type: ignore[arg-type]

        def copy_expert(self, *given: Any, **more: Any) -> None:  # type: ignore[override]
            counted()
            super().copy_expert(*given, **more)

    return Mortal


def overlapping(dsn: str, told: list[Article], expected: dict[str, Any], seed: int, loads: int = 8) -> list[str]:
    """Loads of overlapping windows, half of them with the answers of version 1, all staged before any has a lock."""
    rng = random.Random(seed)
    first = first_version(told)
    # what version 1 says of articles that version 2 has coded must not be seen, whatever it is
    older = {one: [] if n % FAILED else first[one] for n, one in enumerate(told)}
    with closing(psycopg2.connect(dsn)) as opened:
        numbers = [
            coded.stage(opened, older, version=1),
            coded.stage(opened, second_version(told), version=2),
        ]
    plans = [(numbers[n % 2], _window(rng, n // 2)) for n in range(loads)]
    rng.shuffle(plans)
    together, faults = threading.Barrier(loads, timeout=60), []

    def one(number: int, window: Window, wait: float) -> None:
        def at(reached: str) -> None:
            if reached == "staged":
                together.wait()
                threading.Event().wait(wait)

        try:
            with closing(psycopg2.connect(dsn)) as mine:
                load(mine, RUN, window, number, at=at)
        except Exception as error:
            faults.append(f"{type(error).__name__}: {str(error)[:200]}")
            together.abort()

    threads = [threading.Thread(target=one, args=(*plan, rng.random() / 20)) for plan in plans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    with closing(psycopg2.connect(dsn)) as opened:
        found = content(opened)
        for table in expected:
            extra, missing = found[table] - expected[table], expected[table] - found[table]
            if extra or missing:
                examples = [*sorted(extra)[:1], *sorted(missing)[:1]]
                faults.append(f"{table}: {len(extra)} too many, {len(missing)} missing: {examples}")
        return faults + orphans(opened)


def _window(rng: random.Random, n: int) -> Window:
    """One window over all, the others over a part, so that every article is in two or more."""
    if n == 0:
        return coded.WINDOW
    first = rng.uniform(-1, DAYS / 2)
    return Window(START + timedelta(days=first), START + timedelta(days=first + rng.uniform(4, DAYS)))
