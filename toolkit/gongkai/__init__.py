"""gongkai: China's annual reports on open government information, as data."""

from gongkai._version import __version__
from gongkai.agencies import Agency, Known, Register, register
from gongkai.check import Result, check, check_bytes, check_file, check_many
from gongkai.coverage import Coverage
from gongkai.crossing import Crossing, to_edition
from gongkai.diff import Difference, diff
from gongkai.errors import (
    GongkaiError,
    InvalidFile,
    InvalidForm,
    OutputRefused,
    UnknownFormat,
    UnknownName,
    UnreadableFile,
)
from gongkai.explanations import Explained, explanations
from gongkai.findings import Explanation, Finding, Rule, Severity
from gongkai.form import Cell, Edition, Identity, Label, edition, editions
from gongkai.pairing import Comparison, Pairing, compare, pair
from gongkai.previous import Previous, previous
from gongkai.profile import STANDARD, Profile, profile
from gongkai.renderers import RENDERERS, Run, render
from gongkai.report import Leftover, Note, Origin, Report, Source, Unread
from gongkai.rules import CATALOGUE
from gongkai.submissions import Submission, expand, read
from gongkai.together import together
from gongkai.writers import write

__all__ = [
    "CATALOGUE",
    "RENDERERS",
    "STANDARD",
    "Agency",
    "Cell",
    "Comparison",
    "Coverage",
    "Crossing",
    "Difference",
    "Edition",
    "Explained",
    "Explanation",
    "Finding",
    "GongkaiError",
    "Identity",
    "InvalidFile",
    "InvalidForm",
    "Known",
    "Label",
    "Leftover",
    "Note",
    "Origin",
    "OutputRefused",
    "Pairing",
    "Previous",
    "Profile",
    "Register",
    "Report",
    "Result",
    "Rule",
    "Run",
    "Severity",
    "Source",
    "Submission",
    "UnknownFormat",
    "UnknownName",
    "Unread",
    "UnreadableFile",
    "__version__",
    "check",
    "check_bytes",
    "check_file",
    "check_many",
    "compare",
    "diff",
    "edition",
    "editions",
    "expand",
    "explanations",
    "pair",
    "previous",
    "profile",
    "read",
    "register",
    "render",
    "to_edition",
    "together",
    "write",
]
