"""The shell of the page: its head, the numbers of the run, the tools of its script."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from gongkai import _resources
from gongkai._version import __version__
from gongkai.form import Label
from gongkai.renderers import Run
from gongkai.renderers.html import _overview
from gongkai.renderers.html._markup import Html, joined, tag
from gongkai.renderers.html._sheet import SIGNS, STATES, badge

_TITLE = Label("政府信息公开工作年度报告校验结果", "Findings in annual reports on open government information")
_MADE = Label("gongkai {}，规则目录 {}", "gongkai {}, rules {}")
_SKIP = Label("跳到内容", "Skip to the content")
_LEGEND = Label("记号", "Signs")
_BLANK = Label("空白单元格：没有数字，不是 0", "an empty cell: no number, which is not 0")
_HINT = Label("斜体小字：推算的值，不是报告中的数字", "small italics: a value worked out, not one of the report")
_ALL_RULES = Label("全部规则", "all rules")
_RULE = Label("规则", "rule")
_PREVIOUS, _NEXT = Label("上一个", "previous"), Label("下一个", "next")
_TOOLS = Label("筛选与跳转", "Filter and jump")


def opened(run: Run, subject: str | None) -> Html:
    """The page up to its content; `subject` is whose report it is about, where it is about one."""
    lang = run.lang
    title = f"{subject} · {_TITLE[lang]}" if subject else _TITLE[lang]
    return joined(
        Html("<!doctype html>\n"),
        Html(f'<html lang="{"zh-CN" if lang == "zh" else "en"}">\n'),
        _head(title),
        Html("\n<body>\n"),
        tag("a", {"class": "skip", "href": "#content"}, _SKIP[lang]),
        _header(run),
        "\n",
        _tools(run),
        Html('\n<main id="content" tabindex="-1">\n'),
    )


def closed() -> Html:
    """What follows the content."""
    return joined(Html("</main>\n"), tag("script", {}, _file("report.js")), Html("\n</body>\n</html>\n"))


def _head(title: str) -> Html:
    style, script = _file("report.css"), _file("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        {},
        tag("meta", {"charset": "utf-8"}),
        tag("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        tag("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        tag("meta", {"name": "color-scheme", "content": "light dark"}),
        tag("meta", {"name": "referrer", "content": "no-referrer"}),
        # Without one, browsers ask the server for an icon.
        tag("link", {"rel": "icon", "href": "data:,"}),
        tag("title", {}, title),
        tag("style", {}, style),
    )


def _file(name: str) -> Html:
    return Html(Path(__file__).with_name(name).read_text(encoding="utf-8"))


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _header(run: Run) -> Html:
    lang = run.lang
    legend = [badge(state, lang) for state in STATES] + [joined(each[lang]) for each in (_BLANK, _HINT)]
    items = tag("ul", {}, *(tag("li", {}, each) for each in legend))
    return tag(
        "header",
        {"class": "page"},
        tag("h1", {}, _TITLE[lang]),
        tag("p", {"class": "sub"}, _MADE[lang].format(__version__, _resources.rules_version())),
        _overview.figures(run.totals, lang),
        tag("details", {"class": "legend"}, tag("summary", {}, _LEGEND[lang]), items),
    )


def _tools(run: Run) -> Html:
    """What only the script can do; hidden until it runs."""
    lang = run.lang
    boxes = [_box(state, lang) for state in STATES]
    codes = sorted({finding.rule.code for result in run.results for finding in result.findings})
    options = [
        tag("option", {"value": ""}, _ALL_RULES[lang]),
        *(tag("option", {"value": each}, each) for each in codes),
    ]
    return tag(
        "nav",
        {"id": "tools", "hidden": True, "aria-label": _TOOLS[lang]},
        tag("span", {"class": "boxes"}, *boxes),
        tag("select", {"aria-label": _RULE[lang]}, *options),
        tag("button", {"type": "button", "value": "-1"}, "↑ ", tag("span", {"class": "word"}, _PREVIOUS[lang])),
        tag("button", {"type": "button", "value": "1"}, "↓ ", tag("span", {"class": "word"}, _NEXT[lang])),
        tag("output", {"aria-live": "polite"}),
    )


def _box(state: str, lang: str) -> Html:
    box = tag("input", {"type": "checkbox", "value": state, "checked": True})
    sign = tag("span", {"aria-hidden": "true"}, SIGNS[state])
    return tag("label", {"class": f"badge {state}"}, box, sign, tag("span", {"class": "word"}, STATES[state][lang]))
