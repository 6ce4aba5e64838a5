"""Which blocks of a page are its body, on small pages of our own, and that the order of pages changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from newswire.clean.body import noise
from newswire.clean.body.opinions import Opinion
from newswire.clean.body.reading import read_blocks
from newswire.clean.body.structure import by_structure
from newswire.clean.body.tree import body_of, parse
from newswire.clean.cleaner import clean
from newswire.clean.page import Page
from newswire.errors import BadItem

PAGES = sorted((Path(__file__).parent / "pages").glob("*/1.html"))
SENTENCES = [
    f"The harbour office said on day {n} that ferry number {n} would leave berth {n} two hours late because of the fog."
    for n in range(1, 9)
]


def page(inside: str, around: str = "") -> str:
    return f"<html><body><div id='top'><div class='text'>{inside}</div>{around}</div></body></html>"


def structure(html: str) -> Opinion | None:
    blocks = read_blocks(body_of(parse(html)))
    return by_structure(blocks, [True] * len(blocks), "")


def texts_of(html: str) -> list[str]:
    try:
        return clean(Page("https://www.news.example/a", html.encode())).text.split("\n")
    except BadItem as verdict:
        found = getattr(verdict, "found", None)
        return found.text.split("\n") if found else [verdict.reason]


def test_the_same_bytes_give_the_same_article_in_any_order() -> None:
    bodies = [path.read_bytes() for path in PAGES]

    def cleaned(order: list[int]) -> dict[int, object]:
        found: dict[int, object] = {}
        for i in order:
            try:
                found[i] = clean(Page("https://www.news.example/a", bodies[i]))
            except BadItem as verdict:
                found[i] = (verdict.reason, str(verdict))
        return found

    order = list(range(len(bodies)))
    once = cleaned(order)
    assert len(once) >= 10
    assert cleaned(order[::-1]) == once
    assert cleaned([*order[::2], *order[1::2], *order]) == once


def test_paragraphs_of_one_element_are_the_article_and_teasers_in_boxes_of_their_own_are_not() -> None:
    inside = "".join(f"<p>{text}</p>" for text in SENTENCES)
    teaser = "A bakery in the old town sells bread by weight again, and the queue reaches the bridge by six o'clock."
    found = structure(page(inside, f"<div><div><p>{teaser}</p></div></div>"))
    assert found is not None
    assert found.text.split("\n") == SENTENCES


def test_a_page_of_boxes_with_a_paragraph_each_is_not_simple() -> None:
    boxes = "".join(f"<div class='related'><p>{text}</p></div>" for text in SENTENCES)
    assert structure(page("".join(f"<p>{text}</p>" for text in SENTENCES[:3]), boxes)) is None


@pytest.mark.parametrize(("rows", "kept"), [(5, 0), (4, 4)])
def test_a_row_of_five_links_is_left_out(rows: int, kept: int) -> None:
    links = "".join(f"<p><a href='/{n}'>Prices of ferry tickets in town {n}</a></p>" for n in range(rows))
    inside = "".join(f"<p>{text}</p>" for text in SENTENCES)
    blocks = read_blocks(body_of(parse(page(inside + links))))
    places = list(range(len(blocks)))
    left = noise.without_noise(blocks, places, [True] * len(blocks), "", Opinion.of_blocks(blocks))
    assert len(left) == len(SENTENCES) + kept


def test_an_h1_inside_the_text_is_a_subhead_where_the_page_has_several() -> None:
    inside = (
        "<h1>Ferries wait for the fog to lift</h1>"
        + "".join(f"<p>{text}</p>" for text in SENTENCES[:2])
        + "<h1>What the harbour office says</h1>"
        + "".join(f"<p>{text}</p>" for text in SENTENCES[2:])
    )
    head = "<html><head><title>Fog at the harbour</title></head>"
    assert set(SENTENCES) <= set(texts_of(page(inside).replace("<html>", head)))


def test_list_items_that_a_plan_repeats_stay_and_repeated_paragraphs_go() -> None:
    item = "Run ten minutes slowly and then four minutes as fast as you can without stopping."
    inside = f"<p>{SENTENCES[0]}</p><ul><li>{item}</li></ul><p>{SENTENCES[1]}</p><ul><li>{item}</li></ul>"
    blocks = read_blocks(body_of(parse(page(inside + f"<p>{SENTENCES[0]}</p>"))))
    left = noise.without_noise(blocks, [*range(5)], [True] * 5, "", Opinion.of_blocks(blocks))
    assert [blocks[i].text for i in left] == [SENTENCES[0], item, SENTENCES[1], item]


HEADLINE = "<h1>Ferries wait for the fog to lift</h1>"
TEXT = "".join(f"<p>{text}</p>" for text in SENTENCES)
OTHER = "A reader writes that the queue at the bridge was long and that nobody told the people there what to do next."


def whole(inside: str) -> list[str]:
    return texts_of(f"<html><body><div class='main'>{inside}</div></body></html>")


def test_list_items_between_paragraphs_are_kept_though_no_extractor_means_them() -> None:
    items = "".join(f"<li style='display:none'>{text}</li>" for text in SENTENCES[2:4])
    before, after = ("".join(f"<p>{text}</p>" for text in part) for part in (SENTENCES[:2], SENTENCES[4:]))
    assert set(SENTENCES) <= set(whole(HEADLINE + f"<div>{before}<ul class='hidden'>{items}</ul>{after}</div>"))


def test_a_quotation_in_a_figure_is_text_and_a_pulled_out_sentence_is_not_told_twice() -> None:
    said = "We have never seen such a fog in this harbour, and we will not send a ship out before it lifts."
    quote = f"<figure><blockquote><p>{said}</p></blockquote><figcaption>The harbour master</figcaption></figure>"
    pulled = f"<blockquote><p>{SENTENCES[2]}</p></blockquote>"
    parts = [f"<p>{text}</p>" for text in SENTENCES]
    found = whole(HEADLINE + "<div>" + "".join([*parts[:4], quote, pulled, *parts[4:]]) + "</div>")
    assert found == [*SENTENCES[:4], said, *SENTENCES[4:]]


def test_a_lead_in_a_teaser_box_below_the_headline_is_kept() -> None:
    lead = "All ferries of the northern harbour stay at their berths today, the office said in the morning."
    box = f"<div class='field-name-teaser'><div class='field__item'><p>{lead}</p></div></div>"
    assert whole(HEADLINE + box + f"<div class='body'>{TEXT}</div>") == [lead, *SENTENCES]


@pytest.mark.parametrize(
    "box", ["<div class='NewsImage'><img src='a.jpg'><span>{}</span></div>", "<div class='image-note'><p>{}</p></div>"]
)
def test_little_text_in_a_box_that_is_named_after_its_image_is_no_text(box: str) -> None:
    caption = box.format("The harbour master at the window of her office on a morning without a single ship")
    assert whole(HEADLINE + caption + f"<div class='body'>{TEXT}</div>") == SENTENCES


def test_rows_of_author_and_hits_between_headline_and_text_are_no_text() -> None:
    rows = "<dl class='info'><dt>Details</dt><dd>{0}</dd><dd>Hits: 733</dd></dl>"
    told = "Anna Holm, who has reported on the northern harbour and its ships for this paper for twenty years"
    assert whole(HEADLINE + rows.format(told) + f"<div class='body'>{TEXT}</div>") == SENTENCES


@pytest.mark.parametrize(
    "end",
    [
        "<p>Anna Holm is the harbour correspondent of this paper and has lived on three islands.</p>",
        "<p>For more from the harbour follow our channel on WhatsApp.</p>",
        "<p>Read it at https://www.news.example/a</p>",
        "<p>1 / 2</p>",
        "<p>Anna Holm</p><p>She writes on ships and islands, and has lived on three of them since her childhood.</p>",
        "<p>All rights reserved by the publishing house and its authors. No part of these pages may be copied, "
        "stored or broadcast again in any form without the written permission of the publisher.</p>",
        "<p>Main office in Harbour Street, telephone 0000000, fax 0000000</p>",
    ],
)
def test_what_tells_of_the_author_or_where_else_to_read_is_left_out_at_the_end(end: str) -> None:
    meta = "<html><head><meta name='author' content='Anna Holm'></head>"
    html = f"{meta}<body><div class='main'>{HEADLINE}<div class='body'>{TEXT}{end}</div></div></body></html>"
    assert texts_of(html) == SENTENCES


@pytest.mark.parametrize(
    "line",
    [
        "<div>Topics : <a href='/1'>ferries</a> , <a href='/2'>fog</a> , <a href='/3'>islands</a></div>",
        "<p>MORE: <a href='/1'>Bread is sold by weight again in the old town</a></p>",
        "<p><a href='/1'>این‌ها را هم بخوانید | نان دوباره در شهر کهنه کیلویی فروخته می‌شود</a></p>",
        "<p>Read more</p><a href='/1'><p>Bread is sold by weight again</p><p>{0}</p></a>",
        "<div class='pullquote'><p>the harbour office said on day 4 that ferry number 4 would leave berth 4</p></div>",
    ],
)
def test_lines_that_point_elsewhere_and_sentences_pulled_out_are_no_text(line: str) -> None:
    parts = [f"<p>{text}</p>" for text in SENTENCES]
    inside = "".join([*parts[:5], line.format(OTHER), *parts[5:]])
    assert whole(HEADLINE + f"<div class='body'>{inside}</div>") == SENTENCES


def test_a_line_with_an_address_or_a_name_behind_a_label_is_text() -> None:
    lines = ["Tickets: https://www.ferries.example/tickets", "Next ferry: Northern Star"]
    rows = "".join(f"<p>{line.split(': ')[0]}: <a href='/1'>{line.split(': ')[1]}</a></p>" for line in lines)
    inside = f"<p>{SENTENCES[0]}</p>{rows}" + "".join(f"<p>{text}</p>" for text in SENTENCES[1:])
    assert set(lines) <= set(whole(HEADLINE + f"<div class='body'>{inside}</div>"))


def test_questions_and_answers_below_the_text_are_kept() -> None:
    answers = [
        f"Ferry {n} sails again when the harbour office can see the lighthouse from its window." for n in (1, 2, 3)
    ]
    boxes = "".join(f"<div><button>When?</button><div class='fold'><p>{text}</p></div></div>" for text in answers)
    asked = f"<section><h2>Frequently asked questions</h2>{boxes}</section>"
    assert set(answers) <= set(whole(HEADLINE + f"<div class='body'>{TEXT}</div>" + asked))


@pytest.mark.parametrize(
    "below",
    [
        "<h3>Comments (2)</h3><p>Per</p><p>{0}</p><p>Ida</p><p>{0} And more.</p>",
        "<div><b>دیدگاه خوانندگان (2)</b><p>Per</p><p>{0}</p><p>Ida</p><p>{0} And more.</p></div>",
        "<p><b>اترك تعليقاً على الخبر</b></p><p>Per</p><p>{0}</p><p>{0} And more.</p>",
        "<h4>Island news</h4><h5><a href='/1'>Bread is sold by weight again</a></h5><p>{0}</p>"
        "<h5><a href='/2'>The bridge to the fort is closed</a></h5><p>{0} And more.</p>",
    ],
)
def test_comments_and_rows_of_other_stories_below_the_text_are_not(below: str) -> None:
    assert whole(HEADLINE + f"<div class='body'>{TEXT}{below.format(OTHER)}</div>") == SENTENCES


def test_an_article_that_stands_in_an_aside_is_found() -> None:
    side = "".join(f"<div><a href='/{n}'>Bread is sold by weight again {n}</a></div>" for n in range(4))
    html = f"<html><body><aside class='content'>{HEADLINE}{TEXT}</aside><div>{side}</div></body></html>"
    assert texts_of(html) == SENTENCES
