"""Reads gold files and scores an extractor on them, after the rules of the handbook's evaluation."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import yaml
from newswire.extract.record import ArticleText, ExtractionResult
from newswire.extract.registry import get

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("NEWSWIRE_SHARED", HERE.parents[2] / "shared"))
SYMMETRIC = frozenset({"CONSULT", "COOPERATE", "AGREE"})
Event = tuple[str, tuple[str, ...], tuple[str, ...], str]
Sample = tuple[ArticleText, list[Event]]


def event(line: str) -> Event:
    """`TYPE ACTORS > RECIPIENTS [status]`, sides joined by +."""
    kind, rest = line.split(" ", 1)
    actors, after = rest.split(">")
    words = after.split()
    status = words.pop() if words and words[-1] in ("future", "historical") else "actual"
    recipients = words[0] if words else ""
    return kind, _sides(actors.strip()), _sides(recipients), status


def _sides(text: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, text.split("+"))))


def own(name: str) -> list[tuple[str, ArticleText, list[Event]]]:
    """The committed gold file of a language: id, article, events."""
    return _read(HERE / f"{name}.yaml", name)


def written(name: str, themes: Iterable[str]) -> list[tuple[str, ArticleText, list[Event]]]:
    """The gold of some themes, one file each in the folder beside the gold file of the language."""
    return [row for theme in themes for row in _read(HERE / name / f"{theme}.yaml", name)]


def _read(path: Path, language: str) -> list[tuple[str, ArticleText, list[Event]]]:
    return [
        (
            row["id"],
            ArticleText(row["title"], row["text"], _noon(row["published"]), language, None, row["home"]),
            [event(line) for line in row["events"]],
        )
        for row in yaml.safe_load(path.read_text(encoding="utf8"))
    ]


def _noon(day: Any) -> datetime:
    return datetime.combine(day, time(12), UTC)


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


def found(result: ExtractionResult) -> list[Event]:
    """The events of a result in the form of the gold."""
    return [
        (m.type, tuple(sorted(s.code for s in m.actors)), tuple(sorted(s.code for s in m.recipients)), m.status)
        for m in result.mentions
    ]


def _bag(events: Iterable[Event], dyads: bool) -> Counter[tuple[str, ...]]:
    bag: Counter[tuple[str, ...]] = Counter()
    for kind, actors, recipients, _ in events:
        if not dyads:
            bag[(kind,)] += 1
            continue
        pairs = {(a, r) for a in actors or ("",) for r in recipients or ("",)}
        if kind in SYMMETRIC:
            pairs = {(min(pair), max(pair)) for pair in pairs}
        bag.update((kind, *pair) for pair in pairs)
    return bag


def scores(samples: Iterable[Sample], extractor: str = "rules") -> dict[str, float]:
    """Micro F1 of types and of type with sides, precision of types, and the share of empty texts that got an event."""
    right = {True: 0, False: 0}
    told = {True: 0, False: 0}
    meant = {True: 0, False: 0}
    empty = disturbed = 0
    for article, gold in samples:
        got = found(get(extractor).extract(article))
        for dyads in (True, False):
            want, have = _bag(gold, dyads), _bag(got, dyads)
            right[dyads] += (want & have).total()
            told[dyads] += have.total()
            meant[dyads] += want.total()
        empty += not gold
        disturbed += not gold and bool(got)
    return {
        "type_f1": 2 * right[False] / max(1, told[False] + meant[False]),
        "dyad_f1": 2 * right[True] / max(1, told[True] + meant[True]),
        "type_precision": right[False] / max(1, told[False]),
        "disturbed": disturbed / max(1, empty),
    }


def by_type(samples: Iterable[Sample], extractor: str = "rules") -> dict[str, tuple[int, int, int]]:
    """For each type how many mentions are right, coded and in the gold."""
    right: Counter[str] = Counter()
    coded: Counter[str] = Counter()
    meant: Counter[str] = Counter()
    for article, gold in samples:
        want = Counter(kind for kind, *_ in gold)
        have = Counter(kind for kind, *_ in found(get(extractor).extract(article)))
        right += want & have
        coded += have
        meant += want
    return {kind: (right[kind], coded[kind], meant[kind]) for kind in sorted(coded | meant)}
