"""A plan of one's own to begin with: a head that is in force, and an example of every section.

Lines that begin with `## ` explain; lines that begin with `# ` are examples, in force once the
`# ` is taken away.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from typing import Any, Literal, get_args, get_origin

from phaseout.edges.writing.examples import column_examples, examples
from phaseout.model.law import Basis, Entry, RuleSetting, Waiver
from phaseout.model.plan import Field, Plan
from phaseout.plan.outdated import dated_names
from phaseout.plan.tables import BASIS_REQUIRED, HEAD_NAMES, SINGLES, TABLES, WORDS
from phaseout.plan.words import NAMES, short
from phaseout.rules import RULES

ABOUT = {
    "unit": "填报台账的区县（district）和市级部门（department）。名称要加英文双引号。",
    "standard": "企业可能不达标的方面，及其责任部门、公布名单的部门。",
    "period": "责令整改后法定的月数，从送达次日起算。",
    "catalogue": "现行的目录年本；写错年本的引用会被查出。",
    "edition": "方案引用的其他文件及其现行年份。",
    "threshold": "按规模须退出的设备或产品：at_most 是及以下（含本数），below 是以下（不含），二者取一。",
    "product": "产品及其产能可用的单位。",
    "task": "方案列明的任务：谁牵头、谁负责、谁配合、何时完成。",
    "deadline": "台账各行应完成的日期：due 是固定日期，due_field 是写着期限的栏目，二者取一；"
    "怎样算完成：done 是完成日期的栏目，rate 是按月填的完成率栏目，by_exits 由退出台账核对，三者取一。",
    "duty": "各单位应报送的材料：dues 是固定日期，month_day 是每月几日前；文件没写日期的都不写。"
    "since 是按月报送的首期；台账看不出是否办理的，办理后在 fulfilled 里登记单位和日期，期限即办结。",
    "calendar": "本程序尚未载入的年份，国务院办公厅的放假安排：每个节日写首日和末日（只放一天的写一个），"
    "working 是调休上班的周末。写明以后，到期日不再是暂定。",
    "named": "文件点名的企业；在台账里找不到就会提醒。",
    "indicator": "方案的量化目标：at_least 不少于，at_most 不多于，fall 下降百分之几。",
    "list": "要公布的名单。yellow、red、exit 是黄牌、红牌、退出名单。",
    "disclosure": "部门自己公布、不由台账得出的事项。",
    "supervision": "对进展慢的单位怎样督办，每年检查几次。",
    "report": "书面报告：名称、起草、主送。annual 是年度报告。",
    "policy": "方案的政策措施及责任部门。",
    "ledger": "自己的台账；要在 [plan] 的 ledgers 里写上编号才启用。like 表示照搬别的台账的同名栏目。",
    "rule": "某条规则是否执行、问题的级别，及其自身的设置。规则说明：phaseout explain 编号。",
    "waiver": "对某企业豁免一条规则：理由、决定人、日期。",
    "terms": "计算期限和出名单所依据的用语；以下是上级方案的值。",
    "clock": "文件没有写明之处的口径；以下是上级方案的值。",
}
"""What each section is for."""
APART: dict[tuple[type, str], str] = {(Waiver, "by"): "决定人"}
"""Keys that mean something else here than in the other entries."""
COLUMNS = "给台账加一栏。after 是排在哪一栏之后；栏目名称不得与已有名称、别名相同。"

_YEAR = re.compile(r"(?:19|20)\d\d")


def skeleton(id: str, parent: Plan, extends: str, offered: Mapping[str, str]) -> str:
    """The text of a plan with this id that extends this one, valid as it is.

    extends: how the parent is named from where the file will lie. offered: the ledgers that can be
    chosen, id → title.
    """
    year = int(found[0]) if (found := _YEAR.search(id)) else parent.year
    head = _next_head if _next_of(id, parent) else _own_head
    parts = [_opening(id), head(id, parent, extends, year), _inherited(parent, offered)]
    for section, entries in examples(parent, year).items():
        if entries:
            parts.append(_section(section, entries))
        if section == "ledger" and parent.ledgers:
            ledger = next(iter(parent.ledgers.values()))
            parts.append(_columns(f"ledger.{ledger.id}.field", column_examples(parent, ledger)))
    return "\n\n".join(parts) + "\n"


def _opening(id: str) -> str:
    return _remark(
        f"方案 {id}。只写与上级方案不同之处，其余照上级方案。",
        "“## ”开头的是说明；“# ”开头的是示例，删去行首的“# ”即生效，不用的可以整段删掉。",
        "等号、引号、逗号、括号一律用英文半角；文字加英文双引号，日期写成 2027-12-31。",
        "依据 basis 写文件的章节和原文，原文照抄，不改写。",
        f"写好后检查：phaseout plans --check {id}.toml",
    )


def _next_of(id: str, parent: Plan) -> bool:
    """Whether the ids differ in their year alone: chongqing-2025 follows chongqing-2024."""
    return bool(parent.year) and _YEAR.sub("", id) == _YEAR.sub("", parent.id)


def _own_head(id: str, parent: Plan, extends: str, year: int) -> str:
    """The head of a city that has no plan yet."""
    return "\n".join(
        [
            _remark("方案本身。“示例市”各处改成自己的。"),
            *_head(id, parent, extends, year, {
                "title": f"示例市{year}年推动落后产能退出工作", "jurisdiction": "示例市",
                "office": "示例市工业和信息化局",
                "document": f"示例市{year}年推动落后产能退出工作方案",
                "prefixes": ["示例市", "示例"],
            }),
        ]
    )  # fmt: skip


def _next_head(id: str, parent: Plan, extends: str, year: int) -> str:
    """The head of the same city's next year, and its names that bear a year, moved on to it."""
    lines = _head(id, parent, extends, year, {
        "title": _moved(parent.title, parent, year), "jurisdiction": parent.jurisdiction,
        "office": parent.office, "document": _moved(parent.document, parent, year),
        "prefixes": list(parent.prefixes),
    })  # fmt: skip
    about = f"方案本身。照 {parent.id} 抄来，年份已改成 {year}，请照本年的文件逐项核对。"
    names = [
        f"[{one.section}.{one.id}]\n{one.key} = {_toml(_moved(one.text, parent, year))}"
        for one in dated_names(parent)
    ]
    merged = re.sub(r"^(\[.+\])\n(.+)\n\1\n", r"\1\n\2\n", "\n".join(names), flags=re.MULTILINE)
    told = f"名单、报告名称里的 {parent.year} 年，已改成 {year}，请照本年的文件核对。"
    return "\n".join([_remark(about), *lines, *(["", _remark(told), merged] if names else [])])


