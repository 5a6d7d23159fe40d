"""What differs between two sides, written for people and for programs: one module a format."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gongkai.errors import UnknownName
from gongkai.pairing import Comparison

#: Formats, and the module that writes each. `render(shown)` yields pieces of text.
FORMATS: Mapping[str, str] = {"text": "text", "json": "json", "html": "html"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A comparison, and how it is to be shown."""

    comparison: Comparison
    #: What the two sides are called.
    a: str
    b: str
    #: `zh` or `en`, where a format has one language.
    lang: str = "zh"
    #: Changes of one pair that are shown to people, of each sort; 0 for all.
    max_changes: int = 20


def render(shown: Shown, format: str) -> Iterator[str]:
    """The comparison in a format of `FORMATS`, in pieces.

    Raises:
        UnknownName: there is no such format.
    """
    if format not in FORMATS:
        raise UnknownName(f"no output format {format!r} (known: {', '.join(FORMATS)})")
    pieces: Iterator[str] = importlib.import_module(f"gongkai.renderers.diff.{FORMATS[format]}").render(shown)
    return pieces
