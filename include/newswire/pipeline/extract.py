"""Canonical articles are coded; the answers wait in the warehouse for the load."""

from __future__ import annotations

from typing import Any

from newswire.extract import registry
from newswire.extract.filter import answer_body
from newswire.extract.record import ArticleText, Extractor, Offices
from newswire.models import StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.warehouse import extraction
from newswire.warehouse.connect import Cursor, transaction
from newswire.window import Window

_BATCH = 200
ARTICLES_PER_CHUNK = 500


def registered(cursor: Cursor, name: str) -> tuple[Extractor, extraction.Registered]:
    """The extractor of this name and its number; its dictionaries are compared with those of its first use."""
    extractor = registry.get(name)
    digest = bytes.fromhex(extractor.pack_sha256)
    return extractor, extraction.register(cursor, extractor.name, extractor.version, extractor.rank, digest)


def number_of(cursor: Cursor, name: str) -> extraction.Registered:
    """The number of the extractor of this name, without a look at its dictionaries once it is known."""
    extractor = registry.get(name)
    return extraction.known(cursor, extractor.name, extractor.version) or registered(cursor, name)[1]


def chunks(context: Context, window: Window) -> int:
    """Into how many mapped tasks the extraction of a window is cut; at least one."""
    with context.warehouse() as connection, transaction(connection) as cursor:
        rank = registry.get(context.settings.extractor).rank
        return max(1, -(-extraction.count_pending(cursor, window, rank) // ARTICLES_PER_CHUNK))


def extract(context: Context, window: Window, *, chunk: int = 0, of: int = 1) -> StageReport:
    """Codes the articles of one chunk of the window that wait for the extractor. Safe to run again."""
    books = Books("extract", None, window, part=chunk)
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            extractor, number = registered(cursor, context.settings.extractor)
            pending = extraction.pending_articles(cursor, window, number, chunk=chunk, chunks=of)
        for start in range(0, len(pending), _BATCH):
            answers = []
            for article in pending[start : start + _BATCH]:
                mentions: list[dict[str, Any]] = []
                rejected: list[dict[str, str]] = []
                offices = Offices()
                if article.canonical:
                    text = ArticleText(
                        title=article.title,
                        text=article.text,
                        published_at=article.published_at,
                        language=article.language,
                        source=article.source_id,
                        source_country=article.source_country,
                    )
                    result = extractor.extract(text)
                    answer, offices = answer_body(result, extractor), result.offices
                    mentions, rejected = answer["events"], answer["rejected"]
                answers.append(
                    extraction.Answer(
                        article.article_id, article.rev_no, mentions, rejected, offices.named, offices.without_holder
                    )
                )
                books.seen += 1
                books.new += 1
            with transaction(connection) as cursor:
                extraction.stage_answers(cursor, number, answers)
    if of > 1:
        books.notes.append(f"chunk {chunk + 1} of {of}")
    return close(context, books)
