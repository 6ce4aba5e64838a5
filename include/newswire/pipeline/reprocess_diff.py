"""What a newer coding would change in events, told for a person: per type, with examples and their words. Pure.

An event whose id goes and leads to an event that is new is one event that changed; an id that leads to an event that
stays was merged into it and counts as removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_COMPARED = (
    "type", "mode", "contexts", "status", "date_start", "date_end", "actors", "recipients", "actor_names",
    "recipient_names", "place_name", "place_country", "size", "n_mentions", "n_articles", "n_sources", "n_independent",
    "confidence",
)  # fmt: skip
KINDS = ("added", "removed", "changed")
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One event that is added (no `before`), removed (no `after`) or changed."""

    kind: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def type(self) -> str:
        """The type that it is counted under: that of now, of one that is added the new one."""
        shown = self.before or self.after or {}
        return str(shown["type"])

    def columns(self) -> list[str]:
        """The columns that differ."""
        if self.before is None or self.after is None:
            return []
        return [name for name in _COMPARED if self.before[name] != self.after[name]]


def changes(versions: Iterable[dict[str, Any]]) -> list[Change]:
    """Versions that a load would close (`is_before`) and write, paired."""
    rows = list(versions)
    before = {row["event_id"]: row for row in rows if row["is_before"]}
    after = {row["event_id"]: row for row in rows if not row["is_before"]}
    pairs = {old: old for old in before if old in after}
    taken = set(pairs)
    for old, row in before.items():
        new = row["new_event_id"]
        if old not in pairs and new in after and new not in taken:
            pairs[old] = new
            taken.add(new)
    found = []
    for old, row in before.items():
        change = Change("changed", row, after[pairs[old]]) if old in pairs else Change("removed", row, None)
        # rows of the same words by another coder are no change of the event
        if change.kind != "changed" or change.columns():
            found.append(change)
    return found + [Change("added", None, row) for event_id, row in after.items() if event_id not in taken]


def counts(found: Iterable[Change]) -> dict[str, dict[str, int]]:
    """Per type how many events are added, removed and changed."""
    counted = Counter((change.type, change.kind) for change in found)
    return {name: {kind: counted[name, kind] for kind in KINDS} for name in sorted({name for name, _ in counted})}


def as_text(found: list[Change]) -> str:
    """A table and examples for a terminal."""
    table = counts(found)
    lines = [f"{'type':<12}" + "".join(f"{kind:>9}" for kind in KINDS)]
    lines += [f"{name:<12}" + "".join(f"{row[kind]:>9}" for kind in KINDS) for name, row in table.items()]
    lines.append(f"{'all':<12}" + "".join(f"{sum(row[kind] for row in table.values()):>9}" for kind in KINDS))
    for change in _examples(found):
        lines += ["", f"{change.kind} {_event(change)}", *(f"    «{quote}»" for quote in _quotes(change))]
    return "\n".join(lines)


def as_markdown(found: list[Change]) -> str:
    """The same for the form in which a person decides."""
    if not found:
        return "No event would change."
    table = counts(found)
    lines = ["| type | added | removed | changed |", "|---|---:|---:|---:|"]
    lines += [f"| {name} | " + " | ".join(str(row[kind]) for kind in KINDS) + " |" for name, row in table.items()]
    total = " | ".join(str(sum(row[kind] for row in table.values())) for kind in KINDS)
    lines += [f"| all | {total} |", ""]
    for change in _examples(found):
        lines.append(f"- **{change.kind}** {_plain(_event(change))}")
        lines += [f"  > {_plain(quote)}" for quote in _quotes(change)]
    return "\n".join(lines)


def _examples(found: list[Change]) -> list[Change]:
    """The first few of each type and kind."""
    shown: Counter[tuple[str, str]] = Counter()
    chosen = []
    for change in sorted(found, key=lambda change: (change.type, KINDS.index(change.kind))):
        shown[change.type, change.kind] += 1
        if shown[change.type, change.kind] <= EXAMPLES:
            chosen.append(change)
    return chosen


def _event(change: Change) -> str:
    row = change.before or change.after or {}
    told = f"{row['type']} {row['date_start']} {'+'.join(row['actors'])} → {'+'.join(row['recipients'])}"
    if change.before is not None and change.after is not None:
        told += "; " + "; ".join(
            f"{name}: {_short(change.before[name])} → {_short(change.after[name])}" for name in change.columns()
        )
    return told


def _quotes(change: Change) -> list[str]:
    rows = [row for row in (change.before, change.after) if row and row["quote"]]
    return list(dict.fromkeys(str(row["quote"]).replace("\n", " ") for row in rows))


def _short(value: Any) -> str:
    return "+".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


def _plain(text: str) -> str:
    """Words of the press never act as Markdown or HTML."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]|#!~" else sign for sign in text).replace("<", "&lt;")
