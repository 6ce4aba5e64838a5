"""Pages in child processes: order is kept, a page that hangs or kills its child costs only itself."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hostile import ARTICLE, TITLE, utf8
from newswire.clean import workers
from newswire.clean.page import Page
from newswire.clean.workers import clean_many
from newswire.errors import BadItem
from newswire.models import CleanedPage


class Hangs:
    """Stands for a page; reading it in the child takes longer than a page may take."""

    def __reduce__(self) -> tuple[Any, ...]:
        return time.sleep, (600,)


class Kills:
    """Stands for a page that ends its child, as a fault in a C parser does."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (11,)


def good(name: str) -> Page:
    return Page(f"https://news.example/{name}", utf8(ARTICLE))


def test_a_page_that_hangs_or_kills_is_a_timeout_and_the_next_one_is_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WALL_SECONDS", 1.0)
    monkeypatch.setattr(workers, "START_SECONDS", 10.0)
    pages: list[Any] = [good("1"), Hangs(), good("2"), Kills(), good("3")]
    results = list(clean_many(pages, processes=1))
    assert [type(result) for result in results] == [CleanedPage, BadItem, CleanedPage, BadItem, CleanedPage]
    assert {result.reason for result in results if isinstance(result, BadItem)} == {"timeout"}
    assert {result.title for result in results if isinstance(result, CleanedPage)} == {TITLE}


def test_results_come_in_the_order_of_the_pages_and_pages_are_taken_only_as_needed() -> None:
    taken: list[int] = []

    def pages() -> Iterator[Page]:
        for n in range(40):
            taken.append(n)
            yield Page(f"https://news.example/{n}", b"" if n % 2 else utf8(ARTICLE.replace("مسقط", f"مسقط {n}")))

    results = clean_many(pages(), processes=2)
    first = next(results)
    assert len(taken) < 20
    rest = list(results)
    found = [result.text if isinstance(result, CleanedPage) else result.reason for result in [first, *rest]]
    assert [f"مسقط {n}" in text if n % 2 == 0 else text == "empty" for n, text in enumerate(found)] == [True] * 40


def test_a_child_is_replaced_after_its_share_of_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PAGES_PER_CHILD", 2)
    results = list(clean_many((good(str(n)) for n in range(5)), processes=1))
    assert [type(result) for result in results] == [CleanedPage] * 5
