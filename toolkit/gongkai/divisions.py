"""Codes of administrative divisions (GB/T 2260), and of bodies (GB 32100)."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Mapping
from typing import NamedTuple

from gongkai import _resources

_DIVISION = re.compile(r"[0-9]{6}(?:[0-9]{3}(?:[0-9]{3})?)?")
_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
#: The characters of a credit code by their values, and the weights of its first 17 (GB 32100-2015).
_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_VALUES = {character: value for value, character in enumerate(_CHARACTERS)}

#: The lists, as the codelist `divisions` names them.
LISTS = ("2019", "2023")
#: Levels, the highest first.
LEVELS = ("provincial", "prefectural", "county", "township")


class Division(NamedTuple):
    """A division as the lists have it; a list without it has no name for it."""

    code: str
    level: str
    names: Mapping[str, str]


@functools.cache
def divisions() -> Mapping[str, Division]:
    """The divisions from the county up, by their six digits."""
    with (_resources.codelists() / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Division(
                row["code"], row["level"], {year: name for year in LISTS if (name := row[f"zh_{year}"])}
            )
            for row in csv.DictReader(file)
        }


def is_division(code: object) -> bool:
    """Whether a value has the shape of a division code, of six, nine or twelve digits."""
    return isinstance(code, str) and _DIVISION.fullmatch(code) is not None


def level_of(code: str) -> str:
    """The level that a division code says.

    >>> level_of("310000"), level_of("320800"), level_of("320813"), level_of("320813101")
    ('provincial', 'prefectural', 'county', 'township')
    """
    if code[6:].strip("0"):
        return "township"
    return "provincial" if code[2:6] == "0000" else "prefectural" if code[4:6] == "00" else "county"


def holds(outer: str, inner: str) -> bool:
    """Whether one of two six-digit codes is the other, or the province or prefecture that it lies in."""
    return inner.startswith(outer[: {"provincial": 2, "prefectural": 4}.get(level_of(outer), 6)])


def is_credit_code(code: object) -> bool:
    """Whether a value has the shape of a unified social credit code."""
    return isinstance(code, str) and _CREDIT.fullmatch(code) is not None


def check_character(code: str) -> str:
    """The last character that the first 17 of a unified social credit code ask for.

    >>> check_character("11370900004341590P")
    'P'
    """
    total = sum(_VALUES[character] * weight for character, weight in zip(code, _WEIGHTS, strict=False))
    return _CHARACTERS[-total % 31]
