"""Shingles, fingerprints and scores."""

import random

import numpy as np
import pytest
import xxhash
from hypothesis import given, settings
from hypothesis import strategies as st
from newswire.dedup.shingles import SKETCH_SIZE, WordHashes, fingerprint, shingles, sketched, without
from newswire.dedup.similarity import Scores, compare, holds, relation
from newswire.dedup.stop_list import EMPTY, StopList

M = (1 << 64) - 1


def reference(words: list[str]) -> list[int]:
    """The definition of the hash in plain integers."""

    def mix(z: int) -> int:
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M
        z = (z ^ z >> 27) * 0x94D049BB133111EB & M
        return z ^ z >> 31

    width = min(4, len(words))
    found = set()
    for at in range(len(words) - width + 1 if words else 0):
        h = 0
        for word in words[at : at + width]:
            h = mix(h * 0x9E3779B97F4A7C15 + xxhash.xxh3_64_intdigest(word.encode()) & M)
        found.add(h)
    return sorted(found)


def text(seed: int, words: int) -> str:
    return " ".join(f"w{seed}x{n}" for n in range(words))


def mixed(common: int, own: int, name: str) -> str:
    return text(0, common) + " " + text(hash(name) % 1000 + 1, own)


@given(st.lists(st.sampled_from(["الملك", "نص", "a", "7", "قال"]), max_size=30))
def test_shingles_are_the_defined_hashes(words: list[str]) -> None:
    assert shingles(words).tolist() == reference(words)


def test_the_word_memory_is_bounded() -> None:
    words = WordHashes()
    words.limit = 3
    shingles([f"w{n}" for n in range(10)], words)
    assert len(words) == 3


def test_stop_shingles_are_dropped() -> None:
    every = shingles(text(1, 60).split())
    stop = StopList("v", "r", 0, every[::2].copy())
    made = fingerprint(text(1, 60), stop)
    assert (made.n_rare, made.stop_version) == (len(every) - len(every[::2]), "v")
    assert set(made.sketch.tolist()) == set(every[1::2].tolist())


@pytest.mark.parametrize(("words", "refused"), [(0, True), (3, True), (10, True), (11, False)])
def test_fewer_than_eight_rare_shingles_are_refused(words: int, refused: bool) -> None:
    made = fingerprint(text(1, words), EMPTY)
    assert made.refused is refused
    assert (len(made.sample) == 0) is refused
    assert compare(made, made).j == (0.0 if refused else 1.0)


@pytest.mark.parametrize("words", [12, 40, 200, 2_000])
def test_the_sample_is_a_prefix_of_the_sketch_between_floor_and_cap(words: int) -> None:
    made = fingerprint(text(2, words), EMPTY)
    below = sum(h < 1 << 61 for h in shingles(text(2, words).split()).tolist())
    assert len(made.sample) == min(made.n_rare, max(16, min(64, below)))
    assert made.sketch[: len(made.sample)].tolist() == made.sample.tolist()
    assert len(made.sketch) == min(made.n_rare, SKETCH_SIZE)


def test_short_bodies_are_compared_exactly() -> None:
    a, b = fingerprint(mixed(50, 20, "a"), EMPTY), fingerprint(mixed(50, 30, "b"), EMPTY)
    x, y = set(shingles(mixed(50, 20, "a").split()).tolist()), set(shingles(mixed(50, 30, "b").split()).tolist())
    assert compare(a, b) == Scores(len(x & y) / len(x | y), len(x & y) / min(len(x), len(y)))


@given(st.integers(0, 900), st.integers(10, 900), st.integers(10, 900))
@settings(max_examples=60)
def test_scores_are_symmetric_and_near_the_truth(common: int, own_a: int, own_b: int) -> None:
    left, right = text(0, common) + " " + text(1, own_a), text(0, common) + " " + text(2, own_b)
    a, b = fingerprint(left, EMPTY), fingerprint(right, EMPTY)
    x, y = set(shingles(left.split()).tolist()), set(shingles(right.split()).tolist())
    scores = compare(a, b)
    assert scores == compare(b, a)
    assert 0 <= scores.j <= 1
    assert 0 <= scores.c <= 1
    assert abs(scores.j - len(x & y) / len(x | y)) < 0.25


def test_dropping_a_list_later_gives_the_scores_of_dropping_it_first() -> None:
    formula = text(9, 120)
    stop = StopList("later", "r", 0, shingles(formula.split()))
    a, b = (fingerprint(f"{text(n, 400)} {formula}", EMPTY) for n in (1, 2))
    assert compare(a, b).j > 0.05
    late = without(a, stop)
    assert compare(late, without(b, stop)).j == 0.0
    assert late.n_rare == pytest.approx(fingerprint(f"{text(1, 400)} {formula}", stop).n_rare, rel=0.1)
    assert without(late, stop) is late


def test_a_late_drop_of_everything_refuses_the_body() -> None:
    stop = StopList("all", "r", 0, shingles(text(1, 30).split()))
    assert without(fingerprint(text(1, 30), EMPTY), stop).refused


@pytest.mark.parametrize(
    ("j", "c", "gap", "expected"),
    [
        (0.158, 0.0, 0, "same_text"),
        (0.157, 0.30, 2, "contains"),
        (0.157, 0.29, 2, None),
        (0.25, 0.40, 3, "contains"),
        (0.26, 0.0, 4, "same_text"),
        (0.49, 0.49, 5, None),
        (0.50, 0.0, 8, "same_text"),
        (0.69, 0.69, 9, None),
        (0.70, 0.0, 30, "same_text"),
    ],
)
def test_thresholds_rise_with_the_gap(j: float, c: float, gap: int, expected: str | None) -> None:
    assert relation(Scores(j, c), gap) == expected
    assert holds(Scores(j, c), gap) is (c >= {0: 0.3, 2: 0.3, 3: 0.4, 4: 0.4, 5: 0.5, 8: 0.5}.get(gap, 0.7))


def test_order_is_that_of_unsigned_numbers() -> None:
    hashes = np.array([1, (1 << 63) + 5, (1 << 64) - 1], np.uint64)
    assert sketched(9, hashes, EMPTY).sketch.tolist() == sorted(hashes.tolist())


def test_many_random_pairs_agree_with_sets() -> None:
    rng = random.Random(5)
    pool = [f"p{n}" for n in range(3_000)]
    for _ in range(40):
        start = rng.randrange(800)
        left, right = pool[: rng.randrange(300, 1200)], pool[start : start + rng.randrange(300, 1200)]
        x, y = set(shingles(left).tolist()), set(shingles(right).tolist())
        scores = compare(sketched(len(left), shingles(left), EMPTY), sketched(len(right), shingles(right), EMPTY))
        union = sorted(x | y)[:SKETCH_SIZE]
        assert scores.j == sum(h in x and h in y for h in union) / len(union)
