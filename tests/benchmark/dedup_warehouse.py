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
from dataclasses import dataclass, field
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
SEED, BATCH, WARM_UP = 11, 500, 2


@contextmanager
def warehouses(count: int) -> Iterator[list[tuple[connection, str]]]:
    """Databases on a server of their own, with durability as in use: owner's connection and administrator's address."""
    base = Path(tempfile.mkdtemp(prefix="newswire-benchmark-"))
    base.chmod(0o755)
    try:
        with embedded.running(base / "pg", options=["shared_buffers=1GB", "max_wal_size=4GB"]) as server:
            migrate(server.dsn())
            admin = psycopg2.connect(server.dsn("admin", "postgres"))
            admin.autocommit = True
            names = [f"past{number}" for number in range(count)]
            with admin.cursor() as cursor:
                for name in names:
                    cursor.execute(f"CREATE DATABASE {name} TEMPLATE newswire OWNER newswire")
            admin.close()
            found = [(psycopg2.connect(server.dsn("owner", name)), server.dsn("admin", name)) for name in names]
            yield found
            for opened, _ in found:
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
    articles.sort(key=lambda article: article.day)
    ids = printed.write(opened, articles)
    counts, seconds = Counts(), 0.0
    for start in range(0, len(ids), past.A_DAY):
        begun = time.monotonic()
        counts += deduplicate(opened, ids[start : start + past.A_DAY], shipped())
        seconds += time.monotonic() - begun
        # as autovacuum does between two days: what batches left that began again with wider locks is used again
        opened.autocommit = True
        with opened.cursor() as cursor:
            cursor.execute("VACUUM core.shingle, core.fingerprint, core.edge, core.story, core.story_member")
        opened.autocommit = False
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


@dataclass
class Past:
    """A warehouse with a past of so many articles, and what batches have taken there, in seconds."""

    opened: connection
    articles: int
    known: list[printed.Article] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)

    def add(self, number: int) -> None:
        """One more batch, of the last day."""
        rng = random.Random(f"{SEED}/{self.articles}/{number}")
        batch = past.batch(rng, BATCH, self.articles // past.A_DAY, f"new/{number}", self.known)
        self.known += batch
        ids = printed.write(self.opened, batch)
        begun = time.monotonic()
        self.counts = deduplicate(self.opened, ids, shipped())
        self.spent.append(time.monotonic() - begun)


def cost(found: list[tuple[connection, str]], sizes: list[int], rounds: int) -> float:
    """Seconds of a batch at each size; gives the median of the last as a multiple of the first's.

    The sizes take turns, so that what else the machine does slows all of them; the first two batches only warm up.
    """
    pasts = []
    for (opened, admin), size in zip(found, sizes, strict=True):
        begun = time.monotonic()
        past.fill(admin, 0, size, SEED, shipped().version)
        print(f"{size:9} articles filled in {time.monotonic() - begun:.0f} s")
        pasts.append(Past(opened, size))
    for number in range(rounds + WARM_UP):
        for one in pasts:
            one.add(number)
    for one in pasts:
        warm = [round(1000 * seconds) for seconds in one.spent[WARM_UP:]]
        median = statistics.median(warm)
        print(
            f"{one.articles:9} articles: {BATCH} more in {median:.0f} ms, {min(warm)} to {max(warm)}, "
            f"first {1000 * one.spent[0]:.0f}; {described(one.counts)}"
        )
    ratio = statistics.median(pasts[-1].spent[WARM_UP:]) / statistics.median(pasts[0].spent[WARM_UP:])
    print(f"{sizes[-1]} against {sizes[0]}: {ratio:.2f} times")
    return ratio


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="*", default=["state", "cost"])
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=30_000)
    parser.add_argument("--rounds", type=int, default=9)
    options: Any = parser.parse_args()
    print(f"seed {SEED}, stop list {shipped().version}")
    if "state" in options.what:
        with warehouses(1) as ((opened, _),):
            state(opened)
    if "cost" in options.what:
        with warehouses(2) as found:
            cost(found, [options.small, options.articles], options.rounds)


if __name__ == "__main__":
    main()
