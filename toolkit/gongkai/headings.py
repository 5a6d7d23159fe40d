"""The headings under which lists name the facts of an agency, whatever list it is."""

from __future__ import annotations

from collections.abc import Mapping

AGENCY: Mapping[str, tuple[str, ...]] = {
    "name": ("agency", "name", "机关", "机关名称", "单位", "单位名称", "机构", "机构名称", "名称"),
    "uscc": ("uscc", "agency.uscc", "credit_code", "统一社会信用代码", "信用代码"),
    "division": ("division", "agency.division", "行政区划代码", "区划代码"),
    "level": ("level", "agency.level", "层级", "级别"),
    "kind": ("kind", "agency.kind", "机关类型", "机关类别", "类型", "类别"),
    "scope": ("scope", "agency.scope", "数据范围", "范围"),
    "parent": ("parent", "上级", "上级机关", "主管部门"),
}
