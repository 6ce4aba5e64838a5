"""Passages that two texts share: verbatim places, the longest first taken, no word in two of them."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newswire.dedup.normalise import words
from newswire.dedup.passages import MOST_PASSAGES, Passage, shared_passages

WIRE = "أعلنت وزارة الزراعة في كوريلاند اليوم أن موسم القمح بلغ ٣٤٠ ألف طن بزيادة الخمس على العام الماضي"


def run(name: str, size: int) -> str:
    return " ".join(f"كلمة{name}{n}" for n in range(size))


def texts(first: str, second: str, passage: Passage) -> tuple[str, str]:
    return (
        first[passage.first_start : passage.first_end],
        second[passage.second_start : passage.second_end],
    )


def test_a_passage_is_given_as_each_text_prints_it() -> None:
    first = f"لوفار - واس: {WIRE}، وفق بيان."
    second = "«" + WIRE.replace("أن", "أنّ").replace("٣٤٠", "340").replace("القمح", "القمـــح") + "» كما قالت."
    (passage,) = shared_passages(first, second)
    assert texts(first, second, passage) == (WIRE, second[1 : second.index("»")])
    assert passage.n_words == len(words(WIRE))


def test_shorter_runs_than_eight_words_are_no_evidence() -> None:
    assert shared_passages(run("ا", 7) + " " + run("ب", 9), run("ا", 7) + " " + run("ج", 9)) == []
    assert len(shared_passages(run("ا", 8) + " " + run("ب", 9), run("ا", 8) + " " + run("ج", 9))) == 1


def test_the_longest_are_given_in_the_order_of_the_first_text() -> None:
    parts = [run(name, 8 + n) for n, name in enumerate("ابجدهو")]
    first, second = " واحد ".join(parts), " اثنان ".join(parts[::-1])
    found = shared_passages(first, second)
    assert len(found) == MOST_PASSAGES
    assert [texts(first, second, passage)[0] for passage in found] == parts[1:]


def test_a_word_that_two_runs_could_have_goes_to_the_longer() -> None:
    first = f"{run('ا', 12)} وصل {run('ب', 9)}"
    second = f"{run('ا', 12)} وصل ثم {run('ج', 3)} وصل {run('ب', 9)}"
    found = shared_passages(first, second)
    assert [texts(first, second, passage)[0] for passage in found] == [f"{run('ا', 12)} وصل", run("ب", 9)]


def test_letters_that_spell_several_words_are_one_place() -> None:
    first = f"النبي محمد ﷺ {run('ا', 6)}"
    second = f"محمد صلى الله عليه وسلم {run('ا', 6)}"
    (passage,) = shared_passages(first, second)
    assert texts(first, second, passage) == (f"محمد ﷺ {run('ا', 6)}", second)


@pytest.mark.parametrize(("first", "second"), [("", ""), ("", WIRE), ("«»", "\u064e\u0640"), (WIRE, run("ا", 40))])
def test_nothing_in_common_is_no_passage(first: str, second: str) -> None:
    assert shared_passages(first, second) == []


@given(st.integers(0, 10_000))
@settings(max_examples=60)
def test_passages_read_the_same_overlap_nowhere_and_are_as_long_as_they_say(seed: int) -> None:
    rng = random.Random(seed)
    parts = [run("ابجدهوزح"[n], rng.randrange(3, 20)) for n in range(8)]
    first = " ، ".join(rng.choices(parts, k=6))
    second = "\n".join(rng.choices(parts, k=6)).translate({ord("0") + n: 0x0660 + n for n in range(10)})
    found = shared_passages(first, second)
    assert len(found) <= MOST_PASSAGES
    for passage in found:
        one, two = texts(first, second, passage)
        assert words(one) == words(two)
        assert len(words(one)) == passage.n_words >= 8
    spans = [(passage.first_start, passage.first_end) for passage in found]
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(spans))
    spans = sorted((passage.second_start, passage.second_end) for passage in found)
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(spans))


def test_long_texts_of_few_words_take_no_square_of_time() -> None:
    assert shared_passages("قال " * 20_000, "قال " * 20_000) == []
    once = f"{'قال ' * 20_000} {WIRE} {'قال ' * 20_000}"
    assert shared_passages(once, once)[0].n_words > 40_000
    rng = random.Random(5)
    first, second = (" ".join(rng.choices(["قال", "وقال", "ثم"], k=4_000)) for _ in "ab")
    assert len(shared_passages(first, second)) == MOST_PASSAGES
