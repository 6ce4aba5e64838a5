"""The language of a text: by code points where the script decides, else by py3langid."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import py3langid
import yaml

_UNDECIDED = "und"
_SAMPLE = 2_000


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
    return str(py3langid.classify(text)[0])


def of_script(text: str) -> str | None:
    """The language as far as letters alone decide it; None when they do not."""
    alphabet = [c for c in text if c.isalpha()]
    arabic = sum("\u0600" <= c <= "\u06ff" or "\u0750" <= c <= "\u077f" for c in alphabet)
    hebrew = sum("\u0590" <= c <= "\u05ff" for c in alphabet)
    if hebrew > arabic and hebrew > 0.3 * len(alphabet):
        return "he"
    if not arabic or arabic < 0.3 * len(alphabet):
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
