"""docker-compose.yaml as its services see it: anchors merged, variables replaced."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yaml"
VARIABLE = re.compile(r"\$(?:(\$)|\{(\w+)(?:(:[-?])([^}]*))?\})")


class Refused(Exception):
    """What compose says when a variable that is demanded is missing or empty."""


def raw() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def demanded() -> set[str]:
    return {match[2] for match in VARIABLE.finditer(_without_comments()) if match[3] == ":?"}


def optional() -> set[str]:
    return {match[2] for match in VARIABLE.finditer(_without_comments()) if match[2] and match[3] != ":?"}


def resolved(variables: Mapping[str, str]) -> dict[str, Any]:
    """The file with `$$`, `${V}`, `${V:-default}` and `${V:?text}` replaced as compose does it; raises Refused."""
    return _replace(raw(), variables)


def _replace(value: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return VARIABLE.sub(lambda match: _one(match, variables), value)
    if isinstance(value, dict):
        return {key: _replace(part, variables) for key, part in value.items()}
    return [_replace(part, variables) for part in value] if isinstance(value, list) else value


def _one(match: re.Match[str], variables: Mapping[str, str]) -> str:
    if match[1]:
        return "$"
    known = variables.get(match[2], "")
    if not known and match[3] == ":?":
        raise Refused(match[2])
    return known or (match[4] or "")


def _without_comments() -> str:
    return re.sub(r"(?m)(^|\s)#.*$", "", FILE.read_text(encoding="utf-8"))
