"""Whether two names can be one: word by word in one script, by their consonants across scripts.

A name that leaves words out is still the same name; one other word makes it another. Spellings are in `letters.yaml`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from itertools import groupby
from typing import Any

import yaml

_NUMBER = re.compile(r"\d+(?:[.,٫]\d+)*")


@lru_cache(maxsize=1)
def _letters() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("letters.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    found["spelling"] = str.maketrans(found["spelling"])
    found["particles"] = frozenset(found["particles"])
    found["prefixes"] = tuple(found["prefixes"])
    longest_first = {name: sorted(sounds, key=len, reverse=True) for name, sounds in found["sounds"].items()}
    found["patterns"] = {name: re.compile("|".join(keys)) for name, keys in longest_first.items()}
    return found


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words that tell a name from another, in one spelling."""
    letters = _letters()
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    found = []
    for word in plain.translate(letters["spelling"]).split():
        if word in letters["particles"]:
            continue
        prefix = next((p for p in letters["prefixes"] if word.startswith(p) and len(word) >= len(p) + 2), "")
        found.append(word[len(prefix) :])
    return tuple(found)


@lru_cache(maxsize=65536)
def script(text: str) -> str:
    """`Arabic`, `Latin` or another word for the script of its first letter; empty without letters."""
    letter = next((c for c in text if c.isalpha()), None)
    return unicodedata.name(letter, "").split()[0].capitalize() if letter else ""


def alike(a: str, b: str) -> bool:
    """Whether the words of one name are all in the other."""
    shorter, longer = sorted((words(a), words(b)), key=lambda found: (len(found), found))
    if not shorter:
        return not longer
    if script(a) == script(b):
        return set(shorter) <= set(longer)
    return _sounds_within([_sounds(word) for word in shorter], [_sounds(word) for word in longer])


@lru_cache(maxsize=65536)
def _sounds(word: str) -> str:
    letters = _letters()
    kind = script(word)
    if kind not in letters["patterns"]:
        return word
    table = letters["sounds"][kind]
    heard = "".join(table[found] for found in letters["patterns"][kind].findall(word))
    return "".join(sound for sound, _ in groupby(heard.replace("h", "")))


def _sounds_within(shorter: list[str], longer: list[str]) -> bool:
    """Every word is heard in a word of the other name, or the whole names are one: Islamabad is two words elsewhere."""
    if _heard("".join(shorter), "".join(longer)):
        return True
    return all(any(_heard(word, other) for other in longer) for word in shorter)


def _heard(a: str, b: str) -> bool:
    """The same consonants; one of them may differ or be missing in long words."""
    if a == b:
        return True
    if min(len(a), len(b)) < 3 or abs(len(a) - len(b)) > 1:
        return False
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[start + 1 :] == b[start + 1 :] or a[start + 1 :] == b[start:] or a[start:] == b[start + 1 :]


@lru_cache(maxsize=65536)
def numbers(text: str) -> frozenset[str]:
    """The numbers of a text, in European digits."""
    plain = _NUMBER.findall(text)
    return frozenset("".join(str(unicodedata.decimal(c)) if c.isdecimal() else "." for c in found) for found in plain)
