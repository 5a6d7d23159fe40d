"""Which reports of two collections belong together, and what differs between them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from gongkai.check import Result
from gongkai.diff import Difference, diff
from gongkai.report import Report
from gongkai.text import squeeze

#: `report`, one report on either side; `year`, by agency and year; `agency`, by agency, from one year to another.
By: TypeAlias = Literal["report", "year", "agency"]
#: Reports by their places on one side.
_Reports: TypeAlias = Mapping[int, Report]


@dataclass(frozen=True, slots=True)
class Pairing:
    """Reports of two sides that belong together, in the order of the first."""

    pairs: tuple[tuple[Result, Result], ...]
    by: By
    only_a: tuple[Result, ...] = ()
    only_b: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two sides of any number of reports."""

    by: By
    #: Reports that were read, and files that could not be, on either side.
    reports: tuple[int, int]
    refused_a: tuple[Result, ...]
    refused_b: tuple[Result, ...]
    #: Of the pairs that differ.
    differences: tuple[Difference, ...]
    #: Pairs that do not differ.
    same: int
    only_a: tuple[Result, ...]
    only_b: tuple[Result, ...]

    def __bool__(self) -> bool:
        """Whether anything differs, or could not be read and therefore might."""
        return bool(self.differences or self.only_a or self.only_b or self.refused_a or self.refused_b)


def compare(a: Sequence[Result], b: Sequence[Result]) -> Comparison:
    """Pair the reports of two sides, and compare each pair."""
    paired = pair(a, b)
    compared = [diff(*each) for each in paired.pairs]
    differing = tuple(each for each in compared if each)
    return Comparison(
        paired.by,
        (len(_read(a)), len(_read(b))),
        tuple(result for result in a if result.refused),
        tuple(result for result in b if result.refused),
        differing,
        len(compared) - len(differing),
        paired.only_a,
        paired.only_b,
    )


def pair(a: Sequence[Result], b: Sequence[Result]) -> Pairing:
    """Pair the reports of two sides.

    A single report on either side is compared with the other, whosever they are. Several belong together by the
    agency's identifier, else by its name where nobody else has it, and by the year; where each side has one year, and
    not the same, by the agency alone. Of several reports of one agency and year, those that are the same are paired
    first. Reports of an unknown agency are paired only if they are the same.
    """
    old, new = _read(a), _read(b)
    if len(old) == len(new) == 1:
        return Pairing(((old[0], new[0]),), "report")
    years = [{result.report.year for result in side if result.report} for side in (old, new)]
    by: By = "agency" if len(years[0]) == len(years[1]) == 1 and years[0] != years[1] else "year"
    found: dict[int, int] = {}
    for matches in (_by_identifier, _by_name, _by_content):
        left = {at: each.report for at, each in enumerate(old) if each.report and at not in found}
        taken = set(found.values())
        right = {at: each.report for at, each in enumerate(new) if each.report and at not in taken}
        found |= matches(left, right, by)
    taken = set(found.values())
    return Pairing(
        tuple((result, new[found[at]]) for at, result in enumerate(old) if at in found),
        by,
        tuple(result for at, result in enumerate(old) if at not in found),
        tuple(result for at, result in enumerate(new) if at not in taken),
    )


def _read(results: Sequence[Result]) -> list[Result]:
    return [result for result in results if result.report is not None]


def _by_identifier(left: _Reports, right: _Reports, by: By) -> dict[int, int]:
    found: dict[int, int] = {}
    for here, there in _groups(left, right, lambda report: _key(report.agency_id, report, by)):
        if len(here) > 1 or len(there) > 1:
            same = _same(left, right, here, there)
            found |= same
            here = [at for at in here if at not in same]
            there = [at for at in there if at not in same.values()]
        found |= dict(zip(here, there, strict=False))
    return found


def _by_name(left: _Reports, right: _Reports, by: By) -> dict[int, int]:
    groups = _groups(left, right, lambda report: _key(report.agency.get("name"), report, by))
    return {here[0]: there[0] for here, there in groups if len(here) == len(there) == 1}


def _by_content(left: _Reports, right: _Reports, by: By) -> dict[int, int]:
    unnamed = [[at for at, report in side.items() if report.agency_id is None] for side in (left, right)]
    return _same(left, right, *unnamed)


def _key(who: object, report: Report, by: By) -> tuple[str, int | None] | None:
    if not isinstance(who, str) or not squeeze(who):
        return None
    return squeeze(who), None if by == "agency" else report.year


def _same(left: _Reports, right: _Reports, here: Sequence[int], there: Sequence[int]) -> dict[int, int]:
    """Those of the reports that say the same, in pairs."""
    groups = _groups(
        {at: left[at] for at in here}, {at: right[at] for at in there}, lambda report: repr(report.document)
    )
    return {at: other for pairs in groups for at, other in zip(*pairs, strict=False)}


def _groups(
    left: _Reports, right: _Reports, key: Callable[[Report], Hashable | None]
) -> Iterable[tuple[list[int], list[int]]]:
    """The places of reports with one key, on either side."""
    groups: dict[Hashable, tuple[list[int], list[int]]] = {}
    for side, reports in enumerate((left, right)):
        for at, report in reports.items():
            found = key(report)
            if found is not None:
                groups.setdefault(found, ([], []))[side].append(at)
    return groups.values()
