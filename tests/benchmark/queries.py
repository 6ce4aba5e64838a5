"""Times the sample queries of docs/queries, and the refresh of a day, on a warehouse of many events.

    python tests/benchmark/queries.py [--events 1000000] [--days 365] [--runs 3]

Made rows, no texts: articles of twenty sources over the days up to the end of September 2026, one event or two each,
a tenth of the events with a second report, a fifth of the articles printed a second time. They are written by SQL
straight into the tables of a fresh embedded server. Prints one line a query: rows, the median of the runs in
milliseconds, ok or SLOW (over a second); then what a refresh of one touched day takes. Exit 1 when one is slow.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
from newswire.warehouse import embedded
from newswire.warehouse.connect import transaction
from newswire.warehouse.marts import refresh
from newswire.warehouse.migrate import migrate
from psycopg2.extensions import connection

QUERIES = Path(__file__).parents[2] / "docs" / "queries"
FILL = Path(__file__).with_suffix(".sql")
LIMIT = 1000.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="newswire-queries-"))
    base.chmod(0o755)  # the server's user must get in
    try:
        with embedded.running(base / "pg", options=["fsync=off", "full_page_writes=off", "max_wal_size=8GB"]) as server:
            migrate(server.dsn())
            fill(server.dsn(), chosen.events, chosen.days)
            return measure(server, chosen.runs)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def fill(dsn: str, events: int, days: int) -> None:
    opened = psycopg2.connect(dsn)
    opened.autocommit = True
    with opened.cursor() as cursor:
        for statement in FILL.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                started = time.perf_counter()
                cursor.execute(statement, {"events": events, "days": days})
                print(
                    f"{time.perf_counter() - started:7.1f} s  {statement.strip().splitlines()[-0][:90]}",
                    file=sys.stderr,
                )
        cursor.execute("VACUUM ANALYZE")
    opened.autocommit = False
    started = time.perf_counter()
    done = refresh(opened)
    print(f"{time.perf_counter() - started:7.1f} s  all marts of {len(done.event_days)} days", file=sys.stderr)
    opened.autocommit = True
    with opened.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        for table in ("core.event", "core.mention", "core.article", "mart.daily_dyad", "mart.actor_timeline"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            (count,) = cursor.fetchone() or (0,)
            print(f"{count:>10} rows  {table}", file=sys.stderr)
    opened.close()


def measure(server: embedded.Server, runs: int) -> int:
    slow = False
    reader = psycopg2.connect(server.dsn("reader"))
    reader.autocommit = True
    for file in sorted(QUERIES.glob("*.sql")):
        seconds, rows = timed(reader, file.read_text(encoding="utf-8"), runs)
        median = 1000 * statistics.median(seconds)
        slow |= median > LIMIT
        print(f"{file.stem:30} {rows:>6} rows {median:8.1f} ms  {'SLOW' if median > LIMIT else 'ok'}", flush=True)
    reader.close()
    print(f"refresh of one touched day     {refreshed(server):>19.1f} ms")
    return 1 if slow else 0


def timed(opened: connection, text: str, runs: int) -> tuple[list[float], int]:
    """Seconds of each run after a first one, which fills the caches; and the number of rows."""
    seconds = []
    with opened.cursor() as cursor:
        for _ in range(runs + 1):
            started = time.perf_counter()
            cursor.execute(text)
            rows = len(cursor.fetchall())
            seconds.append(time.perf_counter() - started)
    return seconds[1:], rows


def refreshed(server: embedded.Server) -> float:
    opened = psycopg2.connect(server.dsn())
    with transaction(opened) as cursor:
        cursor.execute("UPDATE ops.touched_day SET refreshed_at = NULL WHERE day = '2026-09-20'")
        cursor.execute(
            "INSERT INTO ops.stage_report (dag_id, run_id, stage, source_id, window_start, window_end, seen, new,"
            " unchanged, copies, fenced, deferred, quarantined, seconds)"
            " VALUES ('d', 'r', 'clean', '*', '2026-09-20Z', '2026-09-21Z', 0, 0, 0, 0, 0, 0, 0, 0)"
        )
    started = time.perf_counter()
    refresh(opened)
    seconds = time.perf_counter() - started
    opened.close()
    return 1000 * seconds


if __name__ == "__main__":
    sys.exit(main())
