"""Copy finding inside PostgreSQL: bytes of state an article, and what a batch costs as the warehouse grows.

    python tests/benchmark/dedup_warehouse.py [state] [cost] [--articles 1000000] [--small 30000] [--rounds 5]

`state` puts the development corpus beside the project (NEWSWIRE_SHARED) through the real write path, else texts of its
own, and weighs every table and index. `cost` fills the tables with made-up articles, then times batches of 500 new
articles, warm, at both sizes. The made-up past has the shape of the corpus: its articles a day, its lengths, formulae
that many share, stories and edges; only the bodies, which no batch reads, are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "warehouse"))

import past  # noqa: E402 # the folder of the tests is no package
import printed  # noqa: E402
from newswire.dedup.stop_list import shipped  # noqa: E402
from newswire.warehouse import embedded  # noqa: E402
from newswire.warehouse.migrate import migrate  # noqa: E402
from newswire.warehouse.stories import Counts, deduplicate  # noqa: E402
from psycopg2.extensions import connection  # noqa: E402

CORPUS = Path(os.environ.get("NEWSWIRE_SHARED", ROOT.parent / "shared")) / "corpora" / "dedup" / "articles.jsonl.gz"
SEED, BATCH = 11, 500


@contextmanager
def warehouse() -> Iterator[tuple[connection, str]]:
    """A server of its own, with durability as in use; gives the owner's connection and the administrator's address."""
    base = Path(tempfile.mkdtemp(prefix="newswire-benchmark-"))
    base.chmod(0o755)
    try:
        with embedded.running(base / "pg", options=["shared_buffers=1GB", "max_wal_size=4GB"]) as server:
            migrate(server.dsn())
            opened = psycopg2.connect(server.dsn())
            yield opened, server.dsn("admin", "newswire")
            opened.close()
    finally:
        shutil.rmtree(base, ignore_errors=True)


def corpus() -> list[printed.Article]:
    """The development corpus, else made-up texts; days count from the first."""
    if not CORPUS.is_file():
        return printed.world(SEED, 2000, 22)
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    start = min(printed.at(row["published_at"]) for row in rows)
    return [
        printed.Article(
            str(row["id"]),
            row["text"],
            (printed.at(row["published_at"]) - start).total_seconds() / 86400,
            "the_agency" if row["source"] == "spa" else "s_" + row["source"],
        )
        for row in rows
    ]


def state(opened: connection) -> None:
    """Bytes of state an article, table by table, heap and indexes."""
    articles = corpus()
    ids = printed.write(opened, articles)
    started = time.monotonic()
    counts = deduplicate(opened, ids, shipped())
    seconds = time.monotonic() - started
    print(f"{len(articles)} articles in {seconds:.0f} s, stop list {shipped().version}: {described(counts)}")
    weigh(opened, len(articles))


def described(counts: Counts) -> str:
    return (
        f"{counts.copies} copies, {counts.candidates / counts.seen:.1f} candidates an article, "
        f"largest story {counts.largest_story}, largest component {counts.largest_component}"
    )


def weigh(opened: connection, articles: int) -> None:
    sizes = past.weight(opened)
    for name, (heap, indexes) in sizes.items():
        print(f"  {name:13} {heap / articles:7.0f} + {indexes / articles:5.0f} bytes an article")
    print(f"  {'together':13} {sum(map(sum, sizes.values())) / articles:7.0f} bytes an article")


def cost(opened: connection, admin: str, sizes: list[int], rounds: int) -> float:
    """Seconds of a batch at each size, as the median; gives the last as a multiple of the first."""
    medians = []
    there = 0
    for size in sizes:
        started = time.monotonic()
        past.fill(admin, there, size, SEED, shipped().version)
        filled = time.monotonic() - started
        there = size
        days = size // past.A_DAY
        spent: list[tuple[float, Counts]] = []
        known: list[printed.Article] = []
        for number in range(-1, rounds):
            batch = past.batch(random.Random(f"{SEED}/{size}/{number}"), BATCH, days, f"{size}/{number}", known)
            known += batch
            ids = printed.write(opened, batch)
            begun = time.monotonic()
            counts = deduplicate(opened, ids, shipped())
            spent.append((time.monotonic() - begun, counts))
        warm = [seconds for seconds, _ in spent[1:]]
        medians.append(statistics.median(warm))
        print(
            f"{size:9} articles (filled in {filled:.0f} s): {BATCH} more in {1000 * medians[-1]:.0f} ms, "
            f"{1000 * min(warm):.0f} to {1000 * max(warm):.0f}, first {1000 * spent[0][0]:.0f}; "
            f"{described(spent[-1][1])}"
        )
    print(f"{sizes[-1]} against {sizes[0]}: {medians[-1] / medians[0]:.2f} times")
    return medians[-1] / medians[0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=["state", "cost"])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=5)
    options: Any = parser.parse_args()
    print(f"seed {SEED}, stop list {shipped().version}")
    for what, measure in (("state", state), ("cost", None)):
        if what in options.what:
            with warehouse() as (opened, admin):
                if measure:
                    measure(opened)
                else:
                    cost(opened, admin, [options.small, options.articles], options.rounds)


if __name__ == "__main__":
    main()
