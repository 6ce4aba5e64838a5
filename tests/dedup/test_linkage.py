"""Average linkage, the canonical rule and round-ups."""

import itertools
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newswire.dedup.similarity import LINKAGE, WINDOW_DAYS
from newswire.dedup.stories import Member, canonical, cluster, components, digests

START = datetime(2026, 3, 1, tzinfo=UTC)


def member(key: str, day: int = 0, **more: object) -> Member[str]:
    return Member(key, START + timedelta(days=day), day, **({"n_tokens": 100} | more))  # type: ignore[arg-type]


def by_table(table: dict[str, float]):
    return lambda a, b: table.get(a + b, table.get(b + a, 0.0))


def naive(members: list[Member[str]], similarity) -> list[list[str]]:
    """The definition, written out: all pairs of clusters, all pairs of members, at every step."""
    clusters = [[one] for one in sorted(members, key=lambda m: m.order)]
    while True:
        best, pair = -1.0, None
        for i, j in itertools.combinations(range(len(clusters)), 2):
            pairs = list(itertools.product(clusters[i], clusters[j]))
            mean = sum(similarity(a.key, b.key) if abs(a.day - b.day) <= WINDOW_DAYS else 0 for a, b in pairs) / len(
                pairs
            )
            if mean > best + 1e-12:
                best, pair = mean, (i, j)
        if pair is None or best < LINKAGE:
            return [sorted(m.key for m in one) for one in clusters]
        clusters[pair[0]] += clusters.pop(pair[1])


def test_a_chain_is_no_story() -> None:
    table = {"ab": 0.2, "bc": 0.2, "cd": 0.2}
    assert cluster(map(member, "abcd"), by_table(table)) == [["a", "b"], ["c", "d"]]


def test_of_equal_pairs_the_first_merges() -> None:
    assert cluster(map(member, "abc"), by_table({"ab": 0.3, "bc": 0.3})) == [["a", "b"], ["c"]]


def test_a_missing_edge_counts_with_its_similarity() -> None:
    table = {"ab": 0.3, "bc": 0.2, "ac": 0.12}
    assert cluster(map(member, "abc"), by_table(table)) == [["a", "b", "c"]]


def test_nothing_joins_beyond_the_window() -> None:
    assert cluster([member("a"), member("b", 9)], by_table({"ab": 1.0})) == [["a"], ["b"]]


def test_one_page_is_one_story_whatever_its_texts_say() -> None:
    members = [member("a", page="p"), member("b", 20, page="p"), member("c", 20)]
    assert cluster(members, by_table({"bc": 0.4})) == [["a", "b", "c"]]
    assert cluster(members, by_table({"bc": 0.2})) == [["a", "b"], ["c"]]


@given(st.integers(0, 10_000), st.integers(2, 12))
def test_clusters_are_those_of_the_definition_in_any_order(seed: int, size: int) -> None:
    rng = random.Random(seed)
    members = [member("abcdefghijkl"[n], rng.randrange(12)) for n in range(size)]
    table = {a.key + b.key: rng.random() * 0.4 for a, b in itertools.combinations(members, 2)}
    expected = sorted(naive(members, by_table(table)))
    rng.shuffle(members)
    assert sorted(sorted(one) for one in cluster(members, by_table(table))) == expected


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([member("a"), member("b", 1)], "a"),
        ([member("a", n_tokens=79), member("b", 1)], "b"),
        ([member("a", n_tokens=80), member("b", 1)], "a"),
        ([member("a"), member("b", agency=True)], "b"),
        ([member("a", n_tokens=90), member("b")], "b"),
        ([member("b"), member("a")], "a"),
        ([member("a", digest=True), member("b", 1)], "b"),
        ([member("a", digest=True), member("b", 1, digest=True)], "a"),
        ([member("a", digest=True), member("b", 1, n_tokens=50)], "a"),
    ],
)
def test_canonical(members: list[Member[str]], expected: str) -> None:
    assert canonical(members) == expected
    assert canonical(members[::-1]) == expected


def test_a_round_up_holds_members_of_three_other_stories() -> None:
    story_of = {"r": 0, "a": 1, "b": 2, "c": 3, "d": 3, "s": 4, "own": 0}
    held = [("r", "a"), ("r", "b"), ("r", "c"), ("s", "a"), ("s", "c"), ("s", "d"), ("s", "s"), ("r", "own")]
    assert digests(held, story_of) == {"r"}


def test_components_keep_the_lonely() -> None:
    found = components("abcde", [("a", "b"), ("d", "b")])
    assert sorted(sorted(one) for one in found) == [["a", "b", "d"], ["c"], ["e"]]


def test_a_large_component_is_clustered_in_seconds() -> None:
    members = [member(f"{n:04}") for n in range(400)]
    assert len(cluster(members, lambda a, b: 0.9 if a[:3] == b[:3] else 0.1)) == 40
