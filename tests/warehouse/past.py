"""A long past of made-up articles, written straight into the tables: what a batch finds there, without the bodies."""

from __future__ import annotations

import io
import random

import numpy as np
import psycopg2
from newswire.dedup.shingles import SAMPLE_CAP, SAMPLE_FLOOR, SKETCH_SIZE
from newswire.warehouse.stories.prints import HASH_BYTES, packed
from numpy.typing import NDArray
from printed import Article

# the development corpus: articles a day, rare shingles of a body (median and spread of the logarithm)
A_DAY = 1400
RARE_MEDIAN, RARE_SPREAD = 190.0, 0.85
BELOW = 1 << 61
# shingles that a few unlike texts of the same weeks have in common, which the stop list does not hold
FORMULAE, FORMULAE_EACH = 3000, 0.15
FIRST_DAY = 20_522 - 900
_CHUNK = 20_000


def fill(dsn: str, start: int, stop: int, seed: int, stop_version: str) -> None:
    """Writes the articles numbered `start` to `stop`, in order of publication, with stories and edges of one in three.

    `dsn` is a superuser's: foreign keys are not checked row by row, and the order of rows is right by construction.
    """
    opened = psycopg2.connect(dsn)
    with opened, opened.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'")
        cursor.execute(
            "INSERT INTO core.source VALUES ('past', 'a', 'a', 'SAU', 'ar', 'newspaper', 1, 'UTC', 'https://p', 'own',"
            " true) ON CONFLICT DO NOTHING"
        )
        days = f"SELECT DISTINCT {FIRST_DAY} + n / {A_DAY} FROM generate_series({start}, {stop}, {A_DAY}) AS n"
        cursor.execute(f"SELECT core.ensure_shingle_month(day) FROM ({days}) AS days (day)")
        cursor.execute("DROP INDEX IF EXISTS core.shingle_h")
        cursor.execute(_ARTICLES, {"start": start, "stop": stop, "first": FIRST_DAY, "a_day": A_DAY})
        cursor.execute("SELECT min(article_no) FROM core.article WHERE url_key = 'past/' || %s", (start,))
        (first_no,) = cursor.fetchone() or (0,)
        rng = np.random.default_rng((seed, start))
        for low in range(start, stop, _CHUNK):
            _prints(cursor, rng, low, min(stop, low + _CHUNK), first_no - start, stop_version)
        for statement in _AROUND:
            cursor.execute(statement, {"start": start, "stop": stop})
        cursor.execute("CREATE INDEX shingle_h ON core.shingle (h)")
    opened.autocommit = True
    with opened.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE core.article, core.fingerprint, core.shingle, core.edge, core.story")
        cursor.execute("VACUUM ANALYZE core.story_member, core.article_revision")
    opened.close()


def batch(rng: random.Random, size: int, day: int, name: str, earlier: list[Article]) -> list[Article]:
    """New articles of one day of the past, of a few hundred words: prints of one another, or of an earlier article."""
    found: list[Article] = []
    while len(found) < size:
        words = [f"{rng.randrange(30_000):x}" for _ in range(max(30, int(rng.lognormvariate(5.2, 0.8))))]
        if earlier and rng.random() < 0.3:
            words = rng.choice(earlier).text.split()
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            body = words[: int(len(words) * rng.uniform(0.7, 1))]
            place = FIRST_DAY - 20_522 + day + rng.random() - 0.9
            source = rng.choice(["paper", "other", "the_agency"])
            found.append(Article(f"{name}/{len(found)}", " ".join(body), place, source))
    return found[:size]


def weight(opened: psycopg2.extensions.connection) -> dict[str, tuple[int, int]]:
    """Bytes of heap and of indexes of each table of the state, its partitions together."""
    sizes = {}
    for name in ("shingle", "fingerprint", "edge", "story", "story_member"):
        with opened, opened.cursor() as cursor:
            cursor.execute(
                "SELECT sum(pg_table_size(oid)), sum(pg_indexes_size(oid)) FROM pg_class"
                " WHERE relkind = 'r' AND relnamespace = 'core'::regnamespace AND relname ~ %s",
                (f"^{name}(_default|_[0-9_]+)?$",),
            )
            heap, indexes = cursor.fetchone() or (0, 0)
            sizes[name] = (int(heap), int(indexes))
    return sizes


