"""Whom words answer that name nobody: a denial the accuser, «he condemned the attack» the attacker named before.

What is filled in here comes from an earlier act of the article, so it is flagged and lowers the confidence.
"""

from __future__ import annotations

from typing import NamedTuple

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import PLACES, Chunk, is_state
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.memory import Memory
from newswire.extract.engine.sides.inference import located
from newswire.extract.engine.text import Sentence

ANSWERS = frozenset({"REJECT", "ACCUSE"})
WORDS = ANSWERS | {"REQUEST", "THREATEN"}
FRIENDLY = frozenset({"STATEMENT", "SUPPORT", "CONSULT", "AID", "COOPERATE", "AGREE"})
MEMORY, THEME_REACH, DOER_REACH = 6, 3, 4
NOT_DOERS = frozenset({"in", "on", "against", "with", "from", "about", "since"})


class Act(NamedTuple):
    """What somebody did earlier in the article, to whom."""

    type: str
    actors: tuple[Chunk, ...]
    recipients: frozenset[str]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(c.code for c in self.actors if c.code)


def remember(acts: list[Act], candidate: Candidate) -> None:
    """Keeps an act that later words may answer."""
    if candidate.type not in FRIENDLY:
        acts.append(
            Act(candidate.type, tuple(candidate.actors), frozenset(c.code for c in candidate.recipients if c.code))
        )
        del acts[:-MEMORY]


def answer(candidate: Candidate, clauses: Clauses, memory: Memory, acts: list[Act]) -> None:
    """Gives a refusal or blame without a recipient the side whose act it answers."""
    if candidate.type in WORDS:
        _crowd(candidate, clauses, memory)
    if candidate.type == "REQUEST" and not any(c.code for c in candidate.recipients):
        _doer(candidate, clauses, memory)
    mine = {c.code for c in candidate.actors if c.code}
    if candidate.type in WORDS and not any(is_state(code) for code in mine):
        candidate.recipients = [c for c in candidate.recipients if c.code not in mine]
    if candidate.type not in ANSWERS or candidate.alone or not mine or any(c.code for c in candidate.recipients):
        return
    found = _charged_by(mine, acts) if candidate.type == "REJECT" else None
    theme = _theme(candidate, clauses) if found is None else -1
    if theme >= 0:
        kinds = {r.trigger.types[0] for r in clauses.sentence.words[theme].readings if r.form == "noun"}
        fitting = [act for act in acts if not kinds or act.type in kinds]
        found = next((act for act in reversed(fitting) if act.codes != mine or act.recipients & mine), None)
    if found is not None and found.codes:
        candidate.recipients = list(found.actors)
        candidate.flags.add("carried")


def _crowd(candidate: Candidate, clauses: Clauses, memory: Memory) -> None:
    """«طالب المحتجون»: a crowd without a nationality is of the place, and turns to its own state."""
    if not candidate.actors or any(c.code or c.kind != "people" for c in candidate.actors):
        return
    code = located(candidate, clauses, memory) or memory.last_state
    for chunk in candidate.actors:
        chunk.code, chunk.inherited = code, True
    if code and candidate.type == "REQUEST" and not any(c.code for c in candidate.recipients):
        candidate.recipients = candidate.actors[:1]
        candidate.flags.add("domestic")


def _doer(candidate: Candidate, clauses: Clauses, memory: Memory) -> None:
    """«طالب بوقف القصف التركي»: with nobody asked by name, the doer of what is to end is asked."""
    words = clauses.sentence.words
    start = max([candidate.centre, *(c.last for c in candidate.actors if c.first > candidate.position)])
    for here in range(start + 1, min(start + 1 + THEME_REACH, len(words))):
        if any(split.stem in memory.endings for split in words[here].splits):
            after = next((c for c in clauses.chunks if c.first > here), None)
            near = after is not None and after.first - here <= DOER_REACH and after.kind not in PLACES
            if after is not None and near and after.code and after.prep not in NOT_DOERS:
                candidate.recipients = [after]
                candidate.flags.add("scanned")
            return
        if not words[here].prep and not words[here].classes:
            return


def _charged_by(mine: set[str], acts: list[Act]) -> Act | None:
    """The last act of words or deeds that was done to the one who refuses."""
    return next((act for act in reversed(acts) if act.recipients & mine and act.codes - mine), None)


def _theme(candidate: Candidate, clauses: Clauses) -> int:
    """Where a theme stands that the article has spoken of: a pronoun, «this …», a definite noun alone; else -1."""
    if candidate.reading.owned:
        return candidate.position
    sentence = clauses.sentence
    start = max([candidate.centre, *(c.last for c in candidate.actors if c.first > candidate.position)])
    for here in range(start + 1, min(start + 1 + THEME_REACH, candidate.end, len(sentence.words))):
        word = sentence.words[here]
        if "pronouns" in word.classes:
            return here
        if word.classes or word.prep or clauses.owner[here] is not None:
            continue
        return here if word.definite and _ends(sentence, here + 1) else -1
    return -1


def _ends(sentence: Sentence, position: int) -> bool:
    """Whether a noun group ends before a word: a mark, a function word or the end of the sentence."""
    if position >= len(sentence.words) or sentence.is_break(position):
        return True
    word = sentence.words[position]
    return bool(word.prep or word.classes) or word.definite or any(r.form != "noun" for r in word.readings)
