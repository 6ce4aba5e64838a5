"""Events follow a story in the transaction that changes it: between copy finding and the next load nothing is lost,
and nothing is told twice."""

from __future__ import annotations

import itertools
import threading
from typing import Any

import coded
import printed
import psycopg2
import pytest
from coded import RUN, VISIT, WINDOW, events, loaded, said, stage
from killed import Killed, at_each_statement
from newswire import quality
from newswire.dedup.stop_list import EMPTY
from newswire.warehouse.checks import run_check
from newswire.warehouse.load import load
from newswire.warehouse.stories import Counts, deduplicate
from printed import Article, revise, rows, text
from psycopg2.extensions import connection

pytestmark = pytest.mark.slow

CHECKS = (
    "events_and_mentions_linked",
    "events_count_prints",
    "evidence_verbatim",
    "loads_add_up",
    "mentions_match_extraction",
    "only_canonicals_coded",
    "default_partitions_empty",
)
WIRE = f"{VISIT}. {text('ا', 80)}"
FIRST = Article("first", WIRE, 1, "paper")
COPY = Article("copy", WIRE, 1.2, "other")
OLDER = Article("older", WIRE, 0, "third")
INDEPENDENT = Article("independent", f"{VISIT}. {text('ب', 80)}", 1.5, "fourth")


def found(warehouse: connection, *articles: Article) -> Counts:
    return deduplicate(warehouse, printed.write(warehouse, articles), EMPTY)


def sound(warehouse: connection) -> None:
    """The checks of the shipped set that concern stories and events."""
    results = [run_check(warehouse, quality.get(name)) for name in CHECKS]
    assert [(result.name, result.observed) for result in results if not result.passed] == []


def counts(warehouse: connection) -> list[tuple[int, ...]]:
    """Prints, publishers and stories of each event."""
    return sorted(row[3:] for row in events(warehouse))


def status(warehouse: connection) -> dict[str, str]:
    query = "SELECT url_key, status FROM core.article_extraction JOIN core.article USING (article_id)"
    return dict(rows(warehouse, query))  # type: ignore[arg-type]


def event_ids(warehouse: connection) -> set[Any]:
    return {row[0] for row in rows(warehouse, "SELECT event_id FROM core.event")}


@pytest.fixture
def told(warehouse: connection) -> connection:
    """A story of two prints and an independent report of one visit, loaded: one event."""
    found(warehouse, FIRST, COPY, INDEPENDENT)
    loaded(warehouse, {FIRST: [said(FIRST)], INDEPENDENT: [said(INDEPENDENT)]})
    assert counts(warehouse) == [(3, 3, 2)]
    sound(warehouse)
    return warehouse


def test_a_late_print_is_counted_when_it_is_found(told: connection) -> None:
    before = event_ids(told)
    done = found(told, Article("late", WIRE, 2, "fifth"))
    assert (done.moved, done.events) == (0, 1)
    assert (counts(told), event_ids(told)) == ([(4, 4, 2)], before)
    sound(told)
    assert rows(told, "SELECT day::text FROM ops.touched_day WHERE load_id = (SELECT max(load_id) FROM ops.load)") == {
        ("2026-03-10",)
    }


def test_the_old_canonical_speaks_until_the_new_one_is_loaded(told: connection) -> None:
    before, mentions = event_ids(told), coded.mentions(told)
    assert found(told, OLDER).moved == 1
    assert (counts(told), event_ids(told), coded.mentions(told)) == ([(4, 4, 2)], before, mentions)
    assert status(told) == {"first": "stands_in", "independent": "ok"}
    sound(told)
    loaded(told, {OLDER: [said(OLDER)]})
    assert counts(told) == [(4, 4, 2)]
    assert status(told) == {"older": "ok", "first": "superseded", "independent": "ok"}
    redirects = rows(told, "SELECT old_event_id, new_event_id FROM core.event_redirect")
    assert redirects == {(*before, *event_ids(told))}
    sound(told)


