"""The programs that make the samples, as functions from the bytes of one file to the bytes of another."""

from __future__ import annotations

import functools
import http.server
import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

#: The address that pages are seen at.
SITE = "http://www.yunxi.example"
_MINUTES = 60
_CHROMIUM = (
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def soffice(data: bytes, ending: str, to: str, *, filter: str = "", reads: str = "") -> bytes:
    """A file with this ending, opened and saved by LibreOffice.

    `filter` is the export filter with its options; `reads` the import filter, where the ending does not say it.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"report.{ending}")
        source.write_bytes(data)
        given = [f"--infilter={reads}"] if reads else []
        target = f"{to}:{filter}" if filter else to
        _run("soffice", f"-env:UserInstallation=file://{_profile()}", "--headless", *given, "--convert-to", target,
             "--outdir", f"{folder}/saved", str(source))  # fmt: skip
        return Path(folder, "saved", f"report.{to}").read_bytes()


def locked(data: bytes, ending: str, to: str, filter: str) -> bytes:
    """A file saved by LibreOffice with the password `x`, which the command line has no option for."""
    with tempfile.TemporaryDirectory() as folder:
        source, saved, pipe = Path(folder, f"report.{ending}"), Path(folder, f"locked.{to}"), f"gongkai-{os.getpid()}"
        source.write_bytes(data)
        office = subprocess.Popen(["soffice", f"-env:UserInstallation=file://{_profile()}", "--headless",
                                   f"--accept=pipe,name={pipe};urp;"], stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            # Only the Python of the system has the bridge to LibreOffice.
            _run("/usr/bin/python3", "-c", _LOCK, pipe, source.as_uri(), saved.as_uri(), filter)
        finally:
            office.wait(timeout=_MINUTES)
        return saved.read_bytes()


_LOCK = """
import sys, time, uno
from com.sun.star.beans import NamedValue, PropertyValue
pipe, source, saved, filter = sys.argv[1:]
resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
for wait in range(300):
    try:
        context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.1)
desktop = context.ServiceManager.createInstance("com.sun.star.frame.Desktop")
document = desktop.loadComponentFromURL(source, "_blank", 0, (PropertyValue(Name="Hidden", Value=True),))
words = {"CryptoType": "Standard", "OOXPassword": "x"}
words = uno.Any("[]com.sun.star.beans.NamedValue", tuple(NamedValue(name, value) for name, value in words.items()))
password = ("EncryptionData", words) if saved.endswith("x") else ("Password", "x")
options = [("FilterName", filter), password]
document.storeToURL(saved, tuple(PropertyValue(Name=name, Value=value) for name, value in options))
document.close(True)
try:
    desktop.terminate()
except Exception:
    pass