def _moved(text: str, parent: Plan, year: int) -> str:
    return text.replace(f"{parent.year}年", f"{year}年")


def _head(id: str, parent: Plan, extends: str, year: int, own: Mapping[str, Any]) -> list[str]:
    values = {
        "id": id, "extends": extends, "title": own["title"], "jurisdiction": own["jurisdiction"],
        "office": own["office"], "document": own["document"], "year": year,
        "from": date(year, 1, 1), "to": date(year, 12, 31), "prefixes": own["prefixes"],
        "industries": parent.industries, "ledgers": list(parent.ledgers),
    }  # fmt: skip
    hints = typing.get_type_hints(Plan) | {"ledgers": tuple[str, ...]}
    lines = [
        f"{key:<12} = {_toml(value)}    # {NAMES[name]}；{_kind(hints.get(name, str))}"
        for key, value in values.items()
        for name in (HEAD_NAMES.get(key, key),)
    ]
    return ["[plan]", *lines]


def _inherited(parent: Plan, offered: Mapping[str, str]) -> str:
    """What the parent has, for the names that own entries may mention."""
    standards = [
        f"{s.id}（{s.label}：{'、'.join(s.departments)}）" for s in parent.standards.values()
    ]
    ledgers = [
        f"{id}（{short(title)}{'，已选' if id in parent.ledgers else ''}）"
        for id, title in offered.items()
    ]
    return _remark(
        f"上级方案 {parent.id} 已有的（全部内容：phaseout plans {parent.id}）：",
        f"区县：{'、'.join(parent.districts) or '没有'}",
        f"部门：{'、'.join(parent.departments) or '没有'}",
        f"标准：{'；'.join(standards) or '没有'}",
        f"可选的台账：{'；'.join(ledgers) or '没有'}",
        "不要上级方案的某一项，写它的编号和 off = true，例如：",
    ) + "\n" + _dropped(parent)  # fmt: skip


