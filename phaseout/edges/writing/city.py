"""The city ledger as a workbook that people work in and `phaseout` reads back.

The names of its sheets and heads stand here once; `edges/reading/city.py` reads by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout import __version__
from phaseout.edges.writing.workbook import Column, Sheet, Value, Workbook, workbook_bytes
from phaseout.edges.writing.workbook.nouns import Kind, Tint
from phaseout.edges.writing.workbook.texts import TEXT_LIMIT, sheet_name, shortened, units
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET, UNIT
from phaseout.model.merged import REASON, REPEATS, Conflict, Merged, Source

if TYPE_CHECKING:
    from phaseout.model.plan import Field, FieldType, LedgerSpec, Plan

KIND = "city"
CONFLICTS, FILLED, WAIVED, SOURCES, UNITS, SUMS, ABOUT = (
    "冲突", "补填", "豁免", "来源", "报送情况", "汇总核对", "说明",
)  # fmt: skip
PENDING, DUPLICATES = "待核", "重复"

HEADS = {
    REASON: "待核原因", REPEATS: "与哪一行重复",
    UNIT: "来源单位", FILE: "来源文件", SHEET: "来源工作表", ROW: "来源行",
}  # fmt: skip
STATUS_WORDS = {"ok": "正常", "faulty": "有错误", "nil": "零报告", "unreadable": "无法读取"}
COUNTS = {"read": "读取", "merged": "汇入", "pending": "待核", "duplicate": "重复"}
UNIT_WORDS = {"submitted": "已报送", "nil": "零报告", "missing": "未报送"}

_KINDS: dict[FieldType, Kind] = {
    "date": "date", "deadline": "date", "number": "number", "integer": "integer", "code": "code",
}  # fmt: skip
_WIDTHS = {REASON: 36, REPEATS: 26, UNIT: 14, FILE: 20, SHEET: 14, ROW: 8}
_INTERNAL = "内部：个人信息，不得对外公布"
_CUT = "…（原文过长，只保留前面部分）"
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


def city_workbook(merged: Merged, plan: Plan, made_on: date) -> bytes:
    """The city ledger as an .xlsx package; the same ledger and day give the same bytes.

    For each kind of ledger its merged rows, the pending ones as they were written and the
    duplicates; then conflicts, cells filled in, sources, units, the sums and a page about it all.
    """
    names = sheet_names(plan)
    # with nothing submitted still a ledger, empty
    kinds = [plan.ledgers[name] for name in merged.tables or list(plan.ledgers)[:1]]
    sheets = [
        *(replace(_merged(merged, plan, k, made_on), name=names[k.id].table) for k in kinds),
        *(replace(_pending(merged, plan, k, made_on), name=names[k.id].pending) for k in kinds),
        _conflicts(merged, plan),
        *(
            replace(_duplicates(merged, plan, k, made_on), name=names[k.id].duplicates)
            for k in kinds
        ),
        _filled(merged, plan),
        *([_waived(merged, plan)] if merged.waived else []),
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
    taken = {name.lower() for name in (CONFLICTS, FILLED, WAIVED, SOURCES, UNITS, SUMS, ABOUT)}
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
    return text.translate(_WRITTEN)


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


def _frame(frames: Mapping[str, pd.DataFrame], spec: LedgerSpec) -> pd.DataFrame:
    return frames.get(spec.id, pd.DataFrame(columns=[*spec.fields, *PROVENANCE, REASON, REPEATS]))


# -- the sheets of a ledger


def _merged(merged: Merged, plan: Plan, spec: LedgerSpec, made_on: date) -> Sheet:
    rows = _frame(merged.tables, spec)
    return replace(_ledger(plan, spec, rows, made_on), comments=_origins(merged, spec, rows))


def _pending(merged: Merged, plan: Plan, spec: LedgerSpec, made_on: date) -> Sheet:
    """The rows that wait: why, then each cell as the clerk wrote it."""
    rows, raw = _frame(merged.pending, spec), _frame(merged.raw, spec)
    texts = rows.assign(**{name: raw[name] for name in spec.fields})
    sheet = _ledger(plan, spec, texts, made_on, REASON)
    written = [c if c.header == HEADS[ROW] else replace(c, kind="text") for c in sheet.columns]
    said = f"{sheet.subtitle}　各栏照填报单位原文"
    return replace(sheet, columns=written, subtitle=said, title=f"{sheet.title}（待核）")


def _duplicates(merged: Merged, plan: Plan, spec: LedgerSpec, made_on: date) -> Sheet:
    sheet = _ledger(plan, spec, _frame(merged.duplicates, spec), made_on, REPEATS)
    return replace(sheet, title=f"{sheet.title}（重复填报）")


def _ledger(
    plan: Plan, spec: LedgerSpec, rows: pd.DataFrame, made_on: date, first: str = ""
) -> Sheet:
    """All fields of a ledger and where the rows came from, behind a first column if there is one."""
    lead = [first] if first else []
    columns = [_column(field) for field in spec.fields.values()]
    return Sheet(
        "",
        ledger_title(plan, spec.title),
        [*map(_other, lead), *columns, *map(_other, PROVENANCE)],
        list(zip(*map(_cells, (rows[n] for n in (*lead, *spec.fields, *PROVENANCE))), strict=True)),
        subtitle=_subtitle(plan, spec, made_on, len(rows)),
        freeze_columns=len(lead) + _named(spec),
        paper="A3",
    )


def _column(field: Field) -> Column:
    note = _INTERNAL if field.personal else ""
    return Column(field.header, field.width, kind_of(field), note=note)


def _other(name: str) -> Column:
    """A column that is no field: reason, repeated row, provenance."""
    return Column(HEADS[name], _WIDTHS[name], "integer" if name == ROW else "text")


def _named(spec: LedgerSpec) -> int:
    """Columns up to the enterprise's name, which stay in sight."""
    fields = list(spec.fields)
    return fields.index("enterprise") + 1 if "enterprise" in fields else 1


