"""The page of the documentation that says what is in an exported file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from newswire.exports.shapes import Table, described, shapes


def page() -> Iterator[str]:
    """The page in Markdown."""
    yield (resources.files("newswire.exports") / "page.md").read_text("utf8")
    for shape, tables in shapes().items():
        yield f"\n## {shape}\n\nHolds {described()[shape]['says']}.\n"
        for table in tables:
            yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    nothing = f" What is not known is `{table.nothing}` in CSV and TSV." if table.nothing else ""
    header = "" if table.header else " No header line."
    yield f"\n### {table.name}\n\n{len(table.columns)} columns.{header}{nothing}\n"
    yield "\n| column | type | what it is |\n|---|---|---|\n"
    for column in table.columns:
        says = column.says or ("as in the warehouse" if column.field else "not known: always empty")
        yield f"| {column.name} | {column.type} | {says} |\n"
