"""Statements of no other type that are worth a record: what a headline quotes and what an official asserts early on.

An official says many things in one article. Only what stands out is an event of its own; the rest is background.
"""

from __future__ import annotations

from collections.abc import Iterable

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import PERSONS, Chunk
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.merge import Found, codes
from newswire.extract.engine.text import Sentence
from newswire.languages.lexicon import Reading, Trigger

QUOTES = ":"
NAME_REACH, QUOTE_REACH, EARLY = 6, 14, 4
WORDS = frozenset({"ACCUSE", "REJECT", "REQUEST", "SUPPORT", "AGREE", "THREATEN"})
OFFICIALS = PERSONS - {"counterpart"} | {"group", "opposition"}
SPEAKERS = frozenset({"office", "envoy", "body", "ministry", "org", "person", "opposition"})
ABOUT = frozenset({"country", "capital", "demonym", "adjective", "body", "office", "person", "group", "org", "people"})


def quoted(sentence: Sentence, clauses: Clauses, trigger: Trigger) -> Candidate | None:
    """«X: …»: what a headline lets an official say, or None when it names no speaker before a colon."""
    colon = next((here for here in range(1, len(sentence.words)) if QUOTES in sentence.before[here]), 0)
    speaker = next(iter(clauses.chunks), None)
    if not colon or speaker is None or speaker.start > 0 or speaker.last >= colon or speaker.kind not in OFFICIALS:
        return None
    if not speaker.code or colon - speaker.last > NAME_REACH or any(clauses.verbs[here] for here in range(colon)):
        return None
    reading = Reading(trigger, "perfect")
    last = min(len(sentence.words) - 1, colon + QUOTE_REACH)
    return Candidate(
        colon, trigger, reading, trigger.types[0], trigger.mode, trigger.frame,
        end=len(sentence.words), actors=[speaker], recipients=about(clauses, colon, [speaker]),
        evidence=(speaker.first, last), flags={"headline"},
    )  # fmt: skip


def about(clauses: Clauses, start: int, speakers: list[Chunk]) -> list[Chunk]:
    """The first other side that a statement speaks of."""
    own = codes(speakers)
    for chunk in clauses.chunks:
        other = chunk.code and chunk.code not in own and not chunk.inherited
        if other and chunk.first >= start and chunk.kind in ABOUT:
            return [chunk]
    return []


def worth(candidate: Candidate, sentence: Sentence) -> bool:
    """Whether a statement of no other type may be a record: an official of a named state says it, early on."""
    actors = [c for c in candidate.actors if c.code]
    early = sentence.index <= EARLY
    return early and bool(actors) and not actors[0].inherited and actors[0].kind in SPEAKERS


def asserts(candidate: Candidate, sentence: Sentence) -> bool:
    """Whether an official puts weight on what is said, at the beginning of the text."""
    speaker = next(iter(candidate.actors), None)
    if speaker is None or "asserts" not in candidate.trigger.flags or sentence.index > EARLY:
        return False
    return bool(speaker.code) and speaker.kind in OFFICIALS and not speaker.inherited


def chosen(statements: Iterable[Found], told: list[Found], home: str) -> list[Found]:
    """The statements beside the other events of an article: one a speaker, none whose words are coded already."""
    kept: list[Found] = []
    for item in statements:
        own = item.codes()[0]
        if any(own & other.codes()[0] for other in kept) or any(_same_words(item, own, other) for other in told):
            continue
        if not told and own == {home} and not item.candidate.recipients:
            continue
        kept.append(item)
    return kept


def _same_words(item: Found, own: frozenset[str], other: Found) -> bool:
    """Whether an event is told by the sentence of a statement, or by its speaker in the lead below the headline."""
    if other.sentence.field == item.sentence.field and other.sentence.index == item.sentence.index:
        return True
    lead = other.sentence.field == "text" and other.sentence.index == 0
    return item.sentence.field == "title" and lead and other.type in WORDS and bool(own & other.codes()[0])
