"""WordPress says which posts were edited in a window; pages that we hold are fetched again, others are left alone."""

import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from newswire.models import Backfill
from newswire.pipeline.context import by_hand
from newswire.pipeline.discover import discover
from newswire.window import DAY, Window
from own_desk import FIRST, HOST, SECOND, SOURCE, TODAY, Desk, Site

REST = "/wp-json/wp/v2/posts"
WORDPRESS = SOURCE.model_copy(
    update={"backfill": (Backfill(connector="wp_rest", params={"url": f"http://{HOST}{REST}"}, confidence="A"),)}
)


class WordPress(Site):
    """Lists `posts`, path to (published, modified), as the REST interface does."""

    posts: dict[str, tuple[datetime, datetime]]
    knows_edits = True

    def answer(self, path: str, validator: str | None) -> tuple[int, bytes, str]:
        address = urlsplit(path)
        if address.path != REST:
            return super().answer(path, validator)
        self.asked.append((path, False, 200))
        asked = {name: datetime.fromisoformat(value[0]) for name, value in parse_qs(address.query).items()
                 if name in ("after", "before", "modified_after", "modified_before")}  # fmt: skip
        rows = []
        for n, (place, (published, modified)) in enumerate(sorted(self.posts.items())):
            if asked.get("after", published - DAY) < published < asked.get("before", published + DAY) and (
                not self.knows_edits
                or asked.get("modified_after", modified - DAY) < modified < asked.get("modified_before", modified + DAY)
            ):
                rows.append({
                    "id": n, "date": f"{published:%Y-%m-%dT%H:%M:%S}", "date_gmt": f"{published:%Y-%m-%dT%H:%M:%S}",
                    "modified": f"{modified:%Y-%m-%dT%H:%M:%S}", "modified_gmt": f"{modified:%Y-%m-%dT%H:%M:%S}",
                    "link": f"http://{HOST}{place}", "guid": {"rendered": f"http://{HOST}/?p={n}"},
                    "title": {"rendered": place}, "content": {"rendered": ""},
                })  # fmt: skip
        return 200, json.dumps(rows).encode(), ""


@pytest.fixture
def own_site_class() -> type[Site]:
    return WordPress


def listed(desk: Desk, window: Window) -> tuple[str, ...]:
    report = discover(by_hand(desk.context.settings, desk.context.dsn, "test"), WORDPRESS, window)
    assert report.balanced()
    return report.notes


def edits_asked(desk: Desk) -> int:
    return sum("modified_after" in path for path, *_ in desk.site.asked)


def test_an_old_page_that_was_edited_is_fetched_again_by_the_run_that_learns_of_it(desk: Desk) -> None:
    desk.fetched_in_time("/1", "/2")
    desk.back_in_time()
    desk.change("UPDATE raw.feed_item SET window_at = window_at - interval '20 days'")
    old, noon = FIRST.start - 20 * DAY, SECOND.start + timedelta(hours=12)
    desk.site.posts = {"/1": (old, noon), "/2": (old, old), "/never-fetched": (old, noon)}
    notes = listed(desk, SECOND)
    assert "wp_rest names 1 known pages as edited in the window" in notes
    rows = "SELECT url_key LIKE '%%/1', state FROM raw.feed_item ORDER BY url_key".replace("%%", "%")
    assert desk.rows(rows) == [(True, "queued"), (False, "fetched")], "an edit brings in no page of another day"
    desk.site.page("/1", "خبر معدل")
    today = Window(TODAY, TODAY + DAY)
    assert desk.fetch(today).new == 1
    desk.clean(today)
    assert desk.rows(
        "SELECT rev_no, title FROM core.article_revision WHERE valid_to IS NULL ORDER BY 1 DESC LIMIT 1"
    ) == [(2, "خبر معدل")]
    listed(desk, SECOND)
    assert {state for _, state in desk.rows(rows)} == {"fetched"}, "the same edit is no news"


def test_a_backfill_asks_for_no_edits(desk: Desk) -> None:
    desk.site.posts = {}
    desk.fetched_in_time("/1")
    desk.site.posts = {"/1": (FIRST.start + timedelta(hours=8), FIRST.start + timedelta(hours=8))}
    listed(desk, Window(TODAY - 40 * DAY, TODAY - 39 * DAY))
    assert edits_asked(desk) == 0


def test_a_site_that_cannot_tell_edits_is_a_note(desk: Desk) -> None:
    desk.fetched_in_time("/1")
    desk.site.posts = {f"/{n}": (FIRST.start - n * DAY, FIRST.start - n * DAY) for n in range(20, 25)}
    desk.site.knows_edits = False
    assert any(note.startswith("edits by wp_rest: ") for note in listed(desk, SECOND))
