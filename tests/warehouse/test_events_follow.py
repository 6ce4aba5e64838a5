"""Events are recomputed with each load; ids that go lead to the event that took over."""

import itertools
from typing import Any

import coded
import printed
import pytest
from coded import article, content, events, loaded, said
from newswire import quality
from newswire.events import merge as merging
from newswire.warehouse.checks import run_check
from psycopg2.extensions import connection

FIRST, SECOND, COPY = article("first"), article("second", 0.3, "other"), article("copy", 0.1, "third")
OLDER = article("older", -0.5, "fourth")


def ids(opened: connection) -> set[Any]:
    return {row[0] for row in printed.rows(opened, "SELECT event_id FROM core.event")}


def redirects(opened: connection) -> set[tuple[Any, ...]]:
    return printed.rows(opened, "SELECT old_event_id, new_event_id, reason FROM core.event_redirect")


def test_a_second_report_joins_the_event_which_keeps_its_id(warehouse: connection) -> None:
    coded.write(warehouse, FIRST, SECOND)
    loaded(warehouse, {FIRST: [said(FIRST)]})
    before = ids(warehouse)
    loaded(warehouse, {SECOND: [said(SECOND)]})
    assert events(warehouse) == {("CONSULT", "2026-03-10", 2, 2, 2, 2)}
    assert ids(warehouse) == before
    assert redirects(warehouse) == set()
    assert printed.rows(warehouse, "SELECT n_mentions FROM core.event_history") == {(1,)}


def test_copies_count_as_prints_and_not_as_independent_reports(warehouse: connection) -> None:
    coded.write(warehouse, FIRST, SECOND)
    printed.write(warehouse, [COPY])
    coded.story(warehouse, FIRST, COPY)
    loaded(warehouse, {FIRST: [said(FIRST)], SECOND: [said(SECOND)]})
    assert events(warehouse) == {("CONSULT", "2026-03-10", 2, 3, 3, 2)}


def test_an_older_report_gives_the_event_its_id_and_the_old_id_leads_there(warehouse: connection) -> None:
    coded.write(warehouse, FIRST, OLDER)
    loaded(warehouse, {FIRST: [said(FIRST)]})
    (old,) = ids(warehouse)
    loaded(warehouse, {OLDER: [said(OLDER)]})
    (new,) = ids(warehouse)
    assert old != new
    assert redirects(warehouse) == {(old, new, "joined")}
    loaded(warehouse, {OLDER: []}, version=2)
    assert ids(warehouse) == {old}
    assert redirects(warehouse) == {(new, old, "joined")}


def test_when_the_canonical_moves_the_old_id_leads_to_the_new_one(warehouse: connection) -> None:
    coded.write(warehouse, FIRST)
    printed.write(warehouse, [COPY])
    coded.story(warehouse, FIRST, COPY)
    loaded(warehouse, {FIRST: [said(FIRST)]})
    (old,) = ids(warehouse)
    coded.story(warehouse, COPY, FIRST)
    loaded(warehouse, {FIRST: [], COPY: [said(COPY)]})
    (new,) = ids(warehouse)
    assert new != old
    assert redirects(warehouse) == {(old, new, "told anew")}
    assert printed.rows(
        warehouse, "SELECT url_key, status FROM core.article_extraction JOIN core.article USING (article_id)"
    ) == {("first", "superseded"), ("copy", "ok")}


def test_an_event_that_nobody_tells_any_more_leads_nowhere_until_it_is_told_again(warehouse: connection) -> None:
    coded.write(warehouse, FIRST)
    loaded(warehouse, {FIRST: [said(FIRST)]})
    (old,) = ids(warehouse)
    loaded(warehouse, {FIRST: []}, version=2)
    assert (events(warehouse), redirects(warehouse)) == (set(), {(old, None, "no mention left")})
    loaded(warehouse, {FIRST: [said(FIRST)]}, version=3)
    assert (ids(warehouse), redirects(warehouse)) == ({old}, set())


def test_a_corrected_day_is_another_event_to_which_the_old_id_leads(warehouse: connection) -> None:
    coded.write(warehouse, FIRST)
    loaded(warehouse, {FIRST: [said(FIRST)]})
    (old,) = ids(warehouse)
    loaded(warehouse, {FIRST: [said(FIRST, date_start="2026-03-09", date_end="2026-03-09")]}, version=2)
    (new,) = ids(warehouse)
    assert redirects(warehouse) == {(old, new, "told anew")}
    assert printed.rows(warehouse, "SELECT DISTINCT day::text FROM ops.touched_day") == {
        ("2026-03-09",),
        ("2026-03-10",),
    }


def test_a_new_version_that_codes_the_same_keeps_the_ids(warehouse: connection) -> None:
    coded.write(warehouse, FIRST, SECOND)
    loaded(warehouse, {FIRST: [said(FIRST)], SECOND: [said(SECOND)]})
    before = ids(warehouse)
    loaded(warehouse, {FIRST: [said(FIRST)], SECOND: [said(SECOND)]}, version=2)
    assert (ids(warehouse), redirects(warehouse)) == (before, set())


@pytest.mark.parametrize("order", list(itertools.permutations([FIRST, SECOND, OLDER])), ids=str)
def test_the_order_of_loads_does_not_matter(warehouse: connection, order: tuple) -> None:
    """Two reports name the minister, one another holder of his office: two events, whatever comes first."""
    other = {"actors": [coded.IRAN | {"name": "علي كريمي"}]}
    answers = {FIRST: [said(FIRST)], SECOND: [said(SECOND, **other)], OLDER: [said(OLDER)]}
    coded.write(warehouse, FIRST, SECOND, OLDER)
    for told in order:
        loaded(warehouse, {told: answers[told]})
    assert events(warehouse) == {("CONSULT", "2026-03-10", 2, 2, 2, 2), ("CONSULT", "2026-03-10", 1, 1, 1, 1)}
    kept_apart = printed.rows(warehouse, "SELECT kind, reason FROM core.event_relation")
    assert kept_apart == {("maybe_same", "different persons in one office")}
    stepwise = content(warehouse)
    with warehouse.cursor() as cursor:
        cursor.execute(
            "TRUNCATE core.mention, core.mention_side, core.event, core.event_side, core.event_mention,"
            " core.event_relation, core.article_extraction"
        )
    warehouse.commit()
    loaded(warehouse, answers)
    assert content(warehouse) == stepwise


def test_an_event_that_older_rules_joined_is_made_anew_whole(
    warehouse: connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load that touches one of its mentions by newer rules lets none of the others behind."""
    bare = {"actors": [coded.IRAN | {"name": None, "office": None}], "mode": "phone", "place": None}
    coded.write(warehouse, FIRST, SECOND, OLDER)
    monkeypatch.setattr(merging, "MERGE_FROM", 0.2)
    loaded(warehouse, {FIRST: [said(FIRST)], SECOND: [said(SECOND, **bare)]})
    assert events(warehouse) == {("CONSULT", "2026-03-10", 2, 2, 2, 2)}
    monkeypatch.undo()
    loaded(warehouse, {OLDER: [said(OLDER)]})
    assert events(warehouse) == {("CONSULT", "2026-03-10", 2, 2, 2, 2), ("CONSULT", "2026-03-10", 1, 1, 1, 1)}
    assert run_check(warehouse, quality.get("events_and_mentions_linked")).passed


def test_a_load_sees_the_chain_that_leads_to_other_days(warehouse: connection) -> None:
    """A report of the first day takes the long one from that of the last day, and gives it back when it goes."""
    apart = {"place": None}
    answers = {
        FIRST: [said(FIRST, date_end="2026-03-12")],
        SECOND: [said(SECOND, date_start="2026-03-12", date_end="2026-03-12", **apart)],
        OLDER: [said(OLDER)],
    }
    coded.write(warehouse, *answers)
    loaded(warehouse, {told: answers[told] for told in (FIRST, SECOND)})
    one = content(warehouse)
    assert sorted(row[2] for row in events(warehouse)) == [2]
    loaded(warehouse, {OLDER: answers[OLDER]})
    assert events(warehouse) == {("CONSULT", "2026-03-10", 2, 2, 2, 2), ("CONSULT", "2026-03-12", 1, 1, 1, 1)}
    loaded(warehouse, {OLDER: []}, version=2)
    for table in ("event", "event_side", "event_mention", "event_relation"):
        assert content(warehouse)[table] == one[table]
