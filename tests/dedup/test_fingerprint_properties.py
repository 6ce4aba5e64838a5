"""Properties of fingerprints: spelling changes no score, order is unsigned, samples are prefixes, stubs stay alone."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from newswire.dedup.candidates import candidates
from newswire.dedup.shingles import FEWEST_RARE, Fingerprint, fingerprint
from newswire.dedup.similarity import NOTHING, compare
from newswire.dedup.stop_list import EMPTY

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
MARKS = "\u064b\u064e\u0651\u0670\u0640\u200c\u200f\u00ad"
VARIANTS = {"ا": "أإآٱ", "ي": "ىیئ", "ه": "ة", "ك": "ک", "و": "ؤ"}


def body(seed: int, words: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices(LETTERS, k=rng.randrange(2, 7))) + rng.choice(["", "", "", "17"]) for _ in range(words)]


def printed(words: list[str], seed: int) -> str:
    """The same words as another paper prints them: marks, tatweel, digits, letter variants, punctuation, spaces."""
    rng = random.Random(seed)
    letters = []
    for word in words:
        for letter in word:
            if letter.isdigit():
                letter = chr(rng.choice([0x30, 0x660, 0x6F0]) + int(letter))
            letters.append(rng.choice([letter, *VARIANTS.get(letter, "")]) + rng.choice(["", "", *MARKS]))
        letters.append(rng.choice([" ", "\n", "، ", " - ", " «", "» ", "... ", "_"]))
    return "".join(letters)


pairs = st.tuples(st.integers(0, 10**6), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))


@given(pairs)
@settings(max_examples=80, deadline=None)
def test_spelling_changes_neither_score_and_scores_are_symmetric(drawn: tuple[int, int, int, int]) -> None:
    seed, common, own_a, own_b = drawn
    shared = body(seed, common)
    a, b = shared + body(seed + 1, own_a), body(seed + 2, own_b) + shared
    plain = [fingerprint(" ".join(words), EMPTY) for words in (a, b)]
    other = [fingerprint(printed(words, seed), EMPTY) for words in (a, b)]
    for one, two in zip(plain, other, strict=True):
        assert one.sketch.tolist() == two.sketch.tolist()
        assert (one.n_rare, one.n_tokens) == (two.n_rare, two.n_tokens)
    scores = compare(*plain)
    assert scores == compare(plain[1], plain[0]) == compare(other[0], plain[1])
    assert 0 <= scores.j <= scores.c <= 1


@given(st.integers(0, 10**6), st.integers(0, 900))
@settings(max_examples=60, deadline=None)
def test_a_sample_is_a_prefix_of_the_sketch_in_unsigned_order(seed: int, words: int) -> None:
    made = fingerprint(" ".join(body(seed, words)), EMPTY)
    assert made.sketch.dtype == np.uint64
    assert made.sketch.tolist() == sorted(set(made.sketch.tolist()))
    assert made.sample.tolist() == made.sketch.tolist()[: len(made.sample)]
    assert compare(made, made).j == (0.0 if made.refused else 1.0)
    assert made.refused is (made.n_rare < FEWEST_RARE)
    assert bool(len(made.sample)) is not made.refused


def test_hashes_of_the_upper_half_come_last() -> None:
    """As signed numbers they would come first, and the sample would be other hashes than the smallest."""
    low, high = 5, (1 << 63) + 5
    made = Fingerprint(0, 9, np.array([low, *range(100, 107), high], np.uint64), "none")
    assert made.sample.tolist()[-1] == high
    assert made.sample.view(np.int64).min() < 0


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_a_refused_body_is_in_no_pair(sizes: list[int], seed: int) -> None:
    words = body(seed, 30)
    prints = [fingerprint(" ".join(words[:size]), EMPTY) for size in sizes]
    refused = {at for at, made in enumerate(prints) if made.refused}
    assert not refused & set(candidates(prints, [0] * len(prints)).ravel().tolist())
    assert all(compare(prints[at], other) == NOTHING for at in refused for other in prints)


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_candidates_are_all_pairs_that_share_two_sampled_hashes_within_the_window(seed: int) -> None:
    rng = random.Random(seed)
    shared = body(seed, 60)
    prints, days = [], []
    for n in range(12):
        start = rng.randrange(50)
        prints.append(fingerprint(" ".join(shared[start : start + rng.randrange(3, 40)] + body(seed + n, 9)), EMPTY))
        days.append(rng.randrange(14))
    expected = [
        [a, b]
        for a in range(12)
        for b in range(a + 1, 12)
        if abs(days[a] - days[b]) <= 8 and len(np.intersect1d(prints[a].sample, prints[b].sample)) >= 2
    ]
    assert candidates(prints, days).tolist() == expected
