"""WARC files that are torn and exports that are broken or made to hurt: what can be read is, and the rest is told."""

import base64
import gzip
import hashlib
import io
import json
import random
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from newswire.errors import BadInput, SourceBroken
from newswire.fetch.connectors import Discovery
from newswire.fetch.connectors import export as exports
from newswire.window import Window

from .loopback import discover

DAY = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))


def record(number: int, host: str = "agency.test", filler: bytes = b"", digest: bytes | None = None) -> bytes:
    content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>%d</p>" % number + filler
    said = digest or base64.b32encode(hashlib.sha1(content).digest())
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://{host}/2026/09/12/{number}\r\n"
        f"WARC-Date: 2026-09-12T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"WARC-Block-Digest: sha1:{said.decode()}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


PLAIN = [record(number) for number in range(8)]
MEMBERS = [gzip.compress(text) for text in PLAIN]


def pages(path: Path) -> tuple[list[int], tuple[str, ...]]:
    found = discover("warc", {"path": str(path), "host": "agency.test"}, DAY)
    assert all(item.content == f"<p>{item.url.rsplit('/', 1)[1]}</p>" for item in found.items)
    assert found.whole is not any("damaged" in note for note in found.notes)
    return [int(item.url.rsplit("/", 1)[1]) for item in found.items], found.notes


def damaged(members: list[bytes], how: str) -> bytes:
    whole = b"".join(members)
    third = len(b"".join(members[:3]))
    return {
        "cut at the end": whole[:-20],
        "cut in the middle": b"".join([*members[:3], members[3][:120], *members[4:]]),
        "overwritten": whole[: third + 130] + b"\xff" * 9 + whole[third + 139 :],
        "beginning lost": b"\0" * 60 + whole[60:],
        "garbage between": b"".join([*members[:4], b"\x1f\x8b\x08 no record " * 3, *members[4:]]),
    }[how]


@pytest.mark.parametrize("kind", ["warc.gz", "warc"])
@pytest.mark.parametrize(
    ("how", "lost"),
    [("cut at the end", {7}), ("cut in the middle", {3}), ("beginning lost", {0}), ("garbage between", set())],
)
def test_damage_costs_the_damaged_record_only_and_is_told(tmp_path: Path, kind: str, how: str, lost: set[int]) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(damaged(MEMBERS if kind == "warc.gz" else PLAIN, how))
    assert pages(path) == (
        [number for number in range(8) if number not in lost],
        (f"a.{kind}: 1 damaged records were left out, {8 - len(lost)} were read",),
    )


@pytest.mark.parametrize("kind", ["warc.gz", "warc"])
def test_bytes_that_changed_in_a_record_are_seen(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    changed = b"".join(PLAIN).replace(b"<p>3</p>", b"<p>9</p>")
    path.write_bytes(damaged(MEMBERS, "overwritten") if kind == "warc.gz" else changed)
    assert pages(path) == ([0, 1, 2, 4, 5, 6, 7], (f"a.{kind}: 1 damaged records were left out, 7 were read",))


def test_other_ways_to_pack_a_warc_are_read(tmp_path: Path) -> None:
    for name, content in {
        "padded.warc.gz": b"".join(MEMBERS) + b"\0" * 4096,
        "one-member.warc.gz": gzip.compress(b"".join(PLAIN)),
        "pairs.warc.gz": b"".join(gzip.compress(PLAIN[n] + PLAIN[n + 1]) for n in range(0, 8, 2)),
        "plain.warc": b"".join(PLAIN),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert pages(tmp_path / name) == (list(range(8)), ()), name


def test_a_file_packed_as_a_whole_is_read_up_to_where_it_is_cut(tmp_path: Path) -> None:
    noise = [record(n, "other.test", random.Random(n).randbytes(1 << 20)) for n in range(18)]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"".join([*PLAIN[:4], *noise, *PLAIN[4:]]), 1)[:-40])
    numbers, notes = pages(path)
    assert numbers[:7] == list(range(7))
    assert "1 damaged records" in notes[0]


def test_a_file_without_a_whole_record_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"no archive at all " * 900)
    with pytest.raises(SourceBroken, match=r"a\.warc\.gz: no whole record"):
        pages(tmp_path / "a.warc.gz")


