"""What the sheets and heads of the city ledger are called, once; `edges/reading/city` reads by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from phaseout.edges.writing.workbook.nouns import Kind
from phaseout.edges.writing.workbook.texts import kept, sheet_name
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.model.merged import REASON, REPEATS, SIGNED_BY, SIGNED_WHY

if TYPE_CHECKING:
    from phaseout.model.plan import Field, FieldType, LedgerSpec, Plan

KIND = "city"
(
    CONFLICTS, FILLED, EDITS, WAIVED, REPAIRS, QUESTIONS, SOURCES, UNITS, SUMS, IGNORED, REPLACED,
    ABOUT, DRAFT,
) = (
    "冲突", "补填", "人工改动", "豁免", "修正", "请核实", "来源", "报送情况", "汇总核对", "未汇入的内容", "替换情况",
    "说明", "_底稿",
)  # fmt: skip
WHOLE = (
    CONFLICTS, FILLED, EDITS, WAIVED, REPAIRS, QUESTIONS, SOURCES, UNITS, SUMS, IGNORED, REPLACED,
    ABOUT, DRAFT,
)  # fmt: skip
"""The sheets that no kind of ledger has for itself."""
DECISION, DECIDED_BY, DECIDED_WHY, STATE, PRINT = (
    "处理决定", "决定人", "决定理由", "处理情况", "核对码",
)  # fmt: skip
PENDING, DUPLICATES = "待核", "重复"

HEADS = {
    REASON: "待核原因", REPEATS: "与哪一行重复", SIGNED_BY: "补正人", SIGNED_WHY: "补正理由",
    UNIT: "来源单位", FILE: "来源文件", SHEET: "来源工作表", ROW: "来源行",
}  # fmt: skip
STATUS_WORDS = {
    "ok": "正常", "faulty": "有错误", "nil": "零报告", "unreadable": "无法读取", "replaced": "已被替代",
    "kept": "留改动行",
}  # fmt: skip
MOST_REPAIRS = 3000
"""So many comments of one kind of ledger tell what a cell held; a workbook with more opens slowly."""
COUNTS = {"read": "读取", "merged": "汇入", "pending": "待核", "duplicate": "重复"}
UNIT_WORDS = {"submitted": "已报送", "nil": "零报告", "missing": "未报送"}

_KINDS: dict[FieldType, Kind] = {
    "date": "date", "deadline": "date", "number": "number", "integer": "integer", "code": "code",
}  # fmt: skip
_STAND_INS = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n\r"}
_WRITTEN = {ord(picture): chr(code) for code, picture in _STAND_INS.items()}
# Halves of characters and non-characters have no picture of their own.
_STAND_INS |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")


@dataclass(frozen=True, slots=True)
class SheetNames:
    """The sheets of one kind of ledger."""

    table: str
    pending: str
    duplicates: str


def sheet_names(plan: Plan) -> dict[str, SheetNames]:
    """Ledger → the names of its sheets: the first ledger of the plan has 待核, others 待核-摸排台账."""
    taken = {name.lower() for name in (*WHOLE, "_字典", PENDING, DUPLICATES)}
    found: dict[str, SheetNames] = {}
    for spec in plan.ledgers.values():
        short = short_title(spec)
        table = _free(short, taken)
        if found:
            names = (_free(f"{word}-{short}", taken) for word in (PENDING, DUPLICATES))
            found[spec.id] = SheetNames(table, *names)
        else:
            found[spec.id] = SheetNames(table, PENDING, DUPLICATES)
    return found


def short_title(spec: LedgerSpec) -> str:
    """What the ledger is called in a sheet's name: its first alias, or else its title."""
    return (spec.aliases or (spec.title,))[0]


def ledger_title(plan: Plan, title: str) -> str:
    """The title over a sheet: 重庆市2024年落后产能退出台账."""
    return f"{of_plan(plan)}{title}"


def kind_of(field: Field) -> Kind:
    """How the cells of a field look and what they take."""
    return _KINDS.get(field.type, "text")


def shown(text: str) -> str:
    """The text as a cell can hold it: pictures for control characters, and not too long."""
    return kept(text.translate(_STAND_INS) if not text.isprintable() else text)


def as_written(text: str) -> str:
    """The text that `shown` shows, with the control characters themselves."""
    return text.translate(_WRITTEN)


def _free(text: str, taken: set[str]) -> str:
    name = sheet_name(text, taken)
    taken.add(name.lower())
    return name


def of_plan(plan: Plan) -> str:
    """The jurisdiction and the years of the programme; a plan without a period names no year."""
    first, last = plan.period_from, plan.period_to
    if first is None or last is None:
        return plan.jurisdiction
    years = f"{first.year}" if first.year == last.year else f"{first.year}—{last.year}"
    return f"{plan.jurisdiction}{years}年"
