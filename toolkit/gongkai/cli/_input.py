"""The submissions a command was given, read and judged."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from gongkai import readers
from gongkai.check import Result, check_bytes, check_many
from gongkai.cli import _console
from gongkai.cli._console import Threshold
from gongkai.errors import UnreadableFile
from gongkai.findings import Severity
from gongkai.submissions import expand

_STDIN = Path("-")


def results(
    paths: Sequence[Path], format: str | None, lang: str, *, base: Path | None = None, leave_out: Path | None = None
) -> Iterator[Result]:
    """Read and judge all submissions, with progress. Leaves the program when the call is wrong or names no file."""
    if format is not None and format not in readers.READERS:
        known = ", ".join(readers.READERS)
        raise typer.BadParameter(f"{format}（{known}）", param_hint="--from")
    if _STDIN in paths:
        if format is None:
            raise typer.BadParameter("- 须指明格式 / - needs a format", param_hint="--from")
        if len(paths) > 1:
            raise typer.BadParameter("- 不能与其他文件同用 / - stands alone", param_hint="PATH")
        yield from check_bytes(sys.stdin.buffer.read(), "-", format=format)
        return
    if base is not None:
        # A package says nothing of the machine it was made on.
        paths = [Path(os.path.abspath(path)) for path in paths]
    found = list(expand(paths, format=format, base=base, leave_out=leave_out))
    if not found:
        raise UnreadableFile("没有任何文件可读", "there is no file to read")
    yield from _console.progress(check_many(found), len(found), lang)


def common_folder(paths: Sequence[Path]) -> Path | None:
    """The folder by which the files of a package are named, so that it does not matter where they were bundled."""
    if _STDIN in paths:
        return None
    folders = {os.path.abspath(path if path.is_dir() else path.parent) for path in paths}
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None


def leave(found: Sequence[Result], fail_on: Threshold) -> None:
    """Leave the program as the findings ask: 3 when nothing could be read, 1 when some reach the threshold."""
    if all(result.report is None for result in found):
        raise typer.Exit(_console.UNDONE)
    worst = max((finding.rule.severity for result in found for finding in result.findings), default=None)
    if worst is not None and fail_on is not Threshold.never and worst >= Severity[fail_on.name.upper()]:
        raise typer.Exit(_console.FOUND)
