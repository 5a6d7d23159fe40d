"""Reports to files of every format that can be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from gongkai.errors import UnknownFormat
from gongkai.report import Report

#: Takes reports, gives the bytes of a file.
Writer: TypeAlias = Callable[[Iterable[Report]], bytes]

#: Each format and the module whose `write` writes it.
WRITERS: Mapping[str, str] = {
    "json": "gongkai.writers.json",
    "jsonl": "gongkai.writers.jsonl",
    "csv": "gongkai.writers.csv",
}

SUFFIXES: Mapping[str, str] = {".json": "json", ".jsonl": "jsonl", ".csv": "csv"}


def write(reports: Iterable[Report], path: str | PathLike[str], *, format: str | None = None) -> None:
    """Write reports to a file. `format` is a key of `WRITERS`; without it the file's name says it.

    Raises:
        UnknownFormat: no writer knows the format.
    """
    path = Path(path)
    path.write_bytes(dump(reports, format or format_of(path)))


def dump(reports: Iterable[Report], format: str) -> bytes:
    """The bytes of a file of reports."""
    writer: Writer = import_module(WRITERS[format]).write
    return writer(reports)


def format_of(path: Path) -> str:
    """The format a file's name stands for.

    Raises:
        UnknownFormat: no writer knows it.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = " ".join(SUFFIXES)
        raise UnknownFormat(
            f"不能写出扩展名为 {suffix or '（无）'} 的文件（可写：{known}）；可用 --to 指明格式",
            f"no writer for {suffix or 'a name without an ending'} (known: {known}); --to names the format",
        )
    return SUFFIXES[suffix]
