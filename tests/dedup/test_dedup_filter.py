"""`newswire dedup` over rows: the answers of a small world, in any order."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from newswire.dedup import filter as dedup_filter
from newswire.dedup.filter import answers
from newswire.dedup.normalise import words
from newswire.dedup.shingles import shingles
from newswire.dedup.stop_list import StopList, write


def text(name: str, size: int = 80) -> str:
    return " ".join(f"كلمة{name}{n}" for n in range(size))


def row(id_: Any, body: str, day: int = 1, **more: Any) -> dict[str, Any]:
    made = {"id": id_, "source": "s", "published_at": f"2026-03-{day:02}T06:00:00Z", "title": "t", "text": body}
    return made | more


def asked(rows: list[dict[str, Any]], **options: Any) -> dict[Any, dict[str, Any]]:
    found = list(answers(rows, **options))
    assert len(found) == len(rows)
    return {answer["id"]: answer for answer in found}


def test_a_copy_joins_the_story_of_the_earliest() -> None:
    found = asked([row(1, text("ا")), row(2, "واس - " + text("ا", 70), 2), row(3, text("ب"))])
    assert found[1] == {
        "id": 1,
        "story_id": found[1]["story_id"],
        "canonical_id": 1,
        "relation": "canonical",
        "similarity": 1.0,
        "contains": [],
        "digest": False,
    }
    assert (found[2]["relation"], found[2]["canonical_id"]) == ("same_text", 1)
    assert found[2]["story_id"] == found[1]["story_id"] != found[3]["story_id"]
    assert found[2]["similarity"] == pytest.approx(67 / 77, abs=1e-4)


def test_an_agency_goes_before_a_paper_of_the_same_time() -> None:
    found = asked([row(1, text("ا")), row(2, text("ا"), agency=True)])
    assert found[1]["canonical_id"] == 2


def test_a_held_text_is_a_link_in_both_directions() -> None:
    found = asked([row("part", text("ا")), row("whole", text("ا") + " " + text("ب", 800))])
    assert found["part"]["story_id"] != found["whole"]["story_id"]
    assert (found["part"]["contains"], found["whole"]["contains"]) == (["whole"], ["part"])


def test_a_round_up_is_a_digest() -> None:
    parts = [row(name, text(name)) for name in "ابج"]
    found = asked([*parts, row("all", " ".join(part["text"] for part in parts) + text("د", 450))])
    assert found["all"]["digest"] is True
    assert found["all"]["contains"] == ["ا", "ب", "ج"]
    assert not any(found[name]["digest"] for name in "ابج")


def test_a_stub_joins_nothing_and_still_has_a_story() -> None:
    found = asked([row(1, "صورة من الخبر"), row(2, "صورة من الخبر"), row(3, ""), row(4, "")])
    assert len({answer["story_id"] for answer in found.values()}) == 4
    assert {answer["relation"] for answer in found.values()} == {"none"}


def test_one_page_is_one_story() -> None:
    url = "https://press.test/a?utm_source=x"
    found = asked(
        [
            row(1, text("ا"), url="https://press.test/a"),
            row(2, text("ب"), 20, url=url),
            row(3, "قصير", 3, url=url),
            row(4, "قصير", 3, url="https://press.test/b"),
            row(5, "", 3, url="https://press.test/b"),
        ]
    )
    assert {found[n]["canonical_id"] for n in (1, 2, 3)} == {1}
    assert found[3]["relation"] == "none"
    assert found[4]["story_id"] == found[5]["story_id"] != found[1]["story_id"]


def test_bad_rows_are_answered_and_the_rest_goes_on() -> None:
    rows: list[dict[str, Any]] = [
        {"id": 1},
        row(2, text("ا"), published_at="gestern") | {"published_at": "gestern"},
        row(3, text("ا")) | {"text": None},
        {"text": "x"},
        row(4, text("ا")) | {"published_at": "0001-01-01T00:00:00+05:00"},
        row(5, text("ا"), url="http://[broken"),
    ]
    found = list(answers(rows))
    errors = {answer["id"]: answer["error"] for answer in found if answer.get("status") == "error"}
    assert set(errors) == {1, 2, 3, 4, None}
    assert errors[2].startswith("published_at: 'gestern'")
    assert errors[3] == "text: is missing or no text"
    assert [answer["id"] for answer in found if "story_id" in answer] == [5]


def test_an_id_that_comes_twice_is_an_error_once() -> None:
    found = list(answers([row(1, text("ا"), 2), row(1, text("ب"))]))
    assert [answer.get("status") for answer in found] == ["error", None]


def test_templates_of_other_weeks_stay_apart() -> None:
    shared, own = text("قالب", 60), 40
    found = asked([row(day, shared + " " + text(f"خبر{day}", own), day) for day in (1, 2, 8)])
    assert found[1]["story_id"] == found[2]["story_id"] != found[8]["story_id"]


def test_two_languages_never_meet() -> None:
    found = asked([row(1, text("ا"), language="ar"), row(2, text("ا"), language="fa")])
    assert found[1]["story_id"] != found[2]["story_id"]


def test_a_language_is_its_primary_subtag() -> None:
    tags = ["ar", "ar-SA", "AR_eg", "fa", None, "", 7]
    found = asked([row(n, text("ا"), language=tag) for n, tag in enumerate(tags)])
    stories: dict[str, set[int]] = {}
    for n in found:
        stories.setdefault(found[n]["story_id"], set()).add(n)
    assert sorted(map(sorted, stories.values())) == [[0, 1, 2], [3], [4, 5, 6]]


def test_ids_of_any_kind_come_back_as_they_were() -> None:
    ids: list[Any] = [1, "1", 1.5, True, "", ["a", 1], {"feed": 3}, "مادة", 0, -1]
    found = list(answers([row(id_, text(f"خ{n}")) for n, id_ in enumerate(ids)]))
    assert sorted((answer["id"] for answer in found), key=repr) == sorted(ids, key=repr)
    assert len({answer["story_id"] for answer in found}) == len(ids)
    assert [answer["canonical_id"] for answer in found] == [answer["id"] for answer in found]


def test_a_story_is_named_by_its_canonical_whatever_else_is_there() -> None:
    one = asked([row("a", text("ا")), row("b", text("ا"), 2)])
    more = asked([row("c", text("ب")), row("b", text("ا"), 2), row("a", text("ا"))])
    assert one["b"] == more["b"]


def test_a_stop_list_replaces_the_shipped_one(tmp_path: Path) -> None:
    formula = text("قالب", 80)
    path = tmp_path / "stop.txt"
    path.write_text(write(StopList("v", "r", 1, shingles(words(formula)))))
    rows = [row(1, formula + " " + text("ا", 30)), row(2, formula + " " + text("ب", 30))]
    assert asked(rows)[2]["relation"] == "same_text"
    assert asked(rows, stop_list=path)[2]["relation"] == "canonical"


def test_a_large_input_finds_its_own_formulae(monkeypatch: pytest.MonkeyPatch) -> None:
    formula = text("قالب", 80)
    rows = [row(day, formula + " " + text(f"خبر{day}", 60), day) for day in range(1, 9)]
    assert asked(rows)[2]["relation"] == "same_text"
    monkeypatch.setattr(dedup_filter, "OWN_LIST_ARTICLES", 8)
    assert {answer["relation"] for answer in asked(rows).values()} == {"canonical"}


def world(rng: random.Random) -> list[dict[str, Any]]:
    rows = []
    for story in range(12):
        base = text(f"خ{story}", rng.randrange(20, 150)).split()
        for copy in range(rng.randrange(1, 5)):
            body = (
                base[: rng.randrange(len(base) // 2, len(base) + 1)]
                + text(f"ذ{story}{copy}", rng.randrange(40)).split()
            )
            if rng.random() < 0.3:
                body += text(f"خ{rng.randrange(12)}", 20).split()
            rows.append(
                row(
                    f"{story}-{copy}",
                    " ".join(body),
                    rng.randrange(1, 12),
                    agency=rng.random() < 0.2,
                    language=rng.choice(["ar", "ar", "fa"]),
                    url=rng.choice(
                        [None, None, f"https://p.test/{story}", f"https://p.test/{rng.randrange(12)}?utm_source=x"]
                    ),
                )
            )
    return [
        *rows,
        row("0-0", text("خ0"), 3),
        row("empty", "", 3),
        row("broken", "x", published_at="-") | {"published_at": "-"},
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_the_input_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    rows = world(rng)
    expected = by_id(rows)
    for _ in range(4):
        rng.shuffle(rows)
        assert by_id(rows) == expected


def by_id(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(answer, sort_keys=True) for answer in answers(rows))


@pytest.mark.parametrize("seed", range(5))
def test_the_answers_hold_together(seed: int) -> None:
    """No story of two languages but that of one page; links in both directions and to other stories; one head each."""
    rows = [one for one in world(random.Random(seed)) if one["published_at"] != "-"][:-2]
    found = {answer["id"]: answer for answer in answers(rows)}
    source = {one["id"]: one for one in rows}
    assert len(found) == len(rows)
    assert [id_ for id_ in found if "story_id" not in found[id_]] == []
    for id_, answer in found.items():
        head = found[answer["canonical_id"]]
        assert (head["story_id"], head["canonical_id"]) == (answer["story_id"], head["id"])
        assert 0 <= answer["similarity"] <= 1
        assert (answer["relation"] == "canonical") == (head["id"] == id_ and answer["relation"] != "none")
        for other in answer["contains"]:
            assert id_ in found[other]["contains"]
            assert found[other]["story_id"] != answer["story_id"]
            assert source[other]["language"] == source[id_]["language"]
    stories: dict[str, list[dict[str, Any]]] = {}
    for id_, answer in found.items():
        stories.setdefault(answer["story_id"], []).append(source[id_])
    for members in stories.values():
        if len({one["language"] for one in members}) > 1:
            assert any(one["url"] for one in members), members
