"""How likely two mentions are one event, with the parts of the sum, and what forbids it.

The weights are start values of the design; a pair of the same sides, mode and day needs a person, an office, a place
or shared words on top to be merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from newswire.events.mention import Mention

RULE_VERSION = 1
MERGE_FROM = 0.6
_PERSON, _COUNTRY, _MODE, _DATE, _PLACE, _PLACE_COUNTRY, _QUOTE = 0.35, 0.15, 0.2, 0.2, 0.15, 0.08, 0.1
_CASUALTIES = ("dead", "injured", "arrested")
_CASUALTY_TOLERANCE = 0.2


@dataclass(frozen=True, slots=True)
class Score:
    """`total` is 0 to 1; `parts` names what it is made of; `veto` says why the pair must stay apart, or None."""

    total: float
    parts: dict[str, float]
    veto: str | None


def near(a: Mention, b: Mention) -> bool:
    """Whether the days of two mentions of one type and dyad allow that they are one event."""
    slack = timedelta(days=1 if a.dated and b.dated else 3)
    return a.date_start <= b.date_end + slack and b.date_start <= a.date_end + slack


def score(a: Mention, b: Mention) -> Score:
    """The score of a pair that shares type and dyad."""
    parts = {
        "sides": _PERSON if _share_person_or_office(a, b) else _COUNTRY,
        "mode": _MODE if a.mode == b.mode else 0.0,
        "date": _DATE if _overlap(a, b) else 0.0,
        "place": _place(a, b),
        "quote": round(_QUOTE * _shared_words(a.quote, b.quote), 3),
    }
    return Score(round(sum(parts.values()), 3), parts, _veto(a, b))


def _share_person_or_office(a: Mention, b: Mention) -> bool:
    def named(mention: Mention) -> set[tuple[str, str]]:
        return {(side.code, value) for side in mention.sides for value in (side.name, side.office) if value}

    return bool(named(a) & named(b))


def _overlap(a: Mention, b: Mention) -> bool:
    return a.date_start <= b.date_end and b.date_start <= a.date_end


def _place(a: Mention, b: Mention) -> float:
    if a.place_name and a.place_name == b.place_name:
        return _PLACE
    if a.place_country and a.place_country == b.place_country:
        return _PLACE_COUNTRY
    return 0.0


@lru_cache(maxsize=4096)
def _trigrams(quote: str) -> frozenset[str]:
    return frozenset(quote[i : i + 3] for i in range(max(1, len(quote) - 2)))


def _shared_words(a: str, b: str) -> float:
    left, right = _trigrams(a), _trigrams(b)
    return len(left & right) / len(left | right)


def _veto(a: Mention, b: Mention) -> str | None:
    if a.article_id == b.article_id:
        return "one article tells them apart"  # the coder has joined what an article repeats
    if a.dated and b.dated and not _overlap(a, b):
        return "disjoint dates"
    if a.status != b.status and "historical" in (a.status, b.status):
        return "one is historical"
    if _different_holders(a, b):
        return "different persons in one office"
    if a.date_start == b.date_start:
        for kind in _CASUALTIES:
            x, y = a.size.get(kind), b.size.get(kind)
            if x and y and abs(x - y) > _CASUALTY_TOLERANCE * max(x, y):
                return f"different numbers: {kind}"
    return None


def _different_holders(a: Mention, b: Mention) -> bool:
    """Two names for one office of one side, without a name in common."""

    def holders(mention: Mention) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for side in mention.sides:
            if side.office and side.name:
                found.setdefault((side.code, side.office), set()).add(side.name)
        return found

    left, right = holders(a), holders(b)
    return any(not left[slot] & right[slot] for slot in left.keys() & right.keys())
