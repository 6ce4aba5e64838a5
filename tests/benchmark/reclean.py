"""Cleans a large archive twice without one request and compares the text hashes; prints pages a second.

    python tests/benchmark/reclean.py [--captures 10000] [--processes 2]

The captures are pages of the replica sites, in the markup and the charset of each, with sentences in ever new orders.
They are read back in the order of path and offset. Nothing can leave: in this process and in those that parse, a
connection to anywhere raises and is counted.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from newswire.clean.page import Page
from newswire.clean.workers import clean_many
from newswire.errors import BadItem
from newswire.fetch.archive import Archive
from newswire.fetch.http import FetchResult
from newswire.ids import content_hash
from newswire.models import ArchivePlace, Source
from newswire.replica import edition, gulf, press, state, wifaq
from newswire.replica.answer import Asked
from newswire.sources import catalogue

RESPONDERS = {"wifaq": wifaq.respond, "state": state.respond, "gulf": gulf.respond}
NOW = datetime(2026, 9, 20, tzinfo=UTC)
SHUT = """
import os, socket
def refuse(self, address):
    with open(os.environ["NEWSWIRE_TOLD"], "a") as file:
        file.write(f"{address}\\n")
    raise OSError(f"no way out to {address}")
socket.socket.connect = socket.socket.connect_ex = refuse
"""


@dataclass
class Outcome:
    """Both passes over one archive. `connections` are attempts to leave."""

    captures: int
    cleaned: int
    refused: int
    differing: int
    bytes: int
    seconds: tuple[float, float]
    connections: list[str]


def variants(count: int) -> Iterator[tuple[str, str, bytes, str]]:
    """Site, url, body and type of pages that all differ."""
    order = random.Random(3)
    shown = [page for site in press.sites() for page in edition(site, NOW).pages if page.fault is None]
    editions = {site: edition(site, NOW) for site in press.sites()}
    for n in range(count):
        page = shown[n % len(shown)]
        others = [order.choice(shown) for _ in range(3)]
        blocks = [*page.blocks, *(block for other in others for block in order.sample(other.blocks, 2))]
        order.shuffle(blocks)
        told = replace(page, title=f"{page.title} {n}", blocks=tuple(blocks))
        at = editions[page.site]
        pages = tuple(told if one.number == page.number else one for one in at.pages)
        parts = urlsplit(page.url)
        query = dict(pair.split("=") for pair in parts.query.split("&") if "=" in pair)
        answer = RESPONDERS[page.site](Asked(unquote(parts.path), query, {}), replace(at, pages=pages))
        assert answer.status == 200, f"{page.url}: {answer.status}"
        old, new = str(page.number), str(page.number + 1_000_000 * (n + 1))
        yield (
            page.site,
            page.url.replace(old, new),
            answer.body.replace(old.encode(), new.encode()),
            answer.content_type,
        )


def store(archive: Archive, count: int) -> list[tuple[ArchivePlace, str, str]]:
    """Place, site and type of each capture, in the order of the archive."""
    kinds: dict[str, list[str]] = {site: [] for site in press.sites()}
    with ExitStack() as stack:
        writers = {
            site: stack.enter_context(archive.writer(f"replica_{site}", date(2026, 9, 20), "reclean")) for site in kinds
        }
        for n, (site, url, body, kind) in enumerate(variants(count)):
            writers[site].write(_result(url, body, kind, NOW + timedelta(seconds=n)))
            kinds[site].append(kind)
    found = [
        (place, site, kind)
        for site, told in kinds.items()
        for (_, place), kind in zip(writers[site].published, told, strict=True)
    ]
    return sorted(found, key=lambda one: (one[0].path, one[0].offset))


def reclean(folder: Path, count: int, processes: int) -> Outcome:
    """Builds an archive below `folder` and cleans it twice with the network shut."""
    archive = Archive(str(folder / "archive"))
    captures = store(archive, count)
    sources = {site: catalogue.load()[f"replica_{site}"] for site in press.sites()}
    with shut(folder) as told:
        passes, seconds = [], []
        for _ in range(2):
            started = time.monotonic()
            passes.append(list(_hashes(archive, captures, sources, processes)))
            seconds.append(time.monotonic() - started)
    first, second = passes
    return Outcome(
        captures=len(first),
        cleaned=sum(isinstance(one, bytes) for one in first),
        refused=sum(isinstance(one, str) for one in first),
        differing=sum(one != two for one, two in zip(first, second, strict=True)),
        bytes=sum(path.stat().st_size for path in (folder / "archive").rglob("*.warc.gz")),
        seconds=(seconds[0], seconds[1]),
        connections=told.read_text().splitlines() if told.exists() else [],
    )


@contextmanager
def shut(folder: Path) -> Iterator[Path]:
    """No connection leaves this process or one that it starts; the file notes each attempt."""
    told, site = folder / "told.txt", folder / "shut"
    site.mkdir()
    (site / "sitecustomize.py").write_text(SHUT)

    def refuse(_: socket.socket, address: Any) -> NoReturn:
        with told.open("a") as file:
            file.write(f"{address}\n")
        raise OSError(f"no way out to {address}")

    connect, before = socket.socket.connect, os.environ.copy()
    socket.socket.connect = refuse  # type: ignore[assignment, method-assign]
    os.environ |= {"PYTHONPATH": f"{site}{os.pathsep}{before.get('PYTHONPATH', '')}", "NEWSWIRE_TOLD": str(told)}
    try:
        yield told
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
        os.environ.clear()
        os.environ.update(before)


def _hashes(
    archive: Archive, captures: list[tuple[ArchivePlace, str, str]], sources: dict[Any, Source], processes: int
) -> Iterator[bytes | str]:
    """The text hash of each capture, or why it has none."""
    stored = archive.read_many(place for place, _, _ in captures)
    pages: Iterator[Page | BadItem] = (
        one
        if isinstance(one, BadItem)
        else Page(one.final_url, one.body, content_type=kind, source=sources[site], fetched_at=one.fetched_at)
        for (_, one), (_, site, kind) in zip(stored, captures, strict=True)
    )
    for result in clean_many(pages, processes):
        if isinstance(result, BadItem):
            yield f"{result.reason}: {result}"
        else:
            yield content_hash(result.title, [[block.role, block.text] for block in result.blocks])


def _result(url: str, body: bytes, kind: str, at: datetime) -> FetchResult:
    return FetchResult(
        url=url, outcome="ok", http_status=200, final_url=url, headers=(("Content-Type", kind),), body=body,
        content_type=kind, content_encoding=None, etag=None, last_modified=None, moved_to=None, retry_after=None,
        tries=1, seconds=0.0, error=None, fetched_at=at,
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captures", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="newswire-reclean-"))
    try:
        outcome = reclean(folder, arguments.captures, arguments.processes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for name in outcome.__dataclass_fields__:
        print(f"{name}: {getattr(outcome, name)}")
    return 1 if outcome.differing or outcome.refused or outcome.connections else 0


if __name__ == "__main__":
    sys.exit(main())
