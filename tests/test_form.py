"""The form of both editions, and what is generated from it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from gongkai import CATALOGUE, Cell, InvalidForm, UnknownName, _resources, edition, editions, emit
from gongkai.form import EDITIONS, load

SCHEMAS = _resources.schemas()


@pytest.mark.parametrize(
    ("code", "cells", "identities"),
    [
        ("2021", 200, {"A201": 25, "A202": 7, "A203": 7, "A204": 3}),
        ("2019", 198, {"A201": 23, "A202": 7, "A203": 7, "A204": 3}),
    ],
)
def test_every_identity_of_the_form_is_expanded_to_cells(code: str, cells: int, identities: dict[str, int]) -> None:
    form = edition(code)
    assert Counter(identity.rule for identity in form.identities) == identities
    assert len(list(form.cells())) == cells
    assert all(cell in set(form.cells()) for identity in form.identities for cell in identity.cells)


def test_the_balance_is_the_one_printed_in_the_corner_of_table_three() -> None:
    (balance,) = [i for i in edition("2021").identities if i.rule == "A203" and i.left[0].column == "total"]
    assert balance.left == (Cell("requests", "received", "total"), Cell("requests", "carried_in", "total"))
    assert balance.right == (Cell("requests", "outcomes_total", "total"), Cell("requests", "carried_forward", "total"))


@pytest.mark.parametrize(("code", "leaves"), [("2021", 21), ("2019", 19)])
def test_the_outcomes_add_up_from_their_leaves(code: str, leaves: int) -> None:
    assert {len(i.left) for i in edition(code).identities if i.rule == "A202"} == {leaves}


def test_shared_codes_whose_labels_differ_are_these() -> None:
    old, new = editions()
    differing = {
        (code, line.code)
        for code in old.tables.keys() & new.tables.keys()
        for lines in ("rows", "columns")
        for line in getattr(old.tables[code], lines)
        for other in getattr(new.tables[code], lines)
        if line.code == other.code and line.label != other.label
    }
    assert differing == {("documents", "normative_documents"), ("licensing", "decisions"), ("enforcement", "decisions")}


def test_row_codes_are_unique_across_tables() -> None:
    rows = [row.code for table in edition("2021").tables.values() for row in table.rows]
    assert len(rows) == len(set(rows))


def test_an_edition_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(UnknownName, match=r"'2014'.*2019, 2021"):
        edition("2014")


@pytest.mark.parametrize(
    ("replaced", "by", "complaint"),
    [
        ("  - code: documents\n", "  - code: documents\n    colour: red\n", "line {}: .*'colour' was unexpected"),
        ("type: amount", "type: money", "line {}: .*'money' is not one of"),
        (
            "right: [outcomes_total, carried_forward]",
            "right: [outcomes_total, carried_over]",
            r"'requests' adds up \['carried_over'\]",
        ),
        ("section: disputes", "section: quarrels", "section 'quarrels'"),
        ("tables:\n", "tables: [\n", "expected"),
    ],
)
def test_a_form_that_breaks_the_vocabulary_names_the_line(
    tmp_path: Path, replaced: str, by: str, complaint: str
) -> None:
    text = (SCHEMAS / "2021" / "form.yaml").read_text(encoding="utf-8")
    line = text[: text.index(replaced)].count("\n") + 1
    form = tmp_path / "form.yaml"
    form.write_text(text.replace(replaced, by, 1), encoding="utf-8")
    with pytest.raises(InvalidForm, match=complaint.format(line)):
        load(form)


def test_generated_files_are_current() -> None:
    differences = "\n".join(emit.stale(_resources.root()))
    assert not differences, f"generated files are stale; run: {emit.COMMAND}\n{differences}"


@pytest.mark.parametrize(
    "name",
    [
        "form.schema.json",
        "rules.schema.json",
        "validation.schema.json",
        *(f"{code}/report.schema.json" for code in EDITIONS),
    ],
)
def test_published_schemas_are_valid_and_self_contained(name: str) -> None:
    schema = json.loads((SCHEMAS / name).read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("urn:gongkai:")
    references = [value for key, value in walk(schema) if key == "$ref"]
    assert references
    assert all(reference.startswith("#/$defs/") for reference in references)


@pytest.mark.parametrize("code", EDITIONS)
def test_a_report_schema_is_closed_and_only_changes_may_be_negative(code: str) -> None:
    schema = json.loads((SCHEMAS / code / "report.schema.json").read_bytes())
    keys = list(walk(schema))
    assert "oneOf" not in {key for key, _ in keys}
    objects = [
        value
        for _, value in [("", schema), *keys]
        if isinstance(value, dict) and "properties" in value and value.get("type") == "object"
    ]
    assert all(each["additionalProperties"] is False for each in objects)
    negative = {
        column.code
        for table in edition(code).tables.values()
        for column in table.columns
        if schema["$defs"][column.type]["minimum"] < 0
    }
    assert negative == ({"items_change"} if code == "2019" else set())


def test_rules_json_keeps_to_its_schema_and_names_what_there_is() -> None:
    content = json.loads((SCHEMAS / "rules.json").read_bytes())
    jsonschema.validate(content, json.loads((SCHEMAS / "rules.schema.json").read_bytes()))
    assert list(content["rules"]) == list(CATALOGUE)
    said = content["structure"]
    named = [said["blanks"], said["edition_against_year"], *(clause["rule"] for clause in said["keywords"])]
    assert [rule for rule in named if rule not in CATALOGUE] == []
    for form in editions():
        published = content["editions"][form.code]
        assert (published["first_year"], published["last_year"]) == (form.first_year, form.last_year)
        assert json.loads((SCHEMAS / published["schema"]).read_bytes())["$id"] == f"urn:gongkai:{form.code}:report"


def test_rules_json_has_every_identity_cell_by_cell() -> None:
    content = json.loads((SCHEMAS / "rules.json").read_bytes())
    for form in editions():
        published = [
            (each["rule"], tuple(each["left"]), tuple(each["right"])) for each in content["identities"][form.code]
        ]
        assert published == [
            (
                identity.rule,
                tuple(cell.pointer for cell in identity.left),
                tuple(cell.pointer for cell in identity.right),
            )
            for identity in form.identities
        ]


def walk(value: object) -> list[tuple[str, object]]:
    if isinstance(value, dict):
        return [(key, inner) for key, inner in value.items()] + [
            each for inner in value.values() for each in walk(inner)
        ]
    if isinstance(value, list):
        return [each for inner in value for each in walk(inner)]
    return []
