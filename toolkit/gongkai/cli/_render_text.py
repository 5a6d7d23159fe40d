"""Findings for people: by report, then by table, then a summary."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

import typer

from gongkai.check import Coverage, Result
from gongkai.findings import Finding, Severity
from gongkai.form import Edition, Label
from gongkai.rules.wording import table_label

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_WHOLE = Label("报告整体", "The report as a whole")
_NO_FINDING = Label("没有发现问题", "no findings")


def wants_color() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def render(results: Sequence[Result], lang: str, *, color: bool) -> str:
    """The text of a run in `zh` or `en`."""
    coverages = [result.coverage for result in results if result.coverage]
    everywhere = set.intersection(*(set(each.rules_not_run) for each in coverages)) if len(coverages) > 1 else set()
    lines = [line for result in results for line in _report(result, lang, color, everywhere)]
    common = [why for why in coverages[0].rules_not_run if why in everywhere] if everywhere else []
    lines += [*_not_run(common, lang, ""), ""] if common else []
    return "\n".join([*lines, *_summary(results, lang)]) + "\n"


#: Rules that were not run, each with the reason.
_NotRun: TypeAlias = tuple[str, Label]


def _report(result: Result, lang: str, color: bool, told: Collection[_NotRun]) -> Iterator[str]:
    """The lines of one report; what was not checked in any is `told` once for all."""
    yield typer.style(result.source.name, bold=True) if color else result.source.name
    report = result.report
    if report is None:
        yield from (_finding(finding, lang, color) for finding in result.findings)
        yield ""
        return
    name = report.agency.get("name") or report.agency_id or ("机关不明" if lang == "zh" else "agency unknown")
    year = report.year if report.year is not None else "?"
    edition = report.edition.code
    yield (
        f"{name} · {year} 年度 · {edition} 年版格式"
        if lang == "zh"
        else f"{name} · {year} · {edition} edition of the form"
    )
    if not result.findings:
        yield f"  {_NO_FINDING[lang]}"
    for table, findings in _by_table(result.findings, report.edition):
        yield f"  {table[lang]}"
        yield from (_finding(finding, lang, color) for finding in findings)
    if result.coverage:
        yield from _identities(result.coverage, lang)
        yield from _not_run([each for each in result.coverage.rules_not_run if each not in told], lang, "  ")
    yield ""


def _by_table(findings: Sequence[Finding], form: Edition) -> Iterator[tuple[Label, list[Finding]]]:
    whole = [finding for finding in findings if finding.table not in form.tables]
    if whole:
        yield _WHOLE, whole
    for table in form.tables.values():
        found = [finding for finding in findings if finding.table == table.code]
        if found:
            yield table_label(form, table), sorted(found, key=lambda each: -each.rule.severity)


def _finding(finding: Finding, lang: str, color: bool) -> str:
    severity = finding.rule.severity
    word = severity.label[lang]
    place = finding.origin.place(lang) or ("" if finding.pointer.count("/") == 2 and finding.table else finding.pointer)
    head = typer.style(word, fg=_COLORS[severity]) if color else word
    return f"    {head} {finding.rule.code} {f'[{place}] ' if place else ''}{finding.message(lang)}"


def _identities(coverage: Coverage, lang: str) -> Iterator[str]:
    states = (coverage.holds, coverage.violated, coverage.open)
    if lang == "zh":
        yield "  勾稽关系：成立 {} 个，不成立 {} 个，因空白未能核验 {} 个".format(*states)
    else:
        yield "  identities: {} hold, {} violated, {} left open by blanks".format(*states)


def _not_run(rules: Sequence[_NotRun], lang: str, indent: str) -> Iterator[str]:
    reasons: dict[Label, list[str]] = {}
    for code, why in rules:
        reasons.setdefault(why, []).append(code)
    for why, codes in reasons.items():
        listed = _spans(codes)
        yield f"{indent}未检查：{listed}（{why.zh}）" if lang == "zh" else f"{indent}not checked: {listed} ({why.en})"


def _spans(codes: Sequence[str]) -> str:
    """Codes in few words: `F003-F014` for codes that follow one another."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and code[0] == runs[-1][-1][0] and int(code[1:]) == int(runs[-1][-1][1:]) + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return " ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else " ".join(run) for run in runs)


def _summary(results: Sequence[Result], lang: str) -> Iterator[str]:
    files = len({result.source.name for result in results})
    reports = sum(result.report is not None for result in results)
    refused = sum(result.report is None for result in results)
    errors, warnings, infos = (
        sum(r.count(s) for r in results) for s in (Severity.ERROR, Severity.WARNING, Severity.INFO)
    )
    states = [result.coverage for result in results if result.coverage]
    holds = sum(each.holds for each in states)
    all_identities = holds + sum(each.violated + each.open for each in states)
    if lang == "zh":
        yield f"合计：{files} 个文件，{reports} 份报告，无法读取的文件 {refused} 个；错误 {errors}，警告 {warnings}，提示 {infos}；勾稽关系 {all_identities} 个，已证实成立 {holds} 个"
    else:
        yield f"total: {files} files, {reports} reports, {refused} files not read; {errors} errors, {warnings} warnings, {infos} infos; {holds} of {all_identities} identities verified to hold"
