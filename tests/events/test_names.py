"""Which names can be one, within a script and across scripts."""

import pytest
from newswire.events.names import alike, numbers

SAME = [
    ("عباس عراقجي", "عباس عراقچی"),
    ("عباس عراقجي", "عراقجي"),
    ("الأمير خالد بن سلمان", "خالد بن سلمان"),
    ("عبد الإله بوعزيزي", "عبدالإله بوعزيزي"),
    ("رضا موسوي", "Reza Mousavi"),
    ("Sergey Lavrov", "سيرغي لافروف"),
    ("dmitry peskov", "Dmitry Peskov"),
    ("محمد بن سلمان", "Mohammed bin Salman"),
    ("حسين أمير عبد اللهيان", "Hossein Amir-Abdollahian"),
    ("إسلام آباد", "Islamabad"),
    ("اسلام‌آباد", "إسلام آباد"),
    ("الرياض", "Riyadh"),
    ("القاهرة", "Cairo"),
]
OTHER = [
    ("علي كريمي", "رضا كريمي"),
    ("رضا كريمي", "Ali Karimi"),
    ("حسن روحاني", "حسين روحاني"),
    ("بريا شارما", "Vikram Sharma"),
    ("محمد علي", "محمد عمر"),
    ("خاركيف", "Kherson"),
    ("حلب", "Homs"),
    ("صور", "بعلبك"),
]


@pytest.mark.parametrize(("a", "b"), SAME, ids=str)
def test_one_name(a: str, b: str) -> None:
    assert alike(a, b)
    assert alike(b, a)


@pytest.mark.parametrize(("a", "b"), OTHER, ids=str)
def test_two_names(a: str, b: str) -> None:
    assert not alike(a, b)
    assert not alike(b, a)


def test_numbers_are_one_in_all_digits() -> None:
    assert numbers("١٢ قتيلا و۷ جرحى من 3,5 ملايين") == {"12", "7", "3.5"}