def _subtitle(plan: Plan, spec: LedgerSpec, made_on: date, count: int) -> str:
    parts = [f"编制单位：{plan.office}", f"编制日期：{made_on.isoformat()}", f"共 {count} 行"]
    if any(field.personal for field in spec.fields.values()):
        parts.append("含个人信息，仅限内部使用")
    return "　".join(parts)


def _cells(column: pd.Series[Any]) -> list[Value]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return list(column.dt.date)
    return [shown(value) if isinstance(value, str) else value for value in column.tolist()]


def _origins(merged: Merged, spec: LedgerSpec, rows: pd.DataFrame) -> dict[tuple[int, int], str]:
    """Where a cell that was blank in its own return was taken from, as comments."""
    here = [filled for filled in merged.filled if filled.ledger == spec.id]
    index = {place: k for k, place in enumerate(_where(rows))} if here else {}
    fields = list(spec.fields)
    return {
        (index[f.row], fields.index(f.field)): shown(
            f"取自 {f.source.file} {f.source.sheet} 第{f.source.row}行"
        )
        for f in here
        if f.row in index
    }


def _where(rows: pd.DataFrame) -> list[Place]:
    """The place of each row."""
    places = zip(rows[FILE], rows[SHEET], rows[ROW], strict=True)
    return [Place(str(file), str(sheet), int(row)) for file, sheet, row in places]


# -- the sheets of the whole


def _conflicts(merged: Merged, plan: Plan) -> Sheet:
    """One line for each row of a conflict; the lines of one conflict share number and ground."""
    columns = [
        Column("序号", 6, "integer"), Column("台账", 16), Column("事项", 34),
        Column("不一致的栏目", 18), Column("所填内容", 44), *map(_other, PROVENANCE),
        Column("处理意见", 24, note="由人填写：以哪一行为准，或退回哪个单位核实"),
    ]  # fmt: skip
    kinds = {conflict.ledger for conflict in merged.conflicts}
    waiting = {name: _waiting(merged, plan.ledgers[name]) for name in kinds}
    rows: list[tuple[Value, ...]] = []
    tint: dict[int, Tint] = {}
    for number, conflict in enumerate(merged.conflicts, start=1):
        for place in conflict.places:
            texts = waiting[conflict.ledger].get(place, {})
            tint |= {len(rows): "grey"} if number % 2 == 0 else {}
            rows.append((number, *_conflicting(conflict, plan, place, texts)))
    return Sheet(
        CONFLICTS, f"{_of(plan)}同一事项填报不一致情况", columns, rows,
        subtitle=f"共 {len(merged.conflicts)} 项；各行都在待核表中，不计入台账，须由人确认",
        tint=tint, freeze_columns=3, paper="A3",
    )  # fmt: skip


def _conflicting(
    conflict: Conflict, plan: Plan, place: Place, texts: Mapping[str, str]
) -> tuple[Value, ...]:
    """One row of a conflict: which item, what differs, what this row says, where it stands."""
    spec = plan.ledgers[conflict.ledger]
    heads = {name: spec.fields[name].header for name in conflict.differs}
    said = "\n".join(f"{head}：{texts.get(name, '（空）')}" for name, head in heads.items())
    told = (short_title(spec), conflict.key, "\n".join(heads.values()), said, texts.get(UNIT, ""))
    return *map(shown, (*told, place.file, place.sheet)), place.row, None


