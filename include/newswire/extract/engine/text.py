"""Text as sentences of words. Every word keeps its place in the original, so that no offset has to be mapped back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from newswire.extract.record import FieldName
from newswire.languages.lexicon import Word
from newswire.languages.pack import Pack

VERB_REACH = 16


class Sentence:
    """The words of one sentence, their offsets in the field, and the marks that stand before each word."""

    __slots__ = ("_marks", "before", "ends", "field", "index", "starts", "words")

    def __init__(self, field: FieldName, index: int, marks: frozenset[str]) -> None:
        self.field = field
        self.index = index
        self._marks = marks
        self.words: list[Word] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.before: list[str] = []

    def add(self, word: Word, start: int, end: int, before: str) -> None:
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)
        self.before.append(before)

    def cut(self, count: int) -> None:
        """Takes the first words off."""
        for kept in (self.words, self.starts, self.ends, self.before):
            del kept[:count]

    def text(self, first: int, last: int) -> str:
        """The words first..last in their normal spelling."""
        return " ".join(word.exact for word in self.words[first : last + 1])

    def has_class(self, position: int, name: str) -> bool:
        return 0 <= position < len(self.words) and name in self.words[position].classes

    def opens_words(self, position: int) -> bool:
        """Whether the words of a speaker begin here: after «that» or a colon."""
        return self.has_class(position, "that") or ":" in self.before[position]

    def is_break(self, position: int) -> bool:
        """Whether a mark that parts clauses stands before this word."""
        if position <= 0:
            return True
        before = self.before[position]
        return bool(before) and not self._marks.isdisjoint(before)


def sentences(pack: Pack, field: FieldName, text: str, first_index: int = 0) -> Iterator[Sentence]:
    """The sentences of a field in order. A newline ends one; a comma or a colon never does."""
    ends = pack.config["sentence_end"]
    abbreviations = pack.abbreviations
    current = Sentence(field, first_index, pack.clause_marks)
    before, last_end = "", 0
    for found in pack.speller.token.finditer(text):
        start, end, raw = found.start(), found.end(), found.group()
        if current.words and "\n" in text[last_end:start]:
            yield _settled(pack, current)
            current, before = Sentence(field, current.index + 1, pack.clause_marks), ""
        last_end = end
        if raw[0].isalnum():
            current.add(pack.word(raw), start, end, before)
            before = ""
            continue
        before += raw
        if raw in ends and current.words and not (raw == "." and _last(current) in abbreviations):
            yield _settled(pack, current)
            current, before = Sentence(field, current.index + 1, pack.clause_marks), ""
    if current.words:
        yield _settled(pack, current)


def _settled(pack: Pack, sentence: Sentence) -> Sentence:
    """The sentence in which a preposition that is a verb here is none: «عبر X عن أمله»."""
    for here, word in enumerate(sentence.words):
        follows = pack.verb_before.get(word.exact)
        governed = here and not word.conj and not sentence.is_break(here) and sentence.words[here - 1].prep
        if follows is None or governed:
            continue
        for after in range(here + 1, min(here + VERB_REACH, len(sentence.words))):
            if sentence.is_break(after) and after > here + VERB_REACH // 2:
                break
            if sentence.words[after].exact in follows:
                sentence.words[here] = replace(word, prep="")
                break
    return sentence


def _last(sentence: Sentence) -> str:
    """The last word without what leans on it."""
    return sentence.words[-1].exact.rpartition(" ")[2]
