"""The page of findings: what it shows, that it leads from one thing to the other, and that nothing breaks out of it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

import gongkai
from builders import DELETE, blank, edited, realistic, report
from gongkai.check import REGISTER, Result, check, check_bytes, check_file
from gongkai.findings import Explanation, Finding, Rule, Severity
from gongkai.form import Label, edition
from gongkai.profile import profile
from gongkai.renderers import Run, render
from gongkai.renderers.html import _markup
from gongkai.report import Origin, Source
from gongkai.together import together
from printing import word_dump
from samples.programs import evaluated

EXAMPLE = Path(__file__).parents[1] / "datapackages" / "example" / "submissions"
FOLDER = Path(gongkai.__file__).parent / "renderers" / "html"
STATED = Rule(
    "N499",
    "stated-figure",
    Severity.WARNING,
    "文字为“{text}”，表中为 {expected}",
    "the text says “{text}”, the table has {expected}",
    Label("本工具的核对", "a check of this tool"),
)
needs_chromium = pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not here")


class Balance(HTMLParser):
    """The elements of a page in their order, each with the names of its attributes; fails where one is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = tuple(name for name, _ in attrs)
        assert len(set(names)) == len(names)
        self.elements.append((tag, names))
        if tag not in ("meta", "link", "col", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(results: Result | Sequence[Result], lang: str = "zh", **how: Any) -> str:
    found = [results] if isinstance(results, Result) else results
    return "".join(render(Run(found, lang, **how), "html"))


def tree(html: str) -> LexborHTMLParser:
    """A page, sound: every element closed, every name given once, every link leading somewhere."""
    Balance(html)
    parsed = LexborHTMLParser(html)
    ids = [node.attributes["id"] for node in parsed.css("[id]")]
    assert len(ids) == len(set(ids))
    links = {node.attributes["href"] for node in parsed.css("a")}
    assert all(link and link.startswith("#") for link in links)
    assert {link[1:] for link in links if link} <= set(ids)
    named = {id for node in parsed.css("[data-cells]") for id in (node.attributes["data-cells"] or "").split()}
    assert named <= set(ids)
    return parsed


def words(node: LexborNode | None) -> str:
    assert node is not None
    return node.text().strip()


def one(parsed: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    (found,) = parsed.css(selector)
    return found


def grid(table: LexborNode) -> list[list[LexborNode]]:
    """The cells of a table by row and column, each in all the places that it spans."""
    rows = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in table.css("tr")]
    places: dict[tuple[int, int], LexborNode] = {}
    for at, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (at, column) in places:
                column += 1
            down, across = (int(cell.attributes.get(name) or 1) for name in ("rowspan", "colspan"))
            for place in itertools.product(range(at, at + down), range(column, column + across)):
                assert place not in places
                places[place] = cell
    width = max(column for _, column in places) + 1
    assert len(places) == len(rows) * width
    return [[places[at, column] for column in range(width)] for at in range(len(rows))]


def faulty() -> Result:
    document = realistic("2021", random.Random(7), agency="云溪县水利局", year=2024)
    requests = document["tables"]["requests"]
    edits = {
        "/tables/requests/granted/enterprise": requests["granted"]["enterprise"] + 8,
        "/tables/disputes/reconsideration/total": 40,
        "/tables/requests/denied_state_secret/natural_person": None,
    }
    # The figures of the text are not the matter here, but where a test makes them so.
    return check(report(edited(document, edits)), profile=profile(select=("F", "S", "A")))


def stating(result: Result, section: str, figure: str, pointers: tuple[str, ...], offset: int | None = None) -> Finding:
    """A finding about a figure in a text."""
    assert result.report
    offset = result.report.document["sections"][section].index(figure) if offset is None else offset
    values = {"text": figure, "expected": 9, "offset": offset, "length": len(figure), "pointers": pointers}
    return Finding(STATED, f"/sections/{section}", Origin("report.json"), values, ("甲", 2024))


def adding(result: Result, *findings: Finding) -> Result:
    return replace(result, findings=(*result.findings, *findings))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_the_example_is_sound_and_has_every_finding(lang: str) -> None:
    results = together(check_file(EXAMPLE))
    parsed = tree(page(results, lang))
    findings = [finding for result in results for finding in result.findings]
    assert len(findings) > 10
    shown = [words(node) for node in parsed.css(".report .finding")]
    for finding in findings:
        assert any(finding.rule.code in each and finding.message(lang) in each for each in shown)
    assert len(shown) == len(findings)
    assert one(parsed, "html").attributes["lang"] == {"zh": "zh-CN", "en": "en"}[lang]


def test_the_same_run_gives_the_same_bytes() -> None:
    assert page(faulty()) == page(faulty())
    assert next(iter(render(Run([faulty()]), "html"))).startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("form", "shapes"), [("2021", [(14, 4), (28, 10), (4, 15)]), ("2019", [(18, 7), (26, 10), (4, 15)])]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_tables_have_the_shape_of_the_form(form: str, shapes: list[tuple[int, int]], lang: str) -> None:
    parsed = tree(page(check(report(blank(form))), lang))
    tables = [grid(table) for table in parsed.css("table.form")]
    assert [(len(table), len(table[0])) for table in tables] == shapes
    for table, node in zip(tables, parsed.css("table.form"), strict=True):
        assert len(node.css("col")) == len(table[0])
    corner = words(tables[1][0][0])
    assert "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）" in corner
    assert (corner.startswith("(In each column")) == (lang == "en")


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_number_stands_under_its_column_and_beside_its_row(form: str) -> None:
    document, numbers = blank(form), itertools.count(1000)
    for table in document["tables"].values():
        for row in table.values():
            row.update({column: next(numbers) for column in row})
    small, requests, disputes = map(grid, tree(page(check(report(document)))).css("table.form"))
    tables = edition(form).tables
    for at, row in enumerate(tables["requests"].rows):
        line = requests[at + 3]
        printed_groups = [group.number + group.label.zh for group in row.groups]
        assert [words(cell) for cell in line[: len(row.groups)]] == printed_groups
        assert words(line[2]) == row.number + row.label.zh
        for column, cell, head in zip(tables["requests"].columns, line[3:], requests[2][3:], strict=True):
            assert words(head) == column.label.zh
            assert cell.text().startswith(str(document["tables"]["requests"][row.code][column.code]))
    expected = [str(number) for row in document["tables"]["disputes"].values() for number in row.values()]
    assert [re.sub(r"✕.*", "", words(cell)) for cell in disputes[3]] == expected
    assert [words(cell) for cell in disputes[0]] == ["行政复议"] * 5 + ["行政诉讼"] * 10
    assert [words(cell) for cell in disputes[1]][5:] == ["未经复议直接起诉"] * 5 + ["复议后起诉"] * 5
    lines = iter(small)
    for code in list(tables)[:-2]:
        assert {words(cell) for cell in next(lines)} == {tables[code].label.zh}
        heads = [words(cell) for cell in next(lines)][1:]
        for row in tables[code].rows:
            label, *cells = next(lines)
            assert words(label) == row.label.zh
            said = dict.fromkeys(zip(heads, (words(cell) for cell in cells), strict=True))
            numbers_of_row = document["tables"][code][row.code]
            assert list(said) == [(c.label.zh, str(numbers_of_row[c.code])) for c in tables[code].columns]


def test_a_wrong_cell_and_its_finding_lead_to_each_other() -> None:
    parsed = tree(page(faulty()))
    (finding,) = (each for each in parsed.css(".finding.error") if "A204" in words(each))
    id = finding.attributes["id"]
    link = next(each for each in finding.css(".where a"))
    cell = one(parsed, link.attributes["href"] or "")
    assert (cell.tag, words(one(cell, ".value"))) == ("td", "40")
    assert "error" in (cell.attributes["class"] or "").split()
    mark = one(cell, "a.mark")
    assert (mark.attributes["href"], mark.attributes["aria-label"]) == (f"#{id}", "错误 A204")
    assert words(mark).startswith("✕")
    added = (finding.attributes["data-cells"] or "").split()
    assert len(added) == 5
    row = one(parsed, "#A204")
    assert one(row, "td a").attributes["href"] == f"#{id}"


def test_a_blank_looks_blank_and_says_the_value_that_the_sums_imply() -> None:
    document = edited(
        blank("2021"),
        {
            "/tables/disputes/reconsideration/total": 3,
            "/tables/disputes/reconsideration/upheld": None,
            "/tables/requests/granted/enterprise": None,
            "/tables/requests/granted/natural_person": None,
        },
    )
    document["tables"]["requests"]["outcomes_total"] |= {"enterprise": None, "natural_person": None}
    parsed = tree(page(check(report(document))))
    known = one(parsed, "#r1-tables-disputes-reconsideration-upheld")
    assert (words(one(known, ".hint")), len(known.css(".value"))) == ("推算 3", 0)
    open_ = one(parsed, "#r1-tables-requests-granted-enterprise")
    assert words(open_) == "!"
    assert "blank" in (open_.attributes["class"] or "").split()


def test_what_was_printed_in_the_place_of_a_number_is_shown_beside_it() -> None:
    data = word_dump(edited(blank("2021"), {"/tables/licensing/licences/decisions": 88123}))
    for printed_, value, shown in (
        ("若干", "", "“若干”"),
        ("22（其中修订16件）", "22", "22（其中修订16件）"),
        ("/", "", "/"),
    ):
        (result,) = check_bytes(data.replace("88123", printed_).encode(), "report.txt", format="text")
        table = one(tree(page(result)), ".values-3")
        (cell,) = (each for each in table.css("td") if each.css(".was"))
        assert words(one(cell, ".was")) == shown
        assert "".join(words(each) for each in cell.css(".value")) in ("", value)
        assert cell.text().startswith(value + shown)


def test_a_figure_of_the_text_leads_to_its_cells_and_its_finding_to_both() -> None:
    result = faulty()
    pointers = ("/tables/requests/received/total", "/tables/requests/carried_in/total")
    result = adding(result, stating(result, "overview", "2024", pointers))
    parsed = tree(page(result))
    said = one(parsed, ".said")
    figure = one(said, "a.to")
    assert words(figure) == "2024"
    (finding,) = (each for each in parsed.css(".finding") if "N499" in words(each))
    cells = [f"r1{pointer.replace('/', '-')}" for pointer in pointers]
    assert figure.attributes["href"] == f"#{cells[0]}"
    assert one(said, "a.mark").attributes["href"] == f"#{finding.attributes['id']}"
    assert finding.attributes["data-cells"] == " ".join(cells)
    links = [each.attributes["href"] for each in finding.css(".where a")]
    assert links == [f"#{one(said, '.mark').attributes['id']}", *(f"#{cell}" for cell in cells)]
    for cell in cells:
        assert one(one(parsed, f"#{cell}"), "a.mark").attributes["href"] == f"#{finding.attributes['id']}"
    assert result.report
    text = " ".join(words(each) for each in parsed.css(".text")[0].css("p")).replace(words(one(said, ".mark")), "")
    assert text.split() == result.report.document["sections"]["overview"].split()


@pytest.mark.parametrize(
    ("offset", "length"),
    [(-1, 2), (10**6, 1), (0, 0), (0, 10**6), (True, 1), (0.0, 1), ("0", 1), (0, None), (None, None)],
)
def test_a_place_that_is_not_in_the_text_is_not_marked(offset: Any, length: Any) -> None:
    result = faulty()
    finding = stating(result, "overview", "2024", ())
    values = {**finding.values, "offset": offset, "length": length}
    parsed = tree(page(adding(result, replace(finding, values=values))))
    assert not parsed.css(".said")
    assert one(parsed, "section#r1-sections-overview h3 .mark")


def test_figures_that_overlap_repeat_or_run_over_a_line_keep_the_text_whole() -> None:
    text = "收到申请12件，办结\n12件。"
    document = edited(blank("2021"), {"/sections/overview": text})
    result = check(report(document))
    for length, others in itertools.product((1, 5, 9, 14), ((0, 3), (4, 4), (6, 8))):
        finding = stating(result, "overview", "1", (), 4)
        finding = replace(finding, values={**finding.values, "length": min(length, len(text) - 4)})
        more = [replace(finding, values={**finding.values, "offset": at, "length": count}) for at, count in [others]]
        parsed = tree(page(adding(result, finding, finding, *more)))
        box = parsed.css(".text")[0]
        assert len(box.css(".mark")) == 3
        for mark in box.css(".mark"):
            mark.decompose()
        assert [words(each) for each in box.css("p")] == text.split("\n")


def test_a_long_text_is_cut_but_not_where_a_figure_stands() -> None:
    text = "".join(f"第{at}句。" for at in range(9000))
    result = check(report(edited(blank("2021"), {"/sections/overview": text})))
    plain = page(result)
    assert "第8000句" not in plain
    assert "（此处略去" in plain
    marked = tree(page(adding(result, stating(result, "overview", "8000", ()))))
    assert "第7999句。第8000! N499句。第8001句" in words(marked.css(".text")[0]).replace("\u2009", " ")
    assert len(marked.css(".cut")) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_explained_finding_is_shown_as_explained_with_the_reason(lang: str) -> None:
    result = faulty()
    why = Explanation("A204", None, None, "", {}, "上年复议案件本年审结。", "张三", "2025-01-20")
    explained = tuple(replace(f, explanation=why) if f.rule.code == "A204" else f for f in result.findings)
    parsed = tree(page(replace(result, findings=explained), lang, left=(why,)))
    finding = one(parsed, ".finding.explained")
    assert {"zh": "已说明", "en": "explained"}[lang] in words(finding)
    assert words(one(finding, "blockquote")) == "上年复议案件本年审结。张三 · 2025-01-20"
    cell = one(parsed, "#r1-tables-disputes-reconsideration-total")
    assert "error" not in (cell.attributes["class"] or "")
    assert words(one(cell, ".mark")).startswith("✓")
    assert "上年复议案件本年审结。" in words(one(parsed, "#left"))


def test_what_was_checked_and_what_was_not_is_said_with_the_reason() -> None:
    result = faulty()
    assert result.coverage
    text = words(one(tree(page(result)), ".coverage"))
    states = (result.coverage.holds, result.coverage.violated, result.coverage.open)
    assert result.coverage.violated
    assert "勾稽关系 {} 个：成立 {} 个，不成立 {} 个，因空白未能核验 {} 个".format(sum(states), *states) in text
    for _, why in result.coverage.rules_not_run:
        assert why.zh in text


def test_refused_files_and_missing_agencies_stand_in_lists_of_their_own() -> None:
    refused = check_bytes(b"", "空.csv", format="csv")
    rule = Rule(
        "P699", "missing", Severity.WARNING, "没有{text}的报告", "no report of {text}", Label("名录", "register")
    )
    missing = Finding(rule, "", Origin("agencies.csv", line=3), {"text": "丙局"})
    register = Result(Source("agencies.csv", REGISTER, None, "", 0), None, (missing,), None)
    parsed = tree(page([*refused, check(report(blank("2021"))), register]))
    assert "空.csv" in words(one(parsed, "#refused"))
    assert "没有丙局的报告" in words(one(parsed, "#missing"))
    assert "丙局" not in words(one(parsed, "#refused"))
    assert one(parsed, "#F001 td a").attributes["href"] == "#refused"
    assert one(parsed, "#P699 td a").attributes["href"] == "#missing"
    assert [words(node) for node in parsed.css(".figures dd")][:3] == ["2", "1", "✕ 1"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_diagnosis_holds_likely_stands_in_the_cell_and_beside_the_table(lang: str) -> None:
    document = realistic("2021", random.Random(7), agency="云溪县水利局", year=2024)
    right = document["tables"]["requests"]["granted"]["natural_person"]
    pointer = "/tables/requests/granted/natural_person"
    result = check(report(edited(document, {pointer: right + 9})), profile=profile(select=["A"]))
    (diagnosis,) = result.diagnosis
    parsed = tree(page(result, lang))
    cell = one(parsed, f"#r1{pointer.replace('/', '-')}")
    assert words(one(cell, ".hint")) == {"zh": f"疑为 {right}", "en": f"likely {right}"}[lang]
    beside = one(parsed, "aside .hint")
    assert diagnosis.message(lang) in words(beside)
    assert one(beside, "a").attributes["href"] == f"#{cell.attributes['id']}"


def test_a_diagnosis_that_names_no_cell_is_told_beside_the_table_alone() -> None:
    pointer = "/tables/disputes/reconsideration/total"
    result = check(report(edited(blank("2021"), {pointer: 5})), profile=profile(select=["A"]))
    assert result.diagnosis
    parsed = tree(page(result))
    assert not [each for each in result.diagnosis if each.changes]
    assert not parsed.css("td .hint")
    assert result.diagnosis[0].message("zh") in words(one(parsed, "aside .hint"))


HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "--><!--<style>*{display:none}</style>",
    "</td></table></title></bdi>&lt;&#60;javascript:alert(1)",
    "\u202egnp.exe\u2066\x00\x07",
)


def spoken(word: str) -> str:
    """A page in which a word stands wherever a submission, a register or an explanation may put one."""
    document = edited(
        blank("2021"),
        {
            "/agency/name": word,
            "/agency/id": word,
            "/agency/uscc": word,
            "/agency/level": word,
            "/title": word,
            "/published": word,
            "/source_url": word,
            "/sections/overview": f"a{word}b",
            "/tables/requests/granted/enterprise": word,
            "/tables/disputes/reconsideration/total": 5,
        },
    )
    document["tables"]["requests"][word] = {word: word}
    document["sections"][word] = word
    # A name that is no text on the disk has surrogates in it.
    read = replace(report(document), source=Source(f"{word}\udcff", "json", None, "", 0))
    place = Origin(f"{word}\udcff", sheet=word, cell=word, printed=word, notes=("remark",))
    read = replace(read, origins={"/tables/disputes/reconsideration/upheld": place})
    result = check(read)
    findings = [stating(result, "overview", f"a{word}b", ()), *result.findings]
    why = Explanation("A204", word, 2024, word, {}, word, word, word)
    explained = tuple(replace(f, origin=place, explanation=why if f.rule.code == "A204" else None) for f in findings)
    refused = check_bytes(b"", word, format="csv")
    return page([replace(result, findings=explained), *refused, check(read)], left=(why,))


@pytest.mark.parametrize("word", HOSTILE)
def test_no_text_of_a_submission_becomes_markup(word: str) -> None:
    harmless = "".join(character if character.isalnum() else "w" for character in word)
    html = spoken(word)
    tree(html)
    html.encode()
    assert Balance(html).elements == Balance(spoken(harmless)).elements
    assert not re.search(r"[\x00-\x08\u202a-\u202e\u2066-\u2069]", html)
    assert harmless in spoken(harmless)


def test_whatever_is_not_markup_already_is_escaped() -> None:
    piece = _markup.tag("p", {"title": "<&>\"'"}, "<b>", _markup.tag("i", {}, "&"))
    assert piece == '<p title="&lt;&amp;&gt;&quot;&#x27;">&lt;b&gt;<i>&amp;</i></p>'
    assert _markup.joined(f"{piece}") == _markup.escape(str(piece))


def test_the_page_asks_for_nothing_and_runs_only_its_own_script() -> None:
    html = page(faulty())
    parsed = tree(html)
    policy = one(parsed, "meta[http-equiv]").attributes["content"] or ""
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        (content,) = re.findall(f"<{name}>(.*?)</{name}>", html, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert not parsed.css("[src], [style], [action], img, iframe, object, embed, base, form")
    assert not [name for node in parsed.css("*") for name in node.attributes if name.startswith("on")]
    assert [node.attributes["href"] for node in parsed.css("link")] == ["data:,"]
    assert not re.search(
        r"url\(|@import|https?:", (FOLDER / "report.css").read_text() + (FOLDER / "report.js").read_text()
    )


def malformed() -> Iterator[dict[str, Any]]:
    whole = blank("2021")
    for value in (None, [], {}, "x", 3, True, 10**5000, 1e308, [[]]):
        for pointer in ("/tables", "/tables/requests", "/tables/requests/granted", "/sections", "/sections/overview"):
            yield edited(whole, {pointer: value})
        for pointer in ("/agency", "/agency/name", "/year", "/title", "/tables/documents/regulations/made"):
            yield edited(whole, {pointer: value})
    for pointer in ("/tables", "/tables/requests", "/tables/documents", "/tables/disputes", "/sections", "/agency"):
        yield edited(whole, {pointer: DELETE})
    yield edited(whole, {"/tables/requests/~1~0": {"x": 1}, "/tables/~1/x": 1, "/sections/~1": 2, "/~0": 3})


def test_a_malformed_report_is_shown_as_far_as_it_goes() -> None:
    for document in malformed():
        read = replace(report(blank("2021")), document=document)
        result = check(report(blank("2021")))
        pointers = (
            "",
            "/tables/requests/granted/total",
            "/tables/x/y",
            "/sections/overview",
            "/sections/x",
            "/~0",
            "//",
        )
        findings = tuple(replace(stating(result, "overview", "2", (), 0), pointer=pointer) for pointer in pointers)
        parsed = tree(page(replace(result, report=read, findings=findings)))
        assert len(parsed.css(".finding")) == len(pointers)
        assert len(parsed.css("table.form")) == 3


def test_a_table_that_the_report_does_not_have_is_said_to_be_missing() -> None:
    document = edited(blank("2021"), {"/tables/requests": DELETE, "/tables/fees": DELETE})
    parsed = tree(page(check(report(document))))
    assert [words(each) for each in parsed.css(".absent")] == ["报告中没有这张表。"] * 2
    for table in parsed.css("table.form"):
        grid(table)


def wrong(at: int) -> Result:
    """A report with the more errors, the larger its number."""
    codes = [row.code for row in edition("2021").tables["requests"].rows][: at % 12]
    edits = {f"/tables/requests/{code}/total": 7 for code in codes}
    return check(report(edited(blank("2021", agency=f"第{at}局"), edits)))


def test_of_many_reports_the_worst_are_shown_whole_and_the_rest_in_short() -> None:
    results = [wrong(at) for at in range(300)]
    parsed = tree(page(results))
    shown = [words(each) for each in parsed.css("article.report h2")]
    errors = {f"第{at}局": results[at].count(Severity.ERROR) for at in range(300)}
    assert len(shown) == 100
    assert min(errors[name] for name in shown) >= max(errors[name] for name in errors if name not in shown)
    assert [errors[name] for name in shown] == sorted((errors[name] for name in shown), reverse=True)
    assert "共 300 份报告，以下完整显示问题最多的 100 份" in words(one(parsed, "#reports"))
    assert len(parsed.css("#others tbody tr")) == 200


def test_a_clean_run_of_many_reports_is_a_list() -> None:
    parsed = tree(page([check(report(blank("2021", agency=f"第{at}局"))) for at in range(101)]))
    assert not parsed.css("article")
    assert len(parsed.css("#others tbody tr")) == 101


def large(results: Sequence[Result]) -> Iterator[Result]:
    """Reports with all that there is room for: long texts, names, messages, and findings without end."""
    for result in results:
        assert result.report
        document = edited(
            result.report.document, {f"/sections/{code}": "长" * 90_000 for code in result.report.document["sections"]}
        )
        read = replace(result.report, document=document, source=replace(result.source, name="名" * 5000))
        findings = tuple(
            stating(
                replace(result, report=read),
                "overview",
                "长" * 2000,
                tuple(f"/tables/requests/{row.code}/total" for row in read.edition.tables["requests"].rows),
                at * 400,
            )
            for at in range(210)
        )
        yield replace(result, report=read, findings=findings)


@pytest.mark.parametrize("most", [None, 0])
def test_however_large_a_run_is_the_page_stays_small(most: int | None) -> None:
    few = [wrong(at) for at in range(12)]
    html = page([few[at % 12] for at in range(20_000)], max_findings=most)
    assert len(html.encode()) < 5_000_000
    assert re.search(r"另有 \d+ 份报告未列出，其中有错误的 \d+ 份", html)
    worst = list(large(few[:3]))
    html = page([worst[at % 3] for at in range(120)], max_findings=most)
    assert len(html.encode()) < 5_000_000
    assert html.count("<article") < 100


def test_files_that_cannot_be_read_and_explanations_are_listed_up_to_a_number() -> None:
    refused = check_bytes(b"", "空.csv", format="csv") * 1000
    why = tuple(Explanation("A204", f"第{at}局", 2024, "", {}, "理由" * 500) for at in range(1000))
    html = page(refused, left=why)
    parsed = tree(html)
    assert (len(parsed.css("#refused li")), len(parsed.css("#left li"))) == (300, 300)
    assert html.count("另有 700 条未列出") == 2


def test_findings_beyond_the_number_asked_for_are_counted_and_the_gravest_kept() -> None:
    result = wrong(23)
    less_grave = tuple(replace(f, rule=replace(f.rule, severity=Severity.INFO)) for f in result.findings[:5])
    result = replace(result, findings=(*less_grave, *result.findings[5:]))
    parsed = tree(page(result, max_findings=3))
    assert len(parsed.css(".finding.error")) == 3
    assert len(parsed.css(".finding")) == 3
    left = len(result.findings) - 3
    assert words(one(parsed, ".more")).startswith(f"另有 {left} 个发现未列出：A201×")
    assert not parsed.css(".finding.info")


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colors() -> list[Mapping[str, str]]:
    """The colors by their names, in light and in dark."""
    style = (FOLDER / "report.css").read_text()
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]+);", block))
        for block in re.findall(r":root {(.*?)}", style, re.S)[:2]
    )
    assert dark["ink"] != light["ink"]
    return [light, light | dark]


