"""Each row of forms.tsv is a date as some feed or page writes it, with the instant that it means."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newswire.dates import parse, search
from newswire.dates.calendars import from_lunar, from_solar, to_solar
from newswire.dates.words import months

NOW = datetime(2026, 10, 1, tzinfo=UTC)
ROWS = [
    line.replace(r"\u200f", "\u200f").replace(r"\u200e", "\u200e").replace(r"\u202b", "\u202b")
    .replace(r"\u202c", "\u202c").replace(r"\u06f1", "\u06f1").replace(r"\u200c", "\u200c")
    .replace(r"\u00a0", "\u00a0").split("\t")
    for line in (Path(__file__).parent / "forms.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "zone", "calendar", "value", "basis", "precision", "flags"), ROWS)
def test_a_written_form_is_read(
    kind: str, text: str, zone: str, calendar: str, value: str, basis: str, precision: str, flags: str
) -> None:
    found = parse(text, ZoneInfo(zone), calendar, now=NOW)
    assert found is not None
    assert found.value.isoformat() == value
    assert (found.zone_basis, found.precision, found.suspect) == (basis, precision, flags == "suspect")
    others = " ".join(other.isoformat() for other in found.alternatives)
    assert others == ("" if flags in ("-", "suspect") else flags)


@pytest.mark.parametrize(
    ("text", "zone", "calendar", "value"),
    [row[1:5] for row in ROWS if row[0] in ("months", "double", "calendars", "printed")],
)
def test_what_pages_print_is_found_inside_a_byline(text: str, zone: str, calendar: str, value: str) -> None:
    found = search(f"طهران | {text} | الوفاق", ZoneInfo(zone), calendar, now=NOW)
    assert found is not None
    assert found.value.isoformat() == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "لا شيء هنا",
        "25:70",
        "2025-13-41",
        "30 فبراير 2025",
        "31/12/9999 24:00",
        "Mon, 01 Sep 2025 10:00:00 +9900",
        "12 سبتمبر",
        "10:30",
        "31 شهريور 1500",
        "التقى الوزير في 12 سبتمبر 2025 نظيره",
        "1" * 5000,
    ],
)
def test_what_is_no_date_gives_nothing(text: str) -> None:
    assert parse(text, ZoneInfo("UTC"), now=NOW) is None


def test_a_sentence_gives_its_date_only_when_searched() -> None:
    found = search("التقى الوزير في 12 سبتمبر 2025 نظيره", ZoneInfo("UTC"), now=NOW)
    assert found is not None
    assert found.value.date() == date(2025, 9, 12)


def test_without_now_only_the_past_is_suspect() -> None:
    found = parse("2199-01-01", ZoneInfo("UTC"))
    assert found is not None
    assert not found.suspect


def test_every_month_of_every_family_is_read() -> None:
    year = {"gregorian": 2025, "lunar": 1446, "solar": 1403}
    first = {"gregorian": date, "lunar": from_lunar, "solar": from_solar}
    for name, month in months().items():
        found = parse(f"1 {name} {year[month.calendar]}", ZoneInfo("UTC"))
        assert found is not None, name
        assert found.value.date() == first[month.calendar](year[month.calendar], month.number, 1), name


@given(st.dates(date(1866, 1, 1), date(2092, 1, 1)))
def test_solar_days_go_there_and_back(day: date) -> None:
    assert from_solar(*to_solar(day)) == day


def test_solar_days_follow_each_other_without_hole() -> None:
    day = date(2000, 3, 20)
    seen = {to_solar(day + timedelta(n)) for n in range(366 * 30)}
    assert len(seen) == 366 * 30
    assert from_solar(1399, 12, 30) == date(2021, 3, 20)
    with pytest.raises(ValueError, match="leap"):
        from_solar(1400, 12, 30)


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    parse(text, ZoneInfo("Asia/Tehran"), now=NOW)
    search(text, ZoneInfo("Asia/Tehran"), now=NOW)


@given(
    st.datetimes(datetime(1996, 1, 1), datetime(2026, 9, 30)),  # noqa: DTZ001 # hypothesis wants bounds without zone
    st.sampled_from(["%a, %d %b %Y %H:%M:%S +0330", "%Y-%m-%dT%H:%M:%S+03:30", "%d/%m/%Y %H:%M:%S +0330"]),
)
def test_what_is_written_is_read_again(local: datetime, form: str) -> None:
    found = parse(local.strftime(form), ZoneInfo("UTC"), now=NOW)
    assert found is not None
    assert found.value.strftime("%Y%m%d%H%M%S%z") == local.strftime("%Y%m%d%H%M%S") + "+0330"
