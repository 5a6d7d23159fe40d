"""`rules.json`: the rules, and as data all that it takes to judge a report's structure and arithmetic elsewhere."""

from __future__ import annotations

from typing import Any

from gongkai.emit.json_schema import urn
from gongkai.form import Edition, editions
from gongkai.rules import CATALOGUE, structure
from gongkai.rules.inequalities import inequalities
from gongkai.rules.keywords import CLAUSES, Clause


def catalogue() -> dict[str, Any]:
    return {
        "$id": urn("rules"),
        "description": (
            "`rules`: every rule, its message templates and what it rests on; since which release there is such a rule, "
            "since which there is none any more and which took its place; and whether it is tried unasked. "
            "`editions`: the years of each edition, and the JSON Schema of its reports. "
            "`structure`: the rule that a failed keyword of that schema breaks, and the rules of blanks and of the edition. "
            "`identities`: by edition; the cells of `left` and of `right`, as JSON Pointers into a report, have equal sums. "
            "A null cell is an unknown number that is not negative. "
            "`inequalities`: by edition; the sum of `left` is at least that of `at_least`, as long as each cell of "
            "`while_zero` is 0; where a cell of them is null, nothing is said. "
            "`rules.schema.json` says step by step how a report is judged by them."
        ),
        "rules": {
            rule.code: {
                "name": rule.name,
                "severity": rule.severity.label.en,
                "message": {"zh": rule.zh, "en": rule.en},
                "basis": {"zh": rule.basis.zh, "en": rule.basis.en},
                "since": rule.since,
                "retired": rule.retired,
                "replaced_by": rule.replaced_by,
                "default": rule.default,
            }
            for rule in CATALOGUE.values()
        },
        "editions": {form.code: _edition(form) for form in editions()},
        "structure": {
            "keywords": [_clause(clause) for clause in CLAUSES],
            "blanks": structure.BLANK.code,
            "edition_against_year": structure.EDITION_AGAINST_YEAR.code,
        },
        "identities": {
            form.code: [
                {
                    "rule": identity.rule,
                    "left": [cell.pointer for cell in identity.left],
                    "right": [cell.pointer for cell in identity.right],
                }
                for identity in form.identities
            ]
            for form in editions()
        },
        "inequalities": {
            form.code: [
                {
                    "rule": each.rule.code,
                    "left": [each.more.pointer],
                    "at_least": [each.less.pointer],
                    "while_zero": [each.while_zero.pointer] if each.while_zero else [],
                }
                for each in inequalities(form)
            ]
            for form in editions()
        },
    }


def _edition(form: Edition) -> dict[str, Any]:
    return {
        "notice": form.notice,
        "first_year": form.first_year,
        "last_year": form.last_year,
        "schema": f"{form.code}/report.schema.json",
    }


def _clause(clause: Clause) -> dict[str, Any]:
    """A clause without what it leaves empty."""
    asked = ("rule", "keyword", "pointer", "actual", "expected", "each")
    return {name: value for name in asked if (value := getattr(clause, name))}
