"""The text of a section, with the figures in it that findings speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.form import Label, Section
from gongkai.renderers.html._markup import Html, joined, tag
from gongkai.renderers.html._sheet import Sheet, Shown, text_of
from gongkai.renderers.html._table import gravest, mark

_NOT_CARRIED = Label("这种文件格式不含各部分的文字。", "This file format does not carry the text of the sections.")
_NO_TEXT = Label("没有文字。", "No text.")
_CUT = Label("……（此处略去 {} 字）", "… ({} characters left out)")
#: Characters that stay on either side of a figure in a text that is cut.
_AROUND = 160
_LINE = re.compile(r"[^\n]+")


def section_text(sheet: Sheet, section: Section) -> Html | None:
    """The text of a section; `None` where the form asks for none and there is none."""
    text = text_of(sheet.report, section.code)
    if text is None or not text.strip():
        if not section.text_required:
            return None
        why = _NOT_CARRIED if "sections" in sheet.report.omits else _NO_TEXT
        return tag("p", {"class": "faint"}, why[sheet.lang])
    said = [each for each in sheet.at(f"/sections/{section.code}") if each.said]
    said.sort(key=lambda each: each.said or (0, 0))
    return tag("div", {"class": "text", "lang": "zh-CN"}, *_lines(sheet, text, said))


def _lines(sheet: Sheet, text: str, said: Sequence[Shown]) -> Iterator[Html]:
    end = 0
    for start, stop in [*_windows(len(text), said, sheet.longest), (len(text), len(text))]:
        if start > end and text[end:start].strip():
            words = _CUT[sheet.lang].format(start - end)
            yield tag("p", {"class": "cut", "lang": "zh-CN" if sheet.lang == "zh" else "en"}, words)
        for line in _LINE.finditer(text, start, stop):
            if not line.group().isspace():
                yield tag("p", {}, *_figures(sheet, text, line.start(), line.end(), said))
        end = stop


def _windows(length: int, said: Sequence[Shown], longest: int) -> list[tuple[int, int]]:
    """The parts of a text that are shown: its beginning, and what is around the figures."""
    if length <= longest:
        return [(0, length)]
    windows = [(0, longest)]
    for each in said:
        offset, count = each.said or (0, 0)
        start, stop = max(0, offset - _AROUND), min(length, offset + count + _AROUND)
        if start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(stop, windows[-1][1]))
        else:
            windows.append((start, stop))
    return windows


def _figures(sheet: Sheet, text: str, start: int, stop: int, said: Sequence[Shown]) -> Iterator[str]:
    """A line of the text in pieces. Figures that overlap stand one after the other."""
    at = start
    for first in dict.fromkeys(each.said for each in said if each.said):
        offset, count = first
        if not start <= offset < stop:
            continue
        here = [each for each in said if each.said == first]
        yield text[at : max(at, offset)]
        yield _figure(sheet, text[max(at, offset) : min(stop, max(at, offset + count))], here)
        at = min(stop, max(at, offset + count))
    yield text[at:stop]


def _figure(sheet: Sheet, words: str, here: Sequence[Shown]) -> Html:
    """A figure, which leads to the cell it restates, and beside it the signs that lead to the findings."""
    cells = [cell for each in here for cell in each.cells]
    figure = tag("a", {"class": "to", "href": f"#{sheet.link(cells[0].pointer)}"}, words) if cells else words
    marks = (mark(each, sheet.lang, id=each.in_text) for each in here)
    return tag("span", {"class": f"said {gravest(here)}"}, joined(figure, *marks))
