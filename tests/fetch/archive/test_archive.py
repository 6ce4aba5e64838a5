"""What goes into the archive comes out of it byte for byte, and what is damaged is never taken for whole."""

import contextlib
import gzip
import os
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from fastwarc.warc import ArchiveIterator, is_warc_11
from hypothesis import given, settings
from hypothesis import strategies as st
from newswire import ids
from newswire.errors import BadItem, Transient
from newswire.fetch.archive import Archive, Earlier, records, writer
from newswire.fetch.archive.spool import Part, delete_dead_parts
from newswire.models import ArchivePlace

from .answers import START, answer

DAY = date(2026, 3, 1)
VALUE = st.text(st.characters(min_codepoint=32, max_codepoint=255, blacklist_characters="\x7f"), max_size=30)
NAME = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True)

RECORD, _ = records.response(answer(1), writer.capture_key(answer(1)), None)


@pytest.fixture(params=["folder", "object store"])
def archive(request, tmp_path):
    if request.param == "folder":
        return Archive(str(tmp_path / "the archive"))
    return Archive(f"memory://{tmp_path.name}-{os.getpid()}/archive", tmp_path / "spool")


def files(archive):
    return sorted(orphan.path for orphan in archive.orphans(set()))


def keep(archive, *results, run_key="run-0-1"):
    with archive.writer("alwifaq", DAY, run_key) as writing:
        for result in results:
            writing.write(result)
    return writing.published


def keep_again(archive, first):
    """The same page once more, in another file, as a repetition of the record at `first`."""
    one = answer(1)
    earlier = Earlier(writer.capture_key(one), one.final_url, one.fetched_at, one.sha256, first)
    with archive.writer("alwifaq", DAY, "again") as writing:
        writing.write(replace(one, fetched_at=START + timedelta(hours=9)), same_as=earlier)
    return writing.published


def test_an_answer_is_read_as_it_was_written(archive):
    written = [answer(n) for n in range(5)]
    kept = keep(archive, *written)
    assert [key for key, _ in kept] == [ids.capture_id(one.final_url, one.body) for one in written]
    assert {place.path for _, place in kept} == {"alwifaq/2026/03/01/run-0-1-0000.warc.gz"}
    for result, (key, place) in zip(written, kept, strict=True):
        stored = archive.read(place)
        assert (stored.url, stored.status, stored.headers, stored.body) == (
            result.url,
            200,
            result.headers,
            result.body,
        )
        assert (stored.fetched_at, stored.final_url, stored.capture) == (result.fetched_at, result.final_url, key)
        assert (stored.size, stored.sha256, stored.same_as) == (len(result.body), result.sha256, None)


@settings(max_examples=60)
@given(st.binary(max_size=2000), st.lists(st.tuples(NAME, VALUE), max_size=6), st.sampled_from([200, 404, 299, 503]))
def test_any_body_and_headers_come_back(body, headers, status):
    headers = tuple((name, value.strip()) for name, value in headers)
    result = answer(1, body, headers=headers, http_status=status, url="https://site.test/خبر?a= b")
    key = writer.capture_key(result)
    member, _ = records.response(result, key, None)
    stored = records.unpack(member)
    assert (stored.body, stored.headers, stored.status, stored.url) == (body, headers, status, result.url)


@given(st.integers(10, 600))
@settings(max_examples=200)
def test_a_record_that_was_changed_or_cut_is_refused(at):
    whole = records.unpack(RECORD)
    at = min(at, len(RECORD) - 1)
    for damaged in (RECORD[:at], RECORD + b"x", RECORD[:at] + bytes([RECORD[at] ^ 0x55]) + RECORD[at + 1 :]):
        with contextlib.suppress(BadItem):
            # a bit in gzip's own header may mean nothing; then the record is whole after all
            assert (records.unpack(damaged), len(damaged)) == (whole, len(RECORD))


