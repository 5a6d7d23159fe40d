"""One report as the page shows it: its findings with their names, and the cells each speaks of."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gongkai.check import Result
from gongkai.findings import Finding, Severity
from gongkai.form import Cell, Edition, Label
from gongkai.numbers import printed
from gongkai.renderers.html._markup import Html, tag
from gongkai.report import Report

#: States of a finding, the gravest first, each with the sign that says it without color.
SIGNS: Mapping[str, str] = {"error": "✕", "warning": "!", "info": "i", "explained": "✓"}
STATES: Mapping[str, Label] = {
    **{severity.label.en: severity.label for severity in sorted(Severity, reverse=True)},
    "explained": Label("已说明", "explained"),
}

#: Facts of a report that stand at its head, by their pointers.
FACTS = (
    "/agency/name",
    "/year",
    "/edition",
    "/title",
    "/published",
    "/source_url",
    "/agency/uscc",
    "/agency/division",
    "/agency/level",
    "/agency/kind",
    "/agency/scope",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding that the page shows."""

    id: str
    finding: Finding
    #: The cells it names, the one it stands at first.
    cells: tuple[Cell, ...]
    #: The cells of the identity that it says is violated.
    summed: tuple[Cell, ...]
    #: Where in the text of its section it stands: the first character and how many.
    said: tuple[int, int] | None

    @property
    def state(self) -> str:
        """A key of `STATES`."""
        return state(self.finding)

    @property
    def in_text(self) -> str:
        """The id of its mark in the text."""
        return f"{self.id}-text"


def state(finding: Finding) -> str:
    """What a finding counts as: a key of `STATES`."""
    return "explained" if finding.explanation else finding.rule.severity.label.en


