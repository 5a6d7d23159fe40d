"""What differs between two reports: numbers, text, other data, and what was found in them."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from gongkai import revision
from gongkai.check import Result, check
from gongkai.crossing import Crossing, Taken, is_number, step, to_edition, total
from gongkai.findings import Finding
from gongkai.form import Cell, Edition, Label
from gongkai.numbers import Value
from gongkai.report import Origin, Report
from gongkai.revision import Piece
from gongkai.rules.wording import place_label

#: `filled`, a blank became a number; `emptied`, a number became a blank.
Kind: TypeAlias = Literal["changed", "filled", "emptied"]


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A cell with another number, or with one where there was a blank."""

    cell: Cell
    label: Label
    before: Value
    after: Value
    #: The form says that it is the sum of others.
    total: bool
    origins: tuple[Origin, Origin]
    #: What it was added up from, where a report is of an edition that has it in parts.
    before_parts: tuple[Taken, ...] = ()
    after_parts: tuple[Taken, ...] = ()

    @property
    def kind(self) -> Kind:
        return "filled" if self.before is None else "emptied" if self.after is None else "changed"

    @property
    def difference(self) -> int | float | None:
        """By how much it is more; `None` where either is blank."""
        return None if self.before is None or self.after is None else total([self.after, -self.before])

    @property
    def share(self) -> float | None:
        """The difference as a share of what was there before; `None` where that was 0 or either is blank."""
        if self.difference is None or not self.before:
            return None
        return self.difference / abs(self.before)


@dataclass(frozen=True, slots=True)
class TextChange:
    """Another text of a section; `None` where there was none."""

    pointer: str
    label: Label
    before: str | None
    after: str | None

    @property
    def likeness(self) -> float | None:
        """From 0 to 1; `None` where either is missing, or both are too long to compare."""
        return None if self.before is None or self.after is None else revision.likeness(self.before, self.after)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return revision.pieces(self.before or "", self.after or "")


@dataclass(frozen=True, slots=True)
class FactChange:
    """Other data: of what year and edition the report is, of whom, what it is called, and what has no place in it."""

    pointer: str
    label: Label
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Uncompared:
    """A number that the other report's edition does not ask for."""

    pointer: str
    label: Label
    value: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two reports. It is true if anything does."""

    a: Report
    b: Report
    #: The edition whose cells were compared: the older of the two.
    edition: Edition
    #: Totals first, then the others; in both, those that changed most.
    numbers: tuple[NumberChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    facts: tuple[FactChange, ...] = ()
    appeared: tuple[Finding, ...] = ()
    vanished: tuple[Finding, ...] = ()
    #: Numbers of either report that the other's edition does not ask for.
    only_a: tuple[Uncompared, ...] = ()
    only_b: tuple[Uncompared, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers or self.texts or self.facts or self.appeared or self.vanished)


def diff(a: Report | Result, b: Report | Result) -> Difference:
    """Compare two reports. A `Report` is judged first, for what is found in it is compared too.

    A blank and a cell that is not there are the same: neither says a number. Reports of different editions are
    compared in the older one, in which rows that the newer divides are added up; what only one edition asks for is
    not compared.
    """
    (old, findings_a), (new, findings_b) = _judged(a), _judged(b)
    form = min((old.edition, new.edition), key=lambda edition: edition.first_year)
    here, there = to_edition(old, form.code), to_edition(new, form.code)
    if repr(old.document) == repr(new.document):
        numbers: list[NumberChange] = []
        texts: list[TextChange] = []
        facts: list[FactChange] = []
    else:
        numbers, odd = _cells(here, there)
        texts, facts = list(_texts(old, new)), [*_facts(old, new), *odd]
    return Difference(
        old,
        new,
        form,
        tuple(sorted(numbers, key=_rank)),
        tuple(texts),
        tuple(facts),
        tuple(_beyond(findings_b, findings_a)),
        tuple(_beyond(findings_a, findings_b)),
        tuple(_only(here, there)),
        tuple(_only(there, here)),
    )


def same(a: object, b: object) -> bool:
    """Whether two values of documents are the same: `True` is no 1, `1.0` is, and nothing is nothing."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    return a == b or (a != a and b != b)


def _judged(subject: Report | Result) -> tuple[Report, tuple[Finding, ...]]:
    result = check(subject) if isinstance(subject, Report) else subject
    if result.report is None:
        raise ValueError(f"{result.source.name}: no report was read from it, so there is nothing to compare")
    return result.report, result.findings


