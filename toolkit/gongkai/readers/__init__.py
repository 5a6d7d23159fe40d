"""Submissions of every format to reports. A reader never judges."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import TypeAlias

from gongkai.errors import UnknownFormat, UnreadableFile
from gongkai.readers._container import OLE, RTF, ZIP
from gongkai.report import Report, Source, Unread

Reader: TypeAlias = Callable[[bytes, Source], Iterator[Report | Unread]]

#: Each format and the module whose `read` reads it, imported when a file asks for it.
READERS: Mapping[str, str] = {
    "json": "gongkai.readers.json",
    "jsonl": "gongkai.readers.jsonl",
    "yaml": "gongkai.readers.yaml",
    "csv": "gongkai.readers.csv",
    "text": "gongkai.readers.text",
    "html": "gongkai.readers.html",
    "docx": "gongkai.readers.docx",
    "workbook": "gongkai.readers.workbook",
    "pdf": "gongkai.readers.pdf",
    "office": "gongkai.readers.office",
    "package": "gongkai.readers.package",
}

#: File name endings and the format they mean.
SUFFIXES: Mapping[str, str] = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
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
    ".doc": "office",
    ".wps": "office",
    ".rtf": "office",
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xls": "workbook",
    ".et": "workbook",
    ".ods": "workbook",
    ".pdf": "pdf",
}

#: Endings of compressed files, which stand after that of the format.
COMPRESSED = (".gz", ".zst")

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp"})
_ARCHIVES = frozenset({".rar", ".7z", ".tar", ".tgz"})
#: The formats that are meant to begin so.
_CONTAINERS: Mapping[str, tuple[bytes, ...]] = {
    "docx": (ZIP, OLE),
    "workbook": (ZIP, OLE),
    "pdf": (b"%PDF-",),
    "office": (ZIP, OLE, RTF),
    "package": (ZIP,),
}
#: How files of other kinds begin, whatever their name says.
_MAGIC = (
    (b"%PDF-", "PDF"),
    (ZIP, "ZIP（DOCX、XLSX 等）", "ZIP (DOCX, XLSX and the like)"),
    (OLE, "OLE（DOC、XLS 等）", "OLE (DOC, XLS and the like)"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (RTF, "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
)


def read_bytes(data: bytes, name: str, *, format: str) -> Iterator[Report]:
    """Read the reports in the bytes of a file that findings call `name`. `format` is a key of `READERS`.

    Raises:
        UnreadableFile: it holds no report of this format, or one of several could not be read.
    """
    return whole(read_parts(data, source(data, name, format)))


def read_parts(data: bytes, source: Source) -> Iterator[Report | Unread]:
    """The reports in the bytes of a file, and the parts of it that could not be read.

    Raises:
        UnreadableFile: it holds no report of this format.
    """
    refuse_other_kinds(data, source.reader)
    reader: Reader = import_module(READERS[source.reader]).read
    return reader(data, source)


def whole(parts: Iterator[Report | Unread]) -> Iterator[Report]:
    """The reports among parts of a file; raises for the first part that could not be read."""
    for part in parts:
        if isinstance(part, Unread):
            raise part.error
        yield part


def name_of(path: PurePath) -> str:
    """A path as findings name it, whatever its bytes are."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def source(data: bytes, name: str, format: str) -> Source:
    """The facts of a file that a report keeps."""
    return Source(name, format, None, hashlib.sha256(data).hexdigest(), len(data))


def format_of(name: PurePath) -> str:
    """The format a file's name stands for, whether it is compressed or not.

    Raises:
        UnknownFormat: no reader knows it.
    """
    suffix = name.suffix.lower()
    if suffix in COMPRESSED:
        suffix = name.with_suffix("").suffix.lower()
    if suffix in _PICTURES:
        raise UnknownFormat(
            "是图片；请索取原件，或做文字识别（OCR）并核对数字",
            "a picture; ask for the original, or run OCR and check the figures",
        )
    if suffix in _ARCHIVES:
        raise UnknownFormat(
            f"{suffix} 压缩包不能读取；请先解压，或改用 ZIP", f"{suffix} archives are not read; unpack it, or use ZIP"
        )
    if suffix not in SUFFIXES:
        known = " ".join((*SUFFIXES, ".zip"))
        zh = f"不认识扩展名 {suffix}" if suffix else "文件名没有扩展名"
        raise UnknownFormat(
            f"{zh}（可读：{known}）；可用 --from 指明格式",
            f"no reader for {suffix or 'a name without an ending'} (known: {known}); --from names the format",
        )
    return SUFFIXES[suffix]


def kind_of(data: bytes) -> str | None:
    """The format that the first bytes of a file, or the parts it is packed of, leave no doubt about."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(RTF):
        return "office"
    if data.startswith(OLE):
        streams = {"WordDocument": "office", "Workbook": "workbook"}
        return next((format for name, format in streams.items() if name.encode("utf-16-le") in data), None)
    if data.startswith(ZIP):
        # The names of its parts stand unpacked at the end of an archive.
        parts = {b"word/document.xml": "docx", b"xl/workbook.": "workbook", b"opendocument.spreadsheet": "workbook"}
        return next((format for name, format in parts.items() if name in data), None)
    return None


def refuse_other_kinds(data: bytes, format: str) -> None:
    """Raise if the bytes of a file are empty, or begin as those of another kind of file do."""
    if not data.strip():
        raise UnreadableFile("文件是空的", "the file is empty")
    for magic, *kind in _MAGIC:
        if data.startswith(magic) and magic not in _CONTAINERS.get(format, ()):
            raise UnreadableFile(
                f"内容是 {kind[0]} 文件，本版本不能读取这种格式",
                f"the content is a {kind[-1]} file, a format this version cannot read",
            )
