"""One sentence, its events: types, sides and status exactly."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from newswire.extract.record import ArticleText
from newswire.extract.registry import get

sys.path.insert(0, str(Path(__file__).parents[2] / "gold"))
import gold

HERE = Path(__file__).parent
FILES = [HERE / "cases.yaml", *sorted((HERE / "cases").glob("*.yaml"))]
CASES = [case for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf8"))]
DAY = datetime(2024, 5, 8, 12, tzinfo=UTC)


def _plain(events: list[gold.Event]) -> list[gold.Event]:
    """Meetings and accords count without order of the sides."""
    plain = []
    for kind, actors, recipients, status in events:
        first, second = sorted([actors, recipients]) if kind in gold.SYMMETRIC else (actors, recipients)
        plain.append((kind, first, second, status))
    return sorted(plain)


@pytest.mark.parametrize("case", CASES, ids=[str(number) for number in range(len(CASES))])
def test_a_sentence_gives_its_events(case: dict[str, object]) -> None:
    article = ArticleText("", str(case["text"]), DAY, "ar", None, "IRQ")
    wanted = [gold.event(line) for line in case["events"]]  # type: ignore[attr-defined]
    found = [e for e in gold.found(get("rules").extract(article)) if e[0] != "STATEMENT"]
    assert _plain(found) == _plain(wanted)


def test_the_pack_has_enough_triggers_over_all_types() -> None:
    from newswire.languages.pack import load_pack

    rows = load_pack("ar").triggers
    assert len(rows) >= 900
    assert {row.types[0] for row in rows if row.kind != "light"} >= {"AGREE", "SANCTION", "MOBILIZE", "STATEMENT"}
