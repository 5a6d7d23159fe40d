"""Canonical reports as agencies print them: flattened Word documents and PDF text."""

from __future__ import annotations

import io
import itertools
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import docx
import docx.document
import xlsxwriter

from gongkai import edition
from gongkai.form import Group, Line, Table
from gongkai.numbers import printed

Row = list[str]


#: Takes the text of a cell, gives the text that is printed instead.
Variant = Callable[[str], str]


def as_printed(cell: str) -> str:
    """The cell as the form has it."""
    return cell


def word_dump(document: dict[str, Any], *, variant: Variant = as_printed) -> str:
    """A Word document flattened: a TAB before each cell, an empty line after each row."""
    lines = [document["title"]]
    for heading, text, tables in _sections(document):
        lines += [heading, text] if text else [heading]
        for rows in tables:
            lines += [line for row in rows for line in [*(f"\t{variant(cell)}" for cell in row), ""]] + [""]
    return "\n".join(lines) + "\n"


def cell_lines(document: dict[str, Any], *, variant: Variant = as_printed, tear: random.Random | None = None) -> str:
    """The text of a PDF, one cell a line. With `tear`, labels are broken over lines and pages end between any two."""
    lines, pages = [document["title"]], itertools.count(2)
    for heading, text, tables in _sections(document):
        lines += [heading, text] if text else [heading]
        cells = [variant(cell) for rows in tables for row in rows for cell in row if cell]
        for line in itertools.chain.from_iterable(_torn(cell, tear) if tear else [cell] for cell in cells):
            lines += ["", "", f"- {next(pages)} -"] if tear and tear.random() < 0.02 else []
            lines.append(line)
    return "\n".join(lines) + "\n"


def relabeled(rng: random.Random) -> Variant:
    """Labels as agencies write them: other brackets, commas and numbering, white space inside short ones."""
    narrow = str.maketrans("（），“”", '(),""') if rng.random() < 0.5 else {}
    stop, space = rng.choice(".、．"), rng.choice(("", " ", "　", "\u00a0"))

    def variant(cell: str) -> str:
        if is_number(cell):
            return cell
        label = re.sub(r"^(\d)\.", rf"\1{stop}", cell).translate(narrow)
        # A stroke that stands alone would be one that is written for nothing.
        return space.join(label) if len(label) <= 6 and "/" not in label and rng.random() < 0.5 else label

    return variant


def redigited(rng: random.Random) -> Variant:
    """Numbers as agencies write them: full-width digits, thousands set apart, white space around."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９") if rng.random() < 0.5 else {}

    def variant(cell: str) -> str:
        if not is_number(cell):
            return cell
        number = f"{int(cell):,}" if cell.isdigit() and rng.random() < 0.5 else cell
        return rng.choice(("", "　", " ")) + number.translate(wide) + rng.choice(("", " ", "\u00a0"))

    return variant


def is_number(cell: str) -> bool:
    """Whether a cell is a number, in whatever digits; one that is broken would be another."""
    return re.fullmatch(r"\s*-?\d[\d,]*(\.\d+)?\s*", cell) is not None


def html_page(document: dict[str, Any], rng: random.Random, *, variant: Variant = as_printed) -> str:
    """A web page: the report between menus and a footer, its tables with spans and words broken as editors do."""
    blocks = [f"<h2>{document['title']}</h2>"]
    form = edition(document["edition"])
    for section in form.sections:
        text = document["sections"].get(section.code, "")
        blocks += [f"<p>{section.heading}</p>", *(f"<p>{line}</p>" for line in text.split("\n") if line)]
        tables = [t for t in form.tables.values() if t.section == section.code and t.code in document["tables"]]
        if tables:
            rows = [row for table in tables for row in _html_rows(table, document, rng, variant)]
            blocks.append("<table border=1>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>")
    content = "\n".join(blocks)
    if rng.random() < 0.3:
        content = f"<table class=layout><tr><td>{content}</td></tr></table>"
    return (
        f"<!DOCTYPE html><html><head><title>{document['title']}_门户</title><script>var a = '一、总体情况';</script></head>"
        "<body><div class=menu><a href=/>首页</a><a href=/2019.html>往年年度报告</a><p>联系电话 12345</p></div>"
        f"<div id=zoom>{content}</div><div class=footer><p>版权所有 甲县人民政府</p><p>备案号 00112233</p></div></body></html>"
    )


#: A cell as it is printed: its text, how many columns and how many rows it covers.
Spanned = tuple[str, int, int]


def _spanned(table: Table, document: dict[str, Any]) -> list[list[Spanned]]:
    """A table's cells in the official layout."""
    numbers = document["tables"][table.code]
    columns, corner = table.columns, table.corner.zh if table.corner else ""
    if table.one_line:
        results = [(column.label.zh, 1, 1) for column in columns]
        return [
            [(table.rows[0].label.zh, 5, 1), (table.row_groups[0].label.zh, 10, 1)],
            [*((text, 1, 2) for text, _, _ in results), *((row.label.zh, 5, 1) for row in table.rows[1:])],
            [*results, *results],
            [(printed(numbers[row.code][column.code]), 1, 1) for row in table.rows for column in columns],
        ]
    if not table.column_groups:
        last = 4 - len(columns)
        rows = [[(table.label.zh, 4, 1)], [(corner, 1, 1), *((column.label.zh, 1, 1) for column in columns)]]
        rows += [
            [(row.label.zh, 1, 1), *((printed(numbers[row.code][column.code]), 1, 1) for column in columns)]
            for row in table.rows
        ]
        return [rows[0], *([*row[:-1], (row[-1][0], last, 1)] for row in rows[1:])]
    rows = [
        [(corner, 3, 3), (table.column_groups[0].label.zh, 7, 1)],
        [(columns[0].label.zh, 1, 2), (table.column_groups[1].label.zh, 5, 1), (columns[-1].label.zh, 1, 2)],
        [(column.label.zh, 1, 1) for column in columns[1:-1]],
    ]
    seen: set[str] = set()
    for row in table.rows:
        groups = [group for group in row.groups if group.code not in seen]
        seen |= {group.code for group in groups}
        rows.append(
            [
                *((_label(group), 1, sum(group in other.groups for other in table.rows)) for group in groups),
                (_label(row), 3 - len(row.groups), 1),
                *((printed(numbers[row.code][column.code]), 1, 1) for column in columns),
            ]
        )
    return rows


