"""`newswire fetch` as a filter: one answer per row, whatever the row, streaming."""

import base64
import hashlib
import itertools
import threading
import time
from dataclasses import replace

import pytest
from newswire.errors import BadInput, Transient
from newswire.fetch.archive import Archive
from newswire.fetch.filter import answers

from .conftest import QUICK
from .hostile import ARTICLE, Site, page, redirect, silent, status

KEYS = ["id", "status", "reason", "http_status", "final_url", "bytes", "sha256", "seconds", "tries", "content_type"]
KEYS += ["etag", "last_modified"]


def ask(rows, **options):
    return {answer["id"]: answer for answer in answers(rows, policy=replace(QUICK, same_page=10**9), **options)}


def test_an_answer_has_the_keys_of_the_manual():
    with Site({"/a": page(ARTICLE, 'ETag: "x"', "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT")}) as site:
        (answer,) = answers([{"id": "1", "url": site.url + "/a"}], policy=QUICK)
        (with_body,) = answers([{"id": 2, "url": site.url + "/a"}], policy=QUICK, body=True)
    assert list(answer) == KEYS
    assert answer | {"seconds": 0} == {
        "id": "1",
        "status": "ok",
        "reason": "ok",
        "http_status": 200,
        "final_url": site.url + "/a",
        "bytes": len(ARTICLE),
        "sha256": hashlib.sha256(ARTICLE).hexdigest(),
        "seconds": 0,
        "tries": 1,
        "content_type": "text/html; charset=utf-8",
        "etag": '"x"',
        "last_modified": "Thu, 01 Jan 2026 00:00:00 GMT",
    }
    assert base64.b64decode(with_body["html_b64"]) == ARTICLE


def test_each_outcome_has_its_status():
    pages = {
        "/gone": status("404 No"),
        "/same": status("304 Not Modified"),
        "/soft": page(b"<html>x</html>"),
        "/inwards": redirect("http://10.0.0.1/"),
        "/bad": status("500 No"),
    }
    with Site(pages) as site:
        found = ask({"id": path, "url": site.url + path} for path in (*pages, "/fine"))
    assert {path: (answer["status"], answer["reason"]) for path, answer in found.items()} == {
        "/gone": ("gone", "gone"),
        "/same": ("unchanged", "not-modified"),
        "/soft": ("quarantined", "blocked-page"),
        "/inwards": ("refused", "blocked"),
        "/bad": ("error", "retry"),
        "/fine": ("ok", "ok"),
    }


def test_validators_of_the_row_are_sent():
    with Site() as site:
        ask(
            [{"id": 1, "url": site.url + "/a", "etag": '"x"', "last_modified": "yesterday"}, {"id": 2, "url": site.url}]
        )
    sent = {one.path: one.headers for one in site.asked}
    assert (sent["/a"]["if-none-match"], sent["/a"]["if-modified-since"]) == ('"x"', "yesterday")
    assert "if-none-match" not in sent["/"]


def test_the_request_says_who_asks_and_offers_what_can_be_read():
    with Site() as site:
        ask([{"id": 1, "url": site.url + "/a"}])
    assert {one.headers["user-agent"] for one in site.asked} == {QUICK.user_agent}
    assert {one.headers["accept-encoding"] for one in site.asked} == {"gzip, deflate"}
    assert "cookie" not in site.asked[-1].headers


@pytest.mark.parametrize(
    "row",
    [{"id": "x"}, {"id": "x", "url": 5}, {"id": "x", "url": ""}, {"id": "x", "url": "http://a/", "etag": 7}],
)
def test_a_row_that_lacks_something_gets_an_error_and_the_rest_goes_on(row):
    with Site() as site:
        found = ask([row, {"id": 2, "url": site.url}])
    assert (found["x"]["status"], found[2]["status"]) == ("error", "ok")
    assert found["x"]["error"]


def test_a_row_that_is_no_row_gets_an_error():
    found = list(answers([["list"], {"url": "http://a/"}, {"id": 3, "status": "error", "error": "no JSON"}]))
    assert [answer["status"] for answer in found] == ["error"] * 3
    assert any(answer["error"] == "no JSON" for answer in found)


def test_a_url_that_is_none_is_refused():
    found = ask([{"id": 1, "url": "no url"}, {"id": 2, "url": "http://[::1"}, {"id": 3, "url": "خبر"}])
    assert {answer["reason"] for answer in found.values()} == {"blocked"}


def test_loopback_is_refused_unless_it_is_allowed():
    with Site() as site:
        (answer,) = answers([{"id": 1, "url": site.url}])
        assert (answer["status"], site.asked) == ("refused", [])
        (answer,) = answers([{"id": 1, "url": site.url}], allow=["127.0.0.0/8"])
        assert answer["status"] == "ok"
    with pytest.raises(BadInput, match="nonsense"):
        next(answers([], allow=["nonsense"]))


def test_answers_come_while_rows_are_still_awaited():
    more = threading.Event()

    def rows():
        yield {"id": 1, "url": site.url + "/1"}
        assert more.wait(5)
        yield {"id": 2, "url": site.url + "/2"}

    with Site() as site:
        found = answers(rows(), policy=QUICK)
        assert next(found)["id"] == 1
        more.set()
        assert [answer["id"] for answer in found] == [2]


def test_a_slow_reader_of_the_answers_does_not_make_servers_look_slow():
    with Site({"/a": silent}) as site:
        found = answers(({"id": n, "url": f"{site.url}/{n}"} for n in range(4)), policy=replace(QUICK, same_page=99))
        first = next(found)
        time.sleep(1.2)
        assert [answer["status"] for answer in (first, *found)] == ["ok"] * 4


def test_rows_are_taken_only_a_bounded_number_ahead():
    taken = itertools.count()

    def rows():
        for n in range(100_000):
            next(taken)
            yield {"id": n, "url": "http://10.0.0.1/"}

    found = answers(rows(), policy=QUICK)
    for _ in range(10):
        next(found)
    time.sleep(0.3)
    assert next(taken) < 2_000
    found.close()


def test_a_source_of_rows_that_fails_ends_the_filter_with_its_error():
    def rows():
        yield {"id": 1, "url": "http://10.0.0.1/"}
        raise ValueError("the disk is gone")

    found = answers(rows(), policy=QUICK)
    assert next(found)["id"] == 1
    with pytest.raises(ValueError, match="the disk is gone"):
        next(found)


def test_an_archive_that_cannot_be_written_ends_the_filter_with_one_clear_error(tmp_path):
    (tmp_path / "archive").write_text("a file where the folder should be")
    with Site() as site, pytest.raises(Transient, match="archive"):
        list(answers([{"id": 1, "url": site.url}], policy=QUICK, archive=str(tmp_path / "archive")))


def test_every_whole_answer_is_archived(tmp_path):
    with Site({"/gone": status("410 Gone"), "/cut": status("500 No")}) as site:
        ask(
            ({"id": path, "url": site.url + path} for path in ("/a", "/gone", "/cut")),
            archive=str(tmp_path / "archive"),
        )
    archive = Archive(str(tmp_path / "archive"))
    (orphan,) = archive.orphans(set())
    kept = {stored.url.removeprefix(site.url): archive.read(place) for stored, place in orphan.entries}
    assert {path: (stored.status, stored.body) for path, stored in kept.items()} == {
        "/a": (200, ARTICLE),
        "/gone": (410, b""),
    }
    assert list(tmp_path.rglob("*.part")) == []
