"""Reports for tests: blank, edited, and realistic ones whose sums are right."""

from __future__ import annotations

import copy
import random
from collections.abc import Mapping
from typing import Any

from gongkai import Report, Source, edition
from gongkai.form import Table
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
#: How large the numbers of a body are.
_SIZES = {"county": 40, "city": 3000}


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
    numbers["requests"] = _requests(tables["requests"], rng, size)
    numbers["disputes"] = _disputes(tables["disputes"], rng, size)
    totals = {row: columns["total"] for row, columns in numbers["requests"].items()}
    text = (
        f"{year}年，新收政府信息公开申请{totals['received']}件，上年结转{totals['carried_in']}件，"
        f"办结{totals['outcomes_total']}件，结转下年度{totals['carried_forward']}件。"
    )
    return _document(form, year, agency, numbers, text)


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


def _small(table: Table, rng: random.Random, size: int) -> dict[str, Any]:
    """A table of section two."""

    def number(kind: str) -> float:
        if kind == "amount":
            return round(rng.uniform(0, size * 20), rng.randint(1, 4))
        return (
            rng.randint(-8, 8) if kind == "change" else rng.choice((0, rng.randint(0, size), rng.randint(0, size * 50)))
        )

    return {row.code: {column.code: number(column.type) for column in table.columns} for row in table.rows}


def _requests(table: Table, rng: random.Random, size: int) -> dict[str, Any]:
    leaves = [
        row.code
        for row in table.rows
        if row.code not in ("received", "carried_in", "outcomes_total", "carried_forward")
    ]
    applicants = [column.code for column in table.columns if column.code != "total"]
    rows: dict[str, Any] = {row.code: {} for row in table.rows}
    for applicant in applicants:
        scale = size if applicant == "natural_person" else max(1, size // 20)
        for leaf in leaves:
            rows[leaf][applicant] = rng.randint(1, scale) if rng.random() < 0.3 else 0
        done = sum(rows[leaf][applicant] for leaf in leaves)
        forward = rng.randint(0, scale // 4)
        carried_in = rng.randint(0, min(scale // 4, done + forward))
        rows["outcomes_total"][applicant], rows["carried_forward"][applicant] = done, forward
        rows["carried_in"][applicant], rows["received"][applicant] = carried_in, done + forward - carried_in
    for columns in rows.values():
        columns["total"] = sum(columns.values())
    return rows


def _disputes(table: Table, rng: random.Random, size: int) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for row in table.rows:
        results = {
            column.code: rng.randint(0, max(1, size // 30)) for column in table.columns if column.code != "total"
        }
        rows[row.code] = {**results, "total": sum(results.values())}
    return rows