class Remark(NamedTuple):
    """A sentence beside the findings, and the pointers of the cells it is about."""

    words: Label
    pointers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known beside the findings, and changes no data."""

    #: By the pointer of a cell: the value it may have to hold.
    cells: Mapping[str, Label] = field(default_factory=dict)
    #: By the code of a table: what stands under its findings.
    tables: Mapping[str, Sequence[Remark]] = field(default_factory=dict)


def hints(result: Result) -> Hints:
    """The values that blanks must have by the form's sums, and those that a diagnosis holds likely."""
    cells: dict[str, Label] = {}
    tables: dict[str, list[Remark]] = {}
    for finding in result.findings:
        implied = finding.values.get("implied")
        if isinstance(implied, Mapping):
            for pointer, value in implied.items():
                cells[pointer] = Label(f"推算 {printed(value)}", f"by sums: {printed(value)}")
    for diagnosis in result.diagnosis:
        words = Label(diagnosis.message("zh"), diagnosis.message("en"))
        pointers = tuple(each.pointer for each in diagnosis.changes)
        tables.setdefault(diagnosis.table, []).append(Remark(words, pointers))
        for each in diagnosis.changes:
            if each.bound is None:
                cells[each.pointer] = Label(f"疑为 {printed(each.implied)}", f"likely {printed(each.implied)}")
    return Hints(cells, tables)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report, and the findings in it that are shown."""

    id: str
    lang: str
    result: Result
    report: Report
    shown: tuple[Shown, ...]
    #: Findings that are not shown, by the codes of their rules.
    more: Mapping[str, int]
    hints: Hints
    #: Characters of a section's text that are shown.
    longest: int
    #: What is printed in the cells whose text is no number, by their pointers.
    misread: Mapping[str, str]
    _at: Mapping[str, Sequence[Shown]]
    _named: Mapping[str, Sequence[Shown]]
    _linked: frozenset[str]

    @property
    def form(self) -> Edition:
        return self.report.edition

    def at(self, pointer: str) -> Sequence[Shown]:
        """The findings that stand at a place itself."""
        return self._at.get(pointer, ())

    def naming(self, pointer: str) -> Sequence[Shown]:
        """The findings that name a cell, but stand elsewhere."""
        return self._named.get(pointer, ())

    def anchor(self, pointer: str) -> str | None:
        """The id of a place, if a link leads there."""
        return self.link(pointer) if pointer in self._linked else None

    def link(self, pointer: str) -> str:
        """The id of a place that the page shows."""
        return self.id + pointer.replace("/", "-")

    def inside(self, place: str) -> list[Shown]:
        """The findings in a part of the report, the gravest first: `/sections/…`, `/tables/…`, or empty for all else."""
        found = [each for each in self.shown if _part(self.form, each.finding.pointer) == place]
        order = list(STATES)
        return sorted(found, key=lambda each: order.index(each.state))


def sheet(result: Result, report: Report, *, id: str, lang: str, most: int, longest: int, hints: Hints) -> Sheet:
    """A report as the page shows it, with `most` of its findings, the gravest before the others; 0 for all."""
    kept, more = _gravest(result.findings, most)
    shown = tuple(_shown(f"{id}-f{at + 1}", result.findings[at], report) for at in kept)
    at: dict[str, list[Shown]] = {}
    named: dict[str, list[Shown]] = {}
    linked: set[str] = set()
    for each in shown:
        place = known_place(report.edition, each.finding.pointer)
        at.setdefault(place, []).append(each)
        for cell in each.cells:
            if cell.pointer != place:
                named.setdefault(cell.pointer, []).append(each)
        linked |= {place, *(cell.pointer for cell in (*each.cells, *each.summed))}
    linked |= {pointer for remarks in hints.tables.values() for each in remarks for pointer in each.pointers}
    misread = {each.pointer: each.text for each in report.leftovers if each.pointer and each.kind == "not_a_number"}
    return Sheet(id, lang, result, report, shown, more, hints, longest, misread, at, named, frozenset(linked))


def known_place(form: Edition, pointer: str) -> str:
    """The pointer itself, or the nearest around it that the page shows; empty for the report as a whole."""
    places = _places(form)
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return pointer


def _part(form: Edition, pointer: str) -> str:
    place = known_place(form, pointer)
    return "/".join(place.split("/")[:3]) if place.startswith(("/sections/", "/tables/")) else ""


def _gravest(findings: Sequence[Finding], most: int) -> tuple[list[int], Mapping[str, int]]:
    order = list(STATES)
    ranked = sorted(range(len(findings)), key=lambda at: (order.index(state(findings[at])), at))
    most = most or len(findings)
    more = Counter(findings[at].rule.code for at in ranked[most:])
    return sorted(ranked[:most]), dict(sorted(more.items()))


def _shown(id: str, finding: Finding, report: Report) -> Shown:
    form = report.edition
    known = _cells(form)
    facts = finding.facts
    pointers = facts.get("pointers")
    named = [finding.pointer, *(pointers if isinstance(pointers, list) else ())]
    cells = dict.fromkeys(known[pointer] for pointer in named if isinstance(pointer, str) and pointer in known)
    summed = _summed(form).get((finding.rule.code, finding.pointer), ())
    return Shown(id, finding, tuple(cells), summed, _said(finding.pointer, facts, report))


def _said(pointer: str, facts: Mapping[str, Any], report: Report) -> tuple[int, int] | None:
    text = text_of(report, pointer.removeprefix("/sections/")) if pointer.startswith("/sections/") else None
    offset, length = facts.get("offset"), facts.get("length")
    if text is None or type(offset) is not int or type(length) is not int:
        return None
    return (offset, length) if 0 <= offset < len(text) and 0 < length <= len(text) - offset else None


def text_of(report: Report, section: str) -> str | None:
    """The text of a section, where the report has one."""
    sections = report.document.get("sections")
    text = sections.get(section) if isinstance(sections, dict) else None
    return text if isinstance(text, str) else None


@functools.cache
def _cells(form: Edition) -> Mapping[str, Cell]:
    return {cell.pointer: cell for cell in form.cells()}


@functools.cache
def _places(form: Edition) -> frozenset[str]:
    """Every place that the page shows."""
    return frozenset([*FACTS, *_places_of_parts(form), *_cells(form)])


def _places_of_parts(form: Edition) -> Iterator[str]:
    for section in form.sections:
        yield f"/sections/{section.code}"
    for table in form.tables.values():
        yield f"/tables/{table.code}"
        for row in table.rows:
            yield f"/tables/{table.code}/{row.code}"


@functools.cache
def _summed(form: Edition) -> Mapping[tuple[str, str], tuple[Cell, ...]]:
    """The cells of each identity, by its rule and the place that its finding stands at."""
    return {(each.rule, each.right[0].pointer): each.cells for each in form.identities}


def badge(state: str, lang: str, more: str = "") -> Html:
    """A state in words, with its sign."""
    sign = tag("span", {"aria-hidden": "true"}, SIGNS[state])
    return tag("span", {"class": f"badge {state}"}, sign, f" {STATES[state][lang]}{more}")


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings are in each of the `STATES`."""
    found = Counter(map(state, findings))
    return {each: found[each] for each in STATES}
