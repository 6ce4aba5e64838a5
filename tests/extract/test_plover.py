"""PLOVER as data: types and modes have a class, a scale and a CAMEO code; the map to and from CAMEO is closed."""

import re

import pytest
from newswire.plover import codes

PLOVER = {
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip
# Codes of three digits under each root, and how many of four digits there are in all.
UNDER_ROOT = dict(
    zip(
        (f"{root:02}" for root in range(1, 21)),
        (10, 9, 10, 7, 8, 5, 6, 8, 5, 9, 7, 10, 10, 6, 6, 7, 7, 7, 7, 5),
        strict=True,
    )
)
FOUR_DIGITS = 147
# Modes that CAMEO does not know: their code leads back to the type only.
NEAREST = {
    ("PROTEST", "boycott"), ("PROTEST", "vandalize"), ("MOBILIZE", "weapons"), ("MOBILIZE", "militia"),
    ("COERCE", "withhold"), ("COERCE", "censor"), ("COERCE", "misinformation"),
}  # fmt: skip
MODES = [(name, mode) for name, row in codes.types().items() for mode in (None, *row.modes)]


def _class_by_root(code: str) -> int:
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


def test_all_types_modes_and_contexts_are_there_and_say_what_they_mean() -> None:
    assert set(codes.types()) == PLOVER | {"STATEMENT"}
    modes = [row for kind in codes.types().values() for row in kind.modes.values()]
    assert len(modes) == 67
    assert len(codes.contexts()) == 37
    said = [row.says for row in codes.types().values()] + [row["says"] for row in modes] + [*codes.contexts().values()]
    assert len(set(said)) == len(said)
    assert min(map(len, said)) >= 10


def test_all_codes_of_cameo_are_there_with_those_that_other_maps_lack() -> None:
    known = set(codes.cameo_codes())
    assert {root: sum(len(c) == 3 and c.startswith(root) for c in known) for root in UNDER_ROOT} == UNDER_ROOT
    assert sum(len(code) == 4 for code in known) == FOUR_DIGITS
    assert {"155", "175", "176", "1834", "1951", "1952"} <= known
    assert all(re.fullmatch(r"\d{3,4}", code) and (len(code) == 3 or code[:3] in known) for code in known)


def test_every_code_stands_for_a_known_type_mode_and_context() -> None:
    for row in codes.cameo_codes().values():
        assert row.mode is None or row.mode in codes.types()[row.type].modes, row
        assert row.context is None or row.context in codes.contexts(), row
        assert codes.cameo(row.type, row.mode, filter(None, [row.context])) in codes.cameo_codes()
    assert {row.type for row in codes.cameo_codes().values()} == set(codes.types())


def test_a_representative_leads_back_to_its_type_mode_and_context() -> None:
    for row in codes.cameo_codes().values():
        if row.representative:
            assert codes.cameo(row.type, row.mode, filter(None, [row.context])) == row.code
    groups = [(row.type, row.mode, row.context) for row in codes.cameo_codes().values() if row.representative]
    assert len(groups) == len(set(groups))
    assert set(groups) == {(row.type, row.mode, row.context) for row in codes.cameo_codes().values()}


@pytest.mark.parametrize(("name", "mode"), MODES)
def test_every_type_and_mode_has_a_code_that_leads_back_to_it(name: str, mode: str | None) -> None:
    back = codes.from_cameo(codes.cameo(name, mode))
    assert back.type == name
    assert (back.mode == mode) is ((name, mode) not in NEAREST)


@pytest.mark.parametrize(("name", "mode"), MODES)
def test_a_context_changes_the_code_but_not_the_type(name: str, mode: str | None) -> None:
    for context in codes.contexts():
        back = codes.from_cameo(codes.cameo(name, mode, [context]))
        assert back.type == name
        assert mode is None or back.mode == mode or (name, mode) in NEAREST
        assert back.context in (None, context)


def test_the_class_of_a_code_is_that_of_its_type_but_for_the_documented_ones() -> None:
    other = {code for code, row in codes.cameo_codes().items() if _class_by_root(code) != codes.types()[row.type].quad}
    assert {code for code in other if not code.startswith(codes.OTHER_QUAD_ROOT)} == codes.OTHER_QUAD
    assert {code for code in codes.cameo_codes() if code.startswith(codes.OTHER_QUAD_ROOT)} <= other


def test_what_is_coded_gets_a_code_of_its_own_class() -> None:
    for name, mode in MODES:
        if name != "STATEMENT" and mode != "convict":
            assert _class_by_root(codes.cameo(name, mode)) == codes.quad(name), (name, mode)


def test_the_contradictions_of_the_manual_are_decided_once() -> None:
    assert codes.scale("ACCUSE", None) == codes.ACCUSE_SCALE == -3
    assert codes.quad("SANCTION") == codes.SANCTION_QUAD == 4
    assert codes.from_cameo("163").type == "SANCTION"
    for row in codes.types().values():
        assert row.quad is None or (row.quad > 2) == ((row.scale or 0) < 0 or row.name == "REQUEST")


def test_a_root_stands_for_its_code_without_detail() -> None:
    assert codes.from_cameo("19") == codes.from_cameo("190")


def test_the_first_context_with_a_code_of_its_own_decides() -> None:
    assert codes.cameo("REQUEST", "assist", ["lgbt", "military"]) == codes.cameo("REQUEST", "assist", ["military"])
    assert codes.cameo("REQUEST", "assist", ["lgbt"]) == codes.cameo("REQUEST", "assist")


@pytest.mark.parametrize(
    ("kind", "status", "strict"),
    [
        ("CONSULT", "future", "AGREE"),
        ("AID", "future", "AGREE"),
        ("RETREAT", "future", "CONCEDE"),
        ("CONSULT", "historical", "CONSULT"),
        ("STATEMENT", "actual", None),
        ("ASSAULT", "future", "ASSAULT"),
    ],
)
def test_an_announced_act_has_another_strict_type(kind: str, status: str, strict: str | None) -> None:
    assert codes.strict_type(kind, status) == strict


def test_a_mode_changes_the_scale() -> None:
    assert codes.scale("CONSULT", "visit") == 4
    assert codes.scale("CONSULT", None) == 2.5
    assert codes.scale("PROTEST", "strike") == -5
    assert codes.scale("PROTEST", "vandalize") is None
