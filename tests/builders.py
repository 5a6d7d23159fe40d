"""Reports for tests: blank, edited, and realistic ones whose sums are right."""

from __future__ import annotations

import copy
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gongkai import Report, Source, edition
from gongkai.form import Line, Table
from gongkai.numbers import decimal, printed
from gongkai.readers.json import reports
from gongkai.report import agency as named

#: As a value in `edited`: the key is taken out.
DELETE = object()

_TEXTS = {
    "overview": "本年度，{agency}依法推进政府信息公开工作。\n{requests}",
    "proactive_disclosure": "主动公开的信息均在门户网站发布。",
    "requests": "申请均登记在册。",
    "disputes": "复议、诉讼情况如上表。",
    "problems": "个别栏目更新不够及时，已逐项整改。\n下一年度将加强培训。",
    "other_matters": "本年度收取信息处理费 0 元。",
}
#: About how many applications a body gets in a year.
_SIZES = {"town": 6, "county": 60, "city": 3000}
#: The least and the most of what does not grow with the body.
_RANGES = {
    "made": (0, 6), "repealed": (0, 4), "in_force": (6, 40),
    "newly_made": (0, 6), "newly_disclosed": (0, 6), "total_disclosed": (6, 40),
    "previous_items": (3, 30), "items_change": (-3, 3), "projects": (1, 20),
}  # fmt: skip
#: How often an application ends so, and who applies; what is not named, once.
_OUTCOMES = {"granted": 50, "granted_in_part": 14, "unavailable_not_held": 22, "unprocessed_petition": 4}
_APPLICANTS = {"natural_person": 80, "enterprise": 12, "legal_service_organization": 3}
_KINDS = {"denied": "不予公开", "unavailable": "无法提供", "unprocessed": "不予处理", "other": "其他处理"}
#: None of a report in which no fees were charged.
_NO_OUTCOME = ("received", "carried_in", "other_fee_unpaid", "outcomes_total", "carried_forward")


def blank(form: str, year: int | None = None, agency: str = "甲县司法局") -> dict[str, Any]:
    """A sound report in which every number is 0."""
    year = edition(form).first_year if year is None else year
    numbers = {
        table.code: {row.code: {column.code: 0 for column in table.columns} for row in table.rows}
        for table in edition(form).tables.values()
    }
    return _document(form, year, agency, numbers, "未收到政府信息公开申请。")


def edited(document: dict[str, Any], edits: Mapping[str, Any]) -> dict[str, Any]:
    """A copy with the value at each JSON Pointer set, or taken out where it is `DELETE`."""
    changed = copy.deepcopy(document)
    for pointer, value in edits.items():
        *path, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        place: Any = changed
        for step in path:
            place = place.setdefault(step, {})
        if value is DELETE:
            del place[last]
        else:
            place[last] = value
    return changed


def realistic(form: str, rng: random.Random, *, agency: str, year: int, level: str = "county") -> dict[str, Any]:
    """A report with random numbers of the level's size, in which all identities hold, and a text that agrees."""
    tables = edition(form).tables
    size = _SIZES[level]
    numbers = {code: _small(table, rng, size) for code, table in tables.items() if code not in ("requests", "disputes")}
    if level != "city":
        # Only bodies from the city up make rules.
        numbers["documents"]["regulations"] = dict.fromkeys(numbers["documents"]["regulations"], 0)
    numbers["requests"] = _requests(tables["requests"], rng, size)
    numbers["disputes"] = _disputes(tables["disputes"], rng, size)
    document = _document(form, year, agency, numbers, "")
    return {**document, "sections": narrative(document)}


def following(
    document: dict[str, Any], rng: random.Random, *, form: str | None = None, level: str = "county"
) -> dict[str, Any]:
    """A realistic report of the same agency for the year after, which begins as this one ends."""
    agency, year = document["agency"]["name"], document["year"] + 1
    found = realistic(form or document["edition"], rng, agency=agency, year=year, level=level)
    for code, rows in found["tables"].items():
        for row, numbers in rows.items():
            before = document["tables"].get(code, {}).get(row, {})
            if "in_force" in numbers and "in_force" in before:
                numbers["repealed"] = min(numbers["repealed"], before["in_force"] + numbers["made"])
                numbers["in_force"] = before["in_force"] + numbers["made"] - numbers["repealed"]
            if "previous_items" in numbers:
                numbers["previous_items"] = before["previous_items"] + before["items_change"]
    rows = found["tables"]["requests"]
    for column, carried in document["tables"]["requests"]["carried_forward"].items():
        more = max(0, carried - rows["outcomes_total"][column] - rows["carried_forward"][column])
        for row in ("granted", "outcomes_total"):
            rows[row][column] += more
        rows["carried_in"][column] = carried
    for row in ("granted", "outcomes_total", "carried_in"):
        rows[row]["total"] = sum(number for column, number in rows[row].items() if column != "total")
    for column in rows["received"]:
        ended = rows["outcomes_total"][column] + rows["carried_forward"][column]
        rows["received"][column] = ended - rows["carried_in"][column]
    return {**found, "sections": narrative(found)}


def rolled_up(documents: Sequence[dict[str, Any]], agency: str) -> dict[str, Any]:
    """The report of a government whose every number is the sum of those below it."""
    first = documents[0]
    sums = {
        cell: sum((decimal(at["tables"][cell.table][cell.row][cell.column]) for at in documents), Decimal(0))
        for cell in edition(first["edition"]).cells()
    }
    edits = {cell.pointer: int(total) if total == int(total) else float(total) for cell, total in sums.items()}
    found = edited(first, {**edits, "/agency": named(agency, kind="government")})
    return {**found, "title": f"{agency}{first['year']}年政府信息公开工作年度报告", "sections": narrative(found)}


