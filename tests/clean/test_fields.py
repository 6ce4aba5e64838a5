"""Datelines, agencies, source lines, bylines: what counts, and what only looks alike."""

from __future__ import annotations

import pytest
from newswire.clean import words
from newswire.clean.cleaner import clean
from newswire.clean.fields.dateline import find_dateline, find_whole_dateline, trailing_agencies
from newswire.clean.fields.lines import byline_part, source_parts
from newswire.clean.page import Page

DATELINES = [
    ("طهران/ ارنا - أعلن الوزير", "طهران/ ارنا -", ("IRNA",)),
    ("الرياض - واس: استقبل الأمير", "الرياض - واس:", ("SPA",)),
    ("بغداد (أ ف ب) - قتل شخصان", "بغداد (أ ف ب) -", ("AFP",)),
    ("بيروت، لبنان (CNN) -- قال مسؤول", "بيروت، لبنان (CNN) --", ("CNN",)),
    ("واشنطن ـ رويترز ـ قالت الوزارة", "واشنطن ـ رويترز ـ", ("REUTERS",)),
    ("القاهرة (أ ش أ، رويترز) - بحث", "القاهرة (أ ش أ، رويترز) -", ("MENA", "REUTERS")),
    ("عواصم - وكالات: تواصلت", "عواصم - وكالات:", ("وكالات",)),
    ("تهران – ایرنا – وزیر راه گفت", "تهران – ایرنا –", ("IRNA",)),
    ("KYIV, Ukraine (AP) — Russia said", "KYIV, Ukraine (AP) —", ("AP",)),
    ("LONDON (Reuters) - The pound fell", "LONDON (Reuters) -", ("REUTERS",)),
    ("مأرب (نبأ) - قتل أربعة", "مأرب (نبأ) -", ()),
    ("القاهرة في 12 سبتمبر /أ ش أ/ أعلن", "القاهرة في 12 سبتمبر /أ ش أ/", ("MENA",)),
    ("برلين 12 أيلول/سبتمبر (د ب أ)- أعلن", "برلين 12 أيلول/سبتمبر (د ب أ)-", ("DPA",)),
    ("(د ب أ)- أعلن", "(د ب أ)-", ("DPA",)),
    ("جنيف (الأمم المتحدة) - حذر", "جنيف (الأمم المتحدة) -", ("UN",)),
    ("جنيف (الأمم المتحدة) حذر", "جنيف (الأمم المتحدة)", ("UN",)),
    ("رويترز: قال مصدر", "رويترز:", ("REUTERS",)),
    ("لندن: «الشرق الأوسط» أعلن", "لندن: «الشرق الأوسط»", ("الشرق الأوسط",)),
    ("الرباط - وكالة المغرب العربي للأنباء: قال", "الرباط - وكالة المغرب العربي للأنباء:", ("MAP",)),
    ("وكالة إرنا/ طهران - أعلن", "وكالة إرنا/ طهران -", ("IRNA",)),
]
PLACES = [
    ("القاهرة في 12 سبتمبر /أ ش أ/ أعلن", "القاهرة"),
    ("برلين 12 أيلول/سبتمبر (د ب أ)- أعلن", "برلين"),
    ("بيروت، لبنان (CNN) -- قال", "بيروت، لبنان"),
    ("لندن: «الشرق الأوسط» أعلن", "لندن"),
    ("نيويورك - (أ ف ب) - أعلن", "نيويورك"),
    ("رويترز: قال مصدر", None),
]
NO_DATELINES = [
    "قال فارس إن مهر أخته كبير، وأضاف أنه لا يعرف السبب",
    "الرئيس الإيراني - في كلمة له - أكد ذلك",
    "وزارة الخارجية: لا تغيير في موقفنا",
    "The minister (left) said that",
    "In 2024 (the last year on record) prices rose - again",
    "أعلن وزير الخارجية (يمين) أن",
    "العالم: نحن أمام مرحلة جديدة",
    "معا: نحو غد أفضل للجميع",
    "قال مندوب سوريا لدى (الأمم المتحدة) إن الوضع صعب",
]


