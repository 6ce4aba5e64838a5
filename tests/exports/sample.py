"""Events and mentions as the warehouse answers them, one for each turn that a shape takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from newswire.exports.records import EventRecord, MentionRecord
from newswire.ids import content_uuid


def id_of(name: str) -> UUID:
    return content_uuid("sample", name)


def side(
    role: str, code: str, name: str | None = None, office: str | None = None, sector: str | None = None, raw: str = ""
) -> dict[str, Any]:
    return {"role": role, "code": code, "name": name, "office": office, "sector": sector, "raw": raw or code}


MOUSAVI = side("actor", "IRN", "رضا موسوي", "foreign minister", "GOV", "وزير الخارجية الإيراني")
PAKISTAN = side("recipient", "PAK", raw="إسلام آباد")
VISIT = EventRecord(
    event_id=id_of("visit"), first_published_at=datetime(2026, 3, 10, 6, 30, tzinfo=UTC), type="CONSULT", mode="visit",
    contexts=["diplomatic", "economic"], status="actual", plover="CONSULT", cameo="042", quad=1, scale=4.0,
    date_start=date(2026, 3, 9), date_end=date(2026, 3, 10), date_granularity="day", place_name="Islamabad",
    place_country="PAK", place_level="city", place_inferred=False, size={}, confidence=0.75, n_mentions=3,
    n_articles=12, n_sources=4, n_independent=2, disagreements={},
    system_from=datetime(2026, 3, 11, 1, 2, 3, 456789, UTC),
    sides=[MOUSAVI, PAKISTAN], mention_id=id_of("m1"), article_id=id_of("a1"), source_id="alwifaq",
    source_name="Al Wifaq", url="https://www.alwifaq.test/news/1", title="وزير الخارجية في إسلام آباد", language="ar",
    reported_by=None, flags=[], is_lead=True, evidence_field="text", evidence_start=12, evidence_end=60,
    quote="زار وزير الخارجية الإيراني رضا موسوي إسلام آباد", extractor="rules", extractor_version="3",
)  # fmt: skip


def event(name: str, **changes: Any) -> EventRecord:
    return replace(VISIT, event_id=id_of(name), mention_id=id_of(f"m {name}"), **changes)


EVENTS = [
    VISIT,
    event(
        "announced", status="future", plover="AGREE", date_start=date(2026, 4, 1), date_end=date(2026, 4, 1),
        place_name="Pakistan", place_level="country", place_inferred=True, reported_by="IRN",
    ),
    event(
        "a word", type="STATEMENT", mode=None, plover=None, cameo="010", quad=None, scale=None, contexts=[],
        sides=[side("actor", "EUN", raw="الاتحاد الأوروبي")], place_name=None, place_country=None, place_level=None,
        place_inferred=None,
    ),
    event(
        "signed together", type="COOPERATE", mode=None, plover="COOPERATE", cameo="057", quad=2, scale=9.5,
        sides=[side("actor", "SAU", sector="GOV", raw="الرياض"), side("actor", "EUN", raw="بروكسل")],
        evidence_field="title", evidence_start=0, evidence_end=20,
    ),
    event(
        "aid to nobody", type="AID", mode=None, plover="AID", cameo="073", quad=2, scale=10.0,
        sides=[side("actor", "ICR", raw="الصليب الأحمر")], is_lead=False,
    ),
    event(
        "talks", type="CONSULT", mode="multilateral", cameo="046", sides=[
            side("actor", "USA", "Anna Smith", "foreign minister", "GOV", "الوزيرة"), side("actor", "QAT", raw="قطر"),
            side("recipient", "TAL", raw="طالبان"),
        ],
        place_name="Chicago", place_country="USA",
    ),
    event(
        "attack", type="ASSAULT", mode="drone", plover="ASSAULT", cameo="195", quad=4, scale=-9.5,
        contexts=["military"], sides=[
            side("actor", "HOU", sector="REB", raw="الحوثيون"), side("recipient", "SAU", sector="CVL", raw="مدنيون"),
        ],
        place_name="Jazan", place_country="SAU", place_level="region", size={"dead": 3, "injured": 10},
        disagreements={"dead": [3, 4]}, url="https://agency.test/a?b=1&c=2", source_name="Wakala", language="fa",
    ),
    event(
        "odd letters", type="PROTEST", mode="riot", plover="PROTEST", cameo="145", quad=4, scale=-7.0,
        sides=[side("actor", "REB-SYR", 'the "free"; men', raw='"قوات\tحرة"\nهنا'), side("recipient", "XYZ", raw="؟")],
        title='"عنوان"', quote='قال: "نعم",\nثم\tمضى; \\N', place_name="Aleppo, old town", place_country="SYR",
        first_published_at=datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC), url='https://a.test/"x"',
    ),
]  # fmt: skip

MENTION = MentionRecord(
    mention_id=id_of("m1"), event_id=VISIT.event_id, published_at=VISIT.first_published_at,
    first_published_at=VISIT.first_published_at, article_id=id_of("a1"), rev_no=1, source_id="alwifaq",
    url="https://www.alwifaq.test/news/1", title="وزير الخارجية في إسلام آباد", language="ar", length=1834,
    type="CONSULT", mode="visit", contexts=["diplomatic"], status="actual", plover="CONSULT", cameo="042", quad=1,
    scale=4.0, date_start=date(2026, 3, 9), date_end=date(2026, 3, 10), date_granularity="day",
    sides=[MOUSAVI, PAKISTAN], place_name="Islamabad", place_country="PAK", place_level="city", place_inferred=False,
    reported_by=None, size={}, is_lead=True, confidence=0.75, flags=[], evidence_field="text", evidence_start=12,
    evidence_end=60, quote=VISIT.quote, merge_score=None, merge_reason={},
    system_from=datetime(2026, 3, 11, tzinfo=UTC), extractor="rules", extractor_version="3",
)  # fmt: skip
MENTIONS = [
    MENTION,
    replace(
        MENTION, mention_id=id_of("m2"), published_at=datetime(2026, 3, 12, 8, tzinfo=UTC), language="en",
        url="http://gulf.test/x", is_lead=False, confidence=0.02, evidence_field="title", evidence_start=0,
        evidence_end=9, quote="He\t\"came\"", merge_score=0.85,
        merge_reason={"actor": 0.35, "partner": str(id_of("m1"))},
    ),
    replace(MENTION, mention_id=id_of("m3"), language="fa", confidence=0.98, size={"dead": 1}, flags=["carried"]),
]  # fmt: skip
RECORDS = {"event": EVENTS, "mention": MENTIONS}
