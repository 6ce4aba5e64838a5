"""The noun group that may be a side of an event."""

from __future__ import annotations

from dataclasses import dataclass, field

from newswire.languages.lexicon import Entry
from newswire.languages.offices import BODIES

PERSONS = frozenset({"office", "envoy", "honorific", "person", "counterpart"})
STATES = frozenset({"country", "capital"})
COLLECTIVES = frozenset({"force", "body", "group", "org", "country", "capital", "rebels", "people", "ministry"})
PLACES = frozenset({"city"})
PATIENTS = frozenset({"victim", "anonymous"})
OBJECTS = frozenset({"recipient", "patient"})
HEADS = PERSONS | frozenset(
    {"body", "force", "people", "group", "victim", "anonymous", "rebels", "opposition", "press", "home", "company"}
    | {"ministry"}
)


def is_state(code: str) -> bool:
    """Whether a side code is that of a state, or of an armed group with three letters, not of a body of several."""
    return len(code) == 3 and code.isalpha() and code not in BODIES


@dataclass(slots=True)
class Chunk:
    """Words first..last, both inclusive, and the side that they name.

    `prep` is the preposition that governs the chunk, `governor` the word that holds it, `gap` how many words lie
    between. `weak` marks a nationality beside a noun that no dictionary knows, `each` members of «each of»,
    `oblique` a plural that by its ending is no subject, `of` the body that an office is of.
    """

    first: int
    last: int
    kind: str
    code: str = ""
    office: str = ""
    sector: str = ""
    conj: bool = False
    prep: str = ""
    gap: int = 0
    governor: int = -1
    lead: int = -1
    weak: bool = False
    oblique: bool = False
    each: bool = False
    inherited: bool = False
    entry: Entry | None = None
    of: Entry | None = None
    place: str = ""
    raw: str = ""
    names: list[str] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)

    def prep_from(self, position: int) -> str:
        """The preposition as seen from a word: one before that word governs it, not the chunk."""
        return self.prep if self.governor > position else ""

    @property
    def start(self) -> int:
        """Where the noun group begins, with the number or quantity before it."""
        return self.lead if self.lead >= 0 else self.first

    @property
    def person(self) -> bool:
        return self.kind in PERSONS
