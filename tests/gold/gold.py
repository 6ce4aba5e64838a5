"""The committed gold files and the corpora that may be at hand, for the scorer of newswire.extract.gold."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from newswire.extract.gold import SYMMETRIC, Event, Sample, event, found, read, score
from newswire.extract.record import ArticleText
from newswire.extract.registry import get

__all__ = [
    "SHARED",
    "SYMMETRIC",
    "Event",
    "Sample",
    "by_type",
    "development",
    "event",
    "found",
    "own",
    "scores",
    "written",
]
HERE = Path(__file__).parent
SHARED = Path(os.environ.get("NEWSWIRE_SHARED", HERE.parents[2] / "shared"))


def own(name: str) -> list[tuple[str, ArticleText, list[Event]]]:
    """The committed gold file of a language: id, article, events."""
    return read(HERE / f"{name}.yaml", name)


def written(name: str, themes: Iterable[str]) -> list[tuple[str, ArticleText, list[Event]]]:
    """The gold of some themes, one file each in the folder beside the gold file of the language."""
    return [row for theme in themes for row in read(HERE / name / f"{theme}.yaml", name)]


def development(half: int) -> list[Sample] | None:
    """One half of the development corpus, or None where it is not at hand."""
    path = SHARED / "corpora" / "events" / "agency_dev.jsonl"
    if not path.is_file():
        return None
    rows = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    return [
        (
            ArticleText(r["title"], r["text"], datetime.fromisoformat(r["published_at"]), "ar", r["source"]),
            [(e["type"], tuple(sorted(e["actor"])), tuple(sorted(e["recipient"])), e["status"]) for e in r["events"]],
        )
        for r in rows
        if r["id"] % 2 == half
    ]


def scores(samples: Iterable[Sample], extractor: str = "rules") -> dict[str, float]:
    """Micro F1 of types and of type with sides, precision of types, and the share of empty texts that got an event."""
    total = score(samples, get(extractor))
    return {
        "type_f1": total.types.f1,
        "dyad_f1": total.sides.f1,
        "type_precision": total.types.precision,
        "disturbed": total.disturbed / max(1, total.empty),
    }


def by_type(samples: Iterable[Sample], extractor: str = "rules") -> dict[str, tuple[int, int, int]]:
    """For each type how many mentions are right, coded and in the gold."""
    counts = score(samples, get(extractor)).by_type
    return {kind: (counts[kind].right, counts[kind].coded, counts[kind].meant) for kind in sorted(counts)}
