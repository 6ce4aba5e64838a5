"""A language pack: the dictionaries and word lists of one language, read once and indexed for matching.

The engine knows no language. It asks the pack what a printed word can be (`Pack.word`) and gets every reading: side,
office, place, trigger, function word. Forms are made from dictionary forms by the affix tables of `pack.yaml`.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import resources
from typing import Any

import yaml

from newswire.errors import BadInput
from newswire.languages.forms import Affixes, Speller
from newswire.languages.lexicon import Entry, Frame, Reading, Split, Trigger, Word, entry_list

MAX_CACHED_WORDS = 60_000
# The safe loader in C where PyYAML was built with it: the dictionary of persons takes seconds without.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Word classes whose members may be triggers as well.
VERBAL = frozenset(
    {"happen", "casualty", "after", "aspect", "purpose", "negation", "hypothetical", "partitive", "common"}
    | {"others", "must"}
)


class Pack:
    """One language as data. `word` gives every reading of a printed word."""

    def __init__(self, code: str) -> None:
        self._folder = resources.files("newswire.languages") / code
        self.code = code
        self.config: dict[str, Any] = yaml.safe_load(self._text("pack.yaml"))
        self.speller = Speller(self.config)
        self.affixes = Affixes(self.config)
        clitics = self.config["clitics"]
        self.article = str(clitics["article"])
        self.joiner, self.genitive, self.instrument = clitics["joiner"], clitics["genitive"], clitics["instrument"]
        self.partitive = str(clitics["partitive"])
        order = self.config.get("order", {})
        self.subject_first, self.head_last = bool(order.get("subject_first")), bool(order.get("head_last"))
        self.names_have_capitals = bool(self.config.get("names_have_capitals"))
        self.possessive = str(self.config.get("possessive", ""))
        self.clause_marks = frozenset(self.config["clause_marks"])
        self.no_triggers = frozenset(self.config["no_triggers"])
        self.things = frozenset(_with_article(" ".join(self.config.get("things", ())), self.article))
        self.endings = frozenset(_with_article(" ".join(self.config.get("endings", ())), self.article))
        self.name_links = frozenset(self.config["name_links"])
        self.fused_conjunctions = frozenset(self.config["fused_conjunctions"])
        self.classes = self._word_classes()
        self.prepositions, self.compounds = self._prepositions()
        self.frames = {row["frame"]: _frame(row) for row in self.rows("frames.tsv")}
        self.triggers = tuple(_trigger(row, self.frames, self.article) for row in self._trigger_rows())
        self.speech = next(trigger for trigger in self.triggers if trigger.types[0] == "STATEMENT")
        self._forms: dict[str, list[Reading]] = {}
        for trigger in self.triggers:
            for form, reading in self.affixes.readings(trigger):
                self._forms.setdefault(self.speller.exact(form), []).append(reading)
        self._folded = self._fold_forms()
        self._starts: dict[str, list[Entry]] = {}
        for entry in entry_list(self):
            self._starts.setdefault(entry.words[0], []).append(entry)
        for found in self._starts.values():
            found.sort(key=lambda entry: -len(entry.words))
        self._words: dict[str, Word] = {}
        self.outlets = {row["source"]: row["country"] for row in self.rows("outlets.tsv")}
        self.abbreviations = frozenset(str(word) for word in self.config["abbreviations"])
        # a preposition that is a verb when one of these words follows
        self.verb_before = {str(k): frozenset(map(str, v)) for k, v in self.config.get("verb_before", {}).items()}

        self._letters = re.compile(f"[{self.config['script']}]")

    def letters(self, text: str) -> int:
        """How many letters of the text are of the script of this language."""
        return len(self._letters.findall(text))

    def _text(self, name: str) -> str:
        return (self._folder / name).read_text(encoding="utf8")

    def rows(self, name: str) -> Iterator[dict[str, str]]:
        """The rows of a tab-separated file of the pack, without comment lines; nothing when the file is not there."""
        if not (self._folder / name).is_file():
            return
        lines = [line for line in self._text(name).split("\n") if line and not line.startswith("#")]
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")

    def _trigger_rows(self) -> Iterator[dict[str, str]]:
        for name in self.config["triggers"]:
            yield from self.rows(f"triggers/{name}.tsv")

    def _files(self) -> list[str]:
        """The data files of the pack as names relative to it, sorted."""
        found = [item.name for item in self._folder.iterdir()]
        found += [f"triggers/{item.name}" for item in (self._folder / "triggers").iterdir()]
        return sorted(name for name in found if name.endswith((".tsv", ".yaml")))

    def document(self, name: str) -> Any:
        """A YAML file of the pack, or None when it is not there."""
        return yaml.load(self._text(name), Loader=LOADER) if (self._folder / name).is_file() else None  # noqa: S506 both are safe

    @cached_property
    def persons(self) -> Any:
        """The dated office-holders: the pack's own, or those of the pack that keeps them for several languages."""
        keeper = self.config.get("persons_of")
        return load_pack(keeper).persons if keeper else self.document("persons.yaml") or []

    @cached_property
    def sha256(self) -> str:
        """The hash of all data files of the pack, in the order of their names."""
        digest = hashlib.sha256()
        for name in self._files():
            digest.update(name.encode() + b"\0" + self._text(name).encode())
        return digest.hexdigest()

    def _word_classes(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for name, words in self.config["words"].items():
            for word in words:
                found.setdefault(self.speller.exact(str(word)), set()).add(name)
        return {word: frozenset(names) for word, names in found.items()}

    def _prepositions(self) -> tuple[dict[str, str], dict[tuple[str, ...], str]]:
        simple: dict[str, str] = {}
        compound: dict[tuple[str, ...], str] = {}
        for part, words in self.config["prepositions"].items():
            for text in words:
                exact = tuple(self.speller.exact(word) for word in text.split())
                if len(exact) == 1:
                    simple[exact[0]] = part
                else:
                    compound[exact] = part
        return simple, compound

    def _fold_forms(self) -> dict[str, list[Reading]]:
        folded: dict[str, list[Reading]] = {}
        for form, readings in self._forms.items():
            loose = [reading for reading in readings if "exact" not in reading.trigger.flags]
            if loose:
                folded.setdefault(self.speller.fold(form), []).extend(loose)
        return folded

    def readings(self, exact: str) -> list[Reading]:
        """What a form without clitics can be: its exact spelling first, the folded one as fallback."""
        return self._forms.get(exact) or self._folded.get(self.speller.fold(exact)) or []

    def starts(self, key: str) -> list[Entry]:
        return self._starts.get(key, [])

    def word(self, raw: str) -> Word:
        """Every reading of a printed word. Cached, because press text repeats itself."""
        known = self._words.get(raw)
        if known is None:
            if len(self._words) >= MAX_CACHED_WORDS:
                self._words.clear()
            known = self._words[raw] = self._read(raw)
        return known

    def forget_words(self) -> None:
        """Empties the cache of readings."""
        self._words.clear()

    def _read(self, raw: str) -> Word:
        exact = self.speller.exact(raw)
        splits = self.affixes.splits(exact)
        keyed = [Split(s.conj, s.prep, s.stem, self.speller.fold(s.stem)) for s in splits]
        entries: list[tuple[Split, list[Entry]]] = []
        for split in keyed:
            found = self._starts.get(split.key)
            if found:
                entries.append((split, found))
                if split is keyed[0]:
                    break
        classes = self.classes.get(exact, frozenset())
        stripped = frozenset[str]()
        if not classes:
            for split in keyed[1:]:
                if split.conj and not split.prep and split.stem in self.classes:
                    stripped = self.classes[split.stem]
        known = classes or stripped
        silent = exact in self.no_triggers or bool(known and not known & VERBAL)
        triggers = () if silent else self.affixes.analyse(exact, splits, self.readings)
        return Word(
            raw=raw,
            exact=exact,
            key=keyed[0].key,
            splits=tuple(keyed),
            entries=tuple(entries),
            readings=tuple(triggers),
            classes=known,
            conj=bool(stripped),
            prep=self._preposition(exact, keyed),
            number=exact[0].isdecimal() if exact else False,
            definite=any(split.stem.startswith(self.article) for split in keyed),
        )

    def _preposition(self, exact: str, splits: list[Split]) -> str:
        found = self.prepositions.get(exact)
        if found:
            return found
        for split in splits[1:]:
            if split.conj and not split.prep and split.stem in self.prepositions:
                return self.prepositions[split.stem]
        return ""


def _frame(row: dict[str, str]) -> Frame:
    return Frame(
        name=row["frame"],
        actor=row["actor"],
        object=row["object"],
        to=frozenset(filter(None, row["to"].split(","))),
        by=frozenset(filter(None, row["by"].split(","))),
        flags=frozenset(filter(None, row["flags"].split(","))),
    )


def _with_article(words: str, article: str) -> frozenset[str]:
    """Words with and without their article."""
    found = words.split()
    bare = {word[len(article) :] for word in found if word.startswith(article) and len(word) > len(article) + 2}
    return frozenset([*found, *bare, *(article + word for word in found if not word.startswith(article))])


def _trigger(row: dict[str, str], frames: dict[str, Frame], article: str) -> Trigger:
    return Trigger(
        kind=row["kind"],
        types=tuple(row["type"].split(",")),
        mode=row["mode"],
        frame=frames[row["frame"]],
        forms=tuple(row["form"].split()),
        needs=_with_article(row["needs"] or "", article),
        veto=_with_article(row["veto"] or "", article),
        flags=frozenset(filter(None, (row["flags"] or "").replace(",", " ").split())),
    )


@cache
def codes() -> tuple[str, ...]:
    """The languages that have a pack, sorted."""
    folder = resources.files("newswire.languages")
    return tuple(sorted(item.name for item in folder.iterdir() if (item / "pack.yaml").is_file()))


@cache
def load_pack(code: str) -> Pack:
    """The pack of a language, loaded once per process; BadInput names the key or column that it lacks."""
    try:
        return Pack(code)
    except KeyError as missing:
        raise BadInput(f"the language pack '{code}' lacks {missing}") from missing
