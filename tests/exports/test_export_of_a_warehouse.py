"""Files out of a real warehouse: of days that a person names, and of the months that loads have touched."""

import itertools
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import coded
import duckdb
import printed
import psycopg2
import pytest
from coded import ACCUSED, article, loaded, said
from newswire import settings
from newswire.cli import main
from newswire.errors import BadInput
from newswire.exports import files
from newswire.exports.formats import FORMATS
from newswire.pipeline.context import Context
from newswire.pipeline.export import export, export_months
from newswire.warehouse.load import load
from newswire.warehouse.run import Run
from newswire.window import from_bounds
from psycopg2.extensions import connection

ONE, TWO, LATER = article("one"), article("two", 0.2, "other"), article("later", 25)
APRIL = {"date_start": "2026-04-04", "date_end": "2026-04-04"}
MARCH_DAYS = ("--from", "2026-03-01", "--to", "2026-03-31")
RUN = Run("publish", "test", datetime(2026, 9, 20, tzinfo=UTC), "export")


@pytest.fixture
def told(warehouse: connection) -> connection:
    """Two reports of one visit in March with an accusation, and a visit in April."""
    coded.write(warehouse, ONE, TWO, LATER)
    loaded(warehouse, {ONE: [said(ONE), said(ONE, ACCUSED)], TWO: [said(TWO)], LATER: [said(LATER, **APRIL)]})
    return warehouse


@pytest.fixture
def context(pg_server: Any, warehouse_name: str, told: connection, tmp_path: Path) -> Context:
    """As a task of publish runs: with the rights of the loader."""
    chosen = settings.Settings(exports=tmp_path / "files", export_shapes=("newswire", "gdelt"))
    return Context(chosen, pg_server.dsn("loader", warehouse_name), RUN)


def with_settings(context: Context, **changes: Any) -> Context:
    return replace(context, settings=context.settings.model_copy(update=changes))


def ids(opened: connection, month: int | None = None) -> set[str]:
    rows = printed.rows(opened, "SELECT event_id::text, extract(month FROM first_published_at)::int FROM core.event")
    return {event_id for event_id, its in rows if month in (None, its)}


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def whole(*stems: str, form: str = "parquet") -> set[str]:
    """The files of these month and extractor folders, with what lies beside."""
    return {f"{stem}/part.{form}{beside}" for stem in stems for beside in ("", ".json", ".sha256")}


def month_files(month: str, version: int = 1, *, form: str = "parquet") -> set[str]:
    tables = ("newswire/events", "newswire/mentions", "gdelt/events", "gdelt/mentions")
    return whole(*(f"{table}/published_month={month}/extractor=test-{version}" for table in tables), form=form)


