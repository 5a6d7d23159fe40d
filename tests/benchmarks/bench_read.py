"""Reading each format: this tool against the library call that one would write for it, in pairs.

Run by name: `python tests/benchmarks/bench_read.py [FORMAT ...]`.
Both read the same files from disk, warm and in one process. The call gives a document, or the values of cells;
the tool gives reports, with the place of every number and what could not be used.
Before anything is timed, what the tool read must be found in what the call gives.
"""

from __future__ import annotations

import csv
import functools
import gzip
import json
import math
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import lxml.html
import openpyxl
import pdfplumber
import python_calamine
import yaml
from selectolax.lexbor import LexborHTMLParser

sys.path.insert(0, str(Path(__file__).parents[1]))
from builders import realistic, report
from gongkai import Report, check_many, edition, numbers, read, write

SAMPLES = Path(__file__).parents[1] / "samples"
PAIRS = 7
#: Seconds that one measurement takes at least: short ones are done over and over.
SHORTEST = 0.1
#: Samples that the tool reads and the library does not: a table in a table, and one that goes on from another.
LOST_BY_PYTHON_DOCX = ("libreoffice-from-layout-table.docx", "table-three-in-two.docx")
#: It stops at a character that is not in the encoding that the page declares.
LOST_BY_LXML = ("chromium-dom-declared-gb2312.html",)
#: A row torn by a page break, and tables without lines.
LOST_BY_PDFPLUMBER = ("chromium-header-footer.pdf", "writer-no-lines.pdf")

#: Takes files, gives what is read from each: by the tool, and by the library, documents or the values of cells.
Reader = Callable[[Sequence[Path]], list[list[Report]]]
Call = Callable[[Sequence[Path]], list[list[Any]]]
#: Whether what the tool reads from a file is found in what the library gives.
Check = Callable[[list[Report], list[Any]], bool]


@dataclass(frozen=True, slots=True)
class Case:
    format: str
    library: str
    paths: Sequence[Path]
    call: Call | None
    check: Check
    reader: Reader
    pairs: int = PAIRS


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        found = list(cases(Path(folder)))
        known = list(dict.fromkeys(case.format for case in found))
        wanted = sys.argv[1:] or known
        if unknown := set(wanted) - set(known):
            raise SystemExit(f"no such format: {' '.join(sorted(unknown))} (known: {' '.join(known)})")
        print(
            "ms per file, and how many times as long as the tool the library takes: medians, least and most of the pairs"
        )
        print(f"{'format':<14}{'files':>5}  {'tool':>9}{'library':>10}  {'times':>5}{'least':>7}{'most':>7}  library")
        for case in found:
            if case.format in wanted:
                print(measured(case), flush=True)


def measured(case: Case) -> str:
    """A case's line of the table: what both give is compared, and then timed."""
    reports = case.reader(case.paths)
    assert all(reports)
    ours = stopwatch(case.reader, case.paths)
    begin = f"{case.format:<14}{len(case.paths):>5}  "
    if case.call is None:
        return f"{begin}{statistics.median(ours() for _ in range(case.pairs)) * 1e3:>9.3f}{case.library:>41}"
    for path, read_here, found in zip(case.paths, reports, case.call(case.paths), strict=True):
        assert case.check(read_here, found), f"{path.name}: what is read is not what {case.library} gives"
    theirs = stopwatch(case.call, case.paths)
    pairs = []
    for at in range(case.pairs):
        # Each goes first in turn.
        pairs.append((ours(), theirs()) if at % 2 == 0 else (theirs(), ours())[::-1])
    mine, its = (statistics.median(side) * 1e3 for side in zip(*pairs, strict=True))
    ratios = [library / tool for tool, library in pairs]
    times = f"{statistics.median(ratios):>5.2f}{min(ratios):>7.2f}{max(ratios):>7.2f}"
    return f"{begin}{mine:>9.3f}{its:>10.3f}  {times}  {case.library}"