def test_another_content_under_a_right_gzip_checksum_is_refused():
    for old, new in ((b"<p>", b"<q>"), (b"Set-Cookie: a=1", b"Set-Cookie: a=2")):
        forged = gzip.compress(zlib.decompress(RECORD, 31).replace(old, new))
        with pytest.raises(BadItem, match="digest"):
            records.unpack(forged)


def test_a_place_that_is_off_is_refused(archive):
    (_, first), (_, second) = keep(archive, answer(1), answer(2))
    for place in (
        replace(first, length=first.length - 1),
        replace(first, length=first.length + 1),
        replace(first, offset=first.offset + 1),
        replace(second, length=second.length + 5000),
        replace(first, path="alwifaq/2026/03/01/none.warc.gz"),
        replace(first, path="../../etc/passwd"),
        ArchivePlace(first.path, 0, first.offset),
    ):
        with pytest.raises(BadItem):
            archive.read(place)


def test_a_file_that_was_torn_on_the_disk_gives_its_whole_records_only(tmp_path):
    archive = Archive(str(tmp_path))
    kept = keep(archive, *(answer(n) for n in range(6)))
    path = tmp_path / kept[0][1].path
    data = bytearray(path.read_bytes())
    hurt = kept[2][1]
    data[hurt.offset + 40 : hurt.offset + 60] = b"\0" * 20
    path.write_bytes(bytes(data[: kept[5][1].offset + 30]))
    found = dict(archive.read_many(place for _, place in kept))
    good = [n for n, (_, place) in enumerate(kept) if not isinstance(found[place], BadItem)]
    assert good == [0, 1, 3, 4]
    (orphan,) = archive.orphans(set())
    assert [stored.url[-1] for stored, _ in orphan.entries] == ["0", "1", "3", "4"]


def test_an_unchanged_page_is_kept_as_a_revisit(archive):
    ((key, first),) = keep(archive, answer(1))
    ((again_key, again),) = keep_again(archive, first)
    stored = archive.read(again)
    assert again.path != first.path
    assert again_key == key
    assert (stored.body, stored.same_as, stored.size) == (answer(1).body, str(key), len(answer(1).body))
    assert stored.body_at == first
    assert stored.sha256 == archive.read(first).sha256
    assert stored.headers == answer(1).headers
    (_, found), *_ = archive.read_many([again, first])
    assert found.body == answer(1).body
    (entry,) = archive.orphan(again.path).entries
    assert (entry[0].body, entry[0].same_as, entry[1]) == (b"", str(key), again)


@pytest.mark.parametrize("harm", ["torn", "away", "another"])
def test_a_revisit_whose_earlier_record_is_damaged_is_refused_and_never_empty(tmp_path, harm):
    archive = Archive(str(tmp_path))
    ((_, first),) = keep(archive, answer(1))
    ((_, again),) = keep_again(archive, first)
    file = tmp_path / first.path
    if harm == "torn":
        file.write_bytes(file.read_bytes()[:-400])
    elif harm == "away":
        file.unlink()
    else:
        file.unlink()
        keep(archive, answer(1, answer(1).body.replace(b"p", b"q")))
    with pytest.raises(BadItem):
        archive.read(again)
    ((_, found),) = archive.read_many([again])
    assert isinstance(found, BadItem)


def test_another_reader_of_warc_sees_what_a_revisit_repeats(tmp_path):
    archive = Archive(str(tmp_path))
    ((_, first),) = keep(archive, answer(1))
    ((_, again),) = keep_again(archive, first)
    with (tmp_path / again.path).open("rb") as file:
        found = []
        for record in ArchiveIterator(file, parse_http=False):
            assert record.verify_block_digest()
            if record.headers["WARC-Type"] == "revisit":
                profile = record.headers["WARC-Profile"].rpartition("/")[2]
                found.append(
                    (record.headers["WARC-Refers-To-Target-URI"], record.headers["WARC-Refers-To-Date"], profile)
                )
    assert found == [(answer(1).final_url, "2026-03-01T12:00:01.123456Z", "identical-payload-digest")]


