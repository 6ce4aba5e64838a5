"""The catalogue that is shipped: which sources, which are enabled, and that each entry can be used."""

import asyncio
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from newswire.errors import BadInput, Transient
from newswire.fetch.connectors import CONNECTORS
from newswire.fetch.http import FetchResult
from newswire.sources.catalogue import enabled, load
from newswire.window import Window

LIVE = [
    "aa_ar",
    "alalam",
    "alarabiya",
    "aljazeera",
    "almanar",
    "alwifaq",
    "aps",
    "bbc_ar",
    "bna",
    "dw_ar",
    "euronews_ar",
    "fars_ar",
    "france24_ar",
    "ina",
    "irna_ar",
    "kuna",
    "lbci",
    "lebarmy",
    "mayadeen",
    "mehr_ar",
    "mena",
    "nna",
    "ona",
    "petra",
    "qna",
    "rt_ar",
    "sana",
    "skynews_ar",
    "spa",
    "sputnik_ar",
    "tasnim_ar",
    "un_ar",
    "wafa",
    "wam",
    "xinhua_ar",
]
ENABLED = [
    "aa_ar",
    "alalam",
    "alarabiya",
    "aljazeera",
    "almanar",
    "aps",
    "bbc_ar",
    "dw_ar",
    "euronews_ar",
    "france24_ar",
    "lbci",
    "lebarmy",
    "mayadeen",
    "nna",
    "rt_ar",
    "sana",
    "skynews_ar",
    "sputnik_ar",
    "un_ar",
]
REPLICA = ["replica_gulf", "replica_state", "replica_wifaq"]


def test_every_source_of_the_plan_is_there_and_no_other() -> None:
    assert list(load()) == sorted(LIVE + REPLICA)


def test_live_sources_of_grade_b_or_better_are_enabled_by_themselves() -> None:
    assert [source.id for source in enabled(load(), replica=False)] == ENABLED
    assert [source.id for source in enabled(load(), replica=True)] == REPLICA


def test_a_person_may_name_any_source() -> None:
    assert [source.id for source in enabled(load(), {"alwifaq", "un_ar"}, replica=False)] == ["alwifaq", "un_ar"]
    with pytest.raises(BadInput, match="source: 'nowhere' is not in the catalogue"):
        enabled(load(), {"nowhere"}, replica=False)


def test_naming_no_source_is_naming_none_in_particular() -> None:
    assert enabled(load(), [], replica=True) == enabled(load(), replica=True)


def test_nothing_live_claims_to_be_verified_or_allowed() -> None:
    for source in load().values():
        if not source.replica:
            assert source.terms == "unknown", source.id
            assert [feed.verified_at for feed in source.feeds if feed.verified_at] == [], source.id


def test_each_connector_of_the_catalogue_exists() -> None:
    named = {way.connector for source in load().values() for way in source.backfill}
    assert named <= set(CONNECTORS)


def test_the_params_of_each_listing_are_understood() -> None:
    """Each connector gets as far as its first request, to an address without any placeholder left."""
    asked: list[str] = []

    async def no_network(url: str, *, page: bool, **limits: object) -> FetchResult:
        asked.append(url)
        raise Transient("no network here")

    ways = [(source, way) for source in load().values() for way in source.backfill]
    window = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))
    for source, way in ways:
        with pytest.raises(Transient):
            asyncio.run(CONNECTORS[way.connector](no_network, source, way.params, window))
    assert len(asked) == len(ways)
    assert [url for url in asked if "{" in url] == []
    assert "https://ar.mehrnews.com/archive?pi=1&ms=0&dy=21&mn=6&yr=1405" in asked
    assert "https://www.aljazeera.net/sitemap.xml?yyyy=2026&mm=9&dd=12" in asked


def test_no_address_stands_twice() -> None:
    urls = [feed.url for source in load().values() for feed in source.feeds]
    assert sorted(set(urls)) == sorted(urls)


GOOD = """
id: agency
name: {ar: وكالة, en: Agency}
country: IRN
kind: state_agency
tier: 1
homepage: https://agency.test/
timezone: Asia/Tehran
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD + "feed: []\n", "agency.yaml: feed: unknown key"),
        (
            GOOD + "feeds:\n  - {url: https://a.test/, confidence: B, verifed_at: null}\n",
            "feeds.0.verifed_at: unknown key",
        ),
        (GOOD.replace("tier: 1\n", ""), "agency.yaml: tier: missing"),
        (GOOD.replace("tier: 1", "teir: 1"), "agency.yaml: teir: unknown key"),
        (GOOD.replace("Asia/Tehran", "Asia/Teheran"), "timezone: 'Asia/Teheran' is no time zone of the IANA list"),
        (GOOD.replace("IRN", "IR"), "agency.yaml: country: "),
        (GOOD.replace("id: agency", "id: Agency 1"), "agency.yaml: id: "),
        (GOOD + "feeds:\n  - {url: https://a.test/, confidence: E}\n", "agency.yaml: feeds.0.confidence: "),
        (GOOD + "calendar: lunar\n", "agency.yaml: calendar: "),
        (GOOD + "tier: 2\n", "agency.yaml: line 9: the key 'tier' is there twice"),
        (GOOD + "feeds: [\n", "agency.yaml: line "),
        (GOOD + "\tfeeds: []\n", "agency.yaml: line 9: "),
        ("- a\n- b\n", "agency.yaml: no keys and values in it"),
        ("", "agency.yaml: no keys and values in it"),
        ("a: !!python/object:os.system {}\n", "agency.yaml: line 1: "),
        ("a: \x07\n", "agency.yaml: "),
    ],
)
def test_a_mistake_is_named_by_file_and_key_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "agency.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        load(tmp_path)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "agency.yaml").write_bytes(GOOD.encode("windows-1256"))
    with pytest.raises(BadInput, match=r"agency\.yaml: not in UTF-8 at byte 23"):
        load(tmp_path)


def test_an_id_that_two_files_claim_is_refused(tmp_path: Path) -> None:
    (tmp_path / "agency.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(BadInput, match=r"other\.yaml: id: 'agency' is also the id of agency\.yaml"):
        load(tmp_path)


def test_a_folder_that_is_not_there_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such folder"):
        load(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="no source files"):
        load(tmp_path)


def test_a_good_file_is_read_whole(tmp_path: Path) -> None:
    more = "since: 2020-01-01\nfeeds:\n  - {url: https://agency.test/rss, confidence: B, verified_at: 2026-09-01}\n"
    (tmp_path / "agency.yaml").write_text(GOOD + more, encoding="utf-8-sig")
    (tmp_path / "readme.txt").write_text("no source")
    source = load(tmp_path)["agency"]
    assert (source.since, source.feeds[0].verified_at) == (date(2020, 1, 1), date(2026, 9, 1))
    assert source.name.ar == "وكالة"
