"""Dictionary names in a sentence: the longest at each word, without overlaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from newswire.extract.engine.chunks.chunk import is_state
from newswire.extract.engine.text import Sentence
from newswire.languages.lexicon import Entry, Split
from newswire.languages.pack import Pack

NATIONAL = frozenset({"country", "demonym", "home", "org", "office", "force"})


class Span(NamedTuple):
    """A dictionary name found in a sentence: words first..last, both inclusive."""

    first: int
    last: int
    entry: Entry
    split: Split


def spans(pack: Pack, sentence: Sentence) -> dict[int, Span]:
    """The longest dictionary name at each word where one starts, without overlaps."""
    found: dict[int, Span] = {}
    position = 0
    while position < len(sentence.words):
        span = _longest(pack, sentence, position) if sentence.words[position].entries else None
        if span is None:
            position += 1
            continue
        found[position] = span
        position = span.last + 1
    return found


def _longest(pack: Pack, sentence: Sentence, position: int) -> Span | None:
    best: Span | None = None
    for split, entries in sentence.words[position].entries:
        for entry in entries:
            size = len(entry.words)
            if best and size <= best.last - best.first + 1:
                break
            if _matches(pack, sentence, position, split, entry):
                best = Span(position, position + size - 1, entry, split)
                break
    return best


def _matches(pack: Pack, sentence: Sentence, position: int, split: Split, entry: Entry) -> bool:
    words, size = sentence.words, len(entry.words)
    if position + size > len(words) or entry.need == "left_out":
        return False
    strict = entry.need == "exact"
    if strict and entry.exact[0] != split.stem:
        return False
    for offset in range(1, size):
        word = words[position + offset]
        if word.key != entry.words[offset] or (strict and word.exact != entry.exact[offset]):
            return False
        if sentence.is_break(position + offset):
            return False
    return True


def main_state(named: Iterable[Span], home: str, groups: Mapping[str, str]) -> str:
    """The state that an article names most, if it is most of all that it names."""
    counts: Counter[str] = Counter()
    for span in named:
        code = home if span.entry.kind == "home" else span.entry.code
        if is_state(code) and code not in groups and span.entry.kind in NATIONAL:
            counts[code] += 1
    code, count = min(counts.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    return code if count >= 2 and count * 2 >= counts.total() else ""
