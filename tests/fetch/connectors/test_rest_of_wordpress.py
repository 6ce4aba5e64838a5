"""WordPress's REST interface as sites run it: with plugins, behind caches, old, closed, and changing while read."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from newswire.errors import BadInput, SourceBroken
from newswire.fetch.connectors import CHANGES, CONNECTORS, Discovery
from newswire.window import Window

from .loopback import Answer, discover, serving

DAY = Window(datetime(2026, 9, 12, tzinfo=UTC), datetime(2026, 9, 13, tzinfo=UTC))
JSON = {"Content-Type": "application/json"}


class WordPress:
    """Posts, one a minute, newest last; `between` is called after each page that was given out."""

    def __init__(self, posts: int = 250, *, before: datetime = DAY.start, counts: bool = True) -> None:
        self.posts = [
            (number, before + timedelta(minutes=number), before + timedelta(minutes=number)) for number in range(posts)
        ]
        self.counts = counts
        self.between: Callable[[int], None] = lambda page: None
        self.supports = {"after", "before", "modified_after", "modified_before"}

    def __call__(self, target: str) -> Answer:
        query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        query = {name: value for name, value in query.items() if name not in self.ignored()}
        page, size = int(query["page"]), int(query["per_page"])
        found = [post for post in self.posts if self.matches(post, query)]
        found.sort(key=lambda post: post[2 if query["orderby"] == "modified" else 1])
        pages = -(-len(found) // size)
        rows = [self.row(*post) for post in found[(page - 1) * size : page * size]]
        self.between(page)
        if page > max(1, pages):
            return 400, JSON, b'{"code": "rest_post_invalid_page_number"}'
        counts = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)} if self.counts else {}
        return 200, JSON | counts, json.dumps(rows).encode()

    def ignored(self) -> set[str]:
        return {"after", "before", "modified_after", "modified_before"} - self.supports

    def matches(self, post: tuple[int, datetime, datetime], query: dict[str, str]) -> bool:
        bounds = [("after", 1), ("before", 1), ("modified_after", 2), ("modified_before", 2)]
        known = [(name, post[at], datetime.fromisoformat(query[name])) for name, at in bounds if name in query]
        return all(at > bound if name.endswith("after") else at < bound for name, at, bound in known)

    def row(self, number: int, at: datetime, modified: datetime) -> dict[str, Any]:
        return {
            "id": number,
            "date_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{modified:%Y-%m-%dT%H:%M:%S}",
            "link": f"http://agency.test/{number}/",
            "title": {"rendered": "خبر"},
        }


def listed(
    pages: Callable[[str], Answer], url: str = "/wp-json/wp/v2/posts", **params: Any
) -> tuple[Discovery, list[str]]:
    with serving(pages) as site:
        return discover("wp_rest", {"url": site.home + url, **params}, DAY), site.asked


def numbers(found: Discovery) -> list[int]:
    return sorted(int(item.url.rstrip("/").rsplit("/", 1)[1]) for item in found.items)


def test_a_new_post_between_two_pages_moves_nothing() -> None:
    site = WordPress()
    site.between = lambda page: site.posts.append((9_000 + page, DAY.end + timedelta(hours=page), DAY.end))
    found, asked = listed(site)
    assert (numbers(found), len(asked), found.notes) == (list(range(250)), 3, ())


def test_a_post_that_is_taken_away_between_two_pages_costs_a_second_reading_and_no_other_post() -> None:
    site = WordPress()
    first = iter([True])

    def remove(page: int) -> None:
        if next(first, False):
            del site.posts[5]

    site.between = remove
    found, asked = listed(site)
    assert set(range(250)) - {5} <= set(numbers(found))
    assert len(asked) == 6


def test_a_list_that_never_stands_still_says_so() -> None:
    site = WordPress(400)
    site.between = lambda page: site.posts.pop(0) and None
    found, _ = listed(site)
    assert not found.whole
    assert any("changed each of 3 times" in note for note in found.notes)


@pytest.mark.parametrize("posts", [0, 1, 99, 100, 101, 200, 250])
@pytest.mark.parametrize("counts", [True, False])
def test_the_end_is_found_with_counts_and_without(posts: int, counts: bool) -> None:
    found, _ = listed(WordPress(posts, counts=counts))
    assert numbers(found) == list(range(posts))
    assert found.expected == (posts if counts else None)


@pytest.mark.parametrize(("total", "pages"), [("3", "1"), ("0", "0"), ("99999", "3"), ("-1", "x")])
def test_wrong_counts_lose_no_post(total: str, pages: str) -> None:
    site = WordPress(250)

    def wrong(path: str) -> Answer:
        status, headers, body = site(path)
        return status, {**headers, "X-WP-Total": total, "X-WP-TotalPages": pages} if status == 200 else headers, body

    found, asked = listed(wrong)
    assert numbers(found) == list(range(250))
    assert len(asked) <= 4


def test_a_site_that_gives_fewer_a_page_than_asked_for_is_read_to_its_end() -> None:
    site = WordPress(55)
    found, asked = listed(lambda path: site(path.replace("per_page=100", "per_page=10")))
    assert (numbers(found), len(asked)) == (list(range(55)), 6)


def test_text_around_the_json_is_passed_over_and_noted() -> None:
    site = WordPress(2)
    for before, after in (
        (b"\xef\xbb\xbf", b""),
        (b"\xef\xbb\xbf\n\n", b""),
        (b"<br />\n<b>Notice</b>: Undefined index [0] {x}\n", b"<!-- cached -->"),
    ):
        found, _ = listed(
            lambda path, a=before, b=after: (200, JSON, a + site(path)[2] + b) if site(path)[0] == 200 else site(path)
        )
        assert numbers(found) == [0, 1], before
        assert bool(found.notes) == bool(after)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'[{"id": 1}]', "posts without a link"),
        (b'<script>x = [{"@type": "Thing"}]</script>', "posts without a link"),
        (b'{"code": "rest_forbidden", "message": "x"}', "no list of posts: rest_forbidden"),
        (b"[" * 100_000, "no JSON"),
        (b'[{"id": 1, "link": "http://agency.test/1"', "no JSON"),
        (b"\xff\xfe\x00", "no JSON"),
    ],
)
def test_what_is_no_list_of_posts_is_broken(body: bytes, says: str) -> None:
    with pytest.raises(SourceBroken, match=says):
        listed(lambda path: (200, JSON, body))


def test_a_site_that_takes_no_notice_of_the_window_is_broken() -> None:
    site = WordPress(250, before=DAY.end + timedelta(days=90))
    site.supports = set()
    with pytest.raises(SourceBroken, match="takes no notice of after and before"):
        listed(site)


def test_fields_that_plugins_change_or_leave_out() -> None:
    posts = [
        {"link": "http://agency.test/1", "title": "&#8220;عنوان&#8221; &amp;quot;", "date": "2026-09-12T10:00:00"},
        {"id": 2, "link": "/2", "title": {"rendered": "<i>خبر</i> &amp; خبر"}, "date_gmt": "0000-00-00T00:00:00"},
        {"id": 3, "link": "http://agency.test/3", "title": None, "date_gmt": None, "date": 20260912},
        {"id": 4, "link": None, "date_gmt": "2026-09-12T10:00:00"},
    ]  # fmt: skip
    with serving(
        lambda path: (200, JSON | {"X-WP-Total": "4", "X-WP-TotalPages": "1"}, json.dumps(posts).encode())
    ) as site:
        found = discover("wp_rest", {"url": f"{site.home}/p"}, DAY)
        assert [(item.url, item.title, item.published_at, item.content) for item in found.items] == [
            ("http://agency.test/1", '“عنوان” "', datetime(2026, 9, 12, 6, 30, tzinfo=UTC), None),
            (f"{site.home}/2", "خبر & خبر", None, None),
            ("http://agency.test/3", None, None, None),
        ]
    assert not found.whole
    assert "the site counts 4 posts and lists 3" in found.notes


def test_a_site_with_plain_addresses_is_asked_in_its_own_way() -> None:
    site = WordPress(120)
    found, asked = listed(lambda path: site(path) if path.startswith("/?rest_route=") else (404, {}, b""))
    assert numbers(found) == list(range(120))
    assert [path.split("&")[0].split("?after")[0] for path in asked] == [
        "/wp-json/wp/v2/posts",
        *["/?rest_route=/wp/v2/posts"] * 2,
    ]
    found, asked = listed(site, "/?rest_route=/wp/v2/posts")
    assert (numbers(found), len(asked)) == (list(range(120)), 2)
    with pytest.raises(SourceBroken, match="status 404"):
        listed(lambda path: (404, JSON, b'{"code": "rest_no_route"}'))


def test_posts_of_several_types_are_listed_together() -> None:
    site = WordPress(3)
    found, asked = listed(
        lambda path: site(path) if "/news" in path else (200, JSON | {"X-WP-Total": "0"}, b"[]"),
        "/wp-json/wp/v2/{type}",
        types=["posts", "news"],
    )
    assert (numbers(found), found.expected) == ([0, 1, 2], 3)
    assert [urlsplit(path).path for path in asked] == ["/wp-json/wp/v2/posts", "/wp-json/wp/v2/news"]
    with pytest.raises(BadInput, match=r"params\.types: goes with \{type\} in url"):
        listed(site, "/wp-json/wp/v2/{type}")


def test_edits_of_a_window_are_listed_whenever_the_post_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    site = WordPress(250, before=DAY.start - timedelta(days=200))
    for number in (3, 7):
        site.posts[number] = (number, site.posts[number][1], DAY.start + timedelta(hours=number))
    monkeypatch.setitem(CONNECTORS, "wp_rest", CHANGES["wp_rest"])
    found, asked = listed(site)
    assert [(item.url, item.modified_at) for item in found.items] == [
        (f"http://agency.test/{number}/", DAY.start + timedelta(hours=number)) for number in (3, 7)
    ]
    assert {item.published_at for item in found.items} == {site.posts[3][1], site.posts[7][1]}
    assert "modified_after=2026-09-11T23:59:59%2B00:00" in asked[0]
    site.supports -= {"modified_after", "modified_before"}
    with pytest.raises(SourceBroken, match=r"takes no notice of modified_after \(WordPress 5\.7 and later\)"):
        listed(site)