"""


def dumped(page: bytes) -> bytes:
    """A page as Chromium holds it once it is loaded, scripts run."""
    with _site(page) as site, tempfile.TemporaryDirectory() as profile:
        return _run(*_CHROMIUM, *site, f"--user-data-dir={profile}", "--dump-dom", f"{SITE}/report.html")


def print_to_pdf(page: bytes, *, header_and_footer: bool) -> bytes:
    """A page printed by Chromium, with or without the date, title, address and page numbers that browsers print."""
    with _site(page) as site, tempfile.TemporaryDirectory() as folder:
        bare = [] if header_and_footer else ["--no-pdf-header-footer"]
        _run(*_CHROMIUM, *site, *bare, f"--user-data-dir={folder}/profile", f"--print-to-pdf={folder}/report.pdf",
             f"{SITE}/report.html")  # fmt: skip
        return Path(folder, "report.pdf").read_bytes()


def snapshot(page: bytes) -> bytes:
    """A page saved by Chromium as one file (MHTML), which only its DevTools protocol does without a window."""
    with _loaded(page) as (ask, session):
        saved: str = ask("Page.captureSnapshot", session, format="mhtml")["data"]
    return saved.encode()


def copied(page: bytes) -> bytes:
    """The text of a whole page, as it is copied from Chromium: a TAB between the cells of a row."""
    with _loaded(page) as (ask, session):
        text: str = ask("Runtime.evaluate", session, expression="document.body.innerText")["result"]["value"]
    return text.encode()


def evaluated(page: bytes, expression: str, *widths: int) -> list[Any]:
    """What an expression of JavaScript comes to in a page, once it is so wide and once so wide."""
    found = []
    with _loaded(page) as (ask, session):
        for width in widths:
            ask(
                "Emulation.setDeviceMetricsOverride", session, width=width, height=800, deviceScaleFactor=1, mobile=True
            )
            answer = ask("Runtime.evaluate", session, expression=expression, returnByValue=True)
            found.append(answer["result"]["value"])
    return found


def pdftotext(data: bytes, *options: str) -> bytes:
    """The text of a PDF as poppler gives it."""
    return _run("pdftotext", *options, "-", "-", input=data)


def page_images(data: bytes, resolution: int) -> list[bytes]:
    """The pages of a PDF as gray JPEG images."""
    with tempfile.TemporaryDirectory() as folder:
        _run("pdftoppm", "-r", str(resolution), "-gray", "-jpeg", "-jpegopt", "quality=40", "-", f"{folder}/page",
             input=data)  # fmt: skip
        return [image.read_bytes() for image in sorted(Path(folder).iterdir())]


def _run(*command: str, input: bytes | None = None) -> bytes:
    return subprocess.run(command, input=input, capture_output=True, check=True, timeout=3 * _MINUTES).stdout


@functools.cache
def _profile() -> str:
    """A profile of our own, so that LibreOffice runs beside one that is open."""
    return f"{tempfile.gettempdir()}/gongkai-samples-soffice"


@contextmanager
def _site(page: bytes) -> Iterator[list[str]]:
    """Serve a page; yields the options by which Chromium finds it at `SITE`."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path == "/report.html"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page if found else b"")

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield [f"--host-resolver-rules=MAP * 127.0.0.1:{server.server_port}"]
        finally:
            server.shutdown()


@contextmanager
def _loaded(page: bytes) -> Iterator[tuple[_Ask, str]]:
    """A page in Chromium, and the session in which commands are about it."""
    with (
        _site(page) as site,
        # The last processes of the browser still write to it when it has ended.
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        _devtools(*site, f"--user-data-dir={profile}") as ask,
    ):
        target = ask("Target.createTarget", url=f"{SITE}/report.html")["targetId"]
        session = ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        loaded = "location.href != 'about:blank' && document.readyState == 'complete'"
        while not ask("Runtime.evaluate", session, expression=loaded)["result"]["value"]:
            time.sleep(0.05)
        yield ask, session


class _Ask(Protocol):
    """Sends a command of the DevTools protocol and gives its result."""

    def __call__(self, method: str, session: str = "", **parameters: Any) -> Any: ...


@contextmanager
def _devtools(*options: str) -> Iterator[_Ask]:
    """Chromium, spoken to over the two pipes that it finds at descriptors 3 and 4."""
    commands_out, commands_in = os.pipe()
    answers_out, answers_in = os.pipe()
    shell = ("bash", "-c", f'exec "$@" 3<&{commands_out} 4>&{answers_in}', "bash")
    browser = subprocess.Popen(
        [*shell, *_CHROMIUM, *options, "--remote-debugging-pipe"],
        pass_fds=(commands_out, answers_in),
        stderr=subprocess.DEVNULL,
    )
    os.close(commands_out)
    os.close(answers_in)
    try:
        with open(commands_in, "wb") as commands, open(answers_out, "rb") as answers:
            yield functools.partial(_ask, commands, answers)
    finally:
        browser.terminate()
        browser.wait()


def _ask(commands: IO[bytes], answers: IO[bytes], method: str, session: str = "", **parameters: Any) -> Any:
    message = {"id": 1, "method": method, "params": parameters, **({"sessionId": session} if session else {})}
    commands.write(json.dumps(message).encode() + b"\0")
    commands.flush()
    while True:
        answer = json.loads(b"".join(iter(lambda: answers.read(1), b"\0")))
        if answer.get("id") == 1:
            return answer["result"]
