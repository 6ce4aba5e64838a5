"""The archive on a real S3 server on loopback. Skipped where s3fs and moto are not installed."""

import os
import uuid
from datetime import UTC, date, datetime

import pytest
from newswire.errors import BadItem, Transient
from newswire.fetch.archive import Archive, Earlier, Stored
from newswire.models import ArchivePlace

from .answers import answer

s3fs = pytest.importorskip("s3fs", reason="the driver of s3:// is an extra")
server = pytest.importorskip("moto.server", reason="the S3 server of this test comes from PyPI")
DAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def endpoint():
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def bucket(endpoint, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    s3fs.S3FileSystem.clear_instance_cache()
    name = f"newswire-{uuid.uuid4().hex[:12]}"
    s3fs.S3FileSystem().mkdir(name)
    yield name
    s3fs.S3FileSystem.clear_instance_cache()


def test_records_are_published_read_and_found_without_rows(bucket, tmp_path):
    archive = Archive(f"s3://{bucket}/archive", tmp_path / "spool")
    with archive.writer("alwifaq", DAY, "run-0-1") as writing:
        for n in range(20):
            writing.write(answer(n))
    places = [place for _, place in writing.published]
    assert [stored.body for _, stored in archive.read_many(places) if isinstance(stored, Stored)] == [
        answer(n).body for n in range(20)
    ]
    (orphan,) = archive.orphans(set())
    assert [(stored.capture, place) for stored, place in orphan.entries] == writing.published
    assert list(archive.orphans({orphan.path})) == []
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_second_run_with_the_same_key_overwrites_nothing(bucket, tmp_path):
    archive = Archive(f"s3://{bucket}/archive", tmp_path / "spool")
    kept = []
    for n in range(2):
        with archive.writer("alwifaq", DAY, "same") as writing:
            writing.write(answer(n))
        kept += writing.published
    assert [archive.read(place).url[-1] for _, place in kept] == ["0", "1"]


def test_what_is_not_there_is_told(bucket, tmp_path):
    archive = Archive(f"s3://{bucket}/archive", tmp_path)
    with pytest.raises(BadItem, match="no file"):
        archive.read(ArchivePlace("none.warc.gz", 0, 9))
    with archive.writer("alwifaq", DAY, "run") as writing:
        writing.write(answer(1))
    place = writing.published[0][1]
    with pytest.raises(BadItem, match="ends within"):
        archive.read(ArchivePlace(place.path, place.offset, place.length + 9999))


def test_a_bucket_that_is_away_is_transient_and_keeps_nothing_half(bucket, tmp_path, monkeypatch):
    archive = Archive("s3://no-such-bucket/archive", tmp_path / "spool")
    writing = archive.writer("alwifaq", DAY, "run")
    writing.write(answer(1))
    with pytest.raises(Transient, match="cannot publish"):
        writing.close()
    assert writing.published == []
    assert len(os.listdir(tmp_path / "spool")) == 1


def test_a_page_that_repeats_an_earlier_one_is_read_through_it(bucket, tmp_path):
    archive = Archive(f"s3://{bucket}/archive", tmp_path / "spool")
    one = answer(1)
    with archive.writer("alwifaq", DAY, "first") as writing:
        key = writing.write(one)
    place = writing.published[0][1]
    with archive.writer("alwifaq", None, "second") as again:
        again.write(one, same_as=Earlier(key, one.final_url, one.fetched_at, one.sha256, place))
    assert archive.read(again.published[0][1]).body == one.body
    assert archive.files("alwifaq", datetime.now(UTC).date()) == [again.published[0][1].path]
    s3fs.S3FileSystem().rm(f"{bucket}/archive/{place.path}")
    with pytest.raises(BadItem, match="no file"):
        archive.read(again.published[0][1])


@pytest.mark.parametrize("trouble", ["no credentials", "no server", "no bucket"])
def test_what_is_wrong_with_the_store_is_one_line(bucket, tmp_path, monkeypatch, trouble):
    root, said = f"s3://{bucket}/archive", ""
    if trouble == "no credentials":
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
        said = "credentials"
    elif trouble == "no server":
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        said = "127.0.0.1:9"
    else:
        root, said = "s3://no-such-bucket/archive", "bucket"
    s3fs.S3FileSystem.clear_instance_cache()
    archive = Archive(root, tmp_path / "spool")
    writing = archive.writer("alwifaq", DAY, "run")
    writing.write(answer(1))
    with pytest.raises(Transient, match=f"archive {root}: cannot publish .*{said}") as publishing:
        writing.close()
    assert "\n" not in str(publishing.value)
    if trouble != "no bucket":
        for act in (lambda: archive.files("alwifaq"), lambda: archive.read(ArchivePlace("a/b.warc.gz", 0, 9))):
            with pytest.raises(Transient, match=said):
                act()
