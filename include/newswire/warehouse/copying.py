"""Rows into a table by COPY, the only way in which many rows are written."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg2 import sql

from newswire.errors import BadItem
from newswire.warehouse.connect import Cursor

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_rows(cursor: Cursor, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Writes the rows; `table` may carry its schema. Values: None, bool, numbers, str, bytes, UUID, date, aware
    datetime, list or tuple of str (text[]), dict (jsonb). A NUL character is refused, PostgreSQL cannot hold it."""
    buffer = io.StringIO()
    for row in rows:
        buffer.write("\t".join(map(_field, row)) + "\n")
    buffer.seek(0)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(*table.split(".")), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    cursor.copy_expert(statement, buffer)


def _field(value: Any) -> str:
    if value is None:
        return "\\N"
    return _plain(value).translate(_ESCAPES)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        if "\0" in value:
            raise BadItem("nul", "a text holds a NUL character")
        return value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "{" + ",".join(_array_item(str(item)) for item in value) + "}"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, UUID | int | float):
        return str(value)
    raise TypeError(f"copy_rows: no text form for {type(value).__name__}")


def _array_item(text: str) -> str:
    return '"' + _plain(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
