"""The texts of a report's sections, and the places in them that findings speak of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from gongkai.findings import Finding, Rule, Value
from gongkai.form import Label
from gongkai.report import Report

#: Why no rule on texts could be tried.
OMITTED = Label("没有各部分的文字", "there is no text of the sections")
#: Where a sentence ends.
STOPS = "。！!？?；;"
#: A finding quotes no more of a sentence on either side of its phrase.
_QUOTED = 80
#: What the form prints under a heading, where it was left standing.
PROMPT = r"[（(]文字描述[^（）()]{0,60}[）)]"
_STOP = re.compile(f"[{STOPS}]")


class Passage(NamedTuple):
    """A stretch of a section's text, in characters of it: from `start` up to `end`."""

    section: str
    start: int
    end: int


def texts(report: Report) -> dict[str, str]:
    """The texts that a report has, by the codes of their sections, in the form's order."""
    sections = report.document.get("sections")
    if not isinstance(sections, dict):
        return {}
    found = ((section.code, sections.get(section.code)) for section in report.edition.sections)
    return {code: text for code, text in found if isinstance(text, str)}


def heading(report: Report, code: str) -> Label:
    """A section's heading as the form prints it, and its name in English."""
    section = next(each for each in report.edition.sections if each.code == code)
    return Label(section.heading, section.label.en)


def spread(text: str, place: Passage) -> Passage:
    """The passage of a text that is the given one of the same text without white space."""
    places = [at for at, each in enumerate(text) if not each.isspace()]
    return Passage(place.section, places[place.start], places[place.end - 1] + 1)


def sentence(text: str, passage: Passage) -> str:
    """The sentence, or sentences, that a passage of a text stands in, without white space."""
    before = text[max(0, passage.start - _QUOTED) : passage.start]
    after = text[passage.end : passage.end + _QUOTED]
    stop = _STOP.search(after)
    return "".join(
        (_STOP.split(before)[-1] + text[passage.start : passage.end] + after[: stop.end() if stop else None]).split()
    )


def finding(
    report: Report, rule: Rule, code: str, values: Mapping[str, Value], *, text: str = "", at: Passage | None = None
) -> Finding:
    """A finding about a section, which its message calls `section`; with the phrase of its text that is the fault."""
    place: dict[str, Value] = {}
    if at:
        place = {"offset": at.start, "length": at.end - at.start, "sentence": sentence(text, at)}
    pointer = f"/sections/{code}"
    said = {"section": heading(report, code), **values, **place}
    return Finding(rule, pointer, report.origin(pointer), said, (report.agency_id, report.year))
