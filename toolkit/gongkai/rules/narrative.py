"""N4xx: the figures that the text states, against the cells that they restate."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from gongkai import figures
from gongkai.claims import Claim, Stated, stated
from gongkai.figures import Reading
from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Cell, Edition, Label
from gongkai.numbers import decimal
from gongkai.report import Report
from gongkai.rules import passages
from gongkai.text import squeeze

_OURS = Label(
    "年度报告的文字和表格说的是同一件事；没有查到要求二者一致的明文",
    "The text and the tables of a report speak of the same things; no text was found that demands that they agree",
)
_BOTH = Label(
    "实际报告中“收到 N 件”既指第一项，也指第一项加第二项，两者都不等才报告；没有查到统一口径",
    "In real reports 收到 N 件 means item one, or items one and two; only what equals neither is reported; no text was "
    "found that settles it",
)


def _restated(code: str, name: str, basis: Label = _OURS) -> Rule:
    """A rule about a figure of the text that is not what the table says."""
    return Rule(
        code,
        name,
        Severity.WARNING,
        "文中“{claim}”为 {actual}，表中{table}（“{sentence}”）",
        "the text says {actual} of “{claim}”, the table has {table} (“{sentence}”)",
        basis,
    )


RECEIVED = _restated("N401", "received-in-text", _BOTH)
CARRIED_IN = _restated("N402", "carried-in-in-text")
CARRIED_FORWARD = _restated("N403", "carried-forward-in-text")
DONE = _restated("N404", "done-in-text")
OUTCOME = _restated("N405", "outcome-in-text")
REVIEWS = _restated("N406", "reviews-in-text")
SUITS = _restated("N407", "suits-in-text")
APPLICANTS = _restated("N408", "applicants-in-text", _BOTH)
SHARE = Rule(
    "N409",
    "share-in-text",
    Severity.WARNING,
    "文中“{claim}”占 {actual}%，按表中数字为 {expected}%（“{sentence}”）",
    "the text says that “{claim}” is {actual}% of all, by the table it is {expected}% (“{sentence}”)",
    _OURS,
)
SECTION_TWO = _restated("N417", "section-two-in-text")

RULES = (
    RECEIVED,
    CARRIED_IN,
    CARRIED_FORWARD,
    DONE,
    OUTCOME,
    REVIEWS,
    SUITS,
    APPLICANTS,
    SHARE,
    SECTION_TWO,
)
_OF_KIND = {
    "received": RECEIVED,
    "handled": RECEIVED,
    "carried_in": CARRIED_IN,
    "carried_forward": CARRIED_FORWARD,
    "done": DONE,
    "outcome": OUTCOME,
    "review": REVIEWS,
    "dispute": REVIEWS,
    "suit": SUITS,
    "suit_direct": SUITS,
    "suit_after": SUITS,
    "applicants": APPLICANTS,
    "documents": SECTION_TWO,
    "decisions": SECTION_TWO,
    "fee": SECTION_TWO,
}
_SUITS = {
    "suit": ("litigation_direct", "litigation_after_reconsideration"),
    "suit_direct": ("litigation_direct",),
    "suit_after": ("litigation_after_reconsideration",),
    "review": ("reconsideration",),
    "dispute": ("reconsideration", "litigation_direct", "litigation_after_reconsideration"),
}
_UNSOUND = Label(
    "表“{}”缺失或结构有误，文中数字无从对照", "table “{}” is missing or not sound, so the text was not held against it"
)
_FEE = "fees.administrative_fees.amount"
_ALL = ("received", "carried_in")
#: Rows of table three whose totals a claim may mean, added up; of other kinds it is the row of that name.
_SUMS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "received": (("received",), _ALL),
    "handled": (("outcomes_total",), ("received",), _ALL),
    "done": (("outcomes_total",),),
}


class _Restated(NamedTuple):
    """What a claim restates: sums of cells, any of which it may mean."""

    rule: Rule
    label: Label
    readings: tuple[tuple[Cell, ...], ...]
    #: For a percentage, what each reading may be of.
    bases: tuple[tuple[Cell, ...], ...]
    table: str
    #: The readings, as rows and columns of the table.
    places: tuple[tuple[tuple[str, str], ...], ...]
    #: The figure is the number of the cells as it stands: no percentage, and not in 元.
    plain: bool


def check(report: Report, sound: frozenset[str]) -> Iterator[Finding]:
    """Yield a finding for each figure of the text that is none of what the cells it restates say.

    `sound` are the tables whose structure is sound; cells of others are not looked at.
    """
    sections = report.document.get("sections")
    if not isinstance(sections, dict) or not sound:
        return
    tables = report.document["tables"]
    for section in report.edition.sections:
        text = sections.get(section.code)
        if isinstance(text, str) and text:
            reading = figures.read(section.code, text, report.year)
            for found, restated in _restated_in(report.edition, reading.shape, section.code):
                if restated.table in sound and not _agrees(tables, reading, found, restated):
                    yield from _judged(report, reading, found, restated)


def untried(report: Report, sound: frozenset[str]) -> Mapping[str, Label]:
    """The rules of this module that could not be tried on a report, and why."""
    return _untried(report.edition, bool(passages.texts(report)), sound)


@functools.cache
def _untried(form: Edition, has_text: bool, sound: frozenset[str]) -> Mapping[str, Label]:
    if not has_text:
        return {rule.code: passages.OMITTED for rule in RULES}
    two = tuple(code for code, table in form.tables.items() if table.section == "proactive_disclosure")
    tables = dict.fromkeys(RULES, ("requests",)) | {REVIEWS: ("disputes",), SUITS: ("disputes",), SECTION_TWO: two}
    names = {rule: form.tables[codes[0]].label for rule, codes in tables.items() if sound.isdisjoint(codes)}
    return {rule.code: Label(_UNSOUND.zh.format(name.zh), _UNSOUND.en.format(name.en)) for rule, name in names.items()}


@functools.lru_cache(maxsize=4096)
def _restated_in(form: Edition, shape: str, section: str) -> tuple[tuple[Stated, _Restated], ...]:
    """The figures of a shape that restate cells of the form, each with these."""
    found = ((each, _restates(form, each.claim)) for each in stated(shape, section) if each.claim)
    return tuple((each, restated) for each, restated in found if restated)


def _agrees(tables: Mapping[str, Any], reading: Reading, found: Stated, restated: _Restated) -> bool:
    """Whether a plain whole number is what one of the readings adds up to; most are."""
    number = "0" if found.mark is None else reading.pieces[reading.marks[found.mark]]
    if not restated.plain or not number.isdecimal():
        return False
    value, rows = int(number), tables[restated.table]
    for cells in restated.places:
        total = 0
        for row, column in cells:
            known = rows[row][column]
            if known is None:
                break
            total += known
        else:
            if total == value:
                return True
    return False


def _judged(report: Report, reading: Reading, found: Stated, restated: _Restated) -> Iterator[Finding]:
    value, claim = reading.value(found), found.claim
    if claim is None or value is None:
        return
    if claim.share:
        yield from _share(report, reading, found, value, restated)
        return
    actual = value / 10_000 if claim.yuan else value
    sums = [_sum(report, cells) for cells in restated.readings]
    if any(low <= actual and (actual == low or blank) for low, blank in sums):
        return
    if claim.subject and not _is_whole(claim.subject, report):
        return
    expected = sums[0][0]
    difference = {} if sums[0][1] else {"expected": _plain(expected), "difference": _plain(actual - expected)}
    values: dict[str, Value] = {"actual": _plain(actual), **difference, "table": _table(report, restated, sums)}
    yield _finding(report, reading, found, restated, values, value)


def _share(report: Report, reading: Reading, found: Stated, value: Decimal, restated: _Restated) -> Iterator[Finding]:
    """A percentage that none of the bases gives, at the precision printed."""
    digits = reading.printed(found).partition(".")[2]
    step = Decimal(1).scaleb(-len(digits))
    shares = []
    for part, base in zip(restated.readings, restated.bases, strict=True):
        (above, blank), (below, unknown) = _sum(report, part), _sum(report, base)
        if blank or unknown or not below:
            return
        shares.append(Decimal(above) * 100 / Decimal(below))
    # Rounded, or cut off.
    if any(-step < value - share < step for share in shares):
        return
    claim = found.claim
    if claim is None or (claim.subject and not _is_whole(claim.subject, report)):
        return
    expected = shares[0].quantize(max(step, Decimal("0.01")))
    values: dict[str, Value] = {
        "actual": _plain(value),
        "expected": _plain(expected),
        "difference": _plain(value - expected),
    }
    yield _finding(report, reading, found, restated, values, value)


def _finding(
    report: Report,
    reading: Reading,
    found: Stated,
    restated: _Restated,
    values: dict[str, Value],
    value: Decimal,
) -> Finding:
    figure = reading.figure(found, value)
    pointer = f"/sections/{reading.section}"
    alike = [each for each in reading.stated if each.claim == found.claim]
    pointers = dict.fromkeys(cell.pointer for cells in restated.readings for cell in cells)
    more: dict[str, Value] = {
        "claim": restated.label,
        # Tells the claims of a section apart, whatever their numbers are.
        "text": f"{found.claim.kind if found.claim else ''} {restated.label.en} {alike.index(found) + 1}",
        "sentence": figure.sentence,
        "offset": figure.start,
        "length": figure.end - figure.start,
        "pointers": tuple(pointers),
    }
    rule = restated.rule
    return Finding(rule, pointer, report.origin(pointer), {**values, **more}, (report.agency_id, report.year))


def _sum(report: Report, cells: Sequence[Cell]) -> tuple[Decimal | int, bool]:
    """The sum of the cells that are known, and whether one is blank: an unknown number that is not negative."""
    total: Decimal | int = 0
    blank = False
    for cell in cells:
        number = report[cell]
        if number is None:
            blank = True
        else:
            total += number if type(number) is int else decimal(number)
    return total, blank


def _table(report: Report, restated: _Restated, sums: Sequence[tuple[Decimal | int, bool]]) -> Label:
    """What the table says, for each of the readings."""
    zh, en = [], []
    for cells, (known, blank) in zip(restated.readings, sums, strict=True):
        rows = dict.fromkeys(cell.row for cell in cells)
        several = len(restated.readings) > 1
        words = [_line(report.edition, cells[0].table, row) for row in rows] if several else []
        named = Label("加".join(each.zh for each in words), " and ".join(each.en for each in words))
        at_least = ("至少 ", "at least ") if blank else ("", "")
        zh.append(f"{f'“{named.zh}”' if several else ''}为 {at_least[0]}{_plain(known)}")
        en.append(f"{at_least[1]}{_plain(known)}{f' for “{named.en}”' if several else ''}")
    return Label("，".join(zh), ", ".join(en))


def _plain(number: Decimal | int) -> int | float:
    return int(number) if number == int(number) else float(number)


def _is_whole(subject: str, report: Report) -> bool:
    """Whether who is named is the body that the report is of, and not a part of it or another."""
    name = report.agency.get("name")
    if not isinstance(name, str):
        return False
    agency, said = (squeeze(each).replace("人民政府", "政府") for each in (name, subject))
    if said[:1] in "我本":
        return not said.endswith(("本级", "机关本部"))
    if said[:1] == "全" or said.startswith("各级"):
        return agency.endswith("政府")
    characters = iter(agency)
    return all(character in characters for character in said)


def _restates(form: Edition, claim: Claim) -> _Restated | None:
    """What a claim restates of an edition's tables; `None` where the edition has no such cells."""
    rule = SHARE if claim.share else _OF_KIND[claim.kind]
    found = _cells(form, claim)
    if found is None:
        return None
    label, readings = found
    bases: tuple[tuple[Cell, ...], ...] = ()
    if claim.share and claim.kind == "outcome":
        totals: list[tuple[str, ...]] = [("outcomes_total",)]
        if any(word in claim.base for word in ("申请", "收", "受理")):
            totals += [("received",), _ALL]
        bases = tuple(tuple(Cell("requests", row, "total") for row in rows) for rows in totals)
        readings = readings * len(bases)
    elif claim.share:
        bases = tuple(tuple(dict.fromkeys(Cell("requests", each.row, "total") for each in cells)) for cells in readings)
    plain = not claim.share and not claim.yuan
    places = tuple(tuple((cell.row, cell.column) for cell in cells) for cells in readings)
    return _Restated(rule, label, readings, bases, readings[0][0].table, places, plain)


