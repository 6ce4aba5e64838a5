"""What may follow the head of a noun group: nationality, state, further title, person, and what ends the group."""

from __future__ import annotations

from newswire.extract.engine.chunks.chunk import HEADS, STATES, Chunk
from newswire.extract.engine.chunks.spans import Span
from newswire.extract.engine.text import Sentence
from newswire.languages.pack import Pack

PREFIXED = ("rebels", "opposition")


class Followers:
    """Takes dictionary names that follow a head into its chunk."""

    def __init__(self, pack: Pack, sentence: Sentence, spans: dict[int, Span]) -> None:
        self.pack = pack
        self.sentence = sentence
        self.spans = spans

    def take(self, chunk: Chunk, span: Span, titled: bool) -> bool:
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
            chunk.names.append(self.sentence.text(span.first, span.last))
            return True
        fixed = chunk.entry is not None and chunk.entry.code == chunk.code and chunk.kind == "office"
        if chunk.code in ("", code) or fixed or (chunk.kind in PREFIXED and "-" not in chunk.code):
            self.set_code(chunk, code)
            return True
        return False

    def _take_state(self, chunk: Chunk, span: Span, titled: bool) -> bool:
        org = span.entry.kind == "org"
        if chunk.code and chunk.code != span.entry.code and chunk.kind not in (*PREFIXED, "group"):
            return False
        if (chunk.names and not titled) or self._closed(chunk):
            return False
        self.set_code(chunk, span.entry.code, org)
        chunk.of = span.entry if org else None
        return True

    def _closed(self, chunk: Chunk) -> bool:
        """«… المنظمة إسرائيل»: a noun with its article rules no name after it, so that is another side."""
        return bool(self.pack.article) and not chunk.names and self.sentence.words[chunk.last].definite

    def _take_person(self, chunk: Chunk, span: Span) -> bool:
        if chunk.names or not (chunk.person or chunk.kind in ("opposition", "rebels", "group", "force")):
            return False
        own = {term.code for term in span.entry.terms}
        if chunk.code and own and chunk.code not in own and chunk.kind in ("office", "envoy"):
            return False
        chunk.names.append(self.sentence.text(span.first, span.last))
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
            if chunk.names and (self.is_plural(span.first) or self._of_another_state(chunk, span)):
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

    def is_plural(self, position: int) -> bool:
        """«أوباما المشرعين»: whether a word is a definite plural, which no single person can be."""
        word = self.sentence.words[position].exact
        return word.startswith(self.pack.article) and word.endswith(self.pack.config["nouns"]["oblique"])

    def _of_another_state(self, chunk: Chunk, span: Span) -> bool:
        """«اتهم عباس وزير الخارجية الأمريكي»: a known person does not hold an office of another state."""
        own = {term.code for term in chunk.entry.terms} if chunk.entry is not None else set()
        return bool(own) and not chunk.code and self._own_state(span) not in {"", *own}

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
            self.set_code(chunk, entry.code, org=entry.kind == "org")
            chunk.of = entry if entry.kind == "org" else None
        elif entry.kind == "home":
            chunk.place = "home"
        chunk.last = span.last
        return True

    def set_code(self, chunk: Chunk, code: str, org: bool = False) -> None:
        """Gives a chunk the code of a state or an organisation beside it."""
        if chunk.kind in PREFIXED and not org and len(code) == 3 and code not in self.pack.config["armed_groups"]:
            if "-" not in chunk.code and not chunk.code:
                chunk.code = f"{'REB' if chunk.kind == 'rebels' else 'OPP'}-{code}"
            return
        chunk.code = code
