"""`gongkai explain-stub`: a file of explanations to fill in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli import _console
from gongkai.cli._console import (
    Agencies,
    Agency,
    ExplanationsFile,
    From,
    Ignore,
    Jobs,
    Lang,
    Language,
    Paths,
    Previous,
    ProfileFile,
    Published,
    Select,
    SourceUrl,
    Threshold,
    Title,
    Year,
)


def explain_stub(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写入文件，默认标准输出。 Write to a file instead of standard output."),
    ] = None,
    least: Annotated[
        Threshold,
        typer.Option("--least", help="列入此级别及以上的发现。 Findings of this severity or above."),
    ] = Threshold.warning,
    profile: ProfileFile = None,
    select: Select = None,
    ignore: Ignore = None,
    explanations: ExplanationsFile = None,
    previous: Previous = None,
    source_format: From = None,
    agencies: Agencies = None,
    agency: Agency = None,
    year: Year = None,
    report_title: Title = None,
    published: Published = None,
    source_url: SourceUrl = None,
    jobs: Jobs = None,
    lang: Lang = Language.auto,
) -> None:
    """生成情况说明文件：列出当前的发现，填写理由后供 --explanations 使用。

    Write a file of explanations to fill in, with an entry for each finding that has none.

    退出码 Exit codes: 0 已写出 written; 2 用法错误 usage; 3 无法完成 not done.
    """
    from gongkai.cli import _input, _judged
    from gongkai.explanations import stub
    from gongkai.findings import Severity

    tongue = _console.resolve(lang)
    if output is not None:
        _input.refuse_overwriting(paths, output)
    known = _input.known(agencies, agency, year, report_title, published, source_url)
    judging = _judged.judging(profile, select, ignore, reasons=explanations, earlier=previous, known=known, lang=tongue)
    found, _ = judging(
        list(_input.results(paths, source_format, tongue, jobs=jobs, identify=known, profile=judging.profile))
    )
    floor = Severity.INFO if least is Threshold.never else Severity[least.name.upper()]
    _console.write_data(stub(found, least=floor, date=date.today()).encode(), output)
    if all(result.report is None for result in found):
        raise typer.Exit(_console.UNDONE)
