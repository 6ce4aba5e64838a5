"""Bulletins that share their formulae must stay apart, prints of one bulletin must meet; with floors that only rise."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from newswire.dedup import stop_list as stop_lists
from newswire.dedup.filter import answers
from newswire.dedup.normalise import tokens
from newswire.dedup.shingles import shingles
from newswire.dedup.stop_list import StopList

SUITE = yaml.safe_load((Path(__file__).parent / "bulletins.yaml").read_text(encoding="utf-8"))
WORDS = SUITE["prints"]
START = datetime(2026, 4, 1, 9, tzinfo=UTC)
MOST_MERGED, MOST_MISSED = 3, 3
MOST_BLIND_MERGED = 12


def filled(family: dict[str, Any], values: list[Any]) -> str:
    return str(family["text"]).strip().format(*values)


def one_story(a: str, b: str, gap: int, stop: StopList | None = None) -> bool:
    rows = [
        {
            "id": name,
            "source": name,
            "published_at": (START + timedelta(days=day)).isoformat(),
            "title": "",
            "text": text,
        }
        for name, text, day in (("a", a, 0), ("b", b, gap))
    ]
    first, second = answers(rows, stop_list=stop)
    return bool(first["story_id"] == second["story_id"])


def with_datelines(text: str) -> str:
    return f"{WORDS['head']}\n{text}\n{WORDS['closing']}"


def cut(text: str) -> str:
    words = text.split()
    return " ".join(words[: len(words) * 7 // 10])


def framed(text: str) -> str:
    return f"{WORDS['paper_head']} {WORDS['introduction']}\n{text}\n{WORDS['footer']}"


def in_other_letters(text: str) -> str:
    table = {ord("ي"): "ی", ord("ك"): "ک", ord("أ"): "ا", ord("ة"): "ه"} | {ord("0") + n: 0x0660 + n for n in range(10)}
    return " ".join(word[:1] + "\u0640\u064e" + word[1:] for word in text.translate(table).split())


def turned_around(text: str) -> str:
    sentences = text.split(". ")
    return ". ".join(sentences[1:] + sentences[:1])


def reworded(text: str) -> str:
    return " ".join(WORDS["synonyms"].get(word, word) for word in text.split())


PRINTS = (with_datelines, cut, framed, in_other_letters, turned_around, reworded)
APART = [
    (f"{name} {n}-{n + 1}", filled(family, family["fillings"][n]), filled(family, family["fillings"][n + 1]), gap)
    for name, family in SUITE["families"].items()
    for n, gap in enumerate(family["gaps"])
]
TOGETHER = [
    (f"{name} {n} {PRINTS[(n + shift) % 6].__name__}", text, PRINTS[(n + shift) % 6](text), n % 3)
    for shift, (name, family) in enumerate(SUITE["families"].items())
    for n, text in enumerate(filled(family, values) for values in family["fillings"])
]


UNSEEN = yaml.safe_load((Path(__file__).parent / "bulletins_unseen.yaml").read_text(encoding="utf-8"))
OTHER_WORDS = UNSEEN["prints"]


def without_its_second_sentence(text: str) -> str:
    first, _, *rest = text.split(". ")
    return f"{OTHER_WORDS['head']} " + ". ".join([first, *rest])


def with_a_lead_and_no_end(text: str) -> str:
    words = text.split()
    return f"{OTHER_WORDS['lead']}\n{' '.join(words[: len(words) * 8 // 10])}\n{OTHER_WORDS['signature']}"


def without_honours(text: str) -> str:
    return " ".join(filter(None, (OTHER_WORDS["honours"].get(word, word) for word in text.split())))


def in_paragraphs_with_marks(text: str) -> str:
    table = {ord("0") + n: 0x06F0 + n for n in range(10)} | {ord("ا"): "ا\u064b", ord("."): ".\n\n«"}
    return text.translate(table)


def above_another_brief(text: str) -> str:
    return f"{text}\n{OTHER_WORDS['brief']}"


EDITED = (
    without_its_second_sentence, with_a_lead_and_no_end, without_honours, in_paragraphs_with_marks, above_another_brief,
)  # fmt: skip
UNSEEN_APART = [
    (f"{name} {n}-{n + 1}", filled(family, family["fillings"][n]), filled(family, family["fillings"][n + 1]), gap)
    for name, family in UNSEEN["families"].items()
    for n, gap in enumerate(family["gaps"])
]
UNLISTED = [
    (f"{name} {n}-{n + 1}", filled(family, family["fillings"][n]), filled(family, family["fillings"][n + 1]), gap)
    for name, family in UNSEEN["unlisted"].items()
    for n, gap in enumerate(family["gaps"])
]
UNSEEN_TOGETHER = [
    (f"{name} {n} {EDITED[(n + shift) % 5].__name__}", text, EDITED[(n + shift) % 5](text), n % 3)
    for shift, (name, family) in enumerate(UNSEEN["families"].items())
    for n, text in enumerate(filled(family, values) for values in family["fillings"])
]

BLIND = yaml.safe_load((Path(__file__).parent / "bulletins_blind.yaml").read_text(encoding="utf-8"))
BLIND_APART = [
    (f"{kind} {n}", *(str(way["text"]).strip().format(*values) for values in way["fillings"]), way["gap"])
    for kind, ways in BLIND.items()
    for n, way in enumerate(ways)
]
BLIND_TOGETHER = [
    (f"{name} {EDITED[n % 5].__name__}", text, EDITED[n % 5](text), n % 3)
    for n, (name, text, _, _) in enumerate(pair for pair in BLIND_APART if int(pair[0][-1]) < 3)
]


def test_the_suite_is_large_enough() -> None:
    assert len(APART) >= 60
    assert len(TOGETHER) >= 60
    assert len({text for _, *texts, _ in APART for text in texts}) == len(TOGETHER)
    assert (len(UNSEEN_APART), len(UNSEEN_TOGETHER)) == (32, 40)
    assert (len(BLIND_APART), len(BLIND_TOGETHER)) == (40, 24)


def test_bulletins_of_two_events_stay_apart() -> None:
    merged = [name for name, a, b, gap in APART if one_story(a, b, gap)]
    assert len(merged) <= MOST_MERGED, merged


def test_prints_of_one_bulletin_meet() -> None:
    missed = [name for name, a, b, gap in TOGETHER if not one_story(a, b, gap)]
    assert len(missed) <= MOST_MISSED, missed


def test_bulletins_of_further_kinds_stay_apart() -> None:
    merged = [name for name, a, b, gap in UNSEEN_APART if one_story(a, b, gap)]
    assert len(merged) <= 1, merged


def test_prints_that_a_paper_edited_meet() -> None:
    missed = [name for name, a, b, gap in UNSEEN_TOGETHER if not one_story(a, b, gap)]
    assert len(missed) <= 1, missed


def test_bulletins_that_no_formula_was_fitted_to_merge_no_more_often_than_counted() -> None:
    merged = [name for name, a, b, gap in BLIND_APART if one_story(a, b, gap)]
    assert len(merged) <= MOST_BLIND_MERGED, merged


def test_prints_of_bulletins_that_no_formula_was_fitted_to_meet() -> None:
    missed = [name for name, a, b, gap in BLIND_TOGETHER if not one_story(a, b, gap)]
    assert len(missed) <= 1, missed


def test_bulletins_without_formulae_merge_until_their_days_are_counted() -> None:
    assert sum(one_story(a, b, gap) for _, a, b, gap in UNLISTED) <= 3
    weeks = [
        (day, shingles(tokens(filled(family, family["fillings"][day % 3]))))
        for family in UNSEEN["unlisted"].values()
        for day in range(9)
    ]
    counted = stop_lists.union(
        stop_lists.shipped(), stop_lists.build(lambda: weeks, "counted", past=False), version="both"
    )
    assert [name for name, a, b, gap in UNLISTED if one_story(a, b, gap, counted)] == []


def test_the_stop_list_is_what_keeps_them_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stop_lists, "shipped", lambda: stop_lists.EMPTY)
    assert sum(one_story(a, b, gap) for _, a, b, gap in APART) > 2 * MOST_MERGED
