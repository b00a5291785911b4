"""The city ledger as a workbook that people work in and `phaseout` reads back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import TYPE_CHECKING

from phaseout import __version__
from phaseout.edges.writing.city.about import about_sheet
from phaseout.edges.writing.city.accounts import (
    ignored_sheet,
    replaced_sheet,
    source_sheet,
    sum_sheet,
    unit_sheet,
)
from phaseout.edges.writing.city.disputes import (
    conflict_sheet,
    edit_sheet,
    filled_sheet,
    question_sheet,
    waived_sheet,
)
from phaseout.edges.writing.city.draft import draft_sheet
from phaseout.edges.writing.city.names import (
    DECISION,
    KIND,
    kind_of,
    ledger_title,
    of_plan,
    sheet_names,
    short_title,
    shown,
)
from phaseout.edges.writing.city.repairs import repair_sheets
from phaseout.edges.writing.city.steps import Stepped, steps_of
from phaseout.edges.writing.city.tables import duplicate_sheet, merged_sheet, pending_sheet
from phaseout.edges.writing.save import WriteRefused
from phaseout.edges.writing.workbook import Sheet, Workbook, workbook_bytes
from phaseout.model.merged import Merged
from phaseout.model.ruling import choices

if TYPE_CHECKING:
    from phaseout.model.plan import LedgerSpec, Plan

__all__ = [
    "city_workbook",
    "kind_of",
    "ledger_title",
    "sheet_names",
    "short_title",
    "shown",
    "steps_of",
]

MOST_ROWS = 1_048_576 - 4
"""Of one sheet, below its title and head."""
OFFERED = 4
"""So many rows of a conflict have a word in the drop-down; those of more are typed."""


def city_workbook(
    merged: Merged, plan: Plan, made_on: date, step: Callable[[str], None] = lambda _: None
) -> bytes:
    """The city ledger as an .xlsx package; the same ledger and day give the same bytes.

    For each kind of ledger its merged rows, the pending ones as they were written and the
    duplicates; then conflicts, cells filled in, sources, units, the sums and a page about it all.
    A sheet that would be empty stands only where it is always looked for. step: called with the
    name of the sheet, `steps_of` times in all.

    Raises:
        WriteRefused: a kind of ledger has more rows than a sheet holds.
    """
    _refuse_too_many(merged, plan)
    # with nothing submitted still a ledger, empty
    kinds = [plan.ledgers[name] for name in merged.tables or list(plan.ledgers)[:1]]
    sheets = list(_sheets(merged, plan, kinds, made_on, step))
    sheets.append(about_sheet(merged, plan, kinds, made_on, [sheet.name for sheet in sheets]))
    sheets.append(draft_sheet(merged, plan))
    mark = {
        "phaseout.kind": KIND,
        "phaseout.plan": merged.plan,
        "phaseout.plan_version": merged.plan_version,
        "phaseout.version": __version__,
        "phaseout.made_on": made_on.isoformat(),
        **{f"phaseout.ledger.{k + 1}": spec.id for k, spec in enumerate(kinds)},
    }
    made = datetime.combine(made_on, time())
    return workbook_bytes(
        Workbook(
            sheets, f"{of_plan(plan)}市级台账", made, mark, dictionary={DECISION: choices(OFFERED)}
        )
    )


def _refuse_too_many(merged: Merged, plan: Plan) -> None:
    for frames in (merged.tables, merged.pending, merged.duplicates):
        for name, rows in frames.items():
            if len(rows) > MOST_ROWS:
                raise WriteRefused(
                    f"没有写出市级台账：{plan.ledgers[name].title}有 {len(rows):,} 行，超过 Excel 的上限 "
                    f"{MOST_ROWS:,} 行；请按区县分几次运行 phaseout merge，每次一部分文件，"
                    "各写一份市级台账，后面的命令可以同时读取几份"
                    "（phaseout lists 市级台账1.xlsx 市级台账2.xlsx -o 名单）。"
                )


def _sheets(
    merged: Merged, plan: Plan, kinds: Sequence[LedgerSpec], made_on: date,
    step: Callable[[str], None],
) -> Iterator[Sheet]:  # fmt: skip
    names = sheet_names(plan)
    first = kinds[0].id

    def named(sheet: Sheet, name: str) -> Sheet:
        return replace(sheet, name=name, rows=Stepped(sheet.rows, partial(step, name)))

    for spec in kinds:
        yield named(merged_sheet(merged, plan, spec, made_on), names[spec.id].table)
    for spec in kinds:
        if len(merged.pending.get(spec.id, ())) or spec.id == first:
            yield named(pending_sheet(merged, plan, spec, made_on), names[spec.id].pending)
    yield conflict_sheet(merged, plan)
    for spec in kinds:
        if len(merged.duplicates.get(spec.id, ())) or spec.id == first:
            yield named(duplicate_sheet(merged, plan, spec, made_on), names[spec.id].duplicates)
    yield filled_sheet(merged, plan)
    yield from (
        make(merged, plan)
        for there, make in (
            (merged.edits, edit_sheet), (merged.waived, waived_sheet),
            (merged.questions, question_sheet),
        )
        if there
    )  # fmt: skip
    yield from repair_sheets(merged, plan, MOST_ROWS)
    yield source_sheet(merged, plan)
    yield unit_sheet(merged, plan)
    yield sum_sheet(merged, plan)
    yield ignored_sheet(merged, plan)
    if merged.replaced:
        yield replaced_sheet(merged, plan)
