"""`newswire explain`: why prints are one story, and why two urls are or are not."""

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from newswire.cli import main
from newswire.warehouse import embedded

pytestmark = pytest.mark.slow
Run = Callable[..., tuple[int, str, str]]
WIRE = (
    "أعلنت وزارة الزراعة في كوريلاند اليوم أن موسم القمح بلغ ٣٤٠ ألف طن بزيادة الخمس على العام الماضي. "
    "وقال الوزير أندريه بالتس إن الأمطار أنقذت حقول الشمال بعد ثلاثة مواسم من الجفاف، وإن الصوامع الجديدة في ميناء "
    "لوفار تتسع لنصف المحصول.\nوأضاف أن بلاده ستصدر الفائض إلى أربع دول مجاورة بموجب اتفاق وقع في الربيع."
)
PART = (
    "وافتتحت في العاصمة سوق السمك المغطاة بعد ترميم دام عامين، وحضر الافتتاح رئيس البلدية وصيادون من الجزر الثلاث. "
    "وتضم السوق تسعين بسطة ومخزنا مبردا ومدرسة صغيرة لتعليم إصلاح الشباك."
)
OTHER = (
    "فاز فريق الملاحين على ضيفه الرعاة بهدفين لهدف في ختام بطولة الأندية، وسجل هدف الفوز البديل كاليتس قبل النهاية "
    "بدقيقة واحدة. وشهد الملعب البلدي حضورا كبيرا رغم البرد، وتسلم القائد الكأس من حاكم الإقليم وسط الألعاب النارية."
)
FILLER = " ".join(f"قرية{n} حصاد{n}" for n in range(160))


@pytest.fixture(scope="module")
def warehouse_dsn(pg_server: embedded.Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A warehouse that has imported the articles; explaining changes nothing in it."""
    folder = tmp_path_factory.mktemp("explain")
    admin = psycopg2.connect(pg_server.dsn("admin", "postgres"))
    admin.autocommit = True
    name = f"test_explain_{uuid.uuid4().hex[:12]}"
    with admin.cursor() as cursor, pytest.MonkeyPatch.context() as environment:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE newswire OWNER newswire")
        environment.setenv("NEWSWIRE_DSN", pg_server.dsn("owner", name))
        environment.setenv("NEWSWIRE_HOME", str(folder / "home"))
        fill(folder)
        yield pg_server.dsn("owner", name)
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


def fill(folder: Path) -> None:
    def imported(source: str, *articles: tuple[str, str, str]) -> None:
        path = folder / f"{source}.jsonl"
        made: list[dict[str, Any]] = [
            {"url": url, "published_at": day, "title": "موسم كوريلاند", "text": text} for url, day, text in articles
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in made))
        assert main(("import", "--source", source, str(path))) == 0

    imported(
        "ina",
        ("https://spa.test/wheat", "2026-09-12T08:00Z", WIRE),
        ("https://spa.test/fish", "2026-09-12T09:00Z", PART),
        ("https://spa.test/stub", "2026-09-12T09:00Z", "صورة من سوق السمك في العاصمة."),
        ("https://spa.test/late", "2026-09-25T09:00Z", PART),
    )
    imported(
        "alwifaq",
        ("https://paper.test/wheat", "2026-09-13T08:00Z", WIRE.replace("أن موسم", "أنّ موسم").replace("\n", "\n\n")),
        ("https://paper.test/both", "2026-09-13T08:00Z", f"{PART}\n{OTHER}\n{FILLER}"),
        ("https://paper.test/cup", "2026-09-13T08:00Z", OTHER),
    )


def test_a_story_is_shown_with_its_scores_thresholds_linkage_stop_list_and_passages(run: Run) -> None:
    status, out, _ = run("explain", "https://paper.test/wheat")
    assert status == 0
    table = out[out.index("Story ") : out.index("Shared passages")].splitlines()
    assert ": 2 prints, each beside the canonical" in table[0]
    first, copy = (
        next(line.split() for line in table if url in line) for url in ("spa.test/wheat", "paper.test/wheat")
    )
    assert first[4] == "canonical"
    assert first[-1] == "https://spa.test/wheat"
    assert copy[4:11] == ["same_text", "1.000", "1.000", "1", "0.158", "0.3", "1.000"]
    assert copy[-2].startswith("formulae-")
    assert "Shared passages of https://paper.test/wheat and https://spa.test/wheat: 1\n" in out
    assert WIRE.replace("أن موسم", "أنّ موسم").split("\n")[0] in out


def test_a_text_that_holds_others_is_linked_with_them(run: Run) -> None:
    _, out, _ = run("explain", "https://paper.test/both")
    links = out[out.index("Texts of other stories") :]
    assert {line.split()[-1] for line in links.splitlines() if "held by it" in line and "contains" in line} >= {
        "https://spa.test/fish",
        "https://paper.test/cup",
    }
    assert "holds it" in run("explain", "https://spa.test/fish")[1]


JUDGED = [
    ("spa.test/wheat", "paper.test/wheat", "one story: J 1.000 reaches 0.158 for texts 1 day apart"),
    ("spa.test/wheat", "spa.test/wheat#top", "both urls are one article"),
    ("spa.test/wheat", "paper.test/cup", "two stories: they share 0 of the indexed hashes"),
    ("spa.test/fish", "spa.test/stub", "two stories: one text has 3 rare shingles, under 8"),
    ("spa.test/fish", "spa.test/late", "two stories: they are 13 days apart"),
    ("spa.test/fish", "paper.test/both", "; one holds the other: C "),
]


def test_two_urls_are_judged_by_the_rule_that_decided(run: Run) -> None:
    for one, other, says in JUDGED:
        for pair in ((one, other), (other, one)):
            status, out, _ = run("explain", *(f"https://{url}" for url in pair))
            assert status == 0
            assert says in out, out


def test_a_url_without_an_article_is_one_clear_line(run: Run) -> None:
    assert run("explain", "https://spa.test/fish", "https://spa.test/none") == (
        2, "", "newswire: https://spa.test/none: no article has this url\n",
    )  # fmt: skip
