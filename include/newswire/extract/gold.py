"""Gold articles, and how an extractor does on them: the scorer of the tests and of the quality card.

A gold file lists articles with `id, published, home, title, text, events`; an event is written
`TYPE ACTORS > RECIPIENTS [status]` with sides joined by +. CONSULT, COOPERATE and AGREE have no order of sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

import yaml

from newswire.extract.record import ArticleText, ExtractionResult, Extractor

SYMMETRIC = frozenset({"CONSULT", "COOPERATE", "AGREE"})
Event = tuple[str, tuple[str, ...], tuple[str, ...], str]
Sample = tuple[ArticleText, list[Event]]


def event(line: str) -> Event:
    """One event from its line."""
    kind, rest = line.split(" ", 1)
    actors, after = rest.split(">")
    words = after.split()
    status = words.pop() if words and words[-1] in ("future", "historical") else "actual"
    recipients = words[0] if words else ""
    return kind, _sides(actors.strip()), _sides(recipients), status


def _sides(text: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, text.split("+"))))


def read(path: Path, language: str) -> list[tuple[str, ArticleText, list[Event]]]:
    """The articles of a gold file: id, article, events."""
    return [
        (
            row["id"],
            ArticleText(row["title"], row["text"], _noon(row["published"]), language, None, row["home"]),
            [event(line) for line in row["events"]],
        )
        for row in yaml.safe_load(path.read_text(encoding="utf8"))
    ]


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def found(result: ExtractionResult) -> list[Event]:
    """The events of a result in the form of the gold."""
    return [
        (m.type, tuple(sorted(s.code for s in m.actors)), tuple(sorted(s.code for s in m.recipients)), m.status)
        for m in result.mentions
    ]


def dyads(events: Iterable[Event]) -> Counter[tuple[str, str, str]]:
    """Each event as its pairs of sides; a side that is not named is empty."""
    bag: Counter[tuple[str, str, str]] = Counter()
    for kind, actors, recipients, _ in events:
        pairs = {(a, r) for a in actors or ("",) for r in recipients or ("",)}
        if kind in SYMMETRIC:
            pairs = {(min(pair), max(pair)) for pair in pairs}
        bag.update((kind, *pair) for pair in pairs)
    return bag


@dataclass(slots=True)
class Count:
    """How many were right, coded, and in the gold."""

    right: int = 0
    coded: int = 0
    meant: int = 0

    def add(self, right: int, coded: int, meant: int) -> None:
        self.right, self.coded, self.meant = self.right + right, self.coded + coded, self.meant + meant

    @property
    def precision(self) -> float:
        return self.right / max(1, self.coded)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.meant)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.coded + self.meant)


@dataclass(slots=True)
class Score:
    """The counts of some articles: all types, type with sides, each type; articles without events; named offices."""

    types: Count = field(default_factory=Count)
    sides: Count = field(default_factory=Count)
    by_type: dict[str, Count] = field(default_factory=dict)
    articles: int = 0
    empty: int = 0
    disturbed: int = 0
    offices: int = 0
    without_holder: int = 0


def score(samples: Iterable[Sample], extractor: Extractor) -> Score:
    """Reads all articles and compares. `disturbed` are articles without events that got one."""
    total = Score()
    for article, gold in samples:
        result = extractor.extract(article)
        got = found(result)
        want, have = dyads(gold), dyads(got)
        total.sides.add((want & have).total(), have.total(), want.total())
        meant, coded = Counter(kind for kind, *_ in gold), Counter(kind for kind, *_ in got)
        total.types.add((meant & coded).total(), coded.total(), meant.total())
        for kind in coded | meant:
            counts = total.by_type.setdefault(kind, Count())
            counts.add(min(meant[kind], coded[kind]), coded[kind], meant[kind])
        total.articles += 1
        total.empty += not gold
        total.disturbed += not gold and bool(got)
        total.offices += len(result.offices.named)
        total.without_holder += len(result.offices.without_holder)
    return total


def together(scores: Iterable[Score]) -> Score:
    """The counts of several sets as those of one."""
    total = Score()
    for one in scores:
        total.types.add(one.types.right, one.types.coded, one.types.meant)
        total.sides.add(one.sides.right, one.sides.coded, one.sides.meant)
        for kind, count in one.by_type.items():
            total.by_type.setdefault(kind, Count()).add(count.right, count.coded, count.meant)
        total.articles += one.articles
        total.empty += one.empty
        total.disturbed += one.disturbed
        total.offices += one.offices
        total.without_holder += one.without_holder
    return total
