"""The language of a text: by code points where the script decides, else by py3langid."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newswire.clean.tables import table

_UNDECIDED = "und"
_SAMPLE = 1_000
_ENOUGH = 500  # characters for the model, whose time grows with them
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]+")
_LETTER = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\w+(?!\w|\.)")  # without abbreviations, which are small words elsewhere
_TYPED = str.maketrans("\u06cc\u06a9", "\u064a\u0643")
_LETTER_LISTS = ("urdu_one", "urdu_two", "pashto", "sorani", "persian", "typed")
_WORD_LISTS = ("pashto_words", "persian_words", "urdu_words", "arabic_words")
_ARABIC_NOUNS = 2  # with so many articles the Persian forms of kaf and ya are a matter of the keyboard
_WORD_WEIGHT = 2
_NOUN = 4
_HEBREW = re.compile("[\u0590-\u05ff]+")


@cache
def _signs() -> dict[str, str]:
    return table("scripts")


@cache
def _letters() -> dict[str, frozenset[str]]:
    return {name: frozenset(_signs()[name]) for name in (*_LETTER_LISTS, "arabic")}


@cache
def _words() -> dict[str, frozenset[str]]:
    return {name: frozenset(_signs()[name].split()) for name in _WORD_LISTS}


@cache
def _small_words() -> frozenset[str]:
    return frozenset().union(*_words().values())


def find_language(text: str) -> str:
    """The ISO 639-1 code (`ckb` for Sorani) of a text; `und` when it has no letters."""
    text = text[:_SAMPLE]
    by_script = of_script(text)
    if by_script:
        return by_script
    if not any(letter.isalpha() for letter in text):
        return _UNDECIDED
    return _by_model(text[:_ENOUGH])


def _by_model(text: str) -> str:
    import py3langid  # with numpy: a quarter of a second, which texts in other scripts never spend

    return str(py3langid.classify(text)[0])


def of_script(text: str) -> str | None:
    """The language as far as letters alone decide it; None when they do not. Only the beginning of a text is read."""
    return _of_sample(text[:_SAMPLE])


@lru_cache(maxsize=4)  # asked several times of each page
def _of_sample(text: str) -> str | None:
    if text.isascii():
        return None
    present = frozenset(text)
    if not any("\u0590" <= letter <= "\u077f" for letter in present):
        return None
    arabic = _count(_ARABIC, text)
    hebrew = _count(_HEBREW, text) if any("\u0590" <= letter <= "\u05ff" for letter in present) else 0
    if not arabic and not hebrew:
        return None
    if hebrew > arabic and hebrew > 0.3 * _count(_LETTER, text):
        return "he"
    if not arabic or (arabic < 0.3 * len(text) and arabic < 0.3 * _count(_LETTER, text)):
        return None
    letters = _letters()
    count = {name: sum(map(text.count, letters[name] & present)) for name in _LETTER_LISTS}
    enough = 1 + arabic // 400  # a quoted foreign name does not make a long text foreign
    if count["urdu_one"] >= enough or count["urdu_two"] >= 2 * enough:
        return "ur"
    if count["pashto"] >= enough:
        return "ps"
    if count["sorani"] >= enough:
        return "ckb"
    return _by_words(text, letters["arabic"] & present, count, enough)


def _count(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


def _by_words(text: str, arabic: frozenset[str], count: dict[str, int], enough: int) -> str:
    """Persian, Arabic, Pashto or Urdu, by letters that several of them share and by small words.

    `arabic`: the letters of the text that tell it from Persian.
    """
    words = _WORD.findall(text)
    small = [word for word in words if word in _small_words()]
    said = {name: sum(map(known.__contains__, small)) for name, known in _words().items()}
    if count["typed"]:
        typed = _WORD.findall(text.translate(_TYPED))
        said["arabic_words"] = sum(map(_words()["arabic_words"].__contains__, typed))
    article = _signs()["article"]
    nouns = len([word for word in words if word.startswith(article) and len(word) > _NOUN])
    persian = count["persian"] + (count["typed"] if nouns < _ARABIC_NOUNS else 0)
    if said["pashto_words"] >= enough + (persian == 0) and said["pashto_words"] > said["persian_words"]:
        return "ps"
    if said["urdu_words"] >= enough and not said["persian_words"] and persian:
        return "ur"
    persian_signs = persian + text.count("\N{ZERO WIDTH NON-JOINER}") + _WORD_WEIGHT * said["persian_words"]
    by_words = _WORD_WEIGHT * (said["arabic_words"] + nouns)
    if not persian_signs and not by_words and not arabic:
        return "fa" if _by_model(text) == "fa" else "ar"
    if not persian_signs:
        return "ar"
    return "fa" if persian_signs > by_words + sum(map(text.count, arabic)) else "ar"
