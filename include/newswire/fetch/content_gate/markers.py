"""The phrases of markers.tsv, and whether a text says one of them in a server's own voice or only tells of it.

A server says such a phrase at the start of its sentence, with an apology before it at most. News puts it in quotation
marks, behind a word of saying, or into a longer sentence.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# Letters that careless typing exchanges, by code point: dotless and Farsi yeh -> yeh, teh marbuta -> heh, keheh -> kaf,
# the typographic apostrophe -> the plain one.
_LETTERS = {0x0649: 0x064A, 0x06CC: 0x064A, 0x0629: 0x0647, 0x06A9: 0x0643, 0x2019: 0x27, 0x0640: None}
_ELEMENT = re.compile(r"\(([^)]*)\)|\[([^\]]*)\]|([^\s()\[\]]+)")
_BETWEEN = "[ ,:\u060c]+"
_OPENING = "\u00ab\u201c\u201e\u2018\"'\u2039"
_SENTENCE = re.compile(r"[.!?\u061f\u2026|\u2022\u061b\n]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_CODE = re.compile(r"(?<!\w)(?:4[01]\d|42[1569]|451|50\d|52\d)(?!\w)")
_BEFORE, _AFTER = 6, 6  # words of a server's sentence beside the phrase


def fold(text: str) -> str:
    """Without case, marks, tatweel and invisible characters, so that spellings of one phrase meet."""
    return " ".join(unicodedata.normalize("NFKD", text).casefold().translate(_FOLDED).split())


class _Folded(dict[int, int | None]):
    """What becomes of each letter, found out when it is met for the first time."""

    def __missing__(self, code: int) -> int | None:
        kind = unicodedata.category(chr(code))
        self[code] = None if kind == "Mn" else 0x20 if kind == "Cf" else code
        return self[code]


_FOLDED = _Folded(_LETTERS)


@dataclass(frozen=True, slots=True)
class Markers:
    """The compiled phrases by class."""

    machine: re.Pattern[str]
    notice: re.Pattern[str]
    cover: re.Pattern[str]
    lead: re.Pattern[str]
    report: re.Pattern[str]


@lru_cache(maxsize=1)
def shipped() -> Markers:
    text = files("newswire.fetch.content_gate").joinpath("markers.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if "\t" in line and not line.startswith("#")]
    return Markers(
        *(
            re.compile(rf"(?<!\w)(?:{'|'.join(_compiled(fold(row[1])) for row in rows if row[0] == kind)})(?!\w)")
            for kind in ("machine", "notice", "cover", "lead", "report")
        )
    )


def _compiled(pattern: str) -> str:
    """A phrase as a regular expression: `(a|b)` is a choice, `[a]` may be absent."""
    out, begun = "", False
    for choice, option, word in _ELEMENT.findall(pattern):
        one = "(?:" + "|".join(re.escape(each.strip()) for each in (choice or option or word).split("|")) + ")"
        if option:
            out += f"(?:{_BETWEEN}{one})?" if begun else f"(?:{one}{_BETWEEN})?"
        else:
            out += f"{_BETWEEN}{one}" if begun else one
            begun = True
    return out


def said_by_server(text: str, *, notices: bool) -> str | None:
    """The first phrase that a folded block of text says in the server's own voice; without `notices` only the phrases
    that news hardly holds."""
    markers = shipped()
    for match in markers.machine.finditer(text):
        before, after = _sentence_around(text, match)
        if _telling(match, text) or markers.report.search(before) or markers.report.search(after):
            continue
        if len(_WORD.findall(markers.lead.sub(" ", before))) <= _BEFORE:
            return match[0]
    for match in markers.notice.finditer(text) if notices else ():
        before, after = _sentence_around(text, match)
        if _telling(match, text) or markers.report.search(before) or markers.report.search(after):
            continue
        if not _WORD.findall(markers.lead.sub(" ", before)) and len(_WORD.findall(after)) <= _AFTER:
            return match[0]
    return None


def headline_says(part: str) -> tuple[str, str, int] | None:
    """The phrase that one part of a folded headline says, its class, and how many other letters the part has."""
    markers = shipped()
    for kind, pattern in (("machine", markers.machine), ("notice", markers.notice), ("cover", markers.cover)):
        match = pattern.search(part)
        if match is None or _telling(match, part) or _WORD.search(markers.lead.sub(" ", part[: match.start()])):
            continue
        rest = part
        for each in (markers.machine, markers.notice, markers.cover, markers.lead):
            rest = each.sub(" ", rest)
        return match[0], kind, sum(map(str.isalpha, rest))
    code = _CODE.search(part)
    rest = markers.lead.sub(" ", part)
    return (code[0], "notice", 0) if code and not _WORD.search(rest) else None


def holds_any(text: str) -> bool:
    """Whether a folded text holds a phrase of a server at all."""
    return shipped().machine.search(text) is not None or shipped().notice.search(text) is not None


def _telling(match: re.Match[str], text: str) -> bool:
    return text[: match.start()].rstrip()[-1:] in _OPENING and match.start() > 0


def _sentence_around(text: str, match: re.Match[str]) -> tuple[str, str]:
    before = _SENTENCE.split(text[max(0, match.start() - 300) : match.start()])[-1]
    after = _SENTENCE.split(text[match.end() : match.end() + 300])[0]
    return before, after
