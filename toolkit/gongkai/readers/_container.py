"""What office files are packed in, and whether a password locks them."""

from __future__ import annotations

from gongkai.errors import UnreadableFile

ZIP, OLE, RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
#: The stream in which a newer office file stands when it has a password; names in OLE are UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def refuse_encrypted(data: bytes) -> None:
    """Raise if a password locks a newer office file."""
    if data.startswith(OLE) and _ENCRYPTED in data:
        raise encrypted()


def encrypted() -> UnreadableFile:
    """That a file has a password."""
    return UnreadableFile("文件有密码，请去掉密码后重试", "the file has a password; take it off and try again")
