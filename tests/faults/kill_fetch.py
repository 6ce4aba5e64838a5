"""Kills a fetch at random moments, again and again, with a real database, archive and site; then counts what is left.

Each life of the process finds new items in the queue, and some that were fetched and are asked for again. When all
lives are over, one undisturbed run finishes; then every item, row, record and file is held against the site.

    python tests/faults/kill_fetch.py --times 100
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg2
from newswire.errors import BadItem
from newswire.fetch.archive import writer
from newswire.models import FeedItem, Name, Politeness, Source
from newswire.pipeline.context import Context, by_hand
from newswire.pipeline.fetch import fetch
from newswire.pipeline.network import open_archive
from newswire.settings import Settings
from newswire.warehouse import embedded, items
from newswire.warehouse.connect import connected, transaction
from newswire.warehouse.migrate import migrate
from newswire.warehouse.sources import write_sources
from newswire.window import Window

FORK = multiprocessing.get_context("fork")  # a new interpreter for each kill would take seconds
HOST = "faults.test"
DAY = Window(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
SOURCE = Source(
    id="faults", name=Name(ar="عطل", en="Faults"), country="OMN", kind="newspaper", tier=3, homepage=f"http://{HOST}",
    timezone="UTC", politeness=Politeness(delay=0, connections=2), max_quarantine=1,
)  # fmt: skip
_FILES_OF_OTHER_RUNS = """
    SELECT count(DISTINCT warc_path) FROM raw.capture
    WHERE strpos(warc_path, regexp_replace(run_id, '[^A-Za-z0-9._-]+', '-', 'g')) = 0
"""  # a file is named after the run that wrote it; its rows name the run that indexed it
NEW_PER_LIFE, AGAIN_PER_LIFE = 40, 6
WAYS_TO_END = {0: "gone", 1: "quarantined"}  # of the pages whose number ends in it, in twenties; all others are fetched


def page(number: int) -> tuple[int, bytes]:
    """What the site answers for a number."""
    if number % 20 == 0:
        return 404, b"none"
    if number % 20 == 1:
        return 200, "<html><title>الصفحة غير موجودة</title><body>الصفحة غير موجودة</body></html>".encode()
    text = " ".join(f"قالت الوزارة في بيانها رقم {number} إن البند {n} قد نفذ." for n in range(number % 60 + 5))
    return 200, f"<html><head><title>خبر {number}</title></head><body><p>{text}</p></body></html>".encode()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        status, body = page(int(name)) if name.isdigit() else (404, b"")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


@contextlib.contextmanager
def site() -> Iterator[int]:
    """The port of a site in a process of its own, which no kill reaches."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    process = FORK.Process(target=server.serve_forever, daemon=True)
    process.start()
    port = server.server_port
    server.server_close()
    try:
        yield port
    finally:
        process.terminate()
        process.join()


@dataclass
class Tally:
    """What the end of it looks like; `faults` is empty when nothing was lost."""

    kills: int = 0
    ended_by_itself: int = 0
    items: int = 0
    states: dict[str, int] = field(default_factory=dict)
    files: int = 0
    captures: int = 0
    revisits: int = 0
    found_without_rows: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def kill_and_count(dsn: str, home: Path, times: int, seed: int = 7) -> Tally:
    """Runs the whole thing on an empty migrated database."""
    started = time.monotonic()
    moments, tally = random.Random(seed), Tally()
    with site() as port, patch.object(writer, "MOST_RECORDS", 9):
        settings = Settings(
            home=home, profile="live", archive=str(home / "archive"), allow=("127.0.0.0/8",),
            connect_to={HOST: f"127.0.0.1:{port}"},
        )  # fmt: skip
        while tally.kills < times:
            _queue(dsn, tally.items, moments)
            tally.items += NEW_PER_LIFE
            process = FORK.Process(target=_live, args=(settings, dsn))
            process.start()
            process.join(moments.uniform(0.05, 0.9))
            if process.is_alive():
                process.kill()
                tally.kills += 1
            process.join()
            tally.ended_by_itself += process.exitcode != -signal.SIGKILL
        _let_go(dsn)
        fetch(by_hand(settings, dsn, "last"), SOURCE, DAY)
        again = fetch(by_hand(settings, dsn, "after"), SOURCE, DAY)
        if again.new or again.quarantined or again.deferred:
            tally.faults.append(f"a run after the last one still changed something: {again}")
    _hold_against_the_site(by_hand(settings, dsn, "count"), tally)
    tally.seconds = time.monotonic() - started
    return tally


