"""Article pages: every print has one, in its site's shape and bytes, and the faulty ones fail as they should."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from newswire import replica

from .conftest import Client, utc

SITES = ("wifaq", "state", "gulf")


def decoded(site: str, body: bytes) -> str:
    return unescape(body.decode("windows-1256" if site == "gulf" else "utf-8"))


def page_of(wire: str, site: replica.press.SiteId) -> replica.Page:
    return next(page for page in replica.edition(site, replica.DEFAULT_NOW).pages if page.wire == wire)


@pytest.mark.parametrize("site", SITES)
def test_every_print_has_a_page_with_its_title_and_all_its_blocks(client: Client, site: replica.press.SiteId) -> None:
    pages = [page for page in replica.edition(site, client.sites.now).pages if not page.fault]
    assert len(pages) >= 20
    for page in pages:
        reply = client.get(page.url)
        text = decoded(site, reply.body)
        assert reply.status == 200, page.url
        wanted = [page.title, *(block.lstrip("* ") for block in page.blocks), *filter(None, [page.kicker])]
        assert [part for part in wanted if part not in text] == [], page.wire


def test_the_newspaper_page_has_the_shape_of_a_classic_wordpress_theme(client: Client) -> None:
    page = page_of("saudi-iran-ministers-jeddah", "wifaq")
    text = client.get(page.url).text
    assert re.search(r'<div class="post-kicker">[^<]+:</div>\s*<h1', text)
    assert text.count("<p>&nbsp;</p>") >= 3
    assert "<p>المصدر: الوفاق/وكالات</p>" in text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text)[1])  # type: ignore[index]
    assert data["datePublished"] == "2026-09-19T21:42:00+03:30"
    assert 'property="article:published_time" content="2026-09-19T18:12:00+00:00"' in text
    subheaded = client.get(page_of("fajr-short-film-jury", "wifaq").url).text
    assert "<p>*خمسة آلاف عمل من مئة بلد</p>" in subheaded


def test_the_agency_page_opens_with_a_dateline_and_prints_both_month_names(client: Client) -> None:
    text = client.get(page_of("tajik-fm-tehran-consultations", "state").url).text
    assert '<p class="summary introtext">طهران/ ارنا - عقدت' in text
    assert "السبت ١٩ أيلول/ سبتمبر ٢٠٢٦ - ١٤:٣٥" in text
    assert '"article:published_time" content="2026-09-19T11:05:00Z"' in text


def test_an_agency_address_without_its_slug_leads_to_the_one_with_it(client: Client) -> None:
    page = page_of("tajik-fm-tehran-consultations", "state")
    reply = client.get(f"http://state.replica.test/news/{page.number}")
    assert (reply.status, reply.headers["location"]) == (301, page.url)


def test_the_old_site_speaks_windows_1256_and_says_so_in_meta_or_in_the_header_only(client: Client) -> None:
    said = {"meta": 0, "header": 0}
    for page in replica.edition("gulf", client.sites.now).pages:
        reply = client.get(page.url)
        with pytest.raises(UnicodeDecodeError):
            reply.body.decode("utf-8")
        in_meta, in_header = b"charset=windows-1256" in reply.body, "windows-1256" in reply.headers["content-type"]
        assert in_meta != in_header
        said["meta" if in_meta else "header"] += 1
    assert min(said.values()) >= 5


def test_the_old_site_prints_local_time_without_a_zone_and_no_metadata(client: Client) -> None:
    text = decoded("gulf", client.get(page_of("algeria-expels-malian-attache", "gulf").url).body)
    assert "الجمعة 18 سبتمبر 2026 - 00:40" in text
    assert "ld+json" not in text
    assert "published_time" not in text


def test_an_article_vanishes_while_the_listings_still_name_it(client: Client) -> None:
    page = page_of("kish-trade-zone-delegation", "state")
    client.sites.set_now(utc("14T15:59"))
    assert client.get(page.url).status == 200
    client.sites.set_now(utc("14T16:00"))
    assert client.get(page.url).status == 404
    assert page.url in client.get("http://state.replica.test/rss").text
    assert page.url in client.get("http://state.replica.test/sitemap/all/2026-09-14.xml").text


def test_a_missing_page_of_the_agency_answers_200_once(client: Client) -> None:
    reply = client.get(page_of("tehran-metro-line-eight", "state").url)
    assert reply.status == 200
    assert "<h1>الصفحة غير موجودة</h1>" in reply.text
    assert client.get("http://state.replica.test/news/1/x").status == 404


@pytest.mark.parametrize(("site", "forbidden"), [("wifaq", "/wp-admin/"), ("state", "/search"), ("gulf", "/cgi-bin/")])
def test_pages_link_to_a_path_that_robots_txt_disallows(
    client: Client, site: replica.press.SiteId, forbidden: str
) -> None:
    home = f"http://{site}.replica.test"
    assert f"Disallow: {forbidden}\n" in client.get(f"{home}/robots.txt").text
    newest = replica.edition(site, client.sites.now).pages[0]
    assert f'href="{home}{forbidden}' in decoded(site, client.get(newest.url).body)


def test_a_site_leaves_out_the_last_blocks_that_its_print_cuts(client: Client) -> None:
    wires = {wire.name: wire for wire in replica.wires()}
    cut = wires["us-treasury-shipping-sanctions"].blocks
    shown = {
        site: decoded(site, client.get(page_of("us-treasury-shipping-sanctions", site).url).body) for site in SITES
    }
    counts = {site: [block in text for block in cut].count(True) for site, text in shown.items()}
    assert counts == {"gulf": 6, "state": 5, "wifaq": 4}
    assert cut[-1] not in shown["state"]
    assert cut[-2] not in shown["wifaq"]
