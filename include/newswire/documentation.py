"""Pages of docs/ that are made from what the program says of itself: `python -m newswire.documentation [--check]`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from newswire.exports.page import page as exports_page
from newswire.extract import card
from newswire.sources import catalogue
from newswire.warehouse import dictionary

_MADE = "<!-- made by `python -m newswire.documentation`; edit what it is made from -->\n"


def pages(root: Path) -> dict[str, str]:
    """The generated pages by their path below the project's root."""
    return {
        "docs/dags.md": _MADE + "".join(_dags(root / "dags")),
        "docs/exports.md": _MADE + "".join(exports_page()),
        "docs/quality.md": _MADE + "".join(card.page(root / "tests" / "gold")),
        "docs/sources.md": _MADE + "".join(_sources()),
        "docs/warehouse.md": _MADE + "".join(dictionary.page()),
    }


def _dags(folder: Path) -> Iterator[str]:
    yield "# DAGs\n"
    for file in sorted(folder.glob("*.py")):
        yield f"\n# `{file.stem}`\n\n{(ast.get_docstring(ast.parse(file.read_text(encoding='utf-8'))) or '').strip()}\n"


def _sources() -> Iterator[str]:
    known = catalogue.load()
    on = {source.id for replica in (True, False) for source in catalogue.enabled(known, replica=replica)}
    yield "# Sources\n\nNo address was tried live until `verified` names a day. Grades: A a real fetch is "
    yield "documented, B named by three independent public repositories, C by one or two, D derived.\n"
    for replica, title in ((False, "Live"), (True, "Replica sites of the demo")):
        yield (
            f"\n## {title}\n\n| id | name | country | tier | enabled | feed | grade | verified | history |\n|"
            + "---|" * 9
        )
        for source in (source for source in known.values() if source.replica == replica):
            feed = source.feeds[0] if source.feeds else None
            history = ", ".join(f"{way.connector} ({way.confidence})" for way in source.backfill) or "unknown"
            cells = (
                source.id, source.name.ar, source.country, source.tier, "yes" if source.id in on else "no",
                feed.url if feed else "none known", feed.confidence if feed else "",
                (feed.verified_at or "never") if feed else "", history,
            )  # fmt: skip
            yield "\n| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
        yield "\n"


def main(arguments: list[str]) -> int:
    """Writes the pages; with --check writes nothing and names those that are stale."""
    root = Path.cwd()
    wanted = pages(root)
    stale = [
        name
        for name, text in wanted.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for name in stale:
            print(f"{name} is stale: python -m newswire.documentation", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(wanted[name], encoding="utf-8")
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
