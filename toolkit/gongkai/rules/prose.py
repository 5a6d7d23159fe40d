"""N410 to N418: what the text of a report says or leaves out, its figures of the tables aside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from gongkai import numerals
from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Cell, Label
from gongkai.report import Report
from gongkai.rules import fees

WRONG_YEAR = Rule(
    "N410",
    "wrong-year",
    Severity.WARNING,
    "报告年度为 {expected}，“{section}”的{text}写的是 {actual} 年：“{phrase}”",
    "the report is for {expected}, {text} of “{section}” is of {actual}: “{phrase}”",
    Label(
        "统计期限为报告年度的公历年；条例第四十九条要求报告的是上一年度的工作，正文写其他年度，格式没有另行禁止",
        "The period reported on is the calendar year; article 49 asks for a report on the year before, the form does "
        "not expressly forbid a text of another year",
    ),
)
EMPTY_PROBLEMS = Rule(
    "N411",
    "empty-problems",
    Severity.WARNING,
    "“{section}”只有 {actual} 个字{quoted}，不足 {expected} 个字",
    "“{section}” has {actual} characters{quoted}, fewer than {expected}",
    Label(
        "条例第五十条第一款第（四）项要求报告存在的主要问题及改进情况；10 个字的界限是本工具的，没有查到规定",
        "Article 50 ¶1 (四) asks for the main problems and the improvements; the limit of 10 characters is this "
        "tool's, no rule was found",
    ),
)
NO_FEE_STATEMENT = Rule(
    "N412",
    "no-fee-statement",
    Severity.WARNING,
    "“{section}”没有写明收取信息处理费情况{elsewhere}",
    "“{section}” does not say what was charged as information-processing fee{elsewhere}",
    Label(
        "2021 年版格式第六部分印明“收取信息处理费情况在此处报告”",
        "The 2021 edition prints in section six: 收取信息处理费情况在此处报告 (what was charged as "
        "information-processing fee is reported here)",
    ),
)
FEE_CONTRADICTION = Rule(
    "N413",
    "fee-contradiction",
    Severity.WARNING,
    "“{section}”称{stated}，“{other}”称收取信息处理费 {actual} 元",
    "“{section}” says {stated}, “{other}” that {actual} yuan were charged as information-processing fee",
    Label(
        "没有查到规定；同一份报告对同一事项的说法应当一致，本工具据此提示",
        "No rule was found; that a report says the same of the same thing in all places is this tool's expectation",
    ),
)
FEE_UNPAID = Rule(
    "N414",
    "fee-unpaid",
    Severity.INFO,
    "“{section}”称未收取信息处理费，表三“申请人逾期未按收费通知要求缴纳费用”总计为 {actual} 件",
    "“{section}” says that no information-processing fee was charged; in table three {actual} requests ended because "
    "a fee asked for was not paid",
    Label(
        "没有查到规定；发出收费通知而申请人未缴费，两种说法可以同时成立",
        "No rule was found; where a fee was asked for and not paid, both can be true",
    ),
)
ARTICLE_50 = Rule(
    "N415",
    "article-50",
    Severity.WARNING,
    "人民政府的年度报告没有提到{missing}",
    "this report of a people's government does not mention {missing}",
    Label(
        "条例第五十条第一款第（四）项：各级人民政府的年度报告还应当包括工作考核、社会评议和责任追究结果情况",
        "Article 50 ¶1 (四): the reports of people's governments of all levels also include the results of "
        "assessment, of public appraisal and of holding to account (工作考核、社会评议和责任追究结果情况)",
    ),
)
FEE_SUM = Rule(
    "N416",
    "fee-sum",
    Severity.INFO,
    "“{section}”写明信息处理费共 {expected} 元，所列各项相加为 {actual} 元，相差 {difference} 元",
    "“{section}” gives {expected} yuan as information-processing fee, the sums listed add up to {actual}; "
    "difference {difference}",
    Label(
        "没有查到规定；所列各项也可能只是其中一部分",
        "No rule was found; what is listed may also be only a part",
    ),
)
OVERVIEW_LENGTH = Rule(
    "N418",
    "overview-length",
    Severity.INFO,
    "“{section}”有 {actual} 字，超过 {expected} 字",
    "“{section}” has {actual} characters, more than {expected}",
    Label(
        "国家统一格式没有字数限制；“不超过 1000 字”是地方要求（怀化 2024 年、武威 2025 年），故默认不查",
        "The national form sets no limit; 1000 characters at most is a local rule (怀化 2024, 武威 2025), so this is "
        "not looked at unless asked for",
    ),
    default=False,
)

RULES = (
    WRONG_YEAR,
    EMPTY_PROBLEMS,
    NO_FEE_STATEMENT,
    FEE_CONTRADICTION,
    FEE_UNPAID,
    ARTICLE_50,
    FEE_SUM,
    OVERVIEW_LENGTH,
)
