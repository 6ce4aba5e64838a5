"""Pages that change, vanish, come back or stay the same after their day, on a site of the test's own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from newswire.pipeline.context import by_hand
from newswire.pipeline.deduplicate import deduplicate
from newswire.pipeline.extract import extract
from newswire.pipeline.importing import Document, bring_in
from newswire.pipeline.load import load
from newswire.window import DAY, Window
from own_desk import CHALLENGE, FIRST, HOST, SECOND, SOFT_404, SOURCE, TEXT, TODAY, Desk


def test_a_page_is_looked_at_once_by_the_run_of_the_next_day(desk: Desk) -> None:
    desk.fetched_in_time("/1", "/2")
    before = desk.rows("SELECT * FROM raw.capture ORDER BY 1")
    report = desk.fetch(SECOND)
    assert sorted(desk.site.asked) == [("/1", True, 304), ("/2", True, 304)]
    assert (report.seen, report.new, report.unchanged) == (2, 0, 2)
    assert report.notes == ("2 pages of the days before were looked at again",)
    assert desk.rows("SELECT * FROM raw.capture ORDER BY 1") == before
    desk.site.asked.clear()
    assert desk.fetch(SECOND).seen == 0
    assert desk.site.asked == []
    assert desk.fetch(FIRST).unchanged == 2
    assert desk.site.asked == [], "a day's own run asks for nothing again"


def test_a_backfill_of_the_past_looks_at_nothing_again(desk: Desk) -> None:
    for n in range(3):
        window = Window(TODAY - (9 - n) * DAY, TODAY - (8 - n) * DAY)
        desk.site.page(f"/{n}", f"خبر {n}")
        desk.item(f"/{n}", window.start + timedelta(hours=5))
        assert desk.fetch(window).new == 1
    assert [path for path, *_ in desk.site.asked] == ["/0", "/1", "/2"]


def test_a_source_may_forbid_a_second_look(desk: Desk) -> None:
    desk.fetched_in_time("/1")
    assert desk.fetch(SECOND, SOURCE.model_copy(update={"recheck_days": 0})).seen == 0
    assert desk.site.asked == []


def test_an_edit_after_the_fetch_is_a_revision_and_reaches_the_events_of_the_next_days_run(desk: Desk) -> None:
    desk.fetched_in_time("/1")
    for stage in (deduplicate, extract, load):
        stage(desk.context, FIRST)
    desk.site.page("/1", "خبر معدل عن اللقاء")
    assert desk.fetch(SECOND).new == 1
    assert desk.clean(SECOND).new == 1
    assert desk.rows("SELECT rev_no, title FROM core.article_revision WHERE valid_to IS NULL") == [
        (2, "خبر معدل عن اللقاء")
    ]
    assert deduplicate(desk.context, SECOND).seen == 1
    assert extract(desk.context, SECOND).new == 1
    assert load(desk.context, SECOND).seen == 1
    assert desk.rows("SELECT rev_no FROM core.article_extraction") == [(2,)]
    assert desk.clean(SECOND).seen == 0
    assert desk.clean(FIRST).seen == 0


def test_an_edit_that_a_poll_notices_waits_for_the_run_of_that_day(desk: Desk) -> None:
    desk.item("/1", FIRST.start + timedelta(hours=8), modified=FIRST.start + timedelta(hours=8))
    desk.fetched_in_time("/1")
    desk.change("UPDATE raw.feed_item SET window_at = window_at - interval '20 days'")
    desk.site.page("/1", "خبر معدل")
    noon = SECOND.start + timedelta(hours=12)
    desk.item("/1", FIRST.start + timedelta(hours=8), modified=noon, seen=noon)
    desk.change("UPDATE raw.feed_item SET window_at = window_at - interval '20 days'")
    assert desk.rows("SELECT state FROM raw.feed_item") == [("queued",)]
    assert desk.fetch(SECOND).new == 1
    assert desk.clean(SECOND).new == 1


def test_a_text_that_comes_back_is_a_third_revision(desk: Desk) -> None:
    desk.fetched_in_time("/1")
    first = desk.site.pages["/1"]
    desk.site.page("/1", "خبر معدل")
    desk.fetch(SECOND)
    desk.clean(SECOND)
    desk.back_in_time()
    desk.site.pages["/1"] = first
    desk.change("UPDATE raw.feed_item SET state = 'queued'")
    desk.fetch(FIRST)
    assert desk.clean(FIRST).new == 1
    assert [title for (title,) in desk.rows("SELECT title FROM core.article_revision ORDER BY rev_no")] == [
        "خبر عن 1", "خبر معدل", "خبر عن 1",
    ]  # fmt: skip
    assert desk.clean(FIRST).seen == 0


def test_the_same_body_again_is_a_revisit_that_cleaning_follows(desk: Desk) -> None:
    desk.site.validators = False
    desk.fetched_in_time("/1")
    desk.change("UPDATE raw.capture SET fetched_at = fetched_at - interval '40 days'")  # into another month
    desk.change("UPDATE raw.feed_item SET fetched_at = fetched_at - interval '40 days'")
    report = desk.fetch(SECOND)
    assert (report.new, report.unchanged) == (0, 1)
    rows = desk.rows("SELECT capture_id, same_as, warc_path, warc_length FROM raw.capture ORDER BY fetched_at")
    assert [same for _, same, _, _ in rows] == [None, rows[0][0]]
    assert rows[0][2] != rows[1][2]
    assert desk.clean(SECOND).seen == 0
    text = desk.rows("SELECT text FROM core.article_revision")
    desk.change("DELETE FROM core.capture_cleaning; DELETE FROM core.article_revision; DELETE FROM core.article")
    assert desk.clean(FIRST).new == 1
    assert desk.rows("SELECT text FROM core.article_revision") == text
    desk.back_in_time()
    desk.fetch(SECOND)
    assert desk.rows("SELECT DISTINCT same_as FROM raw.capture WHERE same_as IS NOT NULL") == [(rows[0][0],)]


def test_a_revisit_of_a_run_that_died_is_indexed_with_what_it_repeats(desk: Desk) -> None:
    desk.site.validators = False
    desk.fetched_in_time("/1")
    desk.fetch(SECOND)
    kept = "SELECT capture_id, same_as, bytes, warc_path FROM raw.capture ORDER BY fetched_at"
    before = desk.rows(kept)
    desk.change("DELETE FROM raw.capture WHERE same_as IS NOT NULL")
    desk.change("UPDATE raw.feed_item SET fetched_at = (SELECT fetched_at FROM raw.capture)")
    assert desk.fetch(FIRST).notes == ("1 captures of a run that died were indexed",)
    assert desk.rows(kept) == before
    assert desk.rows("SELECT state FROM raw.feed_item") == [("fetched",)]


@pytest.mark.parametrize("validators", [True, False])
def test_a_page_whose_earlier_record_is_damaged_is_kept_in_full_again(desk: Desk, validators: bool) -> None:
    desk.site.validators = validators
    desk.fetched_in_time("/1")
    (path,) = desk.rows("SELECT warc_path FROM raw.capture")[0]
    file = Path(desk.context.settings.archive_root) / path
    file.write_bytes(file.read_bytes()[:-900])
    desk.fetch(SECOND)
    assert desk.site.asked == [("/1", False, 200)], "a 304 would have left nothing to read"
    assert desk.rows("SELECT same_as FROM raw.capture ORDER BY fetched_at") == [(None,), (None,)]
    desk.change("DELETE FROM core.capture_cleaning")
    assert desk.clean(FIRST).quarantined == 0


def test_a_record_that_is_found_torn_is_fetched_again_and_cleaned(desk: Desk) -> None:
    desk.site.page("/1", "خبر أول")
    desk.item("/1", FIRST.start)
    desk.fetch(FIRST)
    (path,) = desk.rows("SELECT warc_path FROM raw.capture")[0]
    file = Path(desk.context.settings.archive_root) / path
    file.write_bytes(file.read_bytes()[:-900])
    assert desk.clean(FIRST).quarantined == 1
    assert desk.rows("SELECT state, reason FROM raw.feed_item") == [("queued", "torn-record")]
    assert desk.rows("SELECT stage, reason FROM ops.quarantine WHERE resolved_at IS NULL") == [("clean", "torn-record")]
    assert desk.fetch(FIRST).new == 1
    assert desk.clean(FIRST).new == 1
    assert desk.rows("SELECT reason FROM ops.quarantine WHERE resolved_at IS NULL") == []


@pytest.mark.parametrize("gone", [(404, b"none"), (410, b""), (200, SOFT_404)], ids=["404", "410", "soft 404"])
def test_a_page_that_is_taken_back_is_marked_and_unmarked_when_it_returns(desk: Desk, gone: tuple[int, bytes]) -> None:
    desk.fetched_in_time("/1", "/2")
    there = desk.site.pages["/1"]
    desk.site.pages["/1"] = gone
    report = desk.fetch(SECOND)
    assert (report.seen, report.new, report.unchanged, report.quarantined) == (2, 1, 1, 0)
    assert "1 pages were taken back by their publisher" in report.notes
    marked = "SELECT url_key, deleted_at IS NOT NULL FROM core.article ORDER BY 1"
    states = "SELECT url_key, state FROM raw.feed_item ORDER BY 1"
    one, two = f"http://{HOST}/1", f"http://{HOST}/2"
    assert desk.rows(marked) == [(one, True), (two, False)]
    assert desk.rows(states) == [(one, "gone"), (two, "fetched")]
    assert desk.rows("SELECT count(*) FROM core.article_revision WHERE valid_to IS NULL") == [(2,)]
    desk.site.pages["/1"] = there
    desk.change("UPDATE raw.feed_item SET checked_at = checked_at - interval '1 day'")
    assert desk.fetch(SECOND).new == 0
    assert desk.rows(marked) == [(one, False), (two, False)]
    assert desk.rows(states) == [(one, "fetched"), (two, "fetched")]


def test_a_page_that_is_taken_back_before_it_was_cleaned_is_cleaned_and_marked(desk: Desk) -> None:
    desk.site.page("/1", "خبر أول")
    desk.item("/1", FIRST.start)
    desk.fetch(FIRST)
    desk.back_in_time()
    desk.site.pages.clear()
    desk.fetch(SECOND)
    assert desk.clean(FIRST).new == 1
    assert desk.rows("SELECT deleted_at IS NOT NULL FROM core.article") == [(True,)]


def test_a_challenge_is_no_removal_and_the_page_that_we_have_stays(desk: Desk) -> None:
    desk.fetched_in_time("/1")
    before = desk.rows("SELECT capture_id FROM raw.feed_item")
    desk.site.pages["/1"] = (200, CHALLENGE)
    assert desk.fetch(SECOND).quarantined == 1
    assert desk.rows("SELECT state, capture_id FROM raw.feed_item") == [("fetched", *before[0])]
    assert desk.rows("SELECT deleted_at FROM core.article") == [(None,)]
    assert desk.rows("SELECT stage, reason FROM ops.quarantine") == [("fetch", "blocked-page")]


def test_a_look_that_fails_leaves_the_item_as_it_was_and_fails_no_run(desk: Desk) -> None:
    desk.fetched_in_time("/1", "/2")
    desk.site.pages["/1"] = (403, b"no")
    desk.site.pages["/2"] = (200, b"")
    report = desk.fetch(SECOND)
    assert (report.seen, report.unchanged, report.deferred, report.quarantined) == (2, 2, 0, 0)
    assert report.notes == ("2 pages of the days before were looked at again, 2 of them in vain",)
    assert desk.rows("SELECT DISTINCT state FROM raw.feed_item") == [("fetched",)]


def test_a_304_to_a_question_without_validators_is_no_page(desk: Desk) -> None:
    desk.site.page("/1", "خبر")
    desk.site.always_304 = True
    desk.item("/1", FIRST.start)
    assert desk.fetch(FIRST).quarantined == 1
    assert desk.rows("SELECT state, reason FROM raw.feed_item") == [("error", "not-modified")]
    assert desk.rows("SELECT reason FROM ops.quarantine") == [("not-modified",)]


def test_files_of_a_run_that_died_days_ago_are_found_and_old_ones_are_not_listed(desk: Desk) -> None:
    desk.fetched_in_time("/1")
    assert desk.rows("SELECT scanned_on FROM raw.archive_scan") == [(datetime.now(UTC).date(),)]
    desk.change("DELETE FROM raw.capture; DELETE FROM core.capture_cleaning")
    desk.change("UPDATE raw.feed_item SET state = 'queued', capture_id = NULL, fetched_at = NULL")
    root = Path(desk.context.settings.archive_root) / "own"
    (file,) = root.rglob("*.warc.gz")
    died = datetime.now(UTC).date() - timedelta(days=6)
    old = root / f"{died:%Y/%m/%d}" / file.name
    old.parent.mkdir(parents=True)
    file.rename(old)
    desk.site.pages.clear()
    desk.change(f"UPDATE raw.archive_scan SET scanned_on = '{died}'")
    assert desk.fetch(FIRST).notes == ("1 captures of a run that died were indexed",)
    assert desk.rows("SELECT scanned_on FROM raw.archive_scan") == [(datetime.now(UTC).date(),)]
    desk.change("DELETE FROM raw.capture")
    assert desk.fetch(FIRST).notes == (), "it was searched before"


def test_of_two_documents_with_one_url_the_second_is_set_aside_and_can_be_imported_alone(desk: Desk) -> None:
    def document(title: str) -> Document:
        return Document(
            f"http://{HOST}/old", f"{title}\n\n{TEXT} {title}.".encode(), "text/plain; charset=utf-8", FIRST.start
        )

    def imported(*documents: Document) -> None:
        bring_in(by_hand(desk.context.settings, desk.context.dsn, "test"), SOURCE, documents)

    one, two = document("عنوان أول"), document("عنوان ثان")
    aside = "SELECT stage, reason FROM ops.quarantine WHERE resolved_at IS NULL"
    for _ in range(2):
        imported(one, one, two)
        desk.clean(FIRST)
        assert desk.rows("SELECT title FROM core.article_revision") == [("عنوان أول",)]
        assert desk.rows(aside) == [("import", "double-url")]
    imported(two)
    desk.clean(FIRST)
    assert desk.rows("SELECT title FROM core.article_revision WHERE valid_to IS NULL") == [("عنوان ثان",)]
    assert desk.rows(aside) == []
