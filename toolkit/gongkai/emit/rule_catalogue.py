"""`rules.json`: the rules and every identity cell by cell, for programs that are not this one."""

from __future__ import annotations

from typing import Any

from gongkai.emit.json_schema import urn
from gongkai.form import editions
from gongkai.rules import CATALOGUE
from gongkai.rules.inequalities import inequalities


def catalogue() -> dict[str, Any]:
    return {
        "$id": urn("rules"),
        "description": (
            "`rules`: every rule, its message templates and what it rests on. "
            "`identities`: by edition; the cells of `left` and of `right`, as JSON Pointers into a report, have equal sums. "
            "A null cell is an unknown number that is not negative. "
            "`inequalities`: by edition; the sum of `left` is at least that of `at_least`, as long as each cell of "
            "`while_zero` is 0; where a cell of them is null, nothing is said."
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
            }
            for rule in CATALOGUE.values()
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
