"""`gongkai validate`: what is wrong with submissions, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli import _console
from gongkai.cli._console import (
    Agencies,
    Agency,
    ExplanationsFile,
    FailOn,
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


def validate(
    paths: Paths,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT[=FILE]",
            help="输出格式：text json ndjson csv sarif junit github html markdown；可重复，各写一个文件。 Output format; may be repeated, each with a file.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写入文件，默认标准输出。 Write to a file instead of standard output."),
    ] = None,
    max_findings: Annotated[
        int | None,
        typer.Option(
            "--max-findings",
            min=0,
            metavar="N",
            help="每份报告最多显示的发现数，0 为全部。 Findings shown of each report; 0 shows all.",
        ),
    ] = None,
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
    fail_on: FailOn = Threshold.error,
    lang: Lang = Language.auto,
) -> None:
    """校验报告：逐份列出问题、所在位置和已核验的内容。

    Check reports: what is wrong, where, and what was verified.

    退出码 Exit codes: 0 通过 passed; 1 有达到 --fail-on 的发现 findings; 2 用法错误 usage; 3 无法完成 not done.
    """
    from gongkai.cli import _input, _judged, _output

    tongue = _console.resolve(lang)
    outputs = _output.outputs(formats, output)
    for each in outputs:
        if each.path is not None:
            _input.refuse_overwriting(paths, each.path)
    known = _input.known(agencies, agency, year, report_title, published, source_url)
    judging = _judged.judging(profile, select, ignore, reasons=explanations, earlier=previous, known=known, lang=tongue)
    found, left = judging(
        list(_input.results(paths, source_format, tongue, jobs=jobs, identify=known, profile=judging.profile))
    )
    _output.write(outputs, found, tongue, max_findings, left, fail_on)
    _input.leave(found, fail_on)
