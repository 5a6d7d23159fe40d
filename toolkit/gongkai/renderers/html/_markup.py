"""Markup that no text of a submission can break out of: whatever is not `Html` already is escaped."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import TypeAlias

#: `True` for an attribute without a value; `None` and `False` for none.
Attributes: TypeAlias = Mapping[str, "str | int | bool | None"]

#: What no page may hold, or what would turn the direction of the text around it.
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_NO_CONTENT = frozenset({"br", "col", "input", "link", "meta"})


class Html(str):
    """A piece of a page. Made by `tag` and `joined`, and of our own files."""

    __slots__ = ()


def escape(text: str) -> Html:
    """A text as it may stand in an element or, between quotes, in an attribute; every character counts as one.

    >>> escape('<"行政"&\\u202e>')
    '&lt;&quot;行政&quot;&amp;�&gt;'
    """
    return Html(html.escape(_UNFIT.sub("\ufffd", text), quote=True))


def joined(*pieces: str | None) -> Html:
    """Pieces one after the other; those that are not `Html` are escaped.

    >>> joined(tag("b", {}, "1 < 2"), " & so on")
    '<b>1 &lt; 2</b> &amp; so on'
    """
    return Html("".join([piece if isinstance(piece, Html) else escape(piece) for piece in pieces if piece]))


def tag(name: str, attributes: Attributes, *content: str | None) -> Html:
    """An element.

    >>> tag("a", {"href": "#r1", "hidden": False, "title": '" onclick="'}, "见")
    '<a href="#r1" title="&quot; onclick=&quot;">见</a>'
    """
    given = [
        f" {attribute}" if value is True else f' {attribute}="{escape(str(value))}"'
        for attribute, value in attributes.items()
        if value is not None and value is not False
    ]
    start = f"<{name}{''.join(given)}>"
    return Html(start if name in _NO_CONTENT else f"{start}{joined(*content)}</{name}>")


def clipped(text: str, most: int) -> str:
    """A text cut where it is longer than anybody will read."""
    return text if len(text) <= most else text[: most - 1] + "…"


def quoted(value: object, most: int) -> str:
    """Any value of a document in few characters: a text as it is, all else as JSON."""
    if isinstance(value, str):
        return clipped(value, most)
    if isinstance(value, int) and value.bit_length() > 4 * most:
        return "…"
    if isinstance(value, list | dict) and value:
        return "[…]" if isinstance(value, list) else "{…}"
    return clipped(json.dumps(value, ensure_ascii=False, default=str), most)
