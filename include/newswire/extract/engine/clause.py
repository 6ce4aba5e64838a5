"""The clause around a trigger: where it ends, what is embedded in it, and which chunks stand in it."""

from __future__ import annotations

from newswire.extract.engine.chunks.chunk import Chunk
from newswire.extract.engine.text import Sentence
from newswire.languages.lexicon import Reading

FINITE = ("perfect", "imperfect")
OPENERS = frozenset({"that", "relative", "connector"})
BEFORE_VERB = frozenset(
    {"that", "that_he", "relative", "connector", "negation", "was", "already", "time", "future", "pronouns"}
    | {"casualty", "happen"}
)


class Clauses:
    """Reads the skeleton of one sentence once: finite verbs, embedded stretches, chunk by word."""

    def __init__(self, sentence: Sentence, chunks: list[Chunk], subject_first: bool = False) -> None:
        self.sentence = sentence
        self.subject_first = subject_first
        self.chunks = chunks
        self.owner: list[Chunk | None] = [None] * len(sentence.words)
        for chunk in chunks:
            for position in range(chunk.first, chunk.last + 1):
                self.owner[position] = chunk
        self.verbs: list[list[Reading]] = []
        for position in range(len(sentence.words)):
            self.verbs.append(self._finite(position))

    def _finite(self, position: int) -> list[Reading]:
        """The finite readings of a word that can be a verb at this place."""
        word = self.sentence.words[position]
        found = [r for r in word.readings if r.form in FINITE and not (r.owned and r.trigger.frame.object == "none")]
        if self.sentence.has_class(position - 1, "be"):
            found += [r._replace(form="imperfect") for r in word.readings if r.form == "participle"]
        if not word.definite and self._predicates(position):
            found += [r for r in word.readings if r.form == "participle" and "predicate" in r.trigger.flags]
        if not found or (self.owner[position] is not None and self.owner[position].first < position):  # type: ignore[union-attr]
            return []
        if self.owner[position] is not None and not self.owner[position].weak:  # type: ignore[union-attr]
            return []
        following = self.sentence.words[position + 1].classes if position + 1 < len(self.sentence.words) else ()
        if word.prep and "that" not in following:
            return []
        if position + 1 < len(self.sentence.words):
            after = self.sentence.words[position + 1].exact
            found = [r for r in found if after not in r.trigger.veto]
            if not found:
                return []
        if "blesser" in following:
            return []
        if self._is_object(position, found) or self._is_plural(position) or self._opens_noun_clause(position, found):
            return []
        if position == 0 or word.conj or found[0].conj or self.sentence.is_break(position):
            return found
        previous = self.sentence.words[position - 1]
        if previous.classes & BEFORE_VERB or self.owner[position - 1] is not None:
            return found
        if previous.prep:
            return []
        if any(r.form == "imperfect" for r in found):
            return found
        if any(r.form == "noun" for r in word.readings):
            return []
        if previous.readings and not any("strikes" in r.trigger.frame.flags for r in previous.readings):
            return []
        return found if not previous.prep else []

    def _predicates(self, position: int) -> bool:
        """Whether a participle says something of the noun group before it: «أن السعودية حريصة على»."""
        before = self.owner[position - 1] if position else None
        return before is not None and not before.prep and not self.sentence.is_break(position)

    def _is_plural(self, position: int) -> bool:
        """«imposed sanctions»: where subjects stand first, a verb that may be a noun needs one right before it."""
        if not self.subject_first or all(r.form != "noun" for r in self.sentence.words[position].readings):
            return False
        if position == 0 or self.sentence.is_break(position):
            return True
        before = self.sentence.words[position - 1]
        return self.owner[position - 1] is None and not before.classes & BEFORE_VERB

    def _opens_noun_clause(self, position: int, found: list[Reading]) -> bool:
        """«من أن رفض …»: after a bare «that» stands a noun, no perfect, unless a word of time is before it."""
        if not self.sentence.has_class(position - 1, "bare_that") or any(r.form == "imperfect" for r in found):
            return False
        if self.sentence.has_class(position - 2, "after") and self.sentence.words[position - 2].prep != "from":
            return False
        return any(r.form == "noun" for r in self.sentence.words[position].readings)

    def _is_object(self, position: int, found: list[Reading]) -> bool:
        """A word that is noun or verb, after the subject of an earlier verb of the clause, is the noun."""
        subject = self._chunk_before(position)
        if found[0].conj or subject is None or (self.sentence.is_break(position) and subject.last == position - 1):
            return False
        if not any(r.form == "noun" for r in self.sentence.words[position].readings):
            return False
        for here in range(subject.last, -1, -1):
            if self.verbs[here]:
                return True
            if self.sentence.words[here].classes & {"that", "connector"} or (
                here < subject.last and self.sentence.is_break(here + 1)
            ):
                return False
        return False

    def _chunk_before(self, position: int) -> Chunk | None:
        """The chunk that ends right before a word, over words of time."""
        here = position - 1
        while here > 0 and self.owner[here] is None and "time" in self.sentence.words[here].classes:
            here -= 1
        return self.owner[here] if here >= 0 else None

    def end(self, position: int) -> int:
        """The first word after the clause of the verb or noun at `position`."""
        words = self.sentence.words
        here = position + 1
        while here < len(words):
            classes = words[here].classes
            if "that" in classes or "connector" in classes:
                return here
            if "relative" in classes:
                here = self.skip_relative(here)
                continue
            if self.verbs[here]:
                return here
            if any(r.form == "participle" for r in words[here].readings) and self.sentence.is_break(here):
                return here
            here += 1
        return len(words)

    def skip_relative(self, position: int) -> int:
        """The first word after a relative clause: a comma that closes it, or the end."""
        here = position + 1
        while here < len(self.sentence.words):
            if self.sentence.is_break(here) and here > position + 1:
                return here
            here += 1
        return here

    def embedded(self, position: int, start: int) -> bool:
        """Whether a relative clause that began after `start` still holds at `position`."""
        here = start + 1
        while here <= position:
            if "relative" in self.sentence.words[here].classes:
                after = self.skip_relative(here)
                if after > position:
                    return True
                here = after
                continue
            here += 1
        return False

    def within(self, first: int, last: int) -> list[Chunk]:
        """The chunks from word `first` up to, not including, word `last`, without embedded ones."""
        return [c for c in self.chunks if first <= c.first < last and not self.embedded(c.first, first - 1)]

    def told(self, position: int) -> bool:
        """Whether a word stands in what somebody says: after «that», a colon or an opening quotation mark."""
        for here in range(position + 1):
            word = self.sentence.words[here]
            if "that" in word.classes or (here and ":" in self.sentence.before[here]):
                return True
        return False

    def joined(self, position: int) -> bool:
        """Whether the verb at a word carries a conjunction."""
        return bool(self.verbs[position] and self.verbs[position][0].conj)

    def distance(self, first: int, last: int) -> int:
        """How many words outside of chunks lie between two places: a long title counts as nothing."""
        return sum(1 for position in range(first + 1, last) if self.owner[position] is None)

    def parted(self, first: int, last: int) -> bool:
        """Whether a mark, a verb or a word that opens a clause stands between two places."""
        return any(
            self.sentence.is_break(here) or self.verbs[here] or self.sentence.words[here].classes & OPENERS
            for here in range(first + 1, last)
        )

    def before(self, position: int) -> Chunk | None:
        """The chunk that ends nearest before a word."""
        found = None
        for chunk in self.chunks:
            if chunk.last < position:
                found = chunk
        return found

    def starts_clause(self, chunk: Chunk) -> bool:
        """Whether a chunk opens a clause, so that it can be the subject of a verb after it."""
        first = chunk.start
        if first == 0 or chunk.conj or self.sentence.is_break(first):
            return True
        classes = self.sentence.words[first - 1].classes
        return bool(classes & {"that", "connector", "was", "time"})
