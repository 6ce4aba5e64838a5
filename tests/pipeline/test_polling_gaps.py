"""A gap is open until the windows that listings covered leave nothing of it."""

from datetime import UTC, datetime, timedelta

import pytest
from newswire.ids import content_uuid
from newswire.models import Feed, Name, Source
from newswire.warehouse.connect import transaction
from newswire.warehouse.sources import fill_gaps, open_gaps, write_sources
from newswire.warehouse.sql import read_sql
from newswire.window import Window
from psycopg2.extensions import connection

HOUR = timedelta(hours=1)
T = datetime(2026, 9, 1, tzinfo=UTC)
URL = "http://own.test/rss"
SOURCE = Source(
    id="own", name=Name(ar="مصدر", en="Own"), country="OMN", kind="newspaper", tier=3, homepage="http://own.test",
    timezone="UTC", feeds=(Feed(url=URL, confidence="A"),),
)  # fmt: skip
OTHER = SOURCE.model_copy(update={"id": "other", "feeds": (Feed(url="http://other.test/rss", confidence="A"),)})
LATER = T + 100 * HOUR


@pytest.fixture
def gaps(warehouse: connection) -> connection:
    with transaction(warehouse) as cursor:
        write_sources(cursor, [SOURCE, OTHER])
        record(cursor, SOURCE, 10, 40)
    return warehouse


def record(cursor, source: Source, start: int, end: int) -> None:
    feed_id = content_uuid("feed", source.id, source.feeds[0].url)
    values = {"feed_id": feed_id, "gap_from": T + start * HOUR, "gap_to": T + end * HOUR, "at": T + end * HOUR}
    cursor.execute(read_sql("sources/gap"), values)


def window(start: int, end: int) -> Window:
    return Window(T + start * HOUR, T + end * HOUR)


def parts(cursor, within: Window | None = None) -> list[tuple[float, float]]:
    return [((gap.start - T) / HOUR, (gap.end - T) / HOUR) for gap in open_gaps(cursor, "own", within)]


def test_windows_fill_a_gap_together(gaps: connection) -> None:
    with transaction(gaps) as cursor:
        assert parts(cursor) == [(10, 40)]
        assert parts(cursor, window(0, 24)) == [(10, 24)]
        assert parts(cursor, window(48, 72)) == []
        assert fill_gaps(cursor, "own", window(0, 24), LATER) == 0
        assert fill_gaps(cursor, "own", window(30, 35), LATER) == 0
        assert parts(cursor) == [(24, 30), (35, 40)]
        assert fill_gaps(cursor, "other", window(0, 90), LATER) == 0
        assert fill_gaps(cursor, "own", window(24, 48), LATER) == 1
        assert parts(cursor) == []
        assert fill_gaps(cursor, "own", window(24, 48), LATER + HOUR) == 0
        cursor.execute("SELECT filled_at FROM raw.gap")
        assert cursor.fetchall() == [(LATER,)]


def test_a_listing_says_nothing_of_the_time_after_it_was_asked(gaps: connection) -> None:
    with transaction(gaps) as cursor:
        assert fill_gaps(cursor, "own", window(0, 48), T + 20 * HOUR) == 0
        assert parts(cursor) == [(20, 40)]
        assert fill_gaps(cursor, "own", window(24, 48), T + 5 * HOUR) == 0
        assert parts(cursor) == [(20, 40)]


def test_a_filled_gap_that_grows_is_open_for_what_is_new(gaps: connection) -> None:
    with transaction(gaps) as cursor:
        assert fill_gaps(cursor, "own", window(0, 48), LATER) == 1
        record(cursor, SOURCE, 10, 30)
        assert parts(cursor) == []
        record(cursor, SOURCE, 10, 44)
        assert parts(cursor) == [(40, 44)]
