"""A load that dies anywhere leaves the old state whole; the next one brings the new state. Runs on real articles."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from newswire import replica
from newswire.cli.stages import run_window
from newswire.pipeline.context import Context, by_hand
from newswire.pipeline.extract import registered
from newswire.settings import Settings
from newswire.sources import catalogue
from newswire.warehouse.connect import transaction
from newswire.warehouse.load import load
from newswire.window import from_bounds
from psycopg2.extensions import connection

WINDOW = from_bounds("2026-09-16", "2026-09-16")
BOUNDARIES = ("begun", "staged", "locked", "closed", "inserted", "written")
STATE = (
    "SELECT (SELECT count(*) FROM core.mention), (SELECT count(*) FROM core.event),"
    " (SELECT count(*) FROM ops.extracted),"
    " (SELECT md5(string_agg(mention_id::text || xmin::text, ',' ORDER BY mention_id)) FROM core.mention),"
    " (SELECT md5(string_agg(event_id::text || xmin::text, ',' ORDER BY event_id)) FROM core.event)"
)


class Died(Exception):
    pass


@pytest.fixture
def extracted(warehouse_dsn: str, tmp_path: Path) -> Iterator[Context]:
    """A warehouse in which one day waits for its load."""
    with replica.serve() as sites:
        settings = Settings(
            home=tmp_path, profile="demo", archive=str(tmp_path / "archive"),
            allow=("127.0.0.0/8",), connect_to=sites.connect_to,
        )  # fmt: skip
        context = by_hand(settings, warehouse_dsn, "test")
        sources = catalogue.enabled(catalogue.load(), replica=True)
        run_window(context, sources, WINDOW, ("discover", "fetch", "clean", "deduplicate", "extract"))
        yield context


def state(warehouse: connection) -> tuple:
    with transaction(warehouse) as cursor:
        cursor.execute(STATE)
        return cursor.fetchone()


def die_at(boundary: str):
    def at(reached: str) -> None:
        if reached == boundary:
            raise Died

    return at


def test_every_boundary_then_a_load_then_the_same_load_again(extracted: Context, warehouse: connection) -> None:
    with transaction(warehouse) as cursor:
        _, number = registered(cursor, "rules")
    run, before = extracted.run, state(warehouse)
    assert before[:2] == (0, 0)
    assert before[2] > 5
    for boundary in BOUNDARIES:
        with pytest.raises(Died):
            load(warehouse, run, WINDOW, number.extractor_id, at=die_at(boundary))
        assert state(warehouse) == before, boundary

    done = load(warehouse, run, WINDOW, number.extractor_id)
    assert done.staged == done.inserted + done.unchanged + done.fenced + done.quarantined
    assert done.quarantined == 0
    loaded = state(warehouse)
    assert loaded[:3] == (done.inserted, done.events, 0)

    # the same answers once more: no row is written again
    with transaction(warehouse) as cursor:
        cursor.execute("DELETE FROM core.article_extraction")
    run_window(replace(extracted), catalogue.enabled(catalogue.load(), replica=True), WINDOW, ("extract", "load"))
    assert state(warehouse) == loaded
    with transaction(warehouse) as cursor:
        cursor.execute("SELECT count(*) FROM core.mention_history")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT state, count(*) FROM ops.load GROUP BY state ORDER BY state")
        assert cursor.fetchall() == [("committed", 2), ("failed", len(BOUNDARIES))]


def test_a_quote_that_is_not_in_the_text_is_set_aside_and_an_older_rank_is_fenced(
    extracted: Context, warehouse: connection
) -> None:
    with transaction(warehouse) as cursor:
        _, number = registered(cursor, "rules")
        cursor.execute(
            "UPDATE ops.extracted SET mentions = jsonb_set(mentions, '{0,evidence,quote}', '\"never said\"')"
            " WHERE article_id = (SELECT article_id FROM ops.extracted WHERE jsonb_array_length(mentions) > 1 LIMIT 1)"
        )
    done = load(warehouse, extracted.run, WINDOW, number.extractor_id)
    assert done.quarantined == 1
    with transaction(warehouse) as cursor:
        cursor.execute(
            "SELECT stage, reason, payload -> 'evidence' ->> 'quote' FROM ops.quarantine WHERE stage = 'load'"
        )
        assert cursor.fetchall() == [("load", "evidence", "never said")]
        cursor.execute("UPDATE core.extractor SET rank = 2")
        cursor.execute(
            "INSERT INTO core.extractor (name, version, rank, config_sha256) VALUES ('older', '0', 1, %s)"
            " RETURNING extractor_id",
            (bytes(32),),
        )
        (older,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO ops.extracted (article_id, rev_no, extractor_id, mentions, rejected)"
            " SELECT article_id, rev_no, %s, '[]', '[]' FROM core.article_extraction",
            (older,),
        )
    held = state(warehouse)
    fenced = load(warehouse, extracted.run, WINDOW, older)
    assert fenced.fenced_articles == fenced.articles > 0
    assert state(warehouse)[:2] == held[:2]
