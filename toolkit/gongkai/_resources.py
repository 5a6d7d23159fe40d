"""Find the files that come with the package: in the wheel, or in the checkout they were made in."""

from __future__ import annotations

import csv
import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path

import yaml

#: Reads the YAML that comes with the package; in C where PyYAML has it.
YAML_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def root() -> Path:
    """The folder that holds `schemas/`, `datapackages/` and `docs/`."""
    packaged = Path(__file__).parent / "_data"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


def schemas() -> Path:
    return root() / "schemas"


def codelists() -> Path:
    return root() / "datapackages" / "codelists"


@functools.cache
def codes_of(codelist: str) -> Mapping[str, str]:
    """The codes of a codelist, by themselves and by their labels in both languages."""
    with (codelists() / f"{codelist}.csv").open(encoding="utf-8", newline="") as file:
        return {word: row["code"] for row in csv.DictReader(file) for word in (row["code"], row["zh"], row["en"])}


def rule_page(code: str, lang: str) -> Path:
    """The page that explains the rule `code` in `lang`, `zh` or `en`."""
    return root() / "docs" / lang / "rules" / f"{code}.md"


@functools.cache
def rules_version() -> str:
    """What tells one state of the rule catalogue from another: the beginning of the SHA-256 of `rules.json`."""
    return digest(schemas() / "rules.json")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