def _waiting(merged: Merged, spec: LedgerSpec) -> dict[Place, dict[str, str]]:
    """Place of each pending row → its unit and what its filled cells say."""
    rows, raw = _frame(merged.pending, spec), _frame(merged.raw, spec)
    texts = raw[[*spec.fields]].assign(**{UNIT: rows[UNIT]}).to_dict("records")
    return {
        place: {str(name): str(text) for name, text in record.items() if pd.notna(text)}
        for place, record in zip(_where(rows), texts, strict=True)
    }


def _filled(merged: Merged, plan: Plan) -> Sheet:
    columns = [
        Column("序号", 6, "integer"), Column("台账", 16), Column("补填的栏目", 20),
        *map(_other, PROVENANCE[1:]),
        Column("取自文件", 20), Column("取自工作表", 14), Column("取自行", 8, "integer"),
    ]  # fmt: skip
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


def _waived(merged: Merged, plan: Plan) -> Sheet:
    """The faults that were waived, a line each; days as text, for nobody counts with them."""
    columns = [
        Column("序号", 6, "integer"), Column("企业名称", 26), Column("规则", 8), Column("问题", 44),
        Column("豁免理由", 36), Column("批准", 20), Column("批准日期", 12), Column("有效期至", 12),
        *map(_other, PROVENANCE[1:]),
    ]  # fmt: skip
    rows = [
        (
            number, shown(w.enterprise), w.rule, shown(w.message), shown(w.reason), shown(w.by),
            w.on.isoformat(), w.until.isoformat() if w.until else None,
            shown(w.place.file), shown(w.place.sheet), w.place.row,
        )
        for number, w in enumerate(merged.waived, start=1)
    ]  # fmt: skip
    said = "这些行有问题，但已由有关单位批准豁免，照常汇入台账"
    return Sheet(WAIVED, f"{_of(plan)}豁免情况", columns, rows, subtitle=said)


def _sources(merged: Merged, plan: Plan) -> Sheet:
    columns = [
        Column("序号", 6, "integer"), Column("单位", 18), Column("文件", 26), Column("状态", 10),
        Column("填报日期", 12, align="center"),
        *(Column(head, 8, "integer") for head in COUNTS.values()),
        Column("SHA-256", 36, note="文件的数字指纹，文件有任何改动都会不同"), Column("说明", 40),
    ]  # fmt: skip
    rows = [
        (
            number, shown(s.unit or ""), shown(s.file), STATUS_WORDS[s.status],
            s.filled_on.isoformat() if s.filled_on else None,
            *(getattr(s, count) for count in COUNTS), s.sha256, shown(s.message or ""),
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
        Column("序号", 6, "integer"), Column("单位", 18), Column("文件", 30),
        *(Column(head, 10, "integer") for head in COUNTS.values()),
        Column("汇入+待核+重复", 16, "integer"), Column("核对", 8, align="center"),
    ]  # fmt: skip
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


def _summed(sources: Sequence[Source]) -> tuple[int | str, ...]:
    """Rows read, merged, pending, duplicate; the sum of the last three; whether it agrees."""
    read, *became = (sum(getattr(s, count) for s in sources) for count in COUNTS)
    return read, *became, sum(became), "相符" if read == sum(became) else "不符"


def _sheets_agree(merged: Merged) -> str:
    """Whether the sheets hold as many rows as the files gave."""
    frames = (merged.tables, merged.pending, merged.duplicates)
    held = tuple(sum(map(len, tables.values())) for tables in frames)
    words = [*COUNTS.values()][1:]
    said = "，".join(f"{word} {count} 行" for word, count in zip(words, held, strict=True))
    agrees = "相符" if held == _summed(merged.sources)[1:4] else "不符"
    return f"各表行数：{said}，与上面的合计{agrees}。"


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
        *([(f"表：{WAIVED}", "有问题而经批准豁免、照常汇入的行，写明理由和批准单位")] if merged.waived else []),
        (f"表：{SOURCES}", "汇总了哪些文件，各是什么状态"),
        (f"表：{UNITS}", "应报送的单位各自报送与否"),
        (f"表：{SUMS}", "逐个文件核对：读取 = 汇入 + 待核 + 重复"),
        ("可以做的", "排序、筛选、隐藏、调整列宽、插入自己的行列和批注；改正后的内容读回时以改正后的为准"),
        ("不要做的", "改工作表名和表头名称，删除栏目；新增的事项请由填报单位补报，再重新汇总"),
        ("读回", "phaseout deadlines、lists、report 等命令直接读取本文件；重新汇总用 phaseout merge"),
        ("个人信息", "批注为“内部”的栏目含个人信息，本文件仅限内部使用，不得对外提供"),
    ]  # fmt: skip
    return Sheet(
        ABOUT,
        f"{_of(plan)}市级台账说明",
        [Column("项目", 24, align="left"), Column("内容", 100)],
        rows,
    )
