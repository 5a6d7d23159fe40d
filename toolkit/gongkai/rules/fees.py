"""N412 to N414 and N416: the information-processing fee, 信息处理费, in the text of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Cell, Label
from gongkai.report import Report
from gongkai.rules import charges, passages
from gongkai.rules.charges import Charge
from gongkai.rules.passages import Passage

NO_FEE_STATEMENT = Rule(
    "N412",
    "no-fee-statement",
    Severity.WARNING,
    "“{section}”没有写明收取信息处理费情况{elsewhere}",
    "“{section}” does not say what information-processing fees were charged{elsewhere}",
    Label(
        "2021 年版格式第六部分印明“收取信息处理费情况在此处报告”",
        "The 2021 edition prints in section six that the information-processing fees charged are reported there",
    ),
)
FEE_CONTRADICTION = Rule(
    "N413",
    "fee-contradiction",
    Severity.WARNING,
    "信息处理费：“{section}”称{stated}，“{other}”称收取 {actual} 元",
    "Information-processing fee: “{section}” says {stated}, “{other}” says {actual} yuan",
    Label(
        "没有查到规定；同一份报告对同一事项的说法应当一致，这是本工具的要求",
        "No rule was found; that a report says the same of the same thing throughout is this tool's expectation",
    ),
)
FEE_UNPAID = Rule(
    "N414",
    "fee-unpaid",
    Severity.INFO,
    "“{section}”称未收取信息处理费，表三有 {actual} 件因申请人逾期未缴纳费用而不再处理",
    "“{section}” says that no information-processing fee was charged; in table three {actual} requests ended unpaid",
    Label(
        "没有查到规定；发出收费通知而申请人没有缴费的，两种说法可以同时成立",
        "No rule was found; where a fee was asked for and not paid, both can be true",
    ),
)
FEE_SUM = Rule(
    "N416",
    "fee-sum",
    Severity.INFO,
    "“{section}”称信息处理费共 {expected} 元，所列各项相加为 {actual} 元，相差 {difference} 元",
    "“{section}” gives {expected} yuan of information-processing fees, what it lists adds up to {actual}; "
    "difference {difference}",
    Label(
        "没有查到规定；所列的也可能只是其中一部分",
        "No rule was found; what is listed may also be only a part",
    ),
)

RULES = (NO_FEE_STATEMENT, FEE_CONTRADICTION, FEE_UNPAID, FEE_SUM)

SECTION = "other_matters"
#: The edition whose form asks for the statement, by the first year it is used for.
_SINCE = 2021
UNPAID = Cell("requests", "other_fee_unpaid", "total")


def check(report: Report, texts: Mapping[str, str], sound: frozenset[str]) -> Iterator[Finding]:
    """Yield what is wrong with the statements of the fee in the texts of a report."""
    flat = {code: charges.flat(text) for code, text in texts.items() if code == SECTION or charges.named(text)}
    six = flat.get(SECTION, "")
    if SECTION in texts and asked_for(report) and not charges.mentioned(six):
        yield _no_statement(report, flat)
    unpaid = report[UNPAID] if "requests" in sound else None
    # A single statement contradicts nothing, and each has one of these words.
    if unpaid or any(sum(text.count(word) for text in flat.values()) > 1 for word in ("费", "收取")):
        name = report.agency.get("name")
        body = name if isinstance(name, str) else ""
        said = [each for code in flat for each in charges.statements(code, flat[code], body=body, year=report.year)]
        yield from _contradiction(report, texts, said)
        if unpaid:
            yield from _unpaid(report, texts, said, unpaid)
    if six.count("元") > 2:
        yield from _fee_sum(report, texts, six)


def asked_for(report: Report) -> bool:
    """Whether the form of the report's year and edition asks for the statement."""
    return report.edition.first_year >= _SINCE and report.year is not None and report.year >= _SINCE


def _no_statement(report: Report, flat: Mapping[str, str]) -> Finding:
    found = [code for code, text in flat.items() if code != SECTION and charges.stated(text)]
    names = [passages.heading(report, code) for code in found]
    zh, en = "”“".join(each.zh for each in names), "”, “".join(each.en for each in names)
    values: Mapping[str, Value] = {
        "elsewhere": Label(f"（“{zh}”中提到）", f" (“{en}” speaks of them)") if found else Label("", ""),
        "pointers": tuple(f"/sections/{code}" for code in found),
    }
    return passages.finding(report, NO_FEE_STATEMENT, SECTION, values)


def _contradiction(report: Report, texts: Mapping[str, str], said: Sequence[Charge]) -> Iterator[Finding]:
    """Yield at most one finding: section six denies what is stated, or two totals of the year differ."""
    sums = [each for each in said if each.amount]
    here = next((each for each in said if each.place.section == SECTION and not each.amount), None)
    if here is None:
        sums = [each for each in sums if each.whole]
        here = next((each for each in sums if each.place.section == SECTION), sums[0] if sums else None)
    other = next((each for each in sums if here and each.amount != here.amount), None)
    if here is None or other is None:
        return
    amount, actual = _plain(here.amount), _plain(other.amount)
    section = other.place.section
    there = passages.spread(texts[section], other.place)
    values: Mapping[str, Value] = {
        "stated": Label(f"收取 {amount} 元", f"{amount} yuan") if amount else Label("未收取", "that none was charged"),
        "other": passages.heading(report, section),
        "expected": amount,
        "actual": actual,
        "difference": _plain(other.amount - here.amount),
        "pointers": (f"/sections/{section}",),
        "other_offset": there.start,
        "other_length": there.end - there.start,
        "other_sentence": passages.sentence(texts[section], there),
    }
    yield _finding(report, FEE_CONTRADICTION, texts, here.place, values)


def _unpaid(report: Report, texts: Mapping[str, str], said: Sequence[Charge], unpaid: int | float) -> Iterator[Finding]:
    none = next((each for each in said if not each.amount), None)
    if none and not any(each.amount for each in said):
        values: Mapping[str, Value] = {"actual": unpaid, "pointers": (UNPAID.pointer,)}
        yield _finding(report, FEE_UNPAID, texts, none.place, values)


def _fee_sum(report: Report, texts: Mapping[str, str], six: str) -> Iterator[Finding]:
    """Yield a finding for the first list of sums in section six that is not its total."""
    for total, parts, place in charges.breakdowns(SECTION, six):
        actual = sum(parts, Decimal(0))
        if actual != total:
            values: Mapping[str, Value] = {
                "expected": _plain(total),
                "actual": _plain(actual),
                "difference": _plain(actual - total),
                "items": tuple(str(_plain(each)) for each in parts),
            }
            yield _finding(report, FEE_SUM, texts, place, values)
            return


def _finding(
    report: Report, rule: Rule, texts: Mapping[str, str], place: Passage, values: Mapping[str, Value]
) -> Finding:
    """A finding at a place of a flat text."""
    text = texts[place.section]
    return passages.finding(report, rule, place.section, values, text=text, at=passages.spread(text, place))


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)
