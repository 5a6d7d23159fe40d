"""What was handed in: files, folders, archives and data packages, to the bytes that readers read."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO, TypeAlias

from gongkai import packed, readers
from gongkai.errors import UnreadableFile
from gongkai.readers import package
from gongkai.report import Report, Source, Unread

#: Bytes of one file that is read whole, unpacked; JSON Lines is a stream and has no limit.
MOST_BYTES = 256 * 1024 * 1024
#: Members of an archive.
_MOST_MEMBERS = 200_000
#: The endings of files that LibreOffice has to read.
_OLD_WORD = frozenset(suffix for suffix, format in readers.SUFFIXES.items() if format == "office")
#: What systems put into archives and folders beside the files.
_NOT_HANDED_IN = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini", "Desktop.ini"})


@dataclass(frozen=True, slots=True)
class Submission:
    """A file that was handed in, or a member of an archive of such files."""

    path: Path
    #: As findings call it.
    name: str
    #: A key of `readers.READERS`; `None` if the name says it.
    format: str | None = None
    #: The name of a member of the archive at `path`, and its place there: names may stand twice.
    member: str | None = None
    place: int = 0
    #: Why it cannot be looked into.
    refused: UnreadableFile | None = None

    @property
    def reader(self) -> str:
        """The format that it is read as.

        Raises:
            UnknownFormat: its name stands for none.
        """
        return self.format or readers.format_of(PurePosixPath(self.member) if self.member else self.path)

    def load(self) -> bytes:
        """Its bytes, unpacked.

        Raises:
            UnreadableFile: it cannot be opened, or is larger than any report.
        """
        if self.member is None and self.path.suffix.lower() not in readers.COMPRESSED:
            data = packed.content(self.path, MOST_BYTES)
        else:
            with self.open() as file:
                data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise UnreadableFile(
                f"超过 {MOST_BYTES} 字节的上限；大批报告请用 JSON Lines（.jsonl）",
                f"larger than {MOST_BYTES} bytes; use JSON Lines (.jsonl) for many reports",
            )
        return data

    def open(self) -> BinaryIO:
        """Its bytes as a stream, unpacked."""
        if self.member is None:
            size = self.path.stat().st_size if self.path.exists() else 0
        else:
            size = packed.archive(self.path).infolist()[self.place].file_size
        return packed.unpacked(self.packed(), _ending(self), size)

    def packed(self) -> BinaryIO:
        """Its bytes as a stream, as they are."""
        if self.refused:
            raise self.refused
        return packed.opened(self.path) if self.member is None else packed.member(self.path, self.place)


def expand(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    base: Path | None = None,
    leave_out: Sequence[Path] = (),
    format: str | None = None,
) -> Iterator[Submission]:
    """What was handed in under some paths: the files themselves, those in folders and in archives, and data packages.

    In a fixed order, and each file once. Hidden files and `leave_out` are passed over. With `base`, findings call a
    file by its path from there. `format` is a key of `readers.READERS`.
    """
    seen: set[Path] = set()
    own = [each.resolve() for each in leave_out]
    for path in map(Path, [paths] if isinstance(paths, str | PathLike) else paths):
        for file in _files(path):
            if file in seen or (file != path and own and any(map(file.resolve().is_relative_to, own))):
                continue
            seen.add(file)
            name = readers.name_of(file.relative_to(base) if base else file)
            if file != path and file.is_symlink() and not file.resolve().is_relative_to(path.resolve()):
                words = "是指向文件夹以外的链接，未读取", "a link that leaves the folder; it was not followed"
                yield Submission(file, name, format, refused=UnreadableFile(*words))
            elif file != path and file.is_symlink() and file.is_dir():
                # It is read where it stands.
                continue
            elif file.is_dir() or file.name == package.DESCRIPTOR:
                folder = file if file.is_dir() else file.parent
                yield Submission(folder, name, "package")
            elif format is None and file.suffix.lower() == ".zip":
                yield from _members(file, name)
            else:
                yield Submission(file, name, format)


def read(path: str | PathLike[str], *, format: str | None = None, name: str | None = None) -> Iterator[Report]:
    """Read the reports in a file, a folder or an archive.

    `format` is a key of `readers.READERS`; without it the file's name says it. `name` is what findings call the file.

    Raises:
        UnreadableFile: a file is not there, of no known format, or holds no report.
    """
    for submission in expand([path], format=format):
        named = (
            Submission(submission.path, name, submission.format) if name and submission.member is None else submission
        )
        yield from readers.whole(read_parts(named))


#: Begins to read.
Start: TypeAlias = Callable[[], Iterator[Report | Unread]]


def read_parts(submission: Submission) -> Iterator[Report | Unread]:
    """The reports of one submission, and the parts of it that could not be read.

    Raises:
        UnreadableFile: it holds no report.
    """
    _, start = opened(submission)
    return start()


def opened(
    submission: Submission, converted: Mapping[Submission, bytes | UnreadableFile] | None = None
) -> tuple[Source, Start]:
    """The facts of a submission, and what reads its reports and the parts of it that cannot be read.

    `converted` is what `convert_ahead` gave.

    Raises:
        UnreadableFile: it cannot be opened, or is of no known format.
    """
    if submission.refused:
        raise submission.refused
    format = submission.reader
    if format == "package" and submission.path.is_dir():
        source = _hashed(submission, format)
        return source, lambda: package.read_folder(submission.path, source)
    if format == "jsonl":
        from gongkai.readers import jsonl

        source = _hashed(submission, format)
        return source, lambda: jsonl.stream(submission.open(), source)
    data = submission.load()
    source = readers.source(data, submission.name, submission.format or readers.kind_of(data) or format)
    made = converted.get(submission) if converted else None
    return source, lambda: _read(data, source, made)


def _read(data: bytes, source: Source, made: bytes | UnreadableFile | None) -> Iterator[Report | Unread]:
    if made is None:
        return readers.read_parts(data, source)
    from gongkai.readers import office

    readers.refuse_other_kinds(data, source.reader)
    return office.read(data, source, made)


def _hashed(submission: Submission, format: str) -> Source:
    """The facts of a submission that is not read whole."""
    inside = replace(submission, path=submission.path / package.DESCRIPTOR) if submission.path.is_dir() else submission
    digest, size = hashlib.sha256(), 0
    with inside.packed() as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return Source(submission.name, format, None, digest.hexdigest(), size)


def convert_ahead(submissions: Sequence[Submission]) -> Mapping[Submission, bytes | UnreadableFile]:
    """What LibreOffice makes of those submissions that need it, with one start for all."""
    old = [submission for submission in submissions if _ending(submission) in _OLD_WORD]
    if len(old) < 2:
        return {}
    from gongkai.readers import office

    waiting: dict[Submission, bytes] = {}
    for submission in old:
        # Why one cannot be read, reading it says.
        with suppress(UnreadableFile):
            data = submission.load()
            if office.needs_conversion(data):
                waiting[submission] = data
    return dict(zip(waiting, office.convert(list(waiting.values())), strict=True)) if len(waiting) > 1 else {}


def _ending(submission: Submission) -> str:
    return PurePath(submission.member or submission.path).suffix.lower()


def _files(path: Path, seen: set[Path] | None = None) -> Iterator[Path]:
    """The file itself, or all files in a folder and the folders below; a data package is one of them."""
    if not path.is_dir() or (path / package.DESCRIPTOR).is_file():
        yield path
        return
    seen = set() if seen is None else seen
    if (real := path.resolve()) in seen:
        # A link back to a folder above.
        return
    seen.add(real)
    for each in sorted(path.iterdir(), key=lambda each: each.as_posix()):
        if not _is_handed_in(each.name) or not (each.is_file() or each.is_dir()):
            continue
        if each.is_symlink() and each.is_dir() and each.resolve() not in seen:
            # A folder somewhere else: whether it is to be read, it has to be named to say.
            yield each
        else:
            yield from _files(each, seen)


def _is_handed_in(name: str) -> bool:
    hidden = name.startswith((".", "~$")) and name not in (".", "..")
    return not hidden and name not in _NOT_HANDED_IN


def _members(path: Path, name: str) -> Iterator[Submission]:
    try:
        members = packed.archive(path).infolist()
    except UnreadableFile as error:
        yield Submission(path, name, "package", refused=error)
        return
    if package.folder_in([member.filename for member in members]) is not None:
        yield Submission(path, name, "package")
        return
    if len(members) > _MOST_MEMBERS:
        words = (
            f"ZIP 中有 {len(members)} 个文件，上限 {_MOST_MEMBERS}",
            f"the ZIP holds {len(members)} files, more than {_MOST_MEMBERS}",
        )
        yield Submission(path, name, "package", refused=UnreadableFile(*words))
        return
    for place, member in sorted(enumerate(members), key=lambda each: _name_of_member(each[1])):
        printed = _name_of_member(member)
        if not member.is_dir() and all(map(_is_handed_in, PurePosixPath(printed).parts)):
            yield Submission(path, f"{name}/{printed}", None, member.filename, place, _objection(member, printed))


def _name_of_member(member: zipfile.ZipInfo) -> str:
    """A member's name; programs write names in UTF-8, and in China in GBK, without saying so."""
    if member.flag_bits & 0x800 or member.filename.isascii():
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeError):
            return member.filename.encode("cp437").decode(encoding)
    return member.filename


def _objection(member: zipfile.ZipInfo, name: str) -> UnreadableFile | None:
    """Why a member of an archive is not unpacked."""
    if member.flag_bits & 0x1:
        return UnreadableFile("ZIP 有密码，请解开后重试", "the ZIP has a password; unpack it and try again")
    if name.lower().endswith(".zip"):
        return UnreadableFile("是 ZIP 中的 ZIP，请先解开外层", "a ZIP within a ZIP; unpack the outer one first")
    if member.file_size > packed.LARGE and member.file_size > packed.MOST_RATIO * max(1, member.compress_size):
        return UnreadableFile(
            f"展开后是压缩的 {member.file_size // max(1, member.compress_size)} 倍，超过 {packed.MOST_RATIO} 倍的上限",
            f"unpacks to {member.file_size // max(1, member.compress_size)} times its size, more than {packed.MOST_RATIO}",
        )
    return None