@pytest.mark.parametrize(("text", "dateline", "agencies"), DATELINES)
def test_a_dateline_is_cut_off_with_its_agencies(text: str, dateline: str, agencies: tuple[str, ...]) -> None:
    found = find_dateline(text)
    assert found is not None
    assert (found.text, found.agencies) == (dateline, agencies)
    assert text.startswith(dateline)
    assert text[found.end :].strip() == text.removeprefix(dateline).strip()
    assert all(part.field != "place" or text[part.start : part.end] == part.value for part in found.parts)


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_the_place_of_a_dateline_stands_without_its_day(text: str, place: str | None) -> None:
    found = find_dateline(text)
    assert found is not None
    assert [part.value for part in found.parts if part.field == "place"] == ([place] if place else [])


@pytest.mark.parametrize("text", NO_DATELINES)
def test_what_only_looks_like_a_dateline_stays_in_the_text(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("line", "agencies"),
    [("رووداو - هەولێر", ("RUDAW",)), ("London (Reuters)", ("REUTERS",)), ("طهران/ ارنا", ("IRNA",))],
)
def test_a_dateline_may_be_a_line_of_its_own(line: str, agencies: tuple[str, ...]) -> None:
    found = find_whole_dateline(line)
    assert found is not None
    assert (found.text, found.end, found.agencies) == (line, len(line), agencies)


@pytest.mark.parametrize(
    "line", ["هەولێر - سلێمانی", "ماذا قالت رويترز؟", "London - a city in the fog (Reuters says so)"]
)
def test_a_line_without_an_agency_or_with_more_words_is_no_dateline(line: str) -> None:
    assert find_whole_dateline(line) is None


def test_agencies_in_parentheses_at_the_end_count_only_when_all_of_them_are_known() -> None:
    found = trailing_agencies("انتهى الاجتماع دون اتفاق (أ ف ب، رويترز)")
    assert [part.value for part in found] == ["AFP", "REUTERS"]
    assert trailing_agencies("قال الوزير (وهو من حزب البناء)") == ()


SOURCES = [
    ("المصدر: الوفاق/وكالات", ("الوفاق", "وكالات")),
    ("المصادر: أ ش أ، رويترز", ("MENA", "REUTERS")),
    ("المصدر: رويترز وأ ف ب", ("REUTERS", "AFP")),
    ("منبع: ایسنا", ("ISNA",)),
    ("Source: Reuters", ("REUTERS",)),
    ("المصدر - وزارة الصحة", ()),
    ("المصدر: وكالات + الجزيرة", ("وكالات", "الجزيرة")),
    ("المصدر / وكالة الأنباء الكويتية (كونا)", ("KUNA",)),
    ("مصدر: خبرگزاری ایرنا", ("IRNA",)),
    ("(أ ف ب، رويترز)", ("AFP", "REUTERS")),
    ("قال المصدر: لن نعود", None),
    ("المصدر الذي طلب عدم ذكر اسمه قال إن", None),
]


@pytest.mark.parametrize(("text", "agencies"), SOURCES)
def test_source_lines_are_split_into_agencies(text: str, agencies: tuple[str, ...] | None) -> None:
    parts = source_parts(text)
    assert (None if parts is None else tuple(part.value for part in parts if part.field == "agency")) == agencies


BYLINES = [
    ("كتب: هناء العمري", "هناء العمري"),
    ("بقلم سمير عبد الغني", "سمير عبد الغني"),
    ("By Laura Penn", "Laura Penn"),
    ("تقرير: ليلى حداد", "ليلى حداد"),
    ("نشر اليوم · 3 دقائق | كتب: هناء العمري", "هناء العمري"),
    ("by: Ziyad Khoury, Dec 17, 2025", "Ziyad Khoury"),
    ("كتب أحمد سعيد في صحيفة الميناء", None),
    ("ترجمة: سمير الحداد", None),
    ("تحرير: سمير الحداد", None),
    ("تقرير: ليلى", None),
    ("كتب الوزير في حسابه على منصة إكس أن المحادثات انتهت", None),
    ("تقرير 2025 السنوي", None),
]


