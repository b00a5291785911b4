"""What a row may say in public: the columns that are quoted, personal facts taken out of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phaseout.model.plan import Plan
from phaseout.model.public import QUOTED
from phaseout.values import public_name, public_text, read_code


def public_row(row: Mapping[str, Any], ledger: str, plan: Plan) -> dict[str, Any]:
    """The row of a ledger with what lists and reports quote of it as it may be published."""
    fields = plan.ledgers[ledger].fields.values() if ledger in plan.ledgers else ()
    persons = [str(row[f.id]) for f in fields if f.personal and row.get(f.id)]
    persons = [word for word in persons if word not in plan.units]
    firm = row.get("enterprise") or ""
    shown = {
        name: public_text(row[name], persons, firm, plan.units) for name in QUOTED if row.get(name)
    }
    for name in ("enterprise", "district"):
        if row.get(name):
            shown[name] = public_name(row[name], persons)
    code = row.get("credit_code")
    if code and read_code(code).value != code:
        shown["credit_code"] = public_text(code)
    return {**row, **shown}
