"""`rules.json`: the rules and every identity cell by cell, for programs that are not this one."""

from __future__ import annotations

from typing import Any

from gongkai.emit.json_schema import urn
from gongkai.form import editions
from gongkai.rules import CATALOGUE


def catalogue() -> dict[str, Any]:
    return {
        "$id": urn("rules"),
        "description": (
            "`rules`: every rule, its message templates and what it rests on; since which release there is such a rule, "
            "since which there is none any more and which took its place; and whether it is tried unasked. "
            "`identities`: by edition; the cells of `left` and of `right`, as JSON Pointers into a report, have equal sums. "
            "A null cell is an unknown number that is not negative."
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
    }