@pytest.mark.parametrize(("text", "name"), BYLINES)
def test_bylines_have_two_to_five_words(text: str, name: str | None) -> None:
    part = byline_part(text)
    assert (part and part.value) == name
    assert part is None or text[part.start : part.end] == name


PAGE = """<html><head><title>افتتاح المرفأ الشمالي بعد عامين من العمل</title></head><body><article>
<div class="kicker">وزير النقل في حفل الافتتاح:</div>
<h1>افتتاح المرفأ الشمالي بعد عامين من العمل</h1>
<div>الاثنين 15 سبتمبر 2025 - 10:20</div>
<div>كتب: هناء العمري</div>
<figure><img src="a.jpg"><figcaption>جانب من افتتاح المرفأ</figcaption></figure>
<p>بيروت (أ ف ب، رويترز) - أعلن وزير النقل أمس افتتاح المرفأ الشمالي بعد عامين من العمل المتواصل في أرصفته الثلاثة.</p>
<p>وأوضح الوزير أن المرفأ يستقبل أربع سفن في وقت واحد، وأن طاقته ستبلغ ضعفي ما كانت عليه قبل بدء أعمال التوسعة.</p>
<h2>مراحل المشروع</h2>
<p>وتشمل المرحلة المقبلة بناء صوامع للحبوب ومد خط حديدي يصل المرفأ بالمدن الداخلية خلال ثلاثة أعوام على الأكثر.</p>
<p><strong>تمويل من المصارف</strong></p>
<p>وتبلغ الكلفة مئتي مليون تتوزع على الخزينة العامة وقروض ميسرة من صناديق التنمية بفائدة لا تتجاوز اثنين في المئة.</p>
<p>*ملاحظات التجار</p>
<blockquote><p>نرحب بالافتتاح ونطالب بخفض رسوم التخزين على صغار المصدرين قبل نهاية العام الحالي.</p></blockquote>
<p>«لن نرفع الرسوم قبل أن يلمس الجميع فائدة هذا المرفأ في حياتهم اليومية وفي أسعار السلع التي يشترونها.»</p>
<p>وختم الوزير بأن المرفأ سيعمل ليلاً ونهاراً ابتداء من مطلع الشهر المقبل وفق جدول يعلن في حينه على الموقع.</p>
<p>ترجمة: سمير الحداد</p>
<p>المصدر: الوفاق/وكالات</p>
</article></body></html>"""
ROLES = [
    "kicker", "title", "note", "dateline", "lead", "paragraph", "subhead", "paragraph", "subhead", "paragraph",
    "subhead", "quote", "quote", "paragraph", "note", "source_line",
]  # fmt: skip


def test_each_block_of_a_page_has_its_role_and_each_field_its_place() -> None:
    page = clean(Page("https://sahel.example/a", PAGE.encode(), "text/html; charset=utf-8"))
    assert [block.role for block in page.blocks if block.role != "caption"] == ROLES
    assert [(span.field, page.blocks[span.block].role, span.value) for span in page.spans] == [
        ("byline", "note", "كتب: هناء العمري"),
        ("author", "note", "هناء العمري"),
        ("place", "dateline", "بيروت"),
        ("agency", "dateline", "AFP"),
        ("agency", "dateline", "REUTERS"),
        ("agency", "source_line", "الوفاق"),
        ("agency", "source_line", "وكالات"),
    ]
    for span in page.spans:
        raw = page.blocks[span.block].text[span.start : span.end]
        assert raw == span.value or words.agency(raw) == span.value
    assert (page.authors, page.byline) == (("هناء العمري",), "كتب: هناء العمري")
    assert page.published_basis == "printed"
