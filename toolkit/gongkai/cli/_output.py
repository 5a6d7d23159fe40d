"""The formats a call asked for, each written where it wants it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from gongkai import renderers
from gongkai.check import Result
from gongkai.cli import _console
from gongkai.cli._console import Threshold
from gongkai.findings import Explanation, Severity
from gongkai.renderers import RENDERERS, Run


@dataclass(frozen=True, slots=True)
class Output:
    format: str
    #: `None` for standard output.
    path: Path | None


def outputs(formats: Sequence[str] | None, output: Path | None) -> tuple[Output, ...]:
    """What `--format` and `--output` ask for. Leaves the program when two of them want the same place."""
    found = []
    for each in formats or ("text",):
        format, equals, file = each.partition("=")
        if format not in RENDERERS:
            raise typer.BadParameter(f"{format}（{', '.join(RENDERERS)}）", param_hint="--format")
        if equals and not file:
            raise typer.BadParameter(f"{each}：= 后应为文件 / a file is to follow =", param_hint="--format")
        path = Path(file) if file else None if output is None or str(output) == "-" else output
        found.append(Output(format, path))
    places = [each.path and each.path.resolve() for each in found]
    if len(set(places)) < len(places):
        raise typer.BadParameter(
            "几种格式须写入不同的文件，如 -f text -f sarif=out.sarif / each format needs a place of its own",
            param_hint="--format",
        )
    return tuple(found)


def write(
    outputs: Sequence[Output],
    found: Sequence[Result],
    lang: str,
    max_findings: int | None,
    left: tuple[Explanation, ...] = (),
    fail_on: Threshold = Threshold.error,
) -> None:
    """Write each of the outputs: files first, so that what a terminal shows comes last."""
    for each in sorted(outputs, key=lambda each: each.path is None):
        terminal = each.format == "text" and each.path is None and sys.stdout.isatty()
        run = Run(
            found,
            lang,
            max_findings,
            color=terminal and "NO_COLOR" not in os.environ,
            width=shutil.get_terminal_size().columns if terminal else None,
            left=left,
            base=Path.cwd(),
            failing=Severity.ERROR if fail_on is Threshold.never else Severity[fail_on.name.upper()],
        )
        text = "".join(renderers.render(run, each.format))
        if each.path is None and each.format in ("text", "github"):
            _console.show(text.rstrip("\n"))
        else:
            _console.write_data(text.encode(), each.path)
