"""What became of the files of a run: read, read in part, refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum

from gongkai.check import Result
from gongkai.form import Label


class Outcome(Enum):
    read = Label("读出", "read")
    in_part = Label("部分读出", "in part")
    refused = Label("无法读取", "refused")


_FORMAT, _FILES, _REPORTS = Label("格式", "format"), Label("文件", "files"), Label("报告", "reports")
_NAMES = {
    "": Label("不认识", "unknown"),
    "text": Label("文本", "text"),
    "html": Label("网页", "web page"),
    "docx": Label("Word", "Word"),
    "office": Label("旧版 Word", "old Word"),
    "workbook": Label("工作簿", "workbook"),
    "pdf": Label("PDF", "PDF"),
    "csv": Label("CSV", "CSV"),
    "json": Label("JSON", "JSON"),
    "jsonl": Label("JSON Lines", "JSON Lines"),
    "yaml": Label("YAML", "YAML"),
    "package": Label("数据包", "package"),
}
_ALL = Label("合计", "total")


def table(found: Sequence[Result], lang: str) -> str:
    """A line for each format that was read: how many files, how many reports, and what became of them."""
    files: dict[str, list[Result]] = {}
    for result in found:
        files.setdefault(result.source.name, []).append(result)
    outcomes = [(results[0].source.reader, outcome(results), results) for results in files.values()]
    rows = [[_FORMAT[lang], _FILES[lang], _REPORTS[lang], *(each.value[lang] for each in Outcome)]]
    for format in sorted({each for each, _, _ in outcomes}):
        rows.append(
            [
                _NAMES.get(format, Label(format, format))[lang],
                *_counts([each for each in outcomes if each[0] == format]),
            ]
        )
    if len(rows) > 2:
        rows.append([_ALL[lang], *_counts(outcomes)])
    return "\n".join(_aligned(rows))


def outcome(results: Sequence[Result]) -> Outcome:
    """What became of one file, by the results for its reports."""
    if all(result.report is None for result in results):
        return Outcome.refused
    whole = all(result.report is not None and not result.report.leftovers for result in results)
    return Outcome.read if whole else Outcome.in_part


def _counts(outcomes: Sequence[tuple[str, Outcome, Sequence[Result]]]) -> list[str]:
    counts = Counter(each for _, each, _ in outcomes)
    reports = sum(result.report is not None for _, _, results in outcomes for result in results)
    return [str(len(outcomes)), str(reports), *(str(counts[each]) for each in Outcome)]


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Rows with their columns under one another; characters of Chinese are two wide."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *numbers = ((" " * (width - cell_len(text)), text) for text, width in zip(row, widths, strict=True))
        yield "  ".join([first[1] + first[0], *(blanks + text for blanks, text in numbers)])
