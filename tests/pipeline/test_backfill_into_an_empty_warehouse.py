"""What was gathered day by day, and the same days backfilled into an empty warehouse later: the same events."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest
from newswire import replica
from newswire.cli.stages import run_window
from newswire.pipeline.context import Context, by_hand
from newswire.settings import Settings
from newswire.sources import catalogue
from newswire.warehouse import embedded
from newswire.window import from_bounds

pytestmark = pytest.mark.slow

DAYS = ("2026-09-13", "2026-09-14")
FIRST_LOOK, LATER = datetime(2026, 9, 15, 9, tzinfo=UTC), datetime(2026, 9, 29, 7, tzinfo=UTC)
# what the warehouse says, without who wrote it, when, under which run, and the numbers that are drawn
TABLES = ("article", "mention", "mention_side", "event", "event_side", "event_mention", "event_relation")
DRAWN = ("load_id", "system_from", "first_seen_at", "last_seen_at", "noticed_at", "article_no", "extractor_id")
LEFT_OUT = {"mention": ("row_sha256",)}  # the digest of a mention holds the number of its extractor


@pytest.fixture
def second_dsn(pg_server: embedded.Server) -> Iterator[str]:
    """The owner's address of another empty warehouse."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = psycopg2.connect(pg_server.dsn("admin", "postgres"))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE newswire OWNER newswire")
        yield pg_server.dsn("owner", name)
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


def content(dsn: str) -> dict[str, list[str]]:
    """Every row of each table as text, sorted."""
    found = {}
    opened = psycopg2.connect(dsn)
    with opened.cursor() as cursor:
        for table in TABLES:
            left_out = [*DRAWN, *LEFT_OUT.get(table, ())]
            cursor.execute(f"SELECT (to_jsonb(t) - %s::text[])::text FROM core.{table} AS t ORDER BY 1", (left_out,))
            found[table] = [row for (row,) in cursor.fetchall()]
    opened.close()
    return found


def test_the_same_ids_and_content_whenever_and_in_whatever_steps(
    warehouse_dsn: str, second_dsn: str, tmp_path: Path
) -> None:
    """Once as it came, days out of order and a source late; once all days at once, two weeks later."""
    with replica.serve() as sites:

        def at(dsn: str, home: str) -> Context:
            settings = Settings(
                home=tmp_path / home, profile="demo", archive=str(tmp_path / home / "archive"),
                allow=("127.0.0.0/8",), connect_to=sites.connect_to,
            )  # fmt: skip
            return by_hand(settings, dsn, "test")

        sources = catalogue.enabled(catalogue.load(), replica=True)
        step_by_step, at_once = at(warehouse_dsn, "steps"), at(second_dsn, "once")
        sites.set_now(FIRST_LOOK)
        for day in reversed(DAYS):
            run_window(step_by_step, sources[1:], from_bounds(day, day))
        for day in DAYS:
            run_window(step_by_step, sources, from_bounds(day, day))
        sites.set_now(LATER)
        run_window(at_once, sources, from_bounds(DAYS[0], DAYS[-1]))
        # pages that were edited since are looked at again
        run_window(step_by_step, sources, from_bounds(DAYS[0], DAYS[-1]))
    first, second = content(warehouse_dsn), content(second_dsn)
    assert len(first["event"]) > 30
    assert first == second
