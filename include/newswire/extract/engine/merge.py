"""One record per real act: repeated tellings of one article merge, and the best words stay as evidence."""

from __future__ import annotations

from dataclasses import dataclass

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunk import Chunk
from newswire.extract.engine.text import Sentence

SYMMETRIC = frozenset({"CONSULT", "COOPERATE", "AGREE"})


@dataclass(slots=True)
class Found:
    """A candidate with its sentence, before the article is merged."""

    sentence: Sentence
    candidate: Candidate

    @property
    def type(self) -> str:
        return self.candidate.type

    def codes(self) -> tuple[frozenset[str], frozenset[str]]:
        return codes(self.candidate.actors), codes(self.candidate.recipients)


def codes(chunks: list[Chunk]) -> frozenset[str]:
    return frozenset(c.code for c in chunks if c.code)


def merge(found: list[Found]) -> list[Found]:
    """The mentions of an article in order, each act once."""
    kept: list[Found] = []
    for item in found:
        for index, other in enumerate(kept):
            if _same(other, item):
                kept[index] = _better(other, item)
                break
        else:
            kept.append(item)
    return kept


def _same(left: Found, right: Found) -> bool:
    if left.type != right.type:
        return False
    (la, lr), (ra, rr) = left.codes(), right.codes()
    if left.type in SYMMETRIC:
        mine, yours = la | lr, ra | rr
        return mine == yours or (
            bool(mine & yours) and (mine <= yours or yours <= mine) and min(len(mine), len(yours)) < 2
        )
    return _meets(la, ra) and _meets(lr, rr)


def _meets(left: frozenset[str], right: frozenset[str]) -> bool:
    return left == right or not left or not right or left <= right or right <= left


def _better(left: Found, right: Found) -> Found:
    def weight(item: Found) -> tuple[int, bool, float]:
        actors, recipients = item.codes()
        return (bool(actors) + bool(recipients), item.sentence.field == "text", item.candidate.confidence)

    best, other = (right, left) if weight(right) > weight(left) else (left, right)
    best.candidate.confidence = min(0.95, max(best.candidate.confidence, other.candidate.confidence) + 0.05)
    return best
