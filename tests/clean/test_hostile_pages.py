"""No page ends the stage: each kind of section 2 gives its article or its verdict, through the killable workers."""

from __future__ import annotations

import pytest
from hostile import PARAGRAPHS, REFUSED, TITLE, WITH_ARTICLE
from newswire.clean.page import Page
from newswire.clean.workers import Result, clean_many
from newswire.errors import BadItem
from newswire.models import CleanedPage


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    makers = {**WITH_ARTICLE, **{name: make for name, (make, _) in REFUSED.items()}}
    pages = (Page(f"https://news.example/{name}", make()) for name, make in makers.items())
    return dict(zip(makers, clean_many(pages, processes=2), strict=True))


@pytest.mark.parametrize("kind", WITH_ARTICLE)
def test_the_article_is_found_wherever_there_is_one(results: dict[str, Result], kind: str) -> None:
    result = results[kind]
    assert isinstance(result, CleanedPage), f"{result.reason}: {result}"
    assert [text for text in PARAGRAPHS if text not in result.text] == []
    assert result.title == TITLE
    assert result.language == "ar"


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_page_is_refused_with_its_reason(results: dict[str, Result], kind: str) -> None:
    result = results[kind]
    assert isinstance(result, BadItem)
    assert result.reason == REFUSED[kind][1]
