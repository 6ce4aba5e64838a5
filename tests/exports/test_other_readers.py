"""Exported files as readers that share no code with their writer understand them: DuckDB, the standard library."""

import csv
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from newswire.exports.records import LeftOut
from newswire.exports.shapes import Table
from sample import RECORDS
from test_golden_files import TABLES, write

NAMES = sorted(TABLES)


def rows(table: Table) -> list[tuple[Any, ...]]:
    shaped = [table.row(record) for record in RECORDS[table.of]]
    return [row for row in shaped if not isinstance(row, LeftOut)]


def as_text(value: Any, kind: str, table: Table, plain: bool) -> str | None:
    """A value as a reader of separated values must see it; None where nothing is written."""
    if value is None:
        return table.nothing or None
    if kind in ("list", "json"):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    elif kind == "timestamp":
        text = value.isoformat().replace("+00:00", "Z")
    elif kind == "boolean":
        text = str(value).lower()
    else:
        text = str(value)
    if plain:
        for letter, instead in (("\t", " "), ("\n", " "), ('"', "'")):
            text = text.replace(letter, instead)
    return text


def expected(table: Table, plain: bool) -> list[tuple[str | None, ...]]:
    return [
        tuple(as_text(value, column.type, table, plain) for value, column in zip(row, table.columns, strict=True))
        for row in rows(table)
    ]


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("name", NAMES)
def test_duckdb_reads_separated_values_cell_by_cell(name: str, form: str, tmp_path: Path) -> None:
    table = TABLES[name]
    path = tmp_path / f"x.{form}"
    write(table, form, path)
    plain = table.plain and form == "tsv"
    options = {"delimiter": "\t" if form == "tsv" else ",", "header": table.header, "all_varchar": True}
    quoting = {"quotechar": "", "escapechar": ""} if plain else {"quotechar": '"', "escapechar": '"'}
    relation = duckdb.read_csv(str(path), **options, **quoting)
    assert relation.fetchall() == expected(table, plain)
    if table.header:
        assert relation.columns == [column.name for column in table.columns]


@pytest.mark.parametrize("name", [name for name in NAMES if TABLES[name].plain])
def test_readers_that_know_quotes_and_those_that_know_none_see_the_same(name: str, tmp_path: Path) -> None:
    table = TABLES[name]
    write(table, "tsv", tmp_path / "x.tsv")
    text = (tmp_path / "x.tsv").read_text(encoding="utf8")
    split = [line.split("\t") for line in text.splitlines()]
    assert split == list(csv.reader(text.splitlines(), delimiter="\t"))
    assert {len(cells) for cells in split} == {len(table.columns)}
    assert len(split) == len(rows(table)) + table.header


@pytest.mark.parametrize("name", NAMES)
def test_json_lines_hold_every_value(name: str, tmp_path: Path) -> None:
    table = TABLES[name]
    write(table, "jsonl", tmp_path / "x.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "x.jsonl").read_text(encoding="utf8").split("\n")[:-1]]
    simple = {"text", "date", "timestamp"}
    assert lines == [
        {
            column.name: as_text(value, column.type, table, False)
            if value is not None and column.type in simple
            else value
            for value, column in zip(row, table.columns, strict=True)
        }
        for row in rows(table)
    ]
    counted = duckdb.read_json(str(tmp_path / "x.jsonl"), format="newline_delimited").aggregate("count(*)")
    assert counted.fetchall() == [(len(lines),)]


@pytest.mark.parametrize("name", NAMES)
def test_duckdb_reads_parquet_with_its_types(name: str, tmp_path: Path) -> None:
    table = TABLES[name]
    write(table, "parquet", tmp_path / "x.parquet")
    kinds = {
        "text": "VARCHAR", "integer": "INTEGER", "bigint": "BIGINT", "real": "DOUBLE", "date": "DATE",
        "timestamp": "TIMESTAMP WITH TIME ZONE", "boolean": "BOOLEAN", "list": "VARCHAR[]", "json": "VARCHAR",
    }  # fmt: skip
    relation = duckdb.read_parquet(str(tmp_path / "x.parquet"))
    assert relation.columns == [column.name for column in table.columns]
    assert [str(kind) for kind in relation.types] == [kinds[column.type] for column in table.columns]
    duckdb.execute("SET TimeZone = 'UTC'")
    as_they_are = ("integer", "bigint", "real", "date", "boolean", "list", "timestamp")
    assert relation.fetchall() == [
        tuple(
            value if value is None or column.type in as_they_are else as_text(value, column.type, table, False)
            for value, column in zip(row, table.columns, strict=True)
        )
        for row in rows(table)
    ]


def test_a_mark_tells_excel_that_csv_is_in_utf_8_and_readers_pass_over_it(tmp_path: Path) -> None:
    table = TABLES["newswire_events"]
    write(table, "csv", tmp_path / "x.csv", bom=True)
    data = (tmp_path / "x.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfevent_id,")
    assert data.endswith(b"\r\n")
    read = duckdb.read_csv(str(tmp_path / "x.csv"), all_varchar=True, header=True)
    assert read.columns[0] == "event_id"
    assert len(read.fetchall()) == len(rows(table))


def test_the_facts_beside_a_file_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    write(TABLES["plover_events"], "jsonl", path)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["x.jsonl", "x.jsonl.json", "x.jsonl.sha256"]
    facts = json.loads((tmp_path / "x.jsonl.json").read_text())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts == {
        "file": "x.jsonl", "shape": "plover", "table": "events", "rows": 6, "bytes": path.stat().st_size,
        "left_out": {"no PLOVER type": 1, "no recipient": 1}, "sha256": digest,
    }  # fmt: skip
    assert (tmp_path / "x.jsonl.sha256").read_text() == f"{digest}  x.jsonl\n"
    assert len(path.read_text(encoding="utf8").splitlines()) == facts["rows"]


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "parquet"])
def test_the_same_rows_make_the_same_bytes(form: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(TABLES["newswire_events"], form, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_dates_are_days_and_numbers_of_gdelt_go_by_its_codebook() -> None:
    first = rows(TABLES["gdelt_events"])[0]
    assert first[1:5] == (20260309, 202603, 2026, round(2026 + (2 * 30 + 9) / 365, 4))
    assert rows(TABLES["polecat_events"])[0][1] == date(2026, 3, 9)
