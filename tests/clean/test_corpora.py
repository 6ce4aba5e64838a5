"""Body, leads and verdicts on the development pages, when they are there. The press owns them."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
import trafilatura
from newswire.clean.page import Doubted, Page
from newswire.clean.workers import clean_many
from newswire.models import CleanedPage
from quality import overlap

SHARED = Path(os.environ.get("NEWSWIRE_SHARED", Path(__file__).parents[3] / "shared")) / "corpora" / "pages"
_EVERY = 3  # the whole sets take a minute
needs_corpora = pytest.mark.skipif(not SHARED.exists(), reason="the development corpora are not on this machine")
pytestmark = [needs_corpora, pytest.mark.slow]


def rows(name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(SHARED / f"{name}.jsonl.gz", "rt", encoding="utf8") as lines:
        yield from map(json.loads, lines)


def cleaned(name: str) -> list[tuple[dict[str, Any], CleanedPage | None, str]]:
    """Each row with what was found in it and the verdict's reason, empty for an article."""
    pages = list(rows(name))[::_EVERY]
    results = clean_many(
        (Page(row["url"] or "https://example.org/", row["html"].encode()) for row in pages), processes=2
    )
    found = []
    for row, result in zip(pages, results, strict=True):
        if isinstance(result, CleanedPage):
            found.append((row, result, ""))
        else:
            found.append((row, result.found if isinstance(result, Doubted) else None, result.reason))
    return found


def test_bodies_of_news_pages_are_better_than_trafilaturas() -> None:
    ours, theirs, verdicts = [], [], []
    for row, page, reason in cleaned("fundus_dev"):
        ours.append(overlap(page.text if page else "", row["body"]))
        plain = trafilatura.bare_extraction(row["html"], include_comments=False, with_metadata=False)
        theirs.append(overlap(getattr(plain, "text", None) or "", row["body"]))
        verdicts.append(reason != "")
    assert mean(ours) > mean(theirs) > 0.9
    assert mean(verdicts) <= 0.01


def test_pages_that_are_no_articles_are_not_loaded() -> None:
    loaded = [reason == "" for _, _, reason in cleaned("wcxb_dev_nonarticle")]
    assert len(loaded) == 40
    assert mean(loaded) <= 0.025
