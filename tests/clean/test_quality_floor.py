"""The scores on our own pages may only rise; on the development corpora they are held above trafilatura's."""

from __future__ import annotations

import json

import pytest
import shapes
from quality import PAGES, ZWNJ, Scored, fallen, floors, overlap, score_pages, summarise
from sites import write


@pytest.fixture(scope="module")
def scored() -> list[Scored]:
    return score_pages()


def test_no_score_falls_below_its_floor(scored: list[Scored]) -> None:
    least = floors()
    found = summarise(scored)
    assert set(least) == set(found)
    assert fallen(found, least) == []


def test_no_article_of_ours_is_set_aside(scored: list[Scored]) -> None:
    assert [page.name for page in scored if page.differences and page.differences[0].startswith("set aside")] == []


def test_a_score_that_falls_is_named() -> None:
    least = {"blog": {"f1": 0.9, "lead": 1.0}}
    assert fallen({"blog": {"f1": 0.9, "lead": 1.0}}, least) == []
    assert fallen({"blog": {"f1": 0.95, "lead": 0.5}}, least) == ["blog lead: 0.5 is below 1.0"]
    assert fallen({}, least) == ["blog f1: 0.0 is below 0.9", "blog lead: 0.0 is below 1.0"]


def test_a_lost_paragraph_and_a_lost_half_space_both_cost_overlap() -> None:
    whole = "یک دو سه چهار پنج می\u200cشود هفت هشت\nنه ده یازده دوازده سیزده"
    assert overlap(whole, whole) == 1.0
    assert overlap(whole.split("\n")[0], whole) < 0.8
    assert overlap(whole.replace(ZWNJ, ""), whole) < 0.8


def test_the_committed_pages_are_what_stories_and_templates_make() -> None:
    made = {(shape, n): (body, truth) for source in (shapes, write) for shape, n, body, truth in source.pages()}
    kept = {
        (html.parent.name, int(html.stem)): (html.read_bytes(), json.loads(html.with_suffix(".json").read_text("utf8")))
        for html in PAGES.glob("*/*.html")
    }
    assert sorted(made) == sorted(kept)
    assert [key for key, page in made.items() if kept[key] != page] == []


def test_the_hard_pages_are_many_and_those_of_two_shapes_are_blind() -> None:
    truths = [json.loads(file.read_text("utf8")) for file in PAGES.glob("*/*.json")]
    hard = [truth for truth in truths if "blind" in truth]
    assert len(hard) >= 60
    blind = {file.stem for file in (PAGES.parent / "sites" / "blind").glob("*.html")}
    assert len(blind) == 2
    assert {f.parent.name for f in PAGES.glob("*/*.json") if json.loads(f.read_text("utf8")).get("blind")} == blind
    persian = [truth for truth in hard if truth["language"] == "fa"]
    assert len(persian) >= 12
    assert all(sum(text.count(ZWNJ) for _, text in truth["blocks"]) >= 5 for truth in persian)
