"""What is larger, deeper or more crowded than any report is refused, quickly and in words of its own."""

from __future__ import annotations

import io
import json
import random
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import blank, realistic
from gongkai import UnreadableFile
from gongkai.readers import _container, _pages, csv, html, read_bytes, text
from gongkai.readers import json as json_reader
from gongkai.readers import yaml as yaml_reader
from paper import pdf
from printing import workbook

SAMPLES = Path(__file__).parent / "samples"


def refusal(data: bytes, format: str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        list(read_bytes(data, f"report.{format}", format=format))
    assert caught.value.zh
    return caught.value.en


def replaced(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """An archive with one part changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return buffer.getvalue()


def docx(change: Callable[[bytes], bytes]) -> bytes:
    return replaced((SAMPLES / "docx" / "python-docx-2021.docx").read_bytes(), "word/document.xml", change)


def xlsx(change: Callable[[bytes], bytes]) -> bytes:
    return replaced(workbook(blank("2021")), "xl/worksheets/sheet1.xml", change)


def test_a_word_document_that_unpacks_without_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_container, "MOST_BYTES", 100_000)
    bomb = docx(lambda content: content + b" " * 1_000_000)
    assert len(bomb) < 100_000
    assert "unpacks to more than 100000 bytes" in refusal(bomb, "docx")


def test_a_word_document_with_entities_or_endless_nesting() -> None:
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert "DTD" in refusal(docx(lambda c: c.replace(b"?>", b"?>" + entities, 1)), "docx")
    deep = docx(lambda c: c.replace(b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * 5000, 1))
    assert "damaged" in refusal(deep, "docx")


@pytest.mark.parametrize("cell", [b"XFD1048576", b"A1048576"])
def test_a_workbook_whose_cells_stand_far_apart_asks_for_no_memory(cell: bytes) -> None:
    far = xlsx(
        lambda c: c.replace(b"</sheetData>", b'<row r="1048576"><c r="' + cell + b'"><v>1</v></c></row></sheetData>')
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "more than 1000000 cells" in refusal(far, "workbook")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_a_workbook_with_merges_over_merges() -> None:
    merges = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (row, row + 60) for row in range(1, 60))
    covered = xlsx(
        lambda c: c.replace(b"<mergeCells", b'<mergeCells count="1">' + merges + b"</mergeCells><mergeCells", 1)
    )
    assert refusal(covered, "workbook")


@pytest.mark.parametrize(
    "sample", ["xls/libreoffice-2021.xls", "xlsx/libreoffice-2021.xlsx", "ods/libreoffice-2021.ods"]
)
def test_a_damaged_workbook_is_refused_or_read_and_never_ends_the_run(sample: str) -> None:
    files = sorted((SAMPLES / sample.partition("/")[0]).iterdir())
    data = (SAMPLES / sample if (SAMPLES / sample).is_file() else files[0]).read_bytes()
    rng = random.Random(3)
    for _ in range(40):
        broken = bytearray(data[: rng.choice((len(data), len(data) // 2))])
        for _ in range(rng.randint(1, 30)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        try:
            list(read_bytes(bytes(broken), "r", format="workbook"))
        except UnreadableFile as error:
            assert error.zh  # noqa: PT017 - most mutants are refused, some are read


def test_a_page_that_is_too_long_too_deep_or_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "never closed" in refusal(b"<b>" * 5000, "html")
    assert "deeper than" in refusal(b"<section>" * 1500 + b"</section>" * 1500, "html")
    monkeypatch.setattr(html, "_LONGEST", 1000)
    assert "more than 1000 characters" in refusal(b"<p>" + b"a" * 1001, "html")


def test_a_pdf_of_too_many_pages_characters_or_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf(realistic("2021", random.Random(1), agency="甲局", year=2023, level="town"), random.Random(1))
    monkeypatch.setattr(_pages, "_MOST_CHARS", 500)
    assert "more than 500 characters" in refusal(data, "pdf")
    monkeypatch.setattr(_pages, "_MOST_OBJECTS", 10)
    assert "more than 10 objects" in refusal(data, "pdf")
    monkeypatch.setattr(_pages, "_MOST_PAGES", 1)
    assert "more than 1" in refusal(data, "pdf")


def test_a_text_or_a_sheet_larger_than_any_report(monkeypatch: pytest.MonkeyPatch) -> None:
    heading = "三、收到和处理政府信息公开申请情况\n申请人情况\n"
    assert "larger than a report" in refusal(
        (heading + "一、本年新收政府信息公开申请数量" + "  1" * 3000).encode(), "text"
    )
    assert "larger than a report" in refusal((heading + "予以公开  1  2\n" * 9000).encode(), "text")
    assert "larger than a report" in refusal(("|a" * 9000 + "|").encode(), "text")
    assert "larger than a report" in refusal("段落\n\n".encode() * 30_000, "text")
    assert "line 1: more than" in refusal(b"a," * 20_000, "csv")
    monkeypatch.setattr(text, "_LONGEST", 1000)
    assert "more than 1000 characters" in refusal(b"a" * 1001, "text")
    monkeypatch.setattr(csv, "_LONGEST", 1000)
    assert "not a whole CSV" in refusal(b"name,year\n" + b"a" * 2001 + b",2\n", "csv")


def test_a_header_torn_to_a_thousand_words_is_given_up() -> None:
    heading = "三、收到和处理政府信息公开申请情况\n申请人情况\n"
    words = "\n".join("  ".join("结果" for _ in range(40)) for _ in range(60))
    report = read_bytes(
        f"{heading}{words}\n一、本年新收政府信息公开申请数量  1  2  3  4  5  6  7\n".encode(), "r", format="text"
    )
    assert list(report)


def test_json_and_yaml_too_large_too_deep_or_too_crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    crowded = {"edition": "2021", "tables": {f"t{at}": {} for at in range(20_000)}}
    assert "more than 200 members" in refusal(json.dumps(crowded).encode(), "json")
    assert "nested deeper" in refusal(b'{"a":' * 200 + b"1" + b"}" * 200, "json")
    assert refusal(b"[" * 5000 + b"]" * 5000, "yaml")
    assert "aliases" in refusal(b"a: &a [1]\nb: [*a, *a]\n", "yaml")
    monkeypatch.setattr(json_reader, "_MOST_BYTES", 10)
    assert "use JSON Lines" in refusal(b'{"edition": "2021"}', "json")
    monkeypatch.setattr(yaml_reader, "_MOST_BYTES", 10)
    assert "bytes of YAML" in refusal(b"edition: '2021'", "yaml")


@pytest.mark.parametrize("format", ["text", "html", "csv", "yaml", "jsonl", "pdf", "docx", "office", "package", "json"])
def test_noise_is_refused_or_read_and_never_ends_the_run(format: str) -> None:
    rng = random.Random(5)
    for size in (0, 1, 7, 100, 5000):
        noise = rng.randbytes(size)
        for start in (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe"):
            try:
                list(read_bytes(start + noise, "r", format=format))
            except UnreadableFile as error:
                assert error.en  # noqa: PT017 - noise may be a text
