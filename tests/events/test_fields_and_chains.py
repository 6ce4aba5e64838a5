"""Groups do not chain over a veto, whatever the order, and the fields of an event come from the surest mention."""

import random
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newswire.events.fields import settle
from newswire.events.mention import Mention, Side
from newswire.events.merge import merge
from newswire.events.score import MERGE_FROM, score

DAY = date(2026, 9, 13)
PUBLISHED = datetime(2026, 9, 13, 12, tzinfo=UTC)
HOST = Side("recipient", "PAK", None, None, None, "باكستان")


def minister(name: str | None) -> tuple[Side, ...]:
    return Side("actor", "IRN", name, "foreign minister", "GOV", "الوزير"), HOST


def told(number: int, name: str | None = "رضا موسوي", **changes: object) -> Mention:
    made = Mention(
        mention_id=uuid.UUID(int=number), anchor_id=uuid.UUID(int=1000 + number),
        published_at=PUBLISHED + timedelta(minutes=number), article_id=uuid.UUID(int=2000 + number),
        source_id=f"source_{number}", story=number, type="CONSULT", mode="visit", status="actual", dyad="IRN+PAK",
        date_start=DAY, date_end=DAY, date_granularity="day", sides=minister(name), quote="وصل الوزير", confidence=0.8,
    )  # fmt: skip
    return replace(made, **changes)


def groups(*mentions: Mention) -> set[frozenset[int]]:
    return {frozenset(member.mention_id.int for member in event.members) for event in merge(mentions)[0]}


def test_a_report_without_a_name_does_not_chain_two_persons_into_one_event() -> None:
    found = groups(told(1), told(2, None), told(3, "علي كريمي"))
    assert found in ({frozenset({1, 2}), frozenset({3})}, {frozenset({1}), frozenset({2, 3})})


def test_visits_of_a_week_stay_apart_though_each_is_near_the_next() -> None:
    days = [told(n, date_start=DAY + timedelta(n), date_end=DAY + timedelta(n)) for n in range(1, 8)]
    assert groups(*days) == {frozenset({n}) for n in range(1, 8)}


def test_an_undated_report_joins_one_of_two_visits_and_not_both() -> None:
    second = DAY + timedelta(2)
    undated = told(3, date_start=DAY, date_end=second, date_granularity="inferred")
    found = groups(told(1), told(2, date_start=second, date_end=second), undated)
    assert sorted(map(len, found)) == [1, 2]
    assert frozenset({1, 2}) not in found


def test_background_joins_background_and_future_joins_what_then_happened() -> None:
    assert groups(told(1, status="historical"), told(2, status="historical")) == {frozenset({1, 2})}
    assert groups(told(1, status="future"), told(2)) == {frozenset({1, 2})}


def test_the_id_follows_the_first_mention_and_survives_growth() -> None:
    one, two, older = told(2), told(3), told(1)
    (alone,), _ = merge([one])
    (grown,), _ = merge([two, one])
    (led,), _ = merge([two, one, older])
    assert alone.event_id == grown.event_id != led.event_id
    assert [member.mention_id.int for member in led.members] == [1, 2, 3]


def test_each_link_says_with_whom_and_why() -> None:
    (event,), _ = merge([told(1), told(2)])
    assert [link.partner for link in event.links] == [uuid.UUID(int=2), uuid.UUID(int=1)]
    for link in event.links:
        assert set(dict(link.parts)) == {"sides", "mode", "date", "place", "quote"}
        assert link.score == pytest.approx(sum(dict(link.parts).values()))
    (alone,), _ = merge([told(1)])
    assert (alone.links[0].score, alone.links[0].partner) == (None, None)


def _any_mention(number: int, draw: Callable[..., object]) -> Mention:
    start = DAY + timedelta(draw(st.integers(0, 4)))
    return told(
        number, draw(st.sampled_from([None, "رضا موسوي", "علي كريمي"])),
        date_start=start, date_end=start + timedelta(draw(st.integers(0, 2))),
        date_granularity=draw(st.sampled_from(["day", "inferred"])),
        status=draw(st.sampled_from(["actual", "future", "historical"])),
        mode=draw(st.sampled_from(["visit", "phone", None])),
        size=draw(st.sampled_from([{}, {"dead": 10}, {"dead": 20}])),
        article_id=uuid.UUID(int=2000 + draw(st.integers(1, 6))),
        place_name=draw(st.sampled_from([None, "إسلام آباد"])),
        published_at=PUBLISHED + timedelta(minutes=draw(st.integers(0, 3))),
    )  # fmt: skip


@st.composite
def mixed(draw: Callable[..., object]) -> list[Mention]:
    return [_any_mention(number, draw) for number in range(1, draw(st.integers(2, 9)) + 1)]


@settings(deadline=None, max_examples=150)
@given(mixed(), st.randoms(use_true_random=False))
def test_whatever_comes_in_whatever_order(mentions: list[Mention], shuffle: random.Random) -> None:
    """One result for all orders; each mention in one event; no veto within an event; what a veto parts is told."""
    events, apart = merge(mentions)
    shuffled = list(mentions)
    shuffle.shuffle(shuffled)
    assert merge(shuffled) == (events, apart)
    members = [member.mention_id for event in events for member in event.members]
    assert sorted(members) == sorted(mention.mention_id for mention in mentions)
    event_of = {member.mention_id: event.event_id for event in events for member in event.members}
    pairs = [(a, b) for n, a in enumerate(mentions) for b in mentions[n + 1 :]]
    assert all(score(a, b).veto is None for a, b in pairs if event_of[a.mention_id] == event_of[b.mention_id])
    noted = {(pair.a, pair.b) for pair in apart}
    assert all(a < b for a, b in noted)
    for a, b in pairs:
        ids = tuple(sorted((event_of[a.mention_id], event_of[b.mention_id])))
        if ids in noted or ids[0] == ids[1]:
            continue
        same_article = a.article_id == b.article_id
        assert same_article or score(a, b).total < MERGE_FROM or score(a, b).veto is None or not _near(a, b)
    for event in events:
        assert settle(event.members) == settle(tuple(sorted(event.members, key=lambda mention: mention.order)))


def _near(a: Mention, b: Mention) -> bool:
    slack = timedelta(1 if a.dated and b.dated else 3)
    return a.date_start <= b.date_end + slack and b.date_start <= a.date_end + slack


def test_fields_are_the_most_specific_and_what_differs_is_listed() -> None:
    undated = told(1, None, date_end=DAY + timedelta(2), date_granularity="inferred", mode=None, size={"dead": 10})
    dated = told(2, mode="visit", place_name="إسلام آباد", place_country="PAK", size={"dead": 11}, confidence=0.9)
    third = told(3, mode="phone", size={"dead": 11, "injured": 3}, status="future", contexts=("military",))
    fields = settle((undated, dated, third))
    assert (fields.date_start, fields.date_end, fields.date_granularity) == (DAY, DAY, "day")
    assert (fields.mode, fields.status, fields.place_name) == ("visit", "actual", "إسلام آباد")
    assert fields.size == {"dead": 11, "injured": 3}
    assert fields.confidence == 0.9
    assert fields.contexts == ("military",)
    assert {side.name for side in fields.sides} == {"رضا موسوي", None}
    assert fields.disagreements == {"mode": ["phone", "visit"], "status": ["actual", "future"], "dead": [10, 11]}


def test_copies_of_one_story_do_not_outvote_an_independent_report() -> None:
    copies = [told(n, mode="phone", story=7) for n in (4, 5, 6)]
    fields = settle((told(1, mode="visit"), told(2, mode="visit"), *copies))
    assert fields.mode == "visit"
