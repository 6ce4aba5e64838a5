"""Phrases that make an event of what somebody says: content.tsv of a pack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from newswire.languages.pack import Pack, load_pack


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, each one of a few forms. `side`: the other side stands next, after, before, any or none."""

    type: str
    words: tuple[frozenset[str], ...]
    side: str
    flags: frozenset[str]


@cache
def phrases(language: str) -> dict[str, tuple[Phrase, ...]]:
    """The phrases of a language by each form of their first word."""
    pack = load_pack(language)
    found: dict[str, list[Phrase]] = {}
    for row in pack.rows("content.tsv"):
        flags = frozenset((row["flags"] or "").split())
        words = tuple(_forms(pack, slot, "def" in flags) for slot in row["words"].split())
        phrase = Phrase(row["type"], words, row["side"], flags)
        for form in words[0]:
            found.setdefault(form, []).append(phrase)
    return {form: tuple(kept) for form, kept in found.items()}


def _forms(pack: Pack, slot: str, definite: bool) -> frozenset[str]:
    exact = [pack.speller.exact(form) for form in slot.split("|")]
    return frozenset([*exact, *(pack.article + form for form in exact if definite)])
