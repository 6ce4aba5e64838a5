"""How fast events become files, and in how much memory, at two sizes of the warehouse.

    python tests/benchmark/export.py [--events 100000] [--small 20000]

Fills a month with made-up events (one mention and one article each, two sides), then writes it in each shape and
format in a process of its own. The floor is COPY of the same statement to nowhere in the server.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg2
from newswire import settings
from newswire.exports.formats import FORMATS
from newswire.exports.shapes import shapes
from newswire.pipeline.context import by_hand
from newswire.pipeline.export import export
from newswire.warehouse import embedded
from newswire.warehouse.migrate import migrate
from newswire.warehouse.sql import read_sql
from newswire.window import from_bounds

WINDOW = from_bounds("2026-03-01", "2026-03-31")
FILL = Path(__file__).with_name("export.sql")


def fill(dsn: str, events: int) -> None:
    with psycopg2.connect(dsn) as opened, opened.cursor() as cursor:
        cursor.execute(FILL.read_text(encoding="utf8"), {"events": events})
    opened.close()
    vacuum = psycopg2.connect(dsn)
    vacuum.autocommit = True
    with vacuum.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    vacuum.close()


def floor(dsn: str) -> float:
    values = {"start": WINDOW.start, "end": WINDOW.end, "quote": 300}
    with psycopg2.connect(dsn) as opened, opened.cursor() as cursor:
        started = time.monotonic()
        statement = cursor.mogrify(read_sql("exports/events"), values).decode()
        cursor.copy_expert(f"COPY ({statement}) TO STDOUT", _Nowhere())
        return time.monotonic() - started


class _Nowhere:
    def write(self, data: bytes) -> int:
        return len(data)


def one(dsn: str, shape: str, form: str, answer: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    folder = Path(tempfile.mkdtemp(prefix="newswire-benchmark-"))
    started = time.monotonic()
    written = export(by_hand(settings.Settings(), dsn, "export"), WINDOW, [shape], [form], folder)
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_SELF)
    shutil.rmtree(folder)
    answer.put(
        (
            sum(file.rows for file in written), seconds, after.ru_utime - before.ru_utime,
            sum(file.bytes for file in written), after.ru_maxrss / 1024,
        )
    )  # fmt: skip


def measure(dsn: str, events: int) -> None:
    bare = floor(dsn)
    print(f"{events} events; COPY of the events' statement to nowhere: {bare:.2f} s")
    for shape in shapes():
        for form in FORMATS:
            answer = multiprocessing.get_context("spawn").Queue()
            worker = multiprocessing.get_context("spawn").Process(target=one, args=(dsn, shape, form, answer))
            worker.start()
            rows, seconds, cpu, size, memory = answer.get()
            worker.join()
            print(
                f"  {shape:9} {form:8} {rows:8} rows {seconds:6.2f} s wall {cpu:6.2f} s CPU"
                f" {rows / seconds:8.0f} rows/s {size / max(rows, 1):6.0f} bytes a row {memory:6.0f} MB at most"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--small", type=int, default=20_000)
    arguments = parser.parse_args()
    for events in (arguments.small, arguments.events):
        base = Path(tempfile.mkdtemp(prefix="newswire-benchmark-"))
        base.chmod(0o755)
        try:
            with embedded.running(base / "pg", options=["shared_buffers=512MB"]) as server:
                migrate(server.dsn())
                fill(server.dsn(), events)
                measure(server.dsn(), events)
        finally:
            shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
