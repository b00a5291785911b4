"""The city ledger as a workbook that people work in and `phaseout` reads back.

The names of its sheets and heads stand here once; `edges/reading/city.py` reads by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout import __version__
from phaseout.edges.writing.workbook import Column, Sheet, Value, Workbook, workbook_bytes
from phaseout.edges.writing.workbook.nouns import Kind, Tint
from phaseout.edges.writing.workbook.texts import TEXT_LIMIT, sheet_name, shortened, units
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET, UNIT
from phaseout.model.merged import REASON, REPEATS, Merged, Source

if TYPE_CHECKING:
    from phaseout.model.plan import Field, FieldType, LedgerSpec, Plan

KIND = "city"
CONFLICTS, FILLED, SOURCES, UNITS, SUMS, ABOUT = (
    "冲突", "补填", "来源", "报送情况", "汇总核对", "说明",
)  # fmt: skip
PENDING, DUPLICATES = "待核", "重复"

HEADS = {
    REASON: "待核原因", REPEATS: "与哪一行重复",
    UNIT: "来源单位", FILE: "来源文件", SHEET: "来源工作表", ROW: "来源行",
}  # fmt: skip
STATUS_WORDS = {"ok": "正常", "faulty": "有错误", "nil": "零报告", "unreadable": "无法读取"}
UNIT_WORDS = {"submitted": "已报送", "nil": "零报告", "missing": "未报送"}

_KINDS: dict[FieldType, Kind] = {
    "date": "date", "deadline": "date", "number": "number", "integer": "integer", "code": "code",
}  # fmt: skip
_WIDTHS = {REASON: 36, REPEATS: 26, UNIT: 14, FILE: 20, SHEET: 14, ROW: 8}
_INTERNAL = "内部：个人信息，不得对外公布"
_CUT = "…（原文过长，只保留前面部分）"
_STAND_INS = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n\r"}
# Halves of characters and non-characters have no picture of their own.
_STAND_INS |= dict.fromkeys((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")


@dataclass(frozen=True, slots=True)
class SheetNames:
    """The sheets of one kind of ledger."""

    table: str
    pending: str
    duplicates: str


def city_workbook(merged: Merged, plan: Plan, made_on: date) -> bytes:
    """The city ledger as an .xlsx package; the same ledger and day give the same bytes.

    For each kind of ledger its merged rows, the pending ones as they were written and the
    duplicates; then conflicts, cells filled in, sources, units, the sums and a page about it all.
    """
    names = sheet_names(plan)
    kinds = [plan.ledgers[name] for name in kinds_of(merged, plan)]
    sheets = [
        *(_table(merged, plan, spec, names[spec.id].table, made_on) for spec in kinds),
        *(_pending(merged, plan, spec, names[spec.id].pending, made_on) for spec in kinds),
        _conflicts(merged, plan),
        *(_duplicates(merged, plan, spec, names[spec.id].duplicates, made_on) for spec in kinds),
        _filled(merged, plan),
        _sources(merged, plan),
        _units(merged, plan),
        _sums(merged, plan),
        _about(merged, plan, kinds, made_on),
    ]
    title = f"{_of(plan)}市级台账"
    mark = {
        "phaseout.kind": KIND,
        "phaseout.plan": merged.plan,
        "phaseout.plan_version": merged.plan_version,
        "phaseout.version": __version__,
        "phaseout.made_on": made_on.isoformat(),
        **{f"phaseout.ledger.{k + 1}": spec.id for k, spec in enumerate(kinds)},
    }
    return workbook_bytes(Workbook(sheets, title, datetime.combine(made_on, time()), mark))


def sheet_names(plan: Plan) -> dict[str, SheetNames]:
    """Ledger → the names of its sheets: the first ledger of the plan has 待核, others 待核-摸排台账."""
    taken = {name.lower() for name in (CONFLICTS, FILLED, SOURCES, UNITS, SUMS, ABOUT)}
    taken |= {"_字典", PENDING, DUPLICATES}
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


def kinds_of(merged: Merged, plan: Plan) -> list[str]:
    """The ledgers that have sheets: those submitted, or else the plan's first, empty."""
    return list(merged.tables) or list(plan.ledgers)[:1]


