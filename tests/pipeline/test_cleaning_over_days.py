"""What cleaning learns from the other pages of a source, on a site of the test's own."""

import os
import signal
from datetime import datetime, timedelta
from typing import Any

import pytest
from newswire import quality
from newswire.clean import workers
from newswire.clean.page import Page
from newswire.cli import main
from newswire.models import SiteRule, Source
from newswire.pipeline.clean import clean
from newswire.pipeline.context import by_hand
from newswire.warehouse.checks import run_check
from newswire.window import DAY, Window
from own_desk import FIRST, HOST, SECOND, SOURCE, TEXT, TODAY, Desk

POLICY = "تعليقات القراء لا تعبر عن رأي الموقع، وتحتفظ إدارة التحرير بحق حذف ما يخالف آداب النشر المعمول بها."
RULED = SOURCE.model_copy(update={"clean": (SiteRule(body="//div[@class='story']"),)})
TEXTS = "SELECT a.url_key, r.text FROM core.article_revision r JOIN core.article a USING (article_id) ORDER BY 1"
TABLE = "SELECT block_key, n_articles, first_days, first_seen_on, last_seen_on FROM core.source_block ORDER BY 1"


def day(back: int) -> Window:
    return Window(TODAY - back * DAY, TODAY - (back - 1) * DAY)


def story(name: str, paragraphs: int = 4) -> str:
    return "".join(f"<p>{TEXT} فقرة {n} من {name}.</p>" for n in range(paragraphs))


