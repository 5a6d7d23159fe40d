"""`gongkai convert`: submissions to canonical data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli import _console
from gongkai.cli._console import Agencies, Agency, From, Jobs, Lang, Language, Paths, Published, SourceUrl, Title, Year


def convert(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="输出文件，- 为标准输出。 Output file; - is standard output.")
    ] = Path("-"),
    target_format: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="输出格式：json jsonl csv；默认按扩展名。 Output format; by the file's ending if not given.",
        ),
    ] = None,
    origins: Annotated[
        bool,
        typer.Option(
            "--origins",
            help="另写每个值的出处：report.json 旁写 report.origins.json。 Also write where each value came from, beside the output.",
        ),
    ] = False,
    to_edition: Annotated[
        str | None,
        typer.Option(
            "--to-edition",
            metavar="EDITION",
            help="转为另一版本的格式：2019、2021；没有对应的项留空，列明得失。 Bring reports into this edition of the form; what has no counterpart is blank, and told.",
        ),
    ] = None,
    losses: Annotated[
        Path | None,
        typer.Option(
            "--losses",
            metavar="FILE",
            help="把 --to-edition 的得失写入文件（JSON），包括未能带入的数值。 Write what --to-edition kept, summed, left blank and dropped, with the values.",
        ),
    ] = None,
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
    """转换报告：读取任何可读格式，写成规范 JSON 或整洁 CSV。

    Convert reports from any readable format to canonical JSON or tidy CSV.

    读不懂的内容列在标准错误上，不会被猜测。 What could not be used is listed on standard error, never guessed.

    退出码 Exit codes: 0 全部读出 all read; 1 部分文件无法读取 some files not read; 2 用法错误 usage; 3 无法完成 not done.
    """
    from gongkai import writers
    from gongkai.cli import _crossed, _input, _origins, _outcome
    from gongkai.findings import Severity
    from gongkai.form import Label

    tongue = _console.resolve(lang)
    if target_format is not None and target_format not in writers.WRITERS:
        raise typer.BadParameter(f"{target_format}（{', '.join(writers.WRITERS)}）", param_hint="--to")
    to_stdout = str(output) == "-"
    if origins and to_stdout:
        raise typer.BadParameter("须用 --output 指明文件 / needs --output", param_hint="--origins")
    format = target_format or ("json" if to_stdout else writers.format_of(output))
    beside = output.with_suffix(".origins.json")
    written = [*(() if to_stdout else (output, beside)), *filter(None, [losses])]
    _crossed.refuse_wrong_call(to_edition, losses, (output, beside))
    for each in (output, *filter(None, [losses])):
        _input.refuse_overwriting(paths, each)
    known = _input.known(agencies, agency, year, report_title, published, source_url)
    found = list(_input.results(paths, source_format, tongue, jobs=jobs, identify=known, leave_out=written))
    for result in found:
        for finding in result.findings:
            invalid = finding.rule.code.startswith("S1") and finding.rule.severity is Severity.ERROR
            if invalid or (finding.rule.code.startswith("F") and finding.rule.severity >= Severity.WARNING):
                place = finding.origin.place(tongue)
                head = f"{result.source.name}{f' [{place}]' if place else ''}: {finding.rule.code} "
                _console.say(Label(head + finding.message("zh"), head + finding.message("en")), tongue)
    if len(found) > 1:
        _console.say(Label(*(_outcome.table(found, each) for each in ("zh", "en"))), tongue)
    reports = [result.report for result in found if result.report is not None]
    if not reports:
        raise typer.Exit(_console.UNDONE)
    if to_edition is not None:
        reports = _crossed.crossed(reports, to_edition, losses, tongue)
    _console.write_data(writers.dump(reports, format), None if to_stdout else output)
    if origins:
        _console.write_data(_origins.render(reports), beside)
    if len(reports) < len(found):
        raise typer.Exit(_console.FOUND)
