"""What web pages and Word documents hold besides a report, and what they are when they hold none."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import docx
import pytest
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from builders import blank, edited
from gongkai import Report, UnreadableFile
from gongkai.readers import read_bytes
from printing import html_page, word_document, workbook

DECISIONS = "/tables/licensing/licences/decisions"


def read(data: bytes, format: str) -> Report:
    (found,) = read_bytes(data, f"report.{format}", format=format)
    return found


def decisions(report: Report) -> Any:
    return report.document["tables"]["licensing"]["licences"]["decisions"]


def page(document: dict[str, Any]) -> str:
    return html_page(document, random.Random(5))


def saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_a_web_archive_is_read_as_the_page_in_it() -> None:
    message = EmailMessage()
    message["Subject"] = "saved"
    message.set_content(page(edited(blank("2021"), {DECISIONS: 41})), subtype="html")
    message.add_related(b"\x89PNG", "image", "png")
    assert decisions(read(message.as_bytes(), "html")) == 41


def test_a_page_s_menu_and_footer_are_no_part_of_the_report() -> None:
    report = read(page(blank("2021")).encode(), "html")
    assert "版权" not in report.document["sections"]["other_matters"]
    assert report.document["sections"] == blank("2021")["sections"]


def test_every_cell_of_a_page_says_its_table_row_and_column() -> None:
    origin = read(page(blank("2021")).encode(), "html").origin(DECISIONS)
    assert (origin.place("zh"), origin.place("en")) == ("表 1 行 7 列 2", "table 1 row 7 column 2")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<a href='/a.pdf?x=1'>2024年政府信息公开工作年度报告</a>", "只有附件链接：/a.pdf"),
        ("<a href=/1>2023年度报告</a><a href=/2>2024年度报告</a>", "这是报告的目录"),
        ("<script>document.write('第二十条第（一）项')</script>", "脚本中"),
        ("<p>通知</p>", "不是年度报告"),
    ],
)
def test_a_page_without_a_report_says_what_it_is(content: str, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read(f"<html><body>{content}</body></html>".encode(), "html")
    assert words in caught.value.zh


def test_a_page_that_claims_endless_cells_is_refused_or_cut_short() -> None:
    rows = "<tr><td rowspan=9999 colspan=9999>第二十条第（一）项</td></tr>" * 2000
    with pytest.raises(UnreadableFile, match="cells"):
        read(f"<table>{rows}</table>".encode(), "html")


def wrap(run: Any, tag: str) -> None:
    wrapper = OxmlElement(tag)
    run.addprevious(wrapper)
    wrapper.append(run)


def insert(run: Any) -> None:
    wrap(run, "w:ins")


def control(run: Any) -> None:
    wrap(run, "w:sdtContent")
    wrap(run.getparent(), "w:sdt")


def delete_another(run: Any) -> None:
    deleted = OxmlElement("w:del")
    inner = OxmlElement("w:r")
    words = OxmlElement("w:delText")
    words.text = "999"
    inner.append(words)
    deleted.append(inner)
    run.addnext(deleted)


@pytest.mark.parametrize("change", [insert, control, delete_another])
def test_tracked_changes_and_content_controls_are_read_as_the_final_document_shows_them(
    change: Callable[[Any], None],
) -> None:
    document = word_document(edited(blank("2021"), {DECISIONS: 41}))
    (run,) = [
        r for r in document.element.body.iter(qn("w:r")) if "".join(t.text or "" for t in r.iter(qn("w:t"))) == "41"
    ]
    change(run)
    assert decisions(read(saved(document), "docx")) == 41


def test_a_deleted_row_is_not_there() -> None:
    document = word_document(blank("2021"))
    row = document.tables[0].rows[6]._tr
    mark = row.get_or_add_trPr()
    mark.append(OxmlElement("w:del"))
    assert [leftover.kind for leftover in read(saved(document), "docx").leftovers] == ["lost_row"]


@pytest.mark.parametrize("damage", [lambda data: data[: len(data) // 2], lambda data: b"PK\x03\x04" + data[:40]])
def test_a_damaged_word_document_says_so(damage: Callable[[bytes], bytes]) -> None:
    with pytest.raises(UnreadableFile):
        read(damage(saved(word_document(blank("2021")))), "docx")


def test_an_archive_that_is_no_word_document_says_so() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(UnreadableFile, match="not a DOCX"):
        read(buffer.getvalue(), "docx")


def test_entities_are_not_expanded() -> None:
    buffer = io.BytesIO()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>一、总体情况&b;</w:t></w:r></w:p></w:body></w:document>'
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(UnreadableFile):
        read(buffer.getvalue(), "docx")


def test_every_cell_of_a_workbook_is_named_as_the_spreadsheet_names_it() -> None:
    report = read(workbook(edited(blank("2021"), {DECISIONS: 41}), sheets=True), "workbook")
    assert decisions(report) == 41
    assert report.origin(DECISIONS).place("zh") == "proactive_disclosure!B9"


def test_a_workbook_whose_formulas_were_never_calculated_says_so() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_formula(5, 1, "=1+1", None, "")
    with pytest.raises(UnreadableFile, match=r"never calculated \(B6\)"):
        read(buffer.getvalue(), "workbook")


def test_a_hidden_sheet_is_not_read() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write(0, 0, "一、总体情况")
        hidden = book.add_worksheet()
        hidden.write(0, 0, "六、其他需要报告的事项")
        hidden.hide()
    assert list(read(buffer.getvalue(), "workbook").document["sections"]) == ["overview"]


def test_a_workbook_with_a_report_a_sheet_gives_them_all() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for year in (2023, 2024):
            sheet = book.add_worksheet(str(year))
            sheet.write(0, 0, f"甲县财政局{year}年政府信息公开工作年度报告")
            sheet.write(1, 0, "一、总体情况")
            sheet.write(2, 0, "平稳。")
    found = read_bytes(buffer.getvalue(), "two.xlsx", format="workbook")
    assert [report.year for report in found] == [2023, 2024]


@pytest.mark.parametrize("data", [b"PK\x03\x04 and nothing more", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_a_damaged_workbook_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"not (a )?whole"):
        read(data, "workbook")


@pytest.mark.parametrize(
    "cell",
    [
        "30<s>4</s>",
        "<s>30</s>4",
        "4<sup>1</sup>",
        "<sup><a>1</a></sup>4",
        '<span style="text-decoration: line-through">30</span>4',
        '4<span style="vertical-align:super">1</span>',
    ],
)
def test_the_mark_of_a_note_and_a_figure_struck_out_are_no_digits_of_a_number(cell: str) -> None:
    marked = page(edited(blank("2021"), {DECISIONS: 987})).replace("987", cell)
    report = read(marked.encode(), "html")
    assert decisions(report) is None
    assert [leftover.kind for leftover in report.leftovers] == ["not_a_number"]


@pytest.mark.parametrize("hidden", ['<span style="display:none">9</span>', "<span hidden>9</span>", "<del>9</del>"])
def test_what_a_page_hides_is_not_read(hidden: str) -> None:
    marked = page(edited(blank("2021"), {DECISIONS: 987})).replace("987", f"{hidden}41")
    assert decisions(read(marked.encode(), "html")) == 41


def looking(name: str, value: str | None = None) -> Callable[[Any], None]:
    def change(run: Any) -> None:
        look = OxmlElement("w:rPr")
        mark = OxmlElement(name)
        if value:
            mark.set(qn("w:val"), value)
        look.append(mark)
        run.insert(0, look)

    return change


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (looking("w:strike"), None),
        (looking("w:vertAlign", "superscript"), None),
        (looking("w:vanish"), 7),
        (looking("w:strike", "0"), 741),
    ],
)
def test_a_run_that_is_struck_raised_or_hidden_is_no_part_of_the_number_before_it(
    change: Callable[[Any], None], found: int | None
) -> None:
    document = word_document(edited(blank("2021"), {DECISIONS: 41}))
    (run,) = [
        r for r in document.element.body.iter(qn("w:r")) if "".join(t.text or "" for t in r.iter(qn("w:t"))) == "41"
    ]
    before = OxmlElement("w:r")
    words = OxmlElement("w:t")
    words.text = "7"
    before.append(words)
    run.addprevious(before)
    change(run)
    assert decisions(read(saved(document), "docx")) == found


@pytest.mark.parametrize(
    ("format", "found"), [('0"元"', 0.0041), ("0%", None), ("#,##0,", None), ('0"万元"', 41), ("#,##0.00", 41)]
)
def test_a_workbook_s_number_is_what_it_shows(format: str, found: float | None) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        rows = ["二、主动公开政府信息情况", "第二十条第（八）项"]
        for at, text in enumerate(rows):
            sheet.write(at, 0, text)
        sheet.write_row(2, 0, ["信息内容", "本年收费金额（单位：万元）"])
        sheet.write(3, 0, "行政事业性收费")
        sheet.write_number(3, 1, 41, book.add_format({"num_format": format}))
    report = read(buffer.getvalue(), "workbook")
    assert report.document["tables"]["fees"]["administrative_fees"]["amount"] == found


@pytest.mark.parametrize("layout", ["tidy", "wide"])
def test_a_workbook_may_hold_a_list(layout: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        if layout == "tidy":
            sheet.write_row(0, 0, ["机关", "年度", "表", "行", "列", "值"])
            sheet.write_row(1, 0, ["甲局", 2024, "licensing", "licences", "decisions", 41])
        else:
            sheet.write_row(0, 0, ["机关", "年度", "层级", "licensing.licences.decisions"])
            sheet.write_row(1, 0, ["甲局", 2024, "县级", 41])
        book.add_worksheet("说明").write(0, 0, "填报说明：按年度填写。")
    report = read(buffer.getvalue(), "workbook")
    assert (decisions(report), report.agency["name"], report.year) == (41, "甲局", 2024)
    assert report.agency["level"] == (None if layout == "tidy" else "county")
    assert report.origin(DECISIONS).place("en") == ("Sheet1!A2" if layout == "tidy" else "Sheet1!D2")


@pytest.mark.parametrize(
    ("above", "agency"),
    [
        ("<title>甲县人民政府门户网站</title>", None),
        ("<p>打印</p>", None),
        ("<p>甲县司法局</p>", "甲县司法局"),
    ],
)
def test_what_stands_above_a_title_without_a_name_is_not_taken_for_one(above: str, agency: str | None) -> None:
    report = read(f"{above}<p>2024年政府信息公开工作年度报告</p><p>一、总体情况</p><p>平稳。</p>".encode(), "html")
    assert (report.agency["name"], report.year) == (agency, 2024)


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("二、主动公开情况", "proactive_disclosure"),
        ("三、依申请公开情况", "requests"),
        ("四、因政府信息公开被申请行政复议、提起行政诉讼情况", "disputes"),
        ("第五部分 存在的主要问题及改进情况", "problems"),
        ("六　其他需要报告的事项", "other_matters"),
    ],
)
def test_headings_in_other_words_begin_their_sections(heading: str, section: str) -> None:
    report = read(
        f"<p>甲局2024年政府信息公开工作年度报告</p><p>一、总体情况</p><p>平稳。</p><p>{heading}</p><p>见下。</p>".encode(),
        "html",
    )
    assert report.document["sections"] == {"overview": "平稳。", section: "见下。"}
    assert {note.kind for note in report.notes} <= {"close_heading"}


COLUMNS = (
    "<tr><td colspan=3 rowspan=3>（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td><td colspan=7>申请人情况</td></tr>"
    "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>"
    "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
)
FIGURES = "".join(f"<td>{number}</td>" for number in (1, 0, 0, 0, 0, 0, 1))


def requests(rows: str) -> Report:
    return read(f"<p>三、收到和处理政府信息公开申请情况</p><table>{rows}</table>".encode(), "html")


def test_a_column_that_counts_the_rows_is_no_number_of_the_form() -> None:
    counted = COLUMNS.replace("<td colspan=3 rowspan=3>", "<td rowspan=3>序号</td><td colspan=2 rowspan=3>")
    rows = f"<tr><td>1</td><td colspan=2>一、本年新收政府信息公开申请数量</td>{FIGURES}</tr>"
    rows += f"<tr><td>2</td><td colspan=2>二、上年结转政府信息公开申请数量</td>{FIGURES}</tr>"
    report = requests(counted + rows)
    assert [report.document["tables"]["requests"][row]["total"] for row in ("received", "carried_in")] == [1, 1]
    assert {leftover.kind for leftover in report.leftovers} == {"lost_row", "unknown_text"}


@pytest.mark.parametrize("stray", ["1", "7"])
def test_a_number_before_a_label_is_left_over_where_no_column_counts_the_rows(stray: str) -> None:
    row = f"<tr><td>{stray}</td><td colspan=2>一、本年新收政府信息公开申请数量</td>{FIGURES}</tr>"
    report = requests(COLUMNS + row)
    assert [leftover.values for leftover in report.leftovers if leftover.kind == "unknown_row"] == [(stray,)]


def test_a_group_merged_over_too_few_rows_does_not_take_the_row_s_numbers() -> None:
    rows = f"<tr><td rowspan=2>三、本年度办理结果</td><td rowspan=3>（六）其他处理</td><td>1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请</td>{FIGURES}</tr>"
    rows += f"<tr><td>2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请</td>{FIGURES}</tr>"
    rows += f"<tr><td>3.其他</td>{FIGURES}</tr>"
    report = requests(COLUMNS + rows)
    assert report.document["tables"]["requests"]["other_misc"]["total"] == 1
    assert {leftover.kind for leftover in report.leftovers} == {"lost_row"}
