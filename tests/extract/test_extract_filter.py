"""`newswire extract` as a filter: the keys of an answer, bad rows, and the registry."""

import pytest
from newswire.errors import BadInput
from newswire.extract.filter import answers
from newswire.extract.registry import get

ROW = {
    "id": "a1",
    "title": "",
    "text": "التقى وزير الدفاع الكويتي حمد الراشد أمس نظيره الإيطالي في ميونخ.",
    "published_at": "2022-09-14T09:00:00Z",
    "source_country": "KWT",
}
KEYS = {
    "type", "mode", "contexts", "status", "actors", "recipients", "place", "date_start", "date_end",
    "date_granularity", "reported_by", "confidence", "evidence", "plover", "cameo", "quad", "scale", "extractor",
}  # fmt: skip


def test_an_answer_has_the_keys_of_the_command_line() -> None:
    (answer,) = answers([ROW])
    assert (answer["id"], answer["language"]) == ("a1", "ar")
    (event,) = answer["events"]
    assert set(event) >= KEYS
    assert [side["code"] for side in event["actors"]] == ["KWT"]
    assert [side["code"] for side in event["recipients"]] == ["ITA"]
    assert (event["date_start"], event["date_granularity"]) == ("2022-09-13", "day")
    start, end = event["evidence"]["start"], event["evidence"]["end"]
    assert ROW["text"][start:end] == event["evidence"]["quote"]


def test_a_bad_row_gets_an_error_and_the_filter_goes_on() -> None:
    rows = [{"id": 1, "title": ""}, ROW | {"id": 2, "published_at": "soon"}, ROW | {"id": 3}]
    first, second, third = answers(rows)
    assert (first["id"], first["status"]) == (1, "error")
    assert "text" in first["error"]
    assert (second["id"], second["status"]) == (2, "error")
    assert "soon" in second["error"]
    assert third["events"]


def test_an_unknown_extractor_is_named() -> None:
    with pytest.raises(BadInput, match="nobody"):
        get("nobody")
