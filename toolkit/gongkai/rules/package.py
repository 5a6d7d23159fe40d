"""P6xx: what only shows across the reports of a run."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from gongkai.agencies import Agency, Register
from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Label
from gongkai.report import Origin
from gongkai.rules import likeness, rollup
from gongkai.rules.facts import Facts, facts
from gongkai.rules.wording import some
from gongkai.text import squeeze

__all__ = ["OF_REGISTER", "RULES", "Facts", "check", "duplicates", "facts"]

DUPLICATE = Rule(
    "P601",
    "duplicate-report",
    Severity.ERROR,
    "{agency} {year} 年度的报告不止一份，另一份在 {other}；两份都保留",
    "there is more than one report of {agency} for {year}, another is in {other}; both are kept",
    Label(
        "一套数据中，机关和年度应唯一确定一份报告；条例第四十九条要求每年公布上一年度的报告，没有写明只有一份",
        "In a dataset agency and year should name one report; article 49 has the report of the year before published "
        "each year and does not say that there is only one",
    ),
)
MISSING_REPORT = Rule(
    "P602",
    "missing-report",
    Severity.WARNING,
    "机关名录中的“{agency}”没有 {year} 年度的报告",
    "“{agency}” of the register has no report for {year}",
    Label(
        "条例第四十九条要求县级以上人民政府部门和各级政府信息公开工作主管部门每年公布上一年度的报告；名录所列的机关是否都在其中，由名录的编者确定",
        "Article 49 has departments of governments at county level and above, and the organs in charge, publish the report of "
        "the year before each year; whether all agencies of the register are among these, its maker decides",
    ),
)
OTHER_YEAR = Rule(
    "P603",
    "year-unlike-the-others",
    Severity.WARNING,
    "{total} 份报告中有 {count} 份是 {expected} 年度的，这一份是 {actual} 年度的，该机关没有 {expected} 年度的报告",
    "{count} of {total} reports are for {expected}, this one is for {actual}, and its agency has none for {expected}",
    Label(
        "无规定；本工具把多数报告的年度视为这一批的年度",
        "No rule; this tool takes the year that most reports have for the year of the batch",
    ),
)
COPIED = Rule(
    "P607",
    "text-of-another-agency",
    Severity.INFO,
    "除数字和机关名称外，文字的 {share}% 与“{other}”的报告（{file}）逐句相同，这样的报告共 {count} 份",
    "numbers and the agency's name aside, {share}% of the text is, sentence by sentence, that of the report of “{other}” "
    "({file}); such reports: {count}",
    Label(
        "国办公开办函〔2021〕30号把内容雷同列为可依条例第四十七条追究责任的情形，没有写明如何衡量；比例由本工具定",
        "Notice 国办公开办函〔2021〕30号 counts reports that are alike (内容雷同) among what article 47 may be used against, and does "
        "not say how to measure it; the share is this tool's own",
    ),
)
UNKNOWN_PARENT = Rule(
    "P608",
    "parent-not-in-register",
    Severity.INFO,
    "机关名录中没有“{parent}”，而有 {count} 个机关以它为上级；它们的数据未与上级核对",
    "“{parent}” is not in the register; agencies that name it as the body above: {count}, compared with none",
    Label(
        "无规定；名录可以只收一部分机关",
        "No rule; a register may list a part of the agencies",
    ),
)

MOST_MISSING = Rule(
    "P609",
    "most-reports-missing",
    Severity.INFO,
    "机关名录的 {total} 个机关中有 {count} 个没有 {year} 年度的报告，不逐个列出：{missing}",
    "agencies of the register without a report for {year}: {count} of {total}, not told one by one: {missing}",
    Label(
        "无规定；有报告的机关不到一半时，本工具不认为这一批报告应当包含名录的全部机关",
        "No rule; where fewer than half of the agencies have a report, this tool does not take the run for that of the "
        "whole register",
    ),
)

RULES = (DUPLICATE, MISSING_REPORT, OTHER_YEAR, *rollup.RULES, COPIED, UNKNOWN_PARENT, MOST_MISSING)
#: Rules that cannot be tried without a register of agencies.
OF_REGISTER = (MISSING_REPORT, *rollup.RULES, UNKNOWN_PARENT, MOST_MISSING)

#: A year is that of the batch if this share of so many reports has it.
_MOST_REPORTS, _FEWEST = 0.8, 5
#: Reports for a year are asked of all agencies where this share of the reports is for it.
_SOME_REPORTS = 0.1
#: The share of the text that near-identical reports have in common, and the least text that is compared.
_ALIKE, _SHORTEST = 0.8, 300

#: The places of reports in a run, by each of the names of their agencies and by their years.
_Reports: TypeAlias = Mapping[tuple[str, int | None], Sequence[int]]


def check(facts: Sequence[Facts], register: Register | None) -> Iterator[tuple[int | None, Finding]]:
    """Yield what shows across the reports of a run: the place of the report it is about in `facts`, and the finding.

    The place is `None` where a finding is about an agency of the register, and no report.
    """
    yield from duplicates(facts)
    yield from _other_years(facts)
    yield from _copied(facts)
    if register is not None:
        yield from _missing(facts, register)
        yield from _rolled_up(facts, register)


def duplicates(facts: Iterable[Facts]) -> Iterator[tuple[int, Finding]]:
    """Yield each report of an agency and year that was there before."""
    first: dict[tuple[str | None, int | None], Facts] = {}
    for at, each in enumerate(facts):
        if None in each.key:
            continue
        before = first.setdefault(each.key, each)
        if before is not each:
            name = each.name or each.key[0]
            values: Mapping[str, Value] = {
                "agency": name,
                "year": each.year,
                "other": before.file,
                "text": each.file,
            }
            yield at, Finding(DUPLICATE, "", each.origin, values, each.key)


def _other_years(facts: Sequence[Facts]) -> Iterator[tuple[int, Finding]]:
    """Yield reports for another year than that of the batch, unless their agencies have one for that year too."""
    years = Counter(each.year for each in facts if each.year is not None)
    total = years.total()
    if total < _FEWEST:
        return
    ((year, count),) = years.most_common(1)
    if count < _MOST_REPORTS * total or count == total:
        return
    there = {name for each in facts if each.year == year for name in each.names}
    for at, each in enumerate(facts):
        if None not in each.key and each.year != year and there.isdisjoint(each.names):
            values: Mapping[str, Value] = {"total": total, "count": count, "expected": year, "actual": each.year}
            yield at, Finding(OTHER_YEAR, "/year", each.year_origin, values, each.key)


def _copied(facts: Sequence[Facts]) -> Iterator[tuple[int, Finding]]:
    """Yield reports whose text is nearly that of another agency's report for the same year."""
    by_year: defaultdict[int, dict[int, bytes]] = defaultdict(dict)
    for at, each in enumerate(facts):
        if each.year is not None and each.key[0] and likeness.weight(each.sentences) >= _SHORTEST:
            by_year[each.year][at] = each.sentences

    def are_two_agencies(one: int, other: int) -> bool:
        return set(facts[one].names).isdisjoint(facts[other].names)

    found: dict[int, tuple[int, float]] = {}
    for texts in by_year.values():
        for at, first, share in likeness.alike(texts, _ALIKE, are_two_agencies):
            found[at] = first, share
            found.setdefault(first, (at, share))
    sizes = Counter(min(at, other) for at, (other, _) in found.items())
    for at, (other, share) in sorted(found.items()):
        here, there = facts[at], facts[other]
        values: Mapping[str, Value] = {
            "share": likeness.percent(share),
            "other": there.name or there.key[0],
            "file": there.file,
            "count": sizes[min(at, other)],
        }
        yield at, Finding(COPIED, "/sections", here.origin, values, here.key)


