"""Pages per CPU second of the cleaner against trafilatura with metadata, page by page in the same process.

    python tests/benchmark/clean.py [--rounds 3] [--corpus 150]

Three sets: our own pages, the replica sites' pages with their source rule, and news pages of the development corpus
beside the project (NEWSWIRE_SHARED) when it is there. The peer gets the decoded text, we the bytes. The order of the
two changes from page to page, each page counts with its median over the rounds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import trafilatura
from newswire.clean.charset import decode
from newswire.clean.cleaner import clean
from newswire.clean.page import Page
from newswire.errors import BadItem
from newswire.replica import gulf, state, wifaq
from newswire.replica.answer import Asked
from newswire.replica.press import edition
from newswire.sources import catalogue
from trafilatura.meta import reset_caches

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("NEWSWIRE_SHARED", ROOT.parent / "shared")) / "corpora" / "pages" / "fundus_dev.jsonl.gz"
NOW = datetime(2026, 9, 20, tzinfo=UTC)
SITES = {"wifaq": wifaq, "state": state, "gulf": gulf}


def own_pages() -> Iterator[Page]:
    for file in sorted((ROOT / "tests" / "clean" / "pages").glob("*/*.html")):
        yield Page(f"https://www.news.example/{file.parent.name}/{file.stem}", file.read_bytes())


def pages_with_a_rule() -> Iterator[Page]:
    for name, site in SITES.items():
        source, edited = catalogue.load()[f"replica_{name}"], edition(name, NOW)  # type: ignore[arg-type]
        for printed in edited.pages:
            address = urlsplit(printed.url)
            answer = site.respond(Asked(unquote(address.path), dict(parse_qsl(address.query)), {}), edited)
            if answer.status == 200 and not printed.fault:
                yield Page(printed.url, answer.body, answer.content_type, source, NOW, printed.title)


def corpus_pages() -> Iterator[Page]:
    if CORPUS.exists():
        with gzip.open(CORPUS, "rt", encoding="utf8") as lines:
            for row in map(json.loads, lines):
                yield Page(row["url"] or "https://example.org/", row["html"].encode())


def by_newswire(page: Page) -> None:
    try:
        clean(page)
    except BadItem:
        return


def by_trafilatura(page: Page) -> None:
    trafilatura.bare_extraction(decode(page.body)[0], url=page.url, include_comments=False, with_metadata=True)


def seconds(pages: list[Page], rounds: int) -> tuple[float, float]:
    """CPU seconds of newswire and of trafilatura for all pages."""
    tools: list[Callable[[Page], None]] = [by_newswire, by_trafilatura]
    spent: list[list[list[float]]] = [[[], []] for _ in pages]
    for turn in range(rounds):
        reset_caches()  # a page that comes again would be found in them, and in a day's work none does
        for n, page in enumerate(pages):
            for tool in (0, 1) if (turn + n) % 2 else (1, 0):
                start = time.process_time()
                tools[tool](page)
                spent[n][tool].append(time.process_time() - start)
    return sum(statistics.median(ours) for ours, _ in spent), sum(statistics.median(theirs) for _, theirs in spent)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--corpus", type=int, default=150, help="how many pages of the corpus, and of the replica sites")
    options = asked.parse_args()
    sets = {"own pages": own_pages(), "pages with a rule": pages_with_a_rule(), "corpus": corpus_pages()}
    print(f"{'':20}{'pages':>6}{'newswire /s':>13}{'trafilatura /s':>16}{'ratio':>7}")
    for label, found in sets.items():
        pages = list(islice(found, None if label == "own pages" else options.corpus))
        if pages:
            ours, theirs = seconds(pages, options.rounds)
            row = f"{len(pages) / ours:13.1f}{len(pages) / theirs:16.1f}{theirs / ours:7.2f}"
            print(f"{label:20}{len(pages):6}{row}")
