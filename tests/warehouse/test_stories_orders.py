"""Arrival changes nothing: order, cuts of batches, late revisions, writers at once, and kills at every statement."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from uuid import UUID

import psycopg2
import pytest
from killed import at_each_statement
from newswire.dedup.stop_list import EMPTY
from newswire.warehouse import embedded
from newswire.warehouse.stories import deduplicate
from printed import Article, Decided, decided, edges, forget, revise, row_versions, rows, text, world, write
from psycopg2.extensions import connection

pytestmark = pytest.mark.slow


def consistent(warehouse: connection) -> None:
    """What holds in any state that was committed."""
    assert not rows(
        warehouse,
        "SELECT s.story_id FROM core.story s LEFT JOIN core.story_member m ON m.article_id = s.canonical_article_id"
        " WHERE s.merged_into IS NULL"
        " AND (m.story_id IS DISTINCT FROM s.story_id OR m.relation IS DISTINCT FROM 'canonical')",
    ), "a canonical that is no member"
    assert not rows(
        warehouse,
        "SELECT m.story_id FROM core.story_member m JOIN core.story s USING (story_id) WHERE s.merged_into IS NOT NULL"
        " UNION SELECT story_id FROM core.story_member WHERE relation = 'canonical' GROUP BY 1 HAVING count(*) <> 1",
    ), "members of a redirect, or two canonicals"
    assert not rows(
        warehouse,
        "SELECT a FROM core.edge e JOIN core.fingerprint f ON f.article_id IN (e.a, e.b) WHERE f.n_rare < 8",
    ), "an edge of a refused body"
    assert not rows(
        warehouse,
        "SELECT story_id FROM core.story_member JOIN core.fingerprint USING (article_id)"
        " GROUP BY 1 HAVING count(DISTINCT language) > 1",
    ), "a story of two languages"
    assert rows(warehouse, "SELECT count(*) FROM core.fingerprint") == rows(
        warehouse, "SELECT count(*) FROM core.story_member"
    )


def in_slices(warehouse: connection, ids: Sequence[UUID], size: int) -> Decided:
    for start in range(0, len(ids), size):
        deduplicate(warehouse, ids[start : start + size], EMPTY)
    consistent(warehouse)
    return decided(warehouse)


@pytest.mark.parametrize("seed", [1])
def test_any_order_and_any_cut_of_batches_give_one_map(warehouse: connection, seed: int) -> None:
    ids = write(warehouse, world(seed))
    expected, expected_edges = in_slices(warehouse, ids, len(ids)), edges(warehouse)
    assert sum(relation == "same_text" for _, relation, _, _ in expected.values()) > 10
    assert any(digest for _, _, digest, _ in expected.values())
    rng = random.Random(seed)
    for size in (1, 7, 40):
        forget(warehouse)
        rng.shuffle(ids)
        assert in_slices(warehouse, ids, size) == expected
        assert edges(warehouse) == expected_edges
    before = row_versions(warehouse)
    in_slices(warehouse, ids, 11)
    assert row_versions(warehouse) == before


@pytest.mark.parametrize("seed", [4])
def test_a_late_revision_gives_the_map_of_the_last_texts(warehouse: connection, seed: int) -> None:
    articles = world(seed)
    ids = write(warehouse, articles)
    in_slices(warehouse, ids, 25)
    rng = random.Random(seed)
    changed = rng.sample(articles, 30)
    revised = [revise(warehouse, one, rng.choice(articles).text, 2).id for one in changed]
    stepwise, stepwise_edges = in_slices(warehouse, revised, 4), edges(warehouse)
    indexed = "SELECT h, day, article_no FROM core.shingle"
    stepwise_rows = rows(warehouse, indexed)
    forget(warehouse)
    assert in_slices(warehouse, ids, len(ids)) == stepwise
    assert edges(warehouse) == stepwise_edges
    assert rows(warehouse, indexed) == stepwise_rows


@pytest.mark.parametrize("seed", [6])
def test_writers_at_once_are_as_one(warehouse: connection, warehouse_dsn: str, seed: int) -> None:
    chain = [Article(f"n{n}", text("سلسلة", 100, 20 * n), 7.0 * n, f"s{n}x") for n in range(6)]
    ids = write(warehouse, world(seed) + chain)
    expected = in_slices(warehouse, ids, len(ids))
    forget(warehouse)
    failures: list[BaseException] = []

    def writer(number: int) -> None:
        order = list(ids)
        random.Random(number).shuffle(order)
        opened = psycopg2.connect(warehouse_dsn)
        try:
            for start in range(0, len(order) * 3 // 4, 9):
                deduplicate(opened, order[start : start + 9], EMPTY)
        except BaseException as error:
            failures.append(error)
        finally:
            opened.close()

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert in_slices(warehouse, ids, len(ids)) == expected
    indexed = "SELECT h, article_no FROM core.shingle GROUP BY 1, 2 HAVING count(*) > 1"
    assert rows(warehouse, indexed) == set(), "an article that both had was indexed twice"


def test_killed_at_any_statement_nothing_or_all_is_there(warehouse: connection, warehouse_dsn: str) -> None:
    first = [Article("a", text("ا"), 1), Article("b", text("ب"), 2), Article("c", text("ج"), 9)]
    ids = write(warehouse, first)
    deduplicate(warehouse, ids, EMPTY)
    more = [Article("late", text("ا"), 0, "other"), Article("far", text("ب", 90), 1, "other")]
    late = write(warehouse, more)
    late.append(revise(warehouse, first[2], text("ا", 85), 2).id)
    before = row_versions(warehouse)
    kills = 0
    for kills in at_each_statement(warehouse_dsn, lambda opened: deduplicate(opened, late, EMPTY)):  # noqa: B007
        assert row_versions(warehouse) == before
    assert kills > 20
    consistent(warehouse)
    stepwise = decided(warehouse)
    forget(warehouse)
    assert in_slices(warehouse, [*ids, *late[:2]], 10) == stepwise


def test_a_new_article_changes_no_story_outside_its_component(warehouse: connection) -> None:
    deduplicate(warehouse, write(warehouse, world(8)), EMPTY)
    before = {row[0]: row for row in rows(warehouse, "SELECT article_id, xmin::text, t::text FROM core.story_member t")}
    deduplicate(
        warehouse, write(warehouse, [Article("new", text("جديد"), 3), Article("new", text("جديد"), 4, "other")]), EMPTY
    )
    after = {row[0]: row for row in rows(warehouse, "SELECT article_id, xmin::text, t::text FROM core.story_member t")}
    assert {key: after[key] for key in before} == before
    assert len(after) == len(before) + 2


def test_the_loader_role_may_do_all_of_it(
    pg_server: embedded.Server, warehouse: connection, warehouse_name: str
) -> None:
    ids = write(
        warehouse,
        [Article("a", text("ا")), Article("b", text("ا"), 33, "other"), Article("c", text("ا"), 1, "x_agency")],
    )
    opened = psycopg2.connect(pg_server.dsn("loader", warehouse_name))
    try:
        deduplicate(opened, ids, EMPTY)
    finally:
        opened.close()
    assert len(decided(warehouse)) == 3
    partitions = "SELECT tableoid::regclass::text FROM core.shingle"
    assert rows(warehouse, partitions) == {("core.shingle_2026_03",), ("core.shingle_2026_04",)}
