"""A document to a report: printed headings, titles and tables to the codes of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from gongkai import labels, outline, publication, title
from gongkai.aligned import aligned_rows, is_aligned
from gongkai.document import Block, Document, Grid, GridCell, Paragraph, SpacedLine
from gongkai.errors import NoReport, UnreadableFile
from gongkai.form import Edition, Label, editions
from gongkai.parts import Part, cut, is_page_number, is_prose, section_of
from gongkai.placed import Placed, best
from gongkai.placer import Placer
from gongkai.report import Note, Origin, Report, Source, agency
from gongkai.rows import PrintedRow, grid_rows, line_rows
from gongkai.text import bare, squeeze

#: The header of a column that shows one year.
_YEAR = re.compile(r"20\d{2}年度?")
#: Paragraphs and rows of a document, and cells of a row.
_MOST_BLOCKS, _MOST_COLUMNS = 20_000, 300


def recognise(document: Document, source: Source) -> Report:
    """Read a document as a report of the edition whose shape its tables have.

    Raises:
        NoReport: neither a section nor a table of the form is in it.
        UnreadableFile: it holds more than one report, or two years side by side.
    """
    _refuse_what_no_report_has(document)
    blocks = [block for each in document.blocks if not is_page_number(each) for block in _opened(each)]
    parts, headings = cut(blocks)
    _refuse_second_report(parts)
    _refuse_two_years(parts)
    titles = title.find_all([line.text for line in parts[0].paragraphs()])
    year = titles[0].year if titles else None
    placed = _placed(parts, year, source.name)
    if len(parts) == 1 and not placed.seen:
        raise NoReport(
            "不是年度报告：没有找到格式规定的任何标题（如“一、总体情况”）或表格",
            "not an annual report: none of the form's headings (such as 一、总体情况) or tables was found",
        )
    return _report(placed, parts, titles, replace(document, notes=(*document.notes, *headings)), source)


def _refuse_what_no_report_has(document: Document) -> None:
    """Raise for a document that is larger than any report."""
    widest = max((len(row) for block in document.blocks if isinstance(block, Grid) for row in block.rows), default=0)
    rows = sum(len(block.rows) for block in document.blocks if isinstance(block, Grid))
    if len(document.blocks) > _MOST_BLOCKS or rows > _MOST_BLOCKS or widest > _MOST_COLUMNS:
        raise UnreadableFile(
            f"内容过多，不是报告：{len(document.blocks)} 段，{rows} 行表格，每行至多 {widest} 格",
            f"larger than a report: {len(document.blocks)} paragraphs, {rows} rows of tables of up to {widest} cells",
        )


def sheet_blocks(rows: Iterable[Sequence[GridCell]]) -> Iterator[Block]:
    """The rows of a sheet as grids; a row that holds one cell of prose is a paragraph, or one for each of its lines."""
    grid: list[tuple[GridCell, ...]] = []
    for row in rows:
        filled = {id(cell): cell for cell in row if not cell.is_blank}
        if not filled:
            # Inside a table it may be a row that was not filled in.
            grid += [tuple(row)] * bool(grid)
            continue
        (first, *others) = filled.values()
        if not others and _is_paragraph(first.text):
            if grid:
                yield Grid(tuple(grid), grid[0][0].origin)
                grid = []
            yield from (Paragraph(line, first.origin) for line in first.text.split("\n") if line.strip())
        else:
            grid.append(tuple(row))
    if grid:
        yield Grid(tuple(grid), grid[0][0].origin)


def _is_paragraph(text: str) -> bool:
    words = bare(text)
    return is_prose(text) or not (labels.begins_table(words) or labels.is_known(words) or words.isdecimal())


def _opened(block: Block) -> Iterator[Block]:
    """A block; of a table that holds the headings of the report, as a sheet or a layout does, what is in it."""
    alone = ({cell.text for cell in row if not cell.is_blank} for row in block.rows) if isinstance(block, Grid) else ()
    if isinstance(block, Grid) and any(
        len(texts) == 1 and section_of(min(texts).partition("\n")[0]) for texts in alone
    ):
        yield from sheet_blocks(block.rows)
    else:
        yield block


def _refuse_second_report(parts: Sequence[Part]) -> None:
    """Raise if another report begins after the first: whose the numbers after it are, nobody could tell."""
    last = max((at for at, part in enumerate(parts) if part.section == "overview"), default=0)
    for part in parts[1:last]:
        again = title.find([line.text for line in part.paragraphs()])
        if again:
            raise UnreadableFile(
                f"文件中不止一份报告：“{again.text}”之后又从头开始；请拆成单独的文件",
                f"more than one report in the file: another begins at “{again.text}”; split it into files of their own",
            )


def _refuse_two_years(parts: Sequence[Part]) -> None:
    """Raise if a table shows two years side by side: which of them the report is of, its numbers do not say."""
    for part in parts[1:]:
        rows = [row for block in part.blocks if isinstance(block, Grid) for row in block.rows]
        lines = [line.text.split() for line in part.paragraphs() if id(line) in part.table]
        for words in [*([cell.text for cell in row] for row in rows), *lines]:
            years = dict.fromkeys(word for each in words if _YEAR.fullmatch(word := squeeze(each)))
            if len(years) > 1:
                named = "、".join(years)
                raise UnreadableFile(
                    f"表格并列了几个年度（{named}），报告只应有一个；请每个年度分为一份",
                    f"a table shows years side by side ({named}) where a report has one; make a report for each",
                )


def _placed(parts: Sequence[Part], year: int | None, file: str) -> Placed:
    """What the best edition makes of the tables; the others are not asked where one leaves nothing to be explained."""
    found: list[Placed] = []
    for form in sorted(editions(), key=lambda form: year is not None and form.in_force(year), reverse=True):
        found.append(_place(form, parts, file))
        if found[-1].is_whole():
            return found[-1]
    return best(found, year)


def _place(form: Edition, parts: Sequence[Part], file: str) -> Placed:
    placer = Placer(form, file)
    for part in parts:
        placer.enter(part.section)
        for row in _rows(part):
            placer.place(row)
    return placer.finish()


def _rows(part: Part) -> Iterator[PrintedRow]:
    """The printed rows in a part: those of its grids, and of tables that survive as lines of text only."""
    lines: list[Paragraph] = []
    for block in part.blocks:
        if isinstance(block, Grid):
            yield from _written_rows(lines)
            lines = []
            yield from grid_rows(block)
        elif id(block) in part.table:
            lines.append(block)
    yield from _written_rows(lines)


def _written_rows(lines: Sequence[Paragraph]) -> Iterator[PrintedRow]:
    """The rows of tables written in lines of text: with columns that blanks part, or one cell a line."""
    spaced = [line for line in lines if isinstance(line, SpacedLine)]
    if len(spaced) == len(lines) and any(map(is_aligned, spaced)):
        return aligned_rows(spaced)
    return line_rows(lines)


def _report(
    placed: Placed, parts: Sequence[Part], titles: Sequence[title.Title], read: Document, source: Source
) -> Report:
    notes = [*read.notes, *placed.notes]
    heading = titles[0] if titles else None
    preface = [line.text for line in parts[0].paragraphs()]
    name = heading.agency if heading else None
    for other in titles[1:]:
        if heading and other.year and (other.agency, other.year) != (heading.agency, heading.year):
            taken = Label(heading.text, heading.text)
            notes.append(Note("other_title", other.text, taken, Origin(source.name), "/title"))
    if name:
        fuller = title.full_name(name, "".join(preface))
        if fuller:
            notes.append(Note("full_name", name, Label(fuller, fuller), Origin(source.name), "/agency/name"))
            name = fuller
    document: dict[str, Any] = {
        "edition": placed.form.code,
        "year": heading.year if heading else None,
        "agency": agency(name),
        "title": heading.text if heading else None,
        "published": read.published or publication.published(preface),
        "source_url": read.source_url or publication.address(preface),
        "sections": _texts(parts),
        "tables": placed.tables(),
    }
    origins = placed.origins | {f"/sections/{part.section}": part.heading.origin for part in parts if part.heading}
    if heading and (place := _place_of(heading, parts[0])):
        origins |= {"/title": place, "/year": place, "/agency": place}
    for line in parts[0].paragraphs():
        for pointer, fact in (
            ("/published", publication.published([line.text])),
            ("/source_url", publication.address([line.text])),
        ):
            if fact is not None and fact == document[pointer[1:]]:
                origins.setdefault(pointer, line.origin)
    printed = outline.printed(parts)
    return Report(document, placed.form, source, origins, tuple(placed.leftovers), tuple(notes), headings=printed)


def _place_of(heading: title.Title, preface: Part) -> Origin | None:
    """Where a title begins."""
    lines = list(preface.paragraphs())
    begins = (line for line in reversed(lines) if line.text.strip() and heading.text.startswith(squeeze(line.text)))
    return next((line.origin for line in begins), None)


def _texts(parts: Sequence[Part]) -> dict[str, str]:
    """The running text of each section; a section printed twice has the text of both."""
    texts: dict[str, str] = {}
    for part in parts:
        if part.section is None:
            continue
        lines = [line.text.strip() for line in part.paragraphs() if id(line) not in part.table]
        text = "\n".join(line for line in lines if line)
        texts[part.section] = "\n".join(filter(None, (texts.get(part.section), text)))
    return texts
