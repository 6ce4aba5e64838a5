"""Commands that work with the warehouse, on the replica sites and on files: what they print, and their status."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from newswire import replica

Run = Callable[..., tuple[int, str, str]]
TEXT = "أعلنت وزارة الخارجية العُمانية أن وزير الخارجية العُماني التقى، الأحد، نظيره القطري في الدوحة."
SOURCE = """
id: mine
name: {{ar: "مصدر", en: Mine}}
country: OMN
kind: newspaper
tier: 3
homepage: "http://mine.invalid"
timezone: Asia/Muscat
feeds: [{{url: "http://mine.invalid/rss", confidence: C}}]
backfill: [{{connector: {connector}, confidence: C, params: {{{params}}}}}]
politeness: {{delay: 0}}
"""
LISTING = 'url: "http://mine.invalid/wp-json/wp/v2/posts"'


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> Iterator[replica.Sites]:
    with replica.serve() as served:
        monkeypatch.setenv("NEWSWIRE_PROFILE", "demo")
        monkeypatch.setenv("NEWSWIRE_ALLOW", '["127.0.0.0/8"]')
        monkeypatch.setenv("NEWSWIRE_CONNECT_TO", json.dumps(served.connect_to))
        yield served


def one_line(told: str) -> str:
    assert len(told.strip().splitlines()) == 1, told
    return told.strip()


def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **facts: str) -> None:
    place = tmp_path / "catalogue"
    place.mkdir(exist_ok=True)
    (place / "mine.yaml").write_text(
        SOURCE.format(**{"connector": "wp_rest", "params": LISTING} | facts), encoding="utf-8"
    )
    monkeypatch.setenv("NEWSWIRE_SOURCES", str(place))


DAY = ("--from", "2026-09-14", "--to", "2026-09-14")


def test_a_day_runs_and_is_shown_explained_and_what_was_set_aside_is_tried_again(
    run: Run, sites: replica.Sites, warehouse_dsn: str
) -> None:
    status, out, told = run("run", *DAY, "--source", "replica_state")
    assert (status, out) == (1, ""), "a page that is gone is set aside"
    assert "2026-09-14 fetch replica_state: seen=" in told

    status, out, _ = run("events", *DAY, "--json")
    events = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert len(events) > 5
    assert {"event_id", "date", "type", "actors", "recipients", "status", "quote", "url"} <= set(events[0])
    assert {event["date"] for event in events} == {"2026-09-14"}
    dyad = sorted({events[0]["actors"][0], events[0]["recipients"][0]})
    _, out, told = run("events", *DAY, "--dyad", ",".join(dyad).lower())
    assert events[0]["type"] in out
    assert 0 < int(told.split()[0]) < len(events)

    status, out, _ = run("explain", events[0]["url"])
    assert status == 0
    for part in ("Items", "Captures", "Article and story", "Mentions and events", events[0]["event_id"]):
        assert part in out

    _, out, _ = run("coverage", *DAY)
    assert [line.split()[:2] for line in out.splitlines()[3:] if line.strip()] == [["2026-09-14", "replica_state"]]

    _, out, told = run("quarantine", "list", "--source", "replica_state")
    assert one_line(told) == "1 open"
    number = next(line.split()[0] for line in out.splitlines() if " gone " in line)
    assert "reason: gone" in run("quarantine", "show", number)[1]
    status, _, told = run("quarantine", "retry", number)
    assert (status, one_line(told)) == (
        0, f"{number}: in the queue again; run: newswire run --from 2026-09-14 --to 2026-09-14",
    )  # fmt: skip
    assert one_line(run("quarantine", "list")[2]) == "0 open"
    asked = sum("news" in entry.path for entry in sites.log)
    assert run("fetch", *DAY, "--source", "replica_state")[0] == 1
    assert sum("news" in entry.path for entry in sites.log) == asked + 1, "only the page that waits is asked"
    assert run("quarantine", "drop", number)[0] == 0
    assert "no open row" in one_line(run("quarantine", "drop", number)[2])
    assert run("quarantine", "retry", "999999")[0] == run("quarantine", "show", "999999")[0] == 2


def test_a_run_over_a_day_that_is_done_ends_with_status_0_and_asks_for_no_page(run: Run, sites: replica.Sites) -> None:
    assert run("run", *DAY, "--source", "replica_gulf")[0] == 0
    before = len(sites.log)
    status, _, told = run("run", *DAY, "--source", "replica_gulf")
    assert status == 0
    assert "load: seen=0" in told
    pages = [page.url.partition(".test")[2] for page in replica.edition("gulf", replica.DEFAULT_NOW).pages]
    assert [entry.path for entry in sites.log[before:] if entry.path in pages] == []


@pytest.mark.parametrize(
    ("facts", "connect", "status", "says"),
    [
        ({}, {}, 1, "mine.invalid"),
        ({}, {"mine.invalid": "127.0.0.1:9"}, 1, "mine.invalid"),
        ({"connector": "magic"}, {}, 2, "connector 'magic' is none of"),
        ({"params": "oddity: 3"}, {}, 2, "mine: "),
    ],
    ids=["no such host", "closed port", "unknown connector", "unknown parameter"],
)
def test_a_source_that_cannot_be_asked_is_one_clear_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, facts: dict, connect: dict, status: int, says: str
) -> None:
    folder(tmp_path, monkeypatch, **facts)
    monkeypatch.setenv("NEWSWIRE_CONNECT_TO", json.dumps(connect))
    monkeypatch.setenv("NEWSWIRE_ALLOW", '["127.0.0.0/8"]')
    done, out, told = run("discover", *DAY, "--source", "mine")
    assert (done, out) == (status, "")
    assert says in one_line(told)
    assert "Traceback" not in told


def rows(dsn: str, statement: str) -> list[tuple[Any, ...]]:
    opened = psycopg2.connect(dsn)
    with opened.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchall()
    opened.close()
    return found


def test_files_of_every_kind_are_imported_once(run: Run, tmp_path: Path, warehouse_dsn: str) -> None:
    text = f"{TEXT}\n\nوقال الوزير إن اللقاء بحث ملفات عدة تهم البلدين وشعبيهما في المرحلة المقبلة."
    row = {"url": "https://a.test/1", "published_at": "2026-09-12T08:00Z", "title": "لقاء أول", "text": text}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n\n", encoding="utf-8-sig")
    (tmp_path / "a.csv").write_text(
        'url,published_at,title,text\nhttps://a.test/2,2026-09-13,لقاء ثان,"' + text.replace("الأحد", "السبت") + '"\n'
    )
    (tmp_path / "a.txt").write_text(f"لقاء ثالث في الدوحة\n\n{text}\n")
    paths = [str(tmp_path / f"a.{kind}") for kind in ("jsonl", "csv", "txt")]
    arguments = ("import", "--source", "alwifaq", "--published", "2026-09-14T10:00Z", *paths)
    status, out, told = run(*arguments)
    assert (status, out) == (0, ""), told
    assert told.startswith("3 articles of alwifaq on 3 days\n")
    found = rows(
        warehouse_dsn,
        "SELECT published_at::date::text, title FROM core.article JOIN core.article_revision USING (article_id)"
        " ORDER BY 1",
    )
    assert found == [("2026-09-12", "لقاء أول"), ("2026-09-13", "لقاء ثان"), ("2026-09-14", "لقاء ثالث في الدوحة")]
    before = rows(warehouse_dsn, "SELECT count(*), (SELECT count(*) FROM core.mention) FROM raw.capture")
    assert run(*arguments)[0] == 0
    assert rows(warehouse_dsn, "SELECT count(*), (SELECT count(*) FROM core.mention) FROM raw.capture") == before

    changed = row | {"text": text.replace("بحث", "تناول")}
    (tmp_path / "a.jsonl").write_text(json.dumps(changed) + "\n")
    assert run("import", "--source", "alwifaq", paths[0])[0] == 0
    assert rows(
        warehouse_dsn,
        "SELECT rev_no FROM core.article_revision JOIN core.article USING (article_id)"
        " WHERE url = 'https://a.test/1' ORDER BY 1",
    ) == [(1,), (2,)]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.jsonl", b"{\n", "a.jsonl:1: no JSON"),
        ("a.jsonl", b'{"title": "x", "text": "y"}\n', "a.jsonl:1: published_at is missing"),
        ("a.jsonl", b'\n{"published_at": "2026-09-12"}\n', "a.jsonl:2: needs html, or title and text"),
        ("a.jsonl", b'{"title": "x", "text": "y", "published_at": "12.9."}', "a.jsonl:1: published_at: '12.9.'"),
        ("a.jsonl", b'{"title": "\xff"}\n', "a.jsonl: not in UTF-8"),
        ("a.jsonl", b'{"title": "x", "text": "y", "published_at": "2999-01-01"}', "published 2999-01-01"),
        ("a.jsonl", b'{"title": "x", "text": "y", "published_at": "1890-01-01"}', "published 1890-01-01"),
        ("a.jsonl", b'{"url": "http://[bad", "title": "x", "text": "y", "published_at": "2026-09-12"}', "http://[bad"),
        ("a.csv", b"title,text\nx,y\n", "a.csv:2: published_at is missing"),
        ("a.csv", b"title,text\n\xff,y\n", "a.csv: not in UTF-8"),
        ("a.txt", b"x", "a.txt: a plain text says no date"),
        ("a.warc.gz", b"no warc at all", "a.warc.gz"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_in_one_line_and_nothing_is_kept(
    run: Run, tmp_path: Path, warehouse_dsn: str, name: str, data: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(data)
    status, out, told = run("import", "--source", "alwifaq", str(tmp_path / name))
    assert (status, out) == (2, "")
    assert says in one_line(told)
    assert rows(warehouse_dsn, "SELECT count(*) FROM raw.feed_item") == [(0,)]
    assert not list(tmp_path.rglob("*.warc.gz")) or name == "a.warc.gz"


def test_a_warehouse_that_is_away_or_empty_is_one_clear_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, pg_server: Any
) -> None:
    monkeypatch.setenv("NEWSWIRE_DSN", "host=127.0.0.1 port=9 dbname=x connect_timeout=2")
    status, _, told = run("events", *DAY)
    assert (status, "cannot be reached" in one_line(told)) == (1, True)
    monkeypatch.setenv("NEWSWIRE_DSN", pg_server.dsn("admin", "postgres"))
    status, _, told = run("events", *DAY)
    assert (status, "newswire migrate" in one_line(told)) == (1, True)


def test_migrate_says_what_it_did_and_settings_show_no_password(run: Run, warehouse_dsn: str) -> None:
    assert run("migrate") == (0, "", "nothing to do\n")
    status, out, _ = run("settings")
    assert status == 0
    assert "environment (NEWSWIRE_DSN)" in out
    assert warehouse_dsn not in out


def test_the_catalogue_is_listed_and_checked(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path, monkeypatch)
    assert run("sources", "check") == (0, "1 sources and 1 feeds are well-formed\n", "")
    assert "http://mine.invalid/rss" in run("sources", "list")[1]
    assert "'other' is not in the catalogue" in one_line(run("sources", "check", "other")[2])
    (tmp_path / "catalogue" / "broken.yaml").write_text("id: [\n")
    status, _, told = run("run", *DAY)
    assert status == 2
    assert "broken.yaml: line 2" in one_line(told)


def test_doctor_is_content_with_a_good_set_up(run: Run) -> None:
    status, out, _ = run("doctor")
    assert (status, "FAILED" in out) == (0, False), out


def test_feeds_are_looked_at_and_proposed(run: Run, sites: replica.Sites) -> None:
    status, out, _ = run("sources", "check", "--live", "replica_wifaq", "replica_gulf")
    assert status == 0
    assert [line.split()[:3] for line in out.splitlines() if "http://" in line] == [
        ["replica_gulf", "http://gulf.replica.test/rss.rdf", "ok"],
        ["replica_wifaq", "http://wifaq.replica.test/feed/", "ok"],
    ]
    for address in ("http://wifaq.replica.test/", "http://wifaq.replica.test/feed/"):
        status, out, _ = run("sources", "add", address)
        assert status == 0
        assert "url: http://wifaq.replica.test/feed/" in out
    status, _, err = run("sources", "add", "http://127.0.0.1:9/")
    assert status == 2
    assert "127.0.0.1:9" in one_line(err)


def test_the_catalogue_goes_out_as_opml_and_comes_back_as_nothing_new(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("sources", "export-opml")
    assert status == 0
    (tmp_path / "list.opml").write_text(out, encoding="utf-8")
    status, out, err = run("sources", "import-opml", str(tmp_path / "list.opml"))
    assert (status, out) == (0, "")
    assert "0 entries proposed" in err