def short_title(spec: LedgerSpec) -> str:
    """What the ledger is called in a sheet's name: its first alias, or else its title."""
    return (spec.aliases or (spec.title,))[0]


def ledger_title(plan: Plan, title: str) -> str:
    """The title over a sheet: 重庆市2024年落后产能退出台账."""
    return f"{_of(plan)}{title}"


def kind_of(field: Field) -> Kind:
    """How the cells of a field look and what they take."""
    return _KINDS.get(field.type, "text")


def shown(text: str) -> str:
    """The text as a cell can hold it: pictures for control characters, and not too long."""
    text = text.translate(_STAND_INS) if not text.isprintable() else text
    if len(text) > TEXT_LIMIT // 2 and units(text) > TEXT_LIMIT:
        return shortened(text, TEXT_LIMIT - len(_CUT)).removesuffix("…") + _CUT
    return text


def as_written(text: str) -> str:
    """The text that `shown` shows, with the control characters themselves."""
    return text.translate(_written())


@cache
def _written() -> dict[int, str]:
    return {ord(s): chr(code) for code, s in _STAND_INS.items() if s != "\ufffd"}


def _free(text: str, taken: set[str]) -> str:
    name = sheet_name(text, taken)
    taken.add(name.lower())
    return name


def _of(plan: Plan) -> str:
    """The jurisdiction and the years of the programme; a plan without a period names no year."""
    first, last = plan.period_from, plan.period_to
    if first is None or last is None:
        return plan.jurisdiction
    years = f"{first.year}" if first.year == last.year else f"{first.year}—{last.year}"
    return f"{plan.jurisdiction}{years}年"


def _said(place: Place) -> str:
    return f"{place.file} {place.sheet} 第{place.row}行"


def _frame(frames: Mapping[str, pd.DataFrame], spec: LedgerSpec) -> pd.DataFrame:
    return frames.get(spec.id, pd.DataFrame(columns=[*spec.fields, *PROVENANCE, REASON, REPEATS]))


# -- the sheets of a ledger


def _table(merged: Merged, plan: Plan, spec: LedgerSpec, name: str, made_on: date) -> Sheet:
    rows = _frame(merged.tables, spec)
    columns = [_column(field) for field in spec.fields.values()]
    return Sheet(
        name,
        ledger_title(plan, spec.title),
        [*columns, *_places()],
        _values(rows, [*spec.fields, *PROVENANCE]),
        subtitle=_subtitle(plan, spec, made_on, len(rows)),
        comments=_origins(merged, spec, rows),
        freeze_columns=_named(spec),
        paper="A3",
    )


def _pending(merged: Merged, plan: Plan, spec: LedgerSpec, name: str, made_on: date) -> Sheet:
    """The rows that wait: why, then each cell as the clerk wrote it."""
    rows, raw = _frame(merged.pending, spec), _frame(merged.raw, spec)
    texts = pd.concat([rows[[REASON]], raw[[*spec.fields]], rows[[*PROVENANCE]]], axis=1)
    columns = [_column(field, as_text=True) for field in spec.fields.values()]
    return Sheet(
        name,
        f"{ledger_title(plan, spec.title)}（待核）",
        [Column(HEADS[REASON], _WIDTHS[REASON]), *columns, *_places()],
        _values(texts, [REASON, *spec.fields, *PROVENANCE]),
        subtitle=_subtitle(plan, spec, made_on, len(rows)) + "　以下各栏照填报单位原文",
        freeze_columns=1 + _named(spec),
        paper="A3",
    )


def _duplicates(merged: Merged, plan: Plan, spec: LedgerSpec, name: str, made_on: date) -> Sheet:
    rows = _frame(merged.duplicates, spec)
    columns = [_column(field) for field in spec.fields.values()]
    return Sheet(
        name,
        f"{ledger_title(plan, spec.title)}（重复填报）",
        [Column(HEADS[REPEATS], _WIDTHS[REPEATS]), *columns, *_places()],
        _values(rows, [REPEATS, *spec.fields, *PROVENANCE]),
        subtitle=_subtitle(plan, spec, made_on, len(rows)),
        freeze_columns=1 + _named(spec),
        paper="A3",
    )


