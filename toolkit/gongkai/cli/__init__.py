"""The command line. It connects readers, judges and writers; only here is anything printed or the program left."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from gongkai.cli import _console
from gongkai.cli.bundle import bundle
from gongkai.cli.convert import convert
from gongkai.cli.diff import diff
from gongkai.cli.explain_stub import explain_stub
from gongkai.cli.rules import rules
from gongkai.cli.schema import schema
from gongkai.cli.validate import validate
from gongkai.errors import GongkaiError

app = typer.Typer(
    name="gongkai",
    help="政府信息公开工作年度报告的校验、转换与打包工具。\n\nValidate, convert and bundle China's annual reports on open government information.",
    no_args_is_help=True,
    add_completion=False,
    # Plain help: rich would double the time that --help takes.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(short_help="校验报告 Check reports")(validate)
app.command(short_help="转换为 JSON 或 CSV Convert to JSON or CSV")(convert)
app.command(short_help="打包为开放数据包 Bundle into an open data package")(bundle)
app.command(short_help="对比报告 Compare reports")(diff)
app.command(short_help="生成情况说明文件 Write explanations to fill in")(explain_stub)
app.command(short_help="列出或说明规则 List or explain the rules")(rules)
app.add_typer(schema, short_help="列出或显示格式定义 List or show the schemas")


def _print_version(asked: bool) -> None:
    if asked:
        from gongkai.cli._version import version_text

        _console.show(version_text())
        raise typer.Exit()


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="显示工具与格式定义的版本。 Show the versions of tool and schemas.",
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line; what it prints survives a console that cannot show every character."""
    _console.survive_any_encoding()
    try:
        app()
    except GongkaiError as error:
        _console.complain(error)
        sys.exit(_console.UNDONE)