def test_a_large_archive_of_many_hosts_streams(tmp_path: Path) -> None:
    """In the way of CC-NEWS: 200 MB of records of other hosts, and few of ours between them."""
    path = tmp_path / "CC-NEWS-20260912.warc.gz"
    block = b"".join(gzip.compress(record(n, "other.test", bytes(50_000)), 0) for n in range(20))
    with path.open("wb") as file:
        for number in range(200):
            file.write(block)
            file.write(MEMBERS[number % 8])
    assert path.stat().st_size > 200_000_000
    tracemalloc.start()
    numbers, notes = pages(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    path.unlink()
    assert (sorted(numbers), notes) == (list(range(8)), ())
    assert peak < 8 << 20


ROW = {"url": "http://agency.test/1", "title": "عنوان الخبر", "published_at": "2026-09-12 10:00"}
LINE = json.dumps(ROW, ensure_ascii=False) + "\n"


def exported(tmp_path: Path, name: str, content: bytes, **params: Any) -> Discovery:
    (tmp_path / name).write_bytes(content)
    return discover("export", {"path": str(tmp_path / name), **params}, DAY)


def test_an_export_is_read_in_the_encodings_that_programs_write(tmp_path: Path) -> None:
    csv = "url,title,published_at\r\nhttp://agency.test/1,عنوان الخبر,2026-09-12 10:00\r\n"
    for encoding, notes in (
        ("utf-8", ()),
        ("utf-8-sig", ()),
        ("utf-16", ()),
        ("windows-1256", ("a.csv: not UTF-8, read as windows-1256",)),
    ):
        found = exported(tmp_path, "a.csv", csv.encode(encoding))
        assert ([item.title for item in found.items], found.notes) == (["عنوان الخبر"], notes), encoding
    found = exported(tmp_path, "a.csv", csv.encode("iso-8859-6"), encoding="iso-8859-6")
    assert [item.title for item in found.items] == ["عنوان الخبر"]
    with pytest.raises(BadInput, match=r"params\.encoding: unknown: klingon"):
        exported(tmp_path, "a.csv", b"", encoding="klingon")
    late = (LINE * 20_000).encode() + b'{"url": "http://agency.test/2", "title": "\xc7\xe1"}\n'
    assert exported(tmp_path, "b.jsonl", late).notes[0] == "b.jsonl: not UTF-8, read as windows-1256"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jsonl", LINE.encode() + b"[" * 100_000, r"a\.jsonl:2: line 2"),
        ("a.csv", b'url,title\nhttp://agency.test/1,"open\n' + b"x" * 200, ""),
        ("a.zip", b"PK\x03\x04 torn", r"a\.zip: File is not a zip file"),
    ],
)
def test_a_broken_place_is_named(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    if says:
        with pytest.raises(SourceBroken, match=says) as caught:
            exported(tmp_path, name, content)
        assert "\n" not in str(caught.value)
    else:
        assert len(exported(tmp_path, name, content).items) == 1


def test_rows_without_an_address_or_with_an_odd_date_are_counted_with_their_first_place(tmp_path: Path) -> None:
    rows = [
        ROW,
        {"url": "ftp://agency.test/2"},
        {"url": "http://agency.test/3", "published_at": "soon"},
        {"link": None},
    ]
    found = exported(tmp_path, "a.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
    assert found.notes == (
        "2 rows have no address, first a.jsonl:2: url",
        "1 rows have a date that cannot be read, first a.jsonl:3: published_at",
    )
    assert [item.date_basis for item in found.items] == ["published", "none"]


def test_a_page_of_more_than_the_usual_field_is_read(tmp_path: Path) -> None:
    csv = f"url,content,published_at\nhttp://agency.test/1,{'x' * 300_000},2026-09-12 10:00\n"
    assert len(exported(tmp_path, "a.csv", csv.encode()).items[0].content or "") == 300_000


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.zip", "a.jsonl.gz"])
def test_a_bomb_is_refused_before_it_hurts(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_FREE", 4 << 20)
    bomb = b"\n" * (64 << 20)
    packed = zipped({"a.jsonl": bomb}) if name == "a.zip" else gzip.compress(bomb)
    tracemalloc.start()
    with pytest.raises(SourceBroken, match="unpacks to more than"):
        exported(tmp_path, name, packed)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


def test_a_line_without_end_and_a_zip_of_too_many_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "_LONGEST_LINE", 1000)
    monkeypatch.setattr(exports, "_MOST_MEMBERS", 3)
    with pytest.raises(SourceBroken, match=r"a\.jsonl:2: a line of more than 1000 characters"):
        exported(tmp_path, "a.jsonl", LINE.encode() + b"x" * 5000)
    with pytest.raises(SourceBroken, match="more than 3 files in it"):
        exported(tmp_path, "a.zip", zipped({f"{n}.jsonl": b"" for n in range(4)}))
    members = {"b/2.jsonl": LINE.encode(), "../1.csv": b"url\nhttp://agency.test/9\n", "x.txt": b"?"}
    found = exported(tmp_path, "a.zip", zipped(members))
    assert [item.url for item in found.items] == ["http://agency.test/9", "http://agency.test/1"]