def _live(settings: Settings, dsn: str) -> None:
    with contextlib.redirect_stderr(None):
        fetch(by_hand(settings, dsn, "life"), SOURCE, DAY)


def _queue(dsn: str, first: int, moments: random.Random) -> None:
    """New items, and some that were fetched and wait again, as after a change that a listing told."""
    _let_go(dsn)
    with connected(dsn, "faults") as connection, transaction(connection) as cursor:
        write_sources(cursor, [SOURCE])
        at = DAY.start + timedelta(hours=3)
        listed = [
            FeedItem("faults", f"http://{HOST}/{n}", published_at=at, date_basis="published")
            for n in range(first, first + NEW_PER_LIFE)
        ]
        items.write_items(cursor, listed, at)
        cursor.execute("SELECT url_key FROM raw.feed_item WHERE state = 'fetched' ORDER BY 1")
        known = [key for (key,) in cursor.fetchall()]
        again = moments.sample(known, min(AGAIN_PER_LIFE, len(known)))
        cursor.execute("UPDATE raw.feed_item SET state = 'queued' WHERE url_key = ANY(%s)", (again,))


def _let_go(dsn: str) -> None:
    """A killed process leaves its connections to the host leased for a minute, which only costs time here."""
    with connected(dsn, "faults") as connection, transaction(connection) as cursor:
        cursor.execute("UPDATE raw.host_gate SET leases = '{}', next_start_at = '-infinity'")


def _hold_against_the_site(context: Context, tally: Tally) -> None:
    archive = open_archive(context.settings)
    rows = _rows(context.dsn, "SELECT url_key, state, capture_id, fetched_at FROM raw.feed_item")
    captures = {
        (key, at): (place, digest, same)
        for key, at, *place, digest, same in _rows(
            context.dsn,
            "SELECT capture_id, fetched_at, warc_path, warc_offset, warc_length, encode(body_sha256, 'hex'), same_as"
            " FROM raw.capture",
        )
    }
    ((tally.found_without_rows,),) = _rows(context.dsn, _FILES_OF_OTHER_RUNS)
    tally.states = dict(Counter(state for _, state, _, _ in rows))
    tally.captures, tally.revisits = len(captures), sum(same is not None for _, _, same in captures.values())
    if len(rows) != tally.items:
        tally.faults.append(f"{tally.items} urls were listed, {len(rows)} items are there")
    for url, state, capture, at in rows:
        number = int(url.rpartition("/")[2])
        expected = WAYS_TO_END.get(number % 20, "fetched")
        if state != expected:
            tally.faults.append(f"{url} is {state}, not {expected}")
        elif state == "fetched" and (capture, at) not in captures:
            tally.faults.append(f"{url} is fetched and has no capture")
        elif state == "fetched" and captures[capture, at][1] != sha256(page(number)[1]).hexdigest():
            tally.faults.append(f"{url} has a capture of another page")
    for (capture, _), (place, digest, _) in captures.items():
        try:
            stored = archive.read(items.ArchivePlace(*place))
        except BadItem as error:
            tally.faults.append(f"capture {capture}: {error}")
            continue
        if sha256(stored.body).hexdigest() != digest or stored.capture != capture:
            tally.faults.append(f"capture {capture}: its record holds another body")
    indexed = {(place[0], place[1]) for place, _, _ in captures.values()}
    files = archive.files(SOURCE.id)
    tally.files = len(files)
    for path in files:
        for _, place in archive.orphan(path).entries:
            if (place.path, place.offset) not in indexed:
                tally.faults.append(f"record without row: {place}")
    tally.faults += [f"left over: {part}" for part in archive.spool.glob("*.part")]
    tally.faults += [f"half published: {part}" for part in Path(archive.root).rglob(".*.part")]


def _rows(dsn: str, statement: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="how many kills (100)")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    base = Path(tempfile.mkdtemp(prefix="newswire-faults-"))
    base.chmod(0o755)
    try:
        with embedded.running(base / "pg") as server:
            migrate(server.dsn())
            tally = kill_and_count(server.dsn(), base / "home", arguments.times, arguments.seed)
    finally:
        shutil.rmtree(base, ignore_errors=True)
    for name in tally.__dataclass_fields__:
        print(f"{name}: {getattr(tally, name)}")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
