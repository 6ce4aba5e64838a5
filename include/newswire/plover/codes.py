"""PLOVER as data: quad class, scale, CAMEO code and the strict PLOVER type of a coded event.

Types, modes, contexts and scales after the PLOVER manual (Open Event Data Alliance, 2021); numbers and codes are facts,
the words and the map to and from CAMEO are ours. The map is closed: every CAMEO code leads to a type and a mode, and
the code that stands for a type and a mode leads back to them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

ANNOUNCED = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})

# The manual contradicts itself. ACCUSE is printed with a positive scale, although it is conflict: we take the negative.
ACCUSE_SCALE = -3
# SANCTION is material conflict in its section and table, and verbal conflict in the table of quad classes.
SANCTION_QUAD = 4
# CAMEO's class goes by root, so these codes lie in another class than the type that our coding rules give them:
# appeals are REQUEST, a signed accord is COOPERATE, a verdict is SANCTION, a denial REJECT, a statement has no class.
OTHER_QUAD = frozenset({"010", "011", "012", "013", "014", "015", "016", "017", "057", "116"})
OTHER_QUAD_ROOT = "02"


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One event type: quad class 1-4 (None for STATEMENT), scale from -10 to 10, its modes."""

    name: str
    quad: int | None
    scale: float | None
    says: str
    modes: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CameoRow:
    """What a CAMEO code stands for. `representative`: events of this type, mode and context are given this code."""

    code: str
    type: str
    mode: str | None
    context: str | None
    representative: bool
    says: str


def _text(name: str) -> str:
    return (resources.files("newswire.plover") / name).read_text(encoding="utf8")


@cache
def types() -> dict[str, TypeRow]:
    """All types by name."""
    return {name: TypeRow(name=name, **row) for name, row in yaml.safe_load(_text("types.yaml")).items()}


@cache
def contexts() -> dict[str, str]:
    """All contexts by name, with what they are about."""
    return dict(yaml.safe_load(_text("contexts.yaml")))


@cache
def cameo_codes() -> dict[str, CameoRow]:
    """All CAMEO codes of three and four digits."""
    lines = [line for line in _text("cameo.tsv").split("\n") if line and not line.startswith("#")]
    return {
        row["cameo"]: CameoRow(
            row["cameo"],
            row["type"],
            row["mode"] or None,
            row["context"] or None,
            bool(row["representative"]),
            row["says"],
        )
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    }


@cache
def _representatives() -> dict[tuple[str, str | None, str | None], str]:
    found = {(row.type, row.mode, row.context): row.code for row in cameo_codes().values() if row.representative}
    for name, row in types().items():
        for mode, data in row.modes.items():
            if "cameo" in data:
                found[name, mode, None] = data["cameo"]
    return found


def quad(type_name: str) -> int | None:
    return types()[type_name].quad


def scale(type_name: str, mode: str | None) -> float | None:
    """The PLOVER scale of a type and mode; None where the manual gives no score."""
    row = types()[type_name]
    value = row.modes.get(mode or "", {}).get("scale", row.scale)
    return float(value) if value is not None else None


def cameo(type_name: str, mode: str | None, about: Iterable[str] = ()) -> str:
    """The CAMEO code that stands for a type, its mode, and the first of its contexts that has a code of its own."""
    known = _representatives()
    for mine in (mode, None):
        for context in (*about, None):
            code = known.get((type_name, mine, context))
            if code is not None:
                return code
    raise KeyError(type_name)


def from_cameo(code: str) -> CameoRow:
    """What a CAMEO code stands for; a root of two digits stands for its code without further detail."""
    return cameo_codes()[code + "0" if len(code) == 2 else code]


def strict_type(type_name: str, status: str) -> str | None:
    """The type as PLOVER would code it: an announced cooperation is AGREE, an announced retreat CONCEDE."""
    if type_name == "STATEMENT":
        return None
    if status == "future" and type_name in ANNOUNCED:
        return "AGREE"
    if status == "future" and type_name == "RETREAT":
        return "CONCEDE"
    return type_name
