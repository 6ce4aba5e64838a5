"""An archive that cannot be written or is not there, and a host that falls silent: nothing counts as fetched."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from newswire.errors import Transient
from newswire.fetch.archive import writer
from newswire.fetch.archive.spool import Part
from newswire.pipeline.context import Context
from newswire.settings import Settings
from own_desk import FIRST, SOURCE, Desk

STATES = "SELECT state, count(*) FROM raw.feed_item GROUP BY 1 ORDER BY 1"


@pytest.fixture
def queued(desk: Desk) -> Desk:
    """Twelve pages in the queue."""
    for n in range(12):
        desk.site.page(f"/{n}", f"خبر {n}")
        desk.item(f"/{n}", FIRST.start + timedelta(hours=1, minutes=n))
    return desk


def test_a_full_disk_is_transient_and_the_rest_waits_for_the_next_run(
    queued: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_RECORDS", 3)
    real, written = Part.append, []

    def no_room(self: Part, *pieces: bytes) -> int:
        written.append(pieces)
        if len(written) > 9:
            raise OSError(28, "No space left on device")
        return real(self, *pieces)

    with monkeypatch.context() as patch:
        patch.setattr(Part, "append", no_room)
        with pytest.raises(Transient, match=r"cannot write to .*No space left on device"):
            queued.fetch(FIRST)
    states = dict(queued.rows(STATES))
    assert states["queued"] >= 4
    assert states["fetched"] == queued.rows("SELECT count(*) FROM raw.capture")[0][0] >= 3
    assert queued.fetch(FIRST).new == states["queued"]
    assert queued.rows(STATES) == [("fetched", 12)]
    assert list((Path(queued.context.settings.place) / "spool").glob("*.part")) == []
    assert queued.clean(FIRST).new == 12


@pytest.mark.parametrize("what", ["archive", "spool"])
def test_an_archive_that_cannot_be_written_leaves_everything_in_the_queue(queued: Desk, what: str) -> None:
    place = Path(queued.context.settings.archive_root) if what == "archive" else queued.context.settings.place / "spool"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("a file where a folder should be")  # also root cannot write below it
    with pytest.raises(Transient, match=r"archive.*: cannot (write|publish|list)"):
        queued.fetch(FIRST)
    assert queued.rows(STATES) == [("queued", 12)]
    assert queued.rows("SELECT count(*) FROM raw.capture") == [(0,)]
    place.unlink()
    assert queued.fetch(FIRST).new == 12


def test_an_archive_that_is_not_mounted_sets_no_page_aside(queued: Desk) -> None:
    assert queued.fetch(FIRST).new == 12
    root = Path(queued.context.settings.archive_root)
    os.rename(root, root.with_name("elsewhere"))
    with pytest.raises(Transient, match="mounted"):
        queued.clean(FIRST)
    assert queued.rows("SELECT count(*) FROM ops.quarantine") == [(0,)]
    os.rename(root.with_name("elsewhere"), root)
    assert queued.clean(FIRST).new == 12


def test_a_record_that_is_another_pages_is_not_cleaned_as_this_one(queued: Desk) -> None:
    queued.fetch(FIRST)
    queued.change(
        "UPDATE raw.capture AS c SET warc_offset = o.warc_offset, warc_length = o.warc_length FROM raw.capture AS o"
        " WHERE c.url_key LIKE '%/1' AND o.url_key LIKE '%/2' AND c.warc_path = o.warc_path"
    )
    report = queued.clean(FIRST)
    assert (report.new, report.quarantined) == (11, 1)
    assert queued.rows("SELECT stage, reason, right(natural_key, 2) FROM ops.quarantine") == [
        ("clean", "torn-record", "/1")
    ]


def test_a_host_that_falls_silent_leaves_every_item_in_one_state_and_in_the_books(queued: Desk) -> None:
    silent = Settings(**queued.context.settings.model_dump() | {"connect_to": {"own.test": "127.0.0.1:9"}})
    away = Desk(Context(silent, queued.context.dsn, queued.context.run), queued.warehouse, queued.site)
    with pytest.raises(Transient, match="12 to try again"):
        away.fetch(FIRST)
    assert queued.rows(STATES) == [("queued", 12)]
    (report,) = queued.rows("SELECT seen, deferred, new + unchanged + quarantined FROM ops.stage_report")
    assert report == (12, 12, 0)
    assert queued.rows("SELECT sum(attempts) BETWEEN 5 AND 6 FROM raw.feed_item") == [(True,)]


def test_five_tries_in_vain_set_an_item_aside_with_its_reason(desk: Desk) -> None:
    desk.site.pages["/1"] = (500, b"broken")
    desk.item("/1", FIRST.start)
    for _ in range(4):
        with pytest.raises(Transient, match="retry"):
            desk.fetch(FIRST, SOURCE)
    assert desk.rows("SELECT state, attempts FROM raw.feed_item") == [("queued", 4)]
    assert desk.fetch(FIRST).quarantined == 1
    assert desk.rows("SELECT state, reason, attempts FROM raw.feed_item") == [("error", "retry", 5)]
    assert desk.rows("SELECT stage, reason FROM ops.quarantine") == [("fetch", "retry")]
