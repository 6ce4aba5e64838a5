"""What a load costs, in CPU of client and server together, as a multiple of a bare COPY of the same rows.

    python tests/benchmark/load.py [replace] [day] [--mentions 100000] [--rows 10000000]

`replace` loads two versions of an extractor over each other, into monthly partitions with all indexes: a replacement of
every mention, an unchanged re-run, the same without history, with text COPY and with execute_values, between two bare
COPYs of the same mentions, sides and codings (text that is encoded before) into tables without an index. Reading and
checking the answers, and merging them into events, are measured apart. `day` replaces 5,000 mentions of one day in a
table of 100,000 rows and in one of `--rows`.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg2
from psycopg2.extras import Json, execute_values

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))

import coded_past as past  # the folder of the tests is no package
import newswire.warehouse.load as loader
from newswire.warehouse import copying, embedded, events, staging
from newswire.warehouse.events import Written
from newswire.warehouse.mentions import COLUMNS, SIDE_COLUMNS
from newswire.warehouse.migrate import migrate
from newswire.warehouse.run import Run
from newswire.warehouse.sql import read_sql
from newswire.window import Window

RUN = Run("benchmark", "benchmark", datetime(2026, 9, 20, tzinfo=UTC), "load")
EVER = Window(datetime(2024, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC))
EACH, DAY = 2, 5000
CODED = ("article_id", "extractor_id", "rev_no", "status", "n_mentions", "load_id", "offices", "without_holder")
_TICKS = os.sysconf("SC_CLK_TCK")
HISTORY = (
    ("INSERT INTO core.mention_history SELECT closed.*, %(now)s, %(load_id)s FROM closed", "SELECT 1"),
    ("INSERT INTO core.mention_side_history SELECT closed_side.*, %(now)s, %(load_id)s FROM closed_side", "SELECT 1"),
)


@dataclass
class Machine:
    """A server with durability as in use, and the CPU that it and this process have taken."""

    server: embedded.Server
    postmaster: int

    def seconds(self) -> float:
        ticks = 0
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                if int(entry.name) == self.postmaster:
                    ticks += sum(map(int, fields[11:15]))  # with those of its children that have ended
                elif int(fields[1]) == self.postmaster:
                    ticks += sum(map(int, fields[11:13]))
        return time.process_time() + ticks / _TICKS


@dataclass
class Cost:
    """CPU and wall seconds; `reading` and `merging` are CPU, and in neither of the others."""

    cpu: float = 0.0
    wall: float = 0.0
    reading: float = 0.0
    merging: float = 0.0
    marks: dict[str, tuple[float, float]] = field(default_factory=dict)


@contextmanager
def machine() -> Iterator[Machine]:
    base = Path(tempfile.mkdtemp(prefix="newswire-benchmark-"))
    base.chmod(0o755)
    options = ["shared_buffers=1GB", "max_wal_size=4GB", "autovacuum=off"]
    try:
        with embedded.running(base / "pg", options=options) as server:
            migrate(server.dsn())
            (file,) = (base / "pg").rglob("postmaster.pid")
            yield Machine(server, int(file.read_text().split()[0]))
    finally:
        shutil.rmtree(base, ignore_errors=True)


def load(on: Machine, dsn: str, number: int, *, merge: bool = False, broken: Sequence[Any] = ()) -> Cost:
    """One load of what waits. Without merging, events are left out."""
    cost = Cost()

    def at(reached: str) -> None:
        cost.marks[reached] = (on.seconds(), time.monotonic())

    with ExitStack() as stack:
        for one in broken:
            stack.enter_context(one)
        if not merge:
            stack.enter_context(patch.object(events, "recompute", lambda *_: Written(0, set())))
        opened = stack.enter_context(closing(psycopg2.connect(dsn)))
        done = loader.load(opened, RUN, EVER, number, at=at)
    cost.merging = cost.marks["merged"][0] - cost.marks["coded"][0]
    cost.reading = cost.marks["read"][0] - cost.marks["begun"][0]
    cost.cpu = cost.marks["committed"][0] - cost.marks["read"][0] - cost.merging
    cost.wall = cost.marks["committed"][1] - cost.marks["read"][1] - (cost.marks["merged"][1] - cost.marks["coded"][1])
    steps = zip(cost.marks.items(), list(cost.marks.items())[1:], strict=False)
    parts = ", ".join(f"{name} {now[0] - before[0]:.2f}" for (_, before), (name, now) in steps)
    print(f"    {done.inserted} inserted, {done.closed} closed, {done.unchanged} unchanged; CPU until {parts}")
    return cost


def bare(on: Machine, dsn: str, where: str) -> Cost:
    """COPY of the same mentions, sides and codings, as text that is there already, into tables without an index."""
    with closing(psycopg2.connect(dsn)) as opened, opened.cursor() as cursor:
        texts = []
        for table, columns, which in (
            ("mention", COLUMNS, where),
            ("mention_side", SIDE_COLUMNS, where),
            ("article_extraction", CODED, f"article_id IN (SELECT article_id FROM core.mention WHERE {where})"),
        ):
            cursor.execute(f"DROP TABLE IF EXISTS bare_{table}; CREATE TABLE bare_{table} (LIKE core.{table})")
            if table == "mention":
                cursor.execute("ALTER TABLE bare_mention ALTER load_id DROP NOT NULL, ALTER system_from DROP NOT NULL")
            out = io.BytesIO()
            listed = ", ".join(columns)
            cursor.copy_expert(f"COPY (SELECT {listed} FROM core.{table} WHERE {which}) TO STDOUT", out)
            texts.append((table, listed, out.getvalue()))
        opened.commit()
        begun, wall = on.seconds(), time.monotonic()
        for table, listed, text in texts:
            cursor.copy_expert(f"COPY bare_{table} ({listed}) FROM STDIN", io.BytesIO(text), size=1 << 18)
        opened.commit()
        cost = Cost(on.seconds() - begun, time.monotonic() - wall)
        cursor.execute("DROP TABLE bare_mention, bare_mention_side, bare_article_extraction")
        opened.commit()
    return cost


def by_values(cursor: Any, table: str, columns: Sequence[str], rows: Any, every: dict[str, Any] | None = None) -> int:
    """What copy_rows does, by INSERT … VALUES, with the page of its default."""
    names, last = [*columns, *(every or {})], tuple((every or {}).values())
    found = [(*(Json(value) if isinstance(value, dict) else value for value in row), *last) for row in rows]
    if found:
        execute_values(cursor, f"INSERT INTO {table} ({', '.join(names)}) VALUES %s", found)
    return len(found)


def without_history() -> Any:
    def read(name: str) -> str:
        text = read_sql(name)
        for old, new in HISTORY if name == "load/close_mentions" else ():
            if old not in text:
                raise AssertionError(f"{name} has changed")
            text = text.replace(old, new)
        return text

    return patch.object(loader, "read_sql", read)


def replace(on: Machine, mentions: int) -> None:
    """Every way to load the same mentions, between two bare COPYs."""
    dsn, articles = on.server.dsn(), mentions // EACH
    with closing(psycopg2.connect(dsn)) as opened:
        past.write_articles(opened, 0, articles)

        def version(number: int) -> int:
            return past.write_answers(opened, 0, articles, number, each=EACH)

        _tidy(opened, "ANALYZE")
        load(on, dsn, version(1))
        first = bare(on, dsn, "true")
        ways: list[tuple[str, int, list[Any]]] = [
            ("every mention replaced", 2, []),
            ("unchanged re-run", 2, []),
            ("replaced, no history kept", 3, [without_history()]),
            ("replaced, text COPY", 4, [patch.object(copying, "copies_binary", lambda _: False)]),
            ("replaced, execute_values", 5, [patch.object(staging, "copy_rows", by_values)]),
            ("execute_values, no history", 6, [patch.object(staging, "copy_rows", by_values), without_history()]),
            ("every mention replaced, again", 7, []),
        ]
        costs = []
        for name, number, broken in ways:
            waiting = version(number)
            _tidy(opened, "VACUUM ANALYZE")
            costs.append((name, load(on, dsn, waiting, broken=broken)))
        last = bare(on, dsn, "true")
    cpu, wall = (first.cpu + last.cpu) / 2, (first.wall + last.wall) / 2
    print(f"bare COPY of {mentions} mentions, their sides and codings: CPU {first.cpu:.2f} and {last.cpu:.2f} s")
    for name, cost in costs:
        print(
            f"  {name:30} CPU {cost.cpu:6.2f} s = {cost.cpu / cpu:5.2f} x, wall {cost.wall:6.2f} s = "
            f"{cost.wall / wall:5.2f} x; reading and checking {cost.reading:.2f} s"
        )
    spent = {name: cost.cpu for name, cost in costs}
    ours, bare_of_history = spent["every mention replaced"], spent["replaced, no history kept"]
    print(
        f"  execute_values costs {spent['replaced, execute_values'] / ours:.2f} times as much, "
        f"{spent['execute_values, no history'] / bare_of_history:.2f} without history; "
        f"history adds {ours / bare_of_history - 1:.0%}"
    )


def merging(on: Machine, mentions: int) -> None:
    """What merging adds, in a warehouse of its own size."""
    dsn = _database(on, "merging")
    with closing(psycopg2.connect(dsn)) as opened:
        past.write_articles(opened, 0, mentions // EACH, days=30)
        for version in (1, 2):
            number = past.write_answers(opened, 0, mentions // EACH, version, each=EACH)
            _tidy(opened, "ANALYZE")
            cost = load(on, dsn, number, merge=True)
    print(f"merging {mentions} replaced mentions: CPU {cost.merging:.2f} s beside {cost.cpu:.2f} s of replacing them")


def day(on: Machine, sizes: Sequence[int], rounds: int = 5) -> None:
    """5,000 mentions of one day, replaced in tables of these sizes that take turns."""
    spent: dict[int, list[float]] = {size: [] for size in sizes}
    plain = dict.fromkeys(sizes, 0.0)
    names = {size: _database(on, f"rows_{size}") for size in sizes}
    for size, dsn in names.items():
        begun = time.monotonic()
        with closing(psycopg2.connect(on.server.dsn("admin", f"rows_{size}"))) as opened:
            fill(opened, size)
        with closing(psycopg2.connect(dsn)) as opened:
            past.write_articles(opened, 0, DAY // EACH, days=1, first="2026-01-15")
            number = past.write_answers(opened, 0, DAY // EACH, 1, each=EACH)
            load(on, dsn, number)
            _tidy(opened, "VACUUM ANALYZE")
        print(f"{size} rows filled in {time.monotonic() - begun:.0f} s")
    for version in range(2, rounds + 2):
        for size, dsn in names.items():
            with closing(psycopg2.connect(dsn)) as opened:
                number = past.write_answers(opened, 0, DAY // EACH, version, each=EACH)
            cost = load(on, dsn, number)
            spent[size].append(cost.cpu)
            # one of them is too short for the clock of processes
            copies = [bare(on, dsn, "published_at BETWEEN '2026-01-15' AND '2026-01-16'").cpu for _ in range(5)]
            plain[size] += statistics.mean(copies) / rounds
    medians = {size: statistics.median(spent[size]) for size in sizes}
    for size, median in medians.items():
        print(f"  {size:9} rows: {DAY} replaced in {median:.2f} s of CPU = {median / plain[size]:.2f} x bare COPY")
    print(f"  {sizes[-1]} against {sizes[0]}: {medians[sizes[-1]] / medians[sizes[0]]:.2f} times")


def fill(opened: Any, rows: int) -> None:
    """Mentions and sides without articles, over twelve months; references are not looked up (an administrator's)."""
    with opened, opened.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'")
        cursor.execute(_MONTHS)
        cursor.execute(
            "INSERT INTO ops.load (window_start, window_end, state, code_version, finished_at)"
            " VALUES ('2025-01-01', '2026-01-01', 'committed', 'past', now())"
        )
        for statement in (_MENTIONS, _SIDES):
            cursor.execute(statement, {"rows": rows})
    _tidy(opened, "VACUUM ANALYZE")


def _database(on: Machine, name: str) -> str:
    with closing(psycopg2.connect(on.server.dsn("admin", "postgres"))) as admin:
        _tidy(admin, f"CREATE DATABASE {name} OWNER newswire")
    dsn = on.server.dsn("owner", name)
    migrate(dsn)
    return dsn


def _tidy(opened: Any, statement: str) -> None:
    opened.commit()
    opened.autocommit = True
    with opened.cursor() as cursor:
        cursor.execute(statement)
    opened.autocommit = False


_MONTHS = """
SELECT ops.ensure_month(t, m) FROM unnest(ARRAY['core.mention', 'core.mention_side', 'core.event_mention']) AS t,
       generate_series('2025-02-01'::timestamptz, '2026-01-02', '1 month') AS m
"""
_AT = "'2025-02-01'::timestamp AT TIME ZONE 'UTC' + n * (interval '340 days' / %(rows)s)"
_MENTIONS = f"""
INSERT INTO core.mention
SELECT md5('m' || n)::uuid, {_AT}, md5('a' || n / 2)::uuid, 1, 'past_0', 1, md5('h' || n)::uuid, 'CONSULT', 'visit',
       '{{diplomatic}}', 'actual', 'CONSULT', '042', 1, 4, 'D' || n %% 900, ({_AT})::date, ({_AT})::date, 'day',
       'place', 'PAK', 'city', false, NULL, '{{}}', true, 0.75, '{{}}', 'text', 0, 60,
       repeat('بحث ', 15), sha256(n::text::bytea), 1, now()
FROM generate_series(1, %(rows)s) AS n
"""
_SIDES = f"""
INSERT INTO core.mention_side
SELECT md5('m' || n)::uuid, {_AT}, role, 0, chr(65 + (n %% 26)::integer) || 'AB', NULL, NULL, 'GOV', 'وزير الخارجية'
FROM generate_series(1, %(rows)s) AS n, unnest(ARRAY['actor', 'recipient']) AS role
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["replace", "merging", "day"])
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--merged", type=int, default=4_000)
    parser.add_argument("--rows", type=int, default=10_000_000)
    options = parser.parse_args()
    steps: dict[str, Callable[[Machine], None]] = {
        "replace": lambda on: replace(on, options.mentions),
        "merging": lambda on: merging(on, options.merged),
        "day": lambda on: day(on, [100_000, options.rows]),
    }
    for name in options.what:
        with machine() as on:
            steps[name](on)


if __name__ == "__main__":
    main()
