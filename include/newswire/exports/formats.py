"""The formats of exported files: rows in, bytes out."""

from __future__ import annotations

import csv
import io
from typing import Any, Protocol

from newswire.exports.shapes import Table
from newswire.exports.values import cell, json_row, parquet_value

_ROW_GROUP = 20_000  # rows that are held until they are written


class Format(Protocol):
    """One file's rows on their way to bytes; `out` stays open after `close`."""

    def add(self, row: tuple[Any, ...]) -> None: ...
    def close(self) -> None: ...


class _Separated:
    """CSV as in RFC 4180, and TSV: without any quoting where the readers of a shape know none."""

    def __init__(self, out: io.RawIOBase, table: Table, bom: bool, *, tabs: bool) -> None:
        self._out = io.TextIOWrapper(io.BufferedWriter(out), encoding="utf-8-sig" if bom else "utf-8", newline="")
        self._table = table
        self._plain = tabs and table.plain
        self._rows = csv.writer(self._out, delimiter="\t" if tabs else ",", lineterminator="\n" if tabs else "\r\n")
        if table.header:
            self._write([column.name for column in table.columns])

    def add(self, row: tuple[Any, ...]) -> None:
        self._write([cell(value, self._table, plain=self._plain) for value in row])

    def _write(self, cells: list[str]) -> None:
        if self._plain:
            self._out.write("\t".join(cells) + "\n")
        else:
            self._rows.writerow(cells)

    def close(self) -> None:
        self._out.flush()
        self._out.detach().detach()


class _JsonLines:
    def __init__(self, out: io.RawIOBase, table: Table, bom: bool) -> None:
        self._out = io.BufferedWriter(out)
        self._columns = table.columns

    def add(self, row: tuple[Any, ...]) -> None:
        self._out.write((json_row(self._columns, row) + "\n").encode())

    def close(self) -> None:
        self._out.flush()
        self._out.detach()


class _Parquet:
    def __init__(self, out: io.RawIOBase, table: Table, bom: bool) -> None:
        import pyarrow
        import pyarrow.parquet

        kinds = {
            "text": pyarrow.string(), "integer": pyarrow.int32(), "bigint": pyarrow.int64(), "real": pyarrow.float64(),
            "date": pyarrow.date32(), "timestamp": pyarrow.timestamp("us", tz="UTC"), "boolean": pyarrow.bool_(),
            "list": pyarrow.list_(pyarrow.string()), "json": pyarrow.string(),
        }  # fmt: skip
        self._batch = pyarrow.RecordBatch.from_arrays
        self._array = pyarrow.array
        self._types = [column.type for column in table.columns]
        self._schema = pyarrow.schema([(column.name, kinds[column.type]) for column in table.columns])
        self._writer = pyarrow.parquet.ParquetWriter(out, self._schema, compression="zstd")
        self._waiting: list[tuple[Any, ...]] = []

    def add(self, row: tuple[Any, ...]) -> None:
        self._waiting.append(row)
        if len(self._waiting) == _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if not self._waiting:
            return
        arrays = [
            self._array([parquet_value(value, kind) for value in values], type=field.type)
            for kind, field, values in zip(self._types, self._schema, zip(*self._waiting, strict=True), strict=True)
        ]
        self._writer.write_batch(self._batch(arrays, schema=self._schema), row_group_size=_ROW_GROUP)
        self._waiting.clear()

    def close(self) -> None:
        self._flush()
        self._writer.close()


FORMATS: dict[str, Any] = {
    "csv": lambda out, table, bom: _Separated(out, table, bom, tabs=False),
    "tsv": lambda out, table, bom: _Separated(out, table, bom, tabs=True),
    "jsonl": _JsonLines,
    "parquet": _Parquet,
}