def test_the_command_writes_each_shape_in_each_format(
    told: connection, warehouse_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("NEWSWIRE_DSN", warehouse_dsn)
    for shape, form in itertools.product(("newswire", "polecat", "gdelt", "plover"), FORMATS):
        out = tmp_path / shape / form
        assert main(["export", *MARCH_DAYS, "--shape", shape, "--format", form, "--out", str(out)]) == 0
        said_out, said_err = capsys.readouterr()
        tables = ["events", "mentions"] if shape in ("newswire", "gdelt") else ["events"]
        names = [f"{shape}_{table}_2026-03-01_2026-03-31.{form}" for table in tables]
        assert said_out.splitlines() == [str(out / name) for name in names]
        assert tree(out) == {name + beside for name in names for beside in ("", ".json", ".sha256")}
        assert said_err.splitlines()[0].startswith(f"{names[0]}: 2 rows, ")
        facts = [json.loads((out / f"{name}.json").read_text()) for name in names]
        assert [fact["rows"] for fact in facts] == [2, 3][: len(tables)]


def test_an_event_in_a_file_is_the_event_in_the_warehouse(context: Context, told: connection, tmp_path: Path) -> None:
    export(context, from_bounds("2026-03-01", "2026-04-30"), ["newswire"], ["parquet"], tmp_path)
    told_columns = (
        "event_id, date_start, type, mode, contexts, actors, recipients, actor_names, recipient_names, place_name,"
        " n_mentions, n_articles, n_sources, n_independent, extractor, extractor_version, quote, source_id, url, title"
    )
    path = tmp_path / "newswire_events_2026-03-01_2026-04-30.parquet"
    read = duckdb.read_parquet(str(path)).project(told_columns).fetchall()
    with told.cursor() as cursor:
        cursor.execute(f"SELECT {told_columns.replace('event_id', 'event_id::text')} FROM mart.event")
        assert sorted(cursor.fetchall()) == sorted(read)
    assert len(read) == 3
    mentions = duckdb.read_parquet(str(tmp_path / "newswire_mentions_2026-03-01_2026-04-30.parquet"))
    linked = printed.rows(told, "SELECT mention_id::text, event_id::text FROM core.event_mention")
    assert set(mentions.project("mention_id, event_id").fetchall()) == linked
    assert mentions.filter("event_id NOT IN (SELECT event_id FROM read_parquet('" + str(path) + "'))").fetchall() == []


def test_mentions_of_gdelt_lead_to_its_events(context: Context, tmp_path: Path) -> None:
    export(context, from_bounds("2026-03-01", "2026-04-30"), ["gdelt"], ["tsv"], tmp_path)
    read = {
        table: [line.split("\t") for line in path.read_text(encoding="utf8").splitlines()]
        for table in ("events", "mentions")
        for path in [tmp_path / f"gdelt_{table}_2026-03-01_2026-04-30.tsv"]
    }
    assert {row[0] for row in read["mentions"]} == {row[0] for row in read["events"]}
    assert len({row[0] for row in read["events"]}) == len(read["events"]) == 3


def test_a_quote_is_as_long_as_the_setting_allows(context: Context, tmp_path: Path) -> None:
    short = with_settings(context, export_quote=7)
    export(short, from_bounds("2026-03-01", "2026-03-31"), ["newswire"], ["jsonl"], tmp_path)
    for path in tmp_path.glob("*.jsonl"):
        assert {len(json.loads(line)["quote"]) for line in path.read_text(encoding="utf8").splitlines()} == {7}


def test_days_without_events_give_files_without_rows(context: Context, tmp_path: Path) -> None:
    written = export(context, from_bounds("2026-01-01", "2026-01-02"), ["newswire"], ["csv", "parquet"], tmp_path)
    assert [file.rows for file in written] == [0, 0, 0, 0]
    head = (tmp_path / "newswire_events_2026-01-01_2026-01-02.csv").read_bytes()
    assert (head.count(b"\r\n"), head[:9]) == (1, b"event_id,")
    assert duckdb.read_parquet(str(tmp_path / "newswire_events_2026-01-01_2026-01-02.parquet")).fetchall() == []


@pytest.mark.parametrize("arguments", [("--shape", "acled"), ("--format", "xlsx"), ("--from", "x")])
def test_what_there_is_not_is_refused(
    arguments: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], context: Context
) -> None:
    line = ["export", "--from", "2026-03-01", "--to", "2026-03-02", "--out", str(tmp_path / "out"), *arguments]
    try:
        status = main(line)
    except SystemExit as ended:
        status = ended.code
    assert status == 2
    assert arguments[1] in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    with pytest.raises(BadInput, match="shape 'acled' is none of newswire"):
        export_months(with_settings(context, export_shapes=("acled",)))
    with pytest.raises(BadInput, match="format 'xlsx' is none of csv"):
        export_months(with_settings(context, export_formats=("xlsx",)))


