"""Each quality check holds on a sound warehouse and fails when what it watches over is broken."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import coded
import psycopg2
import pytest
from coded import ACCUSED, article, loaded, said
from newswire import quality
from newswire.warehouse import embedded
from newswire.warehouse.checks import run_check
from newswire.warehouse.marts import refresh
from newswire.warehouse.run import Run
from psycopg2.extensions import connection

pytestmark = pytest.mark.slow

ONE, TWO, THREE = article("one"), article("two", 1, "other"), article("three", 20)

ARTICLES = """
INSERT INTO core.article (article_id, source_id, url_key, url, published_at, published_precision, window_at,
                          first_seen_at, last_seen_at)
SELECT gen_random_uuid(), 'paper', '{key}' || n, '{key}' || n, {at}, '{precision}', {at}, {at}, {at}
FROM generate_series(1, {n}) AS n;
"""
CODED = """
INSERT INTO core.article_extraction (article_id, extractor_id, rev_no, status, n_mentions, load_id)
SELECT article_id, (SELECT min(extractor_id) FROM core.extractor), 1, '{status}', {mentions},
       (SELECT min(load_id) FROM ops.load)
FROM core.article WHERE url_key LIKE '{key}%';
"""


def articles(key: str, n: int, at: str, precision: str = "second") -> str:
    return ARTICLES.format(key=key, n=n, at=at, precision=precision)


def coded_with(key: str, mentions: int) -> str:
    return CODED.format(key=key, mentions=mentions, status="ok" if mentions else "no_event")


ITEMS = """
INSERT INTO raw.feed_item (source_id, url_key, url, date_basis, found_by, window_at, first_seen_at, last_seen_at)
SELECT 'live', 'i' || {day} || '_' || n, 'i', 'none', 'feed', {at}, {at}, {at} FROM generate_series(1, {n}) AS n;
"""
LIVE = "INSERT INTO core.source SELECT 'live', 'a', 'a', 'SAU', 'ar', 'state_agency', 1, 'UTC', 'h', 'own', false;"
FEED = "INSERT INTO raw.feed (feed_id, source_id, url, next_poll_at) VALUES (gen_random_uuid(), 'live', 'f', {at});"
POLL = "INSERT INTO raw.feed_poll (feed_id, at, status) SELECT feed_id, {at}, 'ok' FROM raw.feed;"
REPORT = """
INSERT INTO ops.stage_report (dag_id, run_id, stage, source_id, window_start, window_end, seen, new, unchanged, copies,
                              fenced, deferred, quarantined, seconds)
VALUES ('ingest', 'r', 'fetch', '*', now(), now(), 3, 1, 0, 0, 0, 0, 1, 0);
"""
VERSIONS = """
INSERT INTO core.event_history SELECT e.*, e.system_from + interval '1 hour', {load} FROM core.event AS e;
"""
EVENTS = """
INSERT INTO core.event SELECT (jsonb_populate_record(NULL::core.event, to_jsonb(e) || jsonb_build_object(
    'event_id', gen_random_uuid(), 'date_start', day::date, 'date_end', day::date))).*
