"""Names, titles and nationalities become sides. Offices and nationalities are composed here, never listed together.

A chunk is a noun group that may be a side: an office, a nationality and a name in a row are one chunk with one code.
"""

from __future__ import annotations

from newswire.extract.engine.chunks.chunk import HEADS, STATES, Chunk
from newswire.extract.engine.chunks.followers import Followers
from newswire.extract.engine.chunks.governors import Governors
from newswire.extract.engine.chunks.spans import Span, spans
from newswire.extract.engine.text import Sentence
from newswire.languages.pack import Pack

MODIFIERS = STATES | frozenset({"demonym", "org", "body", "force", "ministry", "group", "home"})
DECLINED = frozenset({"people", "victim", "anonymous", "rebels", "org", "adjective"})
MAX_NAME, MAX_MODIFIERS, MIN_NAME = 5, 2, 4


class Chunker:
    """Finds the chunks of a sentence. `known` gives the side of names that the article has introduced before."""

    def __init__(
        self, pack: Pack, sentence: Sentence, known: dict[str, str] | None = None, found: dict[int, Span] | None = None
    ) -> None:
        self.pack = pack
        self.sentence = sentence
        self.known = known or {}
        self.spans = spans(pack, sentence) if found is None else found
        self.governors = Governors(pack, sentence, self.spans)
        self.followers = Followers(pack, sentence, self.spans)

    def chunks(self) -> list[Chunk]:
        """The chunks in the order of the text, each with the preposition that governs it."""
        found: list[Chunk] = []
        position = 0
        while position < len(self.sentence.words):
            span = self.spans.get(position)
            chunk = self._headed(span) or self._compose(span) if span is not None else self._known_name(position)
            if chunk is None:
                position += 1
                continue
            self.governors.attach(chunk, span.split if span else None, found)
            chunk.oblique = chunk.kind in DECLINED and self._is_oblique(chunk)
            found.append(chunk)
            position = chunk.last + 1
        return self._appositions(found)

    def _is_oblique(self, chunk: Chunk) -> bool:
        ends = self.pack.config["nouns"]["oblique"]
        words = self.sentence.words
        places = (chunk.first,) if chunk.kind == "org" else (chunk.first, chunk.last)
        return any(words[here].exact.endswith(ends) and len(words[here].exact) > 5 for here in places)

    def _known_name(self, position: int) -> Chunk | None:
        word = self.sentence.words[position]
        if len(word.exact) < MIN_NAME or word.classes:
            return None
        for split in word.splits:
            if split.stem in self.known:
                chunk = Chunk(position, position, "person", self.known[split.stem], conj=bool(split.conj))
                chunk.prep = split.prep
                chunk.names.append(split.stem)
                self._extend(chunk)
                return chunk
        return None

    # --- one chunk

    def _compose(self, span: Span) -> Chunk | None:
        entry = span.entry
        chunk = Chunk(span.first, span.last, entry.kind, entry.code, entry.office, entry.sector, bool(span.split.conj))
        chunk.entry = entry
        chunk.offices.update(filter(None, [entry.office]))
        if entry.kind == "person":
            chunk.names.append(self.sentence.text(span.first, span.last))
        if entry.kind in HEADS:
            self._extend(chunk)
        elif entry.kind == "both":
            self._both(chunk)
        elif entry.kind == "demonym":
            return chunk if self._demonym(chunk) else None
        elif entry.kind == "city":
            chunk.place = entry.label or self.sentence.text(span.first, span.last)
        elif entry.need == "place" and not self.governors.in_place(span):
            return None
        return chunk

    def _headed(self, span: Span) -> Chunk | None:
        """«Turkish Foreign Minister»: where the head stands last, what is before it says whose it is."""
        if not self.pack.head_last or span.entry.kind not in MODIFIERS:
            return None
        head, position = span, span.last + 1
        while position <= head.last + 1 + MAX_MODIFIERS and position < len(self.sentence.words):
            if self.sentence.is_break(position):
                break
            after = self.spans.get(position)
            if after is None:
                if not self.governors.nounish(position) or self.sentence.words[position].readings:
                    break
                position += 1
                continue
            if after.split.conj or after.split.prep or after.entry.kind not in HEADS - {"person"}:
                break
            head, position = after, after.last + 1
        if head is span:
            return None
        chunk = Chunk(span.first, head.last, head.entry.kind, head.entry.code, head.entry.office, head.entry.sector)
        chunk.conj, chunk.entry = bool(span.split.conj), head.entry
        chunk.offices.update(filter(None, [head.entry.office]))
        self.followers.set_code(chunk, chunk.code or span.entry.code, org=span.entry.kind == "org")
        self._extend(chunk)
        return chunk

    def _both(self, chunk: Chunk) -> None:
        """«الجانبان» with two nationalities after it names its two sides itself."""
        codes: list[str] = []
        while (span := self.spans.get(chunk.last + 1)) is not None and span.entry.kind == "demonym":
            codes.append(span.entry.code)
            chunk.last = span.last
        chunk.code = "+".join(codes) if len(codes) > 1 else ""

    def _extend(self, chunk: Chunk) -> None:
        """Takes modifiers, nationality, state, further titles and the name into the chunk."""
        position, unknown, titled = chunk.last + 1, 0, chunk.kind != "person"
        while position < len(self.sentence.words) and not self.sentence.is_break(position):
            if chunk.person and self._quoted_name(chunk, position):
                return
            span = self.spans.get(position)
            if span is not None:
                if not self.followers.take(chunk, span, titled):
                    return
                titled = span.entry.kind in HEADS and span.entry.kind != "person"
                unknown, position = 0, chunk.last + 1
                continue
            beyond = self.spans.get(position + 1)
            if self._from_state(chunk, position, beyond):
                return
            if self._inside(chunk, position, beyond):
                position = chunk.last + 1
                continue
            if "title_words" in self.sentence.words[position].classes:
                chunk.last = position
                position += 1
                continue
            honoured = titled and position > 0 and self._is_honorific(position - 1)
            if unknown >= (MAX_NAME if chunk.person else MAX_MODIFIERS) or not (
                self.governors.nounish(position) or (honoured and not self.sentence.words[position].prep)
            ):
                return
            if chunk.person and self._may_be_name(chunk, position):
                chunk.last = position
                chunk.names.append(self.sentence.words[position].exact)
                titled = False
            elif not self._article(position) and (chunk.person or self._closes(position)):
                return
            unknown += 1
            position += 1

    def _from_state(self, chunk: Chunk, position: int, beyond: Span | None) -> bool:
        """«نظراؤه من دول كذا», «وفد من كذا»."""
        if chunk.code or beyond is None or (chunk.kind != "counterpart" and chunk.office != "delegation"):
            return False
        if self.sentence.words[position].prep != "from" or beyond.entry.kind not in (*STATES, "org"):
            return False
        chunk.code, chunk.last = beyond.entry.code, beyond.last
        return True

    def _inside(self, chunk: Chunk, position: int, beyond: Span | None) -> bool:
        """«وزير كذا في الحكومة اليمنية»: the body that an office belongs to."""
        if chunk.kind != "office" or chunk.code or chunk.names or beyond is None:
            return False
        kinds = ("country", "body", "org", "force", "ministry")
        if self.sentence.words[position].prep != "in" or beyond.entry.kind not in kinds or beyond.split.prep:
            return False
        chunk.code, chunk.last = beyond.entry.code, beyond.last
        return True

    def _is_honorific(self, position: int) -> bool:
        return any(s.last == position and s.entry.kind == "honorific" for s in self.spans.values())

    def _quoted_name(self, chunk: Chunk, position: int) -> bool:
        """A quoted span of up to four words right after a title is a name."""
        marks = self.pack.config["quotes"]
        if chunk.names or not any(mark in self.sentence.before[position] for mark in marks):
            return False
        for last in range(position + 1, min(position + 5, len(self.sentence.words))):
            if any(mark in self.sentence.before[last] for mark in marks):
                chunk.names += [word.exact for word in self.sentence.words[position:last]]
                chunk.last = last - 1
                return True
        return False

    def _may_be_name(self, chunk: Chunk, position: int) -> bool:
        word = self.sentence.words[position]
        if chunk.entry is not None and chunk.entry.terms and chunk.names:
            linked = {word.exact, self.sentence.words[position - 1].exact} & self.pack.name_links
            return bool(linked)
        if self.pack.names_have_capitals and not word.raw.split()[-1][0].isupper():
            return False
        known = len(word.exact) > MIN_NAME or len(" ".join(chunk.names).split()) > 1
        if known and any(r.form == "noun" for r in word.readings):
            return False
        accusative, plurals = self.pack.config["nouns"]["accusative"], tuple(self.pack.config["nouns"]["plural"])
        if accusative and word.exact.endswith(accusative) and any(r.form == "participle" for r in word.readings):
            return False
        if word.definite and plurals and word.exact.endswith(plurals):
            return False
        if chunk.names:
            return not any(split.prep and split.stem.startswith(self.pack.article) for split in word.splits)
        if any(r.form != "participle" for r in word.readings) or word.exact.startswith(self.pack.article):
            return False
        return not any(split.prep and split.stem.startswith(self.pack.article) for split in word.splits)

    # --- nationality words that stand alone

    def _demonym(self, chunk: Chunk) -> bool:
        """A nationality after an unknown noun is weak; alone it means the people."""
        previous = chunk.first - 1
        beside = previous >= 0 and not self.sentence.is_break(chunk.first) and self.governors.nounish(previous)
        if self.pack.head_last:
            following = chunk.last + 1
            inside = following < len(self.sentence.words) and not self.sentence.is_break(following)
            if inside and self.spans.get(following) is None and self.governors.nounish(following):
                chunk.kind, chunk.weak, chunk.last = "adjective", True, following
                return True
            chunk.kind = "people"
            return True
        if chunk.entry is not None and chunk.entry.need in ("adjective", "place") and not beside:
            return False
        if beside and not chunk.conj and self._article(previous) == self._article(chunk.first):
            chunk.kind, chunk.weak, chunk.first = "adjective", True, previous
        else:
            chunk.kind = "people"
        return True

    def _closes(self, position: int) -> bool:
        """Whether a word without article or preposition cannot belong to the noun with its article before it."""
        return self._article(position - 1) and not any(split.prep for split in self.sentence.words[position].splits)

    def _article(self, position: int) -> bool:
        return self.sentence.words[position].definite

    # --- appositions

    def _appositions(self, found: list[Chunk]) -> list[Chunk]:
        """Joins a name and the title beside it into one side."""
        joined: list[Chunk] = []
        for chunk in found:
            last = joined[-1] if joined else None
            if last is not None and self._apposed(last, chunk):
                last.code = last.code or chunk.code
                last.office, last.sector = last.office or chunk.office, last.sector or chunk.sector
                last.names += chunk.names
                last.offices |= chunk.offices
                last.place = last.place or chunk.place
                if (last.entry is None or not last.entry.terms) and chunk.entry is not None and chunk.entry.terms:
                    last.entry = chunk.entry
                if last.kind == "people":
                    last.kind = "person"
                if last.kind in ("honorific", "person") and chunk.kind in ("office", "envoy"):
                    last.kind = chunk.kind
                last.last = chunk.last
            else:
                joined.append(chunk)
        return joined

    def _apposed(self, last: Chunk, chunk: Chunk) -> bool:
        if last.kind == chunk.kind == "anonymous":
            return chunk.first == last.last + 1 and not chunk.conj and not self.sentence.is_break(chunk.first)
        named = last.kind == "people" and last.conj and chunk.kind == "person" and not _foreign(last, chunk)
        if named and chunk.first == last.last + 1 and not chunk.conj and not self.sentence.is_break(chunk.first):
            return True
        if not (last.person and chunk.person) or chunk.conj or chunk.first != last.last + 1 or chunk.prep:
            return False
        if last.code and chunk.code and last.code != chunk.code:
            return False
        if _foreign(last, chunk) or _foreign(chunk, last) or (last.names and self.followers.is_plural(chunk.first)):
            return False
        if self.sentence.is_break(chunk.first):
            return bool(last.names) != bool(chunk.names)
        return not (last.names and chunk.names)


def _foreign(known: Chunk, other: Chunk) -> bool:
    """Whether a person of the dictionary cannot be the one with this side."""
    terms = other.entry.terms if other.entry is not None and other.kind == "person" else ()
    return bool(known.code and terms) and known.code not in {term.code for term in terms}
