"""The JSON Schema (2020-12) of one edition's report: one file that refers to nothing outside itself."""

from __future__ import annotations

import json
from typing import Any

from gongkai import _resources
from gongkai.form import Edition, Label, Table
from gongkai.numbers import MAX_DIGITS

_NUMBERS: dict[str, dict[str, Any]] = {
    "count": {
        "description": "非负整数，空白为 null。A whole number, not negative; null for a blank.",
        "type": ["integer", "null"],
        "minimum": 0,
        "maximum": 10**MAX_DIGITS - 1,
    },
    "change": {
        "description": "整数，减少为负，空白为 null。A whole number, negative for a decrease; null for a blank.",
        "type": ["integer", "null"],
        "minimum": 1 - 10**MAX_DIGITS,
        "maximum": 10**MAX_DIGITS - 1,
    },
    "amount": {
        "description": "金额，单位万元，空白为 null。An amount in units of 10,000 yuan; null for a blank.",
        "type": ["number", "null"],
        "minimum": 0,
        "maximum": 10**MAX_DIGITS - 1,
    },
}


def urn(*parts: str) -> str:
    """The identifier of a schema. Whoever hosts the schemas elsewhere changes it here."""
    return ":".join(("urn:gongkai", *parts))


def bilingual(label: Label) -> str:
    """A label as schemas show it."""
    return f"{label.zh} · {label.en}"


def report(form: Edition) -> dict[str, Any]:
    envelope = json.loads((_resources.schemas() / "report.envelope.json").read_bytes())
    properties = envelope["properties"]
    properties["edition"] |= {"const": form.code}
    properties["sections"] = {
        "title": "各部分的文字 · Text of the sections",
        "type": "object",
        "required": [section.code for section in form.sections if section.text_required],
        "additionalProperties": False,
        "properties": {
            section.code: {"title": bilingual(Label(section.heading, section.label.en)), "type": "string"}
            for section in form.sections
        },
    }
    properties["tables"] = {
        "title": "表格 · Tables",
        **_object({table.code: {"$ref": f"#/$defs/{table.code}"} for table in form.tables.values()}),
    }
    used = {column.type for table in form.tables.values() for column in table.columns}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": urn(form.code, "report"),
        "title": f"政府信息公开工作年度报告（{form.code} 年版）· Annual report on open government information ({form.code} edition)",
        "description": f"{form.notice}《{form.label.zh}》。{form.label.en}.",
        **envelope,
        "$defs": {
            **{kind: schema for kind, schema in _NUMBERS.items() if kind in used},
            **{name: schema for table in form.tables.values() for name, schema in _table(table).items()},
        },
    }


def _table(table: Table) -> dict[str, Any]:
    """The table, and the columns that all its rows share."""
    columns = _object(
        {column.code: {"title": bilingual(column.label), "$ref": f"#/$defs/{column.type}"} for column in table.columns}
    )
    rows = _object(
        {
            row.code: {
                "title": bilingual(Label(row.number + row.label.zh, row.label.en)),
                "$ref": f"#/$defs/{table.code}_columns",
            }
            for row in table.rows
        }
    )
    return {table.code: {"title": bilingual(table.label), **rows}, f"{table.code}_columns": columns}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }
