"""Statements of no other type, crime without politics, and columns: what of them makes a record."""

from datetime import UTC, datetime

import pytest
from newswire.extract.record import ArticleText
from newswire.extract.registry import get

DAY = datetime(2024, 5, 8, 12, tzinfo=UTC)
SPEECH = "وصل وزير الخارجية العماني إلى الدوحة. وقال الوزير إن المنطقة تعيش مرحلة صعبة."
COLUMN = (
    "هل نحن أمام عالم جديد؟ ولماذا نصمت؟ أعتقد أننا لا نقرأ التاريخ. لقد قصفت روسيا أوكرانيا، وماذا فعلنا؟ لا شيء! "
    "فكيف ننهض؟"
)


def _events(title: str, text: str, home: str = "IRQ") -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    found = get("rules").extract(ArticleText(title, text, DAY, "ar", None, home)).mentions
    return [(m.type, tuple(s.code for s in m.actors), tuple(s.code for s in m.recipients)) for m in found]


def test_a_headline_that_quotes_an_official_is_a_statement_about_the_side_it_names() -> None:
    title = "وزير الخارجية العماني: العلاقات مع الهند قديمة"
    assert ("STATEMENT", ("OMN",), ("IND",)) in _events(title, SPEECH)


@pytest.mark.parametrize("title", ["عمان: افتتاح مستشفى جديد", "وزير الخارجية العماني يصل الدوحة", "الدوحة: يوم مشمس"])
def test_a_place_before_a_colon_says_nothing(title: str) -> None:
    assert [e for e in _events(title, SPEECH) if e[0] == "STATEMENT"] == []


def test_a_headline_whose_words_are_coded_gives_no_statement_beside() -> None:
    found = _events("وزير الخارجية العماني: ندين العدوان الإسرائيلي", "أدان وزير الخارجية العماني العدوان الإسرائيلي.")
    assert "ACCUSE" in [kind for kind, *_ in found]
    assert "STATEMENT" not in [kind for kind, *_ in found]


def test_what_a_named_official_asserts_early_stands_beside_other_events() -> None:
    text = "وصل الرئيس الكيني وليام روتو إلى أنقرة. وأكد الرئيس الكيني وليام روتو أن القارة تتغير."
    assert ("STATEMENT", ("KEN",), ()) in _events("", text)
    assert [e for e in _events("", text.replace("وأكد", "وذكر")) if e[0] == "STATEMENT"] == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("ألقت الشرطة السويدية القبض على سارق متجر في ستوكهولم.", []),
        ("ألقت الشرطة السويدية القبض على خلية إرهابية في ستوكهولم.", ["COERCE"]),
        ("قتل شاب زوجته في خلاف عائلي في تونس.", []),
    ],
)
def test_crime_without_politics_is_no_arrest_and_no_assault(text: str, kinds: list[str]) -> None:
    assert [kind for kind, *_ in _events("", text)] == kinds


def test_a_column_that_argues_and_asks_gives_nothing_and_says_so() -> None:
    result = get("rules").extract(ArticleText("إلى أين؟", COLUMN, DAY, "ar", None, "IRQ"))
    assert result.mentions == ()
    assert [r.reason for r in result.rejected] == ["genre: opinion"]
    assert _events("", "قصفت روسيا أوكرانيا أمس.") == [("ASSAULT", ("RUS",), ("UKR",))]
