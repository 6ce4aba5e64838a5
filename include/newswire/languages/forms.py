"""Spelling and affixes, driven by the tables of a pack: normal forms, clitics, and the forms of verbs and nouns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from newswire.languages.lexicon import Reading, Split, Trigger

MIN_STEM = 2


class Speller:
    """Normal forms of a word: `exact` drops marks and unifies code points, `fold` also hamza and final letters."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._remove = re.compile(f"[{config['remove']}]")
        self._exact = str.maketrans({str(k): str(v) for k, v in config["exact"].items()})
        self._fold = str.maketrans({str(k): str(v) for k, v in config["fold"].items()})
        self._marked = frozenset(config["marked"])
        self._lower = bool(config.get("lower"))
        articles = "|".join(config.get("articles", ()))
        self._articles = re.compile(rf"^(?:{articles}) ") if articles else None
        marks = config["remove"]
        leaning = "|".join(config.get("leaning", ()))
        before = rf"(?:(?i:{leaning})[ \t]+(?=[^\W\d_]))*" if leaning else ""
        self.token = re.compile(rf"\d+(?:[.,٫]\d+)*|{before}[^\W\d_](?:[^\W\d_]|[{marks}])*|[^\w\s]|_")

    def exact(self, word: str) -> str:
        if word in self._marked:
            return word
        plain = self._remove.sub("", word).translate(self._exact)
        return " ".join(plain.lower().split()) if self._lower else plain

    def fold(self, word: str) -> str:
        if self._articles is not None:
            word = self._articles.sub("", word)
        return word.translate(self._fold)

    def words(self, text: str) -> list[str]:
        """The words of a dictionary form, cut as running text is cut."""
        return [t for t in self.token.findall(text) if t[0].isalnum()]


