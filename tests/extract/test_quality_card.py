"""The quality card counts what the coder does on gold files, and is the one that is committed."""

from pathlib import Path

import pytest
from newswire.extract.card import page
from newswire.extract.gold import Count, score, together
from newswire.extract.gold import read as read_gold
from newswire.extract.registry import get

GOLD = """
- {id: a, published: 2016-06-15, home: QAT, title: "", text: "استقبل الرئيس الفرنسي وزير الخارجية التركي.",
   events: [CONSULT TUR > FRA, ASSAULT FRA > TUR]}
- {id: b, published: 1950-06-15, home: QAT, title: "", text: "أدان الرئيس الفرنسي الهجوم.", events: []}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ar").mkdir()
    (tmp_path / "ar" / "theme.yaml").write_text(GOLD, encoding="utf8")
    return tmp_path


def test_the_counts_are_those_of_the_articles(folder: Path) -> None:
    samples = [(article, events) for _, article, events in read_gold(folder / "ar" / "theme.yaml", "ar")]
    told = score(samples, get("rules"))
    assert (told.types, told.sides) == (Count(1, 2, 2), Count(1, 2, 2))
    assert told.by_type == {"CONSULT": Count(1, 1, 1), "ASSAULT": Count(0, 0, 1), "ACCUSE": Count(0, 1, 0)}
    assert (told.articles, told.empty, told.disturbed) == (2, 1, 1)
    assert (told.offices, told.without_holder) == (3, 1)
    halves = [score(samples[:1], get("rules")), score(samples[1:], get("rules"))]
    assert together(halves) == told


def test_the_card_shows_them_by_file_and_type(folder: Path) -> None:
    lines = "".join(page(folder)).split("\n")
    assert "| ar/theme | 2 | 2 | 0.50 | 0.50 | 0.50 | 0.50 | 1 of 1 |" in lines
    assert "| CONSULT | 1 | 1 | 1.00 | 1.00 | 1.00 |" in lines
    assert "| ASSAULT | 1 | 0 | 0.00 | 0.00 | 0.00 |" in lines
    assert any(line.startswith("Of 3 offices of states that these articles name, 1 (33.3%)") for line in lines)
    assert any(" triggers: AGREE " in line for line in lines)


def test_the_card_is_the_same_each_time(folder: Path) -> None:
    assert list(page(folder)) == list(page(folder))
