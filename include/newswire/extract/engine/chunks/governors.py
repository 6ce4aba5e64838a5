"""Which preposition governs a noun group: its own clitic, or one before it over nouns that no dictionary knows."""

from __future__ import annotations

from newswire.extract.engine.chunks.chunk import Chunk
from newswire.extract.engine.chunks.spans import Span
from newswire.extract.engine.text import Sentence
from newswire.languages.lexicon import Split, Word
from newswire.languages.pack import Pack

REACH, NAME_REACH = 4, 5
FINITE = ("perfect", "imperfect")


class Governors:
    """Reads the words before a chunk."""

    def __init__(self, pack: Pack, sentence: Sentence, spans: dict[int, Span]) -> None:
        self.pack = pack
        self.sentence = sentence
        self.spans = spans

    def nounish(self, position: int) -> bool:
        """Whether a word can stand inside a noun group: no function word, number or verb."""
        word = self.sentence.words[position]
        if word.prep or word.classes - {"common"} or word.number:
            return False
        return not any(r.form in FINITE for r in word.readings)

    def in_place(self, span: Span) -> bool:
        """Whether a name stands where places stand: after a preposition or a word for a state."""
        if span.split.prep:
            return True
        previous = span.first - 1
        return previous >= 0 and bool(self.sentence.words[previous].prep or self.sentence.words[previous].entries)

    def attach(self, chunk: Chunk, split: Split | None, found: list[Chunk]) -> None:
        """Sets `prep` and `gap` of a chunk; `found` are the chunks before it."""
        if split is not None and split.prep and not chunk.weak:
            chunk.prep = split.prep
        if chunk.prep:
            chunk.governor = chunk.first
            return
        limit = found[-1].last if found else -1
        position = chunk.first if chunk.weak else chunk.first - 1
        if position >= 0 and not chunk.weak and self.sentence.is_break(chunk.first):
            self._attach_over_name(chunk, limit)
            return
        self._scan(chunk, position, limit)

    def _scan(self, chunk: Chunk, position: int, limit: int) -> None:
        words = self.sentence.words
        while position > limit and chunk.first - position <= REACH:
            word = words[position]
            prep = self._preposition(position)
            if prep == "each":
                chunk.each = True
                prep = self._each(words[position - 1]) or self._preposition(position - 2)
                chunk.prep, chunk.governor = prep, position - 1
                return
            if prep == "partitive":
                position -= 1
                chunk.lead = position
                chunk.gap = chunk.first - 1 - position
                continue
            if prep:
                chunk.prep, chunk.gap, chunk.governor = prep, chunk.first - 1 - position, position
                if position == chunk.first - 1 and word.exact in self.pack.fused_conjunctions:
                    chunk.conj = True
                return
            clitic = self._clitic(word)
            if clitic:
                chunk.prep, chunk.gap, chunk.governor = clitic, chunk.first - position, position
                return
            stops = word.classes - {"partitive", "casualty", "each_of", "common", "others"}
            if stops or any(r.form in FINITE for r in word.readings) or self.sentence.is_break(position):
                return
            if word.number or "casualty" in word.classes:
                chunk.lead = position
            position -= 1
            chunk.gap = chunk.first - 1 - position

    def _each(self, word: Word) -> str:
        """The preposition written together with «each»."""
        for clitic, part in self.pack.config["clitics"]["prepositions"].items():
            bare = word.exact.removeprefix(clitic)
            if bare != word.exact and "each_of" in self.pack.classes.get(bare, ()):
                return str(part)
        return ""

    def _attach_over_name(self, chunk: Chunk, limit: int) -> None:
        """«مع» + an unknown name + comma + title: the preposition governs the title too."""
        if not chunk.person or chunk.conj:
            return
        for back in range(2, NAME_REACH + 2):
            position = chunk.first - back
            if position <= limit:
                return
            prep = self._preposition(position)
            if prep and prep not in ("each", "partitive"):
                chunk.prep, chunk.gap, chunk.governor = prep, back - 1, position
                return
            if self.sentence.words[position].classes or self.sentence.is_break(position + 1):
                return

    def _preposition(self, position: int) -> str:
        """The preposition at a word, read together with the word before it."""
        words = self.sentence.words
        if position < 0:
            return ""
        word = words[position]
        if position > 0:
            pair = self.pack.compounds.get((words[position - 1].exact, word.exact))
            if pair:
                return pair
            if word.prep == self.pack.partitive:
                if "each_of" in words[position - 1].classes:
                    return "each"
                if "partitive" in words[position - 1].classes or words[position - 1].number:
                    return "partitive"
        return word.prep

    def _clitic(self, word: Word) -> str:
        """The preposition written together with a noun."""
        for reading in word.readings:
            return reading.prep
        if word.entries:
            return word.entries[0][0].prep
        for split in word.splits[1:]:
            if split.prep and split.stem.startswith(self.pack.article):
                return split.prep
            if split.prep and "common" in self.pack.classes.get(split.stem, ()):
                return split.prep
            if split.prep == self.pack.instrument and split.stem not in self.pack.classes:
                return split.prep
        return ""
