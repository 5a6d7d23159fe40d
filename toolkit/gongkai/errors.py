"""What goes wrong for us, never for an agency: an agency's slips are findings."""

from __future__ import annotations

import errno


def in_chinese(error: OSError) -> str:
    """What the operating system says, in Chinese where it is a common thing."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "上级不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只读",
    errno.ENAMETOOLONG: "名称过长",
}


class GongkaiError(Exception):
    """The parent of every error this package raises on purpose."""


class InvalidForm(GongkaiError):
    """A form.yaml says something the vocabulary does not have."""


class UnknownName(GongkaiError):
    """An edition, a schema or a rule was asked for that does not exist."""


class BilingualError(GongkaiError):
    """An error that users see. `zh` and `en` say the same: what was found, what was expected, and the remedy."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def __reduce__(self) -> tuple[type[BilingualError], tuple[str, str]]:
        return type(self), (self.zh, self.en)


class UnreadableFile(BilingualError):
    """A submission could not be read at all."""


class NoReport(UnreadableFile):
    """A file can be read, and no annual report is in it."""


class UnknownFormat(UnreadableFile):
    """No reader or writer knows the format of a file."""


class InvalidFile(BilingualError):
    """A file that steers a run, such as a profile, says something it cannot."""


class OutputRefused(BilingualError):
    """The place to write to cannot be used, or holds something of somebody else's."""
