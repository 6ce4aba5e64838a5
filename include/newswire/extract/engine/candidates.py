"""Triggers of a sentence that may be events: verbs, light verbs with a noun, participles, nouns that stand alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from newswire.extract.engine.chunks.chunk import PLACES, Chunk
from newswire.extract.engine.clause import FINITE, Clauses
from newswire.extract.engine.dates import Span
from newswire.extract.engine.licences import MEANS, Licences
from newswire.extract.engine.text import Sentence
from newswire.extract.record import Place
from newswire.languages.lexicon import Frame, Reading, Trigger

PURPOSE = "for"
# A noun that no word beside it tells as news: it counts if both of its sides are named.
REFERRED = "referred"
LIGHT_REACH, NEED_REACH, CONTENT_REACH = 12, 7, 14


@dataclass(slots=True)
class Candidate:
    """One trigger at its place with the sides found for it."""

    position: int
    trigger: Trigger
    reading: Reading
    type: str
    mode: str
    frame: Frame
    noun: int = -1
    noun_reading: Reading | None = None
    light: Trigger | None = None
    end: int = 0
    status: str = "actual"
    actors: list[Chunk] = field(default_factory=list)
    recipients: list[Chunk] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    confidence: float = 0.8
    speaker: Chunk | None = None
    antecedent: Chunk | None = None
    span: Span | None = None
    place: Place | None = None
    evidence: tuple[int, int] = (0, 0)

    @property
    def centre(self) -> int:
        """The word that carries the meaning: the noun when there is one."""
        return self.noun if self.noun >= 0 else self.position

    @property
    def alone(self) -> bool:
        """Whether a noun stands without a light verb."""
        return self.noun >= 0 and self.light is None


class Finder:
    """Finds the candidates of one sentence in the order of the text."""

    def __init__(self, sentence: Sentence, clauses: Clauses) -> None:
        self.sentence = sentence
        self.clauses = clauses
        self.licences = Licences(sentence, clauses)
        self.used: set[int] = set()

    def find(self) -> list[Candidate]:
        found: list[Candidate] = []
        for position in range(len(self.sentence.words)):
            candidate = self._verb(position) if self.clauses.verbs[position] else self._participle(position)
            candidate = candidate or self._predicate(position)
            if candidate is not None:
                found.append(candidate)
        for position in range(len(self.sentence.words)):
            if position in self.used:
                continue
            candidate = self._noun(position)
            if candidate is not None:
                found.append(candidate)
        return sorted(found, key=lambda c: c.position)

    # --- verbs

    def _verb(self, position: int) -> Candidate | None:
        readings = self.clauses.verbs[position]
        end = self.clauses.end(position)
        ranked = sorted(readings, key=lambda r: (not r.trigger.needs, r.trigger.kind != "light"))
        for reading in ranked:
            trigger = reading.trigger
            if "off" in trigger.flags or not self._fits(trigger, position) or not self._told(reading, position):
                continue
            if trigger.kind != "light":
                return Candidate(position, trigger, reading, trigger.types[0], trigger.mode, trigger.frame, end=end)
            candidate = self._light(position, reading, end)
            if candidate is not None:
                return candidate
        return None

    def _light(self, position: int, reading: Reading, end: int) -> Candidate | None:
        if reading.owned and self.sentence.has_class(position - 1, "relative"):
            return None
        for here in range(position + 1, end):
            if self.clauses.distance(position, here) > LIGHT_REACH:
                return None
            owner = self.clauses.owner[here]
            if here in self.used or (owner is not None and not owner.weak):
                continue
            for noun in self.sentence.words[here].readings:
                trigger = noun.trigger
                if noun.form != "noun" or trigger.types[0] not in reading.trigger.types:
                    continue
                if not self._fits(trigger, here) or self._purpose(here, noun) or self._adverbial(here, noun, reading):
                    continue
                if self._is_cause(here, noun, reading):
                    continue
                self.used.add(here)
                return Candidate(
                    position, trigger, reading, trigger.types[0], trigger.mode, trigger.frame,
                    noun=here, noun_reading=noun, light=reading.trigger, end=end,
                )  # fmt: skip
        return None

    def _adverbial(self, position: int, noun: Reading, light: Reading) -> bool:
        """«خلال لقائه», «بدعم من»: a noun under a preposition of time, place or means is no object."""
        part = self.sentence.words[position - 1].prep
        if noun.prep == MEANS and noun.trigger.types[0] == "SUPPORT" and "soft" in noun.trigger.flags:
            return True
        return part == "since" or (part == "in" and "takes_in" not in light.trigger.flags)

    def _is_cause(self, position: int, noun: Reading, light: Reading) -> bool:
        """«أسفرت غارة عن مقتل …»: an attack without a preposition is what has the result, not the result."""
        strikes = "result" in light.trigger.flags and "strikes" in noun.trigger.frame.flags
        if strikes and not (noun.prep or self.sentence.words[position - 1].prep):
            self.used.add(position)
            return True
        return False

    def _participle(self, position: int) -> Candidate | None:
        """«مشيداً بـ…»: an indefinite participle after a comma goes on with the same subject."""
        word = self.sentence.words[position]
        readings = [r for r in word.readings if r.form == "participle" and not r.prep]
        if not readings or self.clauses.owner[position] is not None:
            return None
        if position == 0 or not (self.sentence.is_break(position) or readings[0].conj):
            return None
        end = self.clauses.end(position)
        for reading in sorted(readings, key=lambda r: (not r.trigger.needs, r.trigger.kind != "light")):
            trigger = reading.trigger
            if not self._fits(trigger, position):
                continue
            if trigger.kind == "light":
                candidate = self._light(position, reading, end)
                if candidate is not None:
                    return candidate
                continue
            return Candidate(position, trigger, reading, trigger.types[0], trigger.mode, trigger.frame, end=end)
        return None

    def _predicate(self, position: int) -> Candidate | None:
        """«قال X إن مواقف Y مرفوضة»: in the words of a speaker, an indefinite word of blame says what a side is."""
        if self.clauses.owner[position] is not None:
            return None
        for reading in self.sentence.words[position].readings:
            trigger = reading.trigger
            blames = "charge" in trigger.frame.flags and reading.form == "noun"
            if not blames or reading.definite or reading.prep:
                continue
            if self._fits(trigger, position) and self._told(reading, position):
                end = self.clauses.end(position)
                return Candidate(position, trigger, reading, trigger.types[0], trigger.mode, trigger.frame, end=end)
        return None

    # --- nouns that stand alone

    def _noun(self, position: int) -> Candidate | None:
        owner = self.clauses.owner[position]
        if owner is not None and not owner.weak:
            return None
        found = [r for r in self.sentence.words[position].readings if self._tells(r, position)]
        found.sort(key=lambda r: not r.trigger.needs)
        if not found:
            return None
        licensed = [r for r in found if self.licences.given(position, r)]
        reading = (licensed or found)[0]
        trigger = reading.trigger
        self.used.add(position)
        return Candidate(
            position, trigger, reading, trigger.types[0], trigger.mode, trigger.frame,
            noun=position, noun_reading=reading, end=self.clauses.end(position),
            flags=set() if licensed else {REFERRED}, confidence=0.65,
        )  # fmt: skip

    def _tells(self, reading: Reading, position: int) -> bool:
        """Whether a word is the noun of an act here, and not its purpose."""
        trigger = reading.trigger
        if reading.form != "noun" or trigger.flags & {"soft", "predicate"} or not self._fits(trigger, position):
            return False
        return not self._purpose(position, reading)

    # --- conditions of a trigger

    def _told(self, reading: Reading, position: int) -> bool:
        """Whether a verb that counts only refused, only announced or only as the content of words is told so."""
        flags = reading.trigger.flags | reading.trigger.frame.flags
        if "negated" in flags and not self.sentence.has_class(position - 1, "refusal"):
            return False
        if "future" in flags and not reading.future:
            return False
        if "charge" not in flags:
            return True
        return any(self.sentence.opens_words(here) for here in range(max(1, position - CONTENT_REACH), position))

    def _fits(self, trigger: Trigger, position: int) -> bool:
        words = self.sentence.words
        if "next" in trigger.flags and not self._next(trigger, position):
            return False
        near = self._reach(position, "near" in trigger.flags)
        needy = trigger.needs and not any(self._is(words[here], trigger.needs) for here in near)
        if needy and ("place" not in trigger.flags or not self._place_near(position)):
            return False
        if trigger.veto:
            around = [*range(max(0, position - 2), position + 1), *self._reach(position)]
            if any(self._is(words[here], trigger.veto) for here in around):
                return False
        return True

    def _place_near(self, position: int) -> bool:
        """A town among the next words stands for the word that says «town»."""
        reach = self.clauses.owner[position + 1 : position + 6]
        return any(owner is not None and owner.kind in PLACES for owner in reach)

    def _next(self, trigger: Trigger, position: int) -> bool:
        after = self.sentence.words[position + 1 : position + 2]
        return any(self._is(word, trigger.needs) for word in after)

    def _reach(self, position: int, near: bool = False) -> Iterator[int]:
        """The words after a trigger; a long title counts as nothing."""
        left = 2 if near else NEED_REACH
        for here in range(position + 1, len(self.sentence.words)):
            if left == 0:
                return
            yield here
            left -= self.clauses.owner[here] is None and not self.sentence.words[here].number

    @staticmethod
    def _is(word: object, forms: frozenset[str]) -> bool:
        return word.exact in forms or any(split.stem in forms for split in word.splits)  # type: ignore[attr-defined]

    def _purpose(self, position: int, reading: Reading) -> bool:
        if reading.definite and reading.trigger.types[0] == "CONSULT" and self.licences.has_relative(position):
            return False
        if reading.prep == PURPOSE:
            return True
        for back in (1, 2):
            here = position - back
            if here >= 0 and "purpose" in self.sentence.words[here].classes:
                return True
            if here >= 0 and self.sentence.is_break(here + 1):
                break
        return False


def finite(reading: Reading) -> bool:
    return reading.form in FINITE
