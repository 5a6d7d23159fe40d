"""The submissions a command was given, read and judged."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer

from gongkai import readers
from gongkai.agencies import Known, register
from gongkai.check import SHARD, Result, check_bytes, check_many
from gongkai.cli import _console
from gongkai.cli._console import Threshold
from gongkai.errors import OutputRefused, UnreadableFile
from gongkai.findings import Severity
from gongkai.profile import STANDARD, Profile
from gongkai.submissions import expand

_STDIN = Path("-")
#: Files for which it pays to start processes.
_MANY = 12


def results(
    paths: Sequence[Path],
    format: str | None,
    lang: str,
    *,
    jobs: int | None = None,
    identify: Known | None = None,
    profile: Profile = STANDARD,
    base: Path | None = None,
    leave_out: Sequence[Path] = (),
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
        yield from check_bytes(sys.stdin.buffer.read(), "-", format=format, identify=identify, profile=profile)
        return
    if base is not None:
        # A package says nothing of the machine it was made on.
        paths = [Path(os.path.abspath(path)) for path in paths]
    found = list(expand(paths, format=format, base=base, leave_out=leave_out))
    if not found:
        raise UnreadableFile("没有任何文件可读", "there is no file to read")
    with _workers(jobs, len(found)) as executor:
        judged = check_many(
            found, executor=executor, shard=_shard(len(found), jobs), identify=identify, profile=profile
        )
        yield from _console.progress(judged, len(found), lang, lambda result: result.source.name)


def known(
    agencies: Path | None,
    agency: str | None,
    year: int | None,
    title: str | None,
    published: str | None,
    source_url: str | None,
) -> Known | None:
    """What the options say of the reports; `None` if they say nothing."""
    for option, value in (("--agency", agency), ("--report-title", title)):
        if value is not None and not value.strip():
            raise typer.BadParameter("不能为空 / may not be empty", param_hint=option)
    if published is not None and not _is_date(published):
        raise typer.BadParameter(f"{published}；应如 2025-01-31 / to be like 2025-01-31", param_hint="--published")
    if source_url is not None and not source_url.startswith(("http://", "https://")):
        raise typer.BadParameter(f"{source_url}；应如 https://… / to be like https://…", param_hint="--source-url")
    facts = {"/agency/name": agency, "/year": year, "/title": title, "/published": published, "/source_url": source_url}
    said = {pointer: value for pointer, value in facts.items() if value is not None}
    return Known(said, register(agencies) if agencies else None) if said or agencies else None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@contextmanager
def _workers(jobs: int | None, files: int) -> Iterator[Executor | None]:
    """As many processes as were asked for, or as it pays to start; `None` to do it all in this one."""
    count = jobs or (os.cpu_count() or 1 if files >= _MANY else 1)
    if min(count, files) == 1:
        yield None
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    executor = ProcessPoolExecutor(min(count, files), multiprocessing.get_context(method))
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _shard(files: int, jobs: int | None) -> int:
    """Files that a worker is given at a time: few enough for all to end together."""
    return max(1, min(SHARD, files // (4 * (jobs or os.cpu_count() or 1))))


def refuse_overwriting(paths: Sequence[Path], output: Path) -> None:
    """Raise if what is to be written is one of the submissions, or the folder that holds a package of them."""
    if any(path != _STDIN and path.exists() and path.resolve() == output.resolve() for path in paths):
        raise OutputRefused(
            f"{output} 是输入之一，未作改动；请另选输出位置",
            f"{output} is one of the inputs; nothing was changed, choose another place",
        )


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
    """Leave the program as the findings ask: 3 when nothing could be read, 1 when some reach the threshold.

    A finding that somebody explained does not count.
    """
    if all(result.report is None for result in found):
        raise typer.Exit(_console.UNDONE)
    findings = (finding for result in found for finding in result.findings if not finding.explanation)
    worst = max((finding.rule.severity for finding in findings), default=None)
    if worst is not None and fail_on is not Threshold.never and worst >= Severity[fail_on.name.upper()]:
        raise typer.Exit(_console.FOUND)
