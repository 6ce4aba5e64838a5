"""A window coded again: readers see the old until it is promoted, the diff is what happens, all can be taken back."""

from typing import Any

import coded
import printed
import pytest
from coded import ACCUSED, RUN, VISIT, WINDOW, article, content, history, loaded, said, versions
from newswire.errors import BadInput
from newswire.pipeline.reprocess_diff import as_markdown, as_text, changes, counts
from newswire.warehouse import extraction, reprocess
from newswire.warehouse.connect import transaction
from newswire.warehouse.load import load
from psycopg2.extensions import connection

ONE, TWO, LATER = article("one"), article("two", 0.2, "other"), article("later", 25)
LATER_DAY = {"date_start": "2026-04-04", "date_end": "2026-04-04"}


@pytest.fixture
def told(warehouse: connection) -> connection:
    """Two reports of one visit and an accusation, and a visit a month later, coded by version 1."""
    coded.write(warehouse, ONE, TWO, LATER)
    refused = ({"reason": "no side", "quote": VISIT},)
    answers = {ONE: [said(ONE), said(ONE, ACCUSED)], TWO: [said(TWO)], LATER: [said(LATER, **LATER_DAY)]}
    number = coded.stage(warehouse, answers, 1, 1, refused, ("IRN foreign minister",))
    load(warehouse, RUN, WINDOW, number)
    return warehouse


def staged(opened: connection, answers: dict[Any, list[dict[str, Any]]], version: int = 2) -> reprocess.Recoding:
    """Stages answers of a newer version, as the pipeline does."""
    with transaction(opened) as cursor:
        number = extraction.register(cursor, "test", str(version), version, bytes(32))
        recoding_id = reprocess.open_recoding(cursor, RUN, WINDOW, number)
        waiting = {row.article_id: row for row in reprocess.pending_articles(cursor, recoding_id, WINDOW, number.rank)}
        named = {told.id: found for told, found in answers.items()}
        reprocess.stage_answers(
            cursor,
            recoding_id,
            [
                extraction.Answer(
                    key, row.rev_no, [m | {"extractor": f"test/{version}"} for m in named[key]], [], (), ()
                )
                for key, row in waiting.items()
                if key in named
            ],
        )
        return reprocess.find(cursor, WINDOW, "staged")


def second() -> dict[Any, list[dict[str, Any]]]:
    """Version 2 sees no accusation in ONE, one in TWO's words on another day, and a call instead of the later visit."""
    moved = {"date_start": "2026-03-20", "date_end": "2026-03-20"}
    return {
        ONE: [said(ONE)],
        TWO: [said(TWO), said(TWO, ACCUSED, **moved)],
        LATER: [said(LATER, mode="call", **LATER_DAY)],
    }


@pytest.fixture
def recoding(told: connection) -> reprocess.Recoding:
    return staged(told, second())


def test_staging_and_rehearsing_change_nothing_that_readers_or_other_loads_see(
    told: connection, recoding: reprocess.Recoding
) -> None:
    before, loads = versions(told), printed.rows(told, "SELECT l::text FROM ops.load l")
    assert reprocess.rehearse(told, RUN, WINDOW, recoding)
    assert versions(told) == before
    assert history(told) == 0
    assert printed.rows(told, "SELECT l::text FROM ops.load l") == loads
    assert load(told, RUN, WINDOW, recoding.extractor_id).articles == 0
    assert versions(told) == before


def test_the_diff_names_what_is_added_removed_and_changed_with_its_words(
    told: connection, recoding: reprocess.Recoding
) -> None:
    found = changes(reprocess.rehearse(told, RUN, WINDOW, recoding))
    assert counts(found) == {
        "ACCUSE": {"added": 1, "removed": 1, "changed": 0},
        "CONSULT": {"added": 0, "removed": 0, "changed": 1},
    }
    (changed,) = [change for change in found if change.kind == "changed"]
    assert changed.columns() == ["mode"]
    text, page = as_text(found), as_markdown(found)
    assert f"«{ACCUSED}»" in text
    assert "mode: visit → call" in text
    assert "| ACCUSE | 1 | 1 | 0 |" in page
    assert f"> {VISIT}" in page


