"""The article files: enough of them, substantial, unlike each other, and alike where they are copies."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from newswire import replica
from newswire.errors import BadInput
from newswire.replica.press import SUBHEAD, Page, read_wire

SITES = ("wifaq", "state", "gulf")
DAYS = [date(2026, 9, 10) + timedelta(n) for n in range(10)]
GOOD = """---
topic: sport
prints:
  - {site: gulf, at: 2026-09-10T10:00Z, title: "عنوان"}
---
فقرة أولى.

فقرة ثانية.
"""


def all_pages() -> list[Page]:
    return [page for site in SITES for page in replica.edition(site, replica.DEFAULT_NOW).pages]


def shingles(page: Page) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(page.blocks))
    return {tuple(words[place : place + 4]) for place in range(len(words) - 3)}


def test_ten_days_hold_at_least_72_wire_texts_and_each_site_prints_two_a_day() -> None:
    counts = Counter((page.published_at.date(), page.site) for page in all_pages())
    assert len(replica.wires()) >= 72
    assert sorted({day for day, _ in counts}) == DAYS
    assert [(day, site) for day in DAYS for site in SITES if counts[day, site] < 2] == []


def test_at_least_twenty_texts_are_printed_by_several_sites_under_other_headlines() -> None:
    shared = [wire for wire in replica.wires() if len({printed.site for printed in wire.prints}) > 1]
    assert len(shared) >= 20
    for wire in shared:
        assert len({printed.title for printed in wire.prints}) == len(wire.prints), wire.name
        assert len({printed.at for printed in wire.prints}) == len(wire.prints), wire.name
    assert sum(any(printed.cut for printed in wire.prints) for wire in shared) >= 20


@pytest.mark.parametrize("wire", replica.wires(), ids=lambda wire: wire.name)
def test_a_wire_text_has_four_to_seven_paragraphs_and_120_to_260_words(wire: replica.Wire) -> None:
    paragraphs = [block for block in wire.blocks if not block.startswith(SUBHEAD)]
    assert 4 <= len(paragraphs) <= 7
    assert 120 <= sum(len(block.split()) for block in wire.blocks) <= 260
    assert all(len(wire.blocks) - printed.cut >= 3 for printed in wire.prints)


def test_copies_share_their_words_and_other_texts_do_not() -> None:
    known = [(page, shingles(page)) for page in all_pages()]
    wrong = []
    for (one, a), (other, b) in itertools.combinations(known, 2):
        similarity = len(a & b) / len(a | b)
        # 0.158 is where the copy finder begins to see a copy; templated bulletins of one kind must stay below.
        if (one.wire == other.wire and similarity < 0.5) or (one.wire != other.wire and similarity > 0.15):
            wrong.append((one.wire, one.site, other.wire, other.site, similarity))
    assert wrong == []


def test_templated_bulletins_share_formulae_without_being_copies() -> None:
    first_print = {page.wire: shingles(page) for page in all_pages()}
    pairs = [
        ("gold-bulletin-11", "gold-bulletin-19"),
        ("telegram-tajikistan-independence", "telegram-armenia-independence"),
        ("weather-gulf-10", "weather-gulf-15"),
    ]
    for one, other in pairs:
        assert len(first_print[one] & first_print[other]) >= 15, (one, other)


def test_no_two_pages_of_a_site_share_number_or_address() -> None:
    pages = all_pages()
    assert len({(page.site, page.number) for page in pages}) == len(pages)
    assert len({page.url for page in pages}) == len(pages)


def test_the_specials_are_there_once() -> None:
    prints = [printed for wire in replica.wires() for printed in wire.prints]
    assert Counter(printed.fault.kind for printed in prints if printed.fault) == {"gone": 1, "soft_404": 1}
    assert [printed.site for printed in prints if printed.edit] == ["wifaq"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("site: gulf", "site: golf", "prints.0.site"),
        ("T10:00Z", "T10:00", "prints.0.at"),
        ("topic: sport\n", "", "topic"),
        ("topic: sport", "topic: sport\nheading: x", "heading"),
        ("---\nفقرة", "--\nفقرة", "front matter"),
        ("\n\nفقرة ثانية.", "", "blocks"),
        ("prints:", "prints: [", "article x"),
    ],
)
def test_a_faulty_article_file_is_refused_with_its_name_and_key(old: str, new: str, named: str) -> None:
    assert read_wire("x", GOOD).blocks == ("فقرة أولى.", "فقرة ثانية.")
    with pytest.raises(BadInput) as refused:
        read_wire("x", GOOD.replace(old, new))
    assert "article x" in str(refused.value)
    assert named in str(refused.value)
