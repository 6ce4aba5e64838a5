"""The scores on our own pages may only rise; on the development corpora they are held above trafilatura's."""

from __future__ import annotations

from quality import PAGES, fallen, floors, score_all


def test_no_score_falls_below_its_floor() -> None:
    least = floors()
    assert len(least) == 10
    assert fallen(score_all(), least) == []


def test_there_are_six_pages_of_each_shape() -> None:
    assert {folder.name: len(list(folder.glob("*.html"))) for folder in PAGES.iterdir()} == dict.fromkeys(floors(), 6)
