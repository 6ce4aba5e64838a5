"""The English pack gives the engine what it needs: sentences of our own, positive ones and hard negatives."""

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from newswire.extract.filter import answers
from newswire.extract.record import ArticleText
from newswire.extract.registry import get
from newswire.languages.pack import codes, load_pack
from newswire.plover.codes import types

sys.path.insert(0, str(Path(__file__).parents[2] / "gold"))
import gold

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf8"))
DAY = datetime(2024, 5, 8, 12, tzinfo=UTC)


def _told(text: str) -> list[gold.Event]:
    """The events that a sentence tells, statements apart, symmetric sides in the order of the alphabet."""
    found = gold.found(get("rules").extract(ArticleText("", text, DAY, "en")))
    return [_ordered(event) for event in found if event[0] != "STATEMENT"]


def _ordered(event: gold.Event) -> gold.Event:
    kind, actors, recipients, status = event
    if kind in gold.SYMMETRIC:
        actors, recipients = sorted((actors, recipients))
    return kind, actors, recipients, status


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_a_sentence_tells_these_events(case: dict) -> None:
    assert _told(case["text"]) == [_ordered(gold.event(line)) for line in case["events"]]


def test_there_are_enough_cases_of_both_kinds() -> None:
    assert len(CASES) >= 60
    assert sum(not case["events"] for case in CASES) >= 20


def test_the_pack_has_triggers_of_every_type() -> None:
    triggers = Counter(kind for trigger in load_pack("en").triggers for kind in trigger.types)
    assert len(load_pack("en").triggers) >= 150
    assert set(triggers) == set(types()) - {"CONCEDE"}


def test_the_pack_is_chosen_by_the_language_of_the_article() -> None:
    row = {"id": 1, "title": "", "text": "Israeli warplanes bombed Gaza.", "published_at": "2024-05-08T12:00:00Z"}
    for language in ("en", "en-US", "EN", None):
        (answer,) = answers([row | {"language": language}])
        assert [event["type"] for event in answer["events"]] == ["ASSAULT"], language
        assert answer["language"] == (language or "en")


def test_a_language_without_a_pack_is_named_and_no_error() -> None:
    row = {"id": 7, "title": "Titre", "text": "Un texte.", "published_at": "2024-05-08T12:00:00Z", "language": "fr"}
    (answer,) = answers([row])
    assert (answer["id"], answer["language"], answer["events"]) == (7, "fr", [])
    assert "status" not in answer
    (rejected,) = answer["rejected"]
    assert rejected["reason"] == f"language: no pack reads 'fr'; there are {', '.join(codes())}"