def _column(field: Field, *, as_text: bool = False) -> Column:
    note = _INTERNAL if field.personal else ""
    return Column(field.header, field.width, "text" if as_text else kind_of(field), note=note)


def _places() -> list[Column]:
    kinds: dict[str, Kind] = {ROW: "integer"}
    return [Column(HEADS[p], _WIDTHS[p], kinds.get(p, "text")) for p in PROVENANCE]


def _named(spec: LedgerSpec) -> int:
    """Columns up to the enterprise's name, which stay in sight."""
    fields = list(spec.fields)
    return fields.index("enterprise") + 1 if "enterprise" in fields else 1


def _subtitle(plan: Plan, spec: LedgerSpec, made_on: date, count: int) -> str:
    parts = [f"编制单位：{plan.office}", f"编制日期：{made_on.isoformat()}", f"共 {count} 行"]
    if any(field.personal for field in spec.fields.values()):
        parts.append("含个人信息，仅限内部使用")
    return "　".join(parts)


def _values(rows: pd.DataFrame, names: Sequence[str]) -> list[tuple[Value, ...]]:
    """The frame's rows as cells, in the order of the columns named."""
    return list(zip(*(_cells(rows[name]) for name in names), strict=True))


def _cells(column: pd.Series[Any]) -> list[Value]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return list(column.dt.date)
    return [shown(value) if isinstance(value, str) else value for value in column.tolist()]


def _origins(merged: Merged, spec: LedgerSpec, rows: pd.DataFrame) -> dict[tuple[int, int], str]:
    """Where a cell that was blank in its own return was taken from, as comments."""
    here = [filled for filled in merged.filled if filled.ledger == spec.id]
    if not here:
        return {}
    places = zip(rows[FILE], rows[SHEET], rows[ROW], strict=True)
    index = {Place(str(f), str(s), int(r)): k for k, (f, s, r) in enumerate(places)}
    fields = list(spec.fields)
    return {
        (index[filled.row], fields.index(filled.field)): f"取自 {shown(_said(filled.source))}"
        for filled in here
    }


# -- the sheets of the whole


def _conflicts(merged: Merged, plan: Plan) -> Sheet:
    """One line for each row of a conflict; lines of one conflict share number and ground."""
    columns = [
        Column("序号", 6, "integer"),
        Column("台账", 16),
        Column("事项", 34),
        Column("不一致的栏目", 18),
        Column("所填内容", 44),
        *_places(),
        Column("处理意见", 24, note="由人填写：以哪一行为准，或退回哪个单位核实"),
    ]
    rows: list[tuple[Value, ...]] = []
    tint: dict[int, Tint] = {}
    for number, conflict in enumerate(merged.conflicts, start=1):
        spec = plan.ledgers[conflict.ledger]
        differs = [spec.fields[name].header for name in conflict.differs]
        waiting = _by_place(_frame(merged.raw, spec), _frame(merged.pending, spec))
        for place in conflict.places:
            unit, texts = waiting.get(place, ("", {}))
            said = "\n".join(
                f"{head}：{texts.get(name) or '（空）'}"
                for head, name in zip(differs, conflict.differs, strict=True)
            )
            if number % 2 == 0:
                tint[len(rows)] = "grey"
            rows.append((
                number, short_title(spec), shown(conflict.key), "\n".join(differs), shown(said),
                shown(unit), shown(place.file), shown(place.sheet), place.row, None,
            ))  # fmt: skip
    return Sheet(
        CONFLICTS,
        f"{_of(plan)}同一事项填报不一致情况",
        columns,
        rows,
        subtitle=f"共 {len(merged.conflicts)} 项；各行都在“待核”表中，不计入台账，须由人确认",
        tint=tint,
        freeze_columns=3,
        paper="A3",
    )


