"""The url queue: what is known is never taken away, and a window works on what belongs to it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from newswire.models import ArchivePlace, FeedItem
from newswire.warehouse.connect import Connection, transaction
from newswire.warehouse.items import (
    Captured,
    Listed,
    Settled,
    count_items,
    is_captured,
    queued_items,
    settle_items,
    write_captures,
    write_items,
)
from newswire.warehouse.run import Run
from newswire.window import Window
from printed import rows

SEEN = datetime(2026, 9, 14, 6, tzinfo=UTC)
PUBLISHED = datetime(2026, 9, 13, 18, 30, tzinfo=UTC)
FULL = FeedItem(
    source_id="paper", url="https://paper.test/1?utm_source=feed", guid="g1", title="عنوان", summary="موجز",
    content="<p>نص</p>", published_at=PUBLISHED, published_text="Sun, 13 Sep 2026 18:30 GMT",
    modified_at=PUBLISHED + timedelta(hours=1), date_basis="published", found_by="feed",
)  # fmt: skip
BARE = FeedItem(source_id="paper", url="https://paper.test/1", found_by="sitemap")
KEY = "https://paper.test/1"


@pytest.fixture
def queue(warehouse: Connection) -> Connection:
    with transaction(warehouse) as cursor:
        cursor.execute(
            "INSERT INTO core.source VALUES ('paper', 'a', 'a', 'SAU', 'ar', 'newspaper', 1, 'UTC', 'h', 'own', true)"
        )
    return warehouse


def listed(opened: Connection, *items: FeedItem, at: datetime = SEEN) -> Listed:
    with transaction(opened) as cursor:
        return write_items(cursor, items, at)


def item(opened: Connection, *columns: str) -> tuple[Any, ...]:
    (found,) = rows(opened, f"SELECT {', '.join(columns)} FROM raw.feed_item")
    return found if len(columns) > 1 else found[0]


def settle(opened: Connection, state: str, capture: UUID | None = None) -> None:
    with transaction(opened) as cursor:
        settle_items(cursor, "paper", [Settled(KEY, state, None, 0, capture, SEEN if capture else None)])


def day(number: int) -> Window:
    start = datetime(2026, 9, number, tzinfo=UTC)
    return Window(start, start + timedelta(days=1))


def in_queue(opened: Connection, window: Window) -> set[str]:
    with transaction(opened) as cursor:
        found = {queued.url_key for queued in queued_items(cursor, "paper", window)}
        assert count_items(cursor, "paper", window) >= len(found)
    return found


ALL = (
    "url_key", "url", "guid", "title", "summary", "content", "published_claim", "published_text", "modified_claim",
    "date_basis", "suspect", "found_by", "window_at", "first_seen_at",
)  # fmt: skip


def test_a_poorer_listing_takes_nothing_away(queue: Connection) -> None:
    assert listed(queue, FULL) == Listed(1, 0, 0)
    before = item(queue, *ALL)
    assert listed(queue, BARE, at=SEEN + timedelta(hours=2)) == Listed(0, 0, 1)
    assert item(queue, *ALL) == before
    assert item(queue, "last_seen_at") == SEEN + timedelta(hours=2)


def test_a_richer_listing_adds_what_was_not_known(queue: Connection) -> None:
    listed(queue, BARE)
    assert item(queue, "published_claim", "date_basis", "window_at") == (None, "none", SEEN)
    listed(queue, FULL, at=SEEN + timedelta(hours=2))
    columns = ("guid", "title", "summary", "content", "published_claim", "date_basis", "window_at", "first_seen_at")
    assert item(queue, *columns) == ("g1", "عنوان", "موجز", "<p>نص</p>", PUBLISHED, "published", PUBLISHED, SEEN)


def test_a_told_date_replaces_one_of_the_url_and_never_the_other_way(queue: Connection) -> None:
    by_url = replace(BARE, published_at=datetime(2026, 9, 12, tzinfo=UTC), date_basis="url")
    listed(queue, by_url)
    assert item(queue, "date_basis", "window_at") == ("url", datetime(2026, 9, 12, 12, tzinfo=UTC))
    listed(queue, FULL)
    assert item(queue, "date_basis", "window_at") == ("published", PUBLISHED)
    listed(queue, by_url)
    assert item(queue, "date_basis", "published_claim", "window_at") == ("published", PUBLISHED, PUBLISHED)


def test_a_date_that_cannot_be_never_replaces_nor_stays(queue: Connection) -> None:
    suspect = replace(FULL, published_at=datetime(2031, 1, 1, tzinfo=UTC), suspect=True)
    listed(queue, BARE)
    listed(queue, suspect)
    assert item(queue, "published_claim", "date_basis", "suspect", "window_at") == (None, "none", False, SEEN)
    listed(queue, FULL)
    listed(queue, suspect)
    assert item(queue, "published_claim", "suspect", "window_at") == (PUBLISHED, False, PUBLISHED)


def test_a_date_that_cannot_be_gives_way_to_a_sound_one(queue: Connection) -> None:
    listed(queue, replace(FULL, published_at=datetime(2031, 1, 1, tzinfo=UTC), suspect=True))
    assert item(queue, "suspect", "window_at") == (True, SEEN)
    listed(queue, FULL)
    assert item(queue, "published_claim", "suspect", "window_at") == (PUBLISHED, False, PUBLISHED)


def test_two_lines_that_name_one_page_are_one_item(queue: Connection) -> None:
    assert listed(queue, FULL, BARE) == Listed(1, 0, 0)
    assert item(queue, "url_key", "url") == (KEY, FULL.url)


@pytest.mark.parametrize(
    ("state", "later_by", "again"),
    [("fetched", 1, True), ("fetched", 0, False), ("fetched", -1, False), ("gone", 1, False), ("refused", 1, False)],
)
def test_only_a_later_change_of_a_fetched_page_queues_it_again(
    queue: Connection, state: str, later_by: int, again: bool
) -> None:
    listed(queue, FULL)
    settle(queue, state, UUID(int=1) if state == "fetched" else None)
    changed = replace(FULL, title="عنوان جديد", modified_at=FULL.modified_at + timedelta(hours=later_by))
    assert listed(queue, changed) == Listed(0, int(again), int(not again))
    assert item(queue, "state") == ("queued" if again else state)
    assert (in_queue(queue, day(13)) == {KEY}) == again
    if state == "fetched":
        assert item(queue, "title") == ("عنوان جديد" if again else "عنوان")


def test_a_change_that_is_listed_twice_queues_once(queue: Connection) -> None:
    listed(queue, FULL)
    settle(queue, "fetched", UUID(int=1))
    changed = replace(FULL, modified_at=FULL.modified_at + timedelta(hours=1))
    assert listed(queue, changed).requeued == 1
    settle(queue, "fetched", UUID(int=2))
    assert listed(queue, changed) == Listed(0, 0, 1)
    assert item(queue, "state") == "fetched"


def test_a_window_works_on_its_own_items_and_on_older_ones_that_were_first_listed_in_it(queue: Connection) -> None:
    def one(name: str, published: datetime, seen: datetime) -> None:
        listed(
            queue,
            replace(BARE, url=f"https://paper.test/{name}", published_at=published, date_basis="published"),
            at=seen,
        )

    noon = timedelta(hours=12)
    one("of-the-day", day(13).start + noon, day(13).start + noon)
    one("listed-late", day(13).end - timedelta(minutes=1), day(14).start + timedelta(minutes=1))
    one("months-later", day(1).start, day(14).start + noon)
    one("dated-ahead", day(15).start + noon, day(14).start + noon)
    one("first-instant", day(14).start, day(14).start)
    found = {number: {key.rpartition("/")[2] for key in in_queue(queue, day(number))} for number in (1, 13, 14, 15)}
    assert found == {
        1: {"months-later"},
        13: {"of-the-day", "listed-late"},
        14: {"listed-late", "months-later", "first-instant"},
        15: {"dated-ahead"},
    }


def test_an_item_without_a_date_belongs_to_the_day_on_which_it_was_seen(queue: Connection) -> None:
    listed(queue, BARE)
    assert in_queue(queue, day(14)) == {KEY}
    listed(queue, BARE, at=SEEN + timedelta(days=3))
    assert (in_queue(queue, day(14)), in_queue(queue, day(17))) == ({KEY}, set())


def test_a_page_that_is_asked_again_brings_the_validators_of_its_last_capture(queue: Connection) -> None:
    listed(queue, FULL)
    with transaction(queue) as cursor:
        assert [(queued.etag, queued.held) for queued in queued_items(cursor, "paper", day(13))] == [(None, None)]
        for number, etag in ((1, '"old"'), (2, '"new"')):
            at = SEEN + timedelta(hours=number)
            captured = Captured(
                UUID(int=number), at, "paper", KEY, FULL.url, KEY, 200, "text/html", 4, bytes([number] * 32),
                ArchivePlace("paper/x.warc.gz", 0, 10), etag, None,
            )  # fmt: skip
            for _ in range(2):
                write_captures(cursor, Run("ingest", "r", at), [captured])
            settle_items(cursor, "paper", [Settled(KEY, "fetched", None, 0, captured.capture_id, at)])
    listed(queue, replace(FULL, modified_at=FULL.modified_at + timedelta(days=1)))
    with transaction(queue) as cursor:
        (queued,) = queued_items(cursor, "paper", day(13))
        assert is_captured(cursor, "paper", KEY, bytes([2] * 32))
        assert not is_captured(cursor, "paper", KEY, bytes(32))
    assert queued.held is not None
    assert (queued.etag, queued.held.capture_id, queued.attempts) == ('"new"', UUID(int=2), 0)
    assert rows(queue, "SELECT count(*) FROM raw.capture") == {(2,)}
    assert rows(queue, "SELECT DISTINCT tableoid::regclass::text FROM raw.capture") == {("raw.capture_2026_09",)}