def test_an_archive_that_is_not_there_condemns_no_record(tmp_path):
    archive = Archive(str(tmp_path / "mounted"))
    ((_, place),) = keep(archive, answer(1))
    (tmp_path / "mounted").rename(tmp_path / "elsewhere")
    with pytest.raises(Transient, match="mounted"):
        archive.read(place)
    with pytest.raises(Transient, match="mounted"):
        list(archive.read_many([place]))


def test_only_the_folders_of_late_days_are_searched(archive):
    old = keep(archive, answer(1))[0][1].path
    with archive.writer("alwifaq", None, "r") as writing:
        writing.write(answer(2))
    new = writing.published[0][1].path
    today = datetime.now(UTC).date()
    assert new.startswith(f"alwifaq/{today:%Y/%m/%d}/")
    assert archive.files("alwifaq") == [old, new]
    assert archive.files("alwifaq", today) == [new]
    assert archive.files("alwifaq", DAY) == [old, new]
    assert archive.files("none") == archive.files("none", today) == []


def test_a_text_from_a_file_is_kept_too(archive):
    at = datetime(2025, 11, 26, tzinfo=UTC)
    with archive.writer("alwifaq", DAY, "import") as writing:
        key = writing.write_local("file:larijani.txt", "نص المقال".encode(), at=at)
    stored = archive.read(writing.published[0][1])
    assert (stored.capture, stored.url, stored.body.decode()) == (key, "file:larijani.txt", "نص المقال")
    assert (stored.header("content-type"), stored.fetched_at) == ("text/plain; charset=utf-8", at)


def test_files_are_rotated_by_number_size_and_age(archive, monkeypatch):
    assert (writer.MOST_RECORDS, writer.MOST_BYTES, writer.MOST_SECONDS) == (500, 64 << 20, 120)
    monkeypatch.setattr(writer, "MOST_RECORDS", 3)
    handed = []
    with archive.writer("alwifaq", DAY, "run", handed.append) as writing:
        for n in range(7):
            writing.write(answer(n))
        assert [len(kept) for kept in handed] == [3, 3]
        monkeypatch.setattr(writer, "MOST_BYTES", 10)
        writing.write(answer(8))
        monkeypatch.setattr(writer, "MOST_SECONDS", 0.0)
        writing.write(answer(9))
    assert [len(kept) for kept in handed] == [3, 3, 1, 1, 1]
    assert writing.published == [kept for batch in handed for kept in batch]
    assert len(files(archive)) == 5
    assert all(isinstance(stored, records.Stored) for _, stored in archive.read_many(p for _, p in writing.published))


def test_a_run_that_has_the_same_key_overwrites_nothing(archive):
    first = keep(archive, answer(1), run_key="manual__2026-03-01T00:00:00+00:00-0-1")
    second = keep(archive, answer(2), run_key="manual__2026-03-01T00:00:00+00:00-0-1")
    assert first[0][1].path != second[0][1].path
    assert [archive.read(kept[0][1]).url[-1] for kept in (first, second)] == ["1", "2"]


def test_run_keys_that_differ_in_odd_characters_stay_apart(tmp_path):
    archive = Archive(str(tmp_path))
    paths = {keep(archive, answer(1), run_key=key)[0][1].path for key in ("a/b", "a:b", "a b", "../../x", "a-b")}
    assert len(paths) == 5
    assert all(path.startswith("alwifaq/2026/03/01/") and path.count("/") == 4 for path in paths)


def test_nothing_written_is_no_file(archive):
    assert keep(archive) == []
    assert files(archive) == []


def test_what_was_written_before_an_error_is_published(archive):
    writing = archive.writer("alwifaq", DAY, "run")

    def task():
        with writing:
            writing.write(answer(1))
            raise RuntimeError("the task died")

    with pytest.raises(RuntimeError):
        task()
    assert archive.read(writing.published[0][1]).body == answer(1).body


