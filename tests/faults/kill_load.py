"""Kills loads: at every statement, at random moments with SIGKILL, and the server's whole family in the middle of one.

The warehouse is full before: an older version has coded every article. After each kill a reader must see the old whole
or the new whole; a load after it must bring exactly the new; nothing may be there twice or lead nowhere. Then eight
loads overlap, again and again, with answers of two versions.

    python tests/faults/kill_load.py --times 100 --families 30 --overlaps 20
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

sys.path.insert(0, str(Path(__file__).parents[1] / "warehouse"))

import coded  # the folder of the tests is no package
import load_trials as trials
from newswire.warehouse import embedded
from newswire.warehouse.load import load
from newswire.warehouse.migrate import migrate

FORK = multiprocessing.get_context("fork")
Fresh = Callable[[], str]


@dataclass
class Tally:
    """What was tried, what readers saw after each kill, and what was wrong; `faults` is empty when nothing was."""

    statements: int = 0
    kills: int = 0
    ended_by_itself: int = 0
    families: int = 0
    slowest_recovery: float = 0.0
    overlaps: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


@contextmanager
def full_warehouses(
    server: embedded.Server, count: int
) -> Iterator[tuple[list[trials.Article], Fresh, dict[str, Any]]]:
    """Articles, a maker of databases in which version 1 has coded all, and what version 2 alone makes of one."""
    told, made = trials.articles(count), [f"full_{count}"]
    with closing(psycopg2.connect(server.dsn("admin", "postgres"))) as admin:
        admin.autocommit = True
        with admin.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {made[0]} TEMPLATE newswire OWNER newswire")
    with closing(psycopg2.connect(server.dsn("owner", made[0]))) as opened:
        trials.full(opened, told)

    def fresh() -> str:
        made.append(f"full_{count}_{len(made)}")
        with closing(psycopg2.connect(server.dsn("admin", "postgres"))) as admin:
            admin.autocommit = True
            with admin.cursor() as cursor:
                if len(made) > 3:
                    cursor.execute(f"DROP DATABASE {made[-3]} WITH (FORCE)")
                cursor.execute(f"CREATE DATABASE {made[-1]} TEMPLATE {made[0]} OWNER newswire")
                # a copied sequence counts on log records of its template; after a crash it would begin anew
                cursor.execute("CHECKPOINT")
        return server.dsn("owner", made[-1])

    with closing(psycopg2.connect(fresh())) as opened:
        coded.loaded(opened, trials.second_version(told), version=2)
        expected = trials.content(opened)
    yield told, fresh, expected


def kill_at_random(
    fresh: Fresh, told: list[trials.Article], expected: dict[str, Any], times: int, tally: Tally
) -> None:
    """Each life begins from version 1 and ends at some moment of the time that a load takes."""
    moments, longest, dsn = random.Random(7), 0.0, ""
    while tally.kills < times:
        if not dsn:
            dsn = fresh()
            with closing(psycopg2.connect(dsn)) as opened:
                number, before = coded.stage(opened, trials.second_version(told), version=2), trials.content(opened)
        if not longest:
            begun = time.monotonic()
            _dying(dsn, number, None)
            longest, dsn = 1.1 * (time.monotonic() - begun), ""
            continue
        alive = _dying(dsn, number, moments.uniform(0, longest))
        tally.kills += alive
        tally.ended_by_itself += not alive
        if _after(dsn, before, expected, tally) == "new" or tally.kills == times:
            _again(dsn, number, expected, tally)
            dsn = ""


def _dying(dsn: str, number: int, after: float | None) -> bool:
    process = FORK.Process(target=_life, args=(dsn, number))
    process.start()
    process.join(after)
    alive = process.is_alive()
    if alive and process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return alive


def _life(dsn: str, number: int) -> None:
    with redirect_stderr(None), closing(psycopg2.connect(dsn)) as mine:
        try:
            load(mine, coded.RUN, coded.WINDOW, number)
        except Exception:
            os._exit(1)  # its server is gone


def _after(dsn: str, before: dict[str, Any], expected: dict[str, Any], tally: Tally) -> str:
    """What a reader sees, once the server's own processes have noticed the death."""
    with closing(_patient(dsn)) as opened:
        found = trials.content(opened)
        tally.faults += trials.orphans(opened)
    seen = "old" if found == before else "new" if found == expected else "neither"
    tally.seen[seen] += 1
    if seen == "neither":
        tally.faults.append(f"a reader sees neither old nor new after kill {tally.kills}, family {tally.families}")
    return seen


def _again(dsn: str, number: int, expected: dict[str, Any], tally: Tally) -> None:
    with closing(_patient(dsn)) as opened:
        load(opened, coded.RUN, coded.WINDOW, number)
        if trials.content(opened) != expected:
            tally.faults.append("a load after the kill did not bring exactly the new")
        tally.faults += trials.orphans(opened)


def _patient(dsn: str, seconds: float = 60) -> Any:
    """A connection to a server that may just be recovering."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return psycopg2.connect(dsn)
        except psycopg2.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def kill_families(
    place: Path, fresh: Fresh, told: list[trials.Article], expected: dict[str, Any], times: int, tally: Tally
) -> None:
    """The postmaster and all its children at once, in the middle of a load; their supervisor starts them again."""
    moments, dsn = random.Random(11), ""
    while tally.families < times:
        if not dsn:
            dsn = fresh()
            with closing(psycopg2.connect(dsn)) as opened:
                number, before = coded.stage(opened, trials.second_version(told), version=2), trials.content(opened)
        process = FORK.Process(target=_life, args=(dsn, number))
        process.start()
        time.sleep(moments.uniform(0.02, 0.35))
        for pid in _family(place):
            os.kill(pid, signal.SIGKILL)
        begun = time.monotonic()
        process.join()
        tally.families += 1
        seen = _after(dsn, before, expected, tally)
        tally.slowest_recovery = max(tally.slowest_recovery, time.monotonic() - begun)
        if seen == "new" or tally.families % 5 == 0 or tally.families == times:
            _again(dsn, number, expected, tally)
            dsn = ""


def _family(place: Path) -> list[int]:
    (file,) = place.rglob("postmaster.pid")
    postmaster = int(file.read_text().split()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return [postmaster, *map(int, children)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="kills of the loader at random moments (100)")
    parser.add_argument("--families", type=int, default=30, help="kills of the server's family (30)")
    parser.add_argument("--overlaps", type=int, default=20, help="rounds of eight overlapping loads (20)")
    parser.add_argument("--articles", type=int, default=60)
    arguments = parser.parse_args()
    base, tally = Path(tempfile.mkdtemp(prefix="newswire-faults-")), Tally()
    base.chmod(0o755)
    try:
        with embedded.running(base / "pg") as server:
            migrate(server.dsn())
            with full_warehouses(server, arguments.articles) as (told, fresh, expected):
                tally.statements, faults = trials.killed_at_each_statement(fresh(), told, expected)
                tally.faults += faults
                for seed in range(arguments.overlaps):
                    tally.overlaps += 1
                    tally.faults += trials.overlapping(fresh(), told, expected, seed)
                kill_at_random(fresh, told, expected, arguments.times, tally)
                kill_families(base / "pg", fresh, told, expected, arguments.families, tally)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    for name in tally.__dataclass_fields__:
        print(f"{name}: {getattr(tally, name)}")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
