"""Files and members of archives as streams of bytes, unpacked, with errors that are ours."""

from __future__ import annotations

import functools
import gzip
import io
import os
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO, cast

from gongkai.errors import UnreadableFile, in_chinese

#: How many times as large as its packed form something may be that is large.
MOST_RATIO = 500
LARGE = 16 * 1024 * 1024
#: Bytes that Zstandard may look back.
_WINDOW = 1 << 27
_BROKEN = (OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)


def archive(path: Path) -> zipfile.ZipFile:
    """The archive at a path.

    Raises:
        UnreadableFile: it is not there, or no whole archive.
    """
    try:
        facts = path.stat()
        return _opened_archive(path, facts.st_mtime_ns, facts.st_size, os.getpid())
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        raise UnreadableFile("不是完整的 ZIP", f"not a whole ZIP: {error}") from error


@functools.lru_cache(maxsize=1)
def _opened_archive(path: Path, changed: int, size: int, process: int) -> zipfile.ZipFile:
    """An archive as it stands now, for one process; the last one stays open, as its members come one after the other."""
    return zipfile.ZipFile(path)


def opened(path: Path) -> BinaryIO:
    """A file as a stream.

    Raises:
        UnreadableFile: it cannot be opened, or is no regular file.
    """
    try:
        # A pipe would wait for ever to be opened.
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableFile("不是普通文件", "not a regular file")
        return path.open("rb")
    except OSError as error:
        raise UnreadableFile(f"无法打开：{in_chinese(error)}", f"cannot be opened: {error.strerror}") from error


def content(path: Path, most: int) -> bytes:
    """The bytes of a file; of one with more than `most`, no more of them than show that it is too large."""
    with opened(path) as file:
        try:
            return file.read() if os.fstat(file.fileno()).st_size <= most else file.read(most + 1)
        except OSError as error:
            raise UnreadableFile(f"无法读取：{in_chinese(error)}", f"cannot be read: {error.strerror}") from error


def member(path: Path, place: int) -> BinaryIO:
    """A member of an archive as a stream, by its place there."""
    held = archive(path)
    try:
        return cast(BinaryIO, held.open(held.infolist()[place]))
    except (LookupError, *_BROKEN) as error:
        raise UnreadableFile("已损坏，无法从 ZIP 中取出", f"cannot be taken out of the ZIP: {error}") from error


def unpacked(file: BinaryIO, suffix: str, packed: int) -> BinaryIO:
    """What a stream of `packed` bytes unpacks to, by the ending of its name; one that is not packed as it is."""
    stream = _decompressed(file, suffix)
    return io.BufferedReader(_Guarded(stream, None if stream is file else packed), 1 << 20)


def _decompressed(file: BinaryIO, suffix: str) -> BinaryIO:
    if suffix == ".gz":
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if suffix == ".zst":
        import zstandard

        return cast(
            BinaryIO, zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(file, read_across_frames=True)
        )
    return file


class _Guarded(io.RawIOBase):
    """A stream whose errors, whatever packed it, are ours, and that does not grow without measure.

    `packed` is how many bytes it comes from, if it is unpacked.
    """

    def __init__(self, file: BinaryIO, packed: int | None) -> None:
        self._file = file
        self._most = None if packed is None else max(LARGE, MOST_RATIO * packed)
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except Exception as error:
            if not isinstance(error, _BROKEN) and type(error).__name__ != "ZstdError":
                raise
            raise UnreadableFile("已损坏，无法展开", f"damaged, cannot be unpacked: {error}") from error
        self._read += len(data)
        if self._most is not None and self._read > self._most:
            raise UnreadableFile(
                f"展开后超过压缩的 {MOST_RATIO} 倍的上限", f"unpacks to more than {MOST_RATIO} times its size"
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
