"""Exports and WARC files on this machine: what they hold for a window."""

import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType
from newswire.errors import SourceBroken
from newswire.window import Window

from .loopback import discover

DAY = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))
ROWS = [
    {"url": "http://agency.test/1", "title": "أول", "published_at": "2026-09-12 10:00", "content": "<p>نص</p>"},
    {"url": "http://agency.test/2", "title": "ثان", "published_at": "12 أيلول 2026"},
    {"url": "http://agency.test/3", "title": "خارج", "published_at": "2026-09-20"},
    {"url": "http://agency.test/4", "title": "بلا تاريخ"},
    {"title": "بلا عنوان"},
]
PLACE = {
    "a.jsonl": "a.jsonl:5",
    "b.csv": "b.csv:6",
    "c.jsonl.gz": "c.jsonl.gz:5",
    "d.zip": "d.zip/inner/e.csv:6",
}
# The second is the first moment of its day in Tehran, which is still the day before in UTC.
FOUND = ["http://agency.test/1", "http://agency.test/4"]


def test_jsonl_csv_gzip_and_zip_say_the_same(tmp_path: Path) -> None:
    jsonl = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n\n"
    columns = ["url", "title", "published_at", "content"]
    lines = [",".join(columns), *(",".join(str(row.get(name, "")) for name in columns) for row in ROWS)]
    csv = "\r\n".join(lines)
    (tmp_path / "a.jsonl").write_text(jsonl, encoding="utf-8")
    (tmp_path / "b.csv").write_text(csv, encoding="utf-8-sig")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(jsonl.encode()))
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("inner/e.csv", csv)
    for name in ("a.jsonl", "b.csv", "c.jsonl.gz", "d.zip"):
        found = discover("export", {"path": str(tmp_path / name)}, DAY)
        assert [item.url for item in found.items] == FOUND, name
        assert found.notes == (f"1 rows have no address, first {PLACE[name]}: url",)
        assert found.items[0].content == "<p>نص</p>"
        assert found.items[0].published_at == datetime(2026, 9, 12, 6, 30, tzinfo=UTC)
    assert [item.url for item in discover("export", {"path": str(tmp_path)}, DAY).items] == FOUND


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jsonl", b'{"url": "http://a.test/"}\n{broken', "line 2"),
        ("a.jsonl", b"\xff\xfe\x00", "a.jsonl:1: utf-16-le"),
        ("a.zip", b"no zip", "not a zip file"),
        ("a.jsonl.gz", gzip.compress(b"{}\n" * 99, mtime=0)[:-9], "a.jsonl.gz"),
        ("a.txt", b"", "no file that ends in"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceBroken, match=says):
        discover("export", {"path": str(tmp_path)}, DAY)


def test_pages_of_a_host_come_out_of_a_warc_with_their_bodies(tmp_path: Path) -> None:
    pages = [
        ("http://agency.test/2026/09/12/a", "2026-09-12T10:00:00Z", "text/html; charset=windows-1256", "خبر أول"),
        ("http://www.agency.test/b", "2026-09-15T10:00:00Z", "text/html; charset=windows-1256", "خبر ثان"),
        ("http://agency.test/2026/08/01/old", "2026-09-15T10:00:00Z", "text/html", "old"),
        ("http://agency.test/c", "2026-09-11T10:00:00Z", "text/html", "captured before the window"),
        ("http://agency.test/d.png", "2026-09-12T10:00:00Z", "image/png", "picture"),
        ("http://other.test/e", "2026-09-12T10:00:00Z", "text/html", "another host"),
        ("http://notagency.test/f", "2026-09-12T10:00:00Z", "text/html", "a host that ends alike"),
    ]
    with (tmp_path / "a.warc.gz").open("wb") as file:
        for url, captured, kind, text in pages:
            file.write(gzip.compress(_record(url, captured, kind, text)))
    found = discover("warc", {"path": str(tmp_path), "host": "agency.test"}, DAY)
    assert [(item.url, item.content, item.date_basis) for item in found.items] == [
        ("http://agency.test/2026/09/12/a", "خبر أول", "url"),
        ("http://www.agency.test/b", "خبر ثان", "none"),
    ]
    assert found.requests == 0


def _record(url: str, captured: str, kind: str, text: str) -> bytes:
    body = text.encode("windows-1256" if "1256" in kind else "utf-8")
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = captured
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n%s" % (kind.encode(), body))
    out = io.BytesIO()
    record.write(out)
    return out.getvalue()