def stopwatch(function: Callable[[Sequence[Path]], object], paths: Sequence[Path]) -> Callable[[], float]:
    """Gives, whenever it is called, the seconds a file takes, over as many rounds as a measurement needs."""

    def seconds(rounds: int) -> float:
        start = time.perf_counter()
        for _ in range(rounds):
            function(paths)
        return time.perf_counter() - start

    rounds = math.ceil(SHORTEST / seconds(1))
    return lambda: seconds(rounds) / rounds / len(paths)


def cases(folder: Path) -> Iterator[Case]:
    """Every format with its files, of which some are made in a folder, and the calls that it is measured against."""

    def case(format: str, library: str, paths: Sequence[Path], one: Callable[[Path], list[Any]], check: Check) -> Case:
        return Case(format, library, paths, each(one), check, each(our_reports))

    documents = [made(at) for at in range(40)]
    lines = folder / "500.jsonl"
    lines.write_text("".join(f"{dumped(made(at))}\n" for at in range(500)), encoding="utf-8")
    packed = folder / "500.jsonl.gz"
    packed.write_bytes(gzip.compress(lines.read_bytes()))
    yield case("json", "json.loads", written(folder, "json", map(dumped, documents)), json_document, same_documents)
    yield case("jsonl", "json.loads of each line", [lines], json_lines, same_documents)
    yield case("jsonl.gz", "gzip, json.loads of each line", [packed], json_lines, same_documents)
    as_yaml = written(folder, "yaml", (yaml.safe_dump(each, allow_unicode=True) for each in documents[:4]))
    yield case("yaml", "yaml.safe_load", as_yaml, yaml_document, same_documents)
    yield case("yaml", "yaml.load, CSafeLoader", as_yaml, yaml_document_in_c, same_documents)

    tidy, wide = folder / "tidy.csv", folder / "wide.csv"
    write(map(report, documents), tidy)
    wide.write_text(wide_lines(documents[::2]), encoding="utf-8")
    yield case("csv-tidy", "csv.reader", [tidy], csv_cells, same_numbers)
    yield case("csv-wide", "csv.reader", [wide], csv_cells, same_numbers)
    official = samples("csv/libreoffice-utf-8.csv", "csv/libreoffice-2019.csv")
    yield case("csv-official", "csv.reader", official, csv_cells, same_numbers)

    yield case("xlsx", "openpyxl", samples("xlsx/*.xlsx"), openpyxl_cells, same_numbers)
    yield case("xlsx", "calamine to_python", samples("xlsx/*.xlsx"), calamine_cells, same_numbers)
    sheets = samples("xls/libreoffice*.xls", "xls/formulas*.xls")
    yield case("xls", "calamine to_python", sheets, calamine_cells, same_numbers)
    yield case("ods", "calamine to_python", samples("ods/*.ods"), calamine_cells, same_numbers)

    yield case("docx", "python-docx", samples("docx/*.docx", but=LOST_BY_PYTHON_DOCX), docx_cells, same_numbers)
    yield case("html", "lxml.html", samples("html/*.htm*", but=LOST_BY_LXML), lxml_cells, same_numbers)
    yield case("html", "selectolax", samples("html/*.htm*"), selectolax_cells, same_numbers)
    plain = samples("pdf/*.pdf", but=LOST_BY_PDFPLUMBER)
    yield case("pdf", "pdfplumber extract_tables", plain, pdfplumber_cells, same_numbers)
    yield Case("txt", "(no library reads as much)", samples("txt/*.txt"), None, same_numbers, each(our_reports))
    if shutil.which("soffice"):
        old = samples("doc/*.doc", "wps/*.wps")
        convert = functools.partial(soffice_cells, folder=folder)
        yield Case("doc", "soffice once a file, python-docx", old, convert, same_numbers, our_reports_together, 2)


def made(at: int) -> dict[str, Any]:
    """A report of the one edition or the other, always the same."""
    form = ("2021", "2019")[at % 2]
    return realistic(form, random.Random(at), agency=f"甲县第{at}局", year=int(form))


