"""Whether a trigger tells of something real: negated, hypothetical, future, background or of today."""

from __future__ import annotations

from newswire.extract.engine.candidates import Candidate, finite
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.text import Sentence

NEAR, OFF_REACH = 3, 6


def rejection(sentence: Sentence, candidate: Candidate) -> str | None:
    """Why a candidate is no event, or None."""
    if candidate.reading.form == "imperfect" and candidate.reading.prep:
        return "purpose"
    if candidate.reading.form == "imperfect" and "habit" in candidate.trigger.flags:
        return "background"
    light = candidate.light
    if light is not None and "result" in light.flags and candidate.reading.form == "imperfect":
        return "hypothetical"
    visits = candidate.frame.name == "visit"
    if candidate.reading.form == "imperfect" and "relative" in candidate.flags and candidate.noun < 0 and not visits:
        return "background"
    if candidate.reading.form == "imperfect" and _was(sentence, candidate.position):
        return "habit"
    if finite(candidate.reading) and _wanted(sentence, candidate):
        return "hypothetical"
    if candidate.alone and _called_off(sentence, candidate.noun):
        return "called off"
    for position in (candidate.position, *([candidate.noun] if candidate.noun >= 0 else [])):
        for back in (1, 2):
            here = position - back
            if here < 0 or sentence.is_break(here + 1):
                break
            classes = sentence.words[here].classes
            refused = "negation" in classes and "negated" not in candidate.trigger.flags
            if refused and (back == 1 or finite(candidate.reading)):
                return "negated"
            if "hypothetical" in classes and back == 1:
                if "already" in classes and candidate.reading.form != "imperfect":
                    break
                return "hypothetical"
            if "hypothetical" in classes and back == 2 and sentence.has_class(position - 1, "that"):
                return "hypothetical"
    return None


def _wanted(sentence: Sentence, candidate: Candidate) -> bool:
    """«يجب أن يتعاون», «ضرورة أن تلتزم»: said to be needed."""
    position = candidate.position
    if candidate.type == "REQUEST" or not sentence.has_class(position - 1, "that"):
        return False
    return any(sentence.has_class(position - back, "must") for back in (2, 3))


def _called_off(sentence: Sentence, noun: int) -> bool:
    for here in range(noun - 1, max(-1, noun - OFF_REACH), -1):
        if "called_off" in sentence.words[here].classes:
            return True
        if sentence.is_break(here):
            return False
    return False


def accident(told: list[Sentence], candidate: Candidate) -> bool:
    """Whether the dead of a candidate are those of an accident that this sentence or the one before it names."""
    if candidate.frame.name != "kill" or any(c.code and not c.inherited for c in candidate.actors):
        return False
    if not any(s.has_class(p, "accident") for s in told for p in _places(s)):
        return False
    return not any(_struck(s) for s in told)


def _places(sentence: Sentence) -> range:
    return range(len(sentence.words))


def bombed(sentence: Sentence) -> bool:
    """Whether a sentence names a bombing."""
    return any(r.trigger.frame.name == "bomb" for word in sentence.words for r in word.readings)


def _struck(sentence: Sentence) -> bool:
    """Whether a sentence tells of an attack as well."""
    readings = (r for word in sentence.words for r in word.readings)
    return any(r.form == "noun" and "strikes" in r.trigger.frame.flags and not r.trigger.needs for r in readings)


def _was(sentence: Sentence, position: int) -> bool:
    return any(sentence.has_class(position - back, "was") for back in (1, 2, 3))


def status(sentence: Sentence, clauses: Clauses, candidate: Candidate) -> str:
    """`future` for what is firmly announced, `historical` for background, else `actual`."""
    if candidate.reading.future or "future" in candidate.flags:
        return "future"
    position = candidate.position
    for here in range(max(0, position - NEAR), position):
        if "future" in sentence.words[here].classes and not sentence.is_break(here + 1):
            return "future"
    if candidate.alone and any(sentence.has_class(here, "was") for here in (0, 1)):
        return "historical"
    if candidate.reading.form == "perfect":
        for here in range(position - 1, max(-1, position - 10), -1):
            if clauses.verbs[here] and here != position:
                break
            if "was" in sentence.words[here].classes:
                return "historical"
    return "actual"