def put(desk: Desk, path: str, at: datetime, body: str, title: str | None = None, head: str = "") -> None:
    title = title or f"خبر عن {path[1:]}"
    html = (
        f'<html lang="ar"><head><title>{title}</title>{head}</head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
    desk.site.pages[path] = (200, html.encode())
    desk.item(path, at)


def cleaned(desk: Desk, window: Window, source: Source = SOURCE) -> Any:
    desk.fetch(window, source)
    return clean(by_hand(desk.context.settings, desk.context.dsn, "test"), source, window)


@pytest.mark.parametrize("together", [False, True], ids=["day by day", "at once"])
def test_what_three_articles_repeat_is_left_out_of_those_of_later_days(desk: Desk, together: bool) -> None:
    for n in range(3):
        put(desk, f"/{n}", FIRST.start + timedelta(hours=n), story(f"يوم {n}") + f"<p>{POLICY}</p>")
    put(desk, "/9", SECOND.start, story("يوم آخر") + f"<p>{POLICY}</p>")
    if together:
        report = cleaned(desk, Window(FIRST.start, SECOND.end))
    else:
        assert cleaned(desk, FIRST).notes == ()
        report = cleaned(desk, SECOND)
    assert report.notes == ("1 blocks that the source repeats were left out of the texts",)
    assert [POLICY in text for _, text in desk.rows(TEXTS)] == [True, True, True, False]
    (blocks,) = desk.rows("SELECT blocks FROM core.article_revision ORDER BY text LIKE '%تعليقات%' LIMIT 1")[0]
    assert blocks[-1] == {"role": "note", "text": POLICY}
    table = desk.rows(TABLE)
    assert [row[1:3] for row in table if row[1] > 1] == [(4, [FIRST.start.date()] * 3)]
    desk.change("DELETE FROM core.capture_cleaning")
    texts = desk.rows(TEXTS)
    assert cleaned(desk, Window(FIRST.start, SECOND.end)).unchanged == 4
    assert (desk.rows(TABLE), desk.rows(TEXTS)) == (table, texts)


def test_the_order_of_days_does_not_change_the_table_and_editions_of_one_report_are_no_witnesses(desk: Desk) -> None:
    for back in (2, 4, 3):
        put(desk, f"/{back}", day(back).start, story(f"يوم {back}") + f"<p>{POLICY}</p>")
        put(desk, f"/{back}b", day(back).start, story(f"يوم {back}", 5) + f"<p>{POLICY}</p>")
        cleaned(desk, day(back))
    earliest = [day(back).start.date() for back in (4, 3, 2)]
    assert [row[1:3] for row in desk.rows(TABLE) if row[1] > 1] == [(3, earliest)]
    put(desk, "/old", day(3).start, story("متأخر") + f"<p>{POLICY}</p>")
    put(desk, "/new", day(1).start, story("جديد") + f"<p>{POLICY}</p>")
    cleaned(desk, day(3))
    cleaned(desk, day(1))
    found = {key.rsplit("/", 1)[1]: POLICY in text for key, text in desk.rows(TEXTS)}
    assert (found["old"], found["new"]) == (True, False)


def test_one_text_under_three_names_is_a_template_and_one_sent_twice_is_a_copy(desk: Desk) -> None:
    for n in range(4):
        put(desk, f"/{n}", FIRST.start + timedelta(hours=n), story("رسالة الموقع"), f"عنوان مختلف رقم {n} للخبر")
    for n in range(2):
        put(desk, f"/twice{n}", FIRST.start, story("خبر أعيد إرساله"), "خبر أعيد إرساله إلى المشتركين")
    put(desk, "/flash", FIRST.start, "<p>عاجل: زلزال بقوة خمس درجات يضرب الساحل.</p>", "عاجل: زلزال يضرب الساحل")
    live = "".join(f"<h3>1{n}:05</h3><p>{TEXT} خبر {n} من التغطية.</p>" for n in range(9, 0, -1))
    put(desk, "/live", FIRST.start, live, "تغطية مباشرة لأعمال القمة")
    report = cleaned(desk, FIRST)
    assert (report.new, report.quarantined, report.notes) == (6, 2, ("set aside: 2 dup_template",))
    kinds = "SELECT kind, count(*), max(jsonb_array_length(items)) FROM core.article_revision GROUP BY 1 ORDER BY 1"
    assert desk.rows(kinds) == [
        ("article", 4, 0), ("flash", 1, 0), ("liveblog", 1, 9),
    ]  # fmt: skip
    assert desk.rows("SELECT source_id, stage, reason, items, open FROM ops.quarantine_day") == [
        ("own", "clean", "dup_template", 2, 2)
    ]


def test_a_layout_that_changed_is_an_alarm_of_the_days_run(desk: Desk) -> None:
    for back in (5, 4, 3, 2):
        for n in range(10):
            name = f"{back} و{n}"
            old, new = f"<div class='story'>{story(name, 9)}</div>", f"<div class='content'>{story(name, 3)}</div>"
            put(desk, f"/{back}/{n}", day(back).start, old if back > 2 else new)
        report = cleaned(desk, day(back), RULED)
        assert bool(report.notes) == (back == 2), report.notes
    (alarm,) = (note for note in report.notes if note.startswith("ALARM"))
    assert alarm.startswith(f"ALARM {day(2).start.date()}: ")
    assert "site rules found 0% of the texts, usually 100%" in alarm
    assert "characters a text, usually" in alarm
    check = run_check(desk.warehouse, quality.get("cleaning_as_usual"))
    assert (check.severity, check.passed) == ("warning", False)
    assert check.observed.startswith(f"own {day(2).start.date()}: site rules found 0%")


def test_a_page_that_hangs_is_set_aside_once_and_a_retry_does_not_meet_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(workers, "WALL_SECONDS", 2.0)
    give = workers._Child.give

    def halted(child: workers._Child, number: int, page: Page) -> None:
        if page.url.endswith("/2"):  # as in an endless loop of a parser: nothing comes back
            os.kill(child.process.pid, signal.SIGSTOP)
        give(child, number, page)

    monkeypatch.setattr(workers._Child, "give", halted)
    put(desk, "/1", FIRST.start, story("قبل"))
    put(desk, "/2", FIRST.start + timedelta(hours=1), story("بينهما"))
    put(desk, "/3", FIRST.start + timedelta(hours=2), story("بعد"))
    report = cleaned(desk, FIRST)
    assert (report.new, report.quarantined, report.notes) == (2, 1, ("set aside: 1 timeout",))
    assert desk.rows("SELECT natural_key, reason, tries FROM ops.quarantine") == [(f"http://{HOST}/2", "timeout", 1)]
    assert cleaned(desk, FIRST).seen == 0
    monkeypatch.setenv("NEWSWIRE_DSN", desk.context.dsn)
    for reason, found in (("timeout", 1), ("listing", 0)):
        assert main(["quarantine", "list", "--reason", reason]) == 0
        assert f"{found} open" in capsys.readouterr().err


def test_the_date_of_first_sight_stays_and_what_a_later_text_states_is_kept_beside_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = FIRST.start + timedelta(hours=8, minutes=5), FIRST.start + timedelta(hours=11, minutes=30)
    meta = "<meta property='article:published_time' content='{}'>"
    put(desk, "/1", FIRST.start + timedelta(hours=9), story("أول"), head=meta.format(first.isoformat()))
    cleaned(desk, FIRST)
    desk.back_in_time()
    put(desk, "/1", FIRST.start + timedelta(hours=9), story("معدل"), head=meta.format(second.isoformat()))
    assert cleaned(desk, SECOND).new == 1
    assert desk.rows("SELECT published_at FROM core.article") == [(first,)]
    assert desk.rows("SELECT rev_no, stated_published_at FROM core.article_revision ORDER BY 1") == [
        (1, first), (2, second),
    ]  # fmt: skip
    assert desk.rows(
        "SELECT published_basis, published_candidates->0->>'basis', (published_candidates->0->>'at')::timestamptz"
        " FROM core.article_revision WHERE rev_no = 2"
    ) == [("declared", "declared", second)]
    monkeypatch.setenv("NEWSWIRE_DSN", desk.context.dsn)
    assert main(["explain", f"http://{HOST}/1"]) == 0
    told = capsys.readouterr().out
    assert "kind" in told
    assert " article " in told
