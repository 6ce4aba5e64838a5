"""Names, titles and nationalities become sides. Offices and nationalities are composed here, never listed together.

A chunk is a noun group that may be a side: an office, a nationality and a name in a row are one chunk with one code.
"""

from __future__ import annotations

from newswire.extract.engine.chunk import HEADS, STATES, Chunk
from newswire.extract.engine.governors import Governors
from newswire.extract.engine.spans import Span, spans
from newswire.extract.engine.text import Sentence
from newswire.languages.pack import Pack

MAX_NAME, MAX_MODIFIERS, MIN_NAME = 5, 2, 4
PREFIXED = ("rebels", "opposition")


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

    def chunks(self) -> list[Chunk]:
        """The chunks in the order of the text, each with the preposition that governs it."""
        found: list[Chunk] = []
        position = 0
        while position < len(self.sentence.words):
            span = self.spans.get(position)
            chunk = self._compose(span) if span is not None else self._known_name(position)
            if chunk is None:
                position += 1
                continue
            self.governors.attach(chunk, span.split if span else None, found)
            found.append(chunk)
            position = chunk.last + 1
        return self._appositions(found)

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
            chunk.names.append(self._text(span.first, span.last))
        if entry.kind in HEADS:
            self._extend(chunk)
        elif entry.kind == "both":
            self._both(chunk)
        elif entry.kind == "demonym":
            return chunk if self._demonym(chunk) else None
        elif entry.kind == "city":
            chunk.place = entry.label or self._text(span.first, span.last)
        elif entry.need == "place" and not self.governors.in_place(span):
            return None
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
                if not self._take(chunk, span, titled):
                    return
                titled = span.entry.kind in HEADS and span.entry.kind != "person"
                unknown, position = 0, chunk.last + 1
                continue
            beyond = self.spans.get(position + 1)
            if chunk.office == "delegation" and not chunk.code and beyond and not beyond.split.prep:
                if self.sentence.words[position].prep == "from" and beyond.entry.kind in (*STATES, "org"):
                    chunk.code, chunk.last = beyond.entry.code, beyond.last
                    return
            if chunk.kind == "counterpart" and self.sentence.words[position].prep in ("from", "in") and beyond:
                if not chunk.code and beyond.entry.kind in (*STATES, "org"):
                    chunk.code, chunk.last = beyond.entry.code, beyond.last
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
            elif chunk.person and not self.sentence.words[position].definite:
                return
            unknown += 1
            position += 1

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
        if len(word.exact) > MIN_NAME and any(r.form == "noun" for r in word.readings):
            return False
        if chunk.names:
            return not any(split.prep and split.stem.startswith(self.pack.article) for split in word.splits)
        if any(r.form != "participle" for r in word.readings) or word.exact.startswith(self.pack.article):
            return False
        return not any(split.prep and split.stem.startswith(self.pack.article) for split in word.splits)

    # --- what follows the head

    def _take(self, chunk: Chunk, span: Span, titled: bool) -> bool:
        """Takes a following dictionary name into the chunk when it belongs there."""
        entry, split = span.entry, span.split
        if split.conj:
            if not (entry.kind == "office" and "deputy" in chunk.office and not chunk.names and not chunk.code):
                return False
        elif split.prep:
            return self._take_with_preposition(chunk, span)
        if entry.kind == "demonym":
            taken = self._take_nationality(chunk, span, titled)
        elif entry.kind in STATES or entry.kind == "org":
            taken = self._take_state(chunk, span, titled)
        elif entry.kind == "city":
            taken = not chunk.names or titled
            chunk.place = chunk.place or (entry.code if taken else "")
        elif entry.kind == "person":
            taken = self._take_person(chunk, span)
        elif entry.kind in HEADS:
            taken = self._take_title(chunk, span)
        else:
            taken = False
        if taken:
            chunk.last = span.last
        return taken

    def _take_nationality(self, chunk: Chunk, span: Span, titled: bool) -> bool:
        code = span.entry.code
        if chunk.names and chunk.kind in ("honorific", "office") and not chunk.code and not titled:
            chunk.names.append(self._text(span.first, span.last))
            return True
        fixed = chunk.entry is not None and chunk.entry.code == chunk.code and chunk.kind == "office"
        if chunk.code in ("", code) or fixed or (chunk.kind in PREFIXED and "-" not in chunk.code):
            self._set_code(chunk, code)
            return True
        return False

    def _take_state(self, chunk: Chunk, span: Span, titled: bool) -> bool:
        org = span.entry.kind == "org"
        if chunk.code and chunk.code != span.entry.code and chunk.kind not in (*PREFIXED, "group"):
            return False
        if chunk.names and not titled:
            return False
        self._set_code(chunk, span.entry.code, org)
        return True

    def _take_person(self, chunk: Chunk, span: Span) -> bool:
        if chunk.names or not (chunk.person or chunk.kind in ("opposition", "rebels", "group", "force")):
            return False
        own = {term.code for term in span.entry.terms}
        if chunk.code and own and chunk.code not in own and chunk.kind in ("office", "envoy"):
            return False
        chunk.names.append(self._text(span.first, span.last))
        if not chunk.code:
            chunk.entry = span.entry
        return True

    def _take_title(self, chunk: Chunk, span: Span) -> bool:
        """A further title without a conjunction: the same person or body, or the start of another."""
        entry = span.entry
        if entry.kind == "honorific":
            return chunk.person and not chunk.names and not self._other_person_follows(chunk, span)
        if entry.kind == "victim" and chunk.person and not chunk.names:
            return True
        if entry.kind in ("victim", "anonymous", "press", "self", "both"):
            return False
        if entry.kind == "home":
            if not chunk.code and not chunk.names:
                chunk.place = "home"
                return True
            return False
        if chunk.person:
            if entry.code and chunk.code and entry.code != chunk.code:
                return False
            office = entry.kind in ("office", "envoy") and chunk.kind != "honorific"
            if office and chunk.code and not chunk.names and self._own_state(span) not in ("", chunk.code):
                return False
        elif chunk.kind in (*PREFIXED, "group", "people", "victim"):
            if entry.kind not in ("rebels", "group", "force"):
                return False
        elif entry.kind not in ("body", "force", "ministry", "people", "rebels") or chunk.code:
            return False
        self._join_title(chunk, span)
        return True

    def _own_state(self, span: Span) -> str:
        """The state that a title brings with it: a nationality or state in the next four words."""
        for position in range(span.last + 1, min(span.last + 5, len(self.sentence.words))):
            if self.sentence.is_break(position) or self.sentence.words[position].prep:
                return ""
            after = self.spans.get(position)
            if after is not None and after.entry.kind in ("demonym", "country", "org") and not after.split.conj:
                return after.entry.code
        return span.entry.code

    def _other_person_follows(self, chunk: Chunk, span: Span) -> bool:
        if not chunk.code:
            return False
        for position in range(span.last + 1, min(span.last + 4, len(self.sentence.words))):
            after = self.spans.get(position)
            if after is not None and after.entry.kind == "person":
                return chunk.code not in {term.code for term in after.entry.terms}
        return span.entry.code not in ("", chunk.code)

    def _join_title(self, chunk: Chunk, span: Span) -> None:
        entry = span.entry
        chunk.code = chunk.code or entry.code
        chunk.offices.update(filter(None, [entry.office]))
        if chunk.kind in ("honorific", "person") and entry.kind in ("office", "envoy"):
            chunk.kind = entry.kind
        if entry.kind in ("office", "envoy") and not chunk.office:
            chunk.office, chunk.sector = entry.office, entry.sector
        if entry.kind == "rebels":
            chunk.kind = "rebels"

    def _take_with_preposition(self, chunk: Chunk, span: Span) -> bool:
        """The preposition of belonging: «the secretary-general of the United Nations»."""
        entry = span.entry
        fits = entry.kind in STATES or entry.kind in ("org", "body", "force", "ministry", "office", "home")
        belongs = span.split.prep == self.pack.genitive or (
            span.split.prep == self.pack.instrument and entry.kind == "country" and chunk.kind == "office"
        )
        if not belongs or not fits or chunk.names or chunk.code:
            return False
        if chunk.kind not in ("office", "envoy", "body"):
            return False
        if entry.code:
            self._set_code(chunk, entry.code, org=entry.kind == "org")
        elif entry.kind == "home":
            chunk.place = "home"
        chunk.last = span.last
        return True

    def _set_code(self, chunk: Chunk, code: str, org: bool = False) -> None:
        if chunk.kind in PREFIXED and not org and len(code) == 3 and code not in self.pack.config["armed_groups"]:
            if "-" not in chunk.code and not chunk.code:
                chunk.code = f"{'REB' if chunk.kind == 'rebels' else 'OPP'}-{code}"
            return
        chunk.code = code

    # --- nationality words that stand alone

    def _demonym(self, chunk: Chunk) -> bool:
        """A nationality after an unknown noun is weak; alone it means the people."""
        previous = chunk.first - 1
        beside = previous >= 0 and not self.sentence.is_break(chunk.first) and self.governors.nounish(previous)
        if chunk.entry is not None and chunk.entry.need in ("adjective", "place") and not beside:
            return False
        if beside and not chunk.conj and self._article(previous) == self._article(chunk.first):
            chunk.kind, chunk.weak, chunk.first = "adjective", True, previous
        else:
            chunk.kind = "people"
        return True

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
                if last.kind in ("honorific", "person") and chunk.kind in ("office", "envoy"):
                    last.kind = chunk.kind
                last.last = chunk.last
            else:
                joined.append(chunk)
        return joined

    def _apposed(self, last: Chunk, chunk: Chunk) -> bool:
        if last.kind == chunk.kind == "anonymous":
            return chunk.first == last.last + 1 and not chunk.conj and not self.sentence.is_break(chunk.first)
        if not (last.person and chunk.person) or chunk.conj or chunk.first != last.last + 1 or chunk.prep:
            return False
        if last.code and chunk.code and last.code != chunk.code:
            return False
        if _foreign(last, chunk) or _foreign(chunk, last):
            return False
        if self.sentence.is_break(chunk.first):
            return bool(last.names) != bool(chunk.names)
        return not (last.names and chunk.names)

    def _text(self, first: int, last: int) -> str:
        return " ".join(word.exact for word in self.sentence.words[first : last + 1])


def _foreign(known: Chunk, other: Chunk) -> bool:
    """Whether a person of the dictionary cannot be the one with this side."""
    terms = other.entry.terms if other.entry is not None and other.kind == "person" else ()
    return bool(known.code and terms) and known.code not in {term.code for term in terms}
