"""What is kept of a text's characters, and which charset broken declarations mean."""

from __future__ import annotations

import random
import unicodedata

import pytest
from newswire.clean.characters import fold, key, tidy
from newswire.clean.charset import decode, repaired
from newswire.clean.cleaner import clean
from newswire.clean.language import find_language
from newswire.clean.page import Page

ARABIC = "أكدت وزارة الخارجية أهمية الحوار بين البلدين من أجل السلام والاستقرار في المنطقة كلها، وفق بيان. " * 3


def test_half_spaces_stay_and_unseen_marks_go() -> None:
    assert tidy("می\u200cرود \u200fاز\u202b خانه\u00ad\u00a0ما\ufeff") == "می\u200cرود از خانه ما"
    assert tidy("e\u0301t\u00a0e") == "ét e"
    assert key("می\u200cرود") == key("میرود")
    assert fold("إلى المدرسةِ ٢٠٢٥ کتاب") == fold("الي المدرسه 2025 كتاب")


@pytest.mark.parametrize(
    ("body", "content_type", "charset"),
    [
        (ARABIC.encode(), None, "utf-8"),
        (ARABIC.encode("cp1256"), None, "cp1256"),
        (ARABIC.encode("cp1256"), "text/html; charset=utf-8", "cp1256"),
        (ARABIC.encode("cp1256"), "text/html; charset=ISO-8859-1", "cp1256"),
        (b"<meta charset=windows-1256>" + ARABIC.encode("cp1256"), None, "cp1256"),
        (ARABIC.encode("iso-8859-6", "ignore"), "text/html; charset=iso-8859-6", "iso-8859-6"),
        ("Caf\xe9 cr\xe8me".encode("cp1252"), "text/html; charset=latin-1", "cp1252"),
        (ARABIC.encode("utf-16"), None, "utf-16"),
        (("<p>plain</p>" * 50).encode("utf-16-be"), None, "utf-16-be"),
        (ARABIC.encode() + b"\xff", None, "utf-8"),
        (b"\xff\xfe\0\0" + ARABIC.encode("utf-32-le"), None, "utf-32"),
        (ARABIC.encode(), "text/html; charset=no-such-thing", "utf-8"),
    ],
)
def test_the_charset_is_found_against_what_the_page_says(body: bytes, content_type: str | None, charset: str) -> None:
    assert decode(body, content_type)[1] == charset


def test_western_text_that_was_stored_twice_is_repaired_and_arabic_is_left_to_the_verdict() -> None:
    once = "It’s “fine” — don’t worry, it’s café time, we’ll see what’s up…"
    assert repaired(once.encode().decode("latin-1")) == once
    assert repaired(once) == once
    arabic = ARABIC.encode().decode("cp1252", "replace")
    assert repaired(arabic) == arabic


def test_every_half_space_of_a_page_is_kept() -> None:
    text = "وزیر گفت که گفت‌وگوها ادامه دارد و کشورها برای هم‌کاری‌های تازه ابراز علاقه‌مندی کرده‌اند؛ " * 3
    entities = text.replace("\u200c", "&zwnj;")
    html = f"<html><body><h1>ادامه گفت‌وگوهای دو کشور درباره مرز</h1><p>{text}</p><p>{entities} دیگر</p></body></html>"
    page = clean(Page("https://news.example/1", html.encode()))
    assert page.text.count("\u200c") == 2 * text.count("\u200c")
    assert page.language == "fa"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("أعلن الرئيس أن المحادثات مستمرة", "ar"),
        ("رئیس‌جمهور گفت گفت‌وگوها ادامه دارد", "fa"),
        ("وزیر اعظم نے کہا ہے کہ مذاکرات جاری ہیں اور فیصلہ جلد ہو گا", "ur"),
        ("سەرۆکی هەرێم لەگەڵ وەزیر کۆبووەوە", "ckb"),
        ("ولسمشر وویل چې خبرې روانې دي او پرېکړه به ژر وشي", "ps"),
        ("הנשיא אמר כי השיחות נמשכות", "he"),
        ("The president said on Monday that the talks would continue", "en"),
        ("Le président a déclaré lundi que les discussions allaient continuer", "fr"),
        ("Президент заявил в понедельник, что переговоры продолжатся", "ru"),
        ("12:30 - 2025", "und"),
    ],
)
def test_the_language_is_told_by_its_letters(text: str, language: str) -> None:
    assert find_language(text) == language


def any_text(seed: int) -> str:
    """A text of the characters that cleaning must keep, fold or drop, in an order that the seed decides."""
    pool = "ابپتکكیيةأإآئ\u064b\u0651\u0640\u200c\u200d\u200b\u200e\u200f\u202b\u2067\ufeff\u00ad"
    pool += "\u00a0\u202f e\u0301é²½«»\n\t"
    chosen = random.Random(seed)
    return "".join(chosen.choice(pool) for _ in range(60))


@pytest.mark.parametrize("seed", range(200))
def test_tidying_drops_the_unseen_keeps_joiners_and_changes_nothing_twice(seed: int) -> None:
    text = any_text(seed)
    done = tidy(text)
    assert tidy(done) == done
    assert unicodedata.is_normalized("NFC", done)
    assert not set(done) & set("\u200b\u200e\u200f\u202b\u2067\ufeff\u00ad\u00a0\u202f\n\t")
    for kept in "\u200c\u200d²½«»\u0640":
        assert done.count(kept) == text.count(kept)
    assert key(done) == key(text)
    assert fold(done) == fold(text)


def test_paragraphs_of_a_persian_page_are_kept_to_the_byte() -> None:
    paragraphs = [
        "سخنگوی دولت گفت: «گفت‌وگوها ادامه می‌یابد و هیئت‌ها هفتهٔ آینده در مسقط به میز مذاکره بازمی‌گردند».",
        "به‌گفتهٔ او، کارشناسان دو کشور پیش‌نویس توافق‌نامه را بند‌به‌بند بررسی کرده‌اند و ۳ بندِ آن هنوز باز است.",
        "او افزود که خانواده‌های زندانیان می‌توانند از روز شنبه با عزیزانشان دیدار کنند؛ این خبر با شادی روبه‌رو شد.",
        "نرخ‌ها در بازار آزاد ۲٫۵٪ پایین آمد و کارشناسان ‌این کاهش را نشانهٔ خوش‌بینی به نتیجهٔ گفت‌وگوها می‌دانند.",
    ]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    page = clean(
        Page("https://news.example/1", f"<html><body><h1>گفت‌وگوها ادامه دارد</h1>{body}</body></html>".encode())
    )
    assert page.text.split("\n") == paragraphs
