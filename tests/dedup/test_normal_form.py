"""The tokens of a body: one spelling, and neither dateline nor closing line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newswire.dedup.normalise import tokens, words

BODY = "أعلنت وزارة الطاقة في كوريلاند، أنّ إنتاج الحقول بلغ ٣٤٠ ألف برميل"
TOKENS = ["اعلنت", "وزاره", "الطاقه", "في", "كوريلاند", "ان", "انتاج", "الحقول", "بلغ", "340", "الف", "برميل"]


@pytest.mark.parametrize(
    "head",
    [
        "",
        "واس ـ ",
        "طهران/ ارنا - ",
        "لندن - رويترز: ",
        "القاهرة (أ ف ب) - ",
        "القاهرة (أ.ف.ب) - ",
        "القاهرة - أف ب، رويترز - ",
        "دمشق-سانا ",
        "الرياض 10 شوال 1436 هـ الموافق 26 يوليو 2015 م واس\n",
        "مكة المكرمة 3 ذو القعدة 1436هـ الموافق 18 أغسطس 2015م واس\n",
        "سيدي بو زيد تونس - الوكالات - ",
    ],
)
def test_a_dateline_is_cut(head: str) -> None:
    assert tokens(head + BODY) == TOKENS


@pytest.mark.parametrize(
    "tail", ["", "\n// انتهى //\n08:39 ت م", " //انتهى//", " انتهى 14:05 ت م ", " // انتهى // ت م"]
)
def test_a_closing_line_is_cut(tail: str) -> None:
    assert tokens(BODY + tail) == TOKENS


@pytest.mark.parametrize(
    "text", ["واسط مدينة في شرق البلاد", "بلغ عدد الزوار 08:39", "قال الوزير في مؤتمر صحفي عقده مساء أمس رويترز"]
)
def test_what_only_looks_like_one_stays(text: str) -> None:
    assert tokens(text) == words(text)


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("أإآٱا", ["ااااا"]),
        ("علىٰ یئة", ["علي", "ييه"]),
        ("شؤون کتاب", ["شوون", "كتاب"]),
        ("سماء", ["سما"]),
        ("١٢٣ ۴۵۶", ["123", "456"]),
        ("مُـحَـمَّد", ["محمد"]),
        ("نص\u200cفارسي\u200f و\ufeff\u00ad", ["نصفارسي", "و"]),
        ("ﻣﺤﻤﺪ ﷺ", ["محمد", "صلي", "الله", "عليه", "وسلم"]),
        ("Reuters_x2 İ", ["reuters", "x2", "i"]),
        ("", []),
        ("\ud800 — …", []),
    ],
)
def test_normal_form(printed: str, normal: list[str]) -> None:
    assert words(printed) == normal


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي ىةأإ 0123456789", max_size=300), st.randoms())
def test_marks_digits_and_punctuation_change_no_token(text: str, random: object) -> None:
    other = "".join(
        letter + random.choice(["", "", "\u064e", "\u0640", "\u0651"])
        if letter.strip()
        else random.choice([" ، ", " - ", "\n", " "])  # type: ignore[attr-defined]
        for letter in text
    ).translate({ord("0") + n: 0x0660 + n for n in range(10)})
    assert tokens(other) == tokens(text)


def test_a_long_line_of_words_takes_linear_time() -> None:
    assert len(tokens("كلمة " * 200_000)) == 200_000
