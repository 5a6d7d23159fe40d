"""The Frictionless resources of a package of reports, and the schema of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.emit import codelists
from gongkai.emit.codelists import PACKAGE_PROFILE, SCHEMA_PROFILE
from gongkai.emit.json_schema import bilingual
from gongkai.form import Edition, Label, Table, editions

#: Said of every column of text.
NEUTRALISED = (
    "以 = + - @ 开头的文本前加了单引号，以免被电子表格当作公式。"
    "A text that begins with = + - or @ has an apostrophe before it, so that no spreadsheet runs it as a formula."
)


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of a package."""

    name: str
    label: Label
    schema: dict[str, Any]
    #: Where its table stands in the form: the table's code, and the edition if it is one edition's only.
    table: str | None = None
    edition: str | None = None
    #: What the descriptor says of where it was taken from.
    provenance: Mapping[str, Any] | None = None

    @property
    def path(self) -> str:
        return f"data/{self.name}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field["name"] for field in self.schema["fields"])


def resources() -> tuple[Resource, ...]:
    """Every table of a package but the codelists, in their order in the descriptor."""
    return (_reports(), _sections(), *_tables(), _findings(), _explanations(), _sources())


def codelist_resources() -> tuple[Resource, ...]:
    """The codelists as tables of a package."""
    return tuple(
        Resource(f"codelist-{each.name}", _split(each.title), each.schema, provenance=each.provenance)
        for each in codelists.codelists()
    )


def descriptor() -> dict[str, Any]:
    """The package's descriptor before there are data: `bundle` adds hashes, bytes and what a publisher says."""
    return {
        "$schema": PACKAGE_PROFILE,
        "name": "annual-reports",
        "title": "政府信息公开工作年度报告 · Annual reports on open government information",
        "description": NEUTRALISED,
        "keywords": ["政府信息公开", "年度报告", "open government information", "freedom of information", "China"],
        "resources": [resource_descriptor(each) for each in (*resources(), *codelist_resources())],
    }


def resource_descriptor(resource: Resource) -> dict[str, Any]:
    return {
        "name": resource.name,
        "type": "table",
        "title": bilingual(resource.label),
        "path": resource.path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **(resource.provenance or {}),
        "schema": resource.schema,
    }


def _schema(
    fields: list[dict[str, Any]], key: list[str] | None, references: dict[str, tuple[str, str]] | None = None
) -> dict[str, Any]:
    for field in fields:
        if key and field["name"] in key:
            field["constraints"] = {"required": True, **field.get("constraints", {})}
    return {
        "$schema": SCHEMA_PROFILE,
        "fields": fields,
        **({"primaryKey": key} if key else {}),
        "foreignKeys": [
            {"fields": [field], "reference": {"resource": resource, "fields": [target]}}
            for field, (resource, target) in (references or {}).items()
        ],
    }


def _field(name: str, zh: str, en: str, type: str = "string", **constraints: object) -> dict[str, Any]:
    return {
        "name": name,
        "type": type,
        "title": f"{zh} · {en}",
        **({"constraints": constraints} if constraints else {}),
    }


def _count(name: str, zh: str, en: str) -> dict[str, Any]:
    return _field(name, zh, en, "integer", minimum=0)


def _reports() -> Resource:
    fields = [
        _field("id", "报告标识：机关标识/年度", "Report: agency identifier/year", unique=True),
        _field("agency_id", "机关标识", "Agency identifier"),
        _field("agency", "机关名称", "Name of the agency"),
        _field("uscc", "统一社会信用代码", "Unified social credit code"),
        _field("division", "行政区划代码", "Division code"),
        _field("level", "层级", "Level"),
        _field("kind", "机关类型", "Kind of body"),
        _field("scope", "数据范围", "Scope of the figures"),
        _field("year", "报告年度", "Report year", "integer"),
        _field("edition", "格式版本", "Edition of the form"),
        _field("title", "标题", "Title"),
        _field("published", "发布日期", "Date of publication", "date"),
        _field("source_url", "来源网址", "Address it was published at"),
        _field("source", "来源文件", "File it was read from"),
        _count("holds", "成立的勾稽关系", "Identities that hold"),
        _count("violated", "不成立的勾稽关系", "Identities that are violated"),
        _count("open", "因空白未能核验的勾稽关系", "Identities left open by blanks"),
        _count("errors", "未说明的错误数", "Errors that nobody explained"),
        _count("warnings", "未说明的警告数", "Warnings that nobody explained"),
    ]
    references = {
        "level": ("codelist-levels", "code"),
        "kind": ("codelist-kinds", "code"),
        "scope": ("codelist-scopes", "code"),
        "edition": ("codelist-editions", "code"),
        "source": ("sources", "file"),
    }
    return Resource("reports", Label("报告", "Reports"), _schema(fields, ["id"], references))


