"""How well the events of the committed groups are found, beside two simpler ways; the floors only rise."""

import random

import grouped
import pytest
from grouped import Told

F1_FLOOR = 0.95


@pytest.fixture(scope="module")
def told() -> list[Told]:
    return grouped.read()


def test_there_are_sixty_groups_in_several_languages(told: list[Told]) -> None:
    assert len({one.event[0] for one in told}) >= 60
    assert {one.mention.language for one in told} >= {"ar", "en", "fa"}


def test_pairs_are_joined_as_a_person_joined_them(told: list[Told]) -> None:
    found = grouped.scores(told, grouped.merged(told))
    assert found.across == [], "two persons became one event"
    assert found.wrong == []
    assert found.f1 >= F1_FLOOR, (found.f1, found.missed)


def test_the_simpler_ways_are_worse(told: list[Told]) -> None:
    """One event a day joins persons; equal attributes join next to nothing. The groups can tell ways apart."""
    ours = grouped.scores(told, grouped.merged(told))
    a_day = grouped.scores(told, grouped.one_a_day(told))
    equal = grouped.scores(told, grouped.same_attributes(told))
    assert len(a_day.across) > 30
    assert a_day.f1 < 0.7 < ours.f1
    assert equal.recall < 0.2


def test_no_event_depends_on_the_order_of_the_groups(told: list[Told]) -> None:
    expected = grouped.merged(told)
    for seed in range(5):
        assert grouped.merged(random.Random(seed).sample(told, len(told))) == expected
