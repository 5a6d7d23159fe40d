"""Packages as others see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def independent_errors(path: Path) -> Iterator[str]:
    """What `frictionless` has against the package in the folder `path`: hashes, sizes, types, keys and references."""
    import frictionless

    report = frictionless.Package(str(path / "datapackage.json")).validate()
    for place in report.flatten(["name", "rowNumber", "fieldName", "message"]):
        yield " ".join(str(each) for each in place if each is not None)
    yield from (error.message for error in report.errors)
