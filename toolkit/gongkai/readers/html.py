"""Web pages: the report within its menus and footers, tables with their spans."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai import publication, text
from gongkai.document import Block, Document, Grid, GridCell, Heading, Paragraph
from gongkai.errors import NoReport, UnreadableFile
from gongkai.form import editions
from gongkai.labels import openers
from gongkai.recognise import recognise
from gongkai.report import Origin, Report, Source

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements that begin a new paragraph; all others, known or not, run on within a line.
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "xmp",
        "br",
    ]
)
#: What stands beside a number and is no part of it: the mark of a note, a figure struck out.
_APART = frozenset({"sup", "sub", "s", "strike"})
_RAISED = re.compile(r"line-through|vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
#: How pages hide an element.
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|mso-hide", re.IGNORECASE)
#: Never text of a page.
_SILENT = ("script", "style", "noscript", "template", "svg", "head", "select", "del", "rt", "rp")
#: Characters of a page, and how deep its elements stand in one another.
_LONGEST, _DEEPEST = 16_000_000, 300
_NESTING = re.compile(r"<(/?)(?:div|span|font|b|i|u|s|em|strong|center|table|blockquote|big|small)\b", re.IGNORECASE)
_MOST_OPEN = 2_000
#: Larger spans are slips; the largest that a table of the form has is 22.
_MOST_SPAN = 60
#: Cells of one table; a page that claims more is not a report.
_MOST_CELLS = 50_000
#: What a browser writes into a page that it saves.
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+) -->")
_DOCUMENT_LINK = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|zip|rar)(?:$|[?#])", re.IGNORECASE)


def read(data: bytes, source: Source) -> Iterator[Report]:
    content, address = _page(data)
    decoded = text.decode(content)
    if len(decoded.text) > _LONGEST:
        raise UnreadableFile(f"网页超过 {_LONGEST} 个字符的上限", f"the page has more than {_LONGEST} characters")
    _refuse_depth(decoded.text)
    page = LexborHTMLParser(decoded.text)
    if max(_depths(page.root), default=0) > _DEEPEST:
        raise UnreadableFile(
            f"网页的元素嵌套超过 {_DEEPEST} 层", f"elements of the page are nested deeper than {_DEEPEST}"
        )
    titles = [node.text(strip=True) for node in page.css("head title")]
    scripts = "".join(node.text() for node in page.css("script"))
    address = _address(page, decoded.text) or address
    day = publication.day(_meta(page, "pubdate", "publishdate", "article:published_time"))
    page.strip_tags(list(_SILENT), recursive=True)
    for node in page.css("[style], [hidden]"):
        if "hidden" in node.attributes or _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    body = page.body
    if body is None:
        raise UnreadableFile("网页没有内容", "the page has no content")
    blocks = list(_blocks(_report_in(body), source.name))
    blocks[:0] = [Heading(title, Origin(source.name)) for title in titles if title]
    day = day or publication.published(body.text(separator="\n").split("\n"))
    try:
        report = recognise(Document(tuple(blocks), day, address), replace(source, encoding=decoded.encoding))
    except NoReport as error:
        raise _what_it_is(body, scripts) or error from error
    return iter((report,))


def _refuse_depth(content: str) -> None:
    """Raise for elements that are opened and never closed, thousands of them: to parse them takes their square."""
    depth = 0
    for tag in _NESTING.finditer(content):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _MOST_OPEN:
            raise UnreadableFile(
                f"网页有超过 {_MOST_OPEN} 个未关闭的元素",
                f"more than {_MOST_OPEN} elements of the page are never closed",
            )


def _depths(root: LexborNode | None) -> Iterator[int]:
    """How deep each element stands; not further than is allowed."""
    level, depth = [root] if root else [], 0
    while level and depth <= _DEEPEST:
        depth += 1
        yield depth
        level = [child for node in level for child in node.iter() if child.tag != "-text"]


def _page(data: bytes) -> tuple[bytes, str | None]:
    """A page and its address: of a web archive, the page in it."""
    if not data.lstrip()[:1].startswith(b"<") and re.match(rb"[A-Za-z-]+: ?", data.lstrip()):
        message = email.message_from_bytes(data, policy=email.policy.default)
        part = message.get_body(("html",)) if isinstance(message, EmailMessage) else None
        content = part.get_payload(decode=True) if part is not None else None
        if part is not None and isinstance(content, bytes):
            named = [message["Snapshot-Content-Location"], part["Content-Location"]]
            return content, next((str(each) for each in named if publication.is_address(each and str(each))), None)
    return data, None


def _address(page: LexborHTMLParser, content: str) -> str | None:
    """The address of a page, as it says itself or the browser that saved it."""
    saved = _SAVED_FROM.search(content[:4096])
    canonical = page.css_first("link[rel=canonical]")
    link = canonical.attributes.get("href") if canonical else None
    named = (saved[1] if saved else None, link, _meta(page, "og:url", "url"))
    return next((each for each in named if publication.is_address(each)), None)


def _meta(page: LexborHTMLParser, *names: str) -> str | None:
    """What a page says of itself under one of some names; sites write them in any case."""
    for node in page.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        if name.lower() in names and node.attributes.get("content"):
            return node.attributes["content"]
    return None


def _report_in(body: LexborNode) -> LexborNode:
    """The smallest element that holds all tables of the form, and all its headings that the page has."""
    tables = [table for table in body.css("table") if _is_grid(table) and openers(text.bare_page(table.text()))]
    words = [text.bare(section.label.zh) for section in editions()[-1].sections]
    whole = text.bare_page(body.text())
    wanted = [word for word in words if word in whole]
    inside = tables[0].parent if tables else None
    while inside is not None and inside.tag not in ("body", "html"):
        content = text.bare_page(inside.text())
        if all(word in content for word in wanted) and all(_is_in(table, inside) for table in tables):
            return inside
        inside = inside.parent
    return body


def _is_grid(table: LexborNode) -> bool:
    """Whether a table holds no other, as a layout does."""
    return all(inner.mem_id == table.mem_id for inner in table.css("table"))


def _is_in(node: LexborNode, container: LexborNode) -> bool:
    step: LexborNode | None = node
    while step is not None:
        if step.mem_id == container.mem_id:
            return True
        step = step.parent
    return False


def _blocks(root: LexborNode, file: str) -> Iterator[Block]:
    """Paragraphs and grids in the order of the page. A table that holds tables is layout, not a grid."""
    grids: set[int] = set()
    tables = paragraphs = 0
    block: LexborNode | None = None
    words: list[str] = []

    def paragraph() -> Iterator[Paragraph]:
        nonlocal paragraphs
        line = "".join(words).strip()
        words.clear()
        if line:
            paragraphs += 1
            kind = Heading if block is not None and block.tag in _HEADINGS else Paragraph
            yield kind(line, Origin(file, paragraph=paragraphs))

    cells = 0
    for node in root.traverse(include_text=True):
        if node.tag == "table" and _is_grid(node):
            yield from paragraph()
            grids.add(node.mem_id)
            tables += 1
            rows = _rows(node, file, tables)
            cells += sum(map(len, rows))
            if cells > 2 * _MOST_CELLS:
                raise UnreadableFile(
                    f"网页的表格超过 {2 * _MOST_CELLS} 个单元格",
                    f"tables of the page have more than {2 * _MOST_CELLS} cells",
                )
            if rows:
                yield Grid(rows, Origin(file, table=tables))
        elif node.tag == "br":
            yield from paragraph()
        elif node.tag == "-text":
            table, nearest = _around(node, root)
            if table in grids:
                continue
            if block is None or nearest is None or nearest.mem_id != block.mem_id:
                yield from paragraph()
                block = nearest
            words.append(node.text(deep=False))
    yield from paragraph()


def _around(node: LexborNode, root: LexborNode) -> tuple[int | None, LexborNode | None]:
    """The table that a text stands in, and the block that it is part of."""
    block: LexborNode | None = None
    step = node.parent
    while step is not None:
        if block is None and step.tag in _BLOCKS:
            block = step
        if step.tag == "table":
            return step.mem_id, block
        if step.mem_id == root.mem_id:
            break
        step = step.parent
    return None, block


def _rows(table: LexborNode, file: str, number: int) -> tuple[tuple[GridCell, ...], ...]:
    """The table as a grid, each merged cell in every place it covers."""
    places: dict[tuple[int, int], GridCell] = {}
    lines = table.css("tr")
    for row, line in enumerate(lines):
        column = 0
        for node in _cells(line):
            while (row, column) in places:
                column += 1
            cell = GridCell(_text(node), Origin(file, table=number, row=row + 1, column=column + 1))
            height, width = _span(node, "rowspan", len(lines) - row), _span(node, "colspan", _MOST_SPAN)
            for down in range(height):
                for right in range(width):
                    places.setdefault((row + down, column + right), cell)
            column += width
            if len(places) > _MOST_CELLS:
                raise UnreadableFile(
                    f"第 {number} 个表格超过 {_MOST_CELLS} 个单元格",
                    f"table {number} has more than {_MOST_CELLS} cells",
                )
    grid: list[list[GridCell]] = [[] for _ in lines]
    for row, column in sorted(places):
        grid[row].append(places[row, column])
    return tuple(tuple(cells) for cells in grid if cells)


def _cells(line: LexborNode) -> Iterator[LexborNode]:
    return (node for node in line.iter() if node.tag in ("td", "th"))


def _span(node: LexborNode, name: str, most: int) -> int:
    value = (node.attributes.get(name) or "1").strip()
    # 0 means to the end of the table, as the standard has it.
    span = int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else 1
    return max(1, min(span or most, most, _MOST_SPAN))


def _text(cell: LexborNode) -> str:
    """A cell's text, with a line break where a new block begins in it, and a blank beside what is no part of a number."""
    return "".join(_pieces(cell)).strip()