class Affixes:
    """Cuts clitics off and makes the inflected forms of a trigger."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._clitics = config["clitics"]
        self._verbs = config["verbs"]
        self._nouns = config["nouns"]
        self._article = str(self._clitics["article"])

    def splits(self, word: str) -> list[Split]:
        """The ways to cut conjunction and preposition off; the uncut word first."""
        found = [Split("", "", word, "")]
        for conj in ["", *self._clitics["conjunctions"]]:
            if conj and not (word.startswith(conj) and len(word) - len(conj) >= MIN_STEM):
                continue
            rest = word[len(conj) :]
            if conj:
                found.append(Split(conj, "", rest, ""))
            for merged, (prep, article) in self._clitics["merged"].items():
                if rest.startswith(merged) and len(rest) - len(merged) >= MIN_STEM:
                    found.append(Split(conj, prep, article + rest[len(merged) :], ""))
            for clitic, prep in self._clitics["prepositions"].items():
                if rest.startswith(clitic) and len(rest) - len(clitic) > MIN_STEM:
                    found.append(Split(conj, prep, rest[len(clitic) :], ""))
        return found

    def readings(self, trigger: Trigger) -> Iterator[tuple[str, Reading]]:
        """Every inflected form of a trigger without clitics."""
        if trigger.kind == "noun":
            for form in trigger.forms:
                yield from self._noun(trigger, form)
            return
        perfect, *more = trigger.forms
        if "predicate" not in trigger.flags:
            yield from self._perfect(trigger, perfect)
            if more:
                yield from self._imperfect(trigger, more[0])
        if len(more) > 1:
            for ending in self._verbs["participle"]:
                stem = more[1]
                if ending in self._verbs["participle_drops"] and stem[-1] in self._verbs["weak_final"]:
                    stem = stem[:-1]
                yield stem + ending, Reading(trigger, "participle")
        for other in more[2:]:
            yield from self._perfect(trigger, other)

    def _verb(self, trigger: Trigger, form: str, person: int, ending: str) -> Reading:
        feminine = form == "perfect" and ending in self._verbs.get("feminine", ())
        return Reading(trigger, form, person, plural=person == 3 and ending in self._verbs["plural"], feminine=feminine)

    def _perfect(self, trigger: Trigger, form: str) -> Iterator[tuple[str, Reading]]:
        if form[-1] in self._verbs["weak_final"] and len(form) > MIN_STEM:
            yield form, Reading(trigger, "perfect")
            for ending, person in self._verbs["perfect_weak"].items():
                yield form[:-1] + ending, self._verb(trigger, "perfect", person, ending)
            return
        for ending, person in self._verbs["perfect"].items():
            yield form + ending, self._verb(trigger, "perfect", person, ending)

    def _imperfect(self, trigger: Trigger, form: str) -> Iterator[tuple[str, Reading]]:
        core = form[len(self._verbs["imperfect_prefix"]) :]
        weak = core[-1] in self._verbs["imperfect_weak_final"]
        for prefix, person in self._verbs["imperfect_prefixes"].items():
            if not weak:
                for ending in self._verbs["imperfect"][prefix]:
                    yield prefix + core + ending, self._verb(trigger, "imperfect", person, ending)
                continue
            yield prefix + core, Reading(trigger, "imperfect", person)
            kept = core[:-1] + self._verbs["imperfect_weak_final"][core[-1]]
            for ending in self._verbs["imperfect_weak_kept"][prefix]:
                yield prefix + kept + ending, self._verb(trigger, "imperfect", person, ending)
            for ending in self._verbs["imperfect_weak_dropped"][prefix]:
                yield prefix + core[:-1] + ending, self._verb(trigger, "imperfect", person, ending)

    def _noun(self, trigger: Trigger, form: str) -> Iterator[tuple[str, Reading]]:
        if "def" in trigger.flags and form.startswith(self._article):
            yield form, Reading(trigger, "noun", definite=True)
            return
        construct = form
        for ending, other in self._nouns["construct"].items():
            if form.endswith(ending):
                construct = form[: -len(ending)] + other
        bare = {form, *(construct + dual for dual in self._nouns["dual"])}
        if construct == form:
            bare.add(form + self._nouns["accusative"])
        for each in bare:
            yield each, Reading(trigger, "noun")
            yield self._article + each, Reading(trigger, "noun", definite=True)
        stems = [construct]
        for ending, others in self._nouns["before_pronoun"].items():
            if construct.endswith(ending):
                stems = [construct[: -len(ending)] + other for other in others]
        for stem, pronoun in product(stems, self._clitics["object"]):
            yield stem + pronoun, Reading(trigger, "noun", owned=True)

    def analyse(self, word: str, splits: list[Split], lookup: Callable[[str], list[Reading]]) -> list[Reading]:
        """The trigger readings of a word with its clitics. A reading of the uncut word wins over any cut."""
        whole = lookup(word) or self._with_object(word, lookup)
        if whole:
            return list(whole)
        future, purpose = self._clitics["future"], self._clitics["purpose"]
        for split in splits[1:]:
            found = lookup(split.stem) or self._with_object(split.stem, lookup)
            if split.prep:
                found = [r for r in found if r.form == "noun" or (split.prep == purpose and r.form == "imperfect")]
            if found:
                return [r._replace(conj=bool(split.conj), prep=split.prep) for r in found]
        for split in splits:
            if future and not split.prep and split.stem.startswith(future) and len(split.stem) > MIN_STEM + 1:
                rest = split.stem[len(future) :]
                found = [r for r in lookup(rest) or self._with_object(rest, lookup) if r.form == "imperfect"]
                if found:
                    return [r._replace(conj=bool(split.conj), future=True) for r in found]
        return []

    def _with_object(self, word: str, lookup: Callable[[str], list[Reading]]) -> list[Reading]:
        for pronoun in self._clitics["object"]:
            if not word.endswith(pronoun) or len(word) - len(pronoun) < MIN_STEM:
                continue
            stem = word[: -len(pronoun)]
            restored = [stem]
            for ending, others in self._verbs["before_object"].items():
                if stem.endswith(ending):
                    restored += [stem[: -len(ending)] + other for other in others]
            for form in restored:
                found = [r for r in lookup(form) if r.form in ("perfect", "imperfect") and not r.owned]
                if found:
                    return [r._replace(owned=True) for r in found]
        return []
