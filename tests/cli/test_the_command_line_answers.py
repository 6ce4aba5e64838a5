"""The command line as a person meets it: filters, exit codes, and one clear line for what cannot be used."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "أعلنت وزارة الخارجية العُمانية أن وزير الخارجية العُماني التقى، الأحد، نظيره القطري في الدوحة."


def newswire(*arguments: str, lines: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newswire", *arguments],
        input=lines, capture_output=True, text=True, check=False, timeout=120, env=os.environ | variables,
    )  # fmt: skip


def answers(done: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_extract_answers_each_line_with_verbatim_evidence_and_goes_on_after_a_broken_one() -> None:
    row = {"id": 7, "title": "لقاء", "text": TEXT, "published_at": "2026-09-13T12:00:00Z", "language": "ar"}
    done = newswire("extract", lines="{broken\n" + json.dumps(row) + "\n" + json.dumps({"id": 8}) + "\n")
    by_id = {answer["id"]: answer for answer in answers(done)}
    assert done.returncode == 1
    assert by_id[None]["status"] == by_id[8]["status"] == "error"
    events = by_id[7]["events"]
    assert sorted({event["type"] for event in events} - {"STATEMENT"}) == ["CONSULT"]
    for event in events:
        evidence = event["evidence"]
        assert row[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["quote"]


def test_parse_feed_tells_a_page_from_a_feed() -> None:
    html = base64.b64encode(b"<html><body><p>no feed</p></body></html>").decode()
    done = newswire("parse-feed", lines=json.dumps({"id": 1, "xml_b64": html}) + "\n")
    assert [(answer["id"], answer["status"]) for answer in answers(done)] == [(1, "error")]
    assert done.returncode == 1


def test_fetch_refuses_private_addresses_unless_they_are_allowed() -> None:
    row = json.dumps({"id": 1, "url": "http://127.0.0.1:9/"}) + "\n"
    assert answers(newswire("fetch", lines=row))[0]["status"] == "refused"
    assert answers(newswire("fetch", "--allow", "127.0.0.0/8", lines=row))[0]["status"] == "error"


def test_dedup_joins_two_prints_of_one_text() -> None:
    words = " ".join(f"كلمة{n}" for n in range(60))
    rows = [
        {"id": n, "source": f"s{n}", "published_at": f"2026-09-13T0{n}:00:00Z", "title": f"عنوان {n}", "text": words}
        for n in (1, 2)
    ]
    found = answers(newswire("dedup", lines="".join(json.dumps(row) + "\n" for row in rows)))
    assert {(answer["id"], answer["relation"]) for answer in found} == {(1, "canonical"), (2, "same_text")}
    assert len({answer["story_id"] for answer in found}) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "--from", "yesterday", "--to", "2026-09-13"), "from: 'yesterday' is no date"),
        (("run", "--from", "2026-09-14", "--to", "2026-09-12"), "is not before"),
        (("run", "--from", "2999-01-01", "--to", "2999-01-02"), "ends in the future"),
        (("clean", "--from", "2026-09-13"), "--from and --to go together"),
        (
            ("run", "--from", "2026-09-13", "--to", "2026-09-13", "--source", "nobody"),
            "'nobody' is not in the catalogue",
        ),
        (("import", "--source", "alwifaq", "no-such-file.txt"), "no-such-file.txt: no such file"),
        (("quarantine", "retry"), "which?"),
    ],
)
def test_bad_usage_is_one_clear_line_and_status_2(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = newswire(*arguments, NEWSWIRE_HOME=str(tmp_path))
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_broken_catalogue_names_file_and_key(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("id: mine\ncuntry: IRN\n", encoding="utf-8")
    done = newswire("sources", "check", NEWSWIRE_SOURCES=str(tmp_path))
    assert done.returncode == 2
    assert "mine.yaml" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_imported_text_goes_through_all_stages(tmp_path: Path, warehouse_dsn: str) -> None:
    article = tmp_path / "article.txt"
    article.write_text(f"لقاء في الدوحة\n\n{TEXT}\n\n{TEXT.replace('الأحد', 'اليوم')}\n", encoding="utf-8")
    here = {"NEWSWIRE_DSN": warehouse_dsn, "NEWSWIRE_HOME": str(tmp_path / "home")}
    first = newswire("import", "--source", "alwifaq", "--published", "2026-09-13", str(article), **here)
    assert first.returncode == 0, first.stderr
    assert "load: seen=1 new=1" in first.stderr
    again = newswire("import", "--source", "alwifaq", "--published", "2026-09-13", str(article), **here)
    assert "load: seen=0" in again.stderr
    done = newswire("events", "--from", "2026-09-01", "--to", "2026-09-30", "--dyad", "OMN,QAT", "--json", **here)
    assert [event["type"] for event in answers(done)] == ["CONSULT"]
    assert answers(done)[0]["quote"] in TEXT
    assert "no feed, listing or import has named this url" in newswire("explain", "http://x.test/", **here).stderr