def _sections() -> Resource:
    fields = [_field("report", "报告", "Report"), _field("section", "部分", "Section"), _field("text", "文字", "Text")]
    references = {"report": ("reports", "id"), "section": ("codelist-sections", "code")}
    return Resource(
        "sections", Label("各部分的文字", "Text of the sections"), _schema(fields, ["report", "section"], references)
    )


def _tables() -> list[Resource]:
    """A table that all editions print alike in its columns is one resource, the others are one an edition."""
    found = []
    for code in dict.fromkeys(code for form in editions() for code in form.tables):
        having = [form for form in editions() if code in form.tables]
        columns = {tuple(column.code for column in form.tables[code].columns) for form in having}
        if len(having) == len(editions()) and len(columns) == 1:
            found.append(_table(having[-1].tables[code], None))
        else:
            found += [_table(form.tables[code], form) for form in having]
    return found


def _table(table: Table, form: Edition | None) -> Resource:
    fields = [_field("report", "报告", "Report"), _field("row", "行", "Row")]
    for column in table.columns:
        kind, limits = ("number", {"minimum": 0}) if column.type == "amount" else ("integer", {"minimum": 0})
        fields.append(
            _field(column.code, column.label.zh, column.label.en, kind, **({} if column.type == "change" else limits))
        )
    references = {"report": ("reports", "id"), "row": ("codelist-rows", "code")}
    name = f"{table.code}-{form.code}" if form else table.code
    label = (
        Label(f"{table.label.zh}（{form.code} 年版）", f"{table.label.en} ({form.code} edition)")
        if form
        else table.label
    )
    return Resource(
        name, label, _schema(fields, ["report", "row"], references), table.code, form.code if form else None
    )


def _findings() -> Resource:
    fields = [
        _field("report", "报告", "Report"),
        _field("source", "来源文件", "File"),
        _field("rule", "规则", "Rule"),
        _field("severity", "级别", "Severity", enum=["info", "warning", "error"]),
        _field("pointer", "报告中的位置（JSON Pointer）", "Place in the report (JSON Pointer)"),
        _field("place", "文件中的位置", "Place in the file"),
        _field("zh", "说明", "Message in Chinese"),
        _field("en", "英文说明", "Message in English"),
        _field("expected", "应为", "Expected", "number"),
        _field("actual", "实为", "Actual", "number"),
        _field("difference", "差", "Difference", "number"),
        _field("fingerprint", "指纹", "Fingerprint"),
        _field("reason", "情况说明", "Why it is as it should be, as somebody explained"),
    ]
    references = {"report": ("reports", "id"), "source": ("sources", "file"), "rule": ("codelist-rules", "code")}
    return Resource("findings", Label("校验发现", "Findings"), _schema(fields, None, references))


def _explanations() -> Resource:
    fields = [
        _field("rule", "规则", "Rule"),
        _field("agency_id", "机关标识", "Agency identifier"),
        _field("year", "报告年度", "Report year", "integer"),
        _field("pointer", "报告中的位置（JSON Pointer）", "Place in the report (JSON Pointer)"),
        _field("values", "说明所针对的数值", "The values that were explained", "object"),
        _field("reason", "情况说明", "Why it is as it should be", required=True),
        _field("by", "说明人", "Who says so"),
        _field("date", "说明日期", "Date of the explanation", "date"),
    ]
    references = {"rule": ("codelist-rules", "code")}
    return Resource("explanations", Label("情况说明", "Explanations"), _schema(fields, None, references))


def _sources() -> Resource:
    fields = [
        _field("file", "文件", "File", unique=True),
        _field("sha256", "SHA-256", "SHA-256", pattern="[0-9a-f]{64}"),
        _field("bytes", "字节数", "Bytes", "integer", minimum=0),
        _field("reader", "读取方式", "Reader"),
        _field("encoding", "字符编码", "Encoding"),
        _count("reports", "读出的报告数", "Reports read"),
    ]
    return Resource("sources", Label("来源文件", "Source files"), _schema(fields, ["file"]))


def _split(title: str) -> Label:
    zh, _, en = title.partition(" · ")
    return Label(zh, en)
