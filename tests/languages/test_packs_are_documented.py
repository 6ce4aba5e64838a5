"""What a pack may hold stands in docs/add-a-language.md, so that the next language can be written from it."""

import csv
from importlib import resources
from pathlib import Path

import pytest
import yaml
from newswire.languages.pack import codes

PAGE = (Path(__file__).parents[2] / "docs" / "add-a-language.md").read_text(encoding="utf8")


@pytest.mark.parametrize("code", codes())
def test_every_key_word_class_file_and_column_is_explained(code: str) -> None:
    folder = resources.files("newswire.languages") / code
    config = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf8"))
    assert [key for key in [*config, *config["words"], *config["clitics"]] if f"`{key}`" not in PAGE] == []
    tables = [item for item in folder.iterdir() if item.name.endswith((".tsv", ".yaml"))]
    assert [item.name for item in tables if f"`{item.name}`" not in PAGE] == []
    for item in tables:
        if item.name.endswith(".tsv"):
            lines = [line for line in item.read_text(encoding="utf8").split("\n") if not line.startswith("#")]
            columns = next(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
            assert f"| `{item.name}` | `{' '.join(columns)}` |" in PAGE
