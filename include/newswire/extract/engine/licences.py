"""Whether a noun that stands alone tells an act or points back to one: the definite-noun rule and what lifts it."""

from __future__ import annotations

from newswire.extract.engine.chunks.chunk import OBJECTS, PLACES
from newswire.extract.engine.clause import Clauses
from newswire.extract.engine.text import Sentence
from newswire.languages.lexicon import Reading

MEANS = "means"
PARTNER_REACH, SWELL_REACH = 3, 12


class Licences:
    """Judges the nouns of one sentence."""

    def __init__(self, sentence: Sentence, clauses: Clauses) -> None:
        self.sentence = sentence
        self.clauses = clauses

    def given(self, position: int, reading: Reading) -> bool:
        """Whether a noun is told as something that happens, not only referred to."""
        if "swells" in reading.trigger.flags and self._swells(position):
            return True
        if reading.definite and "def" not in reading.trigger.flags:
            return self.has_relative(position) or self._three_sided(position, reading)
        if "tells" in reading.trigger.frame.flags:
            return True
        if position == 0 or (self.sentence.field == "title" and self.sentence.is_break(position)):
            return True
        for back in (1, 2):
            here = position - back
            if here < 0:
                break
            word = self.sentence.words[here]
            if "after" in word.classes or "aspect" in word.classes or "happen" in word.classes:
                return True
            if self.sentence.is_break(here + 1):
                break
        return reading.prep == MEANS or self._happens(position) or self._partnered(position, reading)

    def _three_sided(self, position: int, reading: Reading) -> bool:
        """«اللقاء الثلاثي بين A وB وC»: people beside a definite meeting name one that was held."""
        if reading.trigger.frame.name != "meet":
            return False
        after = next((c for c in self.clauses.chunks if c.first > position), None)
        near = after is not None and not self.clauses.parted(position, after.first)
        return near and after.prep == "between" and after.person and self.clauses.distance(position, after.first) <= 2  # type: ignore[union-attr]

    def _partnered(self, position: int, reading: Reading) -> bool:
        """«محادثاته مع X», «زيارة A إلى B»: a meeting or journey whose partner stands beside it has taken place."""
        if reading.trigger.types[0] != "CONSULT":
            return False
        frame, last = reading.trigger.frame, position
        led = reading.owned or (position > 0 and self.sentence.words[position - 1].prep == "in")
        for chunk in self.clauses.chunks:
            if chunk.first <= position:
                continue
            if self.clauses.distance(last, chunk.first) > PARTNER_REACH or self.clauses.parted(last, chunk.first):
                return False
            if chunk.prep in frame.to and chunk.governor > position:
                return led or chunk.prep in ("with", "between")
            if led or chunk.prep:
                return led and not chunk.prep and frame.object in OBJECTS
            led, last = True, chunk.last
        return False

    def _swells(self, position: int) -> bool:
        """«تواصلت أمس الاحتجاجات»: a verb of beginning or going on stands before the noun, nobody acts between."""
        if self.sentence.words[position].prep:
            return False
        for here in range(position - 1, max(-1, position - SWELL_REACH), -1):
            classes = self.sentence.words[here].classes
            if "happen" in classes:
                return True
            if self.clauses.verbs[here] or classes & {"that", "connector", "relative"}:
                return False
            owner = self.clauses.owner[here]
            if owner is not None and not (owner.prep or owner.kind in PLACES or owner.conj):
                return False
        return False

    def _happens(self, position: int) -> bool:
        stop = min(self.clauses.end(position), position + 8, len(self.sentence.words) - 1)
        return "happen" in self.sentence.words[stop].classes

    def has_relative(self, position: int) -> bool:
        """Whether a relative clause follows the noun."""
        for here in range(position + 1, min(position + 6, len(self.sentence.words))):
            if "relative" in self.sentence.words[here].classes:
                return True
            if self.sentence.is_break(here):
                return False
        return False
