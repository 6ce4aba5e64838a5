"""Whatever prints come in whatever order: one map of stories, no row written twice, nothing else touched."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newswire.dedup.stop_list import EMPTY
from newswire.warehouse.stories import batches, deduplicate
from newswire.warehouse.stories.clustering import OutsideLocks
from printed import Article, decided, edges, forget, revise, row_versions, rows, text, write
from psycopg2.extensions import connection
from test_stories_orders import consistent

pytestmark = pytest.mark.slow

FEW = settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def prints(draw: Callable[..., Any]) -> list[Article]:
    """Cut, late, lengthened, joined and too short prints of a few texts, in two languages and many sources."""
    found = []
    for number in range(draw(st.integers(6, 16))):
        story = draw(st.integers(0, 3))
        start, size = draw(st.integers(0, 30)), draw(st.sampled_from([3, 9, 40, 60, 90]))
        body = text(f"خ{story}ق", size, start)
        if draw(st.integers(0, 4)) == 0:
            body += " " + text(f"خ{draw(st.integers(0, 3))}ق", 45)
        day = draw(st.sampled_from([0.0, 0.3, 1.0, 2.0, 3.5, 6.0, 9.0, 16.0]))
        language = "fa" if draw(st.integers(0, 9)) == 0 else "ar"
        source = draw(st.sampled_from(["paper", "other", "the_agency"]))
        found.append(Article(f"p{number}", body, day, source, language))
    return found


@FEW
@given(data=st.data(), articles=prints())
def test_every_order_and_cut_gives_one_map_and_a_re_run_writes_nothing(
    warehouse: connection, data: st.DataObject, articles: list[Article]
) -> None:
    articles = anew(articles)
    ids = write(warehouse, articles)
    deduplicate(warehouse, ids, EMPTY)
    expected, expected_edges = mine(warehouse, ids), edges(warehouse)
    forget(warehouse)
    order = data.draw(st.permutations(ids))
    size = data.draw(st.integers(1, 5))
    for start in range(0, len(order), size):
        deduplicate(warehouse, order[start : start + size], EMPTY)
    consistent(warehouse)
    assert (mine(warehouse, ids), edges(warehouse)) == (expected, expected_edges)
    before = row_versions(warehouse)
    deduplicate(warehouse, data.draw(st.permutations(ids)), EMPTY)
    assert row_versions(warehouse) == before
    forget(warehouse)


@FEW
@given(data=st.data(), articles=prints())
def test_a_late_article_changes_only_what_it_is_linked_with(
    warehouse: connection, data: st.DataObject, articles: list[Article]
) -> None:
    """Its component, and the texts that a containment joins to it, whose role as round-up may change."""
    articles = anew(articles)
    ids = write(warehouse, articles)
    late = data.draw(st.sampled_from(ids))
    deduplicate(warehouse, [one for one in ids if one != late], EMPTY)
    before = members(warehouse)
    deduplicate(warehouse, [late], EMPTY)
    after = members(warehouse)
    changed = {key for key in before if before[key] != after[key]}
    assert changed <= reached(warehouse, late), "a story that the article has nothing to do with"
    forget(warehouse)


@FEW
@given(data=st.data(), articles=prints())
def test_revisions_give_the_map_of_the_last_texts_and_no_more_stories_than_articles(
    warehouse: connection, data: st.DataObject, articles: list[Article]
) -> None:
    articles = anew(articles)
    ids = write(warehouse, articles)
    deduplicate(warehouse, ids, EMPTY)
    count = len(rows(warehouse, "SELECT article_id FROM core.story_member"))
    for one in data.draw(st.lists(st.sampled_from(articles), min_size=1, max_size=3, unique=True)):
        revise(warehouse, one, data.draw(st.sampled_from(articles)).text, 2)
        deduplicate(warehouse, [one.id], EMPTY)
        consistent(warehouse)
    stepwise, stepwise_edges = mine(warehouse, ids), edges(warehouse)
    assert len(rows(warehouse, "SELECT article_id FROM core.story_member")) == count == len(ids)
    forget(warehouse)
    deduplicate(warehouse, ids, EMPTY)
    assert (mine(warehouse, ids), edges(warehouse)) == (stepwise, stepwise_edges)
    forget(warehouse)


def test_two_writers_whose_texts_chain_beyond_their_days_are_as_one(
    warehouse: connection, warehouse_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each holds days that the other needs: one rolls back, takes the wider range from its first day, and waits."""
    chain = [Article(f"n{n}", text("سلسلة", 100, 20 * n), 7.0 * n, f"s{n}x") for n in range(7)]
    ids = write(warehouse, chain)
    deduplicate(warehouse, ids, EMPTY)
    expected = decided(warehouse)
    forget(warehouse)
    wider = 0
    recluster = batches.recluster

    def counted(*given: Any) -> Any:
        nonlocal wider
        try:
            return recluster(*given)
        except OutsideLocks:
            wider += 1
            raise

    monkeypatch.setattr(batches, "recluster", counted)
    failures: list[BaseException] = []
    ready = threading.Barrier(2)

    def writer(places: tuple[int, ...]) -> None:
        opened = psycopg2.connect(warehouse_dsn)
        try:
            for place in places:
                ready.wait(30)
                deduplicate(opened, [ids[place]], EMPTY)
        except BaseException as error:
            failures.append(error)
        finally:
            opened.close()

    threads = [threading.Thread(target=writer, args=(places,)) for places in ((0, 2, 4, 3), (6, 5, 1, 3))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert wider >= 1
    consistent(warehouse)
    assert decided(warehouse) == expected


_NUMBER = iter(range(10**6))


def anew(articles: list[Article]) -> list[Article]:
    """Under other names: the articles of earlier examples stay in the database, only the state is emptied."""
    example = next(_NUMBER)
    return [replace(one, name=f"{example}-{one.name}") for one in articles]


def mine(warehouse: connection, ids: list[UUID]) -> dict[UUID, Any]:
    found = decided(warehouse)
    assert found.keys() == set(ids)
    return found


def members(warehouse: connection) -> dict[UUID, tuple[Any, ...]]:
    return {row[0]: row for row in rows(warehouse, "SELECT article_id, xmin::text, t::text FROM core.story_member t")}


def reached(warehouse: connection, start: UUID) -> set[UUID]:
    """By edges of same text any number of steps, then one containment, then the story of what that reaches."""
    links = edges(warehouse)
    found = {start}
    while more := {end for a, b, kind, *_ in links if kind == "same_text" and {a, b} & found for end in (a, b)} - found:
        found |= more
    found |= {end for a, b, *_ in links if {a, b} & found for end in (a, b)}
    stories = dict(rows(warehouse, "SELECT article_id, story_id FROM core.story_member"))
    return {key for key, story in stories.items() if story in {stories[one] for one in found}}
