"""Streams, languages and exit codes of the command line."""

from __future__ import annotations

import io
import locale
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias, TypeVar

import typer

from gongkai.errors import BilingualError, GongkaiError, OutputRefused, in_chinese
from gongkai.form import Label

#: Findings at or above `--fail-on`.
FOUND = 1
#: The work could not be done. (2, a wrong call, is given by typer.)
UNDONE = 3

_Item = TypeVar("_Item")
#: A run over fewer files than this shows no progress.
_LONG = 20


class Language(StrEnum):
    zh = "zh"
    en = "en"
    auto = "auto"


class Threshold(StrEnum):
    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


Lang: TypeAlias = Annotated[
    Language,
    typer.Option(
        "--lang",
        envvar="GONGKAI_LANG",
        help="消息的语言；auto 按系统语言。 Language of messages; auto follows the system.",
    ),
]
Paths: TypeAlias = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH...",
        help="文件、文件夹、ZIP 压缩包、数据包；- 表示标准输入（须加 --from）。 Files, folders, ZIP archives, data packages; - is standard input (with --from).",
    ),
]
From: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FORMAT",
        help="输入格式：json jsonl yaml csv text html docx office workbook pdf package；默认按扩展名。 Input format; by the file's ending if not given.",
    ),
]
Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help="同时使用的进程数；默认按文件多少和处理器核数。 Processes at a time; by the files and the cores if not given.",
    ),
]
Agencies: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--agencies",
        metavar="CSV",
        help="机关名录（name、uscc、division、level、kind、scope、parent），按名称补全报告。 Register of agencies; joined by name.",
    ),
]
Agency: TypeAlias = Annotated[
    str | None, typer.Option("--agency", metavar="NAME", help="指定机关名称。 The agency, whatever the report says.")
]
Year: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--year", min=2008, max=2100, metavar="YEAR", help="指定报告年度。 The year, whatever the report says."
    ),
]
Title: TypeAlias = Annotated[
    str | None, typer.Option("--report-title", metavar="TEXT", help="指定报告标题。 The report's title.")
]
Published: TypeAlias = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="指定发布日期，如 2025-01-31。 Date of publication.")
]
SourceUrl: TypeAlias = Annotated[
    str | None, typer.Option("--source-url", metavar="URL", help="指定来源网址。 Address it was published at.")
]
FailOn: TypeAlias = Annotated[
    Threshold,
    typer.Option(
        "--fail-on", help="有此级别及以上的发现时以 1 退出。 Exit with 1 for findings of this severity or above."
    ),
]


Select: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="CODE",
        help="只试用这些规则，如 A201、A2、A；可重复。 Only these rules, by code or its beginning; may be repeated.",
    ),
]
Ignore: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="CODE", help="不试用这些规则；可重复。 Not these rules, by code or its beginning."
    ),
]
ProfileFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--profile",
        metavar="FILE",
        help="规则方案（YAML）：选用哪些规则、各是什么级别。 Profile: rules and severities.",
    ),
]
ExplanationsFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--explanations",
        metavar="FILE",
        help="情况说明（YAML），由 explain-stub 生成后填写。 Explanations of findings; explain-stub writes one to fill in.",
    ),
]
Previous: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--previous",
        metavar="PATH",
        help="上一年度的报告：文件、文件夹或数据包；可重复。 Last year's reports: files, folders or packages.",
    ),
]


def resolve(lang: Language) -> str:
    """`zh` or `en`."""
    if lang is not Language.auto:
        return lang.value
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"))), None)
    system = named or locale.getlocale()[0] or ""
    return "zh" if system.lower().startswith(("zh", "chinese")) else "en"


def survive_any_encoding() -> None:
    """Show a character the console does not have as `?`, instead of ending in the middle of a report."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def show(text: str = "") -> None:
    """Print a line of text for people."""
    typer.echo(text)


def say(text: Label, lang: str) -> None:
    """Print a line that is not part of the result, to standard error."""
    typer.echo(text[lang], err=True)


def complain(error: GongkaiError, lang: str | None = None) -> None:
    """Print an error to standard error."""
    lang = lang or resolve(Language(os.environ.get("GONGKAI_LANG") or "auto"))
    words = error.zh if lang == "zh" and isinstance(error, BilingualError) else str(error)
    typer.echo(f"gongkai: {words}", err=True)


def write_data(data: bytes, output: Path | None) -> None:
    """Write a result for programs: whole into a file or not at all, or as it is to standard output.

    A terminal that does not show UTF-8 gets the characters it has, and the others as `\\uXXXX`, which JSON reads.
    """
    if output is not None and str(output) != "-":
        _write_whole(data, output)
    elif sys.stdout.isatty() and (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(data.decode().encode(encoding, "backslashreplace").decode(encoding))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _write_whole(data: bytes, output: Path) -> None:
    try:
        handle, scratch = tempfile.mkstemp(prefix=f".{output.name}-", dir=output.parent)
    except OSError as error:
        raise _not_writable(output, error) from error
    try:
        with open(handle, "wb") as stream:
            stream.write(data)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(scratch, 0o666 & ~umask)
        os.replace(scratch, output)
    except OSError as error:
        Path(scratch).unlink(missing_ok=True)
        raise _not_writable(output, error) from error


def _not_writable(output: Path, error: OSError) -> OutputRefused:
    return OutputRefused(f"无法写入 {output}：{in_chinese(error)}", f"{output} cannot be written: {error.strerror}")


def progress(items: Iterable[_Item], total: int, lang: str, file_of: Callable[[_Item], str]) -> Iterator[_Item]:
    """The items, with a bar of the files they are from on standard error, while a person watches."""
    if total < _LONG or not sys.stderr.isatty():
        yield from items
        return
    label = "处理中" if lang == "zh" else "working"
    seen = ""
    with typer.progressbar(length=total, label=label, file=sys.stderr, show_pos=True) as bar:
        for item in items:
            if (file := file_of(item)) != seen:
                bar.update(1)
                seen = file
            yield item
