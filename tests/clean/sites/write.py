"""The pages of the hard site shapes: `python tests/clean/sites/write.py` writes them from the templates into ../pages.

A template opens with YAML: `stories` are the stories that it shows, `prints` what it prints beside title, lead and
text, `quotes` and `lists` that it marks them up, `star` what stands before subheads, `charset` the bytes of the page,
`names_itself` the source line in which a site names itself below each of its stories, `chrome` a second or third
wording of all that is no story. Templates in blind/ were written before anyone saw how the cleaner does on them, with
a wording of their own; once they have been opened to mend the cleaner they stand in open/.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined

HERE = Path(__file__).parent
PAGES = HERE.parent / "pages"
Story = dict[str, Any]
Item = tuple[str, Any]


def stories() -> dict[str, Story]:
    """All stories by id, with their body as pairs of kind and content."""
    found = {}
    for file in (HERE.parent / "stories.yaml", HERE / "stories.yaml"):
        for story in yaml.safe_load(file.read_text(encoding="utf8")):
            body = story.pop("paragraphs", None) or story["body"]
            published = story["published"].isoformat()
            found[story["id"]] = story | {"body": [_item(part) for part in body], "published": published}
    return found


def _item(part: Any) -> Item:
    if isinstance(part, dict):
        return next(iter(part.items()))
    return ("h", part[1:].strip()) if part.startswith("*") else ("p", part)


def flow(story: Story, boxes: dict[int, str] | None = None, **markup: str) -> str:
    """The body in the markup of a site: `p="<p>{}</p>"`; kinds without markup look like paragraphs.

    `boxes` are put after the items with these numbers, `li` and `list` are the markup of a list and its points.
    """
    parts = []
    plain = markup["p"]
    for n, (kind, content) in enumerate(story["body"]):
        if kind in ("ol", "ul"):
            points = [
                markup.get("li", plain).format(text if "list" in markup else f"{_mark(kind, i)} {text}")
                for i, text in enumerate(content, 1)
            ]
            parts.append(markup.get("list", "{}").format("\n".join(points)))
        elif kind == "table":
            rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in content)
            table = "<table>" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
            parts.append(markup.get("table", "{}").format(table))
        else:
            parts.append(markup.get(kind, plain).format(content))
        parts.append((boxes or {}).get(n, ""))
    return "\n".join(part for part in parts if part)


def _mark(kind: str, number: int) -> str:
    return f"{number}-" if kind == "ol" else "•"


def blocks(story: Story, settings: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Roles and texts that have to be found.

    `question` may be a subhead or a paragraph, `quotation` (that no blockquote marks) a quote or a paragraph; `row` is
    a table's.
    """
    yield "lead", story["lead"]
    for kind, content in story["body"]:
        if kind in ("ol", "ul"):
            for i, text in enumerate(content, 1):
                yield "paragraph", text if settings.get("lists") else f"{_mark(kind, i)} {text}"
        elif kind == "table":
            for row in content:
                yield "row", " | ".join(row)
        elif kind == "h":
            yield "subhead", settings.get("star", "") + content
        else:
            quote = "quote" if settings.get("quotes") else "quotation"
            yield {"p": "paragraph", "q": quote, "ask": "question"}[kind], content


def expected(story: Story, settings: dict[str, Any], dateline: str | None) -> dict[str, Any]:
    prints = settings.get("prints", [])
    agencies = [story["agency"][1]] if dateline else []
    if "source_line" in prints:
        agencies += [name for name in story["source_agencies"] if name not in agencies]
    return {
        "title": story["title"],
        "kicker": story["kicker"] if "kicker" in prints else None,
        "lead": unicodedata.normalize("NFC", story["lead"]),
        "language": story["language"],
        "published": story["published"][:10],
        "authors": [story["author"]] if "author" in prints else [],
        "dateline": dateline,
        "agencies": agencies,
        "source_line": settings.get("names_itself") or (story["source_line"] if "source_line" in prints else None),
        "blocks": [[role, unicodedata.normalize("NFC", text)] for role, text in blocks(story, settings)],
    }


def pages() -> Iterator[tuple[str, int, bytes, dict[str, Any]]]:
    """Shape, number, bytes and what has to be found, of all pages."""
    known = stories()
    chrome = {
        which: yaml.safe_load((HERE / name).read_text(encoding="utf8"))
        for which, name in (("", "chrome.yaml"), ("second", "chrome_second.yaml"), ("third", "chrome_third.yaml"))
    }
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals["flow"] = flow
    environment.filters["json"] = lambda value: json.dumps(value, ensure_ascii=False)
    for file in sorted(HERE.glob("*/*.html")):
        _, front, source = file.read_text(encoding="utf8").split("---\n", 2)
        settings = yaml.safe_load(front)
        template = environment.from_string(source)
        for n, name in enumerate(settings["stories"], 1):
            story = known[name]
            dateline = settings.get("dateline")
            dateline = dateline and dateline.format(place=story["place"], agency=story["agency"][0])
            blind, language = file.parent.name == "blind", story["language"]
            words = chrome[""][language] | chrome[settings.get("chrome", "")].get(language, {})
            html = template.render(s=story, c=words, n=n, dateline=dateline)
            body = html.encode(settings.get("charset", "utf-8"), "xmlcharrefreplace")
            truth = {"blind": blind} | expected(story, settings, dateline)
            yield file.stem, n, body, truth


if __name__ == "__main__":
    for shape, n, body, truth in pages():
        folder = PAGES / shape
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{n}.html").write_bytes(body)
        (folder / f"{n}.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
