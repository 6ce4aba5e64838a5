"""The data dictionary names what is there: every object of the warehouse, and every field of others."""

import printed
from newswire.exports.shapes import shapes
from newswire.plover.codes import contexts, types
from newswire.warehouse import dictionary
from psycopg2.extensions import connection

COLUMNS = (
    "SELECT n.nspname || '.' || c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
    " WHERE n.nspname IN ('raw', 'core', 'mart', 'ops') AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition"
)


def test_the_page_names_every_table_view_column_and_function(warehouse: connection) -> None:
    page = "".join(dictionary.page())
    sections = {section.split("`")[0]: section for section in page.split("\n### `")[1:]}
    there = printed.rows(warehouse, COLUMNS)
    history = {name for name, _ in there if name.endswith("_history")}  # their columns are those of the current rows
    missing = {
        (name, column) for name, column in there if name not in history and f"| `{column}` |" not in sections[name]
    }
    assert missing == set()
    functions = printed.rows(
        warehouse,
        "SELECT n.nspname || '.' || p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname IN ('raw', 'core', 'mart', 'ops')",
    )
    assert set(sections) == {name for name, _ in there} | {name for (name,) in functions}


def test_the_page_says_what_the_database_says(warehouse: connection) -> None:
    page = "".join(dictionary.page())
    said = printed.rows(
        warehouse,
        "SELECT c.relname, a.attname, col_description(c.oid, a.attnum) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
        " WHERE n.nspname = 'mart' AND NOT a.attisdropped AND c.relkind IN ('r', 'v')",
    )
    assert {row for row in said if f"| `{row[1]}` | {row[2]} |" not in page} == set()
    assert all(f"| {name} |" in page for name in (*types(), *contexts()))


def test_the_field_map_names_columns_of_ours_that_are_there_each_once(warehouse: connection) -> None:
    ours = [field.ours for field in dictionary.field_map()]
    there = {f"{name}.{column}" for name, column in printed.rows(warehouse, COLUMNS)}
    assert set(ours) - there == set()
    assert len(ours) == len(set(ours))
    assert {name for name in there if name.startswith("mart.event.")} <= set(ours)


def test_every_column_of_polecat_and_gdelt_is_mapped_or_unknown() -> None:
    for kind, (shape, name) in dictionary.OTHERS.items():
        table = next(table for table in shapes()[shape] if table.name == name)
        mapped = {column for field in dictionary.field_map() for column in field.others[kind]}
        known = {column.name for column in table.columns if not dictionary.is_unknown(column.field)}
        assert mapped == known, kind
