"""What each shape looks like to the last byte: order, names and values of the columns are a promise to other tools."""

from pathlib import Path

import pytest
from newswire.exports.files import TableFile
from newswire.exports.shapes import TYPES, Table, shapes
from sample import RECORDS

GOLDEN = Path(__file__).parent / "golden"
TABLES = {f"{table.shape}_{table.name}": table for tables in shapes().values() for table in tables}
FORMS = [
    ("newswire_events", "csv"), ("newswire_events", "jsonl"), ("newswire_mentions", "tsv"), ("polecat_events", "tsv"),
    ("gdelt_events", "tsv"), ("gdelt_mentions", "tsv"), ("plover_events", "jsonl"), ("plover_events", "csv"),
]  # fmt: skip


def write(table: Table, form: str, path: Path, bom: bool = False) -> None:
    file = TableFile(path, table, form, bom=bom)
    for record in RECORDS[table.of]:
        file.add(table.row(record))
    file.finish()


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_file_is_the_golden_one(name: str, form: str, tmp_path: Path) -> None:
    write(TABLES[name], form, tmp_path / f"{name}.{form}")
    assert (tmp_path / f"{name}.{form}").read_bytes() == (GOLDEN / f"{name}.{form}").read_bytes()


def test_the_shapes_have_as_many_columns_as_their_data_sets() -> None:
    assert {name: len(table.columns) for name, table in TABLES.items()} == {
        "newswire_events": 45, "newswire_mentions": 39, "polecat_events": 40, "gdelt_events": 61, "gdelt_mentions": 16,
        "plover_events": 17,
    }  # fmt: skip
    for name, table in TABLES.items():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names), name
        assert {column.type for column in table.columns} <= set(TYPES), name
