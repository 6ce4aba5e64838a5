"""How likely two mentions are one event, with the parts of the sum, and what forbids it.

The weights are start values of the design; a pair of the same sides, mode and day needs a person, an office, a place
or shared words on top to be merged. What one of the two leaves out earns nothing; two places by name cost as much as
shared words can earn, unless a person or an office is shared. Across languages words cannot be shared, but numbers
and names can.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from newswire.events.mention import Mention
from newswire.events.names import alike, numbers

RULE_VERSION = 2
MERGE_FROM = 0.6
_PERSON, _COUNTRY, _MODE, _DATE, _PLACE, _PLACE_COUNTRY, _QUOTE = 0.35, 0.15, 0.2, 0.2, 0.15, 0.08, 0.1
_OTHER_PLACE = -0.1
_CASUALTIES = ("dead", "injured", "arrested")
_CASUALTY_TOLERANCE = 0.2
_DAY = timedelta(days=1)
_DATED, _UNDATED = _DAY, 3 * _DAY


@dataclass(frozen=True, slots=True)
class Score:
    """`total` is 0 to 1; `parts` names what it is made of; `veto` says why the pair must stay apart, or None."""

    total: float
    parts: dict[str, float]
    veto: str | None


def near(a: Mention, b: Mention) -> bool:
    """Whether the days of two mentions of one type and dyad allow that they are one event."""
    return _within(a, b, _DATED if a.dated and b.dated else _UNDATED)


def score(a: Mention, b: Mention) -> Score:
    """The score of a pair that shares type and dyad."""
    identity = _identity(a, b)
    parts = {
        "sides": identity,
        "mode": _MODE if a.mode and a.mode == b.mode else 0.0,
        "date": _DATE if _overlap(a, b) else 0.0,
        "place": _place(a, b, 0.0 if identity == _PERSON else _OTHER_PLACE),
        "quote": round(_QUOTE * _shared(a, b), 3),
    }
    return Score(round(sum(parts.values()), 3), parts, veto(a, b))


def veto(a: Mention, b: Mention) -> str | None:
    """Why two mentions are not one event whatever their score, or None."""
    if a.article_id == b.article_id:
        return "one article tells them apart"  # the coder has joined what an article repeats
    if a.dated and b.dated and not _overlap(a, b):
        return "disjoint dates"
    if a.mode == b.mode == "visit" and not _within(a, b, _DAY):
        return "visits that do not overlap"
    if a.status != b.status and "historical" in (a.status, b.status):
        return "one is historical"
    if a.date_start == b.date_start:
        for kind in _CASUALTIES:
            x, y = a.size.get(kind), b.size.get(kind)
            if x and y and abs(x - y) > _CASUALTY_TOLERANCE * max(x, y):
                return f"different numbers: {kind}"
    return _different_holders(a, b)


def _within(a: Mention, b: Mention, slack: timedelta) -> bool:
    return a.date_start <= b.date_end + slack and b.date_start <= a.date_end + slack


def _overlap(a: Mention, b: Mention) -> bool:
    return a.date_start <= b.date_end and b.date_start <= a.date_end


def _named(mention: Mention) -> dict[str, tuple[set[str], set[str]]]:
    """Names and offices by side code."""
    found: dict[str, tuple[set[str], set[str]]] = {}
    for side in mention.sides:
        names, offices = found.setdefault(side.code, (set(), set()))
        if side.name:
            names.add(side.name)
        if side.office:
            offices.add(side.office)
    return found


def _any_alike(left: Iterable[str], right: Iterable[str]) -> bool:
    return any(alike(x, y) for x in left for y in right)


def _identity(a: Mention, b: Mention) -> float:
    left, right = _named(a), _named(b)
    for code in left.keys() & right.keys():
        (names, offices), (other_names, other_offices) = left[code], right[code]
        if offices & other_offices or _any_alike(names, other_names):
            return _PERSON
    return _COUNTRY


def _different_holders(a: Mention, b: Mention) -> str | None:
    """A side that both mentions name, with no name in common; or without names on one, by other offices."""
    left, right = _named(a), _named(b)
    for code in sorted(left.keys() & right.keys()):
        (names, offices), (other_names, other_offices) = left[code], right[code]
        if names and other_names:
            if not _any_alike(names, other_names):
                return "different persons in one office" if offices & other_offices else "different names"
        elif offices and other_offices and not offices & other_offices:
            return "different offices"
    return None


def _place(a: Mention, b: Mention, other: float) -> float:
    if a.place_name and b.place_name:
        return _PLACE if alike(a.place_name, b.place_name) else other
    if a.place_country and a.place_country == b.place_country:
        return _PLACE_COUNTRY
    return 0.0


@lru_cache(maxsize=16384)
def _trigrams(quote: str) -> frozenset[str]:
    return frozenset(quote[i : i + 3] for i in range(max(1, len(quote) - 2)))


def _shared(a: Mention, b: Mention) -> float:
    """The share of three-letter pieces in common; between languages that of numbers and names."""
    if a.language == b.language:
        left, right = _trigrams(a.quote), _trigrams(b.quote)
        return len(left & right) / len(left | right)
    counts, others = numbers(a.quote), numbers(b.quote)
    names, other_names = _names(a), _names(b)
    heard = min(
        sum(_any_alike([name], other_names) for name in names),
        sum(_any_alike([name], names) for name in other_names),
    )
    common = len(counts & others) + heard
    whole = len(counts | others) + max(len(names), len(other_names))
    return min(1.0, common / whole) if whole else 0.0


def _names(mention: Mention) -> list[str]:
    return sorted({side.name for side in mention.sides if side.name})