def _dropped(parent: Plan) -> str:
    """How an inherited entry is dropped, shown for one that nothing else needs."""
    for section in ("policy", "disclosure", "report", "list", "edition"):
        for id in getattr(parent, TABLES[section][0]):
            return f"# [{section}.{_key(id)}]\n# off = true    # {NAMES['off']}"
    return "## （上级方案没有这样的条目）"


def _section(section: str, entries: Iterable[tuple[str, dict[str, Any]]]) -> str:
    kind = TABLES[section][1] if section in TABLES else SINGLES[section]
    blocks = [_block(f"{section}.{_key(id)}" if id else section, own, kind) for id, own in entries]
    return "\n#\n".join([_remark(f"── {WORDS[section]} ──", ABOUT[section]), *blocks])


def _columns(header: str, entries: Iterable[tuple[str, dict[str, Any]]]) -> str:
    blocks = [_block(f"{header}.{id}", own, Field) for id, own in entries]
    return "\n#\n".join([_remark("── 栏目 ──", COLUMNS), *blocks])


def _block(header: str, own: Mapping[str, Any], kind: type) -> str:
    """One entry, commented out, each key with what it means."""
    meant = {f.name: f for f in fields(kind)}
    hints = typing.get_type_hints(kind)
    lines = [f"# [{header}]{_page(header)}"]
    for key, value in own.items():
        if key not in meant and isinstance(value, Mapping):
            lines += [_block(f"{header}.{key}.{k}", v, Field) for k, v in value.items()]
            continue
        said = [_called(kind, key)]
        if key in meant:
            said.append(_kind(hints[key]))
            said += ["必写"] if _needed(kind, meant[key]) else []
        lines.append(f"# {key} = {_toml(value)}    # {'；'.join(said)}")
    return "\n".join(lines)


def _page(header: str) -> str:
    """The title of a rule, beside its header."""
    section, _, id = header.partition(".")
    return f"    # {RULES[id].title}" if section == "rule" else ""


def _called(kind: type, key: str) -> str:
    """What an official calls a key of this kind of entry."""
    if kind is RuleSetting and key not in {f.name for f in fields(kind)}:
        return "规则自身的设置"
    return APART.get((kind, key), NAMES[key])


def _needed(kind: type, field: Any) -> bool:
    if field.name == "basis":
        return issubclass(kind, BASIS_REQUIRED)
    return issubclass(kind, Entry) and field.default is MISSING and field.default_factory is MISSING


def _kind(hint: Any) -> str:
    """What a value has to be, in the words of the messages."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _kind(next(a for a in arguments if a is not type(None)))
    if origin is Literal:
        return "可选 " + "、".join(f'"{a}"' for a in arguments if a)
    if origin is tuple:
        return "条件" if get_origin(arguments[0]) is Mapping else "列表"
    if hint is Basis or origin is Mapping:
        return "表"
    words = {str: "文字", int: "整数", float: "数字", bool: "true 或 false", date: "日期"}
    return words[hint]


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"'


def _toml(value: Any) -> str:
    """A value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    return value.isoformat() if isinstance(value, date) else str(value)


def _remark(*sentences: str) -> str:
    return "\n".join(f"## {sentence}" for sentence in sentences)
