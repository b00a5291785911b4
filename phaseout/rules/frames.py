"""What the rules about files, sheets, columns and totals are asked: a dict of facts a thing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from phaseout.model.ledger import ROW, Layout, Ledger, Submission
from phaseout.model.plan import Plan
from phaseout.rules.forms import form_facts
from phaseout.sentence import joined, say
from phaseout.values import fold, nearest, normal_name


def file_facts(submission: Submission, plan: Plan) -> dict[str, Any]:
    """What the rules about files ask of one file."""
    stated = next((s.stated_unit for s in submission.sheets if s.stated_unit), None)
    return {
        "file": submission.file,
        "readable": submission.status != "unreadable",
        "message": submission.message or "",
        "plan": submission.plan,
        "asked_plan": plan.id,
        "has_units": bool(plan.reporters),
        "unit": submission.unit,
        "stated_unit": submission.stated_unit or stated,
        "ledgers": len(submission.ledgers),
        "foreign": joined(
            "、",
            [
                say("“{sheet}”（{ledger}）", sheet=s.sheet, ledger=s.foreign)
                for s in submission.sheets
                if s.foreign
            ],
        ),
        "offered": joined("、", (ledger.title for ledger in plan.ledgers.values())),
        "rows": submission.rows,
        "nil": submission.status == "nil",
        "remarks": joined("；", submission.remarks),
        **form_facts(submission, plan),
    }


def sheet_facts(ledger: Ledger, today: date) -> dict[str, Any]:
    """What the rules about sheets ask of one table."""
    layout = ledger.layout
    facts = [ledger.table[f.id] for f in ledger.spec.fields.values() if f.type == "date"]
    days = [day.date() for column in facts for day in column.dropna()] if layout.stated_on else []
    late = [day for day in days if (layout.stated_on or date.max) < day <= today]
    return {
        "sheet": layout.sheet,
        "ledger": ledger.spec.id,
        "visible": layout.visible,
        "nil": layout.nil,
        "rows": len(ledger),
        "hidden_rows": len(layout.hidden_rows),
        "hidden_columns": len(layout.hidden_columns),
        "hidden": _hidden(layout),
        "doubts": joined("；", layout.doubts),
        "stated_on": layout.stated_on,
        "late_facts": len(late),
        "latest": str(max(late, default="")),
        "numbers": tuple(map(int, ledger.table[ROW])),
    }


def _hidden(layout: Layout) -> str:
    """What is out of sight, in words: 2 行数据、D、E 列."""
    rows, columns = len(layout.hidden_rows), joined("、", layout.hidden_columns)
    told = [say("{n} 行数据", n=rows)] if rows else []
    return joined("、", [*told, *([say("{columns} 列", columns=columns)] if columns else [])])


def entries_frame(tables: Mapping[str, pd.DataFrame], plan: Plan, today: date) -> pd.DataFrame:
    """What the plan names and a whole city must answer for: firms and inspecting departments.

    Columns: kind, name, ledger (title), count (rows about it), asked (rows a year), over (the
    year), entry.
    """
    over = today >= (plan.period_to or today)
    named = [
        ("named", firm.enterprise, firm.ledger, "enterprise", 1, firm)
        for firm in plan.named.values()
    ]
    inspecting = [
        ("inspecting", department, "inspections", "department", duty.inspections, duty)
        for duty in plan.supervision.values()
        if duty.inspections and "inspections" in plan.ledgers
        for department in duty.departments
    ]
    rows = [
        {"kind": kind, "name": name, "ledger": plan.ledgers[ledger].title, "asked": asked,
         "count": _times(tables.get(ledger), column, name), "over": over, "entry": entry}
        for kind, name, ledger, column, asked, entry in (*named, *inspecting)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _times(table: pd.DataFrame | None, column: str, name: str) -> int:
    if table is None or column not in table:
        return 0
    return int((table[column].dropna().map(normal_name) == normal_name(name)).sum())


def column_facts(ledger: Ledger) -> list[dict[str, Any]]:
    """The columns of a sheet that no field was found for, and the required ones it lacks."""
    layout, absent = ledger.layout, absent_required(ledger)
    rows: list[dict[str, Any]] = [
        {"header": ledger.spec.fields[name].header, "letter": "", "field": name, "mapped": True,
         "present": False, "required": True, "count": 0, "nearest": ""}
        for name in absent if len(ledger)
    ]  # fmt: skip
    for letter, header in layout.unmapped.items():
        near = _nearest_header(header, ledger)
        rows.append(
            {"header": header, "letter": letter, "field": "", "mapped": False, "present": True,
             "required": False, "count": layout.unmapped_counts.get(letter, 0),
             "nearest": say("（是不是“{near}”？）", near=near) if near else ""}
        )  # fmt: skip
    return [row | {"rows": len(ledger)} for row in rows]


def total_facts(ledger: Ledger) -> list[dict[str, Any]]:
    """Each figure of a total row beside the sum of the rows it stands for.

    A 小计 stands for the rows since the total before it, every other total for all rows above.
    """
    if len(ledger) == 0:
        return []
    rows, before = ledger.table[ROW], 0
    lines: list[dict[str, Any]] = []
    for total in sorted(ledger.totals, key=lambda t: t.row):
        first = before if "小计" in total.label else 0
        own = ledger.table[(rows > first) & (rows < total.row)]
        lines += [
            {"row": total.row, "label": total.label, "field": name, "stated": stated,
             "header": ledger.spec.fields[name].header, "summed": float(own[name].sum())}
            for name, stated in total.values.items() if name != "seq"
        ]  # fmt: skip
        before = total.row
    return lines


def absent_required(ledger: Ledger) -> tuple[str, ...]:
    """Required columns that the sheet lacks: told once (W003), not row by row (F001)."""
    return tuple(
        name for name, field in ledger.spec.fields.items()
        if field.required and not ledger.layout.letter(name) and ledger.raw[name].isna().all()
    )  # fmt: skip


def _nearest_header(header: str, ledger: Ledger) -> str:
    """The plan's header that resembles this one, if the sheet has not got it already."""
    taken = set(ledger.layout.columns.values())
    free = {fold(f.header): f.header for f in ledger.spec.fields.values() if f.id not in taken}
    return free.get(nearest(fold(header), free), "")
