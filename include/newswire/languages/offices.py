"""Who held which office when: whether the dictionary of persons knows a holder of an office on a day.

Dated office-holders go stale. The share of named offices without a known holder says how stale they are.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache

from newswire.languages.lexicon import day_of
from newswire.languages.pack import load_pack

# Offices that one person of a state holds at a time and that agencies name daily.
WATCHED = frozenset(
    {
        "head of state",
        "head of government",
        "foreign minister",
        "defence minister",
        "interior minister",
        "crown prince",
        "supreme leader",
    }
)
# Side codes of three letters that are no states.
BODIES = frozenset({"UNO", "EUN", "ARL", "GCC", "OIC", "NAT", "AFU", "ICR", "NGO", "IGO", "COA", "MNC"})


def is_watched(code: str, office: str) -> bool:
    """Whether somebody should be known to hold this office: one of a state, not of a body or an armed group."""
    return office in WATCHED and len(code) == 3 and code.isalpha() and code not in BODIES


@cache
def _terms(language: str) -> dict[tuple[str, str], list[tuple[date, date]]]:
    found: dict[tuple[str, str], list[tuple[date, date]]] = defaultdict(list)
    for row in load_pack(language).persons:
        first, last = day_of(row.get("valid_from")), day_of(row.get("valid_to"))
        found[row["country"], row["office"]].append((first or date.min, last or date.max))
    return found


def has_holder(language: str, country: str, office: str, day: date) -> bool:
    """Whether the persons of a language name somebody who held this office of this state on this day."""
    return any(first <= day <= last for first, last in _terms(language).get((country, office), ()))
