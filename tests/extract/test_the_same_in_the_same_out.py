"""Properties that hold for any text: evidence is verbatim, nothing breaks, nothing depends on what was read before."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from newswire.extract.record import ArticleText
from newswire.extract.registry import get
from newswire.languages.pack import load_pack

DAY = datetime(2024, 5, 7, 12, tzinfo=UTC)
WORDS = sorted({word for trigger in load_pack("ar").triggers for form in trigger.forms for word in form.split()})
NAMES = [
    "وزير الخارجية",
    "الإيراني",
    "الرئيس التركي",
    "العراق",
    "قوات الاحتلال",
    "و",
    "،",
    ".",
    "\n",
    "الذي",
    "أن",
    "12",
    "جنديا",
]
prose = st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(NAMES), st.text(max_size=6)), max_size=40).map(
    " ".join
)


def _article(title: str, text: str) -> ArticleText:
    return ArticleText(title, text, DAY, "ar", None, "JOR")


@settings(max_examples=150, deadline=None)
@given(title=prose, text=prose)
def test_evidence_is_verbatim_on_any_text(title: str, text: str) -> None:
    article = _article(title, text)
    for mention in get("rules").extract(article).mentions:
        field = title if mention.evidence.field == "title" else text
        assert field[mention.evidence.start : mention.evidence.end] == mention.evidence.quote != ""
        assert 0 < mention.confidence <= 1
        assert mention.date_start is None or mention.date_start <= mention.date_end  # type: ignore[operator]


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_breaks_the_coder(text: str) -> None:
    get("rules").extract(_article(text, text))


@settings(max_examples=60, deadline=None)
@given(first=prose, second=prose)
def test_an_article_reads_the_same_after_another(first: str, second: str) -> None:
    alone = get("rules").extract(_article("", first))
    get("rules").extract(_article("", second))
    assert get("rules").extract(_article("", first)) == alone