def _cells(form: Edition, claim: Claim) -> tuple[Label, tuple[tuple[Cell, ...], ...]] | None:
    """The label of what a claim is about, and the sums of cells that it may restate."""
    kind, what = claim.kind, claim.what
    if kind in _SUITS:
        label = _dispute_label(form, _SUITS[kind], what)
        return label, (tuple(Cell("disputes", row, what) for row in _SUITS[kind]),)
    if kind == "applicants":
        columns = _columns(form, what)
        dealt: list[tuple[str, ...]] = [("outcomes_total",)] if claim.dealt else []
        lines = [("received",), _ALL, *dealt]
        readings = tuple(tuple(Cell("requests", row, column) for row in rows for column in columns) for rows in lines)
        return _applicants_label(form, what), readings
    if kind == "outcome":
        rows = _rows(form, what)
        return (_row_label(form, what), (tuple(Cell("requests", row, "total") for row in rows),)) if rows else None
    if kind in ("documents", "decisions", "fee"):
        return _section_two(form, kind, what)
    sums = _SUMS.get(kind, ((kind,),))
    label = _line(form, "requests", sums[0][0])
    return label, tuple(tuple(Cell("requests", row, "total") for row in rows) for rows in sums)


def _section_two(form: Edition, kind: str, what: str) -> tuple[Label, tuple[tuple[Cell, ...], ...]] | None:
    path = {"documents": f"documents.{what}", "decisions": f"{what}.decisions"}.get(kind, _FEE)
    cell = Cell(*path.split("."))
    table = form.tables[cell.table]
    row = next((each for each in table.rows if each.code == cell.row), None)
    column = next((each for each in table.columns if each.code == cell.column), None)
    if row is None or column is None:
        return None
    label = Label(f"{row.label.zh}·{column.label.zh}", f"{row.label.en} · {column.label.en}")
    return label, ((cell,),)


