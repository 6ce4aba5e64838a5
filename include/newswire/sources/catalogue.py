"""The catalogue: every `<id>.yaml` of a folder as a checked `Source`. A mistake is named by file, line and key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Protocol

import yaml
from pydantic import ValidationError

from newswire.errors import BadInput
from newswire.models import Grade, Source

# Three independent public repositories name the address, or better. A minus is a weak case and does not count.
GRADES_ENABLED: frozenset[Grade] = frozenset({"A", "A-", "B"})


class _File(Protocol):
    @property
    def name(self) -> str: ...
    def read_text(self, encoding: str) -> str: ...


def load(folder: Path | None = None) -> dict[str, Source]:
    """The sources by id, in the order of their ids: those of a folder, or the shipped ones.

    BadInput names the file and key of the first mistake: an unknown or missing key, a value of the wrong kind, an
    unknown zone, YAML that cannot be read (with its line), a key or an id that is there twice.
    """
    found: dict[str, Source] = {}
    places: dict[str, str] = {}
    for file in _yaml_files(folder):
        try:
            text = file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadInput(f"{file.name}: not in UTF-8 at byte {error.start}") from None
        source = read(text, file.name)
        if source.id in places:
            raise BadInput(f"{file.name}: id: '{source.id}' is also the id of {places[source.id]}")
        if source.id != file.name.removesuffix(".yaml"):
            raise BadInput(f"{file.name}: id: '{source.id}' is not the name of the file")
        places[source.id] = file.name
        found[source.id] = source
    return dict(sorted(found.items()))


def ids(folder: Path | None = None) -> list[str]:
    """The ids of the sources, from the names of their files alone: quick, and no mistake in one of them matters yet."""
    return sorted(file.name.removesuffix(".yaml") for file in _yaml_files(folder))


def read(text: str, name: str) -> Source:
    """The source that one YAML text describes; `name` stands for it in errors."""
    try:
        facts = yaml.load(text, _Loader)  # noqa: S506 # a SafeLoader that refuses double keys
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise BadInput(f"{name}: {line}{error.problem}") from None
    except yaml.YAMLError as error:
        raise BadInput(f"{name}: {' '.join(str(error).split())}") from None
    if not isinstance(facts, dict):
        raise BadInput(f"{name}: no keys and values in it")
    try:
        return Source.model_validate(facts)
    except ValidationError as error:
        raise BadInput(f"{name}: {_first_mistake(error)}") from None


def enabled(catalogue: Mapping[str, Source], ids: Collection[str] | None = None, *, replica: bool) -> list[Source]:
    """The sources that a run asks: those named by `ids` (when it names any), else all enabled by themselves.

    By themselves: the replica sites when `replica`, else each live source that has an active feed of grade B or
    better. BadInput names an id that is not in the catalogue.
    """
    if ids:
        if unknown := sorted(set(ids) - set(catalogue)):
            raise BadInput(f"source: '{unknown[0]}' is not in the catalogue; known are {', '.join(catalogue)}")
        return [source for key, source in catalogue.items() if key in ids]
    return [source for source in catalogue.values() if source.replica == replica and (replica or _proven(source))]


def _proven(source: Source) -> bool:
    return any(feed.active and feed.confidence in GRADES_ENABLED for feed in source.feeds)


def _yaml_files(folder: Path | None) -> list[_File]:
    if folder is None:
        shipped: Iterable[Any] = files(__package__).iterdir()
    elif folder.is_dir():
        shipped = folder.iterdir()
    else:
        raise BadInput(f"{folder}: no such folder of sources")
    found = sorted((file for file in shipped if file.name.endswith(".yaml")), key=lambda file: file.name)
    if not found:
        raise BadInput(f"{folder}: no source files (*.yaml) in it")
    return found


def _first_mistake(error: ValidationError) -> str:
    # An unknown key first: it is often the misspelt one that is then also missing.
    first = min(error.errors(), key=lambda mistake: mistake["type"] != "extra_forbidden")
    key = ".".join(str(part) for part in first["loc"]) or "(the file)"
    if first["type"] == "extra_forbidden":
        return f"{key}: unknown key"
    if first["type"] == "missing":
        return f"{key}: missing"
    return f"{key}: {first['msg'].removeprefix('Value error, ')}"


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping; plain YAML loaders keep the last one silently."""


def _mapping_without_doubles(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, str) and key in seen:
            raise yaml.MarkedYAMLError(problem=f"the key '{key}' is there twice", problem_mark=key_node.start_mark)
        if isinstance(key, str):
            seen.add(key)
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_doubles)
