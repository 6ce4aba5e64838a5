"""What an article has said so far: who holds which office, whose forces these are, who spoke last.

Everything here is carried over from earlier words, so it lowers confidence; nothing lives longer than one article.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from newswire.extract.engine.chunks.chunk import Chunk, is_state
from newswire.languages.lexicon import Entry, Term

MIN_NAME = 4
ARMED = frozenset({"MIL", "UAF", "REB"})
NAMED_BEFORE, RESISTANCE = "group named before", "resistance"
STATE_KINDS = frozenset({"country", "capital", "demonym", "people", "adjective"})
BODY_NAMED_BEFORE = "body named before"
NAMED_KINDS = frozenset({"body", "group", "rebels"})
OWNED_KINDS = frozenset({"body", "force", "office", "envoy", "ministry", "honorific", "home", "opposition"})


@dataclass(slots=True)
class Memory:
    """The sides that later words of one article point back to. `home` is the state of the source."""

    home: str
    day: date
    names: dict[str, str] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    last_state: str = ""
    last_rebels: str = ""
    last_group: str = ""
    last_place: str = ""
    main_state: str = ""
    dateline: str = ""
    groups: dict[str, str] = field(default_factory=dict)
    allies: dict[str, list[str]] = field(default_factory=dict)
    enemies: dict[str, str] = field(default_factory=dict)
    coalitions: dict[str, str] = field(default_factory=dict)
    endings: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    theirs: tuple[str, ...] = ()
    gunmen: bool = False
    seen: set[str] = field(default_factory=set)
    subject: Chunk | None = None
    topic: Chunk | None = None
    speaker: Chunk | None = None
    partner: Chunk | None = None
    struck: Chunk | None = None
    dyad: tuple[str, str] | None = None

    def resolve(self, chunks: list[Chunk]) -> None:
        """Gives each chunk of a sentence its code, in the order of the text."""
        located = next(
            (c.code or "" for c in chunks if c.kind in ("city", "country", "capital") and c.prep == "in"), ""
        )
        for chunk, following in zip_longest(chunks, chunks[1:]):
            if following is not None and _shares(chunk, following):
                chunk.code = following.code
            self._resolve(chunk, located)
            if chunk.kind == "self" and (own := _owner(chunks, chunk)) is not None:
                chunk.code = own.code
            self._learn(chunk)

    def _resolve(self, chunk: Chunk, located: str) -> None:
        if chunk.kind == "both":
            chunk.code = chunk.code or "+".join(self.dyad or ())
            return
        if chunk.kind == "self":
            speaker = self.subject or self.speaker
            chunk.code, chunk.inherited = (speaker.code if speaker else ""), True
            return
        if chunk.code in self.coalitions.values() and chunk.entry is not None and chunk.entry.need == "context":
            chunk.code = self.coalitions.get(self.last_group, chunk.code)
        if chunk.code and not chunk.code.startswith(("REB", "OPP")):
            return
        if chunk.kind == "home" or (chunk.place == "home" and not chunk.code):
            chunk.code = self.home or self.last_state
            return
        term = self._term(chunk.entry)
        if term is not None and not chunk.code:
            chunk.code, chunk.office, chunk.sector = term.code, chunk.office or term.office, term.sector
            chunk.offices |= {term.office, *(t.office for t in chunk.entry.terms if self._valid(t))}  # type: ignore[union-attr]
            return
        for name in chunk.names:
            if not chunk.code and name in self.names:
                chunk.code = self.names[name]
                return
        if chunk.kind == "honorific" and not chunk.names and not chunk.code and self.subject is not None:
            chunk.code, chunk.inherited = self.subject.code, True
            return
        if not chunk.code and chunk.kind in NAMED_KINDS and (named := self._named(chunk)):
            chunk.code, chunk.inherited = named, True
            return
        if chunk.office == BODY_NAMED_BEFORE:
            return
        if not chunk.code and chunk.kind in OWNED_KINDS:
            chunk.code = self._inherit(chunk, located)
            chunk.inherited = True
            if chunk.kind == "opposition" and chunk.code:
                chunk.code = f"OPP-{chunk.code}"
        if chunk.office == NAMED_BEFORE and not chunk.code:
            chunk.code, chunk.inherited = self.last_group, True
        if chunk.kind == "rebels" and not chunk.code:
            chunk.code, chunk.inherited = self._rebels(located), True

    def _named(self, chunk: Chunk) -> str:
        """«the organisation», «the movement» alone: the last one of that word which had a name."""
        entry = chunk.entry
        if entry is None or len(entry.words) > 1 or chunk.first != chunk.last:
            return ""
        word = entry.words[0]
        return next((code for head, code in reversed(self.heads.items()) if len(head) > 2 and word.endswith(head)), "")

    def _rebels(self, located: str) -> str:
        """Rebels without a name: the group named before, else the one at war with the state of the place."""
        return self.last_rebels or self.last_group or self.enemies.get(located or self.last_state, "")

    def _inherit(self, chunk: Chunk, located: str) -> str:
        if len(chunk.place) == 3 and chunk.place.isupper():
            return chunk.place
        if chunk.kind == "honorific":
            return ""
        if chunk.office == RESISTANCE and self.groups.get(self.last_group):
            return self.groups[self.last_group]
        if chunk.office in self.offices:
            return self.offices[chunk.office]
        subject = self.subject
        if (
            chunk.kind in ("body", "ministry")
            and subject is not None
            and subject.kind in ("org", "body", "ministry", "group")
        ):
            return subject.code
        if chunk.kind in ("body", "force", "opposition"):
            return located or self.last_state or self.main_state or self.home
        return self.last_state or self.main_state or self.home

    def _term(self, entry: Entry | None) -> Term | None:
        if entry is None or not entry.terms:
            return None
        return next((term for term in entry.terms if self._valid(term)), entry.terms[-1])

    def _valid(self, term: Term) -> bool:
        begun = term.valid_from is None or term.valid_from <= self.day
        return begun and (term.valid_to is None or self.day <= term.valid_to)

    def _learn(self, chunk: Chunk) -> None:
        armed = chunk.kind == "force" and chunk.sector in ARMED
        self.gunmen = self.gunmen or armed or chunk.kind in ("anonymous", "rebels") or chunk.code in self.groups
        if not chunk.code:
            return
        self.seen.add(chunk.code)
        if chunk.code in self.groups or chunk.code.startswith("REB-"):
            self.last_group = chunk.code
        named = chunk.of or (chunk.entry if chunk.kind in ("org", "group", "body", "ministry") else None)
        if named is not None and not chunk.inherited:
            self.heads.pop(named.words[0], None)
            self.heads[named.words[0]] = chunk.code
        if chunk.kind == "city" or (chunk.kind in ("country", "capital") and chunk.prep == "in"):
            self.last_place = chunk.code
        if chunk.kind == "rebels" or chunk.code.startswith("REB"):
            self.last_rebels = chunk.code
            return
        if chunk.person and not chunk.inherited:
            for part in " ".join(chunk.names).split()[-1:]:
                if len(part) >= MIN_NAME:
                    self.names[part] = chunk.code
        if chunk.office and not chunk.inherited and chunk.kind in OWNED_KINDS:
            self.offices[chunk.office] = chunk.code
        fits = is_state(chunk.code) and chunk.code not in self.groups
        if fits and not chunk.inherited and chunk.kind not in ("org", "press", "city"):
            self.last_state = chunk.code


def _shares(chunk: Chunk, following: Chunk) -> bool:
    """«the army and the Yemeni resistance»: the nationality after the last of a list holds for those before it."""
    bare = not chunk.code and chunk.kind in ("force", "body", "ministry") and not chunk.names
    alike = following.kind == chunk.kind or (following.kind == "people" and chunk.kind == "body")
    joined = following.conj and following.first == chunk.last + 1 and alike
    return bare and joined and len(following.code) == 3


def _owner(chunks: list[Chunk], own: Chunk) -> Chunk | None:
    """«قال X إن بلاده …»: the person who speaks at the beginning of the sentence."""
    people = (c for c in chunks if c.last < own.first and c.person and c.code and not c.prep)
    return max(people, key=lambda c: c.last, default=None)
