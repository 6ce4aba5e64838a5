"""The rules of the replica sites on all their pages; two of them were adjusted on these pages, so none is blind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from newswire.clean.body.rules import rule_for
from newswire.clean.cleaner import clean
from newswire.clean.page import Page
from newswire.errors import BadInput
from newswire.models import SiteRule
from newswire.replica import gulf, state, wifaq
from newswire.replica.answer import Asked
from newswire.replica.press import edition
from newswire.sources import catalogue

NOW = datetime(2026, 9, 20, tzinfo=UTC)
SITES = {"wifaq": wifaq, "state": state, "gulf": gulf}


@pytest.mark.parametrize("site", SITES)
def test_a_rule_finds_what_the_site_printed(site: str) -> None:
    source = catalogue.load()[f"replica_{site}"]
    edited = edition(site, NOW)  # type: ignore[arg-type]
    checked = 0
    for printed in edited.pages:
        if printed.fault:
            continue
        address = urlsplit(printed.url)
        answer = SITES[site].respond(Asked(unquote(address.path), dict(parse_qsl(address.query)), {}), edited)
        if answer.status != 200:
            continue
        page = clean(Page(printed.url, answer.body, answer.content_type, source, NOW, printed.title))
        wanted = [block.lstrip("*").strip() for block in printed.blocks]
        assert [line.lstrip("*").strip() for line in page.text.split("\n")] == wanted, printed.url
        assert (page.title, page.kicker, page.cleaner) == (printed.title, printed.kicker, "rule/1")
        assert page.published_at is not None
        assert abs((page.published_at - printed.published_at).total_seconds()) < 60
        checked += 1
    assert checked > 20 or site == "state"


def test_the_day_of_the_capture_picks_the_rule() -> None:
    old = SiteRule(body="//old", valid_until=date(2026, 3, 1))
    new = SiteRule(body="//new", valid_from=date(2026, 3, 2))
    source = catalogue.load()["replica_wifaq"].model_copy(update={"clean": (old, new)})
    assert rule_for(source, date(2026, 3, 1)) is old
    assert rule_for(source, date(2026, 3, 2)) is new
    assert rule_for(source, None) is new


def test_a_rule_that_is_no_xpath_names_itself() -> None:
    source = catalogue.load()["replica_wifaq"].model_copy(update={"clean": (SiteRule(body="//div["),)})
    with pytest.raises(BadInput, match=r"//div\["):
        clean(Page("https://news.example/1", b"<html><body><p>x</p></body></html>", source=source))