def test_published_files_without_rows_are_found_with_their_records(archive):
    known = keep(archive, answer(1), run_key="known")
    lost = keep(archive, answer(2), answer(3), answer(4, b"", http_status=404, outcome="gone"), run_key="lost")
    (orphan,) = archive.orphans({known[0][1].path})
    assert orphan.path == lost[0][1].path
    assert [(stored.capture, place) for stored, place in orphan.entries] == lost
    assert [(stored.url, stored.status, stored.size) for stored, _ in orphan.entries] == [
        (answer(2).url, 200, len(answer(2).body)), (answer(3).url, 200, len(answer(3).body)), (answer(4).url, 404, 0),
    ]  # fmt: skip
    assert all(stored.body == b"" for stored, _ in orphan.entries)


def test_a_full_disk_loses_no_earlier_record(tmp_path, monkeypatch):
    archive = Archive(str(tmp_path))
    real = Part.append

    def no_room(self, *pieces):
        if self.size > 1500:
            self._file.write(pieces[0][:7])
            self._file.seek(self.size)
            self._file.truncate(self.size)
            raise OSError(28, "No space left on device")
        return real(self, *pieces)

    monkeypatch.setattr(Part, "append", no_room)
    writing = archive.writer("alwifaq", DAY, "run")

    def task():
        with writing:
            for n in range(99):
                writing.write(answer(n))

    with pytest.raises(Transient, match="No space left"):
        task()
    assert 1 <= len(writing.published) < 9
    assert all(isinstance(stored, records.Stored) for _, stored in archive.read_many(p for _, p in writing.published))


def test_a_write_that_fails_half_way_leaves_no_half_record(tmp_path):
    part = Part.create(tmp_path, "x")
    part.append(b"whole")
    real = part._file

    class Full:
        def write(self, view):
            real.write(view[:3])
            raise OSError(28, "No space left on device")

        def __getattr__(self, name):
            return getattr(real, name)

    part._file = Full()
    with pytest.raises(OSError, match="space"):
        part.append(b"lost record")
    part._file = real
    assert part.path.read_bytes() == b"whole"
    assert part.append(b", whole again") == 5
    assert part.path.read_bytes() == b"whole, whole again"


def test_parts_of_the_living_stay_and_of_the_dead_go(tmp_path):
    living = Part.create(tmp_path, "living")
    (tmp_path / "dead.part").write_bytes(b"half a rec")
    assert delete_dead_parts(tmp_path) == 1
    assert list(tmp_path.glob("*.part")) == [living.path]


def test_a_spool_on_another_file_system_is_copied_from(tmp_path, monkeypatch):
    def other_file_system(*_arguments):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", other_file_system)
    archive = Archive(str(tmp_path / "archive"), tmp_path / "spool")
    kept = keep(archive, answer(1)) + keep(archive, answer(2))
    assert [archive.read(place).url[-1] for _, place in kept] == ["1", "2"]
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "run-0-1-0000.warc.gz",
        "run-0-1-0001.warc.gz",
    ]


def test_another_reader_of_warc_finds_every_record(tmp_path):
    archive = Archive(str(tmp_path))
    kept = keep(archive, answer(1), answer(2))
    with (tmp_path / kept[0][1].path).open("rb") as file:
        found = []
        for record in ArchiveIterator(file, parse_http=False, func_filter=is_warc_11):
            assert record.verify_block_digest()
            record.parse_http()
            body = record.reader.read() if record.verify_payload_digest() else None
            found.append((record.headers["WARC-Type"], record.headers.get("WARC-Target-URI"), body))
    one, two = answer(1), answer(2)
    assert found[1:] == [
        ("response", one.final_url, one.body),
        ("request", one.final_url, None),
        ("response", two.final_url, two.body),
        ("request", two.final_url, None),
    ]
    assert found[0][0] == "warcinfo"
