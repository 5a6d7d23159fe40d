"""`gongkai diff`: what differs between reports, years or packages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli import _console
from gongkai.cli._console import Agencies, From, Ignore, Jobs, Lang, Language, ProfileFile, Select

_STDIN = Path("-")


def diff(
    a: Annotated[
        Path,
        typer.Argument(
            metavar="A",
            help="原来的：文件、文件夹、ZIP、数据包；- 为标准输入。 Before: file, folder, ZIP, package; - is standard input.",
        ),
    ],
    b: Annotated[Path, typer.Argument(metavar="B", help="现在的，同上。 After, likewise.")],
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="FORMAT", help="输出格式：text json html。 Output format.")
    ] = "text",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="写入文件，默认标准输出。 Write to a file instead of standard output."),
    ] = None,
    max_changes: Annotated[
        int,
        typer.Option(
            "--max-changes",
            min=0,
            metavar="N",
            help="text 中每对报告每类最多列出的不同，0 为全部。 Changes of each sort that text shows of a pair; 0 shows all.",
        ),
    ] = 20,
    profile: ProfileFile = None,
    select: Select = None,
    ignore: Ignore = None,
    source_format: From = None,
    agencies: Agencies = None,
    jobs: Jobs = None,
    lang: Lang = Language.auto,
) -> None:
    """对比报告：数字、文字、机关信息和发现有什么不同。A 和 B 可以是单份报告、不同年度或数据包。

    Compare reports: numbers, text, other data and findings that differ. A and B are reports, years or packages.

    多份报告按机关和年度对应；两边各为一个年度而不同的，按机关对应。 Several reports are paired by agency and year; by agency alone where each side has one year, and not the same.

    退出码 Exit codes: 0 没有不同 no difference; 1 有不同，或部分文件无法读取 differences, or files not read; 2 用法错误 usage; 3 无法完成 not done.
    """
    from gongkai.cli import _input, _judged
    from gongkai.form import Label
    from gongkai.pairing import compare
    from gongkai.renderers.diff import FORMATS, Shown, render

    tongue = _console.resolve(lang)
    if format not in FORMATS:
        raise typer.BadParameter(f"{format}（{', '.join(FORMATS)}）", param_hint="--format")
    if a == b == _STDIN:
        raise typer.BadParameter("A、B 不能都是标准输入 / A and B cannot both be standard input", param_hint="B")
    to_file = output is not None and str(output) != "-"
    if output is not None and to_file:
        _input.refuse_overwriting([a, b], output)
    known = _input.known(agencies, None, None, None, None, None)
    judging = _judged.judging(profile, select, ignore, reasons=None, earlier=None, known=known, lang=tongue)
    sides = []
    for path in (a, b):
        # Where one side comes by standard input, its format says nothing of the other.
        given = source_format if path == _STDIN or _STDIN not in (a, b) else None
        read = _input.results(
            [path],
            given,
            tongue,
            jobs=jobs,
            identify=known,
            profile=judging.profile,
            leave_out=[output] if output is not None and to_file else (),
        )
        sides.append(judging(list(read))[0])
    unread = [result for side in sides if not any(each.report for each in side) for result in side if result.refused]
    for result in unread:
        for finding in result.findings:
            told = {each: f"{result.source.name}: {finding.message(each)}" for each in ("zh", "en")}
            _console.say(Label(**told), tongue)
    if not all(any(result.report for result in side) for side in sides):
        raise typer.Exit(_console.UNDONE)
    comparison = compare(*sides)
    text = "".join(render(Shown(comparison, str(a), str(b), tongue, max_changes), format))
    if format == "text" and not to_file:
        _console.show(text.rstrip("\n"))
    else:
        _console.write_data(text.encode(), output)
    if comparison:
        raise typer.Exit(_console.FOUND)
