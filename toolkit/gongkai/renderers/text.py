"""Findings for people at a terminal: by report, then by table, then a summary."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

from gongkai.check import Result
from gongkai.coverage import Coverage
from gongkai.findings import Finding, Severity
from gongkai.form import Edition, Label
from gongkai.renderers import Run
from gongkai.report import Report
from gongkai.rules.wording import place_label, table_label
from gongkai.text import columns, visible

#: Findings of one report that are shown unless it is said how many.
_SHOWN = 50
#: In runs of more reports than this, those without a finding are only counted.
_MANY = 20
_COLORS = {Severity.ERROR: 31, Severity.WARNING: 33, Severity.INFO: 36}
_BOLD, _GREEN = 1, 32
_WHOLE = Label("报告整体", "The report as a whole")
_NO_FINDING = Label("没有发现问题", "no findings")
EXPLAINED = Label("已说明", "explained")
_DIAGNOSIS = Label("诊断：", "diagnosis: ")
_INDENT = 4

#: Rules that were not run, each with the reason.
_NotRun: TypeAlias = tuple[str, Label]


def render(run: Run) -> Iterator[str]:
    """The run line by line, in its language."""
    for line in _lines(run):
        yield from (f"{each}\n" for each in fitted(line, run.width))


def _lines(run: Run) -> Iterator[str]:
    everywhere = run_nowhere(run)
    quiet = 0
    for result in run.results:
        if len(run.results) > _MANY and not result.findings:
            quiet += 1
        else:
            yield from _report(result, run, everywhere)
    if quiet:
        yield f"另有 {quiet} 份报告没有发现问题" if run.lang == "zh" else f"{quiet} more reports have no findings"
    yield from not_run(everywhere, run.lang)
    yield from [""] * bool(everywhere or quiet)
    yield from _summary(run)


def _report(result: Result, run: Run, told: Collection[_NotRun]) -> Iterator[str]:
    """The lines of one report; what was not checked in any is `told` once for all."""
    lang, report = run.lang, result.report
    yield _styled(visible(result.source.name), _BOLD, run)
    if report is None:
        shown, rest = capped(result.findings, run)
        yield from (_finding(finding, run, report) for finding in shown)
        yield from more(rest, lang)
        yield ""
        return
    yield f"{titled(result, lang)} · {report.edition.code} {'年版格式' if lang == 'zh' else 'edition of the form'}"
    if not result.findings:
        yield f"  {_NO_FINDING[lang]}"
    shown, rest = capped(result.findings, run)
    for table, findings in _by_table(shown, report.edition):
        yield f"  {table[lang]}"
        yield from (_finding(finding, run, report) for finding in findings)
    yield from more(rest, lang)
    yield from (f"  {line}" for line in diagnoses(result, lang))
    if result.coverage:
        yield from identities(result.coverage, lang)
        yield from not_run([each for each in result.coverage.rules_not_run if each not in told], lang, "  ")
    yield ""


def diagnoses(result: Result, lang: str) -> Iterator[str]:
    """A line for each change that would reconcile identities of a report."""
    for each in result.diagnosis:
        yield visible(f"{_DIAGNOSIS[lang]}{each.message(lang)}")


def hints(finding: Finding, result: Result, lang: str) -> Iterator[str]:
    """The lines of `diagnoses` that are about a finding."""
    for each, line in zip(result.diagnosis, diagnoses(result, lang), strict=True):
        if (finding.rule.code, finding.pointer) in each.reconciles:
            yield line


def titled(result: Result, lang: str) -> str:
    """Whose report it is, and of which year: `云溪县水利局 · 2023 年度`."""
    report = result.report
    name = report and (report.agency.get("name") or report.agency_id)
    year = report.year if report and report.year is not None else "?"
    who = name or ("机关不明" if lang == "zh" else "agency unknown")
    return visible(f"{who} · {year} 年度" if lang == "zh" else f"{who} · {year}")


def capped(findings: Sequence[Finding], run: Run) -> tuple[list[Finding], list[Finding]]:
    """The findings that are shown, the gravest before the others, and the rest."""
    most = _SHOWN if run.max_findings is None else run.max_findings or len(findings)
    if len(findings) <= most:
        return list(findings), []
    ranked = sorted(range(len(findings)), key=lambda at: (-findings[at].rule.severity, at))
    shown, rest = sorted(ranked[:most]), sorted(ranked[most:])
    return [findings[at] for at in shown], [findings[at] for at in rest]


def more(findings: Sequence[Finding], lang: str) -> Iterator[str]:
    """A line that counts findings that are not shown, if there are any."""
    if findings:
        counts = Counter(finding.rule.code for finding in findings)
        listed = " ".join(f"{code}×{count}" for code, count in sorted(counts.items()))
        yield (
            f"  另有 {len(findings)} 个发现未列出：{listed}（--max-findings 0 全部列出）"
            if lang == "zh"
            else f"  {len(findings)} more findings: {listed} (--max-findings 0 lists all)"
        )


def _by_table(findings: Sequence[Finding], form: Edition) -> Iterator[tuple[Label, list[Finding]]]:
    whole = [finding for finding in findings if finding.table not in form.tables]
    if whole:
        yield _WHOLE, whole
    for table in form.tables.values():
        found = [finding for finding in findings if finding.table == table.code]
        if found:
            yield table_label(form, table), sorted(found, key=lambda each: -each.rule.severity)


def _finding(finding: Finding, run: Run, report: Report | None) -> str:
    severity, lang = finding.rule.severity, run.lang
    head = _styled(severity.label[lang], _COLORS[severity], run)
    if finding.explanation:
        head = _styled(EXPLAINED[lang], _GREEN, run)
    return f"{' ' * _INDENT}{head} {finding.rule.code} {placed(finding, report, lang)}"


def placed(finding: Finding, report: Report | None, lang: str) -> str:
    """What a finding says, with its place before it and the reason after it, if somebody explained it."""
    where = place(finding, report, lang)
    reason = f" —— {finding.explanation.reason}" if finding.explanation else ""
    return visible(f"{f'[{where}] ' if where else ''}{finding.message(lang)}{reason}")


def place(finding: Finding, report: Report | None, lang: str) -> str:
    """Where a finding is in its file, or in the form's words; nothing for a whole table, or the whole report."""
    where = finding.origin.place(lang)
    if not where and report and not (finding.table and finding.pointer.count("/") == 2):
        where = place_label(report.edition, finding.pointer)[lang]
    return where