FROM (SELECT * FROM core.event LIMIT 1) AS e, {days} AS day, generate_series(1, {n});
"""
LAST = "(SELECT min(load_id) FROM ops.load)"
CLEANING = """
INSERT INTO ops.cleaning_day (source_id, day, pages, articles, ruled, agreement, letters)
SELECT 'paper', (now() AT TIME ZONE 'UTC')::date - n, 20, 20, 1, 1, CASE n WHEN 1 THEN 100 ELSE 2000 END
FROM generate_series(1, 8) AS n;
"""
CLOSED = """
INSERT INTO ops.coverage_closure (source_id, day, how, closed_by, reason, items)
VALUES ('live', (now() AT TIME ZONE 'UTC')::date - 2, 'person', 'p', 'r', 10);
"""
NEW_VERSION = """
INSERT INTO core.extractor (name, version, rank, config_sha256)
VALUES ('test', '2', 99, decode(repeat('00', 32), 'hex'));
UPDATE core.article_extraction SET extractor_id = (SELECT max(extractor_id) FROM core.extractor)
WHERE article_id = (SELECT article_id FROM core.article WHERE url_key = 'n2');
"""

BROKEN = {
    "addresses_once": "UPDATE core.article SET url = 'same' WHERE source_id = 'paper'",
    "arabic_trigrams": "CREATE SCHEMA deaf; CREATE FUNCTION deaf.show_trgm(text) RETURNS text[] LANGUAGE sql AS"
    " $$SELECT '{}'::text[]$$; SET LOCAL search_path = deaf, public",
    "articles_without_events": "UPDATE core.article_extraction SET n_mentions = 0;"
    + articles("n", 20, "now()")
    + coded_with("n", 0),
    "cleaning_as_usual": CLEANING,
    "closed_days_still_closed": LIVE + CLOSED,
    "coded_share_as_usual": articles("old", 100, "now() - interval '20 days'")
    + coded_with("old", 1)
    + articles("n", 20, "now() - interval '2 days'")
    + coded_with("n", 0),
    "dates_not_ahead": "UPDATE core.mention SET date_start = date_start + 90, date_end = date_end + 90",
    "days_as_full_as_expected": LIVE
    + ITEMS.format(day=9, n=20, at="now() - interval '9 days'")
    + ITEMS.format(day=2, n=0, at="now()")
    + "INSERT INTO ops.coverage_listing (source_id, day, listing, found, missing, undated, expected, expected_basis,"
    " complete, requests, asked_from, asked_to, listed_at) VALUES ('live', (now() AT TIME ZONE 'UTC')::date - 2, 'l',"
    " 0, 0, 0, 30, 'listing', true, 1, now(), now(), now())",
    "default_partitions_empty": "UPDATE core.mention SET published_at = '1995-01-01Z' WHERE source_id = 'other'",
    "events_and_mentions_linked": "DELETE FROM core.event_mention",
    "events_as_usual": EVENTS.format(
        days="generate_series(now() - interval '70 days', now() - interval '9 days', '1 day')", n=25
    ),
    "events_count_prints": "UPDATE core.event SET n_articles = n_articles + 1",
    "evidence_verbatim": "UPDATE core.mention SET evidence_start = evidence_start + 1, evidence_end = evidence_end + 1",
    "feeds_polled_in_time": LIVE
    + FEED.format(at="now() - interval '5 hours'")
    + POLL.format(at="now() - interval '6 hours'"),
    "groups_within_bounds": "INSERT INTO core.mention SELECT (jsonb_populate_record(NULL::core.mention,"
    " to_jsonb(m) || jsonb_build_object('mention_id', gen_random_uuid()))).*"
    " FROM (SELECT * FROM core.mention LIMIT 1) AS m, generate_series(1, 200)",
    "history_in_order": VERSIONS.format(load=LAST),
    "loaded_in_time": articles("n", 20, "now() - interval '5 days'") + coded_with("n", 0),
    "loads_add_up": "UPDATE ops.load SET n_in = n_in + 1",
    "loads_end": "UPDATE ops.load SET state = 'started', started_at = now() - interval '2 hours'",
    "marts_refreshed": "UPDATE ops.touched_day SET refreshed_at = NULL;"
    " UPDATE ops.load SET finished_at = now() - interval '2 days'",
    "mentions_as_their_articles": "UPDATE core.mention SET published_at = published_at + interval '1 second'",
    "mentions_match_extraction": "UPDATE core.article_extraction SET n_mentions = n_mentions + 1",
    "offices_have_holders": "INSERT INTO mart.staleness (day, office, n_articles, n_without_holder)"
    " VALUES (current_date, 'FRA foreign minister', 20, 4)",
    "one_extractor_version": articles("n", 3, "now()") + coded_with("n", 0) + NEW_VERSION,
    "only_canonicals_coded": "UPDATE core.story_member SET relation = 'same_text'",
    "publication_times_known": articles("n", 20, "now()", "fetched"),
    "quarantined_share": "UPDATE ops.load SET started_at = now(), n_quarantined = n_in",
    "redirects_lead_to_events": "INSERT INTO core.event_redirect VALUES (gen_random_uuid(), gen_random_uuid(), 'grew', "
    + LAST
    + ")",
    "reports_add_up": REPORT,
    "scale_agrees_with_type": "UPDATE core.mention SET scale = -4 WHERE quad = 1",
    "sources_not_silent": LIVE + FEED.format(at="now()") + ITEMS.format(day=9, n=20, at="now() - interval '9 days'"),
}


@pytest.fixture(scope="module")
def told(pg_server: embedded.Server) -> Iterator[connection]:
    """Three coded articles, marts refreshed, in a database without the constraints that would refuse to break it."""
    name = f"checks_{uuid.uuid4().hex[:12]}"
    admin = psycopg2.connect(pg_server.dsn("admin", "postgres"))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE newswire OWNER newswire")
    opened = psycopg2.connect(pg_server.dsn("admin", name))
    coded.write(opened, ONE, TWO, THREE)
    accused = {"scale": -3.0, "mode": None}
    loaded(opened, {ONE: [said(ONE), said(ONE, ACCUSED, **accused)], TWO: [said(TWO)], THREE: [said(THREE)]})
    refresh(opened)
    with opened, opened.cursor() as cursor:
        cursor.execute(
            "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint"
            " WHERE contype = 'c' AND conparentid = 0 AND coninhcount = 0 AND connamespace::regnamespace::text"
            " IN ('core', 'ops', 'raw')"
        )
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
    yield opened
    opened.close()
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@pytest.fixture
def sound(told: connection) -> Iterator[connection]:
    """The same for each test: all that a test writes is rolled back."""
    yield told
    told.rollback()


def answer(opened: connection, name: str, loads: list[int] | None = None) -> tuple[Any, ...]:
    with opened.cursor() as cursor:
        cursor.execute(quality.get(name).sql, {"loads": loads})
        (row,) = cursor.fetchall()
    return tuple(row)


def break_it(opened: connection, name: str) -> None:
    with opened.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no foreign keys
        cursor.execute(BROKEN[name])


def test_every_check_is_tried_here() -> None:
    assert sorted(BROKEN) == quality.names()
    order = [check.severity for check in quality.checks()]
    assert order == sorted(order)


@pytest.mark.parametrize("name", quality.names())
def test_a_check_holds_on_a_sound_warehouse_and_fails_on_a_broken_one(sound: connection, name: str) -> None:
    before = answer(sound, name)
    assert before[2] is True, before
    break_it(sound, name)
    after = answer(sound, name)
    assert after[2] is False, after
    assert after[0] != before[0]


@pytest.mark.parametrize("name", [check.name for check in quality.checks() if check.by_load])
def test_a_check_by_load_looks_at_the_loads_it_is_told_and_at_no_other(sound: connection, name: str) -> None:
    with sound.cursor() as cursor:
        cursor.execute("SELECT array_agg(load_id) FROM ops.load")
        (loads,) = cursor.fetchone() or ([],)
    break_it(sound, name)
    assert answer(sound, name, [])[2] is True
    assert answer(sound, name, loads)[2] is False


def test_an_empty_warehouse_passes_every_check(warehouse: connection) -> None:
    results = [run_check(warehouse, check) for check in quality.checks()]
    assert [(result.name, result.observed) for result in results if not result.passed] == []


def test_a_check_looks_at_what_came_since_it_last_held_and_keeps_its_history(warehouse: connection) -> None:
    run = Run("publish", "test", coded.RUN.started_at, "check")
    check = quality.get("evidence_verbatim")
    coded.write(warehouse, ONE, TWO)
    loaded(warehouse, {ONE: [said(ONE)]})
    assert run_check(warehouse, check, run).loads is None  # the first look is at all
    assert run_check(warehouse, check, run).loads == 1  # a load of the last quarter of an hour is looked at again
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("UPDATE ops.load SET finished_at = finished_at - interval '1 day'")
    assert run_check(warehouse, check, run).loads == 0
    loaded(warehouse, {TWO: [said(TWO)]})
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("UPDATE core.mention SET quote = 'x' WHERE source_id = 'other'")
    for _ in range(2):  # it stays red until it is mended
        result = run_check(warehouse, check, run)
        assert (result.passed, result.loads) == (False, 1)
    assert run_check(warehouse, check, run, whole=True).loads is None
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("SELECT count(*), min(dag_id), min(run_id), min(ms) >= 0 FROM ops.dq_result")
        assert cursor.fetchone() == (6, "publish", "test", True)
        cursor.execute("SELECT passed, failing_since = (SELECT min(checked_at) FROM ops.dq_result WHERE NOT passed)"
                       " FROM ops.dq_latest")  # fmt: skip
        assert cursor.fetchall() == [(False, True)]
        cursor.execute("UPDATE ops.dq_result SET checked_at = checked_at - interval '8 days' WHERE passed")
    assert run_check(warehouse, check, run).loads is None  # once a week at all