def narrative(document: dict[str, Any]) -> dict[str, str]:
    """The text of all six sections, which says the numbers of the tables again."""
    tables, year, agency = document["tables"], document["year"], document["agency"]["name"]
    total = {row: columns["total"] for row, columns in tables["requests"].items()}
    kinds = ((word, sum(total[row] for row in total if row.startswith(kind))) for kind, word in _KINDS.items())
    outcomes = "，".join(f"{word}{count}件" for word, count in kinds)
    review, *suits = tables["disputes"].values()
    person = tables["requests"]["received"]["natural_person"]
    # Where a fee stayed unpaid, others were paid.
    fee = 100 * total.get("other_fee_unpaid", 0)
    judged = "本年度工作考核和社会评议结果良好，未发生责任追究情形。" if agency.endswith("人民政府") else ""
    return {
        "overview": f"{year}年，{agency}依法推进政府信息公开工作。\n"
        f"（一）依申请公开。新收政府信息公开申请{total['received']}件，上年结转{total['carried_in']}件，"
        f"办结{total['outcomes_total']}件，结转下年度{total['carried_forward']}件。\n"
        f"（二）监督保障。年内组织业务学习，逐月检查公开栏目。{judged}",
        "proactive_disclosure": _disclosed(tables),
        "requests": f"新收申请中，自然人提出{person}件，法人或其他组织提出{total['received'] - person}件。\n"
        f"办理结果：予以公开{total['granted']}件，部分公开{total['granted_in_part']}件，{outcomes}。",
        "disputes": f"行政复议{review['total']}件，其中结果维持{review['upheld']}件，结果纠正{review['corrected']}件，"
        f"其他结果{review['other']}件，尚未审结{review['pending']}件；行政诉讼{sum(suit['total'] for suit in suits)}件。",
        "problems": f"答复不掌握相关信息的有{total['unavailable_not_held']}件，公开指南对职责分工说明不够。\n"
        "下一年度将修订指南，并注明各类信息由谁保存。",
        "other_matters": f"{year}年收取信息处理费{fee}元。",
    }


def report(document: dict[str, Any]) -> Report:
    """The report of a canonical document."""
    (found,) = reports(document, Source("report.json", "json", "utf-8", "0" * 64, 0))
    return found


def _document(form: str, year: int, agency: str, numbers: dict[str, Any], requests: str) -> dict[str, Any]:
    return {
        "edition": form,
        "year": year,
        "agency": named(agency),
        "title": f"{agency}{year}年政府信息公开工作年度报告",
        "published": f"{year + 1}-01-20",
        "source_url": None,
        "sections": {code: text.format(agency=agency, requests=requests) for code, text in _TEXTS.items()},
        "tables": numbers,
    }


def _disclosed(tables: Mapping[str, Any]) -> str:
    """What section two says of its tables."""
    documents, orders = tables["documents"]["normative_documents"], tables["enforcement"]
    decisions = (
        f"行政许可决定{tables['licensing']['licences']['decisions']}件，"
        f"行政处罚决定{orders['penalties']['decisions']}件，行政强制决定{orders['coercive_measures']['decisions']}件"
    )
    if "procurement" in tables:
        bought = tables["procurement"]["central_procurement"]
        return (
            f"新制作规范性文件{documents['newly_made']}件，新公开{documents['newly_disclosed']}件；{decisions}；"
            f"政府集中采购{bought['projects']}项，金额{printed(bought['amount'])}万元。"
        )
    return (
        f"制发行政规范性文件{documents['made']}件，废止{documents['repealed']}件，现行有效{documents['in_force']}件；"
        f"{decisions}；行政事业性收费{printed(tables['fees']['administrative_fees']['amount'])}万元。"
    )


def _small(table: Table, rng: random.Random, size: int) -> dict[str, Any]:
    """A table of section two. Some of its rows are all 0, as with most bodies."""

    def number(column: Line) -> float:
        if column.type == "amount":
            return round(rng.uniform(0, size * 15), rng.randint(1, 4))
        return rng.randint(*_RANGES.get(column.code, (0, size * 30)))

    shares = {row.code: rng.random() > 0.2 for row in table.rows}
    return {
        row.code: {column.code: number(column) if shares[row.code] else 0 for column in table.columns}
        for row in table.rows
    }


def _requests(table: Table, rng: random.Random, size: int) -> dict[str, Any]:
    rows = {row.code: dict.fromkeys((column.code for column in table.columns), 0) for row in table.rows}
    outcomes = [code for code in rows if code not in _NO_OUTCOME]
    applicants = [column.code for column in table.columns if column.code != "total"]
    done = rng.randint(size // 2, size * 3 // 2)
    ends = rng.choices(outcomes, [_OUTCOMES.get(code, 1) for code in outcomes], k=done)
    whose = rng.choices(applicants, [_APPLICANTS.get(code, 1) for code in applicants], k=done)
    for outcome, applicant in zip(ends, whose, strict=True):
        rows[outcome][applicant] += 1
        rows["outcomes_total"][applicant] += 1
    for applicant, ended in rows["outcomes_total"].items():
        forward, carried_in = (rng.randint(0, ended // 8) for _ in range(2))
        rows["carried_forward"][applicant], rows["carried_in"][applicant] = forward, carried_in
        rows["received"][applicant] = ended + forward - carried_in
    for columns in rows.values():
        columns["total"] = sum(columns[applicant] for applicant in applicants)
    return rows


def _disputes(table: Table, rng: random.Random, size: int) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for row in table.rows:
        results = {
            column.code: rng.choice((0, 0, rng.randint(0, max(1, size // 30))))
            for column in table.columns
            if column.code != "total"
        }
        rows[row.code] = {**results, "total": sum(results.values())}
    return rows