def _pieces(element: LexborNode) -> Iterator[str]:
    for node in element.iter(include_text=True):
        if node.tag == "-text":
            yield node.text(deep=False)
            continue
        apart = node.tag in _APART or _RAISED.search(node.attributes.get("style") or "")
        yield "\n" if node.tag in _BLOCKS else " " if apart else ""
        yield from _pieces(node)
        yield " " if apart else ""


def _what_it_is(body: LexborNode, scripts: str) -> UnreadableFile | None:
    """What a page without a report is, where that can be told."""
    links = [node.attributes.get("href") or "" for node in body.css("a")]
    files = [link for link in links if _DOCUMENT_LINK.search(link)]
    if files:
        return UnreadableFile(
            f"网页中没有报告正文，只有附件链接：{_few(files)}；请下载附件后读取",
            f"the page holds no report, only links to files: {_few(files)}; download them and read those",
        )
    if "年度报告" in scripts or "第二十条" in scripts:
        return UnreadableFile(
            "报告在网页的脚本中，本工具不执行脚本；请在浏览器中打开后另存为网页",
            "the report is inside a script of the page, and no script is run here; open it in a browser and save the page",
        )
    reports = [node.text(strip=True) for node in body.css("a") if "年度报告" in node.text()]
    if len(reports) > 1:
        return UnreadableFile(
            f"这是报告的目录，不是报告：{_few(reports)}", f"this is a list of reports and not a report: {_few(reports)}"
        )
    return None


def _few(items: Sequence[str]) -> str:
    return "、".join(items[:3]) + ("……" if len(items) > 3 else "")
