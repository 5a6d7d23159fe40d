"""A Data Package that `bundle` wrote, in a folder or a zip: its reports, as they were bundled."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from gongkai.errors import UnreadableFile, in_chinese
from gongkai.form import EDITIONS, Edition, edition, editions
from gongkai.report import Origin, Report, Source
from gongkai.text import restore

DESCRIPTOR = "datapackage.json"
#: By this a package is known as one of ours.
MARK = "gongkai"
_AGENCY = ("uscc", "division", "level", "kind", "scope")
_WHOLE = re.compile(r"-?\d{1,15}")
_DECIMAL = re.compile(r"-?\d{1,15}\.\d{1,15}")

#: Opens a file of a package by its path within it.
_Open = Callable[[str], BinaryIO]


def read(data: bytes, source: Source) -> Iterator[Report]:
    """The reports of a zipped package.

    Raises:
        UnreadableFile: it is no package of ours, or its tables do not belong together.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise UnreadableFile("不是完整的 ZIP", f"not a whole ZIP: {error}") from error
    inside = folder_in(archive.namelist())
    if inside is None:
        raise UnreadableFile(f"ZIP 中没有 {DESCRIPTOR}", f"the ZIP holds no {DESCRIPTOR}")

    def opened(path: str) -> BinaryIO:
        return archive.open(f"{inside}{path}")  # type: ignore[return-value]

    return _reports(opened, source)


def read_folder(folder: Path, source: Source) -> Iterator[Report]:
    """The reports of a package in a folder, as `read` does."""
    inside = folder.resolve()

    def opened(path: str) -> BinaryIO:
        file = (folder / path).resolve()
        if not file.is_relative_to(inside):
            raise UnreadableFile(f"{path} 是指向数据包以外的链接", f"{path} is a link that leaves the package")
        if not file.is_file():
            raise UnreadableFile(f"数据包中没有文件 {path}", f"the package has no file {path}")
        return file.open("rb")

    return _reports(opened, source)


def folder_in(names: list[str]) -> str | None:
    """The folder of an archive that is a package, with a `/` behind it or empty; `None` if none is."""
    found = [name.removesuffix(DESCRIPTOR) for name in names if PurePosixPath(name).name == DESCRIPTOR]
    return min(found, key=len, default=None)


