"""Submissions of every format to reports. A reader never judges."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from gongkai.errors import UnknownFormat, UnreadableFile, in_chinese
from gongkai.report import Report, Source

Reader: TypeAlias = Callable[[bytes, Source], Iterator[Report]]

#: Each format and the module whose `read` reads it, imported when a file asks for it.
READERS: Mapping[str, str] = {
    "json": "gongkai.readers.json",
    "yaml": "gongkai.readers.yaml",
    "csv": "gongkai.readers.csv",
    "text": "gongkai.readers.text",
    "html": "gongkai.readers.html",
    "docx": "gongkai.readers.docx",
    "workbook": "gongkai.readers.workbook",
    "pdf": "gongkai.readers.pdf",
}

#: File name endings and the format they mean.
SUFFIXES: Mapping[str, str] = {
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".mht": "html",
    ".mhtml": "html",
    ".docx": "docx",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xls": "workbook",
    ".et": "workbook",
    ".ods": "workbook",
    ".pdf": "pdf",
}

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: The formats that are meant to begin so.
_CONTAINERS: Mapping[str, tuple[bytes, ...]] = {"docx": (_ZIP,), "workbook": (_ZIP, _OLE), "pdf": (b"%PDF-",)}
#: How files of other kinds begin, whatever their name says.
_MAGIC = (
    (b"%PDF-", "PDF"),
    (_ZIP, "ZIP（DOCX、XLSX 等）", "ZIP (DOCX, XLSX and the like)"),
    (_OLE, "OLE（DOC、XLS 等）", "OLE (DOC, XLS and the like)"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
)


def read(path: str | PathLike[str], *, format: str | None = None, name: str | None = None) -> Iterator[Report]:
    """Read the reports in a file.

    `format` is a key of `READERS`; without it the file's name says it. `name` is what findings call the file.

    Raises:
        UnreadableFile: the file is not there, of no known format, or holds no report.
    """
    path = Path(path)
    return read_bytes(load(path), name or name_of(path), format=format or format_of(path))


def load(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableFile: it cannot be opened.
    """
    try:
        if not path.is_file() and path.exists():
            raise UnreadableFile("不是普通文件", "not a regular file")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"无法打开：{in_chinese(error)}", f"cannot be opened: {error.strerror}") from error


def name_of(path: Path) -> str:
    """A path as findings name it, whatever its bytes are."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_bytes(data: bytes, name: str, *, format: str) -> Iterator[Report]:
    """Read the reports in the bytes of a file, as `read` does."""
    reader: Reader = import_module(READERS[format]).read
    _refuse_other_kinds(data, format)
    return reader(data, source(data, name, format))


def source(data: bytes, name: str, format: str) -> Source:
    """The facts of a file that a report keeps."""
    return Source(name, format, None, hashlib.sha256(data).hexdigest(), len(data))


def submissions(paths: Iterable[Path], *, leave_out: Path | None = None) -> list[Path]:
    """The files themselves, and all files in the folders and the folders below; hidden ones and `leave_out` are passed over.

    In a fixed order, and each file once.
    """
    found: dict[Path, None] = {}
    own = leave_out.resolve() if leave_out else None
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        for file in sorted(path.rglob("*"), key=lambda each: each.as_posix()):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden and not (own and file.resolve().is_relative_to(own)):
                found[file] = None
    return list(found)


def format_of(path: Path) -> str:
    """The format a file's name stands for.

    Raises:
        UnknownFormat: no reader knows it.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = " ".join(SUFFIXES)
        raise UnknownFormat(
            f"不认识扩展名 {suffix or '（无）'}（可读：{known}）；可用 --from 指明格式",
            f"no reader for {suffix or 'a name without an ending'} (known: {known}); --from names the format",
        )
    return SUFFIXES[suffix]


def _refuse_other_kinds(data: bytes, format: str) -> None:
    if not data.strip():
        raise UnreadableFile("文件是空的", "the file is empty")
    for magic, *kind in _MAGIC:
        if data.startswith(magic) and magic not in _CONTAINERS.get(format, ()):
            raise UnreadableFile(
                f"内容是 {kind[0]} 文件，本版本不能读取这种格式",
                f"the content is a {kind[-1]} file, a format this version cannot read",
            )
