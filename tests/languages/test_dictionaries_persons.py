"""Dated office-holders: complete entries, possible dates, and one person at a time in a top office."""

import calendar
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
import yaml
from newswire.languages.ar import build

KEYS = [
    "id", "names", "office", "country", "sector", "valid_from", "valid_to", "precision", "source", "checked_on",
]  # fmt: skip
SINGLE = {"head of state", "head of government", "foreign minister", "supreme leader", "defence minister"}
# Offices that no role row names, because only these persons carry them.
OWN_OFFICES = {"head of the region", "head of the regional government"}


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((build.HERE / "persons.yaml").read_text(encoding="utf-8"))
    return loaded


def test_an_entry_has_every_key_and_its_own_id(entries: list[dict[str, Any]]) -> None:
    assert [entry["id"] for entry in entries if list(entry) != KEYS] == []
    assert [key for key, count in Counter(entry["id"] for entry in entries).items() if count > 1] == []
    assert [entry["id"] for entry in entries if set(entry["names"]) != {"ar", "en"}] == []
    assert [entry["id"] for entry in entries if not entry["names"]["ar"] or not entry["names"]["en"]] == []


def test_names_are_written_once_in_arabic_letters(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        names = entry["names"]["ar"]
        assert len(names) == len(set(names)), entry["id"]
        assert all(isinstance(name, str) and len(name) > 2 and name == name.strip() for name in names), entry["id"]
        assert not any(character.isascii() and character.isalpha() for name in names for character in name), entry["id"]


def test_a_name_belongs_to_one_person(entries: list[dict[str, Any]]) -> None:
    holders = defaultdict(set)
    for entry in entries:
        for name in entry["names"]["ar"]:
            holders[name].add(entry["names"]["en"][0])
    assert {name: people for name, people in holders.items() if len(people) > 1} == {}


def test_dates_are_ordered_and_not_in_the_future(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        start, end, checked = entry["valid_from"], entry["valid_to"], entry["checked_on"]
        assert isinstance(start, date), entry["id"]
        assert isinstance(checked, date), entry["id"]
        assert start <= checked, entry["id"]
        assert end is None or start <= end <= checked, entry["id"]


def test_precision_tells_the_truth_about_the_dates(entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        edges = [(entry["valid_from"], True)] + ([(entry["valid_to"], False)] if entry["valid_to"] else [])
        whole_month = [day.day == (1 if first else calendar.monthrange(day.year, day.month)[1]) for day, first in edges]
        whole_year = [(day.month, day.day) == ((1, 1) if first else (12, 31)) for day, first in edges]
        assert entry["precision"] in ("day", "month", "year"), entry["id"]
        assert entry["precision"] != "month" or any(whole_month), entry["id"]
        assert entry["precision"] != "year" or any(whole_year), entry["id"]


def test_every_entry_says_what_was_read(entries: list[dict[str, Any]]) -> None:
    assert [entry["id"] for entry in entries if not entry["source"].strip()] == []
    read = [entry for entry in entries if entry["source"] != "unverified"]
    assert len(read) >= 60


def test_sides_and_offices_are_known(entries: list[dict[str, Any]]) -> None:
    states = set(build.alpha3_of().values())
    sides = {row["code"] for row in build.read_rows(build.HERE / "organisations.tsv")} | states
    assert sorted({entry["country"] for entry in entries} - sides) == []
    offices = {row["office"] for row in build.read_rows(build.HERE / "roles.tsv")} | OWN_OFFICES
    assert sorted({entry["office"] for entry in entries} - offices) == []


def test_one_person_at_a_time_holds_a_single_office(entries: list[dict[str, Any]]) -> None:
    terms = defaultdict(list)
    for entry in entries:
        if entry["office"] in SINGLE:
            terms[entry["country"], entry["office"]].append(entry)
    overlaps = []
    for held in terms.values():
        held.sort(key=lambda entry: entry["valid_from"])
        for before, after in pairwise(held):
            if before["valid_to"] is None or after["valid_from"] < before["valid_to"]:
                overlaps.append((before["id"], after["id"]))
    assert overlaps == []


def test_no_term_of_a_state_lasts_less_than_a_few_days(entries: list[dict[str, Any]]) -> None:
    short = [
        entry["id"] for entry in entries if entry["valid_to"] and (entry["valid_to"] - entry["valid_from"]).days < 7
    ]
    assert short == []


def test_office_holders_of_2010_to_2026_are_many(entries: list[dict[str, Any]]) -> None:
    recent = [entry for entry in entries if entry["valid_to"] is None or entry["valid_to"].year >= 2010]
    assert len(recent) >= 1000
    assert len({entry["country"] for entry in recent}) >= 100


@pytest.mark.parametrize(
    ("name", "day", "office", "country"),
    [
        ("علي لاريجاني", date(2017, 11, 1), "speaker", "IRN"),
        ("علي لاريجاني", date(2025, 11, 25), "secretary of the security council", "IRN"),
        ("إسحاق دار", date(2025, 11, 25), "foreign minister", "PAK"),
        ("عادل الجبير", date(2015, 7, 25), "foreign minister", "SAU"),
        ("سيرغي لافروف", date(2015, 7, 25), "foreign minister", "RUS"),
        ("إبراهيم محلب", date(2015, 7, 25), "head of government", "EGY"),
        ("إسماعيل ولد الشيخ أحمد", date(2015, 7, 25), "envoy", "UNO"),
    ],
)
def test_a_person_is_found_in_the_office_of_that_day(
    entries: list[dict[str, Any]], name: str, day: date, office: str, country: str
) -> None:
    offices = {
        (entry["office"], entry["country"])
        for entry in entries
        if name in entry["names"]["ar"] and entry["valid_from"] <= day <= (entry["valid_to"] or entry["checked_on"])
    }
    assert (office, country) in offices
