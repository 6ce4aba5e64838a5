"""The rules of the replica sites on all their pages; two of them were adjusted on these pages, so none is blind."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
import yaml
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
LATER = datetime(2026, 10, 3, tzinfo=UTC)
RULES = Path(__file__).parent / "rules"
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


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("body", "//div[", r"clean\.0\.body: '//div\[' is no XPath"),
        ("drop", ["//b", "//x:b"], r"clean\.0\.drop: '//x:b' is no XPath"),
        ("date", "shout(//b)", r"clean\.0\.date: 'shout\(//b\)' is no XPath"),
        ("boddy", "//b", r"clean\.0\.boddy: unknown key"),
        ("valid_until", "2026-08-31", r"clean\.0: valid_until: 2026-08-31 lies before valid_from"),
    ],
)
def test_a_mistake_in_a_rule_is_named_with_file_and_key(key: str, value: object, named: str) -> None:
    facts = yaml.safe_load(files("newswire.sources").joinpath("replica_wifaq.yaml").read_text(encoding="utf-8"))
    facts["clean"][0][key] = value
    with pytest.raises(BadInput, match=f"^own.yaml: {named}"):
        catalogue.read(yaml.safe_dump(facts, allow_unicode=True), "own.yaml")


def test_a_rule_whose_body_is_not_on_the_page_leaves_it_to_the_ensemble() -> None:
    source = catalogue.load()["replica_wifaq"].model_copy(update={"clean": (SiteRule(body="//div[@id='old']"),)})
    body = (RULES / "alwifaq" / "seen.html").read_bytes()
    page = clean(Page("https://al-vefagh.net/1/", body, "text/html", source, LATER))
    assert page.cleaner == "ensemble/1"


@pytest.mark.parametrize("name", ["seen", "blind"])
def test_the_rule_of_al_wifaq_reads_the_form_of_a_newspaper_on_wordpress(name: str) -> None:
    folder = RULES / "alwifaq"
    wanted = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    source = catalogue.load()["alwifaq"]
    page = clean(Page("https://al-vefagh.net/1/", (folder / f"{name}.html").read_bytes(), "text/html", source, LATER))
    lines = page.text.split("\n")
    assert len(lines) == len(wanted["lines"]), lines
    for line, (first, last) in zip(lines, wanted["lines"], strict=True):
        assert (line.startswith(first), line.endswith(last)) == (True, True), line
    assert [block.text for block in page.blocks if block.role == "subhead"] == wanted["subheads"]
    assert (page.cleaner, page.title, page.kicker) == ("rule/1", wanted["title"], wanted["kicker"])
    assert (page.source_line, page.byline) == (wanted["source_line"], wanted["byline"])
    assert page.lead is not None
    assert page.lead.startswith(wanted["lead"])
    assert page.published_at == datetime.fromisoformat(wanted["published_at"])
