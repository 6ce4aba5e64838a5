"""Mentions refer to rows that are there, and those stay."""

from uuid import UUID

import coded
import psycopg2
import pytest
from coded import article, loaded, said
from psycopg2.extensions import connection
from psycopg2.extras import Json

ONE = article("one")
COPY = "INSERT INTO core.mention SELECT (jsonb_populate_record(m, %s)).* FROM core.mention m"


@pytest.fixture
def told(warehouse: connection) -> connection:
    coded.write(warehouse, ONE)
    loaded(warehouse, {ONE: [said(ONE)]})
    return warehouse


@pytest.mark.parametrize(
    "changes",
    [
        {"article_id": str(article("nobody").id)}, {"source_id": "nobody"}, {"extractor_id": 99}, {"type": "GOSSIP"},
        {"load_id": 99},
    ],
    ids=str,
)  # fmt: skip
def test_a_mention_of_what_is_not_there_is_refused(told: connection, changes: dict[str, object]) -> None:
    with told.cursor() as cursor:
        cursor.execute(COPY, (Json({"mention_id": str(UUID(int=1))}),))  # as it is, it is taken
        with pytest.raises(psycopg2.errors.ForeignKeyViolation):
            cursor.execute(COPY + " LIMIT 1", (Json({"mention_id": str(UUID(int=2))} | changes),))
    told.rollback()
    with told.cursor() as cursor, pytest.raises(psycopg2.errors.ForeignKeyViolation):
        cursor.execute("UPDATE core.mention SET source_id = 'nobody'")
    told.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM core.article", "DELETE FROM core.source", "DELETE FROM core.extractor", "DELETE FROM ops.load",
        "DELETE FROM core.event_type", "UPDATE core.event_type SET type = 'GOSSIP' WHERE type = 'CONSULT'",
    ],
)  # fmt: skip
def test_what_a_mention_refers_to_stays(told: connection, statement: str) -> None:
    with told.cursor() as cursor:
        # nothing else refers to them any more
        cursor.execute(
            "TRUNCATE core.article_extraction, core.event, core.story_member, core.story, core.article_revision,"
            " ops.touched_day, core.event_redirect CASCADE"
        )
        with pytest.raises(psycopg2.errors.ForeignKeyViolation):
            cursor.execute(statement)
    told.rollback()
