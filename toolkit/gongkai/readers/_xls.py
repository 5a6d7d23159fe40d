"""Workbooks of older programs (.xls, .et), in plain Python: a damaged one can do no more than be refused."""

from __future__ import annotations

import os
from collections.abc import Iterator

import xlrd

from gongkai.errors import UnreadableFile
from gongkai.readers._cells import MOST_CELLS, Sheet, Value, shown, too_large
from gongkai.readers._container import encrypted


def sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets of a workbook.

    Raises:
        UnreadableFile: it is damaged, or a password locks it.
    """
    try:
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=nowhere)
        for sheet in book.sheets():
            if sheet.nrows * sheet.ncols > MOST_CELLS:
                raise too_large(sheet.name)
            rows = [[_value(book, cell) for cell in sheet.row(row)] for row in range(sheet.nrows)]
            merged = [((top, left), (bottom - 1, right - 1)) for top, bottom, left, right in sheet.merged_cells]
            yield Sheet(sheet.name, sheet.visibility == 0, rows, merged)
    except UnreadableFile:
        raise
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise encrypted() from error
        raise _damaged(error) from error
    except Exception as error:
        # The library takes a damaged file for a whole one, and falls over it in any way.
        raise _damaged(error) from error


def _damaged(error: Exception) -> UnreadableFile:
    return UnreadableFile("工作簿不完整或已损坏", f"not a whole workbook: {error}")


def _value(book: xlrd.Book, cell: xlrd.sheet.Cell) -> Value:
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return shown(cell.value, book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return f"{xlrd.xldate_as_datetime(cell.value, book.datemode)}"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    return str(cell.value)
