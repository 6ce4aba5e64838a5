"""Stop lists: the file form, the two rules of building one, and the list that is shipped."""

from pathlib import Path

import numpy as np
import pytest
from newswire.dedup import stop_list
from newswire.dedup.formulae.expand import parse
from newswire.dedup.formulae.expand import stop_list as of_formulae
from newswire.dedup.shingles import shingles
from newswire.errors import BadInput


def hashes(*values: int) -> stop_list.Hashes:
    return np.array(sorted(values), np.uint64)


def test_the_file_form_comes_back(tmp_path: Path) -> None:
    stop = stop_list.StopList("v2", "days>4", 13_000, hashes(7, 1 << 63, (1 << 64) - 1))
    path = tmp_path / "stop.txt"
    path.write_text(stop_list.write(stop))
    assert path.read_text() == "# v2 days>4 13000\n0000000000000007\n8000000000000000\nffffffffffffffff\n"
    again = stop_list.load(path)
    assert (again.version, again.rule, again.articles, again.sha256) == ("v2", "days>4", 13_000, stop.sha256)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "x:1: the first line"),
        ("0000000000000007\n", "x:1: the first line"),
        ("# v r 1\n0007\n", "x:2: '0007' is no hash"),
        ("# v r 1\n0000000000000007\n0000000000000007\n", "x:3: the hashes of a stop list ascend"),
        ("# v r 1\n0000000000000008\n0000000000000007\n", "x:3: the hashes of a stop list ascend"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        stop_list.read(text, "x")


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read as a stop list"):
        stop_list.load(tmp_path / "none")


def test_a_list_that_includes_the_articles_counts_days_only() -> None:
    bodies = [(day, hashes(5, 1 << 62)) for day in range(5)] + [(0, hashes(9)) for _ in range(50)] + [(3, hashes(3))]
    built = stop_list.build(lambda: bodies, "v", past=False)
    assert built.hashes.tolist() == [5, 1 << 62]
    assert (built.days.tolist(), built.df.tolist(), built.articles) == ([5, 5], [5, 5], 56)


def test_a_list_of_the_past_takes_what_many_articles_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = [(0, hashes(9, 4)) for _ in range(5)] + [(0, hashes(9, 11 << 60))]
    built = stop_list.build(lambda: bodies, "v", past=True)
    assert (built.hashes.tolist(), built.days.tolist(), built.df.tolist()) == ([9], [1], [6])
    monkeypatch.setattr(stop_list, "PER_ARTICLES", 13)
    many = stop_list.build(lambda: bodies + [(1, hashes(1))] * 39, "v", past=True)
    assert many.hashes.tolist() == [1], "the bound grows with the number of articles"


def test_a_list_of_nothing_is_empty() -> None:
    assert len(stop_list.build(list, "v", past=True).hashes) == 0


def test_formulae_give_every_run_of_their_slots_and_none_across_a_gap() -> None:
    text = "# head\n@who = الملك | سمو الأمير\nبعث {who} {برقية | رسالة عاجلة |} إلى … رئيس جمهورية\n"
    runs = [
        "بعث الملك برقية إلى",
        "بعث الملك رسالة عاجلة",
        "الملك رسالة عاجلة إلى",
        "بعث سمو الأمير برقية",
        "سمو الأمير برقية إلى",
        "بعث سمو الأمير رسالة",
        "سمو الأمير رسالة عاجلة",
        "الأمير رسالة عاجلة إلى",
        "بعث سمو الأمير إلى",
    ]
    from newswire.dedup.normalise import words

    expected = {int(shingles(words(run))[0]) for run in runs}
    assert set(of_formulae(text).hashes.tolist()) == expected
    assert len(parse(text)) == 1


def test_an_open_bracket_is_refused() -> None:
    with pytest.raises(BadInput, match="formulae:1"):
        of_formulae("كل {عام | يوم\n")


def test_the_shipped_list_is_what_the_formulae_give() -> None:
    assert stop_list.write(of_formulae()) == stop_list.write(stop_list.shipped())
    assert len(stop_list.shipped().hashes) > 5_000