def _by_place(
    raw: pd.DataFrame, pending: pd.DataFrame
) -> dict[Place, tuple[str, dict[str, str]]]:
    """Place of each pending row → its unit, and what its filled cells say."""
    places = zip(pending[FILE], pending[SHEET], pending[ROW], pending[UNIT], strict=True)
    texts = raw.to_dict("records")
    return {
        Place(str(f), str(s), int(r)): (
            "" if pd.isna(u) else str(u),
            {str(name): str(text) for name, text in record.items() if pd.notna(text)},
        )
        for (f, s, r, u), record in zip(places, texts, strict=True)
    }


def _filled(merged: Merged, plan: Plan) -> Sheet:
    columns = [
        Column("序号", 6, "integer"),
        Column("台账", 16),
        Column("补填的栏目", 20),
        *(Column(HEADS[p], _WIDTHS[p], "integer" if p == ROW else "text") for p in PROVENANCE[1:]),
        Column("取自文件", 20),
        Column("取自工作表", 14),
        Column("取自行", 8, "integer"),
    ]
    rows = [
        (
            number, short_title(plan.ledgers[f.ledger]),
            plan.ledgers[f.ledger].fields[f.field].header,
            shown(f.row.file), shown(f.row.sheet), f.row.row,
            shown(f.source.file), shown(f.source.sheet), f.source.row,
        )
        for number, f in enumerate(merged.filled, start=1)
    ]  # fmt: skip
    said = "同一事项几处填报、互不矛盾的，空着的栏目取自其他填报；台账中相应单元格有批注"
    return Sheet(FILLED, f"{_of(plan)}补填情况", columns, rows, subtitle=said)


def _sources(merged: Merged, plan: Plan) -> Sheet:
    columns = [
        Column("序号", 6, "integer"),
        Column("单位", 18),
        Column("文件", 26),
        Column("状态", 10),
        *(Column(head, 8, "integer") for head in ("读取", "汇入", "待核", "重复")),
        Column("SHA-256", 36, note="文件的数字指纹，文件有任何改动都会不同"),
        Column("说明", 40),
    ]
    rows = [
        (
            number, shown(s.unit or ""), shown(s.file), STATUS_WORDS[s.status],
            s.read, s.merged, s.pending, s.duplicate, s.sha256, shown(s.message or ""),
        )
        for number, s in enumerate(merged.sources, start=1)
    ]  # fmt: skip
    tint: dict[int, Tint] = {
        k: "red" for k, s in enumerate(merged.sources) if s.status == "unreadable"
    }
    said = f"共 {len(rows)} 份文件；读取、汇入、待核、重复均为行数"
    return Sheet(SOURCES, f"{_of(plan)}报送文件清单", columns, rows, subtitle=said, tint=tint)


def _units(merged: Merged, plan: Plan) -> Sheet:
    columns = [
        Column("序号", 6, "integer"), Column("单位", 24), Column("报送情况", 12),
        Column("文件", 60, align="left"),
    ]  # fmt: skip
    words = {unit: UNIT_WORDS[state] for state, unit in _states(merged)}
    order = {unit: k for k, unit in enumerate(plan.units)}
    files: dict[str, list[str]] = {}
    for source in merged.sources:
        files.setdefault(source.unit or "", []).append(source.file)
    named = sorted(words, key=lambda unit: order.get(unit, len(order)))
    rows = [
        (number, unit, words[unit], shown("、".join(files.get(unit, ()))))
        for number, unit in enumerate(named, start=1)
    ]
    tint: dict[int, Tint] = {
        k: "yellow" for k, unit in enumerate(named) if unit in merged.units.missing
    }
    return Sheet(
        UNITS, f"{_of(plan)}各单位报送情况", columns, rows, subtitle=_counted(merged), tint=tint
    )


def _states(merged: Merged) -> Iterator[tuple[str, str]]:
    for state in UNIT_WORDS:
        for unit in getattr(merged.units, state):
            yield state, unit


def _counted(merged: Merged) -> str:
    counts = [f"{word} {len(getattr(merged.units, s))} 个" for s, word in UNIT_WORDS.items()]
    return f"应报送 {sum(1 for _ in _states(merged))} 个：{'，'.join(counts)}"


