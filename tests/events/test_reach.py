"""Mentions that no chain of candidates leads to need not be seen: without them the events are the same."""

import uuid
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from newswire.events.mention import Mention
from newswire.events.merge import merge, reach
from test_fields_and_chains import DAY, mixed, told


def test_only_what_a_chain_leads_to_is_reached() -> None:
    days = [told(n, date_start=DAY + timedelta(n), date_end=DAY + timedelta(n + 1)) for n in range(1, 6)]
    far = told(9, date_start=DAY + timedelta(9), date_end=DAY + timedelta(9))
    assert reach([days[0]], [*days, far]) == set(days)
    assert reach([days[2]], []) == {days[2]}


def test_a_veto_ends_the_chain() -> None:
    one, other = told(1), told(2, "علي كريمي")
    assert reach([one], [one, other]) == {one}


@settings(deadline=None, max_examples=100)
@given(mixed(), st.data())
def test_events_of_what_is_reached_are_those_of_all(mentions: list[Mention], data: st.DataObject) -> None:
    """The reached part and the rest give, each for itself, what they give together; pairs kept apart, too."""
    events, apart = merge(mentions)
    seeds = data.draw(st.lists(st.sampled_from(mentions), min_size=1, max_size=3))
    reached = reach(seeds, mentions)
    assert set(seeds) <= reached
    event_of: dict[Mention, uuid.UUID] = {member: event.event_id for event in events for member in event.members}
    beside = {mention: event_of[mention] for mention in mentions if mention not in reached}
    part, part_apart = merge(reached, beside)
    whole = {event.event_id: event for event in events}
    assert all(whole[event.event_id] == event for event in part)
    assert {event.event_id for event in part} == {event_of[mention] for mention in reached}
    touched = {event.event_id for event in part}
    assert part_apart == [pair for pair in apart if {pair.a, pair.b} & touched]
