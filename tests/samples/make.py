"""The sample files made again, by real programs, from the reports in `expected/`.

Run by name: `python tests/samples/make.py [PART OF A PATH ...]`.
It needs LibreOffice, Chromium, poppler-utils and the font WenQuanYi Zen Hei.
A report of `REPORTS` that is not in `expected/` is drawn anew.
"""

from __future__ import annotations

import copy
import csv
import io
import itertools
import json
import quopri
import random
import re
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from pathlib import Path
from typing import Any

import docx
import python_calamine as calamine
import yaml
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.numbering import CT_Numbering
from docx.oxml.table import CT_Tc
from docx.shared import Cm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

sys.path.insert(0, str(Path(__file__).parents[1]))
from programs import copied, dumped, locked, page_images, pdftotext, print_to_pdf, snapshot, soffice

from builders import edited, realistic
from builders import report as canonical
from gongkai import edition, writers
from printing import cell_lines, html_page, word_document, word_dump, workbook

HERE = Path(__file__).parent

Report = dict[str, Any]
Maker = Callable[[Report], bytes]

#: Each expected report: its edition, agency, year and level.
REPORTS: Mapping[str, tuple[str, str, int, str]] = {
    "county-2020": ("2019", "云溪县司法局", 2020, "county"),
    "city-2019": ("2019", "澜江市市场监督管理局", 2019, "city"),
    "town-2022": ("2021", "云溪县青石镇人民政府", 2022, "town"),
    "county-2023": ("2021", "云溪县教育局", 2023, "county"),
    "city-2024": ("2021", "澜江市人民政府", 2024, "city"),
}
#: Export filters of LibreOffice, with the tokens by which it takes options.
_COMMA, _SEMICOLON, _TAB = 44, 59, 9
_UTF_8, _GBK, _GB18030 = 76, 67, 85
_TEXT = "Text (encoded)"


def draw(name: str) -> Report:
    form, agency, year, level = REPORTS[name]
    return realistic(form, random.Random(name), agency=agency, year=year, level=level)


# Word documents


def word(report: Report) -> bytes:
    return _saved(word_document(report))


def official(report: Report, *, repeat_header: bool = False) -> bytes:
    """A document as agencies lay it out: ruled tables in small type, labels wide, page numbers `- 4 -` at the foot."""
    file = word_document(report)
    for table in file.tables:
        _laid_out(table)
        if repeat_header and len(table.columns) == 10:
            for row in table.rows[:3]:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _numbered(file)
    return _saved(file)


def with_broken_headers(report: Report) -> bytes:
    """Words of the headers set by hand: broken over lines and paragraphs, short ones spread with blanks."""
    file, rng = word_document(report), random.Random(report["title"])
    for table in file.tables:
        for cell in {cell._tc: cell for row in table.rows for cell in row.cells}.values():
            text = cell.text
            if text in ("总计", "规章"):
                cell.text = "　".join(text)
            elif 3 <= len(text) <= 9 and not text[0].isdigit() and "（" not in text:
                at = rng.randint(2, len(text) - 1)
                cell.text = f"{text[:at]}\n{text[at:]}"
                if rng.random() < 0.5:
                    cell.text = text[:at]
                    cell.add_paragraph(text[at:])
    return _saved(file)


def with_note_below(report: Report) -> bytes:
    """The paragraph that begins with 注 stands under table four."""
    file = word_document(report)
    (note,) = [paragraph for paragraph in file.paragraphs if paragraph.text.startswith("注")]
    file.tables[-1]._tbl.addnext(note._p)
    return _saved(file)


