"""Canonical reports as agencies print them: flattened Word documents and PDF text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from gongkai import edition
from gongkai.form import Group, Line, Table
from gongkai.numbers import printed

Row = list[str]


def word_dump(document: dict[str, Any]) -> str:
    """A Word document flattened: a TAB before each cell, an empty line after each row."""
    lines = [document["title"]]
    for heading, text, tables in _sections(document):
        lines += [heading, text] if text else [heading]
        for rows in tables:
            lines += [line for row in rows for line in [*(f"\t{cell}" for cell in row), ""]] + [""]
    return "\n".join(lines) + "\n"


def cell_lines(document: dict[str, Any], *, tear: random.Random | None = None) -> str:
    """The text of a PDF, one cell a line. With `tear`, long labels are broken and page numbers stand between."""
    lines = [document["title"]]
    for heading, text, tables in _sections(document):
        lines += [heading, text] if text else [heading]
        cells = [cell for rows in tables for row in rows for cell in row if cell]
        for cell in cells:
            lines += _torn(cell, tear) if tear else [cell]
    return "\n".join(lines) + "\n"


def _torn(cell: str, tear: random.Random) -> list[str]:
    pieces = [cell]
    if len(cell) > 6 and not cell[0].isdigit() and tear.random() < 0.5:
        at = tear.randint(3, len(cell) - 3)
        pieces = [cell[:at], cell[at:]]
    if len(pieces) == 2 and tear.random() < 0.2:
        pieces[1:1] = ["", f"- {tear.randint(2, 30)} -"]
    return pieces


def _sections(document: dict[str, Any]) -> Iterator[tuple[str, str, list[list[Row]]]]:
    form = edition(document["edition"])
    for section in form.sections:
        tables = [
            table
            for table in form.tables.values()
            if table.section == section.code and table.code in document["tables"]
        ]
        rows = [_one_line(each, document) if each.one_line else _rows(each, document) for each in tables]
        # The tables of section two are blocks of one printed table.
        yield (
            section.heading,
            document["sections"].get(section.code, ""),
            [[row for block in rows for row in block]] if rows else [],
        )


def _rows(table: Table, document: dict[str, Any]) -> list[Row]:
    numbers = document["tables"][table.code]
    corner = table.corner.zh if table.corner else ""
    if not table.column_groups:
        rows = [[table.label.zh], [corner, *(column.label.zh for column in table.columns)]]
    else:
        rows = [
            [corner, table.column_groups[0].label.zh],
            ["", table.columns[0].label.zh, table.column_groups[1].label.zh, table.columns[-1].label.zh],
            ["", "", *(column.label.zh for column in table.columns[1:-1]), ""],
        ]
    seen: set[str] = set()
    for row in table.rows:
        groups = [_label(group) if group.code not in seen else "" for group in row.groups]
        seen |= {group.code for group in row.groups}
        values = [printed(numbers[row.code][column.code]) for column in table.columns]
        rows.append([*groups, _label(row), *values])
    return rows


def _one_line(table: Table, document: dict[str, Any]) -> list[Row]:
    numbers = document["tables"][table.code]
    results = [column.label.zh for column in table.columns]
    direct, after = (row.label.zh for row in table.rows[1:])
    return [
        [table.rows[0].label.zh, table.row_groups[0].label.zh],
        [*results, direct, after],
        ["", "", "", "", "", *results, *results],
        [printed(numbers[row.code][column.code]) for row in table.rows for column in table.columns],
    ]


def _label(line: Line | Group) -> str:
    return line.number + line.label.zh