def _rows(form: Edition, what: str) -> tuple[str, ...]:
    """The rows that are called so, or stand in the group that is."""
    rows = form.tables["requests"].rows
    return tuple(row.code for row in rows if row.code == what or what in (group.code for group in row.groups))


def _columns(form: Edition, what: str) -> tuple[str, ...]:
    columns = form.tables["requests"].columns
    return tuple(each.code for each in columns if each.code == what or what in (group.code for group in each.groups))


def _row_label(form: Edition, what: str) -> Label:
    table = form.tables["requests"]
    labels = {each.code: each.label for each in table.rows} | {each.code: each.label for each in table.row_groups}
    label = labels[what]
    # Without the instruction in brackets.
    return Label(label.zh.partition("（")[0], label.en.partition(" (")[0])


def _applicants_label(form: Edition, what: str) -> Label:
    table = form.tables["requests"]
    labels = {each.code: each.label for each in table.columns} | {each.code: each.label for each in table.column_groups}
    return labels[what]


def _dispute_label(form: Edition, rows: Sequence[str], column: str) -> Label:
    table = form.tables["disputes"]
    names = [_line(form, "disputes", row) for row in rows]
    result = next(each.label for each in table.columns if each.code == column)
    return Label(
        f"{'、'.join(each.zh for each in names)}·{result.zh}", f"{', '.join(each.en for each in names)} · {result.en}"
    )


def _line(form: Edition, table: str, row: str) -> Label:
    line = next(each for each in form.tables[table].rows if each.code == row)
    return line.label
