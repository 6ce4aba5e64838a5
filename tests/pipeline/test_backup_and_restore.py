"""What a backup holds comes back whole, rows and archived answers, and nothing is restored over what is there."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from newswire.errors import BadInput, NewswireError
from newswire.fetch.archive import Archive
from newswire.models import ArchivePlace
from newswire.pipeline import backup
from newswire.pipeline.deduplicate import deduplicate
from newswire.pipeline.extract import extract
from newswire.pipeline.load import load
from newswire.warehouse import embedded
from newswire.warehouse.migrate import migrate
from own_desk import FIRST, Desk
from psycopg2.extensions import connection

CONTENT = """
SELECT c.oid::regclass::text FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('raw', 'core', 'mart', 'ops') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""
RIGHTS = """
SELECT c.oid::regclass::text || coalesce(array_to_string(c.relacl, ' '), '')
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('raw', 'core', 'mart', 'ops') AND c.relkind IN ('r', 'p', 'v')
"""


@pytest.fixture
def elsewhere(pg_server: embedded.Server) -> Iterator[str]:
    """The owner's address of an empty database without any schema of ours."""
    name = f"restored_{uuid.uuid4().hex[:12]}"
    admin = psycopg2.connect(pg_server.dsn("admin", "postgres"))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} OWNER newswire")
    with psycopg2.connect(pg_server.dsn("admin", name)) as opened, opened.cursor() as cursor:
        for extension in ("pg_trgm", "btree_gin", "unaccent"):
            cursor.execute(f"CREATE EXTENSION {extension}")
    opened.close()
    yield pg_server.dsn("owner", name)
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@pytest.fixture
def worked(desk: Desk) -> Desk:
    """Two pages of one day through all stages."""
    desk.fetched_in_time("/1", "/2")
    for stage in (deduplicate, extract, load):
        stage(desk.context, FIRST)
    return desk


def asked(opened: connection, statement: str) -> list[tuple[object, ...]]:
    with opened, opened.cursor() as cursor:
        cursor.execute(statement)
        return sorted(cursor.fetchall(), key=str)


def content(dsn: str) -> dict[str, object]:
    """Every row of every table, and who may read and write it."""
    opened = psycopg2.connect(dsn)
    found: dict[str, object] = {
        str(name): asked(opened, f"SELECT t::text FROM {name} AS t") for (name,) in asked(opened, CONTENT)
    }
    found["rights"] = asked(opened, RIGHTS)
    opened.close()
    return found


def made(desk: Desk, folder: Path) -> dict[str, object]:
    return backup.backup(desk.context.dsn, desk.context.settings.archive_root, folder)


def test_all_rows_rights_and_archived_answers_come_back(worked: Desk, elsewhere: str, tmp_path: Path) -> None:
    manifest = made(worked, tmp_path / "backup")
    assert {name: manifest["counts"][name] for name in ("captures", "articles", "loads")} == {  # type: ignore[index]
        "captures": 2,
        "articles": 2,
        "loads": 1,
    }
    assert backup.restore(elsewhere, str(tmp_path / "restored"), tmp_path / "backup") == manifest
    before = content(worked.context.dsn)
    assert content(elsewhere) == before
    assert len(before["core.event"]) > 0  # type: ignore[arg-type]
    places = worked.rows("SELECT warc_path, warc_offset, warc_length FROM raw.capture")
    ours, theirs = (Archive(root) for root in (worked.context.settings.archive_root, str(tmp_path / "restored")))
    assert ours.files() == theirs.files()
    for place in places:
        assert ours.read(ArchivePlace(*place)) == theirs.read(ArchivePlace(*place))
    assert migrate(elsewhere) == []
    opened = psycopg2.connect(elsewhere)  # numbers go on after the last one
    ((last, following),) = asked(
        opened, "SELECT max(load_id), nextval(pg_get_serial_sequence('ops.load', 'load_id')) FROM ops.load"
    )
    opened.close()
    assert following > last  # type: ignore[operator]


