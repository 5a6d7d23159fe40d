"""Workbooks that are archives (.xlsx, .ods), and what their sheets say that the library that reads them does not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import python_calamine as calamine

from gongkai.errors import UnreadableFile
from gongkai.readers._cells import MOST_CELLS, Sheet, Value, letters, shown, too_large
from gongkai.readers._container import Parts, encrypted

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CELL = re.compile(rb"<c\b([^>]*?)(/?)>")
_ATTRIBUTE = re.compile(rb'\b([a-z]+)="([^"]*)"')
_REFERENCE = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_HAS_VALUE = re.compile(rb"<v>[^<]|<is>")
#: Formats that every workbook has: per cent.
_BUILT_IN = {9: "0%", 10: "0.00%"}
#: What an .ods says of its parts.
_MANIFEST = "META-INF/manifest.xml"


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook.

    Raises:
        UnreadableFile: it is damaged, larger than any report, or holds formulas that no program has calculated.
    """
    parts = Parts(data)
    if _MANIFEST in parts.names and b"encryption-data" in parts.read(_MANIFEST):
        raise encrypted()
    for name in parts.names:
        if name.endswith((".xml", ".rels")):
            parts.read(name)
    formats = _formats(parts)
    shows = {name: dict(_shown(parts.read(path), path, formats)) for name, path in _paths(parts).items()}
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for facts in book.sheets_metadata:
            sheet = book.get_sheet_by_name(facts.name)
            bottom, right = sheet.end or (0, 0)
            if (bottom + 1) * (right + 1) > MOST_CELLS:
                raise too_large(facts.name)
            rows: list[list[Value]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
            _show(rows, shows.get(facts.name, {}))
            visible = facts.visible == calamine.SheetVisibleEnum.Visible
            yield Sheet(facts.name, visible, rows, sheet.merged_cell_ranges or [])
    except UnreadableFile:
        raise
    except BaseException as error:
        # A fault within the library comes as an exception that is none of Python's own.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile("工作簿不完整或已损坏", f"not a whole workbook: {error}") from error


def _paths(parts: Parts) -> dict[str, str]:
    """The sheets of an .xlsx by their names, and which part each is; none for an .ods."""
    if "xl/workbook.xml" not in parts.names or "xl/_rels/workbook.xml.rels" not in parts.names:
        return {}
    links = {each.get("Id"): each.get("Target", "") for each in parts.tree("xl/_rels/workbook.xml.rels")}
    found = {}
    for sheet in parts.tree("xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = links.get(sheet.get(f"{_LINK}id"), "")
        path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        if path in parts.names:
            found[sheet.get("name", "")] = path
    return found


def _shown(content: bytes, path: str, formats: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """The cells of a sheet that show something else than their value, and the format of each, or its error.

    Raises:
        UnreadableFile: formulas were never calculated, as they would read as blanks, or cells stand further apart than
            any sheet is large.
    """
    waiting: list[str] = []
    most_row = most_column = 0
    for found in _CELL.finditer(content):
        facts = dict(_ATTRIBUTE.findall(found[1]))
        place = _REFERENCE.fullmatch(facts.get(b"r", b""))
        if place is None:
            continue
        most_row, most_column = max(most_row, int(place[2])), max(most_column, _column(place[1]))
        reference = place[0].decode()
        style = facts.get(b"s", b"0")
        if style.isdigit() and int(style) in formats:
            yield reference, formats[int(style)]
        if found[2]:
            continue
        body = content[found.end() : max(found.end(), content.find(b"</c>", found.end()))]
        if facts.get(b"t") == b"e":
            yield reference, "#" + body.partition(b"<v>")[2].partition(b"<")[0].decode("utf-8", "replace").lstrip("#")
        if b"<f" in body and not _HAS_VALUE.search(body):
            waiting.append(reference)
    if most_row * most_column > MOST_CELLS:
        raise too_large(PurePosixPath(path).stem)
    if waiting:
        named = ", ".join(waiting[:3])
        raise UnreadableFile(
            f"{len(waiting)} 个公式从未计算过（{named}）；请用 Excel 或 WPS 打开并保存后重试",
            f"{len(waiting)} formulas were never calculated ({named}); open and save the workbook, then try again",
        )


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - ord("A") + 1
    return number


def _formats(parts: Parts) -> Mapping[int, str]:
    """The formats that show another number than the cell holds, by the number of the style that has them."""
    if "xl/styles.xml" not in parts.names:
        return {}
    styles = parts.tree("xl/styles.xml")
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter(f"{_MAIN}numFmt")}
    codes: dict[str | None, str] = {**{str(number): code for number, code in _BUILT_IN.items()}, **own}
    uses = [each.get("numFmtId") for xfs in styles.iter(f"{_MAIN}cellXfs") for each in xfs]
    return {at: codes[use] for at, use in enumerate(uses) if use in codes and shown(12345.0, codes[use]) != 12345.0}


def _show(rows: list[list[Value]], formats: Mapping[str, str]) -> None:
    if not formats:
        return
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            format = formats.get(f"{letters(column)}{row + 1}")
            if format is None:
                continue
            if format.startswith("#") and not isinstance(value, float | int):
                values[column] = format
            elif isinstance(value, float | int):
                values[column] = shown(float(value), format)