def identities(coverage: Coverage, lang: str) -> Iterator[str]:
    """A line that says how many hold, if there are any."""
    states = (coverage.holds, coverage.violated, coverage.open)
    if not any(states):
        return
    if lang == "zh":
        yield "  勾稽关系：成立 {} 个，不成立 {} 个，因空白未能核验 {} 个".format(*states)
    else:
        yield "  identities: {} hold, {} violated, {} left open by blanks".format(*states)


def not_run(rules: Sequence[_NotRun], lang: str, indent: str = "") -> Iterator[str]:
    """A line for each reason for which rules were not run."""
    reasons: dict[Label, list[str]] = {}
    for code, why in rules:
        reasons.setdefault(why, []).append(code)
    for why, codes in reasons.items():
        listed = spans(codes)
        yield f"{indent}未检查：{listed}（{why.zh}）" if lang == "zh" else f"{indent}not checked: {listed} ({why.en})"


def run_nowhere(run: Run) -> list[_NotRun]:
    """What was not checked in any of several reports, to be told once."""
    coverages = [result.coverage for result in run.results if result.coverage]
    if len(coverages) < 2:
        return []
    everywhere = set.intersection(*(set(each.rules_not_run) for each in coverages))
    return [why for why in coverages[0].rules_not_run if why in everywhere]


def spans(codes: Sequence[str]) -> str:
    """Codes in few words: `F003-F014` for codes that follow one another."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and code[0] == runs[-1][-1][0] and int(code[1:]) == int(runs[-1][-1][1:]) + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return " ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else " ".join(run) for run in runs)


def totals(run: Run) -> str:
    """The numbers of a run on one line."""
    all = run.totals
    identities = all.holds + all.violated + all.open
    if run.lang == "zh":
        explained = f"，已说明 {all.explained}" if all.explained else ""
        return f"合计：{all.files} 个文件，{all.reports} 份报告，无法读取的文件 {all.refused} 个；错误 {all.errors}，警告 {all.warnings}，提示 {all.infos}{explained}；勾稽关系 {identities} 个，已证实成立 {all.holds} 个"
    explained = f", {all.explained} explained" if all.explained else ""
    return f"total: {all.files} files, {all.reports} reports, {all.refused} files not read; {all.errors} errors, {all.warnings} warnings, {all.infos} infos{explained}; {all.holds} of {identities} identities verified to hold"


def _summary(run: Run) -> Iterator[str]:
    yield totals(run)
    worst = max((f for r in run.results for f in r.findings if not f.explanation), key=_gravity, default=None)
    if worst:
        command = f"gongkai rules {worst.rule.code}"
        yield f"规则的说明：{command}" if run.lang == "zh" else f"what a rule means: {command}"
    yield from unused(run)


def unused(run: Run) -> Iterator[str]:
    """A line for each explanation that found nothing to explain."""
    for each in run.left:
        what = visible(f"{each.rule} {each.agency or ''} {each.year or ''} {each.pointer}")
        yield (
            f"说明未用上（问题已消失，或数值已变）：{what}"
            if run.lang == "zh"
            else f"explanation without a finding (gone, or its values changed): {what}"
        )


def _gravity(finding: Finding) -> int:
    return finding.rule.severity


def _styled(text: str, code: int, run: Run) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if run.color else text


def fitted(line: str, width: int | None, hang: int | None = None) -> Iterator[str]:
    """A line broken to a terminal's columns; what follows begins in column `hang`, or a little right of the line."""
    if width is None or width < 2 * _INDENT + 16:
        yield line
        return
    under = " " * (len(line) - len(line.lstrip(" ")) + 2 if hang is None else hang)
    begin, last, used, invisible = 0, 0, 0, False
    for at, character in enumerate(line):
        # Colors take no place.
        invisible = character == "\x1b" or (invisible and line[at - 1] != "m")
        used += 0 if invisible else columns(character)
        if used > width and at > begin:
            cut = last if last > begin else at
            yield line[begin:cut].rstrip(" ") if begin == 0 else under + line[begin:cut].strip(" ")
            begin = cut
            used = len(under) + columns(line[begin : at + 1].lstrip(" "))
        if character in " ；，。、" or unicodedata.east_asian_width(character) in "WF":
            last = at + 1
    rest = line[begin:]
    yield rest if begin == 0 else under + rest.strip(" ")
