"""Everything that is generated from the form and the rule catalogue. Each emitter is a pure function."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from gongkai.emit import codelists, json_schema, reference, rule_catalogue, rule_pages, table_schema
from gongkai.form import editions

#: The command that writes the generated files anew.
COMMAND = "python -m gongkai.emit"


def outputs() -> Mapping[str, str]:
    """Every generated file: its path from the root of the checkout, and its text."""
    return dict(sorted(_outputs()))


def stale(root: Path) -> Iterator[str]:
    """The difference, as `diff -u` writes it, for each generated file that is not current."""
    for path, text in outputs().items():
        file = root / path
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        if before != text:
            lines = difflib.unified_diff(before.splitlines(True), text.splitlines(True), f"a/{path}", f"b/{path}")
            yield "".join(lines)


def write(root: Path) -> list[str]:
    """Write the generated files that are not current; returns their paths."""
    written = []
    for path, text in outputs().items():
        file = root / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    return written


def _outputs() -> Iterator[tuple[str, str]]:
    for form in editions():
        yield f"schemas/{form.code}/report.schema.json", _json(json_schema.report(form))
        for lang in ("zh", "en"):
            yield f"docs/{lang}/reference/form-{form.code}.md", reference.form_page(form, lang)
    yield "schemas/rules.json", _json(rule_catalogue.catalogue())
    for lang in ("zh", "en"):
        yield f"docs/{lang}/rules/index.md", rule_pages.index(lang)
        yield f"docs/{lang}/rules/releases.md", rule_pages.releases(lang)
    yield "datapackages/annual-reports/datapackage.json", _json(table_schema.descriptor())
    for resource in table_schema.resources():
        yield f"datapackages/annual-reports/schemas/{resource.name}.json", _json(resource.schema)
    yield "datapackages/codelists/datapackage.json", _json(codelists.descriptor())
    for codelist in codelists.codelists():
        if codelist.sources:
            continue
        yield f"datapackages/codelists/{codelist.file}", codelist.csv


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
