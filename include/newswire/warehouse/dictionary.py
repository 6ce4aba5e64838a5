"""The data dictionary: what every table, view and column holds, the codes, and what others call the same."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from newswire.exports.shapes import Table, shapes
from newswire.plover.codes import contexts, types
from newswire.warehouse.migrate import shipped
from newswire.warehouse.sql import read_sql

_COMMENT = re.compile(r"COMMENT ON (SCHEMA|TABLE|VIEW|COLUMN|FUNCTION) ([\w.]+)(?:\([^)]*\))? IS '((?:[^']|'')*)';")
_GONE = re.compile(r"^DROP (?:TABLE|VIEW|FUNCTION) ([\w.]+)", re.MULTILINE)
_QUAD = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
OTHERS = {
    "polecat": ("polecat", "events"),
    "gdelt_events": ("gdelt", "events"),
    "gdelt_mentions": ("gdelt", "mentions"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of ours and the fields of others, by kind: polecat, gdelt_events, gdelt_mentions, ninjs."""

    ours: str
    others: dict[str, tuple[str, ...]]
    says: str


def page() -> Iterator[str]:
    """The dictionary in Markdown."""
    yield "# The warehouse\n\nTimes are UTC. Side codes are ISO 3166-1 alpha-3 for states. What analysts read is in "
    yield "`mart`; `queries/` has ten samples, one question each.\n"
    objects, columns = _comments()
    for schema in ("raw", "core", "mart", "ops"):
        yield f"\n## `{schema}`\n\n{objects[schema][1]}.\n"
        for name in sorted(name for name in objects if name.startswith(f"{schema}.")):
            kind, comment = objects[name]
            yield f"\n### `{name}`{'' if kind == 'table' else f' ({kind})'}\n\n{comment}.\n"
            if name in columns:
                yield "\n| column | what it is |\n|---|---|\n"
                yield "".join(f"| `{column}` | {_cell(text)} |\n" for column, text in columns[name].items())
    yield from _codes()
    yield from _others()


def field_map() -> list[Field]:
    """Our columns in the order of the page."""
    lines = (resources.files("newswire.warehouse") / "field_map.tsv").read_text("utf8").splitlines()[1:]
    return [
        Field(
            row["ours"],
            {kind: tuple(filter(None, row[kind].split("; "))) for kind in (*OTHERS, "ninjs")},
            row["says"],
        )
        for row in csv.DictReader(lines, delimiter="\t")
    ]


def exported(kind: str) -> Table:
    """The exported table whose columns a kind of others has."""
    shape, name = OTHERS[kind]
    return next(table for table in shapes()[shape] if table.name == name)


def _comments() -> tuple[dict[str, tuple[str, str]], dict[str, dict[str, str]]]:
    """Kind and comment by name, and comments of columns by table and name; what a later file says holds."""
    objects: dict[str, tuple[str, str]] = {}
    columns: dict[str, dict[str, str]] = {}
    for text in [read_sql("migrate/log"), *(migration.sql for migration in shipped())]:
        for name in _GONE.findall(text):
            objects.pop(name, None)
            columns.pop(name, None)
        for kind, name, comment in _COMMENT.findall(text):
            comment = comment.replace("''", "'")
            if kind == "COLUMN":
                table, _, column = name.rpartition(".")
                columns.setdefault(table, {})[column] = comment
            else:
                objects[name] = (kind.lower(), comment)
    return objects, columns


def _codes() -> Iterator[str]:
    yield "\n## Codes\n\nTypes, modes and contexts of PLOVER 2021, and STATEMENT, which is ours. The scale runs from "
    yield "-10 (conflict) to 10 (cooperation); a mode that names none has that of its type.\n"
    yield "\n| type | quad class | scale | what it is | modes |\n|---|---|---|---|---|\n"
    for kind in types().values():
        modes = ", ".join(
            f"{name} {mode['scale']:g}" if mode.get("scale") is not None else name for name, mode in kind.modes.items()
        )
        quad = f"{kind.quad} {_QUAD[kind.quad]}" if kind.quad else ""
        scale = "" if kind.scale is None else f"{kind.scale:g}"
        yield f"| {kind.name} | {quad} | {scale} | {_cell(kind.says)} | {modes} |\n"
    yield "\n| context | what it is about |\n|---|---|\n"
    yield "".join(f"| {name} | {_cell(says)} |\n" for name, says in contexts().items())


def _others() -> Iterator[str]:
    yield "\n## The fields of others\n\nWhat POLECAT (40 columns), GDELT 2.0 (61 of events, 16 of mentions) and an "
    yield "item of ninjs 2 call what we have. `exports.md` says how each value is made.\n"
    yield "\n| ours | POLECAT | GDELT events | GDELT mentions | ninjs | |\n|---|---|---|---|---|---|\n"
    for field in field_map():
        cells = [", ".join(field.others[kind]) for kind in (*OTHERS, "ninjs")]
        yield f"| `{field.ours}` | {' | '.join(cells)} | {_cell(field.says)} |\n"
    yield "\nAlways empty or unknown, since we do not know them:\n\n"
    for kind in OTHERS:
        table = exported(kind)
        unknown = [column.name for column in table.columns if is_unknown(column.field)]
        yield f"- {kind.replace('_', ' ')}: {', '.join(unknown)}\n"


def is_unknown(field: str | None) -> bool:
    """Whether an exported column has the same value in every row."""
    return field is None or field.startswith("no_")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
