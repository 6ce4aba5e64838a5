"""A long past of coded articles, written straight into the tables, and answers of extractors that wait for the load."""

from __future__ import annotations

import random
from typing import Any

from newswire.warehouse import extraction
from newswire.warehouse.connect import Connection, transaction
from newswire.warehouse.copying import copy_rows

FIRST_DAY = "2025-03-01"
DAYS = 365
TYPES = ("CONSULT", "ACCUSE", "SUPPORT", "ASSAULT", "COERCE", "REQUEST", "STATEMENT", "AGREE")
SIDES = (
    "SAU", "IRN", "IRQ", "YEM", "EGY", "USA", "RUS", "TUR", "QAT", "SYR", "LBN", "JOR", "PAK", "CHN", "FRA", "GBR",
    "UNO", "EUN", "ARE", "KWT", "OMN", "BHR", "LBY", "SDN", "TUN", "DZA", "MAR", "PSE", "ISR", "DEU",
)  # fmt: skip
SENTENCE = "بحث وزير الخارجية مع نظيره سبل تعزيز العلاقات الثنائية رقم "
_WAITING = ("article_id", "rev_no", "extractor_id", "mentions", "rejected")


def write_articles(opened: Connection, start: int, stop: int, *, days: int = DAYS, first: str = FIRST_DAY) -> None:
    """Articles numbered `start` to `stop`, spread over the days, each the only print of its story."""
    with transaction(opened) as cursor:
        for statement in _ARTICLES:
            values = {"start": start, "stop": stop, "first": first, "days": days, "sentence": SENTENCE}
            cursor.execute(statement, values)


def write_answers(opened: Connection, start: int, stop: int, version: int, *, each: int = 2) -> int:
    """Answers of one version of the test extractor for these articles; returns its number."""
    with transaction(opened) as cursor:
        known = extraction.register(cursor, "test", str(version), version, bytes(32))
        cursor.execute(_PUBLISHED, {"start": start, "stop": stop})
        copy_rows(
            cursor,
            "ops.extracted",
            _WAITING,
            (
                (article_id, 1, known.extractor_id, _mentions(n, day, each, version), [])
                for article_id, n, day in cursor.fetchall()
            ),
        )
    return known.extractor_id


def _mentions(n: int, day: str, each: int, version: int) -> list[dict[str, Any]]:
    rng = random.Random(f"{n}/{version}")
    quote = f"{SENTENCE}{n}"
    return [
        {
            "type": rng.choice(TYPES), "mode": rng.choice(("visit", None)), "contexts": ["diplomatic"],
            "status": "actual", "actors": [_side(rng, "foreign minister")], "recipients": [_side(rng, None)],
            "place": {"name": "إسلام آباد", "country": "PAK", "level": "city"}, "date_start": day, "date_end": day,
            "date_granularity": "day", "confidence": 0.75, "plover": "CONSULT", "cameo": "042", "quad": 1, "scale": 4.0,
            "extractor": f"test/{version}", "reported_by": rng.choice((None, "SAU")),
            "evidence": {
                "field": "text", "start": ord_ * (len(quote) + 2), "end": ord_ * (len(quote) + 2) + len(quote),
                "quote": quote,
            },
        }
        for ord_ in range(each)
    ]  # fmt: skip


def _side(rng: random.Random, office: str | None) -> dict[str, Any]:
    code = rng.choice(SIDES)
    return {"code": code, "name": None, "office": office, "sector": "GOV" if office else None, "raw": f"وزير {code}"}


_PUBLISHED = """
SELECT article_id, substr(url_key, 6)::int AS n, to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
FROM core.article
WHERE article_id = ANY(ARRAY(SELECT md5('past/' || n)::uuid FROM generate_series(%(start)s, %(stop)s - 1) AS n))
ORDER BY 2
"""
_ARTICLES = (
    """
    INSERT INTO core.source
    SELECT 'past_' || n, 'a', 'a', 'SAU', 'ar', 'newspaper', 1, 'UTC', 'https://p', 'own', true
    FROM generate_series(0, 4) AS n
    ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO core.article (article_id, source_id, url_key, url, published_at, published_precision, window_at,
                              first_seen_at, last_seen_at)
    SELECT md5('past/' || n)::uuid, 'past_' || n %% 5, 'past/' || n, 'past/' || n, at, 'second', at, at, at
    FROM (
        SELECT n, %(first)s::timestamp AT TIME ZONE 'UTC'
                  + interval '1 day' * (%(days)s * (n - %(start)s)::float8 / (%(stop)s - %(start)s)) AS at
        FROM generate_series(%(start)s, %(stop)s - 1) AS n
    ) AS past
    """,
    """
    INSERT INTO core.article_revision (article_id, rev_no, valid_from, content_sha256, title, text, blocks, language,
                                       cleaner, capture_id)
    SELECT md5('past/' || n)::uuid, 1, now(), sha256(n::text::bytea), 't', repeat(%(sentence)s || n || '. ', 12), '[]',
           'ar', 'test', md5('capture/' || n)::uuid
    FROM generate_series(%(start)s, %(stop)s - 1) AS n
    """,
    """
    INSERT INTO core.story (canonical_article_id)
    SELECT md5('past/' || n)::uuid FROM generate_series(%(start)s, %(stop)s - 1) AS n
    """,
    """
    INSERT INTO core.story_member
    SELECT canonical_article_id, story_id, 'canonical', false, 1, 1 FROM core.story
    WHERE canonical_article_id = ANY(ARRAY(
        SELECT md5('past/' || n)::uuid FROM generate_series(%(start)s, %(stop)s - 1) AS n
    ))
    """,
)