def test_a_folder_that_cannot_be_written_is_one_clear_line(
    told: connection, warehouse_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setenv("NEWSWIRE_DSN", warehouse_dsn)
    (tmp_path / "file").write_text("")
    assert main(["export", *MARCH_DAYS, "--out", str(tmp_path / "file" / "x")]) == 2
    assert capsys.readouterr().err.startswith("newswire: --out: Not a directory: ")


def test_publish_writes_the_months_that_loads_touched_and_no_others(context: Context, told: connection) -> None:
    folder = context.settings.export_folder
    first = export_months(context)
    assert first["months"] == ["2026-03", "2026-04"]
    assert tree(folder) == month_files("2026-03") | month_files("2026-04")
    read = duckdb.read_parquet(str(folder / "newswire/events/*/*/part.parquet"), hive_partitioning=True)
    assert set(read.project("event_id, published_month, extractor").fetchall()) == {
        (event_id, f"2026-{month:02}", "test-1") for month in (3, 4) for event_id in ids(told, month)
    }
    stamps = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert export_months(context) == {"months": [], "files": 0, "rows": 0}
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == stamps

    loaded(told, {LATER: [said(LATER, **APRIL), said(LATER, ACCUSED, **APRIL)]}, version=2)
    assert export_months(context)["months"] == ["2026-04"]
    assert tree(folder) == month_files("2026-03") | month_files("2026-04", 2), "the files of version 1 are gone"
    assert printed.rows(told, "SELECT load_id FROM ops.load WHERE exported_at IS NULL") == set()


def test_a_month_that_lost_its_events_has_no_files(context: Context, told: connection) -> None:
    export_months(context)
    loaded(told, {LATER: []}, version=2)
    assert export_months(context)["months"] == ["2026-04"]
    assert tree(context.settings.export_folder) == month_files("2026-03")
    assert export_months(context)["months"] == []


def test_a_file_that_is_missing_is_made_again(context: Context) -> None:
    export_months(context)
    folder = context.settings.export_folder
    before = tree(folder)
    (folder / "gdelt/mentions/published_month=2026-03/extractor=test-1/part.parquet").unlink()
    assert export_months(context)["months"] == ["2026-03"]
    assert tree(folder) == before


def test_another_format_replaces_the_one_before(context: Context) -> None:
    export_months(context)
    lines = with_settings(context, export_formats=("jsonl",))
    assert export_months(lines)["months"] == ["2026-03", "2026-04"]
    expected = month_files("2026-03", form="jsonl") | month_files("2026-04", form="jsonl")
    assert tree(context.settings.export_folder) == expected


def test_a_shape_that_is_wished_again_is_not_as_old_as_it_was_left(context: Context, told: connection) -> None:
    export_months(context)
    loaded(told, {LATER: [said(LATER, **APRIL), said(LATER, ACCUSED, **APRIL)]}, version=2)
    export_months(with_settings(context, export_shapes=("gdelt",)))
    export_months(context)
    path = context.settings.export_folder / "newswire/events/published_month=2026-04/*/part.parquet"
    assert {row[0] for row in duckdb.read_parquet(str(path)).project("event_id").fetchall()} == ids(told, 4)
    assert len(ids(told, 4)) == 2


def test_without_shapes_nothing_is_written_and_no_load_is_marked(context: Context, told: connection) -> None:
    assert export_months(with_settings(context, export_shapes=())) == {"months": [], "files": 0, "rows": 0}
    assert not context.settings.export_folder.exists()
    assert export_months(context)["months"] == ["2026-03", "2026-04"]


def test_an_export_that_dies_leaves_the_files_of_before_and_is_made_again(
    context: Context, told: connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_months(context)
    folder = context.settings.export_folder
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    loaded(told, {ONE: [said(ONE)]}, version=2)
    add, rows = files.TableFile.add, []

    def dies(self: files.TableFile, row: Any) -> None:
        rows.append(row)
        if len(rows) == 5:
            raise OSError(28, "No space left on device")
        add(self, row)

    with monkeypatch.context() as patch:
        patch.setattr(files.TableFile, "add", dies)
        with pytest.raises(OSError, match="No space left"):
            export_months(context)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert printed.rows(told, "SELECT count(*) FROM ops.load WHERE exported_at IS NULL") == {(1,)}
    # what a process that was killed leaves behind
    (folder / "gdelt/events/published_month=2026-03/extractor=test-1/.part.parquet.1.tmp").write_bytes(b"half")
    assert export_months(context)["months"] == ["2026-03"]
    read = duckdb.read_parquet(str(folder / "newswire/events/*/*/part.parquet")).project("event_id").fetchall()
    assert {row[0] for row in read} == ids(told)
    assert not list(folder.rglob("*.tmp"))


def test_a_load_that_commits_while_files_are_written_waits_for_the_next_run(
    context: Context, told: connection, warehouse_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_months(context)
    loaded(told, {ONE: [said(ONE)]}, version=2)
    extractor = coded.stage(told, {LATER: [said(LATER, **APRIL), said(LATER, ACCUSED, **APRIL)]}, 2)
    finish, begun = files.TableFile.finish, []

    def meanwhile(self: files.TableFile) -> files.Written:
        if not begun:
            begun.append(True)
            other = psycopg2.connect(warehouse_dsn)
            worker = threading.Thread(target=load, args=(other, coded.RUN, coded.WINDOW, extractor))
            worker.start()
            worker.join(60)
            other.close()
        return finish(self)

    with monkeypatch.context() as patch:
        patch.setattr(files.TableFile, "finish", meanwhile)
        assert export_months(context)["months"] == ["2026-03"]
    assert export_months(context)["months"] == ["2026-04"]
    path = context.settings.export_folder / "newswire/events/*/*/part.parquet"
    assert {row[0] for row in duckdb.read_parquet(str(path)).project("event_id").fetchall()} == ids(told)


def test_a_stream_holds_few_rows_at_once(context: Context, told: connection) -> None:
    """The answer stays in the server: a fetch brings as many rows as are asked for."""
    from newswire.warehouse import exports

    window = from_bounds("2026-03-01", "2026-04-30")
    with context.warehouse() as opened, exports.snapshot(opened):
        stream = exports.records(opened, "event", window, 10)
        next(stream)
        with opened.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_cursors")
            assert "core.event" in cursor.fetchone()[0]
        with opened.cursor() as cursor, pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
            cursor.execute("DELETE FROM core.event")
