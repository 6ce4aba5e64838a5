"""What a pack knows of words: names with their side, triggers with their frame, and the readings of a printed word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from newswire.languages.pack import Pack


@dataclass(frozen=True, slots=True)
class Frame:
    """How a trigger finds its sides; the columns of frames.tsv."""

    name: str
    actor: str
    object: str
    to: frozenset[str]
    by: frozenset[str]
    flags: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Trigger:
    """A verb, noun or light verb that can make an event; one row of triggers.tsv. A light verb lists several types."""

    kind: str
    types: tuple[str, ...]
    mode: str
    frame: Frame
    forms: tuple[str, ...]
    needs: frozenset[str]
    veto: frozenset[str]
    flags: frozenset[str]


class Reading(NamedTuple):
    """One way to read a form as a trigger. `form`: perfect, imperfect, participle, noun."""

    trigger: Trigger
    form: str
    person: int = 3
    definite: bool = False
    owned: bool = False
    conj: bool = False
    prep: str = ""
    future: bool = False
    plural: bool = False
    feminine: bool = False


class Split(NamedTuple):
    """A word cut into conjunction, preposition and the rest; `key` is the folded rest."""

    conj: str
    prep: str
    stem: str
    key: str


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A name in a dictionary. `kind` says which: country, capital, demonym, org, person, honorific, city or a role."""

    words: tuple[str, ...]
    exact: tuple[str, ...]
    kind: str
    code: str = ""
    office: str = ""
    sector: str = ""
    label: str = ""
    need: str = ""
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A person's time in an office."""

    office: str
    code: str
    sector: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """Every reading of one printed word."""

    raw: str
    exact: str
    key: str
    splits: tuple[Split, ...]
    entries: tuple[tuple[Split, list[Entry]], ...]
    readings: tuple[Reading, ...]
    classes: frozenset[str]
    conj: bool
    prep: str
    number: bool
    definite: bool


def day_of(value: object) -> date | None:
    """The day of a value of YAML, or None when it is empty."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)) if value else None


def entry_list(pack: Pack) -> Iterator[Entry]:
    """All names of a pack: states, demonyms, organisations, persons, offices, ministries, honorifics, cities."""
    risky = {row["form"]: row["needs_context"] for row in pack.rows("risky.tsv")}

    def make(form: str, kind: str, code: str = "", office: str = "", sector: str = "", label: str = "") -> Entry:
        exact = tuple(pack.speller.exact(word) for word in pack.speller.words(form))
        words = tuple(pack.speller.fold(word) for word in exact)
        return Entry(words, exact, kind, code, office, sector, label, risky.get(form, ""))

    for row in pack.rows("countries.tsv"):
        kind = "capital" if row["kind"] == "capital" else "country"
        yield make(row["form"], kind, code=row["code"])
        if kind == "country" and pack.possessive:
            yield make(row["form"] + pack.possessive, "demonym", code=row["code"])
    for row in pack.rows("demonyms.tsv"):
        yield make(row["form"], "demonym", code=row["code"])
    for row in pack.rows("organisations.tsv"):
        yield make(row["form"], "org", code=row["code"], sector=row.get("sector", ""))
    roles = {row["form"]: row for row in _roles(pack)}
    for row in roles.values():
        made = make(row["form"], row["kind"], code=row["code"], office=row["office"], sector=row["sector"])
        yield replace(made, need="") if row["kind"] == "capital" else made
    for row in pack.rows("honorifics.tsv"):
        role = _last_role(row["form"], roles)
        kind, office, sector = ("office", role["office"], role["sector"]) if role else ("honorific", "", "")
        yield make(row["form"], kind, code=row.get("code", ""), office=office, sector=sector)
    for row in pack.rows("cities.tsv"):
        yield make(row["form"], "city", code=row["country"], label=row.get("name", "") or row.get("place", ""))
    yield from _persons(pack)


def _last_role(form: str, roles: dict[str, dict[str, str]]) -> dict[str, str] | None:
    """The office that an address ends with: «His Excellency the President»."""
    words = form.split()
    for first in range(1, len(words)):
        role = roles.get(" ".join(words[first:]))
        if role is not None and role["kind"] == "office":
            return role
    return None


def _roles(pack: Pack) -> Iterator[dict[str, str]]:
    article = pack.config["clitics"]["article"]
    for row in pack.rows("roles.tsv"):
        yield row
        if " " not in row["form"] and not row["form"].startswith(article):
            yield row | {"form": article + row["form"]}
    listed = {row["form"] for row in pack.rows("roles.tsv")}
    for row in pack.rows("ministries.tsv"):
        yield row | {"kind": "ministry", "code": ""}
        first, _, rest = row["form"].partition(" ")
        if not rest or first != pack.config["ministry"]:
            continue
        # «the ministers of defence of X and Y»: before a state the word loses its article
        bare = [rest.removeprefix(article)] if article and rest.startswith(article) and " " not in rest else []
        for head, office in pack.config["ministers"].items():
            for form in [f"{head} {rest}", *(f"{head} {word}" for word in bare if f"{head} {word}" not in listed)]:
                yield row | {
                    "form": form,
                    "office": f"{row['office'].removesuffix(' ministry')} {office}",
                    "kind": "office",
                    "code": "",
                }


def _persons(pack: Pack) -> Iterator[Entry]:
    grouped: dict[str, list[Term]] = {}
    labels: dict[str, str] = {}
    needs = {row["form"]: row["needs_context"] for row in pack.rows("risky.tsv")}
    for row in pack.persons:
        term = Term(
            row["office"], row["country"], row["sector"], day_of(row.get("valid_from")), day_of(row.get("valid_to"))
        )
        for name in row["names"].get(pack.code, ()):
            grouped.setdefault(name, []).append(term)
            labels.setdefault(name, (row["names"].get("en") or [name])[0])
    for name, terms in grouped.items():
        exact = tuple(pack.speller.exact(word) for word in pack.speller.words(name))
        if needs.get(name) in ("left_out", "full_name"):
            continue
        words = tuple(pack.speller.fold(word) for word in exact)
        yield Entry(words, exact, "person", label=labels[name], terms=tuple(terms), need=needs.get(name, ""))
