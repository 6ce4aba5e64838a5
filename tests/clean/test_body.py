"""Which blocks of a page are its body, on small pages of our own, and that the order of pages changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from newswire.clean.body import noise
from newswire.clean.body.blocks import read_blocks
from newswire.clean.body.opinions import Opinion
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


def test_the_article_is_found_behind_a_button_that_is_never_closed() -> None:
    menu = "<header><button><div><span>Menu</span></button></header>"
    inside = "<h1>Ferries wait for the fog to lift</h1>" + "".join(f"<p>{text}</p>" for text in SENTENCES)
    assert texts_of(f"<html><body>{menu}<main><div>{inside}</div></main></body></html>") == SENTENCES