@pytest.mark.parametrize("of", colors(), ids=["light", "dark"])
def test_all_writing_stands_out_from_what_is_behind_it(of: Mapping[str, str]) -> None:
    states = ("error", "warning", "info", "explained")
    pairs = [(text, ground) for text in ("ink", "faint", "link") for ground in ("paper", "head", "part")]
    pairs += [("ink", "desk"), ("seal", "paper")]
    for state in states:
        pairs += [(state, ground) for ground in ("paper", "head", "part", f"{state}-tint")]
        pairs += [("ink", f"{state}-tint"), ("faint", f"{state}-tint")]
    for text, ground in pairs:
        light, dark = sorted((luminance(of[text]), luminance(of[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_the_command_writes_the_page_beside_its_other_output(tmp_path: Path) -> None:
    source, out = tmp_path / "report.json", tmp_path / "report.html"
    source.write_text(json.dumps(blank("2021")), encoding="utf-8")
    command = [sys.executable, "-c", "from gongkai.cli import main; main()", "validate", source, "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(Path(gongkai.__file__).parents[1])}
    done = subprocess.run(
        [*command, "-f", "text", "-f", f"html={out}"], env=environment, capture_output=True, check=True
    )
    assert b"no findings" in done.stdout
    assert out.read_text(encoding="utf-8") == page(check_file(source, name=str(source)), "en")


@needs_chromium
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_nothing_stands_beyond_the_edge(lang: str) -> None:
    result = faulty()
    result = adding(result, stating(result, "overview", "2024", ("/tables/requests/received/total",)))
    html = page([result, check(report(blank("2019"))), *check_bytes(b"", "x" * 300, format="csv")], lang).encode()
    widths = (320, 360, 1280)
    wide = evaluated(html, "[document.documentElement.scrollWidth, innerWidth]", *widths)
    assert wide == [[width, width] for width in widths]


@needs_chromium
def test_the_script_filters_and_leads_from_finding_to_finding() -> None:
    result = faulty()
    html = page(adding(result, stating(result, "overview", "2024", ("/tables/requests/received/total",)))).encode()
    (seen,) = evaluated(
        html,
        """(() => {
          const tools = document.getElementById("tools"), [, next] = tools.querySelectorAll("button");
          const visible = (what) => [...document.querySelectorAll(what)].filter((each) => each.checkVisibility()).length;
          const seen = [tools.hidden, visible(".finding"), getComputedStyle(document.querySelector("td.error")).backgroundColor];
          const choice = tools.querySelector("select");
          choice.value = "A204";
          choice.dispatchEvent(new Event("change", {bubbles: true}));
          next.click();
          return [...seen, visible(".finding"), visible(".mark"), document.activeElement.textContent, tools.querySelector("output").value,
                  document.querySelectorAll("td.part-of").length, performance.getEntriesByType("resource").length];
        })()""",
        1280,
    )
    hidden, findings, tint, left, marks, focused, at, added, requests = seen
    assert (hidden, findings, left, marks, at, added, requests) == (
        False,
        len(result.findings) + 1,
        1,
        1,
        "1 / 1",
        5,
        0,
    )
    assert tint == "rgb(252, 233, 231)"
    assert "A204" in focused
