"""`gongkai bundle`: submissions to an open data package."""

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


def bundle(
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", "-o", help="数据包文件夹。 Folder of the package.")],
    name: Annotated[str, typer.Option("--name", help="数据包的名称。 Name of the package.")] = "annual-reports",
    title: Annotated[str | None, typer.Option("--title", help="数据包的标题。 Title of the package.")] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="写完后用 frictionless 独立校验。 Validate what was written with frictionless."),
    ] = False,
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
    fail_on: FailOn = Threshold.never,
    lang: Lang = Language.auto,
) -> None:
    """打包报告：把文件和文件夹中的报告写成一个数据包（Data Package v2）。

    Bundle the reports in files and folders into one Data Package (v2).

    有问题的报告也会收入，问题写在 findings 表中。 Reports with findings are kept; the findings are a table of the package.

    退出码 Exit codes: 0 已写出 written; 1 有达到 --fail-on 的发现 findings; 2 用法错误 usage; 3 无法完成 not done.
    """
    from gongkai import bundle as bundling
    from gongkai.cli import _input, _judged
    from gongkai.form import Label

    tongue = _console.resolve(lang)
    _input.refuse_overwriting(paths, output)
    known = _input.known(agencies, agency, year, report_title, published, source_url)
    judging = _judged.judging(profile, select, ignore, reasons=explanations, earlier=previous, known=known, lang=tongue)
    judged = list(
        _input.results(
            paths,
            source_format,
            tongue,
            jobs=jobs,
            identify=known,
            profile=judging.profile,
            base=_input.common_folder(paths),
            leave_out=(output,),
        )
    )
    found, _ = judging(judged)
    for result in found:
        if result.refused:
            for finding in result.findings:
                words = {each: f"{result.source.name}: {finding.message(each)}" for each in ("zh", "en")}
                _console.say(Label(**words), tongue)
    if all(result.report is None for result in found):
        raise typer.Exit(_console.UNDONE)
    package = bundling.bundle(found, output, name=name, title=title)
    _console.say(bundling.summary(package), tongue)
    if check:
        from gongkai.package import independent_errors

        errors = list(independent_errors(output))
        for error in errors:
            _console.say(Label(error, error), tongue)
        if errors:
            raise typer.Exit(_console.UNDONE)
        _console.say(Label("frictionless 校验通过", "frictionless: valid"), tongue)
    _input.leave(found, fail_on)
