"""PLOVER as data: every type and mode has a class, a scale and a CAMEO code, and announced acts change their type."""

import pytest
from newswire.plover import codes

PLOVER = {
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip


def test_all_types_modes_and_contexts_are_there() -> None:
    assert set(codes.types()) == PLOVER | {"STATEMENT"}
    assert sum(len(row.modes) for row in codes.types().values()) == 67
    assert len(codes.contexts()) == len(set(codes.contexts())) == 37


def test_every_type_and_mode_has_a_cameo_code_of_its_quad_class() -> None:
    for name, row in codes.types().items():
        for mode in (None, *row.modes):
            assert codes.cameo(name, mode).isdigit()
        assert row.quad is None or (row.quad > 2) == ((row.scale or 0) < 0 or name == "REQUEST")


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
    assert codes.scale("PROTEST", "vandalize") is None
