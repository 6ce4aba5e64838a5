"""What the tables themselves refuse: rows without a key, references that lead nowhere, codes that nobody knows."""

import coded
import printed
import psycopg2
import pytest
from coded import article, loaded, said
from newswire.warehouse.marts import refresh
from newswire.warehouse.mentions import WaitingArticle, mention_rows
from psycopg2.errors import CheckViolation, ForeignKeyViolation
from psycopg2.extensions import connection

OURS = "n.nspname IN ('raw', 'core', 'mart', 'ops') AND NOT c.relispartition"


def test_every_table_but_the_postings_of_copy_finding_has_a_primary_key(warehouse: connection) -> None:
    without = printed.rows(
        warehouse,
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE {OURS} AND c.relkind IN ('r', 'p')"
        " AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)",
    )
    assert without == {("core.shingle",)}


def test_every_foreign_key_has_an_index_or_says_why_it_has_none(warehouse: connection) -> None:
    bare = printed.rows(
        warehouse,
        "SELECT k.conrelid::regclass::text, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
        f" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND k.contype = 'f' AND k.conparentid = 0"
        " AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indpred IS NULL"
        "     AND i.indkey[0] = ANY (k.conkey))"
        " AND obj_description(k.oid, 'pg_constraint') IS NULL",
    )
    assert bare == set()


@pytest.fixture
def told(warehouse: connection) -> connection:
    one = article("one")
    coded.write(warehouse, one, article("two", 0.1))
    loaded(warehouse, {one: [said(one, place={"name": "x", "country": "PAK", "level": "city"})]})
    with warehouse, warehouse.cursor() as cursor:
        cursor.execute("INSERT INTO raw.feed (feed_id, source_id, url) VALUES (gen_random_uuid(), 'paper', 'x')")
        cursor.execute("INSERT INTO raw.feed_poll (feed_id, at, status) SELECT feed_id, now(), 'ok' FROM raw.feed")
        cursor.execute(
            "INSERT INTO ops.quarantine (stage, natural_key, reason, message) VALUES ('clean', 'k', 'r', 'm')"
        )
        cursor.execute(
            "INSERT INTO raw.capture (capture_id, fetched_at, source_id, url_key, url, final_url, bytes, body_sha256,"
            " warc_path, warc_offset, warc_length)"
            " VALUES (gen_random_uuid(), now(), 'paper', 'k', 'u', 'u', 1, %s, 'w', 0, 1)",
            (bytes(32),),
        )
    refresh(warehouse)
    return warehouse


UNKNOWN_CODES = (
    "core.source SET country = 'Pakistan'", "core.source SET language = 'Arabic'", "core.source SET kind = 'blog'",
    "core.article SET published_at = '1889-01-01Z'", "core.article SET published_precision = 'hour'",
    "core.article_revision SET language = 'العربية'", "core.article_revision SET agreement = 2",
    "core.article_revision SET rev_no = 0", "core.article_extraction SET status = 'done'",
    "core.mention SET status = 'maybe'", "core.mention SET mode = 'Visit!'", "core.mention SET plover = 'consult'",
    "core.mention SET cameo = '4'", "core.mention SET quad = 5", "core.mention SET scale = 11",
    "core.mention SET date_granularity = 'hour'", "core.mention SET place_level = 'City'",
    "core.mention SET quote = ''", "core.mention SET confidence = 1.5", "core.mention SET date_end = '2020-01-01'",
    "core.mention SET evidence_field = 'lead'", "core.mention SET evidence_end = evidence_start",
    "core.mention_side SET role = 'target'", "core.mention_side SET code = 'Iran'",
    "core.mention_side SET sector = 'gov'",
    "core.event SET status = 'maybe'", "core.event SET mode = 'Visit!'", "core.event SET plover = 'consult'",
    "core.event SET cameo = 'x'", "core.event SET quad = 0", "core.event SET scale = -11",
    "core.event SET date_granularity = 'hour'", "core.event SET date_end = '2020-01-01'",
    "core.event SET confidence = -0.1", "core.event SET n_mentions = 0",
    "core.event SET n_independent = n_mentions + 1", "core.event_side SET role = 'target'",
    "core.event_side SET code = ''", "core.event_side SET sector = 'gov'", "core.event_mention SET merge_score = 2",
    "core.event_type SET scale = 12", "core.story_member SET relation = 'like'",
    "raw.capture SET http_status = 7", "raw.capture SET body_sha256 = ''", "raw.feed_poll SET status = 'not ok'",
    "raw.feed_poll SET new = 5", "ops.load SET dataset = 'Two words'", "ops.load SET state = 'done'",
    "ops.load SET window_end = window_start", "ops.touched_day SET mart = ''", "ops.quarantine SET reason = ''",
    "ops.quarantine SET stage = 'A stage'", "mart.daily_dyad SET quad = 9", "mart.daily_dyad SET n_events = 0",
    "mart.actor_timeline SET role = 'target'", "mart.incident SET scale = 20", "mart.incident SET dead = -1",
    "mart.source_day SET articles = -1", "mart.source_day SET without_events = coded + 1",
    "mart.top_story SET place = 21",
)  # fmt: skip
LEADING_NOWHERE = (
    "core.mention SET type = 'FIGHT'", "core.event SET type = 'FIGHT'", "core.mention SET source_id = 'nobody'",
    "core.article_extraction SET extractor_id = 99", "mart.daily_dyad SET type = 'FIGHT'",
    "mart.actor_timeline SET type = 'FIGHT'", "mart.incident SET type = 'FIGHT'",
    "mart.source_day SET source_id = 'nobody'", "core.story SET canonical_article_id = gen_random_uuid()",
)  # fmt: skip


def accepted(opened: connection, changes: tuple[str, ...], refusal: type[Exception]) -> list[str]:
    """Which of the changes the tables take; each is tried on rows that are there."""
    taken = []
    for change in changes:
        with opened.cursor() as cursor:
            try:
                cursor.execute(f"UPDATE {change}")
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                taken.append(change)
            except refusal:
                pass
        opened.rollback()
    return taken


def test_bad_rows_are_refused(told: connection) -> None:
    assert accepted(told, UNKNOWN_CODES, CheckViolation) == []
    assert accepted(told, LEADING_NOWHERE, ForeignKeyViolation) == []


def test_a_row_that_was_closed_is_in_the_history_once(told: connection) -> None:
    loaded(told, {article("one"): []}, version=2)
    for name in ("mention", "mention_side", "event", "event_side", "event_mention"):
        with told.cursor() as cursor, pytest.raises(psycopg2.errors.UniqueViolation):
            cursor.execute(f"INSERT INTO core.{name}_history SELECT * FROM core.{name}_history")
        told.rollback()


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "Visit!"}, {"plover": "consult"}, {"cameo": "4"}, {"scale": 11}, {"date_granularity": "hour"},
        {"place": {"name": "x", "country": "PAK", "level": "City"}}, {"actors": [coded.IRAN | {"code": "Iran"}]},
        {"actors": [coded.IRAN | {"sector": "gov"}]},
    ],
    ids=str,
)  # fmt: skip
def test_a_mention_that_its_table_would_refuse_is_set_aside_before(change: dict[str, object]) -> None:
    told = article("one")
    mentions = [said(told, **change), said(told)]
    waiting = WaitingArticle(
        told.id, 1, 1, 1, mentions, [], told.source, told.published_at, "t", told.text, None, 1, canonical=True,
        extracted_at=told.published_at,
    )  # fmt: skip
    good, bad = mention_rows(waiting)
    assert (len(good), [error.reason for _, error in bad]) == (1, ["bad_mention"])
