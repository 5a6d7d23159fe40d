"""Old Word files (.doc, .wps, .rtf), which LibreOffice turns into .docx."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from gongkai.errors import UnreadableFile
from gongkai.readers import docx, html
from gongkai.readers._container import OLE, RTF, ZIP, refuse_encrypted
from gongkai.report import Report, Source

#: The program, where it is not found by its usual names.
VARIABLE = "GONGKAI_SOFFICE"
_NAMES = ("soffice", "libreoffice")
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
#: Seconds to start, and for each file.
_START, _EACH = 60, 20

#: Nothing is fetched, no macro runs, and no part of a document that is not text is started.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>0</value></prop></item>
</oor:items>
"""


def read(data: bytes, source: Source, converted: bytes | UnreadableFile | None = None) -> Iterator[Report]:
    """The report of a document; `converted` is what `convert` made of it, if that was done before."""
    refuse_encrypted(data)
    if not needs_conversion(data):
        # What is called .doc is often a web page, or already a .docx.
        return docx.read(data, source) if data.startswith(ZIP) else html.read(data, source)
    (made,) = [converted] if converted is not None else convert([data])
    if isinstance(made, UnreadableFile):
        raise made
    return docx.read(made, source)


def needs_conversion(data: bytes) -> bool:
    return data.startswith((OLE, RTF))


def convert(documents: Sequence[bytes]) -> list[bytes | UnreadableFile]:
    """Each document as .docx, or why it could not be made one. LibreOffice starts once for all of them.

    If it fails over them together, it is tried with each alone.
    """
    made = _converted(documents)
    if isinstance(made, UnreadableFile):
        return [made] * len(documents)
    if len(documents) > 1:
        made = [each or next(iter(_alone(document))) for each, document in zip(made, documents, strict=True)]
    refused = UnreadableFile(
        "LibreOffice 不能打开此文件：可能已损坏、有密码，或不是 Word 文档",
        "LibreOffice cannot open the file: it is damaged, has a password, or is no Word document",
    )
    return [each or refused for each in made]


def _alone(document: bytes) -> Sequence[bytes | None]:
    made = _converted([document])
    return [None] if isinstance(made, UnreadableFile) else made


def _converted(documents: Sequence[bytes]) -> list[bytes | None] | UnreadableFile:
    program = _program()
    if program is None:
        return UnreadableFile(
            f"读取 .doc、.wps、.rtf 需要 LibreOffice：请安装（如 apt install libreoffice-writer-nogui）或用 {VARIABLE} 指明其位置，"
            "或用 Word、WPS 另存为 .docx 后重试",
            f".doc, .wps and .rtf need LibreOffice: install it (apt install libreoffice-writer-nogui), or name it in {VARIABLE}, "
            "or save the file as .docx and try again",
        )
    with tempfile.TemporaryDirectory(prefix="gongkai-") as scratch:
        folder = Path(scratch)
        for name in ("in", "out", "profile/user"):
            (folder / name).mkdir(parents=True)
        (folder / "profile/user/registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        files = [folder / "in" / f"{at}{_ending(document)}" for at, document in enumerate(documents)]
        for file, document in zip(files, documents, strict=True):
            file.write_bytes(document)
        _run(program, folder, files)
        made = [folder / "out" / f"{file.stem}.docx" for file in files]
        return [file.read_bytes() if file.is_file() else None for file in made]


def _ending(document: bytes) -> str:
    return ".rtf" if document.startswith(RTF) else ".doc"


def _program() -> str | None:
    named = os.environ.get(VARIABLE)
    if named:
        return named if Path(named).is_file() else None
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or next((path for path in _USUAL if Path(path).is_file()), None)


def _run(program: str, folder: Path, files: Sequence[Path]) -> None:
    """Convert files; which of them it could, what stands in the folder afterwards tells."""
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
        *map(str, files),
    ]
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    with subprocess.Popen(  # noqa: S603 - the program is the user's LibreOffice, the files are ours
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(_START + _EACH * len(files))
        except subprocess.TimeoutExpired:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and what it started."""
    if hasattr(os, "killpg"):
        os.killpg(process.pid, 9)
    else:
        process.kill()