def with_footnote(report: Report) -> bytes:
    """A footnote of Word's own, called from the last 总计 of table four."""
    file = word_document(report)
    last = file.tables[-1].rows[2].cells[-1].paragraphs[0]
    call = OxmlElement("w:footnoteReference")
    call.set(qn("w:id"), "2")
    last.add_run().font.superscript = True
    last.runs[-1]._r.append(call)
    words = "含上年度结转的案件3件。"
    note = f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{words}</w:t></w:r></w:p></w:footnote>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    return _with_part(
        _saved(file),
        "word/footnotes.xml",
        f'<w:footnotes xmlns:w="{docx.oxml.ns.nsmap["w"]}">{note}</w:footnotes>',
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        {"word/_rels/document.xml.rels": ("</Relationships>", f'<Relationship Id="rIdNotes" Type="{relation}" Target="footnotes.xml"/></Relationships>')},
    )  # fmt: skip


def with_counted_headings(report: Report) -> bytes:
    """The numbers of the sections, and of the rows 1. to 8., are counted by Word and not written."""
    file = word_document(report)
    definitions = file.part.numbering_part.element
    for number, kind, words in ((71, "chineseCountingThousand", "%1、"), (72, "decimal", "%1.")):
        _add_counter(definitions, number, kind, words)
    for paragraph in file.paragraphs:
        if re.match("[一二三四五六]、", paragraph.text):
            _count(paragraph, 71, paragraph.text[2:])
    labels = (cell for cell in file.tables[-2].column_cells(2) if re.match(r"\d\.", cell.text))
    for cell in itertools.islice(labels, 8):
        _count(cell.paragraphs[0], 72, cell.text[2:])
    return _saved(file)


def with_table_in_two(report: Report) -> bytes:
    """Table three parted by hand in the middle of a group, an empty paragraph between the parts."""
    file = word_document(report)
    first = file.tables[-2]._tbl
    second = copy.deepcopy(first)
    for row in first.tr_lst[12:]:
        first.remove(row)
    for row in second.tr_lst[:12]:
        second.remove(row)
    between = OxmlElement("w:p")
    first.addnext(between)
    between.addnext(second)
    return _saved(file)


def with_title_in_two(report: Report) -> bytes:
    """The title over two paragraphs: the agency, then the rest."""
    file = word_document(report)
    title = file.paragraphs[0]
    name = report["agency"]["name"]
    title.insert_paragraph_before(name, title.style)
    title.text = report["title"].removeprefix(name)
    return _saved(file)


def with_contents(report: Report) -> bytes:
    """A cover, a table of contents with dots and page numbers, the title again, and a preface."""
    file = word_document(report)
    title = file.paragraphs[0]
    headings = [each.text for each in file.paragraphs if re.match("[一二三四五六]、", each.text)]
    contents = [f"{heading}{'…' * 8}{page}" for page, heading in enumerate(headings, 1)]
    for line in (report["title"], report["agency"]["name"], f"{report['year'] + 1}年1月", "目　录", *contents):
        title.insert_paragraph_before(line)
    preface = f"本报告由{report['agency']['name']}根据《中华人民共和国政府信息公开条例》编制。数据自{report['year']}年1月1日至12月31日。"
    file.paragraphs[4 + len(contents) + 1].insert_paragraph_before(preface)
    return _saved(file)


def with_dashes(report: Report) -> bytes:
    """Cells that say nothing hold a dash."""
    file = word_document(report)
    for table in file.tables:
        for row in table.rows:
            for cell in row.cells:
                cell.text = cell.text or "—"
    return _saved(file)


def _add_counter(definitions: CT_Numbering, number: int, kind: str, words: str) -> None:
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{words}"/></w:lvl>'
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{level}</w:abstractNum>')
    definitions.insert(0, abstract)
    definitions.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
    )


def _count(paragraph: Paragraph, number: int, text: str) -> None:
    paragraph.text = text
    counted = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    counted.get_or_add_ilvl().val, counted.get_or_add_numId().val = 0, number


