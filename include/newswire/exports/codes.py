"""Sides, sectors, places and scales in the codes of CAMEO, GDELT, POLECAT and PLOVER, read from the tables beside."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from newswire.plover import codes as plover


@dataclass(frozen=True, slots=True)
class Place:
    """A state or territory. `cow`: number of the Correlates of War project, empty for what is no state there."""

    name: str
    fips: str
    cow: str
    cameo: str
    geonames: str


@dataclass(frozen=True, slots=True)
class SideCodes:
    """What other data sets call a side. `country` is PLOVER's; `state` the state it is or belongs to, if any."""

    name: str
    country: str
    state: str | None
    sector: str | None
    actor: str
    group: str
    type: str


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table of this package, without its comments."""
    lines = (resources.files("newswire.exports") / name).read_text(encoding="utf8").split("\n")
    lines = [line for line in lines if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def words() -> dict[str, Any]:
    """Our words in those of other data sets."""
    found: dict[str, Any] = yaml.safe_load((resources.files("newswire.exports") / "codes.yaml").read_text("utf8"))
    return found


@cache
def places() -> Mapping[str, Place]:
    """States and territories by ISO 3166-1 alpha-3."""
    return {
        row["code"]: Place(row["name"], row["fips"], row["cow"], row["cameo"] or row["code"], row["geonames"])
        for row in rows_of("countries.tsv")
    }


@cache
def _no_states() -> Mapping[str, dict[str, str]]:
    return {row["code"]: row for row in rows_of("sides.tsv")}


@cache
def side_codes(code: str) -> SideCodes:
    """What other data sets call a side; a code that is in no table stands for itself."""
    if code in places():
        place = places()[code]
        return SideCodes(place.name, code, code, None, place.cameo, "", "")
    if code in _no_states():
        row = _no_states()[code]
        state = row["country"] if row["country"] in places() else None
        return SideCodes(
            row["name"], row["country"], state, row["sector"] or None, row["actor"], row["group"], row["type"]
        )
    kind, _, state_code = code.partition("-")
    if kind in ("REB", "OPP") and state_code in places():
        place = places()[state_code]
        word = "rebels" if kind == "REB" else "opposition"
        return SideCodes(f"{place.name} {word}", state_code, state_code, kind, place.cameo + kind, "", kind)
    return SideCodes(code, code, None, None, code, "", "")


@cache
def goldstein(code: str) -> float:
    """The Goldstein scale of a CAMEO code, -10 to 10."""
    known = {row["cameo"]: float(row["scale"]) for row in rows_of("goldstein.tsv")}
    for length in range(len(code), 1, -1):
        if code[:length] in known:
            return known[code[:length]]
    raise KeyError(code)


def cameo_quad(code: str) -> int:
    """GDELT's class of a CAMEO code, by its root."""
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


def strict(type_name: str, mode: str | None, plover_type: str) -> tuple[str | None, int | None, float | None]:
    """Mode, quad class and scale of an event as PLOVER types it: a mode belongs to the type that we coded."""
    kept = mode if plover_type == type_name else None
    return kept, plover.quad(plover_type), plover.scale(plover_type, kept)
