"""gongkai: China's annual reports on open government information, as data."""

from gongkai._version import __version__
from gongkai.agencies import Agency, Known, Register, register
from gongkai.check import Coverage, Result, check, check_bytes, check_file, check_many
from gongkai.errors import GongkaiError, InvalidForm, OutputRefused, UnknownFormat, UnknownName, UnreadableFile
from gongkai.findings import Finding, Rule, Severity
from gongkai.form import Cell, Edition, Identity, Label, edition, editions
from gongkai.report import Leftover, Note, Origin, Report, Source, Unread
from gongkai.rules import CATALOGUE
from gongkai.submissions import Submission, expand, read
from gongkai.writers import write

__all__ = [
    "CATALOGUE",
    "Agency",
    "Cell",
    "Coverage",
    "Edition",
    "Finding",
    "GongkaiError",
    "Identity",
    "InvalidForm",
    "Known",
    "Label",
    "Leftover",
    "Note",
    "Origin",
    "OutputRefused",
    "Register",
    "Report",
    "Result",
    "Rule",
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
    "edition",
    "editions",
    "expand",
    "read",
    "register",
    "write",
]
