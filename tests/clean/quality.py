"""Scores of the cleaner on the committed pages, by shape, beside plain trafilatura's body in the same run.

`python tests/clean/quality.py` prints them, `--failures` what differs on each open page, `--raise` lifts the floors.
Arabic script means every page that is not in English; blind pages are those that the cleaner was never tuned on.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import trafilatura
import yaml
from newswire.clean.charset import decode
from newswire.clean.cleaner import clean
from newswire.clean.page import Doubted, Page
from newswire.errors import BadItem
from newswire.models import CleanedPage

HERE = Path(__file__).parent
PAGES = HERE / "pages"
FLOORS = HERE / "baseline.yaml"
ZWNJ = "\u200c"
_TOKEN = re.compile(r"\w+")
Scores = dict[str, float]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)))


def overlap(found: str, truth: str) -> float:
    """F1 of the 4-word shingles of two texts."""
    ours, theirs = shingles(found), shingles(truth)
    both = sum((ours & theirs).values())
    return 2 * both / (sum(ours.values()) + sum(theirs.values()))


@dataclass(frozen=True, slots=True)
class Scored:
    """One page: its scores, the trafilatura F1 beside them, and lines on what differs."""

    name: str
    shape: str
    blind: bool
    language: str
    scores: Scores
    plain: float
    differences: tuple[str, ...]


def score_page(html: Path) -> Scored:
    truth: dict[str, Any] = json.loads(html.with_suffix(".json").read_text(encoding="utf8"))
    body, name = html.read_bytes(), f"{html.parent.name}/{html.stem}"
    page, verdict = _cleaned(Page(f"https://www.news.example/{name}", body))
    differences = list(_differences(page, truth)) if page else []
    scores = _scores(page, truth) if page else {}
    if verdict:
        differences.insert(0, verdict)
        scores = dict.fromkeys(NAMES, 0.0)
    plain = trafilatura.bare_extraction(decode(body)[0], include_comments=False, with_metadata=False)
    whole = "\n".join(text for _, text in truth["blocks"])
    return Scored(
        name=name,
        shape=html.parent.name,
        blind=truth.get("blind", False),
        language=truth["language"],
        scores=scores,
        plain=overlap(getattr(plain, "text", None) or "", whole),
        differences=tuple(differences),
    )


NAMES = ("f1", "paragraphs", "zwnj", "roles", "lead", "title", "date", "authors", "fields")


def _cleaned(page: Page) -> tuple[CleanedPage | None, str]:
    try:
        return clean(page), ""
    except BadItem as verdict:
        return verdict.found if isinstance(verdict, Doubted) else None, f"set aside: {verdict.reason}: {verdict}"


def _found(page: CleanedPage, truth: dict[str, Any]) -> dict[str, Any]:
    found = {name: getattr(page, name) for name in ("title", "kicker", "lead", "dateline", "source_line", "language")}
    found["published"] = page.published_at.date().isoformat() if page.published_at else None
    return found | {"authors": list(page.authors), "agencies": list(page.agencies)}


def _differences(page: CleanedPage, truth: dict[str, Any]) -> Iterable[str]:
    for name, value in _found(page, truth).items():
        if value != truth[name]:
            yield f"{name}: {value!r} is not {truth[name]!r}"
    kept = page.text.split("\n")
    roles = {block.text: block.role for block in page.blocks}
    for role, text in truth["blocks"]:
        if text not in kept and role != "row":
            yield f"lost {role}: {text[:90]}"
        elif text in roles and not _same_role(roles[text], role):
            yield f"role {roles[text]} is not {role}: {text[:60]}"
    wanted = " ".join(text for _, text in truth["blocks"])
    yield from (f"extra: {text[:90]}" for text in kept if text not in wanted)


def _same_role(found: str, wanted: str) -> bool:
    either = {"question": ("subhead", "paragraph"), "quotation": ("quote", "paragraph")}
    return found in either.get(wanted, (wanted,))


def _scores(page: CleanedPage, truth: dict[str, Any]) -> Scores:
    whole = "\n".join(text for _, text in truth["blocks"])
    lines = [(role, text) for role, text in truth["blocks"] if role != "row"]
    kept, roles = page.text.split("\n"), {block.text: block.role for block in page.blocks}
    bare = page.text.replace(ZWNJ, "")
    joined = [text for _, text in lines if ZWNJ in text and text.replace(ZWNJ, "") in bare]
    found = _found(page, truth)
    return {
        "f1": overlap(page.text, whole),
        "paragraphs": sum(text in kept for _, text in lines) / len(lines),
        "zwnj": mean([text in page.text for text in joined] or [1.0]),
        "roles": mean(text in roles and _same_role(roles[text], role) for role, text in lines),
        "lead": float(found["lead"] == truth["lead"]),
        "title": float(found["title"] == truth["title"]),
        "date": float(found["published"] == truth["published"]),
        "authors": float(found["authors"] == truth["authors"]),
        "fields": mean(
            float(found[name] == truth[name]) for name in ("kicker", "dateline", "agencies", "source_line", "language")
        ),
    }


def score_pages() -> list[Scored]:
    return [score_page(html) for html in sorted(PAGES.glob("*/*.html"))]


def means(pages: list[Scored]) -> Scores:
    found = {name: mean(page.scores[name] for page in pages) for name in NAMES}
    found["above_trafilatura"] = found["f1"] - mean(page.plain for page in pages)
    return {name: round(value, 4) for name, value in found.items()}


def summarise(pages: list[Scored]) -> dict[str, Scores]:
    """The mean scores of each shape, and of the pages in Arabic script: all, the open and the blind ones."""
    found = {shape: means([page for page in pages if page.shape == shape]) for shape in {p.shape: 0 for p in pages}}
    arabic = [page for page in pages if page.language != "en"]
    return found | {
        "(arabic script)": means(arabic),
        "(arabic script, open)": means([page for page in arabic if not page.blind]),
        "(arabic script, blind)": means([page for page in arabic if page.blind]),
    }


def floors() -> dict[str, Scores]:
    read: dict[str, Scores] = yaml.safe_load(FLOORS.read_text(encoding="utf8")) if FLOORS.exists() else {}
    return read


def fallen(found: dict[str, Scores], least: dict[str, Scores]) -> list[str]:
    """The scores that are below their floor, as lines to read."""
    return [
        f"{shape} {name}: {found.get(shape, {}).get(name, 0.0)} is below {floor}"
        for shape, scores in least.items()
        for name, floor in scores.items()
        if found.get(shape, {}).get(name, 0.0) < floor
    ]


def _print(scores: dict[str, Scores]) -> None:
    columns = (*NAMES, "above_trafilatura")
    print(f"{'':24}" + "".join(f"{name[:10]:>11}" for name in columns))
    for shape, row in scores.items():
        print(f"{shape:24}" + "".join(f"{row[name]:11.4f}" for name in columns))


if __name__ == "__main__":
    pages = score_pages()
    scores = summarise(pages)
    if "--failures" in sys.argv:
        shown = [page for page in pages if page.differences and page.blind == ("--blind" in sys.argv)]
        print("\n".join(f"{page.name}\n  " + "\n  ".join(page.differences) for page in shown))
    _print(scores)
    if "--raise" in sys.argv:
        lower = fallen(scores, floors())
        if lower:
            raise SystemExit("\n".join(["floors may only rise:", *lower]))
        text = "# The least scores on tests/clean/pages. They may only rise: python tests/clean/quality.py --raise\n"
        for shape in {page.shape for page in pages}:
            del scores[shape]["above_trafilatura"]  # a shape's follows from its f1
        FLOORS.write_text(text + yaml.safe_dump(scores, sort_keys=True), encoding="utf8")
