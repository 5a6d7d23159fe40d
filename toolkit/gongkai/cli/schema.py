"""`gongkai schema`: the published definitions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import typer

from gongkai.cli import _console

schema = typer.Typer(
    name="schema",
    help="格式定义：列出或显示。 The published schemas: list or show them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@schema.command("list")
def list_schemas() -> None:
    """列出全部定义的名称。

    List the names of all definitions.
    """
    for name in _files():
        _console.show(name)


@schema.command()
def show(name: str = typer.Argument(help="名称，如 2021/report。 A name, such as 2021/report.")) -> None:
    """显示一个定义。

    Print one definition.
    """
    files = _files()
    if name not in files:
        known = "gongkai schema list"
        raise typer.BadParameter(f"没有“{name}”，见 {known}。 There is no {name!r}, see {known}.", param_hint="NAME")
    _console.write_data(files[name].read_bytes(), None)


def _files() -> Mapping[str, Path]:
    """Every definition by the name it is asked for."""
    from gongkai import _resources
    from gongkai.form import EDITIONS

    schemas, codelists = _resources.schemas(), _resources.codelists()
    package = codelists.parent / "annual-reports"
    found = {f"{code}/{kind}": schemas / code / file for code in EDITIONS for kind, file in _BY_EDITION.items()}
    found |= {name: schemas / f"{name}.schema.json" for name in _SHAPES}
    found |= {"rules": schemas / "rules.json", "rules/schema": schemas / "rules.schema.json"}
    found |= {"package": package / "datapackage.json"}
    found |= {f"package/{path.stem}": path for path in sorted((package / "schemas").glob("*.json"))}
    found |= {f"codelist/{path.stem}": path for path in sorted(codelists.glob("*.csv"))}
    return found


#: Of the files that people write for the tool, and of those it writes.
_SHAPES = ("form", "origins", "validation", "profile", "explanations", "losses", "diff")
_BY_EDITION = {"report": "report.schema.json", "form": "form.yaml", "aliases": "aliases.yaml"}
