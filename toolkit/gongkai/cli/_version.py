"""What `--version` says."""

from __future__ import annotations

from pathlib import Path

from gongkai import _resources
from gongkai._version import __version__
from gongkai.form import EDITIONS


def version_text() -> str:
    """The tool's version, and for each published schema its name and the beginning of its SHA-256."""
    lines = [f"gongkai {__version__}"]
    lines += [
        f"schemas/{code}/report.schema.json sha256:{_resources.digest(_report_schema(code))}" for code in EDITIONS
    ]
    lines.append(f"schemas/rules.json sha256:{_resources.rules_version()}")
    return "\n".join(lines)


def _report_schema(code: str) -> Path:
    return _resources.schemas() / code / "report.schema.json"
