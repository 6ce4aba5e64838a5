"""Datelines, agencies, source lines, bylines: what counts, and what only looks alike."""

from __future__ import annotations

import pytest
from newswire.clean.fields.dateline import find_dateline, trailing_agencies
from newswire.clean.fields.lines import byline_part, source_parts

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
]
NO_DATELINES = [
    "قال فارس إن مهر أخته كبير، وأضاف أنه لا يعرف السبب",
    "الرئيس الإيراني - في كلمة له - أكد ذلك",
    "وزارة الخارجية: لا تغيير في موقفنا",
    "The minister (left) said that",
    "In 2024 (the last year on record) prices rose - again",
    "أعلن وزير الخارجية (يمين) أن",
]


@pytest.mark.parametrize(("text", "dateline", "agencies"), DATELINES)
def test_a_dateline_is_cut_off_with_its_agencies(text: str, dateline: str, agencies: tuple[str, ...]) -> None:
    found = find_dateline(text)
    assert found is not None
    assert (found.text, found.agencies) == (dateline, agencies)
    assert text.startswith(dateline)
    assert text[found.end :].strip() == text.removeprefix(dateline).strip()


@pytest.mark.parametrize("text", NO_DATELINES)
def test_what_only_looks_like_a_dateline_stays_in_the_text(text: str) -> None:
    assert find_dateline(text) is None


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
    ("تقرير: ليلى", None),
    ("كتب الوزير في حسابه على منصة إكس أن المحادثات انتهت", None),
    ("تقرير 2025 السنوي", None),
]


@pytest.mark.parametrize(("text", "name"), BYLINES)
def test_bylines_have_two_to_five_words(text: str, name: str | None) -> None:
    part = byline_part(text)
    assert (part and part.value) == name
    assert part is None or text[part.start : part.end] == name
