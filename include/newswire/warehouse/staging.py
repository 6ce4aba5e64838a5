"""What waits for the load, as rows: identities go first, the rows follow once it is known which are not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from newswire.models import Quarantined
from newswire.warehouse.connect import Cursor
from newswire.warehouse.copying import copy_rows
from newswire.warehouse.mentions import COLUMNS, SIDE_COLUMNS, MentionRows, WaitingArticle, mention_rows
from newswire.warehouse.reports import set_aside
from newswire.warehouse.sql import read_sql

_ARTICLE = ("article_id", "rev_no", "status", "n_mentions", "published_at", "offices", "without_holder")
_IDENTITY_COLUMNS = ("mention_id", "published_at", "article_id", "type", "row_sha256")
_identity = itemgetter(*(COLUMNS.index(column) for column in _IDENTITY_COLUMNS))


@dataclass(frozen=True, slots=True)
class Staged:
    """What waits, as rows: of articles, of their answers, of their mentions in the order in which these are numbered;
    what cannot be loaded; and what the extractor itself refused, without its number."""

    articles: Sequence[tuple[Any, ...]]
    answers: Sequence[tuple[Any, ...]]
    mentions: Sequence[MentionRows]
    refused: Sequence[Quarantined]
    rejected: Sequence[tuple[Any, ...]]


def made(waiting: Sequence[WaitingArticle]) -> Staged:
    """The rows of the mentions that can be, the mentions that are refused, and the rows of their articles.

    Nothing of it holds on to the answers themselves, which are the larger part.
    """
    articles: list[tuple[Any, ...]] = []
    mentions: list[MentionRows] = []
    refused: list[Quarantined] = []
    for article in waiting:
        good, bad = mention_rows(article) if article.canonical else ([], [])
        mentions += good
        refused += [
            Quarantined("load", f"{article.article_id}/{n}", error.reason, str(error), article.source_id, None, mention)
            for n, (mention, error) in enumerate(bad)
        ]
        status = "superseded" if not article.canonical else "ok" if good else "no_event"
        articles.append(
            (
                article.article_id, article.rev_no, status, len(good), article.published_at, article.offices,
                article.without_holder,
            )
        )  # fmt: skip
    answers = [(article.article_id, article.extracted_at) for article in waiting]
    rejected = [
        (article.article_id, n, found["reason"], found["quote"])
        for article in waiting
        for n, found in enumerate(article.rejected)
    ]
    return Staged(articles, answers, mentions, refused, rejected)


def months(staged: Staged) -> list[datetime]:
    """The first instants of the months in which the articles were published, ascending."""
    published = (row[_ARTICLE.index("published_at")] for row in staged.articles)
    return sorted({at.replace(day=1, hour=0, minute=0, second=0, microsecond=0) for at in published})


def stage(cursor: Cursor, staged: Staged) -> None:
    """Copies articles and the identities of mentions into temporary tables."""
    cursor.execute(read_sql("load/staging"))
    copy_rows(cursor, "staged_article", _ARTICLE, staged.articles)
    copy_rows(cursor, "staged_answer", ("article_id", "extracted_at"), staged.answers)
    identities = ((*_identity(mention.row), n) for n, mention in enumerate(staged.mentions))
    copy_rows(cursor, "staged_mention", (*_IDENTITY_COLUMNS, "n"), identities)
    cursor.execute("ANALYZE staged_article, staged_mention (mention_id, published_at, article_id), staged_answer")


def insert_fresh(cursor: Cursor, staged: Staged, load_id: int, now: datetime) -> list[MentionRows]:
    """Writes the mentions that are not there yet, with their sides."""
    cursor.execute(read_sql("load/fresh"))
    fresh = [staged.mentions[n] for (n,) in cursor.fetchall()]
    every = {"load_id": load_id, "system_from": now}
    copy_rows(cursor, "core.mention", COLUMNS, [mention.row for mention in fresh], every)
    copy_rows(cursor, "core.mention_side", SIDE_COLUMNS, [side for mention in fresh for side in mention.sides])
    return fresh


def keep_refused(cursor: Cursor, staged: Staged, extractor_id: int) -> None:
    """What cannot be loaded goes to quarantine; what the extractor itself refused stays with its article."""
    set_aside(cursor, staged.refused)
    cursor.execute(read_sql("load/settled"), {"refused": [item.key for item in staged.refused]})
    cursor.execute(read_sql("load/rejected"))
    if staged.rejected:
        cursor.execute("SELECT article_id FROM staged_article")
        listed = {article_id for (article_id,) in cursor.fetchall()}
        rows = [row for row in staged.rejected if row[0] in listed]
        copy_rows(
            cursor, "core.rejected", ("article_id", "ord", "reason", "quote"), rows, {"extractor_id": extractor_id}
        )