def dumped(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def written(folder: Path, ending: str, contents: Iterable[str]) -> list[Path]:
    """Files with these contents."""
    paths = []
    for at, content in enumerate(contents):
        paths.append(folder / f"{at:03}.{ending}")
        paths[-1].write_text(content, encoding="utf-8")
    return paths


def wide_lines(documents: Sequence[dict[str, Any]]) -> str:
    """Reports of one edition, one a line under the names of all cells."""
    cells = list(edition(documents[0]["edition"]).cells())
    rows = [["agency", "year", *(".".join(cell) for cell in cells)]]
    for document in documents:
        values = (document["tables"][table][row][column] for table, row, column in cells)
        rows.append([document["agency"]["name"], str(document["year"]), *map(numbers.printed, values)])
    return "".join(",".join(row) + "\n" for row in rows)


def samples(*patterns: str, but: Sequence[str] = ()) -> list[Path]:
    return sorted(path for pattern in patterns for path in SAMPLES.glob(pattern) if path.name not in but)


def each(one: Callable[[Path], list[Any]]) -> Callable[[Sequence[Path]], list[list[Any]]]:
    """What reads one file, for several."""
    return lambda paths: [one(path) for path in paths]


def our_reports(path: Path) -> list[Report]:
    return list(read(path))


def our_reports_together(paths: Sequence[Path]) -> list[list[Report]]:
    """Reports of files of which each holds one, read together and judged."""
    return [[result.report] for result in check_many(paths) if result.report]


def same_documents(reports: list[Report], found: list[Any]) -> bool:
    return [each.document for each in reports] == found


def same_numbers(reports: list[Report], found: list[Any]) -> bool:
    """Whether all numbers of the reports are among the values of cells, as often as they stand in the form."""
    wanted = Counter(
        numbers.decimal(value) for each in reports for cell in each.edition.cells() if (value := each[cell]) is not None
    )
    return bool(wanted) and not wanted - Counter(number for value in found if (number := number_in(value)) is not None)


def number_in(value: Any) -> Decimal | None:
    """The number that stands in a cell, however it was broken over lines."""
    try:
        number = numbers.parse("".join(str(value).split()), "amount").value
    except numbers.NotANumber:
        return None
    return None if number is None else numbers.decimal(number)


def json_document(path: Path) -> list[Any]:
    return [json.loads(path.read_bytes())]


def json_lines(path: Path) -> list[Any]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        return [json.loads(line) for line in file]


def yaml_document(path: Path) -> list[Any]:
    return [yaml.safe_load(path.read_bytes())]


def yaml_document_in_c(path: Path) -> list[Any]:
    return [yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)]


def csv_cells(path: Path) -> list[Any]:
    with path.open(encoding="utf-8", newline="") as file:
        return [value for row in csv.reader(file) for value in row]


def openpyxl_cells(path: Path) -> list[Any]:
    """Not in its mode for reading only, which has no merged cells."""
    book = openpyxl.load_workbook(path, data_only=True)
    return [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]


def calamine_cells(path: Path) -> list[Any]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    return [value for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for value in row]


def docx_cells(path: Path) -> list[Any]:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def lxml_cells(path: Path) -> list[Any]:
    page = lxml.html.fromstring(path.read_bytes())
    return [cell.text_content() for cell in page.iter("td", "th")]


def selectolax_cells(path: Path) -> list[Any]:
    return [cell.text() for cell in LexborHTMLParser(path.read_bytes()).css("td, th")]


def pdfplumber_cells(path: Path) -> list[Any]:
    with pdfplumber.open(path) as file:
        return [value for page in file.pages for table in page.extract_tables() for row in table for value in row]


def soffice_cells(paths: Sequence[Path], folder: Path) -> list[list[Any]]:
    """LibreOffice started for each file, with settings that it has kept since the first."""
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "docx",
    ]
    for path in paths:
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True)
    return [docx_cells(folder / f"{path.stem}.docx") for path in paths]


if __name__ == "__main__":
    main()
