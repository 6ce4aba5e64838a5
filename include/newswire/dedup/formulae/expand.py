"""Every run of four words that the formulae can give, without writing out each combination of their slots.

A formula is read from left to right, and only the last three words of all its readings so far are kept: a long line
with many slots costs as much as its distinct runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from newswire.dedup.normalise import words
from newswire.dedup.shingles import WORDS, WordHashes, shingles
from newswire.dedup.stop_list import StopList
from newswire.errors import BadInput

VERSION = "formulae-3"
_PIECE = re.compile(r"[{}|]|…|[^{}|…]+")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Break:
    """Any words stand here."""


@dataclass(frozen=True, slots=True)
class _Choice:
    ways: tuple[_Formula, ...]


_Formula = tuple[str | _Break | _Choice, ...]


def stop_list(text: str | None = None) -> StopList:
    """The stop list of the formulae in `text`, by default those that newswire ships."""
    if text is None:
        text = files(__package__).joinpath("formulae.txt").read_text(encoding="utf-8")
    formulae = parse(text)
    runs: set[Words] = set()
    for formula in formulae:
        _read(formula, {()}, runs)
    known = WordHashes()
    hashes = np.unique(np.concatenate([shingles(run, known) for run in sorted(runs)] or [np.empty(0, np.uint64)]))
    return StopList(VERSION, "formulae", len(formulae), hashes)


def parse(text: str) -> list[_Formula]:
    """The formulae of a text in the form that the head of `formulae.txt` describes."""
    slots: dict[str, _Choice] = {}
    formulae: list[_Formula] = []
    for number, line in enumerate(text.splitlines(), start=1):
        name, equals, value = line.partition("=")
        try:
            if line.startswith("@") and equals:
                slots[name[1:].strip()] = _choice(iter(_PIECE.findall(value + "}")), slots)
            elif line.strip() and not line.startswith("#"):
                formulae.append(_sequence(line, slots))
        except StopIteration:
            raise BadInput(f"formulae:{number}: a bracket is not closed") from None
    return formulae


def _sequence(line: str, slots: dict[str, _Choice]) -> _Formula:
    choice = _choice(iter([*_PIECE.findall(line), "}"]), slots)
    return tuple(choice.ways[0]) if len(choice.ways) == 1 else (choice,)


def _choice(pieces: Iterator[str], slots: dict[str, _Choice]) -> _Choice:
    """The ways up to the closing bracket; a way that is the name of a slot stands for its ways."""
    ways: list[_Formula] = []
    way: list[str | _Break | _Choice] = []
    while True:
        piece = next(pieces)
        if piece in "|}":
            ways.append(tuple(way))
            way = []
            if piece == "}":
                return _Choice(tuple(ways))
        elif piece == "{":
            way.append(_choice(pieces, slots))
        elif piece == "…":
            way.append(_Break())
        elif piece.strip() in slots:
            way.append(slots[piece.strip()])
        else:
            way.extend(words(piece))


def _read(formula: _Formula, before: set[Words], runs: set[Words]) -> set[Words]:
    """Adds the runs of a formula after the words `before`, and gives the words that may stand before what follows."""
    for part in formula:
        if isinstance(part, _Break):
            before = {()}
        elif isinstance(part, _Choice):
            before = set().union(*(_read(way, before, runs) for way in part.ways))
        else:
            longer = {(*run, part) for run in before}
            runs.update(run for run in longer if len(run) == WORDS)
            before = {run[-(WORDS - 1) :] for run in longer}
    return before
