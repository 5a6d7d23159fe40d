"""What office files are packed in, whether a password locks them, and how much they unpack to."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from gongkai.errors import UnreadableFile

if TYPE_CHECKING:
    from lxml import etree

ZIP, OLE, RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
#: What taking a damaged archive apart may raise. RuntimeError is how zipfile says that a password is needed.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
#: The stream in which a newer office file stands when it has a password; names in OLE are UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: Bytes that one part of an office file may unpack to; the text of a report has some hundred thousand.
MOST_BYTES = 32 * 1024 * 1024


def refuse_encrypted(data: bytes) -> None:
    """Raise if a password locks a newer office file."""
    if data.startswith(OLE) and _ENCRYPTED in data:
        raise encrypted()


def encrypted() -> UnreadableFile:
    """That a file has a password."""
    return UnreadableFile("文件有密码，请去掉密码后重试", "the file has a password; take it off and try again")


class Parts:
    """The parts of a newer office file, each unpacked when asked for, and never more than the limit.

    Raises:
        UnreadableFile: it is no whole archive.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self.names = frozenset(self._archive.namelist())
        except BROKEN as error:
            raise _not_whole(error) from error

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableFile: it is not there, damaged, or larger than any text.
        """
        try:
            with self._archive.open(name) as part:
                content = part.read(MOST_BYTES + 1)
        except KeyError as error:
            raise UnreadableFile(f"文件中没有 {name}", f"{name} is missing from the file") from error
        except BROKEN as error:
            raise _not_whole(error) from error
        if len(content) > MOST_BYTES:
            raise UnreadableFile(
                f"{name} 展开后超过 {MOST_BYTES} 字节的上限", f"{name} unpacks to more than {MOST_BYTES} bytes"
            )
        return content

    def tree(self, name: str) -> etree._Element:
        """A part as XML: nothing is fetched, and no entity is expanded.

        Raises:
            UnreadableFile: as `read`, and if it is no XML or has a DTD.
        """
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
        try:
            root = etree.fromstring(self.read(name), parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableFile(f"{name} 已损坏：{error}", f"{name} is damaged: {error}") from error
        if root.getroottree().docinfo.internalDTD is not None:
            # No office program writes one; it is how entities are made to grow.
            raise UnreadableFile(f"{name} 带有 DTD，不予读取", f"{name} has a DTD and is not read")
        return root


def _not_whole(error: Exception) -> UnreadableFile:
    return UnreadableFile("文件不完整或已损坏", f"the file is not whole: {error}")
