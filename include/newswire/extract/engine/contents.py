"""What a speaker says, as an event of its own type: he blames, demands, promises without a verb that says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from newswire.extract.engine.candidates import Candidate
from newswire.extract.engine.chunks.chunk import PLACES, Chunk
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.text import Sentence
from newswire.languages.lexicon import Word
from newswire.languages.phrases import Phrase

NEXT, REACH, REFUSAL = 2, 7, 3
ALONE = frozenset({"REQUEST", "REJECT", "THREATEN"})


def content(
    candidate: Candidate, sentence: Sentence, clauses: Clauses, phrases: Mapping[str, tuple[Phrase, ...]], home: str
) -> Candidate | None:
    """A statement as the event that its words are, with the side they speak of; None when they are no other type."""
    start = _opening(candidate, sentence)
    speakers = {c.code for c in candidate.actors if c.code}
    if start < 0 or not speakers:
        return None
    others = [c for c in clauses.chunks if c.first >= start and c.code and c.code not in speakers and not c.inherited]
    for first, last, phrase in _told(sentence, start, phrases):
        side = _side(phrase, first, last, [c for c in others if c.kind not in PLACES], clauses)
        if side is None and (phrase.type not in ALONE or phrase.side in ("next", "before") or home in speakers):
            continue
        return replace(
            candidate, type=phrase.type, mode="", recipients=[side] if side else [],
            evidence=(min(first, side.first) if side else first, max(last, side.last) if side else last),
            flags={*candidate.flags, "content"},
        )  # fmt: skip
    return None


def _opening(candidate: Candidate, sentence: Sentence) -> int:
    """The first word of what is said, or -1."""
    if "headline" in candidate.flags:
        return candidate.position
    told = (here for here in range(candidate.position + 1, len(sentence.words)) if sentence.opens_words(here))
    return next(told, -1)


def _told(
    sentence: Sentence, start: int, phrases: Mapping[str, tuple[Phrase, ...]]
) -> Iterator[tuple[int, int, Phrase]]:
    """The phrases among the words from `start` on, with their first and last word."""
    for here in range(start, len(sentence.words)):
        for form in _forms(sentence.words[here]):
            for phrase in phrases.get(form, ()):
                last = here + len(phrase.words) - 1
                after = sentence.words[here + 1 : last + 1]
                if "opens" in phrase.flags and not any(sentence.opens_words(at) for at in (here, here - 1)):
                    continue
                if "negation" not in sentence.words[here].classes and _refused(sentence, here):
                    continue
                if len(after) == len(phrase.words) - 1 and all(map(_fits, after, phrase.words[1:])):
                    yield here, last, phrase


def _refused(sentence: Sentence, position: int) -> bool:
    """Whether a negation or a word of refusal stands before: «ليست دولة صديقة», «ترفض تدخل X»."""
    if any(sentence.has_class(position - back, "negation") for back in (1, 2)):
        return True
    before = sentence.words[max(0, position - REFUSAL) : position]
    return any(r.trigger.types[0] == "REJECT" for word in before for r in word.readings)


def _forms(word: Word) -> set[str]:
    return {word.exact, *(split.stem for split in word.splits)}


def _fits(word: Word, forms: frozenset[str]) -> bool:
    return not forms.isdisjoint(_forms(word))


def _side(phrase: Phrase, first: int, last: int, others: list[Chunk], clauses: Clauses) -> Chunk | None:
    """The other side where the phrase has it."""
    after = [c for c in others if c.last > last and clauses.distance(last, c.first) <= REACH]
    before = [
        c for c in others if c.last < first and c.prep in ("", "for") and clauses.distance(c.last, first) <= REACH
    ]
    if phrase.side == "next":
        near = after[:1] if after and _borders(last, after[0], clauses) else []
        return next(iter(near), None)
    if phrase.side == "before":
        return before[-1] if before else None
    if phrase.side == "any":
        return next(iter([*after, *reversed(before)]), None)
    return next(iter(after), None) if phrase.side == "after" else None


def _borders(last: int, side: Chunk, clauses: Clauses) -> bool:
    """«انتهاكات الحوثيين», «التوسع الاستيطاني الإسرائيلي»: only an adjective stands between."""
    words = clauses.sentence.words
    between = range(last + 1, side.first)
    plain = not any(words[here].readings or words[here].prep for here in between)
    return (
        plain and side.first <= last + NEXT and side.prep_from(last) == "" and not clauses.parted(last, side.first + 1)
    )
