"""Rows in PostgreSQL's binary COPY format, packed column by column: the server reads it at half the cost of text.

Columns of a fixed width without a NULL come first, as one big-endian record array; the others follow as length and
bytes. Types must be those of the table exactly, since the server casts nothing here.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from operator import attrgetter, index
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newswire.errors import BadItem

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_NULL = b"\xff\xff\xff\xff"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(2000, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)
_TEXT, _TEXTS, _JSONB = 25, 1009, 3802  # oids of text, text[] and jsonb
_FEW = 2000
_NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_int32 = struct.Struct(">i").pack
_one_dimension = struct.Struct(">iiIii").pack
_no_dimension = struct.Struct(">iiI").pack(0, 0, _TEXT)

Column = Sequence[Any]
Fixed = tuple[str, Callable[[Column], Any]]


def pack(columns: Sequence[Column], types: Sequence[int]) -> tuple[list[int], bytes]:
    """The order in which the columns stand in the stream, and the stream. `types` are their OIDs in pg_type.

    Raises BadItem for a text that PostgreSQL cannot hold; TypeError, AttributeError or ArithmeticError for a value
    that is none of the type.
    """
    fixed = [n for n, kind in enumerate(types) if kind in _FIXED and not _holds_null(columns[n])]
    others = [n for n in range(len(types)) if n not in fixed]
    layout = [("fields", ">i2")]
    for n in fixed:
        layout += [(f"length{n}", ">i4"), (f"value{n}", _FIXED[types[n]][0])]
    record = np.zeros(len(columns[0]), dtype=layout)
    record["fields"] = len(types)
    for n in fixed:
        width, convert = _FIXED[types[n]]
        record[f"length{n}"] = np.dtype(width).itemsize
        record[f"value{n}"] = convert(columns[n])
    return [*fixed, *others], b"".join((_HEADER, *_rows(record, columns, types, others), _TRAILER))


def unpackable(types: Collection[int]) -> set[int]:
    """The types for which there is no binary form here."""
    return {kind for kind in types if kind not in _FIXED and kind not in _VARYING}


def plain(text: str) -> bytes:
    """A text as PostgreSQL keeps it; refuses what it cannot hold."""
    if "\0" in text:
        raise BadItem("nul", "a text holds a NUL character")
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise BadItem("surrogate", "a text holds half of a surrogate pair") from None


def json_text(value: Any) -> str:
    """A value for a json column; refuses what PostgreSQL cannot hold."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    if "\\u0000" in text and _NUL_IN_JSON.search(text):
        raise BadItem("nul", "a text holds a NUL character")
    return text


def _rows(record: NDArray[Any], columns: Sequence[Column], types: Sequence[int], others: list[int]) -> list[bytes]:
    raw = record.tobytes()
    if not others:
        return [raw]
    width = record.dtype.itemsize
    heads = [raw[start : start + width] for start in range(0, len(raw), width)]
    return list(chain.from_iterable(zip(heads, *(_fields(columns[n], types[n]) for n in others), strict=True)))


def _holds_null(column: Column) -> bool:
    return any(value is None for value in column)


def _fields(column: Column, kind: int) -> list[bytes]:
    """Each value as length and bytes; a column of few values encodes each of them once."""
    encode = _VARYING[kind] if kind in _VARYING else _one_of(*_FIXED[kind])
    if kind == _TEXTS:
        column = [value if value is None else tuple(value) for value in column]
    if kind in _HASHABLE:
        known: dict[Any, bytes] = {value: _field(value, encode) for value in set(column[:_FEW])}
        if len(known) < _FEW // 2:
            return [known[value] if value in known else _field(value, encode) for value in column]
    if kind == _JSONB:
        empty = _field({}, encode)
        return [empty if value == {} else _field(value, encode) for value in column]
    return [_field(value, encode) for value in column]


def _field(value: Any, encode: Callable[[Any], bytes]) -> bytes:
    if value is None:
        return _NULL
    data = encode(value)
    return _int32(len(data)) + data


def _one_of(width: str, convert: Callable[[Column], Any]) -> Callable[[Any], bytes]:
    """A fixed-width type in a column that holds NULLs."""
    return lambda value: np.asarray(convert([value]), dtype=width).tobytes()


def _array(items: Sequence[Any]) -> bytes:
    if not items:
        return _no_dimension
    return _one_dimension(1, 0, _TEXT, len(items), 1) + b"".join(_field(str(item), plain) for item in items)


def _jsonb(value: Any) -> bytes:
    return b"\1" + plain(json_text(value))


def _integers(width: str) -> Fixed:
    # an array would cut 1.5 to 1, and a wider integer to its lower bytes
    return width, lambda column: np.array([index(value) for value in column], dtype=width)


def _floats(width: str) -> Fixed:
    def convert(column: Column) -> NDArray[Any]:
        with np.errstate(over="raise"):
            return np.array([value + 0.0 for value in column], dtype=">f8").astype(width)

    return width, convert


def _truths(column: Column) -> NDArray[Any]:
    if not set(map(type, column)) <= {bool}:
        raise TypeError("a boolean column holds something else")
    return np.array(column, dtype="?")


def _uuids(column: Column) -> NDArray[Any]:
    return np.frombuffer(b"".join(map(attrgetter("bytes"), column)), dtype="V16")


def _days(column: Column) -> NDArray[Any]:
    return np.array([value.toordinal() for value in column], dtype=">i8") - _EPOCH_DAY


def _moments(column: Column) -> NDArray[Any]:
    known = {value: (value - _EPOCH) // _MICROSECOND for value in set(column)}
    return np.array([known[value] for value in column], dtype=">i8")


_FIXED: dict[int, Fixed] = {
    16: ("?", _truths),
    20: _integers(">i8"),
    21: _integers(">i2"),
    23: _integers(">i4"),
    700: _floats(">f4"),
    701: _floats(">f8"),
    1082: (">i4", _days),
    1184: (">i8", _moments),
    2950: ("V16", _uuids),
}  # bool, bigint, smallint, integer, real, double precision, date, timestamptz, uuid
_VARYING: dict[int, Callable[[Any], bytes]] = {17: bytes, _TEXT: plain, _TEXTS: _array, _JSONB: _jsonb}
_HASHABLE = {*_FIXED, _TEXT, _TEXTS}  # the others are digests and objects