def spanned(document: dict[str, Any], section: str) -> list[list[list[Spanned]]]:
    """The printed tables of a section; those of section two are blocks of one."""
    form = edition(document["edition"])
    tables = [t for t in form.tables.values() if t.section == section and t.code in document["tables"]]
    return [[row for table in tables for row in _spanned(table, document)]] if tables else []


def _html_rows(table: Table, document: dict[str, Any], rng: random.Random, variant: Variant) -> Iterator[Row]:
    for row in _spanned(table, document):
        cells = []
        for text, width, height in row:
            spans = (f" colspan={width}" if width > 1 else "") + (f" rowspan='{height}'" if height > 1 else "")
            cells.append(f"<td{spans}>{_dressed(variant(text), rng)}</td>")
        yield cells


def word_document(document: dict[str, Any], *, variant: Variant = as_printed) -> docx.document.Document:
    """A Word document in the official layout, with its cells merged."""
    file = docx.Document()
    file.add_heading(document["title"], 0)
    form = edition(document["edition"])
    for section in form.sections:
        file.add_paragraph(section.heading)
        for line in document["sections"].get(section.code, "").split("\n"):
            file.add_paragraph(line)
        tables = [t for t in form.tables.values() if t.section == section.code and t.code in document["tables"]]
        if tables:
            _word_table(file, [row for table in tables for row in _spanned(table, document)], variant)
    return file


def _word_table(file: docx.document.Document, rows: list[list[Spanned]], variant: Variant) -> None:
    grid = file.add_table(rows=len(rows), cols=sum(width for _, width, _ in rows[0]), style="Table Grid")
    cells = [list(row.cells) for row in grid.rows]
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for text, width, height in row:
            while (at, column) in taken:
                column += 1
            taken |= {(at + down, column + right) for down in range(height) for right in range(width)}
            cell = cells[at][column]
            if (width, height) != (1, 1):
                cell = cell.merge(cells[at + height - 1][column + width - 1])
            cell.text = variant(text)
            column += width


def workbook(document: dict[str, Any], *, sheets: bool = False, variant: Variant = as_printed) -> bytes:
    """A workbook in the official layout; with `sheets`, one sheet a section."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet, at = book.add_worksheet("报告"), 1
        sheet.merge_range(0, 0, 0, 9, document["title"])
        for section in edition(document["edition"]).sections:
            if sheets:
                sheet, at = book.add_worksheet(section.code), 0
            sheet.write(at, 0, section.heading)
            for line in document["sections"].get(section.code, "").split("\n"):
                at += 1
                sheet.write(at, 0, line)
            for table in edition(document["edition"]).tables.values():
                if table.section == section.code and table.code in document["tables"]:
                    at = _sheet_table(sheet, at + 1, _spanned(table, document), variant)
            at += 2
    return buffer.getvalue()


def _sheet_table(sheet: xlsxwriter.worksheet.Worksheet, top: int, rows: list[list[Spanned]], variant: Variant) -> int:
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows, top):
        column = 0
        for text, width, height in row:
            while (at, column) in taken:
                column += 1
            taken |= {(at + down, column + right) for down in range(height) for right in range(width)}
            words = variant(text)
            value = float(words) if words.isascii() and words.replace(".", "").lstrip("-").isdecimal() else words
            if (width, height) != (1, 1):
                sheet.merge_range(at, column, at + height - 1, column + width - 1, value)
            else:
                sheet.write(at, column, value)
            column += width
    return top + len(rows) - 1


def _dressed(text: str, rng: random.Random) -> str:
    """A cell's text as word processors write it into a page."""
    if not text:
        return rng.choice(("", "&nbsp;", "<p><span>&nbsp;</span></p>"))
    if is_number(text):
        return rng.choice((text, f"<p><span>{text}</span></p>", f"&nbsp;{text} "))
    at = rng.randint(1, len(text))
    return rng.choice(
        (
            text,
            f"<p>{text[:at]}</p><p>{text[at:]}</p>",
            f"{text[:at]}<br />{text[at:]}",
            f"<b>{text[:at]}</b>{text[at:]}",
        )
    )


def _torn(cell: str, tear: random.Random) -> list[str]:
    pieces = [cell]
    # A printed number is left with some of its label: `4.` or `无` alone on a line reads as a value.
    whole = 5 if cell[0] in "（123456789" else 2
    if "/" not in cell and not is_number(cell) and len(cell) > whole and tear.random() < 0.5:
        places = range(whole, len(cell))
        cuts = sorted(tear.sample(places, min(len(places), tear.randint(1, 3))))
        pieces = [cell[start:end] for start, end in itertools.pairwise([0, *cuts, len(cell)])]
    return [cell] if "无" in pieces else pieces


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
