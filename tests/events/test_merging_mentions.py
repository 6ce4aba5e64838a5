"""Which mentions are one event, and which are not."""

import random
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newswire.events.mention import Mention, Side
from newswire.events.merge import merge

DAY = date(2026, 9, 13)
PUBLISHED = datetime(2026, 9, 13, 12, tzinfo=UTC)
MINISTER = Side("actor", "IRN", "رضا موسوي", "foreign minister", "GOV", "الوزير رضا موسوي")
HOST = Side("recipient", "PAK", None, None, None, "باكستان")


def mention(number: int, **changes: object) -> Mention:
    made = Mention(
        mention_id=uuid.UUID(int=number), anchor_id=uuid.UUID(int=1000 + number),
        published_at=PUBLISHED + timedelta(minutes=number), article_id=uuid.UUID(int=2000 + number),
        source_id=f"source_{number}", story=number, type="CONSULT", mode="visit", status="actual",
        dyad="IRN+PAK",
        date_start=DAY, date_end=DAY, date_granularity="day", sides=(MINISTER, HOST),
        quote="وصل الوزير", confidence=0.8,
    )  # fmt: skip
    return replace(made, **changes)


def groups(*mentions: Mention) -> list[set[int]]:
    return [{member.mention_id.int for member in event.members} for event in merge(mentions)[0]]


def test_two_reports_of_one_visit_are_one_event() -> None:
    assert groups(mention(1), mention(2)) == [{1, 2}]


@pytest.mark.parametrize(
    "changes",
    [
        {"date_start": DAY + timedelta(1), "date_end": DAY + timedelta(1)},
        {"status": "historical"},
        {"sides": (replace(MINISTER, name="علي كريمي"), HOST)},
        {"article_id": uuid.UUID(int=2001)},
    ],
    ids=["another day", "told as background", "another holder of the office", "one article tells them apart"],
)
def test_a_veto_keeps_two_apart(changes: dict) -> None:
    assert groups(mention(1), mention(2, **changes)) == [{1}, {2}]


def test_what_a_veto_keeps_apart_is_noted_as_maybe_the_same() -> None:
    _, apart = merge([mention(1), mention(2, sides=(replace(MINISTER, name="علي كريمي"), HOST))])
    assert [pair.reason for pair in apart] == ["different persons in one office"]


def test_the_same_states_alone_are_not_enough() -> None:
    bare = (Side("actor", "IRN", None, None, None, "إيران"), HOST)
    far = {"sides": bare, "mode": None, "quote": "محادثات"}
    assert groups(mention(1, **far), mention(2, **far | {"quote": "زيارة رسمية", "mode": "phone"})) == [{1}, {2}]


def test_numbers_of_dead_that_differ_by_more_than_a_fifth_are_two_events() -> None:
    assert groups(mention(1, size={"dead": 10}), mention(2, size={"dead": 20})) == [{1}, {2}]
    assert groups(mention(1, size={"dead": 10}), mention(2, size={"dead": 11})) == [{1, 2}]


@given(st.integers(0, 10_000))
def test_the_order_of_arrival_does_not_matter(seed: int) -> None:
    shuffled = random.Random(seed)
    members = [
        mention(
            n,
            date_start=DAY + timedelta(n % 3), date_end=DAY + timedelta(n % 3),
            date_granularity="inferred" if n % 2 else "day", status="historical" if n == 5 else "actual",
        )
        for n in range(1, 9)
    ]  # fmt: skip
    expected = merge(members)
    shuffled.shuffle(members)
    assert merge(members) == expected
