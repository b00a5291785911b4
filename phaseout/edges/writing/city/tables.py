"""The sheets of one kind of ledger: its merged rows, those that wait, those that repeat others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd

from phaseout.edges.writing.city.names import HEADS, MOST_REPAIRS, kind_of, ledger_title, shown
from phaseout.edges.writing.workbook import Column, Sheet, Value
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, PROVENANCE, ROW, SHEET, UNIT
from phaseout.model.merged import REASON, REPEATS, SIGNED_BY, SIGNED_WHY, Merged

if TYPE_CHECKING:
    from phaseout.model.plan import Field, LedgerSpec, Plan

WIDTHS = {
    REASON: 36, REPEATS: 26, SIGNED_BY: 12, SIGNED_WHY: 20, UNIT: 14, FILE: 20, SHEET: 14, ROW: 8,
}  # fmt: skip
NOTES = {
    SIGNED_BY: "改好本行各栏后，在此写明由谁补正，再运行 phaseout merge --previous",
    SIGNED_WHY: "写明依据什么补正，如：经电话核实、见现场照片",
}
INTERNAL = "内部：个人信息，不得对外公布"
AT_ONCE = 2000
"""Rows turned into cells together."""


def merged_sheet(merged: Merged, plan: Plan, spec: LedgerSpec, made_on: date) -> Sheet:
    """The merged rows, with comments on cells that were filled in, edited or repaired."""
    rows = frame_of(merged.tables, spec)
    return replace(
        _ledger(plan, spec, rows, made_on), comments=_comments(merged, spec, rows, fields_at=0)
    )


def pending_sheet(merged: Merged, plan: Plan, spec: LedgerSpec, made_on: date) -> Sheet:
    """The rows that wait: why, who corrected them, then each cell as the clerk wrote it."""
    rows, raw = frame_of(merged.pending, spec), frame_of(merged.raw, spec)
    texts = rows.assign(**{name: raw[name] for name in spec.fields})
    lead = (REASON, SIGNED_BY, SIGNED_WHY)
    for name in lead:
        if name not in texts:
            texts[name] = pd.Series(None, index=texts.index, dtype="str")
    sheet = _ledger(plan, spec, texts, made_on, *lead)
    written = [c if c.header == HEADS[ROW] else replace(c, kind="text") for c in sheet.columns]
    said = f"{sheet.subtitle}　各栏照填报单位原文；改正后写明补正人和理由，下次汇总时重新校验"
    return replace(
        sheet, columns=written, subtitle=said, title=f"{sheet.title}（待核）",
        comments=_comments(merged, spec, rows, fields_at=len(lead), edits_only=True),
    )  # fmt: skip


def duplicate_sheet(merged: Merged, plan: Plan, spec: LedgerSpec, made_on: date) -> Sheet:
    """The rows that say the same as another one, and which."""
    sheet = _ledger(plan, spec, frame_of(merged.duplicates, spec), made_on, REPEATS)
    return replace(sheet, title=f"{sheet.title}（重复填报）")


def frame_of(frames: Mapping[str, pd.DataFrame], spec: LedgerSpec) -> pd.DataFrame:
    """The rows of this kind of ledger; empty with all columns where there are none."""
    return frames.get(spec.id, pd.DataFrame(columns=[*spec.fields, *PROVENANCE, REASON, REPEATS]))


def places(rows: pd.DataFrame) -> list[Place]:
    """The place of each row."""
    each = zip(rows[FILE], rows[SHEET], rows[ROW], strict=True)
    return [Place(str(file), str(sheet), int(row)) for file, sheet, row in each]


def other_column(name: str) -> Column:
    """A column that is no field: reason, repeated row, provenance."""
    kind = "integer" if name == ROW else "text"
    return Column(HEADS[name], WIDTHS[name], kind, note=NOTES.get(name, ""))  # type: ignore[arg-type]


def _ledger(plan: Plan, spec: LedgerSpec, rows: pd.DataFrame, made_on: date, *lead: str) -> Sheet:
    """All fields of a ledger and where the rows came from, behind these first columns."""
    columns = [_column(field) for field in spec.fields.values()]
    return Sheet(
        "",
        ledger_title(plan, spec.title),
        [*map(other_column, lead), *columns, *map(other_column, PROVENANCE)],
        _Rows(rows, (*lead, *spec.fields, *PROVENANCE)),
        subtitle=_subtitle(plan, spec, made_on, len(rows)),
        freeze_columns=len(lead) + _named(spec),
        paper="A3",
    )


def _column(field: Field) -> Column:
    note = INTERNAL if field.personal else ""
    return Column(field.header, field.width, kind_of(field), note=note)


def _named(spec: LedgerSpec) -> int:
    """Columns up to the enterprise's name, which stay in sight."""
    fields = list(spec.fields)
    return fields.index("enterprise") + 1 if "enterprise" in fields else 1


def _subtitle(plan: Plan, spec: LedgerSpec, made_on: date, count: int) -> str:
    parts = [f"编制单位：{plan.office}", f"编制日期：{made_on.isoformat()}", f"共 {count} 行"]
    if any(field.personal for field in spec.fields.values()):
        parts.append("含个人信息，仅限内部使用")
    return "　".join(parts)


class _Rows(Sequence[Sequence[Value]]):
    """The rows of a frame as cells, some thousand at a time: all at once they would fill memory."""

    def __init__(self, frame: pd.DataFrame, names: Sequence[str]) -> None:
        self._frame, self._names = frame, list(names)

    def __len__(self) -> int:
        return len(self._frame)

    def __iter__(self) -> Iterator[Sequence[Value]]:
        for start in range(0, len(self._frame), AT_ONCE):
            part = self._frame.iloc[start : start + AT_ONCE]
            yield from zip(*(_cells(part[name]) for name in self._names), strict=True)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return list(self)[index]
        return next(iter(_Rows(self._frame.iloc[[index]], self._names)))


def _cells(column: pd.Series[Any]) -> list[Value]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return list(column.dt.date)
    return [shown(value) if isinstance(value, str) else value for value in column.tolist()]


def _comments(
    merged: Merged,
    spec: LedgerSpec,
    rows: pd.DataFrame,
    *,
    fields_at: int,
    edits_only: bool = False,
) -> dict[tuple[int, int], str]:
    """Where a cell does not hold what its file says there: from where it is, and what it was."""
    told = list(_told(merged, spec, edits_only=edits_only))
    index: dict[Place, list[int]] = {}
    for k, place in enumerate(places(rows) if told else ()):
        index.setdefault(place, []).append(k)
    columns = {name: k + fields_at for k, name in enumerate(spec.fields)}
    found: dict[tuple[int, int], str] = {}
    for place, name, text in told:
        if place in index and name in columns:
            at = index[place][0], columns[name]
            found[at] = f"{found[at]}\n{text}" if at in found else text
    return {at: shown(text) for at, text in found.items()}


def _told(
    merged: Merged, spec: LedgerSpec, *, edits_only: bool
) -> Iterator[tuple[Place, str, str]]:
    if not edits_only:
        for f in (f for f in merged.filled if f.ledger == spec.id):
            yield f.row, f.field, f"取自 {f.source.file} {f.source.sheet} 第{f.source.row}行"
        own = (r for r in merged.repaired if r.ledger == spec.id)
        for r in islice(own, MOST_REPAIRS):
            yield r.row, r.field, f"原文：{r.before}"
    for e in (e for e in merged.edits if e.ledger == spec.id):
        what = f"补正：{e.by}，{e.reason}" if e.by else "市级改动"
        yield e.row, e.field, f"{what}；原为 {e.before or '（空）'}"
