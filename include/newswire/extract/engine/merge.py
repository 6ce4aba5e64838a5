"""One record per real act: repeated tellings of one article merge, and the best words stay as evidence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import Chunk
from newswire.extract.engine.text import Sentence

WISHES = frozenset({"thank", "condole"})
SYMMETRIC = frozenset({"CONSULT", "COOPERATE", "AGREE"})
JOURNEYS = frozenset({"go", "visit"})


@dataclass(slots=True)
class Found:
    """A candidate with its sentence, before the article is merged."""

    sentence: Sentence
    candidate: Candidate
    told: list[Candidate] = field(default_factory=list)

    @property
    def type(self) -> str:
        return self.candidate.type

    def codes(self) -> tuple[frozenset[str], frozenset[str]]:
        return codes(self.candidate.actors), codes(self.candidate.recipients)


def codes(chunks: list[Chunk]) -> frozenset[str]:
    """The side codes of some chunks."""
    return frozenset(c.code for c in chunks if c.code)


def expand(found: Found) -> list[Found]:
    """Meetings with «each of» several people are one act each."""
    recipients = found.candidate.recipients
    if found.type != "CONSULT" or len(recipients) < 2 or not any(c.each for c in recipients):
        return [found]
    return [Found(found.sentence, replace(found.candidate, recipients=[one])) for one in recipients if one.code]


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
    return [item for item in kept if _told(item) or not any(other.type == item.type and _told(other) for other in kept)]


def _told(item: Found) -> bool:
    """Whether words name a side: an attack with both sides inferred points back to one that is told."""
    candidate = item.candidate
    return (
        item.type != "ASSAULT"
        or candidate.noun < 0
        or any(c.code and c.kind != "implied" for c in [*candidate.actors, *candidate.recipients])
    )


def _same(left: Found, right: Found) -> bool:
    if left.type != right.type or (left.type == "CONSULT" and _other_time(left, right)):
        return False
    if left.type == "ASSAULT" and _another(right):
        return False
    told_again = left.sentence.field != right.sentence.field  # a headline tells the news, whatever day the text names
    if (_is_background(left) != _is_background(right) and not told_again) or _is_wish(left) != _is_wish(right):
        return False
    if _disjoint(left, right):
        return False
    (la, lr), (ra, rr) = left.codes(), right.codes()
    if left.type in SYMMETRIC:
        mine, yours = la | lr, ra | rr
        if left.type == "CONSULT" and left.sentence.field != right.sentence.field and mine & yours:
            return True
        part = bool(mine & yours) and (mine <= yours or yours <= mine) and min(len(mine), len(yours)) < 2
        apart = left.type == "CONSULT" and (
            _different_people(left, right) or _only_arrives(left, right) or _only_arrives(right, left)
        )
        return (mine == yours or part) and not apart
    return _meets(la, ra) and _meets(lr, rr)


def _disjoint(left: Found, right: Found) -> bool:
    """Whether both are dated and no day is common to them."""
    mine, yours = left.candidate.span, right.candidate.span
    return mine is not None and yours is not None and (mine.end < yours.start or yours.end < mine.start)


def _is_background(item: Found) -> bool:
    return item.candidate.status == "historical"


def _is_wish(item: Found) -> bool:
    """Thanks, congratulations and condolences are acts apart from praise and promises of support."""
    return item.type == "SUPPORT" and item.candidate.frame.name in WISHES


def _another(item: Found) -> bool:
    """«في انفجار آخر»: an attack that is told apart from those before it."""
    noun = item.candidate.noun
    return noun >= 0 and any(item.sentence.has_class(noun + step, "another") for step in (1, 2))


def _meets(left: frozenset[str], right: frozenset[str]) -> bool:
    return left == right or not left or not right or left <= right or right <= left


def _only_arrives(item: Found, other: Found) -> bool:
    """Whether somebody only comes to a place: the meetings held there are acts of their own, not the visit."""
    people = item.candidate.recipients
    comes = item.candidate.frame.name == "go" and not any(c.person for c in people)
    return comes and other.candidate.frame.name not in JOURNEYS


def _other_time(left: Found, right: Found) -> bool:
    """Whether two meetings differ in status; a journey announced and made in one article is one."""
    both = {left.candidate.status, right.candidate.status}
    journey = all(item.candidate.frame.name in JOURNEYS for item in (left, right))
    return len(both) > 1 and not (journey and both == {"actual", "future"})


def _different_people(left: Found, right: Found) -> bool:
    """Whether one state is there with two people who cannot be the same."""
    return any(
        a.code == b.code and _other_person(a, b)
        for mine in [left.candidate, *left.told]
        for yours in [right.candidate, *right.told]
        for a in [*mine.actors, *mine.recipients]
        for b in [*yours.actors, *yours.recipients]
    )


def _other_person(left: Chunk, right: Chunk) -> bool:
    if not (left.person and right.person):
        return False
    mine, yours = set(" ".join(left.names).split()), set(" ".join(right.names).split())
    if mine and yours:
        return not mine & yours
    return bool(left.offices and right.offices) and not left.offices & right.offices


def _better(left: Found, right: Found) -> Found:
    def weight(item: Found) -> tuple[int, bool, bool, float]:
        actors, recipients = item.codes()
        sides = bool(actors) + bool(recipients)
        return (sides, item.candidate.status != "future", item.sentence.field == "text", item.candidate.confidence)

    best, other = (right, left) if weight(right) > weight(left) else (left, right)
    best.told = [*left.told, left.candidate, *right.told, right.candidate]
    best.candidate.confidence = min(0.95, max(best.candidate.confidence, other.candidate.confidence) + 0.05)
    return best
