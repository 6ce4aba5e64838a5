"""Offices that an article names are counted, and those of which nobody is known to hold them on its day."""

from datetime import UTC, date, datetime

import pytest
from newswire.extract.record import ArticleText, Offices
from newswire.extract.registry import get
from newswire.languages.offices import has_holder, is_watched

KNOWN = "FRA head of state"


def _offices(text: str, year: int = 2016) -> Offices:
    day = datetime(year, 6, 15, 12, tzinfo=UTC)
    return get("rules").extract(ArticleText("", text, day, "ar", None, "QAT")).offices


def test_an_office_with_a_holder_that_day_is_named_only() -> None:
    told = _offices("استقبل الرئيس الفرنسي وزير الخارجية التركي. وأشاد الرئيس الفرنسي بالعلاقات.")
    assert told == Offices(named=(KNOWN, "TUR foreign minister"))


def test_an_office_without_a_holder_that_day_is_told() -> None:
    assert _offices("استقبل الرئيس الفرنسي وزير الدفاع الكيني.", 1950).without_holder == (KNOWN, "KEN defence minister")


@pytest.mark.parametrize(
    "text", ["قال الأمين العام للأمم المتحدة إنه متفائل.", "قال الرئيس إنه متفائل.", "وصل الوفد الفرنسي."]
)
def test_bodies_and_offices_without_a_state_do_not_count(text: str) -> None:
    assert _offices(text) == Offices()


def test_holders_are_those_of_the_day() -> None:
    assert has_holder("ar", "FRA", "head of state", date(2016, 6, 15))
    assert has_holder("en", "FRA", "head of state", date(2016, 6, 15))
    assert not has_holder("ar", "FRA", "head of state", date(1950, 6, 15))


def test_bodies_and_groups_are_not_watched() -> None:
    watched = [code for code in ("FRA", "UNO", "IS", "REB-SYR") if is_watched(code, "head of state")]
    assert watched == ["FRA"]
