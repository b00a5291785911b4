"""Plans from TOML: one deep merge along `extends`, every key checked, every reference resolved."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from phaseout.model.plan import Plan
from phaseout.plan.build import build_plan
from phaseout.plan.clauses import clauses_of
from phaseout.plan.fault import PlanFault
from phaseout.plan.files import chain, plan_ids
from phaseout.plan.keys import check_sections
from phaseout.plan.layers import chosen, in_order, merge, stamped, with_likenesses
from phaseout.plan.references import check_references

__all__ = ["PlanFault", "load", "plan_ids"]


@cache
def load(name: str, catalogue: str = "") -> Plan:
    """The resolved plan of this id, or of the TOML file at this path.

    `catalogue`: the file of a clause list, instead of the one that the plan names.

    Raises:
        PlanFault: no such plan, or a fault in it; the text names file, key and the mend.
    """
    if catalogue:
        plan = load(name)
        return replace(plan, clauses=clauses_of(Path(catalogue), plan.catalogue))
    layers = chain(name)
    merged: dict[str, Any] = {}
    for path, data in layers:
        check_sections(path.name, data)
        merge(merged, stamped(data, path.name, data["plan"].get("document")))
    files = tuple(path.name for path, _ in layers)
    merged = with_likenesses(in_order(merged, files[-1]), files[-1])
    merged = chosen(merged, files[-1])
    digest = sha256(b"".join(path.read_bytes() for path, _ in layers)).hexdigest()[:12]
    plan = build_plan(merged, files, digest)
    check_references(plan)
    if not plan.catalogue or not plan.catalogue.clauses:
        return plan
    beside = next(p for p, own in reversed(layers) if own.get("catalogue", {}).get("clauses"))
    clauses = clauses_of(beside.parent / plan.catalogue.clauses, plan.catalogue)
    return replace(plan, clauses=clauses)
