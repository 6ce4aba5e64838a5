"""`newswire explain`: the whole life of one url, why its story is one, and why two urls are or are not one story."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from newswire import settings
from newswire.cli.show import ask, print_table
from newswire.dedup.passages import MOST_PASSAGES, shared_passages
from newswire.dedup.reasons import Pair, reason, shared_sample
from newswire.dedup.similarity import WINDOW_DAYS
from newswire.dedup.stories import merges
from newswire.errors import BadInput
from newswire.ids import url_key
from newswire.warehouse.connect import connected, transaction
from newswire.warehouse.local_server import warehouse_of
from newswire.warehouse.sql import read_sql
from newswire.warehouse.stories.prints import Prints

MOST_PRINTS = 5
Query = Callable[[str, dict[str, Any]], list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class _Text:
    """A member of a story, or an article that has none yet, with what it prints."""

    article: UUID
    asked: bool
    source: str
    url: str
    published_at: datetime
    text: str
    relation: str | None
    digest: bool | None
    story: int | None


def add_commands(commands: Any) -> None:
    explain = commands.add_parser("explain", help="the whole life of one url; of two: why they are one story or not")
    explain.add_argument("url")
    explain.add_argument("other", nargs="?", metavar="URL2", help="another url, to be compared with the first")
    explain.set_defaults(act=_explain)


def _explain(arguments: argparse.Namespace) -> int:
    if arguments.other is not None:
        return _compare(arguments.url, arguments.other)
    values = _named(arguments.url)
    items = ask("show/life_items", values)
    captures = ask("show/life_captures", values)
    if not items and not captures:
        raise BadInput(f"{arguments.url}: no feed, listing or import has named this url")
    values |= {"articles": [row[9] for row in captures if row[9]], "captures": [row[0] for row in captures]}
    print_table(
        (
            "source", "key", "listed title", "by", "claimed", "as written", "basis", "first seen", "state", "reason",
            "tries", "last look",
        ),
        items, "Items",
    )  # fmt: skip
    print_table(
        (
            "capture", "fetched", "status", "bytes", "sha256", "file", "offset", "cleaner", "verdict", "article",
            "repeats",
        ),
        captures, "Captures",
    )  # fmt: skip
    print_table(
        (
            "article", "source", "kind", "published", "precision", "taken back", "rev", "from", "to", "title",
            "cleaner", "agreement", "letters", "story", "relation", "similarity", "canonical",
        ),
        ask("show/life_articles", values), "Article and story",
    )  # fmt: skip
    with _prints() as (query, prints):
        _show_stories(_texts(query, values["articles"], values["key"]), query, prints)
    print_table(
        ("type", "mode", "status", "dyad", "date", "confidence", "quote", "event", "score", "why"),
        ask("show/life_mentions", values), "Mentions and events",
    )  # fmt: skip
    if aside := ask("show/life_quarantine", values):
        print_table(("stage", "reason", "message", "last", "settled"), aside, "Quarantine")
    return 0


def _compare(url: str, other: str) -> int:
    with _prints() as (query, prints):
        sides = [_side(query, one) for one in (url, other)]
        one, two = (next(text for text in side if text.asked) for side in sides)
        if one.article == two.article:
            print(f"both urls are one article, {one.article}: a page is one article, whatever its texts say")
            return 0
        for text in (one, two):
            if text.story is None:
                raise BadInput(f"{text.url}: its copies are not looked for yet; run 'newswire dedup --from D --to D'")
        texts = {text.article: text for side in sides for text in side}
        prints.load(texts)
        judged = _judged(one, two, list(texts.values()), prints)
        _table([(one, None), (two, judged)], prints, "Two articles, the second beside the first")
        print(reason(judged))
        _print_passages(one, two)
    return 0


def _side(query: Query, url: str) -> list[_Text]:
    values = _named(url)
    captures = ask("show/life_captures", values)
    texts = _texts(query, [row[9] for row in captures if row[9]], values["key"])
    if not texts:
        raise BadInput(f"{url}: no article has this url")
    return texts


def _named(url: str) -> dict[str, Any]:
    try:
        return {"url": url, "key": url_key(url)}
    except ValueError as error:
        raise BadInput(f"'{url}' is no url: {error}") from None


@contextmanager
def _prints() -> Iterator[tuple[Query, Prints]]:
    """Questions and fingerprints within one transaction."""
    with (
        warehouse_of(settings.load()) as dsn,
        connected(dsn, "newswire explain") as connection,
        transaction(connection) as cursor,
    ):

        def query(name: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
            cursor.execute(read_sql(name), values)
            return cursor.fetchall()

        yield query, Prints(cursor)


def _texts(query: Query, articles: Sequence[UUID], key: str) -> list[_Text]:
    return [_Text(*row) for row in query("show/story_texts", {"articles": list(articles), "keys": [key]})]


def _show_stories(texts: list[_Text], query: Query, prints: Prints) -> None:
    """For each story: its members beside the canonical, the texts that it shares with other stories, the passages."""
    stories = {
        text.story: [one for one in texts if one.story == text.story] for text in texts if text.story is not None
    }
    for story, members in stories.items():
        prints.load(text.article for text in members)
        head = next(text for text in members if text.relation == "canonical")
        rows = [(text, None if text is head else _judged(text, head, members, prints)) for text in members]
        _table(rows, prints, f"Story {story}: {len(members)} prints, each beside the canonical")
        _show_links([text for text in members if text.asked], query)
        copies = [text for text in members if text.asked and text is not head]
        for text in (copies or [one for one in members if one is not head])[:MOST_PRINTS]:
            _print_passages(text, head)


def _judged(one: _Text, two: _Text, members: Sequence[_Text], prints: Prints) -> Pair:
    """What the rules saw of two articles; `members` are the texts of their story, or of both their stories."""
    a, b = prints[one.article], prints[two.article]
    one_story = one.story == two.story
    return Pair(
        scores=prints.scores(a.article_id, b.article_id),
        gap_days=abs(a.day - b.day),
        shared_sample=shared_sample(a.fingerprint, b.fingerprint),
        fewest_rare=min(a.fingerprint.n_rare, b.fingerprint.n_rare),
        one_language=a.language == b.language,
        live=a.live or b.live,
        one_story=one_story,
        linkage=_at_merge(one, two, members, prints) if one_story else _between(one, two, members, prints),
    )


def _at_merge(one: _Text, two: _Text, members: Sequence[_Text], prints: Prints) -> float:
    steps = merges((prints[text.article].member(False) for text in members), prints.similarity)
    for step in steps:
        left, right = one.article, two.article
        if (left in step.left and right in step.right) or (right in step.left and left in step.right):
            return step.linkage
    return 0.0


def _between(one: _Text, two: _Text, members: Sequence[_Text], prints: Prints) -> float:
    """The mean similarity of two stories, nothing beyond the window."""
    left, right = ([prints[text.article] for text in members if text.story == side.story] for side in (one, two))
    found = sum(
        prints.similarity(a.article_id, b.article_id) for a in left for b in right if abs(a.day - b.day) <= WINDOW_DAYS
    )
    return found / (len(left) * len(right))


def _table(rows: Iterable[tuple[_Text, Pair | None]], prints: Prints, title: str) -> None:
    shown = []
    for text, pair in rows:
        made = prints[text.article]
        judged: tuple[Any, ...] = ("", "", "", "", "", "")
        if pair is not None:
            scores, row = pair.scores, pair.threshold
            judged = (f"{scores.j:.3f}", f"{scores.c:.3f}", pair.gap_days, row.j, row.c, f"{pair.linkage:.3f}")
        role = f"{text.relation}, round-up" if text.digest else text.relation
        size = f"{made.fingerprint.n_tokens}/{made.fingerprint.n_rare}"
        stop = made.fingerprint.stop_version
        shown.append((text.story, text.source, text.published_at, role, *judged, size, stop, text.url))
    headers = (
        "story", "source", "published", "relation", "J", "C", "gap days", "J needed", "C needed", "linkage",
        "words/rare", "stop list", "url",
    )  # fmt: skip
    print_table(headers, shown, title)


def _show_links(texts: Sequence[_Text], query: Query) -> None:
    rows = query("show/story_links", {"articles": [text.article for text in texts]})
    if not rows:
        return
    shown = [
        (story, source, published, "holds it" if held else "held by it", f"{j:.3f}", f"{c:.3f}", kind, stop, url)
        for kind, j, c, stop, source, url, published, story, held in rows
    ]
    headers = ("story", "source", "published", "which", "J", "C", "edge", "stop list", "url")
    print_table(headers, shown, "Texts of other stories")


def _print_passages(one: _Text, two: _Text) -> None:
    found = shared_passages(one.text, two.text)
    print(f"Shared passages of {one.url} and {two.url}: {len(found) or 'none'}")
    if len(found) == MOST_PASSAGES:
        print(f"  (the {MOST_PASSAGES} longest)")
    for passage in found:
        places = f"[{passage.first_start}:{passage.first_end}] [{passage.second_start}:{passage.second_end}]"
        print(f"  {passage.n_words} words {places} {one.text[passage.first_start : passage.first_end]!r}")
