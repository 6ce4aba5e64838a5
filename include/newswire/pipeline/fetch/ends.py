"""How each item ends: indexed with its capture, unchanged, taken back, set aside, or left for a later try."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from newswire.fetch.archive import Earlier, Kept
from newswire.fetch.http import FetchResult
from newswire.models import ArchivePlace, Quarantined, Source
from newswire.pipeline.context import Books, Context
from newswire.pipeline.fetch.absence import says_it_is_gone
from newswire.warehouse import articles, items
from newswire.warehouse.connect import Connection, Cursor, transaction
from newswire.warehouse.items import Captured, Queued, Settled
from newswire.warehouse.reports import resolve, set_aside

MOST_ATTEMPTS = 5
LATER = frozenset({"rate-limited", "retry", "deferred", "robots-unreachable"})
_SET_ASIDE = frozenset({"gone", "refused", "quarantined"})


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer that is in an archive file which is not published yet."""

    item: Queued
    result: FetchResult
    same_as: Earlier | None


@dataclass(slots=True)
class Work:
    """One fetch task: what waits to be indexed, and how many failures came in a row."""

    context: Context
    source: Source
    connection: Connection
    books: Books
    failed_in_a_row: int = 0
    removed: int = 0
    unanswered: int = 0
    _waiting: dict[UUID, list[_Answer]] = field(default_factory=dict)

    def kept(self, capture: UUID, item: Queued, result: FetchResult, same_as: Earlier | None) -> None:
        """Takes note of an answer that was written; `index` settles it when its file is published."""
        self._waiting.setdefault(capture, []).append(_Answer(item, result, same_as))

    def index(self, kept: list[Kept]) -> None:
        """Index rows and item states of a published archive file, in one transaction."""
        answers = [(key, place, answer) for key, place in kept for answer in self._waiting.pop(key, [])]
        with transaction(self.connection) as cursor:
            rows = [_captured(self.source.id, answer, key, place) for key, place, answer in answers]
            items.write_captures(cursor, self.context.run, rows)
            for key, _, answer in answers:
                if answer.result.status == "ok":
                    self._fetched(cursor, answer, key)
                else:
                    self._blocked_page(cursor, answer, key)
            resolve(cursor, "fetch", [answer.item.url_key for _, _, answer in answers if answer.result.status == "ok"])

    def settle(self, item: Queued, result: FetchResult) -> None:
        """The state of an item that gave no page."""
        asked_by_validators = bool(item.etag or item.last_modified)
        with transaction(self.connection) as cursor:
            if result.outcome == "not-modified" and asked_by_validators:
                self._put(cursor, Settled(item.url_key, "fetched", None, 0, checked_at=result.fetched_at))
                articles.mark_returned(cursor, self.source.id, item.url_key)
                self.books.unchanged += 1
            elif result.outcome == "gone" and item.held is not None:
                self._taken_back(cursor, item, result)
            elif item.state != "queued":
                self._no_look(cursor, item, result)
            else:
                self._failed(cursor, item, result)

    def not_asked(self, item: Queued) -> None:
        """An item that the host's silence left unasked: its state stays as it is."""
        if item.state != "queued":
            self.books.unchanged += 1
            self.unanswered += 1
            return
        self.books.deferred += 1
        self.books.failed(f"{item.url}: not asked, since the host did not answer")

    def tell(self, looks: int) -> None:
        """Notes for people on what was looked at again."""
        if looks:
            silent = f", {self.unanswered} of them in vain" if self.unanswered else ""
            self.books.notes.append(f"{looks} pages of the days before were looked at again{silent}")
        if self.removed:
            self.books.notes.append(f"{self.removed} pages were taken back by their publisher")

    def _fetched(self, cursor: Cursor, answer: _Answer, capture: UUID) -> None:
        item, at = answer.item, answer.result.fetched_at
        same = answer.same_as is not None and answer.same_as.capture == capture
        noticed = self.books.window.start if item.state != "queued" and not same else None
        self._put(cursor, Settled(item.url_key, "fetched", None, 0, capture, at, noticed_at=noticed))
        articles.mark_returned(cursor, self.source.id, item.url_key)
        if same:
            self.books.unchanged += 1
        else:
            self.books.new += 1

    def _blocked_page(self, cursor: Cursor, answer: _Answer, capture: UUID) -> None:
        item, result = answer.item, answer.result
        if item.held is not None and says_it_is_gone(result.error or ""):
            self._taken_back(cursor, item, result)
            return
        if item.state == "queued":
            settled = Settled(item.url_key, "quarantined", result.outcome, 0, capture, result.fetched_at)
        else:  # the page that we have stays
            settled = Settled(item.url_key, item.state, None, 0, checked_at=result.fetched_at)
        self._put(cursor, settled)
        set_aside(cursor, [_quarantined(self.source.id, item, result, capture)])
        self.books.quarantined += 1

    def _taken_back(self, cursor: Cursor, item: Queued, result: FetchResult) -> None:
        """A page that we have is there no more: its article stays and is marked."""
        at = result.fetched_at
        self._put(cursor, Settled(item.url_key, "gone", result.outcome, 0, checked_at=at))
        articles.mark_removed(cursor, self.source.id, item.url_key, at)
        if item.state == "gone":
            self.books.unchanged += 1
        else:
            self.books.new += 1
            self.removed += 1

    def _no_look(self, cursor: Cursor, item: Queued, result: FetchResult) -> None:
        """A second look that showed nothing: the item stays as it was, and is asked again only where that may help."""
        at = None if result.outcome in LATER else result.fetched_at
        reason = result.outcome if item.state == "gone" else None
        self._put(cursor, Settled(item.url_key, item.state, reason, 0, checked_at=at))
        self.books.unchanged += 1
        self.unanswered += 1

    def _failed(self, cursor: Cursor, item: Queued, result: FetchResult) -> None:
        attempts = item.attempts + 1
        if result.outcome in LATER and attempts < MOST_ATTEMPTS:
            self._put(cursor, Settled(item.url_key, "queued", result.outcome, attempts))
            self.books.deferred += 1
            self.books.failed(f"{item.url}: {result.outcome}: {result.error or result.http_status}", result.retry_after)
            return
        state = result.status if result.status in _SET_ASIDE else "error"
        self._put(cursor, Settled(item.url_key, state, result.outcome, attempts, checked_at=result.fetched_at))
        set_aside(cursor, [_quarantined(self.source.id, item, result, None)])
        if result.outcome == "gone":  # its capture was lost, its article was not
            articles.mark_removed(cursor, self.source.id, item.url_key, result.fetched_at)
        self.books.quarantined += 1

    def _put(self, cursor: Cursor, settled: Settled) -> None:
        items.settle_items(cursor, self.source.id, [settled])


def _captured(source_id: str, answer: _Answer, capture: UUID, place: ArchivePlace) -> Captured:
    result, same_as = answer.result, answer.same_as
    return Captured(
        capture_id=capture,
        fetched_at=result.fetched_at,
        source_id=source_id,
        url_key=answer.item.url_key,
        url=result.url,
        final_url=result.final_url,
        http_status=result.http_status,
        content_type=result.content_type,
        size=len(result.body),
        body_sha256=bytes.fromhex(result.sha256),
        place=place,
        etag=result.etag,
        last_modified=result.last_modified,
        same_as=same_as.capture if same_as else None,
    )


def _quarantined(source_id: str, item: Queued, result: FetchResult, capture: UUID | None) -> Quarantined:
    message = f"{item.url}: {result.error or result.http_status or result.outcome}"
    return Quarantined("fetch", item.url_key, result.outcome, message, source_id, capture)
