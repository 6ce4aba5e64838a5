"""Rows into a table by COPY, the only way in which many rows are written: binary, or text where a setting says so."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg2 import sql

from newswire.warehouse.connect import Cursor, copies_binary
from newswire.warehouse.packing import json_text, pack, plain, unpackable
from newswire.warehouse.sql import read_sql

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_JSON = 3802


def copy_rows(
    cursor: Cursor,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    every: Mapping[str, Any] | None = None,
) -> int:
    """Writes the rows and gives their number; `table` may carry its schema, `every` holds what is the same in each row.

    Values: None, bool, numbers, str, bytes, UUID, date, aware datetime, list or tuple of str (text[]), dict (jsonb).
    BadItem for a text that PostgreSQL cannot hold (a NUL character, half of a surrogate pair); nothing is sent then.
    """
    found = list(rows)
    if not found:
        return 0
    names = [*columns, *(every or {})]
    values: list[Sequence[Any]] = [
        *zip(*found, strict=True),
        *([value] * len(found) for value in (every or {}).values()),
    ]
    types = _types(cursor, table, names)
    if copies_binary(cursor.connection) and not unpackable(types):
        order, data = pack(values, types)
        _copy(cursor, table, [names[n] for n in order], " WITH (FORMAT binary)", data)
    else:
        fields = [[_field(value, kind) for value in column] for column, kind in zip(values, types, strict=True)]
        lines = map("\t".join, zip(*fields, strict=True))
        _copy(cursor, table, names, "", plain("\n".join(lines) + "\n"))
    return len(found)


def _copy(cursor: Cursor, table: str, columns: Sequence[str], options: str, data: bytes) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN" + options).format(
        sql.Identifier(*table.split(".")), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    cursor.copy_expert(statement, io.BytesIO(data), size=1 << 18)


def _types(cursor: Cursor, table: str, columns: Sequence[str]) -> list[int]:
    cursor.execute(read_sql("load/column_types"), {"table": table, "columns": list(columns)})
    known = dict(cursor.fetchall())
    return [known[column] for column in columns]


def _field(value: Any, kind: int) -> str:
    if value is None:
        return "\\N"
    return _text(value, kind).translate(_ESCAPES)


def _text(value: Any, kind: int) -> str:
    if kind == _JSON:
        return json_text(value)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "{" + ",".join(_array_item(str(item)) for item in value) + "}"
    if isinstance(value, UUID | int | float):
        return str(value)
    raise TypeError(f"copy_rows: no text form for {type(value).__name__}")


def _array_item(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
