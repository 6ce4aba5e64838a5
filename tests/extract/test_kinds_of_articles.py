"""Articles of a kind that tells no politics give nothing, those that touch it keep what is political."""

from datetime import UTC, datetime

import pytest
from newswire.extract.record import ArticleText
from newswire.extract.registry import get

DAY = datetime(2024, 5, 8, 12, tzinfo=UTC)

WITHOUT = {
    "genre: sport": (
        "رئيس الاتحاد العماني لكرة القدم يلتقي نظيره القطري",
        "التقى رئيس الاتحاد العماني لكرة القدم نظيره القطري، واتفقا على إقامة مباراة بين منتخب عمان ومنتخب قطر في "
        "البطولة المقبلة. وأشاد المدرب باللاعبين بعد بلوغ نصف النهائي.",
    ),
    "genre: culture": (
        "وزير الثقافة التونسي يفتتح مهرجان الأفلام",
        "افتتح الوزير مهرجان الأفلام في قرطاج بحضور فنانين وممثلين من مصر، وأشاد بالشعراء وبالموسيقى التونسية "
        "وبالمتاحف، ودعا الأدباء إلى كتابة مسرحيات جديدة.",
    ),
    "genre: history": (
        "في مثل هذا اليوم: قصف لندن",
        "حدث في مثل هذا اليوم: 1940 - ألمانيا تقصف بريطانيا.",
    ),
    "genre: services": (
        "محافظ مسقط يدعو إلى تكريم المتطوعين",
        "دعا محافظ مسقط إلى تكريم الطلاب والطالبات والمتطوعين في الجمعيات الخيرية، وأشاد بورشة عمل للمعلمين والمعلمات "
        "وبفعاليات سياحية في المتنزهات والحدائق.",
    ),
}


def _result(title: str, text: str, home: str = "OMN") -> tuple[list[str], list[str]]:
    found = get("rules").extract(ArticleText(title, text, DAY, "ar", None, home))
    return [m.type for m in found.mentions], [r.reason for r in found.rejected]


@pytest.mark.parametrize("reason", WITHOUT)
def test_an_article_of_another_kind_is_left_out_and_says_which(reason: str) -> None:
    assert _result(*WITHOUT[reason]) == ([], [reason])


def test_the_rubric_of_an_agency_tells_the_kind() -> None:
    text = "أشاد رئيس الاتحاد القطري برئيس الاتحاد العماني."
    assert _result("رياضي / قطر تشيد بعمان", text) == ([], ["genre: sport"])
    assert "genre: sport" not in _result("سياسي / قطر تشيد بعمان", text)[1]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "قصف الجيش السوري ملعب كرة القدم في حلب خلال مباراة، وقتل عشرة لاعبين في القصف، وفق المعارضة السورية.",
            "ASSAULT",
        ),
        ("تظاهر آلاف الطلاب والمعلمين في بغداد احتجاجا على الحكومة العراقية، وطالب المتظاهرون باستقالتها.", "PROTEST"),
        ("أدان وزير الثقافة العراقي تفجير المتحف في تدمر، ووصف الهجوم الإرهابي على الآثار بالجريمة.", "ACCUSE"),
    ],
)
def test_violence_and_protest_among_words_of_another_kind_stay(text: str, kind: str) -> None:
    assert kind in _result("", text, "IRQ")[0]
