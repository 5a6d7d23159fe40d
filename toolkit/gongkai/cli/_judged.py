"""The submissions of a call, judged one by one and together, with what explains their findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.agencies import Known, Register
from gongkai.check import Result
from gongkai.cli import _console
from gongkai.explanations import Explained, explanations
from gongkai.findings import Explanation
from gongkai.form import Label
from gongkai.previous import Previous, previous
from gongkai.profile import Profile, profile
from gongkai.together import together


@dataclass(frozen=True, slots=True)
class Judging:
    """How a call wants its submissions judged."""

    profile: Profile
    explanations: tuple[Explanation, ...] = ()
    previous: Previous | None = None
    register: Register | None = None

    def __call__(self, results: Sequence[Result]) -> tuple[list[Result], tuple[Explanation, ...]]:
        """The results, judged together and explained; and the explanations that found nothing to explain."""
        judged = together(results, previous=self.previous, register=self.register, profile=self.profile)
        explained = Explained(self.explanations)
        return list(explained(judged)), explained.left()


def judging(
    rules: Path | None,
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    *,
    reasons: Path | None,
    earlier: Sequence[Path] | None,
    known: Known | None,
    lang: str,
) -> Judging:
    """What the options ask for. Tells of last year's reports that cannot be read."""
    # Only the register says something of reports of other years.
    identify = Known(register=known.register) if known and known.register else None
    before = previous(earlier, identify=identify) if earlier else None
    for unread in before.unread if before else ():
        zh, en = f"未读出：{unread.error.zh}", f"not read: {unread.error.en}"
        _console.say(Label(f"--previous {unread.origin.file} {zh}", f"--previous {unread.origin.file} {en}"), lang)
    return Judging(
        profile(rules, select=select or (), ignore=ignore or ()),
        explanations(reasons) if reasons else (),
        before,
        known.register if known else None,
    )
