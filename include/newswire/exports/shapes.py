"""The shapes by name, each with its tables; a table knows its columns and makes a row of a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from newswire.errors import BadInput
from newswire.exports import gdelt, own, plover, polecat
from newswire.exports.codes import rows_of
from newswire.exports.records import LeftOut

TYPES = ("text", "integer", "bigint", "real", "date", "timestamp", "boolean", "list", "json")

_SHAPERS: dict[tuple[str, str], Callable[[Any], dict[str, Any] | LeftOut]] = {
    ("newswire", "events"): own.event,
    ("newswire", "mentions"): own.mention,
    ("polecat", "events"): polecat.event,
    ("gdelt", "events"): gdelt.event,
    ("gdelt", "mentions"): gdelt.mention,
    ("plover", "events"): plover.event,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file; without a field it is empty in every row."""

    name: str
    type: str
    field: str | None
    says: str


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of file of a shape. `of`: the record that a row is made of."""

    shape: str
    name: str
    of: Literal["event", "mention"]
    columns: tuple[Column, ...]
    header: bool
    plain: bool
    nothing: str

    def row(self, record: Any) -> tuple[Any, ...] | LeftOut:
        """The values of a record in the order of the columns."""
        shaped = _SHAPERS[self.shape, self.name](record)
        if isinstance(shaped, LeftOut):
            return shaped
        return tuple(shaped[column.field] if column.field else None for column in self.columns)


@cache
def described() -> dict[str, Any]:
    """The shapes as their file describes them."""
    found: dict[str, Any] = yaml.safe_load((resources.files("newswire.exports") / "shapes.yaml").read_text("utf8"))
    return found


@cache
def shapes() -> dict[str, tuple[Table, ...]]:
    """The tables of each shape."""
    return {
        shape: tuple(_table(shape, name, facts) for name, facts in row["tables"].items())
        for shape, row in described().items()
    }


def tables_of(wished: Sequence[str]) -> list[Table]:
    """The tables of some shapes; BadInput names one that there is not."""
    for shape in wished:
        if shape not in shapes():
            raise BadInput(f"shape '{shape}' is none of {', '.join(shapes())}")
    return [table for shape in wished for table in shapes()[shape]]


def _table(shape: str, name: str, facts: dict[str, Any]) -> Table:
    columns = tuple(
        Column(row["column"], row["type"], row["field"] or None, row["says"])
        for row in rows_of(f"columns/{shape}_{name}.tsv")
    )
    return Table(
        shape=shape,
        name=name,
        of=facts["of"],
        columns=columns,
        header=facts.get("header", True),
        plain=facts.get("plain", False),
        nothing=facts.get("nothing", ""),
    )