@dataclass(slots=True)
class _Rows:
    """The rows of one table, in their order, the next one in hand."""

    name: str
    path: str
    rows: Iterator[tuple[int, dict[str, str]]]
    next: tuple[int, dict[str, str]] | None = None

    def advance(self) -> None:
        self.next = next(self.rows, None)

    def of(self, report: str) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows of a report, if they are the next."""
        while self.next and restore(self.next[1].get("report") or "") == report:
            yield self.next
            self.advance()


def _reports(opened: _Open, source: Source) -> Iterator[Report]:
    try:
        paths = _paths(opened)
        tables = [_table(name, path, opened) for name, path in paths.items() if name != "reports"]
        for line, row in _lines(opened, paths["reports"]):
            yield _report(line, row, tables, paths["reports"], source)
        for table in tables:
            if table.next:
                raise UnreadableFile(
                    f"{table.path} 第 {table.next[0]} 行不属于任何报告，或次序与 reports 不同",
                    f"{table.path} line {table.next[0]} belongs to no report, or stands in another order than the reports do",
                )
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, RuntimeError) as error:
        words = in_chinese(error) if isinstance(error, OSError) else str(error)
        raise UnreadableFile(f"数据包不完整：{words}", f"the package is not whole: {error}") from error
    except csv.Error as error:
        raise UnreadableFile("数据包的表不是完整的 CSV", f"a table of the package is no whole CSV: {error}") from error


def _paths(opened: _Open) -> dict[str, str]:
    """The tables of a package, by their names, and where they are."""
    with opened(DESCRIPTOR) as file:
        try:
            content = json.loads(file.read())
        except ValueError as error:
            raise UnreadableFile(f"{DESCRIPTOR} 不是 JSON", f"{DESCRIPTOR} is not JSON: {error}") from error
    if not isinstance(content, dict) or MARK not in content or not isinstance(content.get("resources"), list):
        raise UnreadableFile("不是本工具打包的数据包", "not a data package that gongkai bundled")
    wanted = {"reports", "sections", *_tables_of_numbers()}
    found: dict[str, str] = {}
    for each in content["resources"]:
        name, path = (each.get("name"), each.get("path")) if isinstance(each, dict) else (None, None)
        if not isinstance(name, str) or name not in wanted:
            continue
        if not isinstance(path, str) or PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
            raise UnreadableFile(
                f"资源 {name} 的路径不在数据包内：{path}", f"the path of the resource {name} leaves the package: {path}"
            )
        found[name] = path
    if "reports" not in found:
        raise UnreadableFile("数据包中没有资源 reports", "the package has no resource reports")
    return found


@functools.cache
def _tables_of_numbers() -> Mapping[str, str]:
    """The table of the form that each resource of numbers is; where editions differ, each has one of its own."""
    names = [(table, form.code) for form in editions() for table in form.tables]
    return {name: table for table, code in names for name in (table, f"{table}-{code}")}


def _lines(opened: _Open, path: str) -> Iterator[tuple[int, dict[str, str]]]:
    csv.field_size_limit(16 * 1024 * 1024)
    with io.TextIOWrapper(opened(path), encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, strict=True)
        header = next(rows, [])
        if len(set(header)) < len(header):
            raise UnreadableFile(f"{path} 的表头中有重复的列", f"a column stands twice in the header of {path}")
        start = rows.line_num + 1
        for row in rows:
            if len(row) != len(header):
                raise UnreadableFile(
                    f"{path} 第 {start} 行有 {len(row)} 个值，表头有 {len(header)} 列",
                    f"{path} line {start} has {len(row)} values, the header {len(header)}",
                )
            yield start, dict(zip(header, row, strict=True))
            start = rows.line_num + 1


def _table(name: str, path: str, opened: _Open) -> _Rows:
    table = _Rows(name, path, _lines(opened, path))
    table.advance()
    return table


def _report(line: int, row: Mapping[str, str], tables: list[_Rows], path: str, source: Source) -> Report:
    facts = {name: restore(value) or None for name, value in row.items() if name and isinstance(value, str)}
    code = facts.get("edition")
    form = edition(code) if code in EDITIONS else editions()[-1]
    year = facts.get("year") or ""
    name = facts.get("agency")
    document: dict[str, Any] = {
        "edition": code,
        "year": int(year) if _WHOLE.fullmatch(year) else None,
        "agency": {"id": facts.get("agency_id") or name, "name": name, **{each: facts.get(each) for each in _AGENCY}},
        **{each: facts.get(each) for each in ("title", "published", "source_url")},
        "sections": {},
        "tables": {},
    }
    origins = {"": Origin(f"{source.name}/{path}", line=line)}
    for table in tables:
        for at, each in table.of(facts.get("id") or ""):
            pointer = _add(document, form, table.name, each)
            origins[pointer] = Origin(f"{source.name}/{table.path}", line=at)
    sections, found = document["sections"], document["tables"]
    document["sections"] = {each.code: sections[each.code] for each in form.sections if each.code in sections}
    document["tables"] = {each: found[each] for each in form.tables if each in found}
    if not sections:
        # A report that was bundled from a list of numbers carries no text.
        del document["sections"]
    omits = frozenset() if sections else frozenset({"sections"})
    return Report(document, form, source, origins, omits=omits)


def _add(document: dict[str, Any], form: Edition, name: str, row: Mapping[str, str]) -> str:
    """Put a row of a table into a document; returns the pointer of what it says."""
    if name == "sections":
        document["sections"][row["section"]] = restore(row["text"])
        return f"/sections/{row['section']}"
    code = _tables_of_numbers()[name]
    names = [column.code for column in form.tables[code].columns]
    if {*row} != {"report", "row", *names}:
        raise UnreadableFile(
            f"资源 {name} 的列应为 {' '.join(names)}", f"the columns of the resource {name} are to be {' '.join(names)}"
        )
    table = document["tables"].setdefault(code, {})
    if row["row"] in table:
        raise UnreadableFile(
            f"资源 {name} 中 {row['report']} 的行 {row['row']} 出现两次",
            f"the row {row['row']} of {row['report']} stands twice in the resource {name}",
        )
    table[row["row"]] = {column: _value(row[column]) for column in names}
    return f"/tables/{code}/{row['row']}"


def _value(text: str) -> Any:
    """A number as the package has it; what is none stays as it is, for the rules to judge."""
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
