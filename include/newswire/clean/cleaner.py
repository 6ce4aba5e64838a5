"""One page to one article: guard, body, metadata, fields, language, verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from newswire.clean import verdicts
from newswire.clean.body.blocks import GOOD_LINKS, Block
from newswire.clean.body.ending import without_ending
from newswire.clean.body.foreign import find_foreign
from newswire.clean.body.listing import ENOUGH, is_better, read_listing
from newswire.clean.body.listing import agreement as agreement_of_bodies
from newswire.clean.body.merge import Clues, agreement, find_headline, merge
from newswire.clean.body.opinions import Opinion, by_resiliparse, by_trafilatura, nested, whole_text
from newswire.clean.body.reading import read_blocks
from newswire.clean.body.rules import RuledPage, apply_rule, rule_for
from newswire.clean.body.structure import by_structure
from newswire.clean.body.tree import body_of, parse, with_stand_in
from newswire.clean.characters import key, tidy
from newswire.clean.fields.roles import Around, Fields, read_fields
from newswire.clean.guard import Guarded, guard
from newswire.clean.head.authors import find_authors, names_in
from newswire.clean.head.marked import find_marked
from newswire.clean.head.metadata import Head, read_head
from newswire.clean.head.published import find_modified, find_published
from newswire.clean.head.title import find_title
from newswire.clean.kinds import Signs, read_signs, says_nothing
from newswire.clean.language import find_language, of_script
from newswire.clean.live import as_live_blog, read_dated
from newswire.clean.page import CLEANER, Doubted, Page, is_sound
from newswire.clean.plain_text import clean_plain_text, is_plain_text
from newswire.errors import BadItem
from newswire.models import CleanedPage

RULED = "rule/1"
LISTED = "listing/1"
_AGREED = 0.75
_MIN_OPINION = 250
_NEVER_LOSE = 0.4
_TINY = 0.2  # of the second opinion's paragraphs: the first one saw one box of many
_READ = 0.5  # of what the second opinion has must stand in our own blocks


@dataclass(frozen=True, slots=True)
class Body:
    """The page's blocks, which of them are the article, and who found it."""

    blocks: list[Block]
    places: list[int]
    cleaner: str
    agreement: float | None
    ruled: RuledPage | None = None


def clean(page: Page) -> CleanedPage:
    """The article of a page.

    Raises:
        BadItem: the page is no article, with the verdict as reason.
    """
    if is_plain_text(page):
        return clean_plain_text(page)
    if not is_sound(page.url):
        page = replace(page, url="")
    guarded = guard(page.body, page.content_type)
    html = with_stand_in(guarded.html)
    root = parse(html)
    head = read_head(root, page.url)
    title = tidy(find_title(head) or page.listing_title or "")
    body = _find_body(page, guarded, html, root, title, head)
    if body.ruled is None:
        body = replace(body, places=without_ending(body.blocks, body.places, find_authors(head, root)))
    return _article(page, root, head, title, body, body.places)


def _find_body(page: Page, guarded: Guarded, html: str, root: HtmlElement, title: str, head: Head) -> Body:
    body = _body_of_page(page, guarded, html, root, title, head)
    listed = read_listing(page.listing_body) if page.listing_body else []
    listed = [block for block in listed if block.key != key(title)]
    if not listed:
        return body
    found = [body.blocks[i] for i in body.places]
    agreed = round(agreement_of_bodies(found, listed), 3)
    if agreed < ENOUGH and is_better(listed, found):
        above = body.blocks[: body.places[0]] if body.places else body.blocks
        blocks = [*above, *listed]
        return Body(blocks, list(range(len(above), len(blocks))), LISTED, agreed)
    return replace(body, agreement=agreed)


def _body_of_page(page: Page, guarded: Guarded, html: str, root: HtmlElement, title: str, head: Head) -> Body:
    rule = rule_for(page.source, page.fetched_at.date() if page.fetched_at else None)
    if rule is not None and not guarded.deep:
        ruled = apply_rule(root, rule)
        if _size(ruled.blocks) >= verdicts.MIN_LETTERS:
            return _with_rule(root, ruled, title)
    if guarded.deep:
        blocks = _lines(by_resiliparse(html).text)
        if _size(blocks) < verdicts.MIN_LETTERS:
            blocks = _lines(whole_text(html))
        return Body(blocks, list(range(len(blocks))), CLEANER, None)
    return _ensemble(guarded, html, root, Clues(key(title), key(head.description() or "")))


def _with_rule(root: HtmlElement, ruled: RuledPage, title: str) -> Body:
    """The ruled blocks, behind the page's own ones above them, where headline, kicker and date stand."""
    upper = read_blocks(body_of(root), until=ruled.start)
    name, above = key(title), len(upper)
    blocks = upper + ruled.blocks
    places = [i for i in range(above, len(blocks)) if blocks[i].key != name]
    return Body(blocks, places, RULED, None, ruled)


