"""What two texts have word for word in common, as character offsets into both, for people who want to see why.

Words are compared in the normal form of the shingles, so marks, digit scripts and punctuation part no passage.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newswire.dedup.normalise import words

FEWEST_WORDS = 8
MOST_PASSAGES = 5
# eight words that stand more often in a text begin no passage: each place costs a comparison
_MOST_PLACES = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """One run of common words: `first[first_start:first_end]` and `second[second_start:second_end]` read the same."""

    n_words: int
    first_start: int
    first_end: int
    second_start: int
    second_end: int


@dataclass(frozen=True, slots=True)
class _Word:
    normal: str
    start: int
    end: int


def shared_passages(
    first: str, second: str, fewest_words: int = FEWEST_WORDS, most: int = MOST_PASSAGES
) -> list[Passage]:
    """The longest runs of at least `fewest_words` common words, at most `most`, in the order of the first text.

    No word is in two passages. Of equally long runs the one that comes first in the first text, then in the second.
    """
    a, b = _placed(first), _placed(second)
    waiting = [(-size, i, j) for i, j, size in _runs(a, b, fewest_words)]
    heapq.heapify(waiting)
    taken: list[tuple[int, int, int]] = []
    while waiting and len(taken) < most:
        negative, i, j = heapq.heappop(waiting)
        rest = _free(i, j, -negative, taken)
        if rest == (i, j, -negative):
            taken.append(rest)
        elif rest[2] >= fewest_words:
            heapq.heappush(waiting, (-rest[2], rest[0], rest[1]))
    return [
        Passage(size, a[i].start, a[i + size - 1].end, b[j].start, b[j + size - 1].end) for i, j, size in sorted(taken)
    ]


def _placed(text: str) -> list[_Word]:
    """The words of a text in normal form with the place of each; letters that spell several words share one place."""
    found: list[_Word] = []
    start = 0
    for at in range(len(text) + 1):
        if at < len(text) and not _parts(text[at]):
            continue
        found += (_Word(normal, start, at) for normal in words(text[start:at]))
        start = at + 1
    return [_trimmed(text, word) for word in found]


@lru_cache(4096)
def _parts(character: str) -> bool:
    """Whether a character parts words; what becomes nothing does not."""
    return len(words(f"a{character}a")) == 2 and not words(character)


def _trimmed(text: str, word: _Word) -> _Word:
    start, end = word.start, word.end
    while start < end and not words(text[start]):
        start += 1
    return _Word(word.normal, start, end)


def _runs(a: Sequence[_Word], b: Sequence[_Word], fewest: int) -> Iterator[tuple[int, int, int]]:
    """The runs that can be made longer at neither end: (word of a, word of b, words)."""
    one, two = [word.normal for word in a], [word.normal for word in b]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(two) - fewest + 1):
        places[tuple(two[j : j + fewest])].append(j)
    ends: dict[int, int] = {}
    for i in range(len(one) - fewest + 1):
        found = places.get(tuple(one[i : i + fewest]), ())
        for j in found if len(found) <= _MOST_PLACES else ():
            if i < ends.get(i - j, 0):
                continue
            back = 0
            while back < min(i, j) and one[i - back - 1] == two[j - back - 1]:
                back += 1
            size = fewest
            while i + size < len(one) and j + size < len(two) and one[i + size] == two[j + size]:
                size += 1
            ends[i - j] = i + size
            yield i - back, j - back, size + back


def _free(i: int, j: int, size: int, taken: list[tuple[int, int, int]]) -> tuple[int, int, int]:
    """The run without the words at its ends that a longer passage has; 0 words when it lies across one."""
    end = size
    start = 0
    for other_i, other_j, length in taken:
        for mine, other in ((i, other_i), (j, other_j)):
            low, high = other - mine, other + length - mine
            if high <= start or low >= end:
                continue
            if low <= start:
                start = high
            elif high >= end:
                end = low
            else:
                return i, j, 0
    return i + start, j + start, max(0, end - start)
