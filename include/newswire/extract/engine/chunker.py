"""Names, titles and nationalities become sides. Offices and nationalities are composed here, never listed together.

A chunk is a noun group that may be a side: «وزير الخارجية» + nationality + name is one chunk with one code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from newswire.extract.engine.text import Sentence
from newswire.languages.lexicon import Entry, Split, Word
from newswire.languages.pack import Pack

PERSONS = frozenset({"office", "envoy", "honorific", "person", "counterpart"})
HEADS = frozenset(
    {"office", "envoy", "body", "force", "people", "group", "victim", "anonymous", "rebels", "opposition"}
    | {"press", "home", "company", "ministry", "counterpart", "honorific", "person"}
)
STATES = frozenset({"country", "capital"})
MAX_NAME, MAX_MODIFIERS = 5, 4


class Span(NamedTuple):
    """A dictionary name found in a sentence: words first..last."""

    first: int
    last: int
    entry: Entry
    split: Split


@dataclass(slots=True)
class Chunk:
    """A noun group that may be a side. `last` is inclusive; `prep` is the preposition that governs it."""

    first: int
    last: int
    kind: str
    code: str = ""
    name: str = ""
    office: str = ""
    sector: str = ""
    conj: bool = False
    prep: str = ""
    gap: int = 0
    definite: bool = True
    weak: bool = False
    owned: bool = False
    inherited: bool = False
    codes: tuple[str, ...] = ()
    entry: Entry | None = None
    place: str = ""
    raw: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def person(self) -> bool:
        return self.kind in PERSONS


def spans(pack: Pack, sentence: Sentence) -> dict[int, Span]:
    """The longest dictionary name at each word where one starts, without overlaps."""
    found: dict[int, Span] = {}
    position = 0
    while position < len(sentence.words):
        span = _longest(pack, sentence, position)
        if span is None:
            position += 1
            continue
        found[position] = span
        position = span.last + 1
    return found


def _longest(pack: Pack, sentence: Sentence, position: int) -> Span | None:
    word = sentence.words[position]
    best: Span | None = None
    for split, entries in word.entries:
        for entry in entries:
            size = len(entry.words)
            if best and size <= best.last - best.first + 1:
                break
            if _matches(sentence.words, position, split, entry, sentence.before):
                best = Span(position, position + size - 1, entry, split)
                break
    return best


def _matches(words: list[Word], position: int, split: Split, entry: Entry, before: list[str]) -> bool:
    size = len(entry.words)
    if position + size > len(words):
        return False
    if entry.need == "exact" and entry.exact[0] != split.stem:
        return False
    if entry.need == "left_out":
        return False
    for offset in range(1, size):
        word = words[position + offset]
        if word.key != entry.words[offset] or "،" in before[position + offset]:
            return False
        if entry.need == "exact" and word.exact != entry.exact[offset]:
            return False
    return True


class Chunker:
    """Finds the chunks of a sentence; knows nothing of other sentences."""

    def __init__(self, pack: Pack, sentence: Sentence) -> None:
        self.pack = pack
        self.sentence = sentence
        self.spans = spans(pack, sentence)

    def chunks(self) -> list[Chunk]:
        found: list[Chunk] = []
        position = 0
        while position < len(self.sentence.words):
            span = self.spans.get(position)
            if span is None:
                position += 1
                continue
            chunk = self._compose(span)
            if chunk is not None:
                self._attach(chunk, span, found)
                found.append(chunk)
                position = chunk.last + 1
            else:
                position = span.last + 1
        return self._appositions(found)

    # --- one chunk

    def _compose(self, span: Span) -> Chunk | None:
        entry = span.entry
        chunk = Chunk(span.first, span.last, entry.kind, entry.code, conj=bool(span.split.conj), entry=entry)
        chunk.office, chunk.sector = entry.office, entry.sector
        chunk.definite = self._is_definite(span.first)
        if entry.kind == "person":
            chunk.name = self._text(span.first, span.last)
            chunk.names.append(chunk.name)
        if entry.kind in HEADS:
            self._extend(chunk)
        elif entry.kind == "demonym" and not self._demonym(chunk):
            return None
        elif entry.kind == "city":
            chunk.place = entry.label or self._text(span.first, span.last)
        return chunk

    def _extend(self, chunk: Chunk) -> None:
        """Takes modifiers, nationality, state, further titles and the name into the chunk."""
        position = chunk.last + 1
        unknown = 0
        while position < len(self.sentence.words):
            if self._closed(position):
                break
            span = self.spans.get(position)
            if span is not None:
                if not self._take(chunk, span):
                    break
                unknown = 0
                position = chunk.last + 1
                continue
            if not self._nounish(position) or unknown >= self._budget(chunk, position):
                break
            unknown += 1
            position += 1
            if chunk.person and self._may_be_name(chunk, position - 1):
                chunk.last = position - 1
                chunk.names.append(self.sentence.words[position - 1].exact)

    def _closed(self, position: int) -> bool:
        marks = self.sentence.before[position]
        return any(mark in marks for mark in "،,:؛;-–.…/")

    def _budget(self, chunk: Chunk, position: int) -> int:
        if chunk.person:
            return MAX_NAME
        return 2

    def _nounish(self, position: int) -> bool:
        word = self.sentence.words[position]
        if word.prep or word.classes or word.number:
            return False
        if any(r.form in ("perfect", "imperfect") for r in word.readings):
            return False
        return True

    def _may_be_name(self, chunk: Chunk, position: int) -> bool:
        word = self.sentence.words[position]
        if word.readings and not chunk.names:
            return False
        if (
            word.splits[-1].conj
            and len(word.splits) > 1
            and word.exact.startswith(self.pack.joiner)
            and not chunk.names
        ):
            return len(word.exact) > 3
        return True

    def _take(self, chunk: Chunk, span: Span) -> bool:
        """Takes a following dictionary name into the chunk when it belongs there."""
        entry, split = span.entry, span.split
        if split.conj:
            joined = entry.kind == "office" and "deputy" in chunk.office and not chunk.names and not chunk.code
            if not joined:
                return False
        elif split.prep:
            return self._take_with_preposition(chunk, span)
        kind = entry.kind
        if kind == "demonym":
            if entry.need == "place" or (
                chunk.code and chunk.code != entry.code and chunk.kind not in ("rebels", "opposition")
            ):
                return chunk.code != "" and self._swallow(chunk, span) if chunk.kind == "person" else False
            self._set_code(chunk, entry.code)
        elif kind in STATES or kind == "org":
            if chunk.code and chunk.kind not in ("rebels", "opposition", "group"):
                return False
            if chunk.names and chunk.kind != "honorific" and kind != "org":
                return False
            self._set_code(chunk, entry.code, org=kind == "org")
        elif kind == "city":
            if chunk.names:
                return False
            chunk.place = chunk.place or entry.code
        elif kind == "person":
            if chunk.names or not (chunk.person or chunk.kind in ("opposition", "body")):
                return False
            chunk.names.append(self._text(span.first, span.last))
            chunk.name = chunk.names[-1]
            if chunk.entry is None or not chunk.entry.terms:
                chunk.entry = entry if not chunk.code else chunk.entry
        elif kind == "honorific":
            if not chunk.person or chunk.names:
                return False
        elif kind in HEADS:
            if not self._continues(chunk, entry):
                return False
            self._join_title(chunk, entry)
        else:
            return False
        chunk.last = span.last
        return True

    def _swallow(self, chunk: Chunk, span: Span) -> bool:
        chunk.last = span.last
        return True

    def _take_with_preposition(self, chunk: Chunk, span: Span) -> bool:
        entry, split = span.entry, span.split
        kind_ok = entry.kind in STATES or entry.kind == "org" or entry.kind in ("body", "force", "ministry", "office")
        if split.prep != self.pack.genitive or not kind_ok or chunk.names:
            return False
        if chunk.kind not in ("office", "envoy", "body"):
            return False
        if chunk.code:
            return False
        if entry.code:
            self._set_code(chunk, entry.code, org=entry.kind == "org")
        chunk.last = span.last
        return True

    def _continues(self, chunk: Chunk, entry: Entry) -> bool:
        """Whether a further title without a conjunction is the same person or body."""
        if entry.kind in ("victim", "anonymous", "press", "home"):
            return entry.kind == "home" and not chunk.code and not chunk.names
        if chunk.person:
            if entry.code and chunk.code and entry.code != chunk.code:
                return False
            if entry.kind in ("office", "envoy") and chunk.code and not chunk.names and chunk.kind != "honorific":
                return False
            return True
        if chunk.kind in ("rebels", "group", "opposition", "people", "victim"):
            return entry.kind in ("rebels", "group", "force")
        return entry.kind in ("body", "force", "ministry", "people", "rebels") and not chunk.code

    def _join_title(self, chunk: Chunk, entry: Entry) -> None:
        if entry.code and not chunk.code:
            chunk.code = entry.code
        if chunk.kind == "honorific" and entry.kind in ("office", "envoy"):
            chunk.kind = entry.kind
        if entry.kind in ("office", "envoy") and not chunk.office:
            chunk.office, chunk.sector = entry.office, entry.sector
        if entry.kind == "rebels":
            chunk.kind = "rebels"

    def _set_code(self, chunk: Chunk, code: str, org: bool = False) -> None:
        if chunk.kind in ("rebels", "opposition") and not org and len(code) == 3:
            prefix = "REB" if chunk.kind == "rebels" else "OPP"
            chunk.code = chunk.code if len(chunk.code) > 0 and "-" not in chunk.code else f"{prefix}-{code}"
            return
        chunk.code = code

    # --- nationality words that stand alone

    def _demonym(self, chunk: Chunk) -> bool:
        """A nationality after an unknown noun is weak; alone it means the people."""
        assert chunk.entry is not None
        if chunk.entry.need in ("adjective", "place", "context"):
            previous = chunk.first - 1
            if previous < 0 or not self._nounish(previous):
                return chunk.entry.need == "context"
        previous = chunk.first - 1
        if previous < 0 or self._closed(chunk.first) or not self._nounish(previous) or self.spans.get(previous):
            chunk.kind = "people"
            return True
        if self._article(previous) == self._article(chunk.first) and not chunk.conj:
            chunk.kind, chunk.weak = "adjective", True
            chunk.first = previous
            chunk.conj = False
        else:
            chunk.kind = "people"
        return True

    def _article(self, position: int) -> bool:
        word = self.sentence.words[position]
        return any(split.stem.startswith(self.pack.article) for split in word.splits)

    def _is_definite(self, position: int) -> bool:
        return self._article(position)

    # --- what governs a chunk

    def _attach(self, chunk: Chunk, span: Span, found: list[Chunk]) -> None:
        """Sets the preposition that governs the chunk: its own clitic, or one before it over unknown nouns."""
        words = self.sentence.words
        if not chunk.weak and span.split.prep:
            chunk.prep = span.split.prep
            return
        limit = found[-1].last if found else -1
        position = chunk.first if chunk.weak else chunk.first - 1
        while position > limit and chunk.first - position <= 4:
            word = words[position]
            compound = self._compound(position)
            if compound:
                chunk.prep, chunk.gap = compound, chunk.first - 1 - position
                return
            if word.prep:
                chunk.prep, chunk.gap = word.prep, chunk.first - 1 - position
                if position == chunk.first - 1 and word.exact in self.pack.fused_conjunctions:
                    chunk.conj = True
                return
            clitic = self._clitic(word)
            if clitic and (position != chunk.first or chunk.weak):
                chunk.prep, chunk.gap = clitic, chunk.first - position
                return
            if word.classes or any(r.form in ("perfect", "imperfect") for r in word.readings):
                return
            if self._closed(position + 1) if position + 1 < len(words) else False:
                return
            position -= 1
            chunk.gap = chunk.first - 1 - position
        if chunk.conj:
            return

    def _compound(self, position: int) -> str:
        words = self.sentence.words
        if position > 0:
            pair = (words[position - 1].exact, words[position].exact)
            found = self.pack.compounds.get(pair)
            if found:
                return found
        return self.pack.compounds.get((words[position].exact,), "")

    def _clitic(self, word: Word) -> str:
        """The preposition written together with a noun that no dictionary knows."""
        for reading in word.readings:
            return reading.prep
        if word.entries:
            return word.entries[0][0].prep
        for split in word.splits[1:]:
            if split.prep and (split.stem.startswith(self.pack.article) or split.prep == self.pack.instrument):
                return split.prep
        return ""

    # --- appositions

    def _appositions(self, found: list[Chunk]) -> list[Chunk]:
        """Joins a name and the title beside it: «X، رئيس كذا» is one side."""
        joined: list[Chunk] = []
        for chunk in found:
            last = joined[-1] if joined else None
            if last is not None and self._apposed(last, chunk):
                if chunk.code and not last.code:
                    last.code = chunk.code
                last.office = last.office or chunk.office
                last.sector = last.sector or chunk.sector
                last.name = last.name or chunk.name
                last.names += chunk.names
                last.place = last.place or chunk.place
                if last.entry is None or not last.entry.terms:
                    last.entry = chunk.entry if chunk.entry and chunk.entry.terms else last.entry
                if last.kind in ("honorific", "person") and chunk.kind in ("office", "envoy"):
                    last.kind = chunk.kind
                last.last = chunk.last
            else:
                joined.append(chunk)
        return joined

    def _apposed(self, last: Chunk, chunk: Chunk) -> bool:
        if not (last.person and chunk.person) or chunk.conj or chunk.first != last.last + 1 or chunk.prep:
            return False
        if last.code and chunk.code and last.code != chunk.code:
            return False
        marks = self.sentence.before[chunk.first]
        comma = any(mark in marks for mark in "،,")
        if comma and not (bool(last.names) != bool(chunk.names)):
            return False
        return not (last.names and chunk.names)

    def _text(self, first: int, last: int) -> str:
        return " ".join(word.exact for word in self.sentence.words[first : last + 1])