_ARTICLES = """
INSERT INTO core.article (article_id, source_id, url_key, url, published_at, published_precision, window_at,
                          first_seen_at, last_seen_at)
SELECT md5('past/' || n)::uuid, 'past', 'past/' || n, 'past/' || n, at, 'second', at, at, at
FROM (
    SELECT n, to_timestamp(86400 * (%(first)s + n::float8 / %(a_day)s)) AS at
    FROM generate_series(%(start)s, %(stop)s - 1) AS n
) AS past
ORDER BY n
"""
_AROUND = (
    """
    INSERT INTO core.story (canonical_article_id)
    SELECT md5('past/' || n)::uuid FROM generate_series(%(start)s, %(stop)s - 1) AS n WHERE n %% 3 > 0
    """,
    """
    INSERT INTO core.story_member
    SELECT md5('past/' || n)::uuid, s.story_id, CASE WHEN n %% 3 > 0 THEN 'canonical' ELSE 'same_text' END, false, 1, 1
    FROM generate_series(%(start)s, %(stop)s - 1) AS n
    JOIN core.story AS s ON s.canonical_article_id = md5('past/' || CASE WHEN n %% 3 > 0 THEN n ELSE n + 1 END)::uuid
    """,
    """
    INSERT INTO core.edge
    SELECT least(a, b), greatest(a, b), 'same_text', 0.9, 0.9, 'past'
    FROM (
        SELECT md5('past/' || n)::uuid AS a, md5('past/' || n + 1)::uuid AS b
        FROM generate_series(%(start)s, %(stop)s - 2) AS n WHERE n %% 3 = 0
    ) AS pair
    """,
)


def _prints(
    cursor: psycopg2.extensions.cursor, rng: np.random.Generator, low: int, high: int, shift: int, stop_version: str
) -> None:
    """Fingerprints and samples of some articles: the smallest of n uniform hashes, without drawing all n."""
    count = high - low
    rare = np.clip(rng.lognormal(np.log(RARE_MEDIAN), RARE_SPREAD, count), 8, 4000).astype(np.int64)
    gaps = rng.exponential(1.0, (count, SKETCH_SIZE)).cumsum(axis=1)
    hashes = np.minimum(gaps / (rare[:, None] + 1.0) * 2.0**64, 2.0**64 - 4096).astype(np.uint64)
    shared = rng.random(count) < FORMULAE_EACH
    formula = rng.zipf(1.3, count) % FORMULAE
    for place in range(2):  # two shingles of one formula, so that its articles are candidates of each other
        drawn = np.random.default_rng(place).integers(0, BELOW, FORMULAE, np.uint64)
        hashes[shared, place] = drawn[formula[shared]]
    kept = np.minimum(rare, SKETCH_SIZE)
    hashes[np.arange(SKETCH_SIZE)[None, :] >= kept[:, None]] = np.uint64(2**64 - 1)
    hashes.sort(axis=1)
    numbers = np.arange(low, high)
    days = FIRST_DAY + numbers // A_DAY
    sketches = [packed(row[:n]).hex() for row, n in zip(hashes, kept, strict=True)]
    lines = io.StringIO(
        "\n".join(
            f"{number}\t{day}\t{n}\t{n}\t\\\\x{sketch}"
            for number, day, n, sketch in zip(numbers, days, rare, sketches, strict=True)
        )
    )
    cursor.execute("CREATE TEMP TABLE past_print (n integer, day integer, tokens integer, rare integer, sketch bytea)")
    cursor.copy_expert("COPY past_print FROM STDIN", lines)
    cursor.execute(
        "INSERT INTO core.fingerprint (article_id, rev_no, day, n_tokens, n_rare, sketch_version, live, language,"
        " stop_version, sketch) SELECT md5('past/' || n)::uuid, 1, day, tokens, rare, 1, false, 'ar', %s, sketch"
        " FROM past_print; DROP TABLE past_print",
        (stop_version,),
    )
    below = (hashes < np.uint64(BELOW)).sum(axis=1)
    sampled = np.minimum(kept, np.maximum(SAMPLE_FLOOR, np.minimum(SAMPLE_CAP, below)))
    chosen = np.arange(SKETCH_SIZE)[None, :] < sampled[:, None]
    owner = np.broadcast_to(np.arange(count)[:, None], hashes.shape)[chosen]
    small = (hashes[chosen] >> np.uint64(64 - 8 * HASH_BYTES)).astype(np.uint32).view(np.int32)
    _copy_sample(cursor, small, days[owner], numbers[owner] + shift)


def _copy_sample(
    cursor: psycopg2.extensions.cursor, h: NDArray[np.int32], day: NDArray[np.int64], number: NDArray[np.int64]
) -> None:
    """As binary COPY: thirty million rows would take many minutes as text."""
    fields = [(name, ">i4") for name in ("size_h", "h", "size_day", "day", "size_no", "no")]
    rows = np.zeros(len(h), [("fields", ">i2"), *fields])
    rows["fields"], rows["size_h"], rows["size_day"], rows["size_no"] = 3, 4, 4, 4
    rows["h"], rows["day"], rows["no"] = h, day, number
    packed_rows = b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff"
    cursor.copy_expert("COPY core.shingle (h, day, article_no) FROM STDIN BINARY", io.BytesIO(packed_rows))
