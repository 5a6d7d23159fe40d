"""Canonical reports as sheets and as columns of text: the official layout in CSV, wide lists, columns that blanks part."""

from __future__ import annotations

import csv
import io
import random
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from gongkai import Cell, edition
from gongkai.numbers import printed
from printing import Variant, as_printed, is_number, spanned

WIDTH = 60


def official_csv(document: dict[str, Any], *, delimiter: str = ",", variant: Variant = as_printed) -> str:
    """The official layout as a spreadsheet saves it: a merged cell is its first and blanks, every line as wide."""
    rows = [[document["title"]]]
    for section in edition(document["edition"]).sections:
        rows.append([section.heading])
        rows += [[line] for line in document["sections"].get(section.code, "").split("\n") if line]
        for table in spanned(document, section.code):
            rows += [[variant(text) for text, _ in row] for row in _unmerged(table)]
        rows.append([])
    width = max(map(len, rows))
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return buffer.getvalue()


def wide_csv(documents: Sequence[dict[str, Any]], *, labels: bool, delimiter: str = ",") -> str:
    """One report a line, its columns named by codes, or by the form's labels."""
    form = edition(documents[0]["edition"])
    names = {cell: _labels_of(cell, form.code) if labels else ".".join(cell) for cell in form.cells()}
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(
        ["机关", "年度", "标题", *names.values()] if labels else ["agency", "year", "title", *names.values()]
    )
    for document in documents:
        values = (printed(document["tables"][cell.table][cell.row][cell.column]) for cell in names)
        writer.writerow([document["agency"]["name"], document["year"], document["title"], *values])
    return buffer.getvalue()


def aligned_text(document: dict[str, Any], rng: random.Random, *, variant: Variant = as_printed) -> str:
    """Text with the columns of its tables parted by blanks, long labels broken over lines above or below the numbers."""
    lines = [document["title"]]
    for section in edition(document["edition"]).sections:
        lines += ["", section.heading]
        lines += [line for line in document["sections"].get(section.code, "").split("\n") if line]
        for table in spanned(document, section.code):
            lines += _aligned([[(variant(text), wide) for text, wide in row] for row in _unmerged(table)], rng)
    return "\n".join(lines) + "\n"


def _labels_of(cell: Cell, form: str) -> str:
    table = edition(form).tables[cell.table]
    row = next(row for row in table.rows if row.code == cell.row)
    column = next(column for column in table.columns if column.code == cell.column)
    return f"{table.label.zh}/{row.path('zh')}/{column.label.zh}"


def _unmerged(rows: list[list[tuple[str, int, int]]]) -> list[list[tuple[str, int]]]:
    """The cells of a printed table and how wide they are, a merged one as its text and blanks."""
    columns = sum(cell[1] for cell in rows[0])
    grid = [[("", 1)] * columns for _ in rows]
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for text, wide, high in row:
            while (at, column) in taken:
                column += 1
            taken |= {(at + down, column + right) for down in range(high) for right in range(wide)}
            grid[at][column] = text, wide
            column += wide
    return grid


def _aligned(rows: list[list[tuple[str, int]]], rng: random.Random) -> Iterable[str]:
    """Rows in columns; each column as wide as its numbers, header words and broken labels need."""
    long = rng.choice((12, 24, 60))
    broken = [[_broken(text, long * wide) for text, wide in row] for row in rows]
    widths = [_column_width(rows, broken, at) for at in range(len(rows[0]))]
    middle = rng.random() < 0.5
    for row in broken:
        height = max(map(len, row))
        for line in range(height):
            cells = [_line_of(cell, line, height, middle) for cell in row]
            text, end = "", 0
            for cell, width in zip(cells, widths, strict=True):
                text += (" " * (end - _width(text)) + cell) if cell else ""
                end += width
            if text.strip():
                yield text


def _column_width(rows: list[list[tuple[str, int]]], broken: list[list[list[str]]], at: int) -> int:
    """Room for the widest line of the cells that are in this column only, and a share of the others'."""
    lines = [(_width(line), row[at][1]) for row, cells in zip(rows, broken, strict=True) for line in cells[at]]
    return max(-(-width // wide) for width, wide in lines) + 2


def _broken(cell: str, most: int) -> list[str]:
    if is_number(cell):
        return [cell]
    lines = [""]
    for char in cell:
        if _width(lines[-1] + char) > most:
            lines.append("")
        lines[-1] += char
    return lines


def _line_of(cell: list[str], line: int, height: int, middle: bool) -> str:
    """What stands of a cell on one line of its row: from the top, or in the middle."""
    at = line - ((height - len(cell)) // 2 if middle else 0)
    return cell[at] if 0 <= at < len(cell) else ""


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
