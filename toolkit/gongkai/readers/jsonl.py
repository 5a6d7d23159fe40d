"""JSON Lines: one canonical report a line, read as a stream, however many there are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

import orjson

from gongkai.errors import UnreadableFile
from gongkai.readers import json
from gongkai.report import Origin, Report, Source, Unread

#: Bytes of a line; a report with long texts has some hundred thousand.
_LONGEST = 16 * 1024 * 1024
#: Lines that hold nothing, and lines that hold no report.
_MOST_BLANK, _MOST_UNREAD = 1_000_000, 10_000
_BOM = b"\xef\xbb\xbf"


def read(data: bytes, source: Source) -> Iterator[Report | Unread]:
    return stream(io.BytesIO(data), source)


def stream(file: BinaryIO, source: Source) -> Iterator[Report | Unread]:
    """The report of each line; a line that holds none is told, and the next is read.

    Raises:
        UnreadableFile: there is no line, or one that is too long to be a report.
    """
    number = 0
    found = False
    blank = unread = 0
    while line := file.readline(_LONGEST + 1):
        number += 1
        if len(line) > _LONGEST:
            raise UnreadableFile(
                f"第 {number} 行超过 {_LONGEST} 字节的上限", f"line {number} is longer than {_LONGEST} bytes"
            )
        line = line.removeprefix(_BOM) if number == 1 else line
        if line.isspace() or not line:
            blank += 1
            if blank > _MOST_BLANK:
                raise UnreadableFile(f"空行超过 {_MOST_BLANK} 行", f"more than {_MOST_BLANK} lines are blank")
            continue
        found = True
        place = Origin(source.name, line=number)
        try:
            content, encoding = json.parse(line.rstrip(b"\r\n"))
            found_here = json.reports(content, replace(source, encoding=encoding))
            yield from (replace(report, origins={"": place}) for report in found_here)
        except orjson.JSONDecodeError as error:
            words = (
                f"不是完整的 JSON：第 {error.colno} 列",
                f"not whole JSON: column {error.colno}: {error.msg}",
            )
            yield Unread(place, UnreadableFile(*words))
        except UnreadableFile as error:
            unread += 1
            yield Unread(place, error)
        if unread > _MOST_UNREAD:
            raise UnreadableFile(
                f"超过 {_MOST_UNREAD} 行不是报告，其余未读",
                f"more than {_MOST_UNREAD} lines hold no report; the rest was not read",
            )
    if not found:
        raise UnreadableFile("没有任何一行是报告", "no line holds a report")
