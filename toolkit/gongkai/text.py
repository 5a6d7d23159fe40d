"""Bytes to text, and text to the keys by which labels are compared."""

from __future__ import annotations

import codecs
import functools
import re
import unicodedata
from typing import NamedTuple

from gongkai.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


#: Combining marks, more of them in a row than any writing has.
_STACKED = re.compile(
    r"[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{32}"
)


class Decoded(NamedTuple):
    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Decode a whole file: by its byte order mark, else as strict UTF-8, else as strict GB18030.

    The whole file decides, because detectors that sample mistake Chinese that begins late.
    Line ends become `\\n`.

    Raises:
        UnreadableFile: neither encoding fits, or the bytes are no text; names the byte and the line.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(_newlines(data.decode(encoding)), encoding)
            except UnicodeDecodeError as error:
                raise _undecodable(data, error, f"{encoding}（BOM）", f"{encoding} (by its BOM)") from error
    if 0 in data:
        at = data.index(0)
        raise UnreadableFile(
            f"不是文本文件：第 {_line(data, at)} 行（第 {at + 1} 个字节）有空字符",
            f"not a text file: a NUL character on line {_line(data, at)} (byte {at + 1})",
        )
    try:
        return Decoded(_newlines(data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError as utf8:
        try:
            return Decoded(_newlines(data.decode("gb18030")), "gb18030")
        except UnicodeDecodeError as gb18030:
            # The encoding that got further is the one the file was meant to be in.
            further = max(utf8, gb18030, key=lambda error: error.start)
            raise _undecodable(data, further, "UTF-8 或 GB18030", "UTF-8 or GB18030") from further


def _newlines(text: str) -> str:
    if _STACKED.search(text):
        # Putting such a run in order takes time that grows with its square.
        raise UnreadableFile("有过多连续的组合符号", "too many combining marks in a row")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _undecodable(data: bytes, error: UnicodeDecodeError, zh: str, en: str) -> UnreadableFile:
    at, byte = error.start, data[error.start]
    return UnreadableFile(
        f"无法按 {zh} 解码：第 {_line(data, at)} 行（第 {at + 1} 个字节）出现 0x{byte:02X}；请另存为 UTF-8 后重试",
        f"cannot be decoded as {en}: byte {at + 1}, on line {_line(data, at)}, is 0x{byte:02X}; save the file as UTF-8 and try again",
    )


def squeeze(text: str) -> str:
    """NFKC without white space: how a name is stored and compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


#: Numbers as the form prints them before a label: 一、 （一） 1. 1、 ① and their look-alikes after NFKC.
_NUMBERING = re.compile(
    r"(?:第[一二三四五六七八九十]部分[、.,:]?|[IVX]{1,4}[、.,:]|第?[一二三四五六七八九十]+[、.,:]|\([一二三四五六七八九十]+\)[、.,]?|\d{1,2}[、.,)](?!\d)|\(\d{1,2}\)|[①-⑳])"
)


class Key(NamedTuple):
    """A label reduced to what identifies it."""

    number: str
    body: str

    @property
    def whole(self) -> str:
        return self.number + self.body


@functools.lru_cache(maxsize=8192)
def key(text: str) -> Key:
    """Reduce a label: NFKC, no white space, no punctuation, its number apart.

    >>> key("（三） 不予公 开")
    Key(number='三', body='不予公开')
    >>> key("1、属于国家秘密") == key("1. 属于国家秘密")
    True
    """
    flat = squeeze(text)
    found = _NUMBERING.match(flat)
    number, body = (found.group(), flat[found.end() :]) if found else ("", flat)
    return Key(_bare(number), _bare(body))


@functools.lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """All letters, digits and characters of a label or a line, its punctuation and white space gone."""
    return bare_page(text)


def bare_page(text: str) -> str:
    """As `bare`, for a text that is too long to be remembered."""
    return _bare(squeeze(text))


def _bare(flat: str) -> str:
    return "".join(character for character in flat if character.isalnum())


#: What breaks a line, steers a terminal, or turns or hides what stands beside it; and halves of characters.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]+"
)


def visible(text: str) -> str:
    """A text on one line, with nothing in it that a reader could not see.

    >>> visible("\x1b[2J甲县\\n财政局")
    ' [2J甲县 财政局'
    """
    return _UNSEEN.sub(" ", text)


def columns(text: str) -> int:
    """How many columns of a terminal a text takes; Chinese characters take two.

    >>> columns("表三 T3")
    7
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def shortened(text: str, most: int) -> str:
    """A text of which no more than `most` characters are left."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def neutralise(text: str) -> str:
    """A text as it may stand in a CSV cell: an apostrophe before what a spreadsheet would run as a formula.

    >>> neutralise("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def restore(text: str) -> str:
    """The text that was neutralised."""
    return text[1:] if text.startswith("'") and text[1:].lstrip("'").startswith(_FORMULA) else text