def test_an_answer_that_waits_for_the_old_canonical_does_not_silence_it(told: connection) -> None:
    """It was coded again, or found no longer canonical, before the new canonical is."""
    found(told, OLDER)
    mentions = coded.mentions(told)
    for answer in ([said(FIRST)], []):
        loaded(told, {FIRST: answer}, version=2)
        assert (coded.mentions(told), counts(told)) == (mentions, [(4, 4, 2)])
        sound(told)
    loaded(told, {OLDER: []}, version=2)
    assert (status(told)["older"], counts(told)) == ("no_event", [(1, 1, 1)])
    sound(told)


def test_a_load_of_other_articles_leaves_what_stands_in(told: connection) -> None:
    found(told, OLDER, Article("else", f"{VISIT}. {text('ج', 80)}", 1, "fifth"))
    (other,) = [Article("else", f"{VISIT}. {text('ج', 80)}", 1, "fifth")]
    loaded(told, {other: [said(other)]})
    assert (status(told)["first"], counts(told)) == ("stands_in", [(5, 5, 3)])
    sound(told)


def test_a_canonical_that_comes_back_speaks_for_itself(told: connection) -> None:
    found(told, OLDER)
    revised = revise(told, OLDER, text("د", 90), 2)
    deduplicate(told, [revised.id], EMPTY)
    assert (status(told)["first"], counts(told)) == ("ok", [(3, 3, 2)])
    sound(told)


def test_of_two_coded_stories_that_become_one_only_the_canonical_speaks(told: connection) -> None:
    """A revision turns the independent report into a print of the wire text."""
    revised = revise(told, INDEPENDENT, WIRE, 2)
    deduplicate(told, [revised.id], EMPTY)
    assert status(told) == {"first": "ok", "independent": "superseded"}
    assert counts(told) == [(3, 3, 1)]
    sound(told)


def test_when_two_coded_stories_join_under_a_new_canonical_one_stands_in(told: connection) -> None:
    revised = revise(told, INDEPENDENT, WIRE, 2)
    ids = [revised.id, *printed.write(told, [OLDER])]
    deduplicate(told, ids, EMPTY)
    assert status(told) == {"first": "stands_in", "independent": "superseded"}
    assert counts(told) == [(4, 4, 1)]
    sound(told)
    loaded(told, {OLDER: [said(OLDER)]})
    assert (counts(told), status(told)["first"]) == ([(4, 4, 1)], "superseded")
    sound(told)


def test_a_print_that_leaves_its_story_is_no_longer_counted(told: connection) -> None:
    revised = revise(told, COPY, text("د", 90), 2)
    deduplicate(told, [revised.id], EMPTY)
    assert counts(told) == [(2, 2, 2)]
    sound(told)


def test_a_report_that_turns_out_to_be_a_round_up_speaks_until_the_next_load(warehouse: connection) -> None:
    parts = [Article(name, f"{VISIT}. {text(name, 80)}", 1, f"s{n}x") for n, name in enumerate("ابج")]
    round_up = Article("all", f"{VISIT}. {text('د', 450)} " + " ".join(text(name, 80) for name in "ابج"), 1.5, "paper")
    found(warehouse, round_up)
    loaded(warehouse, {round_up: [said(round_up)]})
    found(warehouse, *parts)
    assert (status(warehouse), counts(warehouse)) == ({"all": "stands_in"}, [(1, 1, 1)])
    sound(warehouse)
    loaded(warehouse, {part: [said(part)] for part in parts})
    assert (status(warehouse)["all"], counts(warehouse)) == ("superseded", [(3, 3, 3)])
    sound(warehouse)


def test_a_re_run_writes_no_event(told: connection) -> None:
    ids = printed.write(told, [OLDER])
    deduplicate(told, ids, EMPTY)
    before, loads = coded.versions(told), rows(told, "SELECT load_id FROM ops.load")
    deduplicate(told, [FIRST.id, COPY.id, *ids], EMPTY)
    assert (coded.versions(told), rows(told, "SELECT load_id FROM ops.load")) == (before, loads)