def _missing(facts: Sequence[Facts], register: Register) -> Iterator[tuple[None, Finding]]:
    """Yield the agencies of the register that have no report for a year of the run; one finding for all if they are most."""
    reports = _by_name_and_year(facts)
    years = Counter(each.year for each in facts if each.year is not None)
    for year in sorted(year for year, count in years.items() if count >= _SOME_REPORTS * years.total()):
        # Whoever has a report that does not say its year is not said to have none.
        missing = [
            agency
            for agency in register.agencies.values()
            if not any((name, each) in reports for name in agency.keys for each in (year, None))
        ]
        if 2 * len(missing) > len(register.agencies):
            yield None, _most_missing(missing, year, len(register.agencies))
            continue
        for agency in missing:
            values: Mapping[str, Value] = {"agency": agency.name, "year": year}
            key = (agency.keys[0], year)
            yield None, Finding(MISSING_REPORT, "", agency.origin or Origin(""), values, key)


def _most_missing(missing: Sequence[Agency], year: int, total: int) -> Finding:
    names = [agency.name for agency in missing]
    values: Mapping[str, Value] = {
        "total": total,
        "count": len(names),
        "year": year,
        "missing": some(names),
        "names": tuple(names),
    }
    return Finding(MOST_MISSING, "", missing[0].origin or Origin(""), values, (None, year))


def _rolled_up(facts: Sequence[Facts], register: Register) -> Iterator[tuple[int | None, Finding]]:
    """Yield what reports that add up have against those of the agencies below theirs."""
    reports = _by_name_and_year(facts)
    known = {name: agency for agency in register.agencies.values() for name in agency.keys}
    below: defaultdict[str, list[Agency]] = defaultdict(list)
    for agency in register.agencies.values():
        if agency.parent:
            below[squeeze(agency.parent)].append(agency)
    for at, each in enumerate(facts):
        mine = next((known[name] for name in each.names if name in known), None)
        children = below.get(mine.keys[-1]) if mine else None
        if mine is None or not children or each.year is None or not rollup.adds_up(each, mine):
            continue
        theirs = {child.name: _reports_of(child, each.year, reports, facts) for child in children}
        yield from ((at, finding) for finding in rollup.check(each, theirs))
    for parent, children in below.items():
        if parent not in register.agencies:
            values: Mapping[str, Value] = {"parent": children[0].parent, "count": len(children), "text": parent}
            yield None, Finding(UNKNOWN_PARENT, "", children[0].origin or Origin(""), values)


def _by_name_and_year(facts: Sequence[Facts]) -> _Reports:
    found: defaultdict[tuple[str, int | None], list[int]] = defaultdict(list)
    for at, each in enumerate(facts):
        for name in each.names:
            found[name, each.year].append(at)
    return found


def _reports_of(agency: Agency, year: int, reports: _Reports, facts: Sequence[Facts]) -> list[Facts]:
    places = dict.fromkeys(at for name in agency.keys for at in reports.get((name, year), ()))
    return [facts[at] for at in places]