def _saved(file: Document) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def _laid_out(table: Table) -> None:
    table.style = "Table Grid"
    table.autofit = False
    widths = (1.2, 1.6, 4.2, *[1.2] * 7) if len(table.columns) == 10 else [16 / len(table.columns)] * len(table.columns)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for tc in table._tbl.iter_tcs():
        tc.width = Cm(sum(widths[tc.left : tc.right]))
        for paragraph in (Paragraph(each, table) for each in tc.p_lst):
            # A page may end between any two lines of a label.
            paragraph.paragraph_format.widow_control = False
            for run in paragraph.runs:
                run.font.size = Pt(9)


def _numbered(file: Document) -> None:
    foot = file.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("- ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)
    foot.add_run(" -")


def _with_part(package: bytes, name: str, content: str, type: str, replaced: Mapping[str, tuple[str, str]]) -> bytes:
    """An Office file with one part more, and words replaced in others."""
    entry = f'<Override PartName="/{name}" ContentType="{type}"/></Types>'
    replaced = {"[Content_Types].xml": ("</Types>", entry), **replaced}
    return _edited_zip(
        package, lambda part, text: text.replace(*replaced[part]) if part in replaced else text, {name: content}
    )


def _edited_zip(package: bytes, edit: Callable[[str, str], str], added: Mapping[str, str] = {}) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename.endswith((".xml", ".rels")):
                data = edit(member.filename, data.decode()).encode()
            new.writestr(member, data, zipfile.ZIP_DEFLATED)
        for name, content in added.items():
            new.writestr(name, content)
    return buffer.getvalue()


# Workbooks


def with_formulas(report: Report) -> bytes:
    """A workbook whose totals of table three are formulas that no program has calculated."""
    book = workbook(report)
    rows = calamine.CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    form = edition(report["edition"]).tables["requests"]
    top = next(at for at, row in enumerate(rows, 1) if str(row[0]).startswith("一、本年新收"))
    places = {row.code: top + at for at, row in enumerate(form.rows)}
    granted, total = places["granted"], places["outcomes_total"]
    formulas = {f"J{row}": f"SUM(D{row}:I{row})" for row in places.values()}
    formulas |= {f"{column}{total}": f"SUM({column}{granted}:{column}{total - 1})" for column in "DEFGHI"}

    def calculated(cell: re.Match[str]) -> str:
        formula = formulas.get(cell[2])
        return f"{cell[1]}<f>{formula}</f><v></v></c>" if formula else cell[0]

    number = re.compile(r'(<c r="([A-Z]+\d+)"[^>]*>)<v>[^<]*</v></c>')
    return _edited_zip(book, lambda part, text: number.sub(calculated, text) if "/sheet1" in part else text)


def with_hidden_draft(report: Report) -> bytes:
    """A workbook with a second, hidden sheet: the same layout, every number 7."""
    book = workbook(report)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    draft = re.sub(r'(<c r="[A-Z]+\d+"(?: s="\d+")?>)<v>[^<]*</v>', r"\1<v>7</v>", sheet).replace(
        ' tabSelected="1"', ""
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    return _with_part(
        book,
        "xl/worksheets/sheet2.xml",
        draft,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
        {
            "xl/workbook.xml": ("</sheets>", '<sheet name="草稿" sheetId="2" state="hidden" r:id="rIdDraft"/></sheets>'),
            "xl/_rels/workbook.xml.rels": ("</Relationships>", f'<Relationship Id="rIdDraft" Type="{relation}" Target="worksheets/sheet2.xml"/></Relationships>'),
        },
    )  # fmt: skip


def unicode_text(report: Report) -> bytes:
    """What Excel saves as Unicode text: UTF-16, tabs, cells with tabs, quotes or line breaks in quotes."""
    rows = csv.reader(io.StringIO(delimited(_COMMA, _UTF_8)(report).decode()))
    buffer = io.StringIO()
    csv.writer(buffer, csv.excel_tab).writerows(rows)
    return buffer.getvalue().encode("utf-16")


def tidy(report: Report) -> bytes:
    return writers.dump([canonical(report)], "csv")


def delimited(separator: int, encoding: int) -> Maker:
    """A sheet as LibreOffice saves it to a text of separated values."""
    return through(workbook, "xlsx", "csv", filter=f"Text - txt - csv (StarCalc):{separator},34,{encoding},1")


# Web pages


def article(report: Report) -> str:
    """The report as an editor of web pages writes it, without a page around it."""
    page = html_page(report, random.Random(report["title"]))
    return page.partition("<div id=zoom>")[2].partition("</div><div class=footer>")[0]


def bare_page(report: Report) -> bytes:
    head = '<meta charset="utf-8"><style>b, h2 { font-weight: normal }</style>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{article(report)}</body></html>".encode()


def in_a_layout_table(report: Report) -> bytes:
    """The report in the one cell of a table that gives it a frame."""
    page = bare_page(report).decode()
    return (
        page.replace("<body>", "<body><table border=1><tr><td>")
        .replace("</body>", "</td></tr></table></body>")
        .encode()
    )


def table_two_in_blocks(report: Report) -> bytes:
    """Each block of table two is a table of its own, with an empty paragraph before it."""
    opener = "<tr><td colspan=4>"
    before, first, *blocks = bare_page(report).decode().split(opener)
    return f"</table><p></p><table border=1>{opener}".join([before + opener + first, *blocks]).encode()


def plain_page(report: Report) -> bytes:
    """The report alone, nothing in its cells but their text."""
    marks = re.compile(r"<(?!/?t[drh]\b|/?table)[^>]*>|&nbsp;")
    tables = re.compile("<table.*?</table>", re.DOTALL)
    return tables.sub(lambda table: marks.sub("", table[0]), bare_page(report).decode()).encode()


def agency_page(report: Report, *, content: str = "", layout: str = "div") -> bytes:
    """A page of an agency's site: menus beside the report, links below it; laid out with `div` or `table`."""
    name, year = report["agency"]["name"], report["year"]
    years = "".join(f'<li><a href="/zfxxgk/{each}.html">{each}年</a></li>' for each in range(year, year - 4, -1))
    side = f"""<h3>政府信息公开</h3>
<ul><li><a href="/zn">政府信息公开指南</a></li><li><a href="/zd">政府信息公开制度</a></li><li><a href="/ysq">依申请公开</a></li></ul>
<h3>历年年报</h3><ul>{years}</ul>"""
    main = f"""<div class="meta"><span>索引号：YX{year}-0118</span> <span>发布机构：{name}</span>
<span>发布日期：{report["published"]}</span> <span>浏览次数：<b id="hits"></b></span> <span>字体：【大 中 小】</span></div>
<div class="article">{content or article(report)}</div>
<p class="share">分享到：<a href="#">微信</a> <a href="#">微博</a></p>
<p>上一篇：<a href="/zfxxgk/{year - 1}.html">{name}{year - 1}年政府信息公开工作年度报告</a></p>"""
    start, between, end = _LAYOUTS[layout]
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{report["title"]}_{name}</title>
<style>body, b, h2, h3 {{ font: 12px sans-serif }} table {{ border-collapse: collapse }} .side, .nav {{ float: right }}</style>
<script>var site = {{ columns: ["政府信息公开指南", "政府信息公开年报"], hits: 0 }};</script></head>
<body>
<div class="top"><a href="/">网站首页</a> | <a href="/wza">无障碍阅读</a> | <span id="today"></span></div>
<ul class="nav"><li><a href="/zwgk">政务公开</a></li><li><a href="/bsfw">办事服务</a></li><li><a href="/hdjl">互动交流</a></li></ul>
<p class="path">当前位置：首页 &gt; 政务公开 &gt; 政府信息公开年报</p>
{start}{side}{between}{main}{end}
<div class="foot"><p>主办单位：云溪县人民政府办公室 承办单位：云溪县大数据中心</p><p>联系电话：0000-1234567 网站标识码：0000000001</p></div>
<script>document.getElementById("hits").textContent = "128";
document.getElementById("today").textContent = "今天是{year + 1}年2月3日";</script>
</body></html>
""".encode()


def declared_gb2312(report: Report) -> bytes:
    """A page that says GB2312, in GB18030."""
    return agency_page(report).decode().replace('charset="utf-8"', 'charset="gb2312"').encode("gb18030")


def word_page(report: Report) -> bytes:
    """A document as Word saves it to a web page: GB2312, its own elements and comments, lines broken in the source."""
    body = article(report)
    body = re.sub(
        r"<p>(.*?)</p>", r'<p class=MsoNormal><span style="mso-bidi-font-size:10.5pt">\1<o:p></o:p></span></p>', body
    )
    body = re.sub(r">([^<>]{30})([^<>]{10,})<", lambda text: f">{text[1]}\n{text[2]}<", body)
    head = """<head><meta http-equiv=Content-Type content="text/html; charset=gb2312"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; mso-pagination:none;} --></style></head>"""
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        f"{head}<body lang=ZH-CN><div class=WordSection1 style='layout-grid:15.6pt'>{body}</div></body></html>"
    ).encode("gb18030")


def word_archive(report: Report) -> bytes:
    """The same in one file, as Word saves it."""
    message = MIMEMultipart("related", boundary="----=_NextPart_01DA5B")
    part = MIMENonMultipart("text", "html", charset="gb2312")
    part.set_payload(quopri.encodestring(word_page(report)).decode())
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part["Content-Location"] = "file:///C:/report.htm"
    message.attach(part)
    return message.as_bytes().replace(b"\n", b"\r\n")


def page_of(content: str) -> Maker:
    """A page with other content where the report should be."""
    return lambda report: dumped(agency_page(report, content=content))


# Text


def pipes(report: Report, *, repeat: bool) -> bytes:
    """Markdown as converters write it: a merged cell's text in every place that it covers, or in the first alone."""
    lines = []
    for block in docx.Document(io.BytesIO(word(report))).iter_inner_content():
        if isinstance(block, Table):
            rows = _grid(block, repeat=repeat)
            lines += [*itertools.islice(rows, 1), "|" + " --- |" * len(block.columns), *rows, ""]
        elif block.text:
            marks = "# " if block.text == report["title"] else "## " if re.match("[一二三四五六]、", block.text) else ""
            lines += [marks + block.text, ""]
    return "\n".join(lines).encode()


def _grid(table: Table, *, repeat: bool) -> Iterator[str]:
    seen: set[CT_Tc] = set()
    for row in table.rows:
        texts = []
        for cell in row.cells:
            texts.append(cell.text if repeat or cell._tc not in seen else "")
            seen.add(cell._tc)
        yield f"| {' | '.join(texts)} |"


def torn_lines(report: Report) -> bytes:
    return cell_lines(report, tear=random.Random(report["title"])).encode()


# PDF


def scan(report: Report) -> bytes:
    """A PDF of pictures of pages."""
    file = docx.Document()
    section = file.sections[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1)
    for image in page_images(official_pdf(report), 50):
        file.add_picture(io.BytesIO(image), height=section.page_height - Cm(3))
    return soffice(_saved(file), "docx", "pdf")


def official_pdf(report: Report) -> bytes:
    return soffice(official(report), "docx", "pdf")


def pdf_options(**options: bool | int | str) -> str:
    """The PDF export of LibreOffice with its options."""
    kinds = {bool: "boolean", int: "long", str: "string"}
    values = {name: {"type": kinds[type(value)], "value": str(value).lower()} for name, value in options.items()}
    return f"writer_pdf_Export:{json.dumps(values)}"


# Making


def through(maker: Maker, ending: str, to: str, *, filter: str = "", reads: str = "") -> Maker:
    """What a maker gives, opened and saved by LibreOffice."""
    return lambda report: soffice(maker(report), ending, to, filter=filter, reads=reads)


def cut(maker: Maker) -> Maker:
    """The first two thirds of a file."""

    def make(report: Report) -> bytes:
        data = maker(report)
        return data[: len(data) * 2 // 3]

    return make


def encoded(printer: Callable[[Report], str], encoding: str, newline: str = "\n") -> Maker:
    return lambda report: printer(report).replace("\n", newline).encode(encoding)


_ATTACHMENT = '<p>附件：<a href="/files/2023.pdf">云溪县教育局2023年政府信息公开工作年度报告.pdf</a></p>'
#: What stands before the menu, between it and the report, and after the report.
_LAYOUTS = {
    "div": ('<div class="side">', '</div><div class="main">', "</div>"),
    "table": ('<table class="layout"><tr><td width="160">', "</td><td>", "</td></tr></table>"),
}

#: Every sample and what makes it.
FILES: Mapping[str, Maker] = {
    "docx/python-docx-2021.docx": word,
    "docx/python-docx-2019.docx": word,
    "docx/python-docx-official-layout.docx": official,
    "docx/headers-broken-by-hand.docx": with_broken_headers,
    "docx/note-under-table-four.docx": with_note_below,
    "docx/numbers-counted-by-word.docx": with_counted_headings,
    "docx/table-three-in-two.docx": with_table_in_two,
    "docx/title-in-two.docx": with_title_in_two,
    "docx/contents-and-preface.docx": with_contents,
    "docx/dashes-for-nothing.docx": with_dashes,
    "docx/footnote.docx": with_footnote,
    "docx/libreoffice-from-docx.docx": through(official, "docx", "docx", filter="MS Word 2007 XML"),
    "docx/libreoffice-from-html.docx": through(
        bare_page, "html", "docx", filter="MS Word 2007 XML", reads="HTML (StarWriter)"
    ),
    "docx/libreoffice-from-layout-table.docx": through(
        in_a_layout_table, "html", "docx", filter="MS Word 2007 XML", reads="HTML (StarWriter)"
    ),
    "docx/libreoffice-from-odt.docx": through(
        through(word, "docx", "odt"), "odt", "docx", filter="MS Word 2007 XML"
    ),
    "doc/云溪县青石镇人民政府2022年政府信息公开工作年度报告.doc": through(official, "docx", "doc", filter="MS Word 97"),
    "doc/libreoffice-2019.doc": through(official, "docx", "doc", filter="MS Word 97"),
    "doc/libreoffice-headers-broken.doc": through(with_broken_headers, "docx", "doc", filter="MS Word 97"),
    "wps/doc-by-another-name.wps": lambda report: soffice(official(report), "docx", "doc", filter="MS Word 97"),
    "rtf/libreoffice-2021.rtf": through(through(official, "docx", "odt"), "odt", "rtf"),
    "xlsx/xlsxwriter-2021.xlsx": workbook,
    "xlsx/xlsxwriter-2019.xlsx": workbook,
    "xlsx/xlsxwriter-a-sheet-a-section.xlsx": lambda report: workbook(report, sheets=True),
    "xlsx/libreoffice.xlsx": through(workbook, "xlsx", "xlsx", filter="Calc MS Excel 2007 XML"),
    "xlsx/formulas-calculated.xlsx": through(with_formulas, "xlsx", "xlsx", filter="Calc MS Excel 2007 XML"),
    "xlsx/hidden-draft.xlsx": with_hidden_draft,
    "xlsx/libreoffice-from-csv.xlsx": through(
        delimited(_COMMA, _UTF_8), "csv", "xlsx", filter="Calc MS Excel 2007 XML", reads="CSV:44,34,76,1"
    ),
    "xlsx/numbers-as-text.xlsx": through(
        delimited(_COMMA, _UTF_8),
        "csv",
        "xlsx",
        filter="Calc MS Excel 2007 XML",
        reads=f"CSV:44,34,76,1,{'/'.join(f'{column}/2' for column in range(1, 16))}",
    ),
    "xlsx/libreoffice-from-html.xlsx": through(
        bare_page, "html", "xlsx", filter="Calc MS Excel 2007 XML", reads="HTML (StarCalc)"
    ),
    "xls/html-by-another-name.xls": bare_page,
    "xls/libreoffice-2021.xls": through(workbook, "xlsx", "xls", filter="MS Excel 97"),
    "xls/libreoffice-2019.xls": through(workbook, "xlsx", "xls", filter="MS Excel 97"),
    "xls/formulas-calculated.xls": through(with_formulas, "xlsx", "xls", filter="MS Excel 97"),
    "et/xls-by-another-name.et": through(workbook, "xlsx", "xls", filter="MS Excel 97"),
    "ods/libreoffice-2021.ods": through(workbook, "xlsx", "ods"),
    "ods/formulas-calculated.ods": through(with_formulas, "xlsx", "ods"),
    "ods/hidden-draft.ods": through(with_hidden_draft, "xlsx", "ods"),
    "csv/libreoffice-utf-8.csv": delimited(_COMMA, _UTF_8),
    "csv/libreoffice-gb18030.csv": delimited(_COMMA, _GB18030),
    "csv/libreoffice-gbk.csv": delimited(_COMMA, _GBK),
    "csv/libreoffice-semicolon.csv": delimited(_SEMICOLON, _UTF_8),
    "csv/libreoffice-2019.csv": delimited(_COMMA, _UTF_8),
    "csv/libreoffice-tab.tsv": delimited(_TAB, _UTF_8),
    "csv/tidy-saved-by-libreoffice.csv": through(
        tidy, "csv", "csv", filter=f"Text - txt - csv (StarCalc):{_COMMA},34,{_GB18030},1", reads="CSV:44,34,76,1"
    ),
    "csv/excel-unicode-text.txt": unicode_text,
    "html/chromium-dom-2021.html": lambda report: dumped(agency_page(report)),
    "html/chromium-dom-2019.html": lambda report: dumped(agency_page(report)),
    "html/chromium-dom-layout-table.html": lambda report: dumped(agency_page(report, layout="table")),
    "html/chromium.mhtml": lambda report: snapshot(agency_page(report)),
    "html/declared-gb2312.html": declared_gb2312,
    "html/chromium-dom-declared-gb2312.html": lambda report: dumped(declared_gb2312(report)),
    "html/table-two-in-blocks.html": table_two_in_blocks,
    "html/word.htm": word_page,
    "html/word.mht": word_archive,
    "html/libreoffice-writer.html": through(official, "docx", "html", filter="HTML (StarWriter)"),
    "html/libreoffice-writer-xhtml.html": through(official, "docx", "html", filter="XHTML Writer File"),
    "html/libreoffice-calc.html": through(workbook, "xlsx", "html", filter="HTML (StarCalc)"),
    "txt/libreoffice.txt": through(official, "docx", "txt", filter=f"{_TEXT}:UTF8"),
    "txt/libreoffice-gb18030-crlf.txt": through(official, "docx", "txt", filter=f"{_TEXT}:GB_18030,CRLF"),
    "txt/libreoffice-2019.txt": through(official, "docx", "txt", filter=f"{_TEXT}:UTF8"),
    "txt/word-dump.txt": encoded(word_dump, "utf-8"),
    "txt/word-dump-gb18030-crlf.txt": encoded(word_dump, "gb18030", "\r\n"),
    "txt/a-cell-a-line-torn.txt": torn_lines,
    "txt/word-dump-utf-16.txt": encoded(word_dump, "utf-16", "\r\n"),
    "txt/copied-from-chromium.txt": lambda report: copied(agency_page(report)),
    "txt/copied-from-chromium-plain-cells.txt": lambda report: copied(plain_page(report)),
    "txt/contents-and-preface.txt": through(with_contents, "docx", "txt", filter=f"{_TEXT}:UTF8"),
    "txt/counted-by-word.txt": through(with_counted_headings, "docx", "txt", filter=f"{_TEXT}:UTF8"),
    "txt/pdftotext.txt": lambda report: pdftotext(official_pdf(report)),
    "txt/pdftotext-raw.txt": lambda report: pdftotext(official_pdf(report), "-raw"),
    "txt/pdftotext-layout.txt": lambda report: pdftotext(official_pdf(report), "-layout"),
    "txt/pdftotext-layout-2019.txt": lambda report: pdftotext(official_pdf(report), "-layout"),
    "md/pipes-merged-cells-repeated.md": lambda report: pipes(report, repeat=True),
    "md/pipes-merged-cells-blank.md": lambda report: pipes(report, repeat=False),
    "md/pipes-2019.md": lambda report: pipes(report, repeat=False),
    "pdf/writer-2021.pdf": official_pdf,
    "pdf/writer-2019.pdf": official_pdf,
    "pdf/writer-blanks.pdf": official_pdf,
    "pdf/writer-no-lines.pdf": through(word, "docx", "pdf"),
    "pdf/tables-over-pages.pdf": official_pdf,
    "pdf/tables-over-pages-header-repeated.pdf": lambda report: soffice(
        official(report, repeat_header=True), "docx", "pdf"
    ),
    "pdf/chromium.pdf": lambda report: print_to_pdf(bare_page(report), header_and_footer=False),
    "pdf/chromium-header-footer.pdf": lambda report: print_to_pdf(agency_page(report), header_and_footer=True),
    "pdf/changes-forbidden.pdf": through(
        official, "docx", "pdf", filter=pdf_options(RestrictPermissions=True, PermissionPassword="x", Changes=0)
    ),
    "refused/password.pdf": through(
        official, "docx", "pdf", filter=pdf_options(EncryptFile=True, DocumentOpenPassword="x")
    ),
    "refused/password.docx": lambda report: locked(word(report), "docx", "docx", "MS Word 2007 XML"),
    "refused/password.doc": lambda report: locked(word(report), "docx", "doc", "MS Word 97"),
    "refused/password.xlsx": lambda report: locked(workbook(report), "xlsx", "xlsx", "Calc MS Excel 2007 XML"),
    "refused/password.xls": lambda report: locked(workbook(report), "xlsx", "xls", "MS Excel 97"),
    "refused/password.ods": lambda report: locked(workbook(report), "xlsx", "ods", "calc8"),
    "refused/cut-off.pdf": cut(official_pdf),
    "refused/scan.pdf": scan,
    "refused/cut-off.docx": cut(word),
    "refused/cut-off.doc": cut(through(official, "docx", "doc", filter="MS Word 97")),
    "refused/cut-off.xlsx": cut(workbook),
    "refused/formulas-never-calculated.xlsx": with_formulas,
    "refused/only-a-link.html": page_of(_ATTACHMENT),
    "refused/tables-are-pictures.html": page_of('<p><img src="/files/1.png"></p><p><img src="/files/2.png"></p>'),
}  # fmt: skip


def main(parts: list[str]) -> None:
    index = yaml.safe_load((HERE / "index.yaml").read_text(encoding="utf-8"))
    if odd := index.keys() ^ FILES.keys():
        sys.exit(f"in index.yaml or in FILES, and not in both: {', '.join(sorted(odd))}")
    for path, maker in FILES.items():
        if parts and not any(part in path for part in parts):
            continue
        entry = index[path]
        data = maker(edited(expected(entry["report"]), entry.get("differs", {})))
        target = HERE / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(data)
        print(f"{len(data):>8} {path}")


def expected(name: str) -> Report:
    path = HERE / "expected" / f"{name}.json"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(draw(name), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return json.loads(path.read_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])
