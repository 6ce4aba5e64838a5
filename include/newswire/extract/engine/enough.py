"""Whether the sides found for a candidate are enough for an event, and how sure it is."""

from __future__ import annotations

from newswire.extract.engine.candidates import REFERRED, Candidate
from newswire.extract.engine.chunks.chunk import Chunk
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.merge import codes

THRESHOLD = 0.3
NAMED_REACH = 4
QUIET = frozenset({"SUPPORT", "AGREE", "CONSULT", "COOPERATE", "AID"})
LEADERS = frozenset({"head of state", "head of government", "crown prince", "deputy crown prince"})
WORDS_ALONE = frozenset({"ACCUSE", "REJECT", "THREATEN"})
TRAVELLERS = frozenset({"body", "org", "group", "self", "both"})
HARD = frozenset({"ASSAULT", "PROTEST", "THREATEN", "MOBILIZE", "ACCUSE"})
GUESSED = frozenset({"carried", "scanned", "distant"})
NO_ACTOR = frozenset({"ASSAULT", "COERCE", "PROTEST"})
NEED_RECIPIENT = frozenset({"SUPPORT", "AID", "AGREE", "ASSAULT", "COERCE", "COOPERATE", "SANCTION"})


def lacking(candidate: Candidate, memory: Memory, quiet: bool, private: bool) -> str | None:
    """Says why a candidate has too little to stand on, else sets its confidence.

    `quiet`: the article is about services at home; `private`: nothing in it is politics.
    """
    actors = [c for c in candidate.actors if c.code]
    recipients = [c for c in candidate.recipients if c.code]
    if "addressed" in candidate.frame.flags and not recipients:
        # a warning to nobody is what somebody says of a danger
        candidate.type = "STATEMENT"
    if candidate.type == "STATEMENT":
        return "statement"
    missing = _missing(candidate, actors, recipients)
    if missing is not None:
        return missing
    if quiet and candidate.type not in HARD and codes(candidate.actors) >= codes(candidate.recipients):
        return "domestic service"
    if _own_affair(candidate, memory.home):
        return "own affair"
    if not _stands_on_words(candidate):
        return "no explicit side"
    at_home = candidate.type == "ASSAULT" and codes(actors) | codes(recipients) == {memory.home}
    if at_home and private and not memory.gunmen:
        return "private crime"
    candidate.confidence = _confidence(candidate, actors, recipients)
    return "low confidence" if candidate.confidence < THRESHOLD else None


def points_back(candidate: Candidate) -> bool:
    """Whether a noun only refers to an act: nothing tells it as news, and its words do not name both sides."""
    if REFERRED not in candidate.flags:
        return False
    candidate.flags.discard(REFERRED)
    noun = candidate.noun_reading
    if noun is not None and noun.prep:
        # «welcomed the accord of A and B»: what words are about
        return True
    sides = [*candidate.actors, *candidate.recipients]
    named = all(not c.inherited and c.kind != "implied" for c in sides) and not candidate.flags & GUESSED
    ruled = any(c.start == candidate.noun + 1 and not (c.prep or c.conj or c.weak) for c in sides)
    if noun is not None and noun.definite and ruled:
        # a noun with its article rules no name: «the accord does not cover A and B»
        return True
    near = any(candidate.noun <= c.start <= candidate.noun + NAMED_REACH for c in sides)
    actors, recipients = codes(candidate.actors), codes(candidate.recipients)
    return not (named and near and actors and recipients and actors != recipients)


def _missing(candidate: Candidate, actors: list[Chunk], recipients: list[Chunk]) -> str | None:
    """Which side is not there that the type needs."""
    if not actors and not recipients and not (candidate.type == "PROTEST" and "carried" not in candidate.flags):
        return "no side"
    if ("needs_recipient" in candidate.frame.flags or candidate.type == "CONSULT") and not (actors and recipients):
        return "one-sided meeting"
    if _meets_itself(candidate) and codes(actors) == codes(recipients):
        return "one-sided meeting"
    if candidate.type not in NO_ACTOR and not actors:
        return "no actor"
    if "travel" in candidate.flags and not all(c.person or c.kind in TRAVELLERS for c in candidate.actors):
        return "no traveller"
    if candidate.type in NEED_RECIPIENT and not recipients:
        return "no recipient"
    if "foreign" in candidate.frame.flags and codes(recipients) <= codes(actors):
        return "no recipient"
    if "weak" in candidate.trigger.flags and candidate.type in WORDS_ALONE and not recipients:
        return "no recipient"
    return None


def _meets_itself(candidate: Candidate) -> bool:
    """Whether a meeting takes its actor from elsewhere: who is not named beside the noun meets somebody else."""
    noun = candidate.noun_reading
    carried = candidate.alone and "carried" in candidate.flags
    return candidate.type == "CONSULT" and carried and noun is not None and not noun.owned


def _confidence(candidate: Candidate, actors: list[Chunk], recipients: list[Chunk]) -> float:
    confidence = candidate.confidence
    confidence -= 0.15 * ("carried" in candidate.flags) + 0.1 * ("weak" in candidate.trigger.flags)
    confidence -= 0.1 * any(c.inherited for c in actors + recipients) + 0.1 * ("distant" in candidate.flags)
    confidence -= 0.1 * (not (actors and recipients)) + 0.1 * ("scanned" in candidate.flags)
    return round(confidence, 3)


def _own_affair(candidate: Candidate, home: str) -> bool:
    """Whether officials of the source's own state only deal with each other, below its leaders."""
    if candidate.type not in QUIET or codes(candidate.actors) | codes(candidate.recipients) != {home}:
        return False
    if candidate.type == "SUPPORT":
        unnamed = "domestic" in candidate.flags and candidate.frame.name != "condole"
        return unnamed or "courtesy" in candidate.trigger.flags
    sides = [*candidate.actors, *candidate.recipients]
    return not any(c.offices & LEADERS for c in sides)


def _stands_on_words(candidate: Candidate) -> bool:
    """Whether the words name a side, or the event needs none."""
    if any(c.code and c.kind != "implied" for c in [*candidate.actors, *candidate.recipients]):
        return True
    if "victims" in candidate.trigger.flags or "passive" in candidate.flags or candidate.type == "PROTEST":
        return True
    return candidate.noun >= 0 and "unknown_subject" not in candidate.flags
