"""The submissions of a call, judged one by one and together, with what explains their findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.check import Result
from gongkai.explanations import Explained, explanations
from gongkai.findings import Explanation
from gongkai.profile import Profile, profile
from gongkai.together import together


@dataclass(frozen=True, slots=True)
class Judging:
    """How a call wants its submissions judged."""

    profile: Profile
    explanations: tuple[Explanation, ...] = ()

    def __call__(self, results: Sequence[Result]) -> tuple[list[Result], tuple[Explanation, ...]]:
        """The results, judged together and explained; and the explanations that found nothing to explain."""
        judged = together(results, profile=self.profile)
        explained = Explained(self.explanations)
        return list(explained(judged)), explained.left()


def judging(
    rules: Path | None, select: Sequence[str] | None, ignore: Sequence[str] | None, reasons: Path | None = None
) -> Judging:
    """What the options ask for."""
    return Judging(
        profile(rules, select=select or (), ignore=ignore or ()),
        explanations(reasons) if reasons else (),
    )
