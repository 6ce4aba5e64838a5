"""Blocks that a source repeats: what may be one, what is done with it, and what is no further witness."""

import pytest
from newswire.clean.boilerplate import block_digests, is_new_edition, without_repeated
from newswire.clean.page import Doubted
from newswire.models import Block, CleanedPage

POLICY = "تعليقات القراء لا تعبر عن رأي الموقع، وتحتفظ إدارة التحرير بحق حذف ما يخالف آداب النشر المعمول بها."
LEAD = "أعلنت وزارة النقل افتتاح خط جديد للقطارات يربط العاصمة بالساحل، بحضور عدد من المسؤولين وممثلي الأهالي."
BODY = tuple(
    f"وقال الوزير في المحطة رقم {n} إن العمل فيها انتهى قبل موعده بشهرين، وإن الشركة المنفذة ستسلمها في الربيع المقبل."
    for n in ("الأولى", "الثانية", "الثالثة")
)


def article(*blocks: tuple[str, str], kind: str = "article") -> CleanedPage:
    text = "\n".join(said for role, said in blocks if role in {"lead", "paragraph", "subhead", "quote"})
    return CleanedPage("عنوان", text, tuple(Block(*block) for block in blocks), "ar", "ensemble/1", kind=kind)  # type: ignore[arg-type]


def report(*paragraphs: str, lead: str = LEAD) -> CleanedPage:
    return article(("title", "عنوان"), ("lead", lead), *(("paragraph", text) for text in paragraphs))


def test_a_repeated_block_becomes_a_note_and_is_counted_on() -> None:
    before = report(*BODY, POLICY)
    repeated = block_digests(article(("paragraph", POLICY))).keys()
    after = without_repeated(before, repeated)
    assert after.text == "\n".join((LEAD, *BODY))
    assert after.blocks == (*before.blocks[:-1], Block("note", POLICY))
    assert block_digests(after) == block_digests(before)
    assert without_repeated(after, repeated) is after
    assert without_repeated(before, ()) is before


def test_marks_and_spaces_make_no_other_block_of_it() -> None:
    spaced = POLICY.replace("، ", " ،\N{NO-BREAK SPACE}") + " \N{RIGHT-TO-LEFT MARK}"
    assert block_digests(article(("paragraph", spaced))).keys() == block_digests(article(("quote", POLICY))).keys()


def test_the_lead_the_lines_around_the_text_and_short_formulae_are_never_boilerplate() -> None:
    roles = ("title", "kicker", "lead", "caption", "dateline", "source_line")
    assert block_digests(article(*((role, POLICY) for role in roles))) == {}
    assert block_digests(report("وأوضح المصدر:", "ردود الفعل الدولية")) == {}


def test_an_article_with_a_sentence_more_is_another_edition_and_one_with_the_same_policy_is_not() -> None:
    known = block_digests(report(*BODY, POLICY)).keys()
    assert is_new_edition(report(*BODY, POLICY, lead=f"{LEAD} وأضافت تفاصيل أخرى."), known)
    assert is_new_edition(report(*BODY, f"{LEAD} تفاصيل لاحقة"), known)
    assert not is_new_edition(report(f"{LEAD} كلام آخر", POLICY * 3), block_digests(report(POLICY * 3)).keys())
    assert not is_new_edition(report(f"{LEAD} كلام آخر", BODY[0]), known)


def test_a_page_with_nothing_else_is_short_and_a_live_blog_stays_whole() -> None:
    repeated = block_digests(report(*BODY)).keys()
    with pytest.raises(Doubted, match="beside what the source repeats") as caught:
        without_repeated(report(*BODY), repeated)
    assert (caught.value.reason, caught.value.found.text) == ("short", LEAD)
    live = article(("lead", LEAD), ("paragraph", BODY[0]), kind="liveblog")
    assert without_repeated(live, repeated) is live
