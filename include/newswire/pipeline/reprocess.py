"""A window is coded again by a newer extractor beside what readers see; a person promotes it, and can take it back."""

from __future__ import annotations

from newswire.extract.filter import answer_body
from newswire.extract.record import ArticleText, Extractor
from newswire.models import StageReport
from newswire.pipeline.context import Books, Context, close
from newswire.pipeline.extract import registered
from newswire.pipeline.reprocess_diff import Change, changes
from newswire.warehouse import reprocess as recodings
from newswire.warehouse.connect import transaction
from newswire.warehouse.extraction import Answer, PendingArticle
from newswire.window import Window

_BATCH = 200


def recode(context: Context, window: Window) -> StageReport:
    """Codes what a lower-ranked extractor has coded, and keeps the answers apart. Safe to run again: it goes on."""
    books = Books("reprocess", None, window)
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            extractor, number = registered(cursor, context.settings.extractor)
            recoding_id = recodings.open_recoding(cursor, context.run, window, number)
            pending = recodings.pending_articles(cursor, recoding_id, window, number.rank)
        for start in range(0, len(pending), _BATCH):
            answers = [_answer(article, extractor) for article in pending[start : start + _BATCH]]
            with transaction(connection) as cursor:
                recodings.stage_answers(cursor, recoding_id, answers)
            books.seen += len(answers)
            books.new += len(answers)
    books.notes.append(f"recoding {recoding_id} by {extractor.name}/{extractor.version}")
    return close(context, books)


def diff(context: Context, window: Window) -> list[Change]:
    """What a promotion of the window would change in events, by a rehearsal that leaves nothing behind."""
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            staged = recodings.find(cursor, window, "staged")
        return changes(recodings.rehearse(connection, context.run, window, staged))


def promote(context: Context, window: Window, by: str = "") -> StageReport:
    """What is staged replaces what readers see, in one transaction."""
    books = Books("reprocess", None, window, part=1)
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            staged = recodings.find(cursor, window, "staged")
        done = recodings.promote(connection, context.run, window, staged, by)
    books.seen, books.fenced, books.new = done.articles, done.fenced_articles, done.changed_articles
    books.unchanged = done.articles - done.fenced_articles - done.changed_articles
    books.notes.append(
        f"recoding {staged.recoding_id} is promoted: {done.inserted} mentions inserted, {done.closed} closed, "
        f"{done.quarantined} set aside; {done.events} events written"
    )
    return close(context, books)


def reject(context: Context, window: Window, by: str = "") -> str:
    """What is staged is kept for people to look at and never promoted."""
    with context.warehouse() as connection, transaction(connection) as cursor:
        staged = recodings.find(cursor, window, "staged")
        recodings.reject(cursor, staged, by)
    return f"recoding {staged.recoding_id} is rejected"


def roll_back(context: Context, window: Window, by: str = "") -> StageReport:
    """The last promotion of this window is taken back; articles that were coded since keep what they have."""
    books = Books("reprocess", None, window, part=2)
    with context.warehouse() as connection:
        with transaction(connection) as cursor:
            promoted = recodings.find(cursor, window, "promoted")
        done = recodings.roll_back(connection, context.run, window, promoted, by)
    books.seen, books.new, books.unchanged = promoted.articles, done.articles, done.kept
    books.notes.append(
        f"recoding {promoted.recoding_id} is rolled back: {done.restored} mentions are back, {done.closed} closed; "
        f"{done.events} events written"
    )
    return close(context, books)


def _answer(article: PendingArticle, extractor: Extractor) -> Answer:
    text = ArticleText(
        title=article.title,
        text=article.text,
        published_at=article.published_at,
        language=article.language,
        source=article.source_id,
        source_country=article.source_country,
    )
    result = extractor.extract(text)
    body = answer_body(result, extractor)
    named = result.offices
    return Answer(
        article.article_id, article.rev_no, body["events"], body["rejected"], named.named, named.without_holder
    )