def test_the_diff_is_what_the_promotion_does(told: connection, recoding: reprocess.Recoding) -> None:
    rehearsed = reprocess.rehearse(told, RUN, WINDOW, recoding)
    done = reprocess.promote(told, RUN, WINDOW, recoding, "desk")
    with transaction(told) as cursor:
        cursor.execute(reprocess.read_sql("reprocess/versions"), {"load_id": done.load_id})
        happened = [
            dict(zip([c.name for c in cursor.description or ()], row, strict=True)) for row in cursor.fetchall()
        ]
    assert happened == rehearsed


def test_a_promotion_equals_a_load_of_the_newer_version(told: connection, recoding: reprocess.Recoding) -> None:
    reprocess.promote(told, RUN, WINDOW, recoding, "desk")
    promoted = content(told)
    loaded(told, second(), version=2)
    assert content(told) == promoted
    assert printed.rows(told, "SELECT state, decided_by FROM ops.recoding") == {("promoted", "desk")}


def test_a_roll_back_brings_all_back_and_keeps_the_history(told: connection) -> None:
    before, refused = content(told), printed.rows(told, "SELECT r::text FROM core.rejected r")
    reprocess.promote(told, RUN, WINDOW, staged(told, second()), "desk")
    assert content(told) != before
    with transaction(told) as cursor:
        promoted = reprocess.find(cursor, WINDOW, "promoted")
    done = reprocess.roll_back(told, RUN, WINDOW, promoted, "desk")
    assert (done.articles, done.kept, done.restored, done.closed) == (3, 0, 4, 4)
    assert content(told) == before
    assert printed.rows(told, "SELECT r::text FROM core.rejected r") == refused
    assert printed.rows(told, "SELECT x.version, count(*) FROM core.mention_history JOIN core.extractor x"
                        " USING (extractor_id) GROUP BY 1") == {("1", 4), ("2", 4)}  # fmt: skip
    assert printed.rows(told, "SELECT DISTINCT state FROM ops.load") == {("committed",)}
    with transaction(told) as cursor, pytest.raises(BadInput, match="no recoding"):
        reprocess.find(cursor, WINDOW, "promoted")


def test_what_was_coded_since_the_promotion_stays(told: connection, recoding: reprocess.Recoding) -> None:
    reprocess.promote(told, RUN, WINDOW, recoding, "desk")
    loaded(told, {TWO: []}, version=3)
    with transaction(told) as cursor:
        promoted = reprocess.find(cursor, WINDOW, "promoted")
    done = reprocess.roll_back(told, RUN, WINDOW, promoted, "desk")
    assert (done.articles, done.kept) == (2, 1)
    assert {row[:4] for row in coded.mentions(told)} == {
        ("one", 1, "1", "CONSULT"), ("one", 1, "1", "ACCUSE"), ("later", 1, "1", "CONSULT"),
    }  # fmt: skip


def test_a_decision_is_made_once(told: connection, recoding: reprocess.Recoding) -> None:
    reprocess.promote(told, RUN, WINDOW, recoding, "desk")
    before = versions(told)
    with pytest.raises(BadInput, match="is promoted by now"):
        reprocess.promote(told, RUN, WINDOW, recoding, "desk")
    assert versions(told) == before


@pytest.mark.parametrize("boundary", ["read", "locked", "closed", "inserted", "coded", "merged"])
def test_a_promotion_that_dies_leaves_the_old_and_can_be_repeated(
    told: connection, recoding: reprocess.Recoding, boundary: str
) -> None:
    before = content(told)

    def die(reached: str) -> None:
        if reached == boundary:
            raise RuntimeError("dead")

    with pytest.raises(RuntimeError):
        reprocess.promote(told, RUN, WINDOW, recoding, "desk", at=die)
    assert content(told) == before
    assert printed.rows(told, "SELECT state FROM ops.recoding") == {("staged",)}
    assert reprocess.promote(told, RUN, WINDOW, recoding, "desk").inserted == 4


def test_a_revision_that_came_since_is_not_overwritten_by_what_was_read_of_the_old_one(told: connection) -> None:
    recoding = staged(told, second())
    printed.revise(told, ONE, f"{ONE.text} {ACCUSED}", 2)
    reprocess.promote(told, RUN, WINDOW, recoding, "desk")
    assert {row[2] for row in coded.mentions(told) if row[0] == "one"} == {"1"}
    assert {row[2] for row in coded.mentions(told) if row[0] == "two"} == {"2"}
