"""What CI runs. `nox` runs all, `nox -s lint` one, `nox -l` lists them."""

from __future__ import annotations

from pathlib import Path

import nox

nox.needs_version = ">=2024.10"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_existing_virtualenvs = True

#: Run from outside the checkout, with the wheel alone.
COMMANDS = (
    ("--version",),
    ("schema", "list"),
    ("schema", "show", "2021/report"),
    ("rules",),
    ("rules", "A201", "--lang", "zh"),
    ("validate", "submissions", "--fail-on", "never"),
    ("validate", "submissions", "--fail-on", "never", "--format", "html", "-o", "page.html"),
    ("bundle", "submissions", "-o", "package", "--check"),
)


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, with the doctests."""
    session.install("-e", ".[dev]")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Lint and format."""
    session.install("ruff")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """mypy, strict."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def imports(session: nox.Session) -> None:
    """Imports point downwards."""
    session.install("-e", ".[dev]")
    session.run("lint-imports")


@nox.session
def generated(session: nox.Session) -> None:
    """Generated files are current; `python -m gongkai.emit` and `python tests/conformance/manifest.py` write them."""
    session.install("-e", ".")
    session.run("python", "-m", "gongkai.emit", "--check")
    session.run("python", "tests/conformance/manifest.py", "--check")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation builds without a warning."""
    session.install("mkdocs")
    session.run("mkdocs", "build", "--strict", "--site-dir", str(Path(session.create_tmp()) / "site"))


@nox.session
def wheel(session: nox.Session) -> None:
    """A wheel works where the checkout is not."""
    outside = Path(session.create_tmp()).resolve()
    session.install("build")
    session.run("python", "-m", "build", "--wheel", "--outdir", str(outside / "dist"), silent=True)
    (built,) = sorted((outside / "dist").glob("*.whl"))[-1:]
    session.install("--force-reinstall", str(built))
    submissions = Path("datapackages/example/submissions").resolve()
    session.chdir(outside)
    session.run("rm", "-rf", "submissions", external=True)
    session.run("cp", "-r", str(submissions), "submissions", external=True)
    for command in COMMANDS:
        session.run("gongkai", *command, silent=True)
    where = session.run("python", "-c", "import gongkai; print(gongkai.__file__)", silent=True)
    if not where or "site-packages" not in where:
        session.error(f"the wheel was not what ran: {where}")
