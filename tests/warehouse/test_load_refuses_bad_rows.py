"""A mention that the table would refuse goes to quarantine with what it said; its article's others are loaded."""

from typing import Any

import coded
import printed
import pytest
from coded import ACCUSED, VISIT, article, loaded, mentions, said
from newswire.warehouse.connect import transaction
from psycopg2.extensions import connection

ONE = article("one")


def _evidence(**changes: Any) -> dict[str, Any]:
    return {"evidence": said(ONE)["evidence"] | changes}


def _side(**changes: Any) -> dict[str, Any]:
    return {"actors": [coded.IRAN | changes]}


WRONG_WORDS = [
    _evidence(quote="ما لم يقله أحد"), _evidence(quote=""), _evidence(start=1), _evidence(field="title"),
    _evidence(start=-5, end=-1, quote=ONE.text[-5:-1]), _evidence(start=0, end=2**40, quote=ONE.text),
]  # fmt: skip
BAD_VALUES = [
    _evidence(field="kicker"), _evidence(start="0"), _evidence(end=None), {"evidence": None}, {"evidence": "words"},
    {"type": "GOSSIP"}, {"type": None}, {"type": ["CONSULT"]}, {"status": "perhaps"}, {"status": None},
    {"confidence": 1.5}, {"confidence": None}, {"confidence": "high"}, {"quad": 9}, {"quad": "1"}, {"quad": 1.5},
    {"scale": "warm"}, {"scale": 10**40}, {"date_end": "2026-03-01"}, {"date_start": "last week"}, {"date_start": 3},
    {"date_granularity": 7}, {"actors": None}, {"actors": ["IRN"]}, {"recipients": "PAK"}, {"mode": 3},
    {"contexts": "diplomatic"}, {"contexts": [1]}, {"flags": {"carry": 1}}, {"place": "إسلام آباد"},
    {"place": {"name": 5}}, {"place": {"country": ["PAK"]}}, {"place": {"level": 1}}, {"size": [3]}, {"size": "many"},
    {"plover": 4}, {"cameo": 42}, {"reported_by": {}},
    {"mode": "Visit 2"}, {"place": {"level": "City"}}, {"plover": "consult"}, {"cameo": "4"}, {"cameo": "x42"},
    {"scale": 10.5}, {"scale": -11}, {"date_granularity": "decade"}, _side(code="irn"), _side(code="IRN+"),
    _side(sector="government"), _side(code=None), _side(code=""), _side(name=5), _side(office=["x"]),
    _side(sector=1), _side(raw=7),
]  # fmt: skip
CHECKS = {
    "CHECK ((evidence_start >= 0))", "CHECK ((evidence_start < evidence_end))", "CHECK ((date_start <= date_end))",
    "CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision)))",
    "CHECK (((quad >= 1) AND (quad <= 4)))", "CHECK ((octet_length(row_sha256) = 32))",
    "CHECK ((evidence_field = ANY (ARRAY['title'::text, 'text'::text])))",
    "CHECK ((status = ANY (ARRAY['actual'::text, 'future'::text, 'historical'::text])))",
    "CHECK ((mode ~ '^[a-z-]+$'::text))", "CHECK ((place_level ~ '^[a-z]+$'::text))",
    "CHECK ((plover ~ '^[A-Z]+$'::text))", "CHECK ((cameo ~ '^[0-9]{2,4}$'::text))", "CHECK ((quote <> ''::text))",
    "CHECK (((scale >= ('-10'::integer)::double precision) AND (scale <= (10)::double precision)))",
    "CHECK ((date_granularity = ANY (ARRAY['day'::text, 'week'::text, 'month'::text, 'year'::text,"
    " 'inferred'::text])))",
    "CHECK ((code ~ '^[A-Z]{2,4}([-+][A-Z]{2,4})*$'::text))", "CHECK ((sector ~ '^[A-Z]{3}$'::text))",
    "CHECK ((role = ANY (ARRAY['actor'::text, 'recipient'::text])))",
}  # fmt: skip


@pytest.mark.parametrize(("reason", "bad"), [("evidence", WRONG_WORDS), ("bad_mention", BAD_VALUES)])
def test_bad_mentions_are_set_aside_and_the_others_are_loaded(
    warehouse: connection, reason: str, bad: list[dict[str, Any]]
) -> None:
    coded.write(warehouse, ONE)
    answers = [*(said(ONE) | changes for changes in bad), said(ONE, ACCUSED)]
    done = loaded(warehouse, {ONE: answers})
    assert (done.staged, done.inserted, done.quarantined) == (len(bad) + 1, 1, len(bad))
    assert {row[3] for row in mentions(warehouse)} == {"ACCUSE"}
    with transaction(warehouse) as cursor:
        cursor.execute("SELECT natural_key, stage, source_id, reason, payload, message <> '' FROM ops.quarantine")
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    assert found == {
        f"{ONE.id}/{n}": ("load", "paper", reason, answer | {"extractor": "test/1"}, True)
        for n, answer in enumerate(answers[:-1])
    }


def test_a_newer_revision_that_says_it_right_settles_what_was_set_aside(warehouse: connection) -> None:
    coded.write(warehouse, ONE)
    loaded(warehouse, {ONE: [said(ONE, quad=9), said(ONE, quad=8)]})
    open_keys = "SELECT natural_key FROM ops.quarantine WHERE resolved_at IS NULL"
    assert printed.rows(warehouse, open_keys) == {(f"{ONE.id}/0",), (f"{ONE.id}/1",)}
    loaded(warehouse, {ONE: [said(ONE, quad=9), said(ONE)]}, version=2)
    assert printed.rows(warehouse, open_keys) == {(f"{ONE.id}/0",)}
    loaded(warehouse, {ONE: [said(ONE)]}, version=3)
    assert printed.rows(warehouse, open_keys) == set()
    assert {(row[2], row[5]) for row in mentions(warehouse)} == {("3", VISIT)}


def test_no_check_of_the_tables_is_without_a_bad_row_here(warehouse: connection) -> None:
    """A new CHECK needs a bad row above, or it fails whole loads."""
    found = printed.rows(
        warehouse,
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c'"
        " AND conrelid IN ('core.mention'::regclass, 'core.mention_side'::regclass)",
    )
    assert {check for (check,) in found} == CHECKS
