"""OPML out and in, and proposals for what the catalogue does not have."""

import pytest
import yaml
from newswire.errors import BadInput
from newswire.models import Source
from newswire.sources.catalogue import load, read
from newswire.sources.opml import Subscription, export_opml, read_opml
from newswire.sources.proposal import propose, propose_from_opml

LIST = """<?xml version="1.0" encoding="utf-8"?>
<opml version="1.0"><head><title>قائمة</title></head><body>
<outline text="وكالات">
  <outline text="وكالة أولى" type="rss" xmlUrl="https://www.first-agency.ir/rss" htmlUrl="https://www.first-agency.ir/"/>
  <outline text="أولى - اقتصاد" xmlurl="https://www.first-agency.ir/rss/economy" htmlUrl="https://www.first-agency.ir/"/>
</outline>
<outline title="UN" xmlUrl="https://news.un.org/feed/subscribe/ar/news/all/rss.xml"/>
<outline text="bare" xmlUrl="http://ar.second.example/feed"/>
<outline text="again" xmlUrl="http://ar.second.example/feed"/>
<outline text="not a feed" xmlUrl="javascript:alert(1)"/>
<outline text="no address"/>
</body></opml>"""


def test_what_goes_out_comes_back_in() -> None:
    catalogue = load()
    listed = read_opml(export_opml(catalogue.values()).encode())
    active = [feed.url for source in catalogue.values() for feed in source.feeds if feed.active]
    assert [entry.url for entry in listed] == active
    assert {entry.folder for entry in listed if "un.org" in entry.url} == {(catalogue["un_ar"].name.ar,)}


def test_a_list_of_another_reader_is_read() -> None:
    home = "https://www.first-agency.ir/"
    assert read_opml(LIST.encode()) == (
        Subscription(f"{home}rss", "وكالة أولى", home, None, ("وكالات",)),
        Subscription(f"{home}rss/economy", "أولى - اقتصاد", home, None, ("وكالات",)),
        Subscription("https://news.un.org/feed/subscribe/ar/news/all/rss.xml", "UN"),
        Subscription("http://ar.second.example/feed", "bare"),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"<opml><body>", "list.opml: line 1: "),
        (b"<rss/>", "list.opml: no OPML, its root is <rss>"),
        (b"", "list.opml: line 1: "),
        (b"{}", "list.opml: line 1: "),
    ],
)
def test_what_is_no_list_is_named(text: bytes, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_opml(text, "list.opml")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_list_that_points_to_a_file_is_refused() -> None:
    text = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline text="&x;"/></body></opml>'
    with pytest.raises(BadInput, match="external entity"):
        read_opml(text)


def test_proposals_are_entries_that_the_catalogue_accepts() -> None:
    catalogue = load()
    proposals = propose_from_opml(read_opml(LIST.encode()), catalogue)
    assert [proposal.file_name for proposal in proposals] == ["first_agency.yaml", "second.yaml"]
    first, second = (read(proposal.text, proposal.file_name) for proposal in proposals)
    assert (first.country, first.timezone, first.name.ar) == ("IRN", "Asia/Tehran", "وكالات")
    assert [(feed.url, feed.section, feed.confidence) for feed in first.feeds] == [
        ("https://www.first-agency.ir/rss", "وكالة أولى", "none"),
        ("https://www.first-agency.ir/rss/economy", "أولى - اقتصاد", "none"),
    ]
    assert (second.country, second.timezone, second.feeds[0].section) == ("XXX", "UTC", None)
    assert "country and timezone" in proposals[1].open_questions


def test_an_id_that_is_taken_is_not_proposed() -> None:
    proposal = propose([("https://sana.sy/new", None)], "https://sana.sy/", None, load(), "a page")
    entry = yaml.safe_load(proposal.text)
    assert (entry["id"], entry["country"]) == ("sana_2", "SYR")


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "xn--mgbca7dzdo", "www.gov.sa", "a.test", "24.ae", "x" * 60])
def test_every_host_gets_an_id_that_is_allowed(host: str) -> None:
    proposal = propose([(f"http://{host}/rss", None)], f"http://{host}/", "x", {}, "a page")
    assert isinstance(read(proposal.text, "x"), Source)
