"""Stop shingles: formulae that recur on many days and say nothing about copying. Hashes only, never texts.

The file form is a header `# version rule articles`, then one 16-digit hex hash a line, ascending.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newswire.errors import BadInput

Hashes = NDArray[np.uint64]

MORE_THAN_DAYS = 4
MORE_THAN_ARTICLES = 5
PER_ARTICLES = 13_000
# counted in 16 passes, each over one range of the hash, a list needs a sixteenth of the memory
PASSES = 16
_HEADER = re.compile(r"# (\S+) (\S+) (\d+)")
_LINE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, eq=False)
class StopList:
    """A versioned list. `days` and `df`, when counted, say on how many days and in how many articles a hash stands."""

    version: str
    rule: str
    articles: int
    hashes: Hashes
    days: NDArray[np.int32] | None = None
    df: NDArray[np.int32] | None = None

    def drop(self, hashes: Hashes) -> Hashes:
        """`hashes` without those of the list, in the same order."""
        if not len(self.hashes) or not len(hashes):
            return hashes
        place = np.searchsorted(self.hashes, hashes)
        place[place == len(self.hashes)] = 0
        rare: Hashes = hashes[self.hashes[place] != hashes]
        return rare

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.hashes.astype(">u8").tobytes()).digest()


EMPTY = StopList("none", "none", 0, np.empty(0, np.uint64))


def read(text: str, name: str) -> StopList:
    """The list in its file form; BadInput names the line of `name` that is wrong."""
    lines = text.splitlines()
    header = _HEADER.fullmatch(lines[0].strip()) if lines else None
    if header is None:
        raise BadInput(f"{name}:1: the first line of a stop list is '# version rule articles'")
    for number, line in enumerate(lines[1:], start=2):
        if not _LINE.fullmatch(line):
            raise BadInput(f"{name}:{number}: '{line[:40]}' is no hash of 16 hexadecimal digits")
    hashes = np.frombuffer(bytes.fromhex("".join(lines[1:])), ">u8").astype(np.uint64)
    wrong = np.flatnonzero(hashes[1:] <= hashes[:-1])
    if len(wrong):
        raise BadInput(f"{name}:{int(wrong[0]) + 3}: the hashes of a stop list ascend, each stands once")
    return StopList(header[1], header[2], int(header[3]), hashes)


def load(path: Path | str) -> StopList:
    """The list in a file."""
    try:
        return read(Path(path).read_text(encoding="ascii"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read as a stop list: {error}") from None


@cache
def shipped() -> StopList:
    """The list that comes with newswire, made by `newswire.dedup.formulae` from texts of our own."""
    return read(files("newswire.dedup").joinpath("stop.txt").read_text(encoding="ascii"), "dedup/stop.txt")


def write(stop: StopList) -> str:
    """The file form of a list."""
    lines = [f"# {stop.version} {stop.rule} {stop.articles}", *(f"{value:016x}" for value in stop.hashes.tolist())]
    return "\n".join(lines) + "\n"


def union(*lists: StopList, version: str) -> StopList:
    """One list of all hashes: of each the most days that a list has counted, and the sum of its articles."""
    hashes, place = np.unique(np.concatenate([stop.hashes for stop in lists]), return_inverse=True)
    days, df = np.zeros(len(hashes), np.int32), np.zeros(len(hashes), np.int32)
    np.maximum.at(days, place, np.concatenate([_counted(stop, stop.days) for stop in lists]))
    np.add.at(df, place, np.concatenate([_counted(stop, stop.df) for stop in lists]))
    rule = "+".join(dict.fromkeys(stop.rule for stop in lists))
    return StopList(version, rule, sum(stop.articles for stop in lists), hashes, days, df)


def _counted(stop: StopList, counts: NDArray[np.int32] | None) -> NDArray[np.int32]:
    return np.zeros(len(stop.hashes), np.int32) if counts is None else counts


def rule_of(*, past: bool) -> str:
    """The rule as lists name it; one of the past also drops what many articles hold."""
    return f"days>{MORE_THAN_DAYS}" + (f",df>{MORE_THAN_ARTICLES}/{PER_ARTICLES}" if past else "")


def build(
    bodies: Callable[[], Iterable[tuple[int, Hashes]]], version: str, *, past: bool, passes: int = PASSES
) -> StopList:
    """The list of the bodies that `bodies()` gives, as (day, all shingles ascending), the same in each of the passes.

    A list of the `past` of a window also takes what more than 5 in 13,000 articles hold. One that includes the
    articles under work takes days only: a text that six papers print today is no formula. `passes` is a power of two;
    the list does not depend on it.
    """
    parts: list[tuple[Hashes, NDArray[np.int32], NDArray[np.int32]]] = []
    articles = 0
    width = (1 << 64) // passes
    for low in range(0, 1 << 64, width):
        seen = [(day, _between(hashes, low, low + width - 1)) for day, hashes in bodies()]
        articles = len(seen)
        parts.append(_recurring(seen, MORE_THAN_ARTICLES * max(1.0, articles / PER_ARTICLES) if past else None))
    hashes, days, df = (np.concatenate(column) for column in zip(*parts, strict=True))
    return StopList(version, rule_of(past=past), articles, hashes, days, df)


def _between(hashes: Hashes, low: int, high: int) -> Hashes:
    first = np.searchsorted(hashes, np.uint64(low))
    return hashes[first : np.searchsorted(hashes, np.uint64(high), side="right")].copy()


def _recurring(
    seen: list[tuple[int, Hashes]], most_articles: float | None
) -> tuple[Hashes, NDArray[np.int32], NDArray[np.int32]]:
    hashes = np.concatenate([part for _, part in seen] or [np.empty(0, np.uint64)])
    days = np.repeat(np.array([day for day, _ in seen], np.int32), [len(part) for _, part in seen])
    order = np.lexsort((days, hashes))
    hashes, days = hashes[order], days[order]
    first = np.ones(len(hashes), bool)
    first[1:] = hashes[1:] != hashes[:-1]
    new_day = first.copy()
    new_day[1:] |= days[1:] != days[:-1]
    start = np.flatnonzero(first)
    if not len(start):
        return hashes, days, days.copy()
    n_days = np.add.reduceat(new_day.astype(np.int32), start).astype(np.int32)
    df = np.diff(np.append(start, len(hashes))).astype(np.int32)
    keep = n_days > MORE_THAN_DAYS
    if most_articles is not None:
        keep |= df > most_articles
    return hashes[start[keep]], n_days[keep], df[keep]
