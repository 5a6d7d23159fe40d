"""Reports brought into another edition, and what that cost told and written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import typer

from gongkai.cli import _console
from gongkai.form import EDITIONS, Label
from gongkai.report import Report


def refuse_wrong_call(code: str | None, losses: Path | None, places: Iterable[Path]) -> None:
    """Leave the program where the options contradict one another; `places` are written to by others."""
    if code is not None and code not in EDITIONS:
        raise typer.BadParameter(f"{code}（{', '.join(EDITIONS)}）", param_hint="--to-edition")
    if losses is not None and code is None:
        raise typer.BadParameter("须与 --to-edition 同用 / needs --to-edition", param_hint="--losses")
    if losses is not None and losses.resolve() in {each.resolve() for each in places}:
        raise typer.BadParameter("须写入另一个文件 / needs a file of its own", param_hint="--losses")


def crossed(reports: Sequence[Report], code: str, losses: Path | None, lang: str) -> list[Report]:
    """The reports in the edition of that code; what it cost is told on standard error, and written to `losses`."""
    from gongkai.crossing import to_edition
    from gongkai.renderers.losses import as_json, as_text

    crossings = [to_edition(report, code) for report in reports]
    for line in as_text(crossings, lang):
        _console.say(Label(line, line), lang)
    if losses is not None:
        _console.write_data(as_json(crossings), losses)
    return [crossing.report for crossing in crossings]
