"""How the files of a run are called where nothing may be said of the machine's folders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from gongkai.agencies import SAID
from gongkai.check import Result
from gongkai.renderers import Run
from gongkai.report import Origin


class Place(NamedTuple):
    """A file by its path, with `/` between folders and no `..`."""

    path: str
    #: Whether the path begins at the run's base, and not at the folder that the files outside it have in common.
    inside: bool


def places(run: Run) -> Mapping[str, Place]:
    """A place for each name of a file in the run."""
    names = {result.source.name for result in run.results}
    names |= {file_of(finding.origin, result) for result in run.results for finding in result.findings}
    changes = (each.changes for result in run.results for each in result.diagnosis)
    names |= {cell.origin.file for cells in changes for cell in cells}
    full = {name: PurePath(os.path.normpath(run.base / name)) for name in sorted(names)}
    within = {name: path.relative_to(run.base) for name, path in full.items() if _is_below(path, run.base)}
    outside = [path for name, path in full.items() if name not in within]
    above = _common(outside)
    return {
        name: Place(within[name].as_posix(), True)
        if name in within
        else Place(path.relative_to(above).as_posix() if _is_below(path, above) else path.name, False)
        for name, path in full.items()
    }


def file_of(origin: Origin, result: Result) -> str:
    """The file that something is in. What an option said is in none, and is told of the report's."""
    return result.source.name if origin.file == SAID else origin.file


def line_of(origin: Origin) -> int | None:
    """The line of a text file that something is on."""
    return None if origin.file == SAID else origin.line


def _is_below(path: PurePath, folder: PurePath) -> bool:
    return path.is_relative_to(folder) and os.pardir not in path.relative_to(folder).parts


def _common(paths: list[PurePath]) -> PurePath:
    try:
        return PurePath(os.path.commonpath([path.parent for path in paths]))
    except ValueError:
        # None, on several drives, or some by their whole path and some not.
        return PurePath()