def test_a_backup_is_of_one_moment_and_leaves_nothing_when_it_fails(worked: Desk, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is there already"):
        backup.backup(worked.context.dsn, str(tmp_path / "archive"), tmp_path)
    with pytest.raises(NewswireError):
        backup.backup(worked.context.dsn.replace("/test_", "/no_such_"), str(tmp_path / "archive"), tmp_path / "b")
    assert not (tmp_path / "b").exists()
    assert made(worked, tmp_path / "b")["counts"]["articles"] == 2  # type: ignore[index]
    assert not (tmp_path / "b.part").exists()
    assert oct((tmp_path / "b").stat().st_mode & 0o777) == "0o700"


def test_a_warehouse_that_holds_anything_is_not_written_over(worked: Desk, tmp_path: Path) -> None:
    made(worked, tmp_path / "backup")
    before = content(worked.context.dsn)
    with pytest.raises(BadInput, match="not empty"):
        backup.restore(worked.context.dsn, str(tmp_path / "restored"), tmp_path / "backup")
    assert content(worked.context.dsn) == before


@pytest.mark.parametrize("wrong", ["cut", "changed", "gone", "no manifest", "leads out", "newer"])
def test_a_damaged_backup_is_refused_before_anything_is_written(
    worked: Desk, elsewhere: str, tmp_path: Path, wrong: str
) -> None:
    folder, target = tmp_path / "backup", tmp_path / "restored"
    made(worked, folder)
    (warc,) = (folder / "archive").rglob("*.warc.gz")
    manifest = json.loads((folder / "manifest.json").read_text())
    if wrong == "cut":
        (folder / "warehouse.dump").write_bytes((folder / "warehouse.dump").read_bytes()[:-1])
    elif wrong == "changed":
        warc.write_bytes(bytes(warc.stat().st_size))
    elif wrong == "gone":
        warc.unlink()
    elif wrong == "no manifest":
        (folder / "manifest.json").write_text("{}")
    elif wrong == "leads out":
        manifest["files"]["archive/../../x"] = {"bytes": 0, "sha256": ""}
    else:
        manifest["counts"]["schema"] = 9000
    if wrong in ("leads out", "newer"):
        (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BadInput, match="9000" if wrong == "newer" else str(folder)):
        backup.restore(elsewhere, str(target), folder)
    opened = psycopg2.connect(elsewhere)
    assert asked(opened, CONTENT) == []
    opened.close()
    assert not target.exists()


def test_an_archive_with_another_file_of_that_name_is_refused(worked: Desk, elsewhere: str, tmp_path: Path) -> None:
    folder, target = tmp_path / "backup", tmp_path / "restored"
    made(worked, folder)
    (warc,) = (folder / "archive").rglob("*.warc.gz")
    other = target / warc.relative_to(folder / "archive")
    other.parent.mkdir(parents=True)
    other.write_bytes(b"other")
    with pytest.raises(BadInput, match="another file"):
        backup.restore(elsewhere, str(target), folder)
    shutil.copyfile(warc, other)  # the same file is no obstacle
    backup.restore(elsewhere, str(target), folder)


def test_the_commands_do_the_same(worked: Desk, elsewhere: str, tmp_path: Path) -> None:
    places = {"NEWSWIRE_HOME": str(tmp_path / "home"), "NEWSWIRE_ARCHIVE": str(tmp_path / "archive")}

    def newswire(dsn: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "newswire", *arguments],
            env=os.environ | places | {"NEWSWIRE_DSN": dsn},
            cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False,
        )  # fmt: skip

    done = newswire(worked.context.dsn, "backup", "b", "--no-archive")
    assert (done.returncode, done.stdout) == (0, "b\n"), done.stderr
    assert "2 articles" in done.stderr
    assert [file.name for file in (tmp_path / "b").iterdir() if file.is_dir()] == []
    assert newswire(elsewhere, "restore", "b", "--check").returncode == 0
    done = newswire(elsewhere, "restore", "b")
    assert done.returncode == 0, done.stderr
    assert content(elsewhere) == content(worked.context.dsn)
    done = newswire(elsewhere, "restore", "b")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "not empty" in done.stderr
