"""Laws of reading: a report printed in any format, with what is allowed there, reads back equal or says what it lost."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from typing import Any

import docx
import lxml.html
import openpyxl
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import edited, realistic
from gongkai import Report, check, edition
from gongkai.readers import read_bytes
from paper import pdf
from printing import (
    Variant,
    as_printed,
    cell_lines,
    html_page,
    redigited,
    relabeled,
    word_document,
    word_dump,
    workbook,
)
from sheets import aligned_text, official_csv, wide_csv

SEEDS = st.integers(0, 2**32 - 1)
EDITIONS = st.sampled_from(["2019", "2021"])
WHOLE = ("edition", "year", "agency", "title", "sections", "tables")

Printer = Callable[[dict[str, Any], random.Random, Variant], bytes]


def _docx(document: dict[str, Any], rng: random.Random, variant: Variant) -> bytes:
    buffer = io.BytesIO()
    word_document(document, variant=variant).save(buffer)
    return buffer.getvalue()


def _official(document: dict[str, Any], rng: random.Random, variant: Variant) -> bytes:
    text = official_csv(document, delimiter=rng.choice(",;\t"), variant=variant)
    return text.encode(rng.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")))


#: Each format, and how a report is printed in it with what is allowed there chosen at random.
PRINTERS: dict[str, tuple[str, Printer]] = {
    "word dump": ("text", lambda d, rng, v: word_dump(d, variant=v).encode(rng.choice(("utf-8", "gb18030")))),
    "one cell a line": ("text", lambda d, rng, v: cell_lines(d, variant=v, tear=rng).encode()),
    "aligned by blanks": ("text", lambda d, rng, v: aligned_text(d, rng, variant=v).encode()),
    "web page": ("html", lambda d, rng, v: html_page(d, rng, variant=v).encode()),
    "web page in GB18030": ("html", lambda d, rng, v: html_page(d, rng, variant=v).encode("gb18030")),
    "docx": ("docx", _docx),
    "workbook": ("workbook", lambda d, rng, v: workbook(d, sheets=rng.random() < 0.5, variant=v)),
    "official csv": ("csv", lambda d, rng, v: official_csv(d, variant=v).encode()),
    "official csv in any encoding": ("csv", _official),
    "ruled pdf": ("pdf", lambda d, rng, v: pdf(d, rng, variant=v)),
    "pdf without rules": ("pdf", lambda d, rng, v: pdf(d, rng, variant=v, ruled=False)),
}
#: Formats whose header may be in pieces.
TORN = ("aligned by blanks", "pdf without rules")
#: Formats whose cells keep their places, so that a blank is seen.
GRIDS = ("word dump", "web page", "docx", "official csv in any encoding", "ruled pdf")


def some_report(form: str, rng: random.Random) -> dict[str, Any]:
    level = rng.choice(("town", "county", "city"))
    return realistic(form, rng, agency="澜江市云溪县水利局", year=edition(form).first_year, level=level)


def read_back(data: bytes, format: str) -> Report:
    (found,) = read_bytes(data, f"report.{format}", format=format)
    return found


def part(document: dict[str, Any]) -> dict[str, Any]:
    return {key: document[key] for key in WHOLE}


@pytest.mark.parametrize("name", PRINTERS)
@given(form=EDITIONS, seed=SEEDS)
@settings(max_examples=6, deadline=None)
def test_a_report_reads_back_equal(name: str, form: str, seed: int) -> None:
    rng = random.Random(seed)
    format, printer = PRINTERS[name]
    variant = rng.choice((as_printed, relabeled(rng), redigited(rng)))
    document = some_report(form, rng)
    found = read_back(printer(document, rng, variant), format)
    assert part(found.document) == part(document)
    assert found.leftovers == ()
    # Of a header torn to pieces it cannot always be told whether it is the form's; then that is said.
    assert {note.kind for note in found.notes} <= ({"by_order"} if name in TORN else set())


@pytest.mark.parametrize("name", GRIDS)
@given(form=EDITIONS, seed=SEEDS)
@settings(max_examples=5, deadline=None)
def test_blank_cells_are_blank_and_nothing_moves_into_them(name: str, form: str, seed: int) -> None:
    rng = random.Random(seed)
    format, printer = PRINTERS[name]
    document = some_report(form, rng)
    cells = list(edition(form).cells())
    document = edited(document, {cell.pointer: None for cell in rng.sample(cells, rng.randint(1, len(cells) // 2))})
    found = read_back(printer(document, rng, as_printed), format)
    assert found.document["tables"] == document["tables"]
    assert found.leftovers == ()


@pytest.mark.parametrize("labels", [False, True])
@given(form=EDITIONS, seed=SEEDS)
@settings(max_examples=5, deadline=None)
def test_a_wide_list_reads_back_equal(labels: bool, form: str, seed: int) -> None:
    rng = random.Random(seed)
    documents = [
        edited(some_report(form, rng), {"/agency/name": name, "/agency/id": name}) for name in ("甲局", "乙局")
    ]
    text = wide_csv(documents, labels=labels, delimiter=rng.choice(",;\t"))
    found = list(read_bytes(text.encode(rng.choice(("utf-8-sig", "gb18030"))), "r.csv", format="csv"))
    assert [each.document["tables"] for each in found] == [each["tables"] for each in documents]
    assert [each.agency["name"] for each in found] == ["甲局", "乙局"]
    assert [(each.leftovers, each.notes) for each in found] == [((), ()), ((), ())]


# An error at a random cell is found at that cell, by the address that another program gives it.

WRONG = "7x7"


def _in_csv(data: bytes) -> str:
    rows = csv.reader(io.StringIO(data.decode("utf-8")))
    ((line, column),) = [(rows.line_num, at) for row in rows for at, cell in enumerate(row, 1) if WRONG in cell]
    return f"line {line} column {column}"


def _in_text(data: bytes) -> str:
    ((line, _),) = [(at, each) for at, each in enumerate(data.decode().split("\n"), 1) if WRONG in each]
    return f"line {line}"


def _in_workbook(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    ((sheet, cell),) = [(sheet.title, c.coordinate) for sheet in book for row in sheet for c in row if c.value == WRONG]
    return f"{sheet}!{cell}"


def _in_docx(data: bytes) -> str:
    for number, table in enumerate(docx.Document(io.BytesIO(data)).tables, 1):
        for row, line in enumerate(table.rows, 1):
            for column, cell in enumerate(line.cells, 1):
                if WRONG in cell.text:
                    return f"table {number} row {row} column {column}"
    raise AssertionError


def _in_page(data: bytes) -> str:
    tables = [table for table in lxml.html.fromstring(data.decode()).iter("table") if not table.findall(".//table")]
    for number, table in enumerate(tables, 1):
        taken: set[tuple[int, int]] = set()
        for row, line in enumerate(table.iter("tr"), 1):
            column = 1
            for cell in line.iter("td"):
                while (row, column) in taken:
                    column += 1
                high, wide = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
                taken |= {(row + down, column + right) for down in range(high) for right in range(wide)}
                if WRONG in cell.text_content():
                    return f"table {number} row {row} column {column}"
    raise AssertionError


def _in_pdf(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as file:
        ((number, _),) = [
            (page.page_number, w) for page in file.pages for w in page.extract_words() if WRONG in w["text"]
        ]
    return f"page {number}"


LOCATED: dict[str, Callable[[bytes], str]] = {
    "word dump": _in_text,
    "one cell a line": _in_text,
    "aligned by blanks": _in_text,
    "web page": _in_page,
    "docx": _in_docx,
    "workbook": _in_workbook,
    "official csv": _in_csv,
    "ruled pdf": _in_pdf,
}


@pytest.mark.parametrize("name", LOCATED)
@given(form=EDITIONS, seed=SEEDS)
@settings(max_examples=4, deadline=None)
def test_an_error_at_a_random_cell_is_reported_at_its_true_address(name: str, form: str, seed: int) -> None:
    rng = random.Random(seed)
    format, printer = PRINTERS[name]
    document = some_report(form, rng)
    wrong = rng.choice(list(edition(form).cells()))
    marked = edited(document, {wrong.pointer: 987654321})

    def mark(cell: str) -> str:
        return WRONG if cell == "987654321" else cell

    data = printer(marked, random.Random(1), mark)
    (finding,) = [each for each in check(read_back(data, format)).findings if each.rule.code == "F005"]
    assert finding.pointer == wrong.pointer
    assert f"{finding.origin.place('en')} ".startswith(f"{LOCATED[name](data)} ")
