"""Judged reports to an open data package: a Data Package (v2) of CSV tables."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gongkai._version import __version__
from gongkai.check import Result
from gongkai.emit import codelists, table_schema
from gongkai.emit.table_schema import Resource
from gongkai.errors import OutputRefused, in_chinese
from gongkai.findings import Finding, Severity
from gongkai.form import Label
from gongkai.numbers import printed
from gongkai.readers.package import DESCRIPTOR, MARK
from gongkai.report import Report
from gongkai.text import neutralise

_UNKNOWN = "unknown"

Row = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Entry:
    """A judged report and the key it has in the package."""

    id: str
    result: Result
    report: Report


@dataclass(frozen=True, slots=True)
class Package:
    """What was written."""

    path: Path
    entries: tuple[Entry, ...]
    #: Files that no report could be read from.
    unreadable: tuple[Result, ...]


def bundle(results: Iterable[Result], path: Path, *, name: str = "annual-reports", title: str | None = None) -> Package:
    """Write judged reports as a Data Package into the folder `path`.

    The folder appears whole or not at all; a package of ours that stands there is replaced. The same results give
    the same bytes, in whatever order they come; the date of creation is written only if `SOURCE_DATE_EPOCH` says it.

    Raises:
        OutputRefused: the folder holds something that is no package of ours, or cannot be written.
    """
    _refuse_foreign(path)
    ordered = sorted(results, key=_order)
    entries = tuple(_entries([result for result in ordered if result.report is not None]))
    unreadable = tuple(result for result in ordered if result.refused)
    others = [result for result in ordered if result.report is None]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        raise _not_writable(path, error) from error
    try:
        _write(scratch, entries, ordered, others, {"name": name, **({"title": title} if title else {})})
        scratch.chmod(0o755)
        _replace(scratch, path)
    except OSError as error:
        raise _not_writable(path, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Package(path, entries, unreadable)


def _order(result: Result) -> tuple[str, int, str]:
    report = result.report
    who, year = (report.agency_id, report.year) if report else (None, None)
    return who or _UNKNOWN, year or 0, result.source.name


def _entries(results: Sequence[Result]) -> Iterator[Entry]:
    used: dict[str, int] = {}
    for result in results:
        report = result.report
        if report is None:
            continue
        key = f"{report.agency_id or _UNKNOWN}/{report.year or _UNKNOWN}"
        used[key] = used.get(key, 0) + 1
        yield Entry(key if used[key] == 1 else f"{key}#{used[key]}", result, report)


def _refuse_foreign(path: Path) -> None:
    if not path.exists() and not path.is_symlink():
        return
    if not path.is_dir() or path.is_symlink():
        raise OutputRefused(f"{path} 不是文件夹", f"{path} is not a folder")
    if not any(path.iterdir()):
        return
    try:
        content = json.loads((path / DESCRIPTOR).read_bytes())
        ours = isinstance(content, dict) and MARK in content and _is_whole(path, content)
    except (OSError, ValueError, KeyError, TypeError):
        ours = False
    if not ours:
        raise OutputRefused(
            f"{path} 中已有不是本工具数据包的内容，未作改动；请换一个文件夹",
            f"{path} holds something that is not a package of this tool; nothing was changed, choose another folder",
        )


def _is_whole(path: Path, descriptor: Mapping[str, Any]) -> bool:
    """Whether a folder holds nothing but what its descriptor lists."""
    listed = {path / DESCRIPTOR, *(path / each["path"] for each in descriptor["resources"])}
    return all(file in listed for file in path.rglob("*") if not file.is_dir())


def _not_writable(path: Path, error: OSError) -> OutputRefused:
    return OutputRefused(f"无法写入 {path}：{in_chinese(error)}", f"{path} cannot be written: {error.strerror}")


def _replace(scratch: Path, path: Path) -> None:
    if not path.exists():
        scratch.rename(path)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    path.rename(old / path.name)
    scratch.rename(path)
    shutil.rmtree(old, ignore_errors=True)


def _write(
    folder: Path,
    entries: Sequence[Entry],
    results: Sequence[Result],
    others: Sequence[Result],
    publication: Mapping[str, str],
) -> None:
    rows: dict[str, Iterable[Row]] = {
        "reports": map(_report_row, entries),
        "sections": _section_rows(entries),
        "findings": _finding_rows(entries, others),
        "explanations": _explanation_rows(results),
        "sources": _source_rows(results),
    }
    descriptions = []
    for resource in table_schema.resources():
        content = rows[resource.name] if resource.name in rows else _table_rows(entries, resource)
        descriptions.append(_csv(folder, resource, content))
    for resource, codelist in zip(table_schema.codelist_resources(), codelists.codelists(), strict=True):
        descriptions.append(_csv(folder, resource, codelist.rows))
    descriptor = {**table_schema.descriptor(), **publication, **_created(), MARK: {"version": __version__}}
    descriptor["resources"] = descriptions
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")


def _created() -> dict[str, str]:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch and not (epoch.isdecimal() and len(epoch) <= 11):
        raise OutputRefused(f"SOURCE_DATE_EPOCH 不是时间：{epoch}", f"SOURCE_DATE_EPOCH is no time: {epoch}")
    return (
        {"created": datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} if epoch.isdecimal() else {}
    )


def _csv(folder: Path, resource: Resource, rows: Iterable[Row]) -> dict[str, Any]:
    """Write one table; returns its description with the hash and the size of what was written."""
    file = folder / resource.path
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(resource.columns)
        writer.writerows(rows)
    data = file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return {**table_schema.resource_descriptor(resource), "bytes": len(data), "hash": f"sha256:{digest}"}


def _report_row(entry: Entry) -> Row:
    report, coverage = entry.report, entry.result.coverage
    wrong = entry.result.invalid

    def text(*steps: str) -> str:
        value: Any = report.document
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        return neutralise(value) if isinstance(value, str) and "/" + "/".join(steps) not in wrong else ""

    agency = [text("agency", name) for name in ("name", "uscc", "division", "level", "kind", "scope")]
    counts = [entry.result.count(each) for each in (Severity.ERROR, Severity.WARNING)]
    identities = (coverage.holds, coverage.violated, coverage.open) if coverage else (0, 0, 0)
    year = "" if report.year is None or "/year" in wrong else report.year
    publication = [text("title"), text("published"), text("source_url")]
    who = neutralise(report.agency_id or "")
    return (
        neutralise(entry.id),
        who,
        *agency,
        year,
        report.edition.code,
        *publication,
        _file(report),
        *identities,
        *counts,
    )


def _section_rows(entries: Sequence[Entry]) -> Iterator[Row]:
    for entry in entries:
        sections = entry.report.document.get("sections")
        for section in entry.report.edition.sections:
            text = sections.get(section.code) if isinstance(sections, dict) else None
            if isinstance(text, str):
                yield neutralise(entry.id), section.code, neutralise(text)


def _table_rows(entries: Sequence[Entry], resource: Resource) -> Iterator[Row]:
    for entry in entries:
        form = entry.report.edition
        table = form.tables.get(resource.table or "")
        content = entry.report.document.get("tables")
        if table is None or resource.edition not in (None, form.code):
            continue
        if not isinstance(content, dict) or table.code not in content:
            continue
        wrong = entry.result.invalid
        for row in table.rows:
            cells = [table.cell(row.code, column.code) for column in table.columns]
            yield (
                neutralise(entry.id),
                row.code,
                *("" if cell.pointer in wrong else printed(entry.report[cell]) for cell in cells),
            )


def _finding_rows(entries: Sequence[Entry], others: Sequence[Result]) -> Iterator[Row]:
    for entry in entries:
        for finding in entry.result.findings:
            yield _finding_row(neutralise(entry.id), _file(entry.report), finding)
    for result in others:
        for finding in result.findings:
            yield _finding_row("", neutralise(result.source.name), finding)


def _finding_row(report: str, source: str, finding: Finding) -> Row:
    numbers = [finding.values.get(name) for name in ("expected", "actual", "difference")]
    figures = [printed(each) if isinstance(each, int | float) else "" for each in numbers]
    words = [neutralise(text) for text in (finding.origin.place("zh"), finding.message("zh"), finding.message("en"))]
    rule = finding.rule
    reason = neutralise(finding.explanation.reason) if finding.explanation else ""
    severity = rule.severity.label.en
    return (report, source, rule.code, severity, finding.pointer, *words, *figures, finding.fingerprint, reason)


def _explanation_rows(results: Sequence[Result]) -> Iterator[Row]:
    """The explanations that explained something, in the order of what they explain."""
    given = (finding.explanation for result in results for finding in result.findings)
    for each in given:
        if each is not None:
            words = [neutralise(word or "") for word in (each.reason, each.by, each.date)]
            values = json.dumps(each.values, ensure_ascii=False, sort_keys=True)
            year = "" if each.year is None else each.year
            yield (each.rule, neutralise(each.agency or ""), year, each.pointer, values, *words)


def _source_rows(results: Sequence[Result]) -> Iterator[Row]:
    counts: dict[str, int] = {}
    for result in results:
        counts[result.source.name] = counts.get(result.source.name, 0) + (result.report is not None)
    sources = {result.source.name: result.report.source if result.report else result.source for result in results}
    for name in sorted(sources):
        source = sources[name]
        yield neutralise(name), source.sha256, source.bytes, source.reader, source.encoding or "", counts[name]


def _file(report: Report) -> str:
    return neutralise(report.source.name)


def summary(package: Package) -> Label:
    """What was bundled, in one sentence."""
    reports, refused = len(package.entries), len(package.unreadable)
    errors = sum(entry.result.count(Severity.ERROR) for entry in package.entries)
    zh = f"{package.path}：{reports} 份报告，其中的错误 {errors} 个；无法读取的文件 {refused} 个"
    en = f"{package.path}: {reports} reports with {errors} errors; {refused} files could not be read"
    return Label(zh, en)
