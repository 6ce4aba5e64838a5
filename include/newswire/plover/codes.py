"""PLOVER as data: quad class, scale, CAMEO code and the strict PLOVER type of a coded event.

Types, modes, contexts and scales after the PLOVER manual (Open Event Data Alliance, 2021); numbers and codes are facts,
the words are ours. Where the manual contradicts itself, ACCUSE is -3 and SANCTION is material conflict (4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

ANNOUNCED = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID"})


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One event type: quad class 1-4 (None for STATEMENT), scale from -10 to 10, representative CAMEO code."""

    name: str
    quad: int | None
    scale: float | None
    cameo: str
    says: str
    modes: dict[str, dict[str, Any]] = field(default_factory=dict)


def _data(name: str) -> Any:
    return yaml.safe_load((resources.files("newswire.plover") / name).read_text(encoding="utf8"))


@cache
def types() -> dict[str, TypeRow]:
    """All types by name."""
    return {name: TypeRow(name=name, **row) for name, row in _data("types.yaml").items()}


@cache
def contexts() -> tuple[str, ...]:
    return tuple(_data("contexts.yaml"))


def quad(type_name: str) -> int | None:
    return types()[type_name].quad


def scale(type_name: str, mode: str | None) -> float | None:
    """The PLOVER scale of a type and mode; None where the manual gives no score."""
    row = types()[type_name]
    if mode and mode in row.modes:
        value = row.modes[mode].get("scale")
        return float(value) if value is not None else None
    return row.scale


def cameo(type_name: str, mode: str | None) -> str:
    """One representative CAMEO code of a type and mode."""
    row = types()[type_name]
    if mode and mode in row.modes:
        return str(row.modes[mode]["cameo"])
    return row.cameo


def strict_type(type_name: str, status: str) -> str | None:
    """The type as PLOVER would code it: an announced cooperation is AGREE, an announced retreat CONCEDE."""
    if type_name == "STATEMENT":
        return None
    if status == "future" and type_name in ANNOUNCED:
        return "AGREE"
    if status == "future" and type_name == "RETREAT":
        return "CONCEDE"
    return type_name
