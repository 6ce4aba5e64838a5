"""The quality card: what the coder gets right on the committed gold files, and what its dictionaries hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from newswire.extract.gold import Count, Sample, read, score, together
from newswire.extract.record import Extractor
from newswire.extract.registry import get
from newswire.languages import pack
from newswire.plover.codes import types

RULES = """
Types are compared as multisets per article; with sides, each event counts once for every pair of an actor and a
recipient; meetings, accords and agreements have no order. `disturbed` is the share of articles without an event that
got one. The floors of `tests/gold/baseline.yaml` only rise. Gold is written by us in the register of agencies, so
these numbers say what changed and not how a text of tomorrow will fare: held-out agency news scores lower.
"""


def page(folder: Path, extractor: str = "rules") -> Iterator[str]:
    """The card of all gold files in a folder: `<language>.yaml` and `<language>/<theme>.yaml`."""
    coder = get(extractor)
    yield f"# Quality\n\nExtractor `{coder.name}/{coder.version}`.\n{RULES}"
    for language in pack.codes():
        files = [*folder.glob(f"{language}.yaml"), *sorted(folder.glob(f"{language}/*.yaml"))]
        samples = {f.relative_to(folder).with_suffix("").as_posix(): _samples(f, language) for f in files}
        if samples:
            yield from _language(language, samples, coder)
        yield from _dictionaries(language)


def _samples(path: Path, language: str) -> list[Sample]:
    return [(article, events) for _, article, events in read(path, language)]


def _language(language: str, samples: dict[str, list[Sample]], coder: Extractor) -> Iterator[str]:
    scores = {name: score(found, coder) for name, found in samples.items()}
    whole = together(scores.values())
    yield f"\n## Gold of `{language}`\n\n| file | articles | events | type P | type R | type F1 | with sides F1 | "
    yield "disturbed |\n|" + "---|" * 8 + "\n"
    for name, one in [*scores.items(), ("**all**", whole)]:
        rates = f"{_rates(one.types)} | {one.sides.f1:.2f}"
        yield f"| {name} | {one.articles} | {one.types.meant} | {rates} | {one.disturbed} of {one.empty} |\n"
    yield "\n### By type, all files\n\n| type | events | coded | precision | recall | F1 |\n|---|---|---|---|---|---|\n"
    for kind in filter(whole.by_type.__contains__, types()):
        count = whole.by_type[kind]
        yield f"| {kind} | {count.meant} | {count.coded} | {_rates(count)} |\n"
    yield "\n### By type and file\n\nPrecision / recall (events of the gold).\n\n| file | "
    kinds = [kind for kind in types() if kind in whole.by_type]
    yield " | ".join(kinds) + " |\n|" + "---|" * (len(kinds) + 1) + "\n"
    for name, one in scores.items():
        cells = (_cell(one.by_type.get(kind)) for kind in kinds)
        yield f"| {name} | {' | '.join(cells)} |\n"
    share = whole.without_holder / max(1, whole.offices)
    yield f"\nOf {whole.offices} offices of states that these articles name, {whole.without_holder} ({share:.1%}) have "
    yield "no known holder on the day of the article; in the warehouse over 15 % is an alarm.\n"


def _rates(count: Count) -> str:
    return f"{count.precision:.2f} | {count.recall:.2f} | {count.f1:.2f}"


def _cell(count: Count | None) -> str:
    return "" if count is None else f"{count.precision:.2f} / {count.recall:.2f} ({count.meant})"


def _dictionaries(language: str) -> Iterator[str]:
    known = pack.load_pack(language)
    yield f"\n## Dictionaries of `{language}`\n\n"
    persons = [row for row in known.persons if row["names"].get(language)]
    unread = sum(row["source"] == "unverified" for row in persons)
    share = unread / max(1, len(persons))
    yield f"{len(persons)} terms of office with names in this language; {unread} ({share:.0%}) are "
    yield "`unverified`: known to the writer, read nowhere.\n\n"
    triggers = Counter(trigger.types[0] if len(trigger.types) == 1 else "light verbs" for trigger in known.triggers)
    yield f"{triggers.total()} triggers: "
    yield ", ".join(f"{name} {triggers[name]}" for name in [*types(), "light verbs"] if triggers[name]) + ".\n"
