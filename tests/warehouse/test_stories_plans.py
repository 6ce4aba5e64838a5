"""In a filled warehouse every question of copy finding is answered by an index, whatever the size of the past."""

from __future__ import annotations

import random
from typing import Any

import past
import printed
import pytest
from newswire.dedup.shingles import SKETCH_VERSION
from newswire.dedup.similarity import SHARED_SAMPLE, WINDOW_DAYS
from newswire.dedup.stop_list import EMPTY
from newswire.warehouse import embedded
from newswire.warehouse.sql import read_sql
from newswire.warehouse.stories import deduplicate
from psycopg2.extensions import connection, cursor

pytestmark = pytest.mark.slow

PAST = 21_000
LARGE = {"article", "fingerprint", "shingle", "edge", "story", "story_member"}


def scanned(node: dict[str, Any]) -> set[str]:
    """The large tables that a plan reads from end to end, partitions by the name of their table."""
    found = set().union(*map(scanned, node.get("Plans", [])))
    name = "shingle" if node.get("Relation Name", "").startswith("shingle") else node.get("Relation Name", "")
    return found | ({name} & LARGE if node["Node Type"] == "Seq Scan" else set())


def plan(asked: cursor, query: str, values: dict[str, Any]) -> dict[str, Any]:
    asked.execute("EXPLAIN (FORMAT JSON) " + read_sql(f"stories/{query}"), values)
    (answer,) = asked.fetchone() or ([],)
    return answer[0]["Plan"]  # type: ignore[no-any-return]


def test_no_question_reads_a_large_table_from_end_to_end(
    pg_server: embedded.Server, warehouse: connection, warehouse_name: str
) -> None:
    past.fill(pg_server.dsn("admin", warehouse_name), 0, PAST, 1, "none")
    last = past.FIRST_DAY + PAST // past.A_DAY
    new = printed.write(warehouse, past.batch(random.Random(1), 300, PAST // past.A_DAY, "new", []))
    deduplicate(warehouse, new, EMPTY)
    with warehouse.cursor() as asked:
        asked.execute("ANALYZE")
        asked.execute(read_sql("stories/stage_prints"))
        asked.execute(
            "INSERT INTO staged_sample SELECT * FROM core.shingle WHERE day >= %s AND article_no > %s", (last - 2, PAST)
        )
        asked.execute("ANALYZE staged_sample")
        asked.execute("SELECT count(*) FROM staged_sample")
        assert asked.fetchone()[0] > 5000  # type: ignore[index]
        days = {"low": last - 9, "high": last + 8}
        ids = {"ids": new}
        asked.execute("SELECT array_agg(story_id) FROM core.story_member WHERE article_id = ANY(%(ids)s::uuid[])", ids)
        (stories,) = asked.fetchone() or ([],)
        told = {"stories": stories}
        asks: dict[str, dict[str, Any]] = {
            "candidates": days | {"window": WINDOW_DAYS, "shared": SHARED_SAMPLE},
            "component": ids, "links": ids, "mates": ids, "prints": ids, "indexed": ids,
            "forget_edges": ids, "days": ids, "bodies": ids | {"sketch_version": SKETCH_VERSION},
            "forget_sample": {"hashes": list(range(128)), "day": last, "article_no": 1},
            "lock_stories": told, "lock_families": told, "speakers": told, "said": told,
        }  # fmt: skip
        plans = {name: plan(asked, name, values) for name, values in asks.items()}
    warehouse.rollback()
    assert {name: found for name, one in plans.items() if (found := scanned(one))} == {}


def test_an_article_takes_no_more_than_three_and_a_half_kilobytes(
    pg_server: embedded.Server, warehouse: connection, warehouse_name: str
) -> None:
    """Of the lengths of the development corpus; a third of them in stories."""
    past.fill(pg_server.dsn("admin", warehouse_name), 0, PAST, 1, "none")
    assert 2000 < sum(map(sum, past.weight(warehouse).values())) / PAST < 3500
