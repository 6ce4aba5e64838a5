"""Rows that were copied are read back as they were, in both formats."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import printed
import psycopg2
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as some
from newswire.errors import BadItem
from newswire.warehouse.connect import connected, transaction
from newswire.warehouse.copying import copy_rows
from psycopg2.extensions import connection

TABLE = """
CREATE TEMP TABLE copied (
    n integer NOT NULL, truth boolean, small smallint, big bigint, whole integer, half real, double float8, name text,
    digest bytea, id uuid, day date, at timestamptz, list text[], object jsonb
)
"""
COLUMNS = (
    "name", "n", "truth", "small", "object", "big", "whole", "half", "double", "digest", "id", "day", "at", "list",
)  # fmt: skip
NOTHING = dict.fromkeys(COLUMNS)
HARD_TEXTS = (
    "", " ", "\\N", "\\", "\\\\", "\t", "\n", "\r\n", "\\n", "\\.", "NULL", '"', "{}", "{a,b}", "'", "\x01\x7f",
    "\ufeff", "\u200f", "قال الوزير «نعم»، ثم عاد", "مُحَمَّد", "😀", "a\tb\nc\\d", "\\u0000", "\\\\u0000",
)  # fmt: skip
FULL = NOTHING | {
    "truth": True, "small": -32768, "big": 2**63 - 1, "whole": -(2**31), "half": 0.75, "double": 0.1, "name": "خبر",
    "digest": bytes(range(256)), "id": UUID(int=2**128 - 2), "day": date(2026, 3, 10),
    "at": datetime(2026, 3, 10, 6, 30, 1, 5, UTC), "list": ["a,b", "NULL", '"', "", "\\", "خبر"],
    "object": {"dead": 3, "خبر": ["\\N", None, "\t", "\\u0000"], "in": {"x": 1.5}},
}  # fmt: skip


@pytest.fixture(params=["binary", "text"])
def opened(request: Any, warehouse_dsn: str) -> Iterator[connection]:
    with connected(warehouse_dsn, copy_format=request.param) as found:
        with transaction(found) as cursor:
            cursor.execute(TABLE)
        yield found


def read_back(opened: connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with transaction(opened) as cursor:
        cursor.execute("TRUNCATE copied")
        numbered = [row | {"n": number} for number, row in enumerate(rows)]
        assert copy_rows(cursor, "copied", COLUMNS, ([row[name] for name in COLUMNS] for row in numbered)) == len(rows)
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM copied ORDER BY n".replace("half", "half::float8"))
        found = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    for row in found:
        row["digest"] = row["digest"] if row["digest"] is None else bytes(row["digest"])
    return [row | {"n": None} for row in found]


def test_every_type_comes_back_with_and_without_nulls(opened: connection) -> None:
    other = FULL | {
        "truth": False, "small": 32767, "big": -(2**63), "half": -1e30, "double": -1e300, "digest": b"", "list": [],
        "id": UUID(int=0), "day": date(1999, 12, 31), "at": datetime(1, 1, 1, tzinfo=UTC), "object": {},
    }  # fmt: skip
    back = read_back(opened, [FULL, other])
    assert back[0] == FULL
    assert back[1] == other | {"half": pytest.approx(-1e30)}
    assert read_back(opened, [FULL, NOTHING, FULL]) == [FULL, NOTHING, FULL]
    assert read_back(opened, [NOTHING]) == [NOTHING]
    assert read_back(opened, []) == []


def test_texts_that_look_like_something_else_come_back_as_they_were(opened: connection) -> None:
    rows = [NOTHING | {"name": text, "list": [text, text], "object": {text: text}} for text in HARD_TEXTS]
    assert read_back(opened, rows) == rows


def test_more_values_than_are_remembered_come_back_in_their_rows(opened: connection) -> None:
    rows = [NOTHING | {"name": f"name {n % 2500}", "big": n % 3000 or None} for n in range(5000)]
    assert read_back(opened, rows) == rows


def test_an_instant_of_another_zone_is_the_same_instant(opened: connection) -> None:
    there = datetime(2026, 3, 10, 9, 30, tzinfo=timezone(timedelta(hours=3, minutes=30)))
    assert read_back(opened, [NOTHING | {"at": there}])[0]["at"] == datetime(2026, 3, 10, 6, tzinfo=UTC)


def test_what_postgresql_cannot_hold_is_refused_before_anything_is_sent(opened: connection) -> None:
    for value, reason in (
        ({"name": "a\0b"}, "nul"), ({"list": ["ok", "\0"]}, "nul"), ({"object": {"a": ["\0"]}}, "nul"),
        ({"object": {"\0": 1}}, "nul"), ({"name": "\ud800"}, "surrogate"), ({"object": {"a": "\ud800"}}, "surrogate"),
    ):  # fmt: skip
        with pytest.raises(BadItem) as refused:
            read_back(opened, [FULL, NOTHING | value])
        assert refused.value.reason == reason
    assert read_back(opened, [FULL]) == [FULL]


def test_a_value_of_another_type_writes_no_row(opened: connection) -> None:
    for value in (
        {"whole": 2**31}, {"small": 40_000}, {"whole": 1.5}, {"truth": "perhaps"}, {"day": "soon"}, {"id": "no id"},
        {"half": "much"}, {"half": 1e300}, {"name": object()}, {"object": {1, 2}, "list": 5},
    ):  # fmt: skip
        with pytest.raises((TypeError, AttributeError, ArithmeticError, psycopg2.DataError)):
            read_back(opened, [FULL, NOTHING | value])
        assert printed.rows(opened, "SELECT * FROM copied") == set()


words = some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
values = some.fixed_dictionaries(
    {
        "truth": some.none() | some.booleans(),
        "small": some.none() | some.integers(-(2**15), 2**15 - 1),
        "big": some.none() | some.integers(-(2**63), 2**63 - 1),
        "whole": some.none() | some.integers(-(2**31), 2**31 - 1),
        "half": some.none() | some.floats(width=32, allow_nan=False, allow_infinity=False, allow_subnormal=False),
        "double": some.none() | some.floats(allow_nan=False, allow_infinity=False),
        "name": some.none() | words,
        "digest": some.none() | some.binary(max_size=40),
        "id": some.none() | some.uuids(),
        "day": some.none() | some.dates(),
        "at": some.none() | some.datetimes(timezones=some.just(UTC)),
        "list": some.none() | some.lists(words, max_size=4),
        "object": some.none() | some.dictionaries(words, words | some.integers(-5, 5) | some.none(), max_size=3),
        "n": some.none(),
    }
)


@effort(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=some.lists(values, max_size=5))
def test_any_rows_come_back(opened: connection, rows: list[dict[str, Any]]) -> None:
    assert read_back(opened, rows) == rows