def _sums(merged: Merged, plan: Plan) -> Sheet:
    """That no row was lost: for each file, what was read is merged, pending or a duplicate."""
    columns = [
        Column("序号", 6, "integer"),
        Column("单位", 18),
        Column("文件", 30),
        *(Column(head, 10, "integer") for head in ("读取", "汇入", "待核", "重复")),
        Column("汇入+待核+重复", 16, "integer"),
        Column("核对", 8, align="center"),
    ]
    rows = [
        (number, shown(s.unit or ""), shown(s.file), *_summed([s]))
        for number, s in enumerate(merged.sources, start=1)
    ]
    tint: dict[int, Tint] = {k: "red" for k, row in enumerate(rows) if row[-1] != "相符"}
    missing = "、".join(merged.units.missing)
    notes = [
        _sheets_agree(merged),
        f"报送单位：{_counted(merged)}。" if any(_states(merged)) else "本方案没有列明报送单位。",
        *([f"未报送：{missing}。"] if missing else []),
    ]
    return Sheet(
        SUMS, f"{_of(plan)}汇总核对表", columns, rows, notes=notes, tint=tint,
        subtitle="读取的每一行，不是汇入台账，就是列入待核，或者与已汇入的行重复",
        totals=["合计", None, None, *_summed(merged.sources)],
    )  # fmt: skip


def _summed(sources: Iterable[Source]) -> tuple[int, int, int, int, int, str]:
    each = list(sources)
    read, merged, pending, duplicate = (
        sum(getattr(s, name) for s in each) for name in ("read", "merged", "pending", "duplicate")
    )
    became = merged + pending + duplicate
    return read, merged, pending, duplicate, became, "相符" if read == became else "不符"


def _sheets_agree(merged: Merged) -> str:
    """Whether the sheets hold as many rows as the files gave."""
    frames = {"汇入": merged.tables, "待核": merged.pending, "重复": merged.duplicates}
    held = {word: sum(map(len, tables.values())) for word, tables in frames.items()}
    given = dict(zip(held, _summed(merged.sources)[1:4], strict=True))
    said = "，".join(f"{word} {count} 行" for word, count in held.items())
    return f"各表行数：{said}，与上面的合计{'相符' if held == given else '不符'}。"


def _about(merged: Merged, plan: Plan, kinds: Sequence[LedgerSpec], made_on: date) -> Sheet:
    names = sheet_names(plan)
    titles = [(names[spec.id], spec.title) for spec in kinds]
    rows = [
        ("方案", plan.title),
        ("方案编号、版本", f"{merged.plan}，版本 {merged.plan_version}"),
        ("编制单位", plan.office),
        ("编制日期", made_on.isoformat()),
        ("编制程序", f"phaseout {__version__}"),
        *((f"表：{n.table}", f"汇入的{title}，一行一项，末四栏是来源") for n, title in titles),
        *((f"表：{n.pending}", f"{title}中有错误或互相矛盾的行，写明原因，照原文列出；不计入台账和各项数字，也没有丢掉")
          for n, title in titles),
        (f"表：{CONFLICTS}", "同一事项几处填报而内容不一致的，逐行列出；“处理意见”由人填写"),
        *((f"表：{n.duplicates}", f"{title}中与已汇入的行说的是同一事项、内容不矛盾的行") for n, title in titles),
        (f"表：{FILLED}", "台账中取自其他填报的单元格，一格一行"),
        (f"表：{SOURCES}", "汇总了哪些文件，各是什么状态"),
        (f"表：{UNITS}", "应报送的单位各自报送与否"),
        (f"表：{SUMS}", "逐个文件核对：读取 = 汇入 + 待核 + 重复"),
        ("可以做的", "排序、筛选、隐藏、调整列宽、插入自己的行列和批注；改正后的内容读回时以改正后的为准"),
        ("不要做的", "改工作表名和表头名称，删除栏目；新增的事项请由填报单位补报，再重新汇总"),
        ("读回", "phaseout deadlines、lists、report 等命令直接读取本文件；重新汇总用 phaseout merge"),
        ("个人信息", "批注为“内部”的栏目含个人信息，本文件仅限内部使用，不得对外提供"),
    ]  # fmt: skip
    return Sheet(ABOUT, f"{_of(plan)}市级台账说明", [Column("项目", 24, align="left"), Column("内容", 100)], rows)
