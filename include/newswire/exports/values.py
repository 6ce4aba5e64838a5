"""Values as CSV, TSV, JSON and Parquet write them; times are UTC."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from newswire.exports.shapes import Column, Table

_GIVE_WAY = str.maketrans({"\t": " ", "\n": " ", "\r": " ", '"': "'"})


def cell(value: Any, table: Table, *, plain: bool) -> str:
    """A value in CSV or TSV; lists and nested values are JSON texts."""
    if value is None:
        return table.nothing
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        text = json_text(value)
    elif isinstance(value, date):
        text = _time(value)
    else:
        text = str(value)
    return text.translate(_GIVE_WAY) if plain else text


def json_row(columns: Sequence[Column], row: Sequence[Any]) -> str:
    """A row as one line of JSON; what is not known is null."""
    return json_text({column.name: value for column, value in zip(columns, row, strict=True)})


def json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_simple)


def parquet_value(value: Any, kind: str) -> Any:
    """A value as pyarrow takes it for a column of this type."""
    if value is None:
        return None
    if kind == "json":
        return json_text(value)
    return str(value) if kind == "text" else value


def _simple(value: Any) -> str:
    if isinstance(value, date):
        return _time(value)
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _time(value: date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()
