"""Scores of the cleaner on the committed pages, by shape. `python tests/clean/quality.py` raises the floors to them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from statistics import mean
from typing import Any

import yaml
from newswire.clean.cleaner import clean
from newswire.clean.page import Page
from newswire.errors import BadItem

HERE = Path(__file__).parent
PAGES = HERE / "pages"
FLOORS = HERE / "baseline.yaml"
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


def score_page(html: Path) -> Scores:
    truth: dict[str, Any] = json.loads(html.with_suffix(".json").read_text(encoding="utf8"))
    try:
        page = clean(Page(f"https://www.news.example/{html.parent.name}/{html.stem}", html.read_bytes()))
    except BadItem as verdict:
        print(f"{html.parent.name}/{html.stem}: {verdict.reason}: {verdict}")
        return dict.fromkeys(("f1", "paragraphs", "lead", "title", "date", "authors", "fields"), 0.0)
    wanted = truth["text"].split("\n")
    kept = page.text.split("\n")
    fields = {
        "kicker": page.kicker,
        "dateline": page.dateline,
        "agencies": list(page.agencies),
        "source_line": page.source_line,
        "language": page.language,
    }
    return {
        "f1": overlap(page.text, truth["text"]),
        "paragraphs": sum(text in kept for text in wanted) / len(wanted),
        "lead": float(page.lead == truth["lead"]),
        "title": float(page.title == truth["title"]),
        "date": float(page.published_at is not None and page.published_at.date().isoformat() == truth["published"]),
        "authors": float(list(page.authors) == truth["authors"]),
        "fields": mean(float(value == truth[name]) for name, value in fields.items()),
    }


def score_all() -> dict[str, Scores]:
    """The mean scores of each shape."""
    found: dict[str, Scores] = {}
    for folder in sorted(PAGES.iterdir()):
        pages = [score_page(html) for html in sorted(folder.glob("*.html"))]
        found[folder.name] = {name: round(mean(page[name] for page in pages), 4) for name in pages[0]}
    return found


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


if __name__ == "__main__":
    scores = score_all()
    lower = fallen(scores, floors())
    if lower:
        raise SystemExit("\n".join(["floors may only rise:", *lower]))
    text = "# The least scores of the cleaner on tests/clean/pages. They may only rise: python tests/clean/quality.py\n"
    FLOORS.write_text(text + yaml.safe_dump(scores, sort_keys=True), encoding="utf8")
