"""Canonical JSON: one report, or an array of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

import orjson

from gongkai import form, text
from gongkai.errors import UnreadableFile
from gongkai.numbers import MAX_DIGITS
from gongkai.report import Report, Source

_NAMES = {
    dict: "object",
    list: "array",
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    type(None): "null",
}

#: Bytes that are read whole; JSON Lines has no limit.
_MOST_BYTES = 64 * 1024 * 1024
#: Members of an object; looked at in documents of more bytes than a report has.
_MOST_MEMBERS, _LARGE = 200, 200_000
_CONTAINERS = frozenset({dict, list})
#: A report has five levels, an array of them six.
_DEEPEST = 50


def read(data: bytes, source: Source) -> Iterator[Report]:
    try:
        content, encoding = parse(data)
    except orjson.JSONDecodeError as error:
        raise UnreadableFile(
            f"不是完整的 JSON：第 {error.lineno} 行第 {error.colno} 列",
            f"not a whole JSON document: line {error.lineno}, column {error.colno}: {error.msg}",
        ) from error
    return reports(content, replace(source, encoding=encoding))


def parse(data: bytes) -> tuple[Any, str]:
    """The content of a JSON document, and its encoding.

    Raises:
        orjson.JSONDecodeError: it is none.
        UnreadableFile: it cannot be decoded, is nested too deeply, or has a key twice in one object.
    """
    if len(data) > _MOST_BYTES:
        raise UnreadableFile(
            f"JSON 超过 {_MOST_BYTES} 字节的上限；大批报告请用 JSON Lines（.jsonl）",
            f"more than {_MOST_BYTES} bytes of JSON; use JSON Lines (.jsonl) for many reports",
        )
    try:
        content, encoding = orjson.loads(data), "utf-8"
    except orjson.JSONDecodeError:
        decoded = text.decode(data)
        content, encoding = orjson.loads(decoded.text), decoded.encoding
    _refuse_repeated_keys(data, encoding, content)
    if len(data) > _LARGE and any(map(_is_crowded, content if isinstance(content, list) else [content])):
        raise UnreadableFile(
            f"同一对象中有超过 {_MOST_MEMBERS} 个成员，不是报告",
            f"an object has more than {_MOST_MEMBERS} members, which none of a report has",
        )
    return content, encoding


def _refuse_repeated_keys(data: bytes, encoding: str, parsed: object) -> None:
    """Raise if a key stands twice in an object: of two tables, a parser silently keeps the last.

    Counting is quick, and says of nearly every report that there is nothing to look for. What stands deeper than
    a report's cells is not counted among its keys, so that it is always looked at.
    """
    lists = data.count(b"[")
    keys = data.translate(None, b" \t\r\n").count(b'":')
    if lists <= _DEEPEST and keys == _keys_of_reports(parsed):
        return
    _refuse_depth(parsed)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise UnreadableFile(f"“{key}”在同一对象中出现两次", f"“{key}” stands twice in one object")
            found[key] = value
        return found

    json.loads(data.decode(encoding), object_pairs_hook=unique)


def _keys_of_reports(parsed: Any) -> int:
    """The keys that a report, or an array of them, has at the levels of a report; -1 for another shape."""
    try:
        return sum(map(_keys_of_report, parsed if type(parsed) is list else [parsed]))
    except (AttributeError, TypeError):
        return -1


def _keys_of_report(document: dict[str, Any]) -> int:
    parts = [part for part in document.values() if type(part) is dict]
    tables = document["tables"].values() if "tables" in document else ()
    rows = sum(map(len, tables)) + sum(len(columns) for table in tables for columns in table.values())
    return len(document) + sum(map(len, parts)) + rows


def _refuse_depth(parsed: object) -> None:
    """Raise if a document is nested deeper than any report is."""
    level, depth = [parsed], 0
    while level := [
        each
        for value in level
        if type(value) in _CONTAINERS
        for each in (value.values() if isinstance(value, dict) else value)  # type: ignore[attr-defined]
    ]:
        depth += 1
        if depth > _DEEPEST:
            raise UnreadableFile(f"嵌套超过 {_DEEPEST} 层", f"nested deeper than {_DEEPEST} levels")


def reports(content: object, source: Source) -> Iterator[Report]:
    """The reports in a parsed document.

    Raises:
        UnreadableFile: it is neither a report nor an array of them.
    """
    documents: list[Any] = content if isinstance(content, list) else [content]
    if not documents:
        raise UnreadableFile("数组里没有报告", "an array without a report")
    for place, document in enumerate(documents, 1):
        if not isinstance(document, dict):
            what = _NAMES.get(type(document), type(document).__name__)
            raise UnreadableFile(
                f"第 {place} 项是 {what}，应为一份报告（object）",
                f"item {place} is a JSON {what}; a report is an object",
            )
        if not document.keys() & {"edition", "year", "agency", "tables", "sections"}:
            raise UnreadableFile(
                f"第 {place} 项不是年度报告：没有 edition、year、agency、sections、tables 中任何一项",
                f"item {place} is no annual report: it has none of edition, year, agency, sections, tables",
            )
    return (Report(_whole(document), edition_of(document), source) for document in documents)


def _is_crowded(document: Any) -> bool:
    """Whether an object of a report has more members than a table of the form has rows."""
    level: list[dict[str, Any]] = [document] if type(document) is dict else []
    for _ in range(4):
        if any(len(each) > _MOST_MEMBERS for each in level):
            return True
        level = [value for each in level for value in each.values() if type(value) is dict]
    return False


def edition_of(document: Mapping[str, Any]) -> form.Edition:
    """The edition a document names; where it names none, the one that most of its rows and columns fit."""
    named = document.get("edition")
    if named in form.EDITIONS:
        return form.edition(named)
    tables = document.get("tables")
    year = document.get("year")
    in_force = form.edition_of(year) if type(year) is int else form.editions()[-1]
    if not isinstance(tables, dict):
        return in_force
    names = {
        (table, row, column)
        for table, rows in tables.items()
        if isinstance(rows, dict)
        for row, columns in rows.items()
        if isinstance(columns, dict)
        for column in columns
    }
    return max(form.editions(), key=lambda each: (len(names & set(each.cells())), each is in_force))


def _whole(document: dict[str, Any]) -> dict[str, Any]:
    """Write `1.0`, which JSON Schema takes for an integer, as the integer it stands for."""
    year, tables = document.get("year"), document.get("tables")
    if type(year) is float and _is_whole(year):
        document["year"] = int(year)
    if not isinstance(tables, dict):
        return document
    for rows in tables.values():
        if not _may_hold_floats(rows):
            continue
        for columns in rows.values() if isinstance(rows, dict) else ():
            if isinstance(columns, dict):
                for column, value in columns.items():
                    if type(value) is float and _is_whole(value):
                        columns[column] = int(value)
    return document


def _may_hold_floats(rows: Any) -> bool:
    """Whether a table's cells are to be looked at one by one; most tables have none but whole numbers."""
    try:
        return float in map(type, chain.from_iterable(map(dict.values, rows.values())))
    except (AttributeError, TypeError):
        return True


def _is_whole(number: float) -> bool:
    """Whether a float stands for a whole number that other programs can keep; larger ones stay for the schema to refuse."""
    return number.is_integer() and abs(number) < 10**MAX_DIGITS