@pytest.mark.parametrize("order", list(itertools.permutations([FIRST, COPY, OLDER])), ids=lambda o: o[0].name)
def test_the_order_in_which_prints_come_and_are_coded_does_not_matter(
    warehouse: connection, order: tuple[Article, ...]
) -> None:
    for article in order:
        found(warehouse, article)
        sound(warehouse)
        head = rows(
            warehouse, "SELECT a.url_key FROM core.story s JOIN core.article a ON article_id = canonical_article_id"
        )
        if head == {(article.name,)}:
            loaded(warehouse, {article: [said(article)]})
        sound(warehouse)
    assert counts(warehouse) == [(3, 3, 1)]
    assert {key for key, value in status(warehouse).items() if value == "ok"} == {"older"}


def test_killed_at_any_statement_story_and_events_are_both_old_or_both_new(
    told: connection, warehouse_dsn: str
) -> None:
    late = [*printed.write(told, [OLDER]), revise(told, INDEPENDENT, WIRE, 2).id]
    told_before, stories_before = coded.versions(told), printed.row_versions(told)
    kills = 0
    for kills in at_each_statement(warehouse_dsn, lambda opened: deduplicate(opened, late, EMPTY)):  # noqa: B007
        assert coded.versions(told) == told_before
        assert printed.row_versions(told) == stories_before
    assert kills > 30, "the statements of the events are among them"
    assert counts(told) == [(4, 4, 1)]
    sound(told)


@pytest.mark.parametrize("boundary", ["begun", "staged", "locked", "closed", "inserted", "written", "committed"])
def test_a_load_that_dies_leaves_the_stand_in_or_the_canonical(told: connection, boundary: str) -> None:
    found(told, OLDER)
    extractor = stage(told, {OLDER: [said(OLDER)]})

    def die(reached: str) -> None:
        if reached == boundary:
            raise Killed

    with pytest.raises(Killed):
        load(told, RUN, WINDOW, extractor, at=die)
    assert (counts(told), status(told)["first"]) == (
        [(4, 4, 2)],
        "superseded" if boundary == "committed" else "stands_in",
    )
    sound(told)


def test_a_canonical_that_moves_while_its_answers_are_loaded_is_coded_anew(
    warehouse: connection, warehouse_dsn: str
) -> None:
    """The load has read who is canonical, and waits for no lock yet."""
    found(warehouse, FIRST, COPY)
    late = printed.write(warehouse, [OLDER])
    extractor = stage(warehouse, {FIRST: [said(FIRST)]})
    other = psycopg2.connect(warehouse_dsn)

    def at(reached: str) -> None:
        if reached == "staged":
            deduplicate(other, late, EMPTY)

    done = load(warehouse, RUN, WINDOW, extractor, at=at)
    assert (done.staged, done.fenced, done.fenced_articles) == (1, 1, 1)
    assert (status(warehouse), counts(warehouse)) == ({}, [])
    loaded(warehouse, {OLDER: [said(OLDER)]})
    assert counts(warehouse) == [(3, 3, 1)]
    sound(warehouse)
    other.close()


@pytest.mark.parametrize("late", [OLDER, Article("late", WIRE, 2, "fifth")], ids=["canonical", "copy"])
def test_copy_finding_waits_for_a_load_of_its_story_and_counts_after_it(
    warehouse: connection, warehouse_dsn: str, late: Article
) -> None:
    found(warehouse, FIRST, COPY)
    ids = printed.write(warehouse, [late])
    extractor = stage(warehouse, {FIRST: [said(FIRST)]})
    other = psycopg2.connect(warehouse_dsn)
    finder = threading.Thread(target=deduplicate, args=(other, ids, EMPTY))
    waited = []

    def at(reached: str) -> None:
        if reached == "locked":
            finder.start()
        if reached == "written":
            finder.join(1)
            waited.append(finder.is_alive())

    load(warehouse, RUN, WINDOW, extractor, at=at)
    finder.join(30)
    assert (waited, finder.is_alive()) == ([True], False)
    assert counts(warehouse) == [(3, 3, 1)]
    sound(warehouse)
    other.close()
