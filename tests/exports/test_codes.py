"""Every code that we give has a counterpart in the codes of others, or stands for itself."""

import csv
from importlib import resources
from pathlib import Path
from uuid import UUID

import pytest
from newswire.exports import codes, gdelt
from newswire.exports.records import EventRecord, LeftOut
from newswire.ids import content_uuid
from newswire.plover import codes as plover
from sample import EVENTS, MOUSAVI, PAKISTAN, event, side
from test_golden_files import TABLES

TYPES = {
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "HLH", "JUD", "LAB", "LEG", "MED", "MIL", "OPP", "REB",
    "REF", "SPY", "UAF",
}  # fmt: skip


def test_every_cameo_code_that_we_give_has_a_class_and_a_scale() -> None:
    given = {row.code for row in plover.cameo_codes().values()}
    assert {codes.cameo_quad(code) for code in given} == {1, 2, 3, 4}
    assert all(-10 <= codes.goldstein(code) <= 10 for code in given)
    assert [codes.goldstein(code) for code in ("010", "0874", "087", "1823", "190", "0334", "0331", "130", "1311")] == [
        0, 10, 9, -10, -10, 6, 5.2, -4.4, -5.8,
    ]  # fmt: skip


def test_every_side_of_the_language_packs_is_known() -> None:
    sides = set()
    packs = Path(str(resources.files("newswire.languages")))
    for name in ("countries.tsv", "organisations.tsv"):
        for path in packs.glob(f"*/{name}"):
            lines = [line for line in path.read_text(encoding="utf8").splitlines() if not line.startswith("#")]
            sides |= {row["code"] for row in csv.DictReader(lines, delimiter="\t")}
    assert len(sides) > 250
    assert {code for code in sides if codes.side_codes(code).name == code} == set()


def test_numbers_of_the_correlates_of_war_belong_to_one_state_each() -> None:
    numbers = [place.cow for place in codes.places().values() if place.cow]
    assert len(numbers) == len(set(numbers)) > 190
    known = {"USA": "2", "DEU": "255", "YEM": "679", "SRB": "345", "PSE": "", "IRN": "630", "TON": "955"}
    assert {code: codes.places()[code].cow for code in known} == known


def test_sectors_lead_to_types_of_gdelt() -> None:
    assert set(codes.words()["cameo_types"].values()) <= TYPES


def test_numbers_of_events_are_positive_63_bits_and_unique() -> None:
    numbers = {gdelt.number_of(content_uuid("event", n)) for n in range(100_000)}
    assert len(numbers) == 100_000
    assert min(numbers) >= 0
    assert 1 << 62 < max(numbers) < 1 << 63
    # no bit is the same in all: the ids' own constant bits do not show
    assert all(len({number >> bit & 1 for number in list(numbers)[:200]}) == 2 for bit in range(63))
    assert gdelt.number_of(UUID(int=(1 << 64) + 3)) == 2


def shaped(name: str, record: EventRecord) -> dict[str, object]:
    row = TABLES[name].row(record)
    assert not isinstance(row, LeftOut)
    return {column.name: value for column, value in zip(TABLES[name].columns, row, strict=True)}


def test_what_is_announced_is_no_deed_in_shapes_that_know_no_status() -> None:
    announced = next(record for record in EVENTS if record.status == "future")
    row = shaped("gdelt_events", announced)
    assert (row["EventRootCode"], row["QuadClass"]) == ("03", 1)
    row = shaped("polecat_events", announced)
    assert (row["Event Type"], row["Event Mode"], row["Intensity"]) == ("AGREE", None, 2.5)


@pytest.mark.parametrize(
    ("mode", "actors", "recipients"),
    [("visit", ["IRN"], ["PAK"]), ("multilateral", ["IRN", "PAK"], []), (None, ["IRN", "PAK"], [])],
)
def test_plover_lists_both_sides_of_a_meeting_without_a_host_as_actors(
    mode: str | None, actors: list[str], recipients: list[str]
) -> None:
    row = shaped("plover_events", event("m", mode=mode, sides=[MOUSAVI, PAKISTAN]))
    assert [each["code"] for each in row["actor"]] == actors  # type: ignore[attr-defined]
    assert [each["code"] for each in row["recipient"]] == recipients  # type: ignore[attr-defined]


def test_values_of_a_side_stand_at_the_same_place_in_each_cell_of_polecat() -> None:
    sides = [side("actor", "UNO"), MOUSAVI, side("actor", "QAT", "أ; ب")]
    row = shaped("polecat_events", event("n", sides=sides))
    assert row["Actor Name"] == "United Nations; رضا موسوي; أ, ب"
    assert row["Actor Country"] == "UNO; IRN; QAT"
    assert row["Actor COW"] == "None; 630; 694"
    assert row["Actor Title"] == "None; foreign minister; None"
    assert row["Recipient Name"] is None
