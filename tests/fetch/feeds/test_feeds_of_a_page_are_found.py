"""The feeds that an HTML page names, or that look like feeds in its links."""

from newswire.fetch.feeds.autodiscovery import FeedLink, feed_links

PAGE = """<html><head><base href="/ar/"><title>وكالة</title>
<link rel="alternate" type="application/rss+xml" title="كل الأخبار" href="rss">
<link rel="alternate home" type="Application/Atom+XML; charset=utf-8" href="https://feeds.agency.test/atom.xml">
<link rel="alternate" hreflang="en" type="text/html" href="/en/">
<link rel="stylesheet" type="text/xml" href="/style.xml">
<link rel="alternate" type="application/rss+xml" href="javascript:void(0)">
</head><body>
<a href="rss">خلاصات</a> <a href="/RSS.aspx?lang=ar">RSS</a> <a href="?feed=rss2">feed</a>
<a href="/press/release">بيان</a> <a href="/progress/rssi">x</a> <a href="http://[bad">bad</a> <a>no address</a>
</body></html>"""


def test_named_feeds_come_first_and_once() -> None:
    assert feed_links(PAGE.encode(), "https://agency.test/", "utf-8") == (
        FeedLink("https://agency.test/ar/rss", "كل الأخبار", "link"),
        FeedLink("https://feeds.agency.test/atom.xml", None, "link"),
        FeedLink("https://agency.test/RSS.aspx?lang=ar", "RSS", "anchor"),
        FeedLink("https://agency.test/ar/?feed=rss2", "feed", "anchor"),
    )


def test_what_is_no_page_names_none() -> None:
    for body in (b"", b"  ", b"\x00\xff", b"{}", b"<rss></rss>"):
        assert feed_links(body, "https://agency.test/") == ()


def test_a_page_of_links_is_cut_at_fifty() -> None:
    body = "".join(f'<a href="/rss/{n}">x</a>' for n in range(200)).encode()
    assert len(feed_links(body, "https://agency.test/")) == 50
