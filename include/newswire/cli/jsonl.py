"""JSON lines in, JSON lines out, with a count on a terminal."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TextIO

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Row = dict[str, Any]
_TROUBLE = ("error", "quarantined", "refused", "gone")


def run_filter(answers: Callable[[Iterator[Row]], Iterable[Row]], source: TextIO, target: TextIO) -> int:
    """Feeds the lines of `source` to a filter and writes its answers; 1 when a line was in error or set aside.

    A line that is no JSON object is answered with its error. One broken line never ends the filter.
    """
    if isinstance(source, io.TextIOWrapper):
        source.reconfigure(encoding="utf-8", errors="surrogateescape")  # one bad byte spoils its line, not the input
    if isinstance(target, io.TextIOWrapper):
        target.reconfigure(encoding="utf-8", errors="backslashreplace")  # half a character leaves as JSON's own escape
    counts: Counter[str] = Counter()

    def write(answer: Row) -> None:
        counts[answer.get("status") or "ok"] += 1
        target.write(json.dumps(answer, ensure_ascii=False, default=str) + "\n")
        target.flush()

    progress = Progress(
        SpinnerColumn(), TextColumn("{task.completed} lines"), TimeElapsedColumn(), console=Console(stderr=True)
    )
    progress.disable = not sys.stderr.isatty()
    with progress:
        bar = progress.add_task("", total=None)
        for answer in answers(_rows(source, write)):
            write(answer)
            progress.advance(bar)
    bad = {status: n for status, n in counts.items() if status in _TROUBLE}
    if bad:
        told = ", ".join(f"{n} {status}" for status, n in sorted(bad.items()))
        print(f"newswire: {told} of {counts.total()} lines", file=sys.stderr)
    return 1 if bad else 0


def _rows(source: TextIO, write: Callable[[Row], None]) -> Iterator[Row]:
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            line.encode()
            row = json.loads(line)
        except UnicodeEncodeError:
            write({"id": None, "status": "error", "error": f"line {number}: not in UTF-8"})
            continue
        except (ValueError, RecursionError) as error:
            write({"id": None, "status": "error", "error": f"line {number}: no JSON: {error}"})
            continue
        if not isinstance(row, dict) or "id" not in row:
            identity = row.get("id") if isinstance(row, dict) else None
            write({"id": identity, "status": "error", "error": f"line {number}: no JSON object with an id"})
            continue
        yield row