def _ensemble(guarded: Guarded, html: str, root: HtmlElement, clues: Clues) -> Body:
    blocks = read_blocks(body_of(root))
    second = by_resiliparse(html)
    if _size(blocks) < _READ * len(second.key):
        # where libxml2 nests the page into a menu or a button that is not closed, lexbor mostly does not
        root = parse(nested(html))
        blocks = read_blocks(body_of(root))
    foreign = find_foreign(blocks, clues.title)
    seconded = [i not in foreign and block.key in second.key for i, block in enumerate(blocks)]
    simple = by_structure(blocks, seconded, clues.title, foreign)
    first = simple or (Opinion.of("") if guarded.crowded else by_trafilatura(root))
    agreed = agreement(blocks, first, seconded)
    if not simple and not guarded.crowded and (agreed < _AGREED or len(first.key) < _MIN_OPINION):
        slow = by_trafilatura(root, slow=True)
        first = slow if slow.key else first
        held = sum(len(b.key) for i, b in enumerate(blocks) if i not in foreign and first.holds(b.key))
        for voters in (seconded, [i not in foreign for i in range(len(blocks))]):
            told = [b for b, on in zip(blocks, voters, strict=True) if on and not b.bad and b.links < GOOD_LINKS]
            if held < _TINY * sum(len(block.key) for block in told if block.good):
                first, held = Opinion.of_blocks(told), sum(len(block.key) for block in told)
    places = merge(blocks, first, seconded, clues, foreign)
    found = sum(len(blocks[i].key) for i in places)
    elsewhere = sum(len(blocks[i].key) for i in foreign if blocks[i].key in first.key)
    if found < _NEVER_LOSE * (len(first.key) - elsewhere):
        blocks = _lines(first.text)
        return Body(blocks, [i for i, b in enumerate(blocks) if b.key != clues.title], CLEANER, round(agreed, 3))
    return Body(blocks, places, CLEANER, round(agreed, 3))


def _size(blocks: list[Block]) -> int:
    return sum(len(block.key) for block in blocks)


def _lines(text: str) -> list[Block]:
    """The lines of an extractor's text as blocks, where the page's own ones are out of reach."""
    lines = (tidy(line) for line in text.split("\n"))
    return [Block(text=line, key=key(line), tag="p") for line in lines if key(line)]


def _article(page: Page, root: HtmlElement, head: Head, title: str, body: Body, places: list[int]) -> CleanedPage:
    blocks, ruled = body.blocks, body.ruled
    top = find_headline(blocks, key(title), places)
    start = top if top is not None else (places[0] if places else 0)
    published = find_published(page, head, root, blocks, start, ruled.printed_date if ruled else None)
    byline = ruled.byline if ruled and ruled.byline and names_in(ruled.byline, head) else None
    lines = (ruled.kicker if ruled else None, byline)
    fields = read_fields(blocks, places, Around(title, top, published.printed_place, *lines))
    text = fields.text()
    article = CleanedPage(
        title=title,
        text=text,
        blocks=tuple(fields.blocks),
        language=find_language(text),
        cleaner=body.cleaner,
        agreement=body.agreement,
        kicker=fields.kicker,
        lead=fields.lead,
        authors=_authors(head, root, fields, by_class=ruled is None),
        byline=fields.byline,
        agencies=tuple(fields.agencies),
        dateline=fields.dateline,
        source_line=fields.source_line,
        spans=tuple(fields.spans),
        section=head.section(),
        published_at=published.at,
        published_basis=published.basis,
        zone=published.zone,
        zone_basis=published.zone_basis,
        published_text=published.text,
        date_candidates=published.candidates,
        modified_at=find_modified(page, head),
        canonical_url=head.canonical,
    )
    return _judged(page, root, head, body, places, article, _images(blocks, top, places))


def _judged(
    page: Page, root: HtmlElement, head: Head, body: Body, places: list[int], article: CleanedPage, images: int
) -> CleanedPage:
    kept = [body.blocks[i] for i in places]
    zone = ZoneInfo(page.source.timezone if page.source else "UTC")
    dated = read_dated(root, head, body.blocks, kept, article.published_at, zone)
    known = page.source is not None or page.listing_published_at is not None or page.listing_title is not None
    evidence = verdicts.Evidence(
        url=page.url,
        title=article.title,
        text=article.text,
        head=head,
        blocks=body.blocks,
        kept=kept,
        images=images,
        source=page.source,
        # where a rule found its body, the page is of the kind that the rule was written for
        signs=None if body.ruled else _signs(root, head, body, kept, article),
        trusted=known or says_nothing(head) or of_script(article.text) is not None,
        dated=dated,
    )
    try:
        kind = verdicts.judge(evidence)
    except BadItem as verdict:
        raise Doubted(verdict.reason, str(verdict), article) from None
    if kind == "liveblog":
        return as_live_blog(article, dated.items)
    return article if article.kind == kind else replace(article, kind=kind)


def _signs(root: HtmlElement, head: Head, body: Body, kept: list[Block], article: CleanedPage) -> Signs:
    return read_signs(root, head, article.title, body.blocks, kept, article.published_basis, len(article.authors))


def _images(blocks: list[Block], top: int | None, places: list[int]) -> int:
    """How many images stand between the headline and the end of the text."""
    if not blocks:
        return 0
    start = top if top is not None else (places[0] if places else 0)
    end = blocks[min(places[-1] + 1, len(blocks) - 1)] if places else blocks[-1]
    return max(0, end.images - blocks[start].images)


def _authors(head: Head, root: HtmlElement, fields: Fields, *, by_class: bool) -> tuple[str, ...]:
    found = find_authors(head, root)
    if found:
        return found
    if fields.author:
        return names_in(fields.author, head)
    return names_in(find_marked(root), head) if by_class else ()
