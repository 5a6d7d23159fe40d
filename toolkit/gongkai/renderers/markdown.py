"""Markdown, for a comment on a change or the summary of a job."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from gongkai.check import Result
from gongkai.findings import Finding, Severity
from gongkai.form import Label
from gongkai.renderers import Run
from gongkai.renderers._files import places
from gongkai.renderers.text import EXPLAINED, capped, diagnoses, identities, not_run, place, run_nowhere, titled, totals
from gongkai.text import shortened, visible

#: Characters of the whole, of which GitHub takes 65,536 in a comment; and what is kept of them for the last lines.
_MOST, _KEPT = 65_000, 4_000
#: Characters of a cell, and of a name.
_LONG, _NAME = 300, 100
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_TITLE = Label("年度报告校验结果", "Annual reports checked")
_HEADS = (Label("级别", "Severity"), Label("规则", "Rule"), Label("位置", "Place"), Label("问题", "What is wrong"))
#: What is more than text in Markdown, in HTML, or to GitHub: a formula, a link, a mention of a person or an issue.
_MARKED = re.compile(r"[\\`*_\[\]<>|~&$]|:(?=//)|(?<=www)\.|[@#]")


def render(run: Run) -> Iterator[str]:
    """The numbers of the run, then a table for each report that has findings, the gravest reports first."""
    head = f"## {_TITLE[run.lang]}\n\n{totals(run)}\n"
    yield head
    room = _MOST - _KEPT - len(head)
    told, rest = run_nowhere(run), list[Finding]()
    named = places(run)
    faulty = [result for result in run.results if result.findings]
    for result in sorted(faulty, key=lambda result: [-result.count(each) for each in _SEVERITIES]):
        about = [why for why in result.coverage.rules_not_run if why not in told] if result.coverage else []
        notes = [shortened(line, _LONG) for line in diagnoses(result, run.lang)]
        notes += [*(identities(result.coverage, run.lang) if result.coverage else ()), *not_run(about, run.lang)]
        title = _title(result, named[result.source.name].path, run.lang)
        block, left = _block(result, title, notes, run, room)
        room -= len(block)
        rest += left
        yield block
    yield shortened(
        "".join(f"\n{marked(line.strip())}\n" for line in _last(run, rest, len(run.results) - len(faulty))), _KEPT
    )


def marked(text: str) -> str:
    """A text in which nothing is markup, for Markdown and for HTML.

    >>> marked("1*2*3|<b>")
    '1&#42;2&#42;3&#124;&#60;b&#62;'
    """
    return _MARKED.sub(_as_text, visible(text))


def _as_text(found: re.Match[str]) -> str:
    character = found.group()
    # A name is no mention, and a number no issue, where they do not follow at once.
    return f"{character}<!-- -->" if character in "@#" else f"&#{ord(character)};"


def _title(result: Result, file: str, lang: str) -> str:
    """Whose report it is, how much was found in it, and its file."""
    name = f"{shortened(titled(result, lang), _NAME)} — " if result.report else ""
    counts = [f"{each.label[lang]} {result.count(each)}" for each in _SEVERITIES if result.count(each)]
    explained = sum(finding.explanation is not None for finding in result.findings)
    counts += [f"{EXPLAINED[lang]} {explained}"] if explained else []
    return f"{marked(name)}{('，' if lang == 'zh' else ', ').join(counts)} — {marked(shortened(file, 2 * _NAME))}"


def _block(result: Result, title: str, notes: Sequence[str], run: Run, room: int) -> tuple[str, list[Finding]]:
    """The table of a report in no more characters than there is room for, and the findings that are not in it."""
    lang = run.lang
    heads = " | ".join(head[lang] for head in _HEADS)
    opened = " open" if len(run.results) == 1 else ""
    top = f"\n<details{opened}>\n<summary>{title}</summary>\n\n| {heads} |\n|---|---|---|---|\n"
    bottom = "".join(f"\n{marked(note.strip())}\n" for note in notes) + "\n</details>\n"
    room -= len(top) + len(bottom)
    shown, rest = capped(sorted(result.findings, key=lambda each: -each.rule.severity), run)
    rows: list[str] = []
    for at, finding in enumerate(shown):
        row = _row(finding, result, lang)
        if len(row) > room:
            rest = shown[at:] + rest
            break
        rows.append(row)
        room -= len(row)
    return (top + "".join(rows) + bottom if rows else ""), rest


def _row(finding: Finding, result: Result, lang: str) -> str:
    weight = EXPLAINED if finding.explanation else finding.rule.severity.label
    reason = f" —— {finding.explanation.reason}" if finding.explanation else ""
    said = marked(shortened(finding.message(lang), _LONG) + shortened(reason, _LONG))
    where = marked(shortened(place(finding, result.report, lang), _NAME))
    return f"| {weight[lang]} | {finding.rule.code} | {where} | {said} |\n"


def _last(run: Run, rest: Sequence[Finding], quiet: int) -> Iterator[str]:
    zh = run.lang == "zh"
    if rest:
        counts = Counter(finding.rule.code for finding in rest)
        listed = " ".join(f"{code}×{count}" for code, count in sorted(counts.items()))
        yield f"另有 {len(rest)} 个发现未列出：{listed}" if zh else f"{len(rest)} more findings: {listed}"
    if quiet:
        yield f"没有发现问题的报告：{quiet} 份" if zh else f"reports without findings: {quiet}"
    yield from not_run(run_nowhere(run), run.lang)
    if run.left:
        yield f"未用上的情况说明：{len(run.left)} 条" if zh else f"explanations without a finding: {len(run.left)}"