def _cells(here: Crossing, there: Crossing) -> tuple[list[NumberChange], list[FactChange]]:
    """The cells that differ: those that hold numbers or blanks, and those in which something else stands."""
    a, b = here.report, there.report
    unasked = {change.target for crossing in (here, there) for change in crossing.of("unknown")}
    sums = [{change.target: change.sources for change in crossing.of("summed")} for crossing in (here, there)]
    totals = {identity.right for identity in a.edition.identities if len(identity.right) == 1}
    numbers, odd = [], []
    for cell in a.edition.cells():
        before, after = a[cell], b[cell]
        if same(before, after) or cell.pointer in unasked:
            continue
        label = place_label(a.edition, cell.pointer)
        if _is_value(before) and _is_value(after):
            places = a.origin(cell.pointer), b.origin(cell.pointer)
            parts = [each.get(cell.pointer, ()) for each in sums]
            numbers.append(NumberChange(cell, label, before, after, (cell,) in totals, places, parts[0], parts[1]))
        else:
            odd.append(FactChange(cell.pointer, label, before, after))
    return numbers, odd


def _is_value(value: object) -> bool:
    return value is None or is_number(value)


def _rank(change: NumberChange) -> tuple[bool, bool, int | float]:
    """Totals before others, numbers that changed before those that came or went, the largest change first."""
    size = change.difference
    return not change.total, size is None, -abs(size or 0)


def _texts(a: Report, b: Report) -> Iterator[TextChange]:
    before, after = _sections(a), _sections(b)
    for code in _in_order(a.edition, before, after):
        old, new = before.get(code) or None, after.get(code) or None
        if old != new:
            pointer = f"/sections/{step(code)}"
            yield TextChange(pointer, place_label(a.edition, pointer), old, new)


def _sections(report: Report) -> dict[str, str]:
    """The texts of a document; a section without one is as good as none."""
    sections = report.document.get("sections")
    found = sections.items() if isinstance(sections, dict) else ()
    return {code: text for code, text in found if isinstance(text, str)}


def _in_order(form: Edition, *sides: Mapping[str, Any]) -> list[str]:
    """The sections of the form that either side has, and then the others."""
    codes = dict.fromkeys(code for side in sides for code in side)
    known = [section.code for section in form.sections if section.code in codes]
    return [*known, *(code for code in codes if code not in known)]


def _facts(a: Report, b: Report) -> Iterator[FactChange]:
    before, after = dict(_others(a)), dict(_others(b))
    for pointer in dict.fromkeys([*before, *after]):
        old, new = before.get(pointer), after.get(pointer)
        if not same(old, new):
            yield FactChange(pointer, place_label(a.edition, pointer), old, new)


def _others(report: Report) -> Iterator[tuple[str, Any]]:
    """Every value of a document that is neither in a cell of its edition nor a section's text."""
    cells = _pointers(report.edition)
    waiting: list[tuple[str, Any]] = [("", report.document)]
    while waiting:
        pointer, value = waiting.pop()
        if isinstance(value, dict):
            steps = ((step(str(key)), each) for key, each in value.items())
        elif isinstance(value, list):
            steps = ((str(at), each) for at, each in enumerate(value))
        else:
            is_text = isinstance(value, str) and pointer.startswith("/sections/") and pointer.count("/") == 2
            if pointer not in cells and not is_text:
                yield pointer, value
            continue
        waiting += reversed([(f"{pointer}/{name}", each) for name, each in steps])


@functools.cache
def _pointers(form: Edition) -> frozenset[str]:
    return frozenset(cell.pointer for cell in form.cells())


def _beyond(findings: Sequence[Finding], others: Sequence[Finding]) -> Iterator[Finding]:
    """Those of the findings that the others do not have.

    Known by what their fingerprints are made of but the agency and the year, which two reports may differ in.
    """
    left = Counter(map(_fault, others))
    for finding in findings:
        if left[_fault(finding)]:
            left[_fault(finding)] -= 1
        else:
            yield finding


def _fault(finding: Finding) -> tuple[str, str, str]:
    return finding.rule.code, finding.pointer, str(finding.values.get("text", ""))


def _only(crossing: Crossing, other: Crossing) -> Iterator[Uncompared]:
    """The values of a report in cells that the other's edition does not ask for."""
    cells = {cell.pointer: cell for cell in crossing.source.cells()}
    pointers = [change.pointer for change in other.of("unknown") if not crossing.crossed]
    values = {pointer: crossing.report[cells[pointer]] for pointer in pointers}
    values |= {each.pointer: each.value for change in crossing.of("dropped") for each in change.sources}
    for pointer, value in values.items():
        if pointer in cells and value is not None:
            yield Uncompared(pointer, place_label(crossing.source, pointer), value)
