"""Acts that a relative clause tells of the noun: «المحادثات التي أجراها A مع B», «زيارة سيقوم بها A إلى B»."""

from __future__ import annotations

from dataclasses import dataclass

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import PLACES, Chunk
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.text import Sentence

TOLD = frozenset({"CONSULT", "COOPERATE"})
NOUN_REACH, SUBJECT_REACH = 6, 8


@dataclass(frozen=True, slots=True)
class Relative:
    """The clause after the noun: where its verb stands, its subject, and the other noun groups in it."""

    verb: int
    subject: Chunk | None
    rest: list[Chunk]
    dropped: bool


def relative_of(candidate: Candidate, sentence: Sentence, clauses: Clauses) -> Relative | None:
    """The relative clause that tells the act of a noun, or None."""
    if candidate.type not in TOLD or not candidate.alone:
        return None
    verb = _verb(candidate, sentence, clauses)
    if verb < 0:
        return None
    end = clauses.end(verb)
    inside = [c for c in clauses.chunks if verb < c.first < end]
    subject = next((c for c in inside if not c.prep and c.kind not in PLACES and not c.conj), None)
    if subject is not None and clauses.distance(verb, subject.first) > SUBJECT_REACH:
        subject = None
    return Relative(verb, subject, [c for c in inside if c is not subject], subject is None and _leans(verb, sentence))


def _verb(candidate: Candidate, sentence: Sentence, clauses: Clauses) -> int:
    """The verb of the relative clause, if it is one that the noun completes."""
    related = False
    definite = candidate.noun_reading is not None and candidate.noun_reading.definite
    for here in range(candidate.noun + 1, min(candidate.noun + NOUN_REACH, len(sentence.words))):
        classes = sentence.words[here].classes
        if "relative" in classes:
            related = True
            continue
        if clauses.verbs[here]:
            fits = related or not definite
            return here if fits and any(_completes(r, candidate.type) for r in clauses.verbs[here]) else -1
        if sentence.is_break(here) or "that" in classes or "connector" in classes:
            return -1
    return -1


def _completes(reading: object, kind: str) -> bool:
    return reading.trigger.kind == "light" and kind in reading.trigger.types  # type: ignore[attr-defined]


def _leans(verb: int, sentence: Sentence) -> bool:
    """Whether no subject can follow: a preposition or a word of time stands after the verb and its pronoun."""
    here = verb + 2
    if here >= len(sentence.words):
        return True
    word = sentence.words[here]
    return bool(word.prep or "time" in word.classes or sentence.is_break(here))
