"""`gongkai validate`: what is wrong with submissions, and where."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli import _console
from gongkai.cli._console import (
    Agencies,
    Agency,
    FailOn,
    From,
    Jobs,
    Lang,
    Language,
    Paths,
    Published,
    SourceUrl,
    Threshold,
    Title,
    Year,
)


class Format(StrEnum):
    text = "text"
    json = "json"


def validate(
    paths: Paths,
    format: Annotated[Format, typer.Option("--format", help="输出格式。 Output format.")] = Format.text,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写入文件，默认标准输出。 Write to a file instead of standard output."),
    ] = None,
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
    from gongkai.cli import _input, _render_json, _render_text

    tongue = _console.resolve(lang)
    known = _input.known(agencies, agency, year, report_title, published, source_url)
    found = list(_input.results(paths, source_format, tongue, jobs=jobs, identify=known))
    if format is Format.json:
        _console.write_data(_render_json.render(found), output)
    elif output is not None:
        _console.write_data(_render_text.render(found, tongue, color=False).encode(), output)
    else:
        _console.show(_render_text.render(found, tongue, color=_render_text.wants_color()).rstrip("\n"))
    _input.leave(found, fail_on)
