"""The language of a text: by code points where the script decides, else by py3langid."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import py3langid
import yaml

_UNDECIDED = "und"
_SAMPLE = 1_000
_ENOUGH = 500  # characters for the model, whose time grows with them
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]")
_LETTER = re.compile(r"[^\W\d_]")
_HEBREW = re.compile("[\u0590-\u05ff]")


@cache
def _letters() -> dict[str, frozenset[str]]:
    text = (files("newswire.clean") / "data" / "scripts.yaml").read_text(encoding="utf8")
    return {name: frozenset(letters) for name, letters in yaml.safe_load(text).items()}


def find_language(text: str) -> str:
    """The ISO 639-1 code (`ckb` for Sorani) of a text; `und` when it has no letters."""
    text = text[:_SAMPLE]
    by_script = of_script(text)
    if by_script:
        return by_script
    if not any(letter.isalpha() for letter in text):
        return _UNDECIDED
    return str(py3langid.classify(text[:_ENOUGH])[0])


def of_script(text: str) -> str | None:
    """The language as far as letters alone decide it; None when they do not. Only the beginning of a text is read."""
    text = text[:_SAMPLE]
    arabic, hebrew = len(_ARABIC.findall(text)), len(_HEBREW.findall(text))
    if not arabic and not hebrew:
        return None
    letters = len(_LETTER.findall(text))
    if hebrew > arabic and hebrew > 0.3 * letters:
        return "he"
    if not arabic or arabic < 0.3 * letters:
        return None
    count = {name: sum(text.count(letter) for letter in letters) for name, letters in _letters().items()}
    enough = 1 + arabic // 400  # a quoted foreign name does not make a long text foreign
    if count["urdu_one"] >= enough or count["urdu_two"] >= 2 * enough:
        return "ur"
    if count["pashto"] >= enough:
        return "ps"
    if count["sorani"] >= enough:
        return "ckb"
    return "fa" if count["persian"] + text.count("\N{ZERO WIDTH NON-JOINER}") > count["arabic"] else "ar"
