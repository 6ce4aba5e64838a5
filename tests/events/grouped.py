"""The groups of `groups.yaml` as mentions, and how well a way of merging finds their events."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml
from newswire.events.mention import Mention, Side
from newswire.events.merge import merge

FILE = Path(__file__).with_name("groups.yaml")


@dataclass(frozen=True)
class Told:
    """A mention with the event that it is of and the person whom it is about."""

    mention: Mention
    event: tuple[str, int]
    person: tuple[str, str] | None


def read() -> list[Told]:
    groups = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    rows = [(group["group"], group["all"] | told) for group in groups for told in group["told"]]
    return [
        Told(_mention(n, name, row), (name, row["e"]), (name, row["p"]) if "p" in row else None)
        for n, (name, row) in enumerate(rows, 1)
    ]


def _mention(n: int, group: str, row: dict[str, Any]) -> Mention:
    start, end = _days(row["day"])
    published = datetime.fromisoformat(f"2026-{row['pub']}:00+00:00") if "pub" in row else _noon(start)
    place, country = row["at"].split(", ") if "at" in row else (None, None)
    sides = tuple(_sides(row["who"]))
    article = f"{group}/{row.get('article', n)}"
    return Mention(
        mention_id=uuid.UUID(int=n), anchor_id=uuid.uuid5(uuid.NAMESPACE_OID, str(n)), published_at=published,
        article_id=uuid.uuid5(uuid.NAMESPACE_OID, article), source_id=f"source_{n}",
        story=hash((group, row["story"])) if "story" in row else n,
        type=row["type"], mode=row.get("mode"), status=row.get("status", "actual"),
        dyad="+".join(sorted({side.code for side in sides})), date_start=start, date_end=end,
        date_granularity="inferred" if row["day"].startswith("~") else "day", sides=sides, quote=row["quote"],
        confidence=0.8, place_name=place, place_country=country, size=row.get("size", {}), language=row["lang"],
    )  # fmt: skip


def _days(text: str) -> tuple[date, date]:
    start, _, end = text.lstrip("~").partition("..")
    return date.fromisoformat(f"2026-{start}"), date.fromisoformat(f"2026-{end or start}")


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _sides(text: str) -> Iterable[Side]:
    for role, part in zip(("actor", "recipient"), text.split(">"), strict=True):
        for side in part.split("+"):
            if side.strip():
                code, office, name = ([word.strip() or None for word in side.split("/")] + [None, None])[:3]
                yield Side(role, code or "", name, office, None, name or office or code or "")


def merged(told: list[Told]) -> dict[Mention, Any]:
    """The event of each mention, as the program sees it."""
    found: dict[Mention, Any] = {}
    for members in _blocks(told, lambda m: (m.type, m.dyad)).values():
        for event in merge(members)[0]:
            found |= dict.fromkeys(event.members, event.event_id)
    return found


def one_a_day(told: list[Told]) -> dict[Mention, Any]:
    """One event a day for each type and pair of sides, as many data sets count."""
    return {one.mention: (one.mention.type, one.mention.dyad, one.mention.date_start) for one in told}


def same_attributes(told: list[Told]) -> dict[Mention, Any]:
    """One event when all that was coded is equal."""
    return {
        m: (m.type, m.mode, m.status, m.sides, m.date_start, m.date_end, m.place_name, str(m.size))
        for m in (one.mention for one in told)
    }


def _blocks(told: list[Told], key: Callable[[Mention], Any]) -> dict[Any, list[Mention]]:
    blocks: dict[Any, list[Mention]] = {}
    for one in told:
        blocks.setdefault(key(one.mention), []).append(one.mention)
    return blocks


@dataclass(frozen=True)
class Scores:
    """`wrong` are pairs joined that are two events, `across` those of them about two persons, `missed` those apart."""

    precision: float
    recall: float
    f1: float
    wrong: list[str]
    across: list[str]
    missed: list[str]


def scores(told: list[Told], event_of: dict[Mention, Any]) -> Scores:
    right, wrong, across, missed = 0, [], [], []
    for a, b in combinations(told, 2):
        found, true = event_of[a.mention] == event_of[b.mention], a.event == b.event
        name = f"{a.event[0]} | {b.event[0]}: {a.mention.quote} | {b.mention.quote}"
        right += found and true
        if found and not true:
            wrong.append(name)
            if a.person and b.person and a.person != b.person:
                across.append(name)
        if true and not found:
            missed.append(name)
    precision, recall = right / max(1, right + len(wrong)), right / max(1, right + len(missed))
    return Scores(precision, recall, 2 * precision * recall / (precision + recall), wrong, across, missed)
