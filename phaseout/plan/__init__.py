"""Plans from TOML: one deep merge along `extends`, every key checked, every reference resolved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from phaseout.model.plan import Plan
from phaseout.paths import PLANS
from phaseout.plan.build import build_plan
from phaseout.plan.calendars import check_calendars, years_of
from phaseout.plan.clauses import clauses_of
from phaseout.plan.fault import Fault, Faults, Place, PlanFault
from phaseout.plan.files import Layer, chain, plan_ids
from phaseout.plan.keys import known_sections
from phaseout.plan.layers import (
    check_offs,
    chosen,
    in_order,
    merge,
    stamped,
    titles_left_out,
    with_likenesses,
)
from phaseout.plan.lines import located
from phaseout.plan.references import check_references
from phaseout.plan.sense import check_sense
from phaseout.plan.waivers import with_waivers
from phaseout.sentence import say, sentence_of

__all__ = ["Fault", "PlanFault", "examine", "load", "offered", "plan_ids"]


def load(name: str, catalogue: str = "", waivers: str = "") -> Plan:
    """The resolved plan of this id, or of the TOML file at this path.

    `catalogue`: the file of a clause list, instead of the one that the plan names. `waivers`: a file
    of waivers, beside those of the plan.

    Raises:
        PlanFault: no such plan, or a fault in it; the text names file, line, key and the mend.
    """
    plan = _sound(name)
    if catalogue:
        plan = replace(plan, clauses=clauses_of(Path(catalogue), plan.catalogue))
    return with_waivers(plan, Path(waivers)) if waivers else plan


@cache
def _sound(name: str) -> Plan:
    plan, faults = examine(name)
    if faults or plan is None:
        raise PlanFault(faults[0].told)
    return plan


def examine(name: str) -> tuple[Plan | None, tuple[Fault, ...]]:
    """The plan of this id or file, and all that is wrong with it; a plan only if nothing is.

    Raises:
        PlanFault: no such plan, or a file that is no TOML, of which no more can be told.
    """
    faults = Faults()
    layers = chain(name, faults)
    _check_id(layers[-1], faults)
    plan = None
    if faults.found:
        for layer in layers:
            known_sections(layer.path.name, layer.data, faults)
    else:
        plan = _resolved(_merged(layers, faults), layers, faults)
    found = tuple(located(fault, layers) for fault in faults.originals())
    return (None if found else plan), found


def _check_id(layer: Layer, faults: Faults) -> None:
    """No plan of one's own bears the id of one that comes with the program."""
    head = layer.data.get("plan")
    own = head.get("id") if isinstance(head, dict) else None
    if own in plan_ids() and layer.path.resolve().parent != PLANS.resolve():
        place = Place(layer.path.name, ("plan",), ("id",))
        faults.tell(place, say("“{own}”是自带方案的编号，请另取一个。", own=own), str(own))


def offered(name: str) -> dict[str, str]:
    """The ledgers that a plan of this id or file can choose from, id → title.

    Raises:
        PlanFault: no such plan, or a fault in it.
    """
    load(name)
    faults = Faults()
    ledgers = _merged(chain(name, faults), faults).get("ledger", {})
    return {id: ledger["title"] for id, ledger in ledgers.items()}


def _merged(layers: Sequence[Layer], faults: Faults) -> dict[str, Any]:
    """What the files say together, later ones over earlier ones."""
    merged: dict[str, Any] = {}
    for layer in layers:
        file = layer.path.name
        own = stamped(known_sections(file, layer.data, faults), file)
        check_offs(merged, own, Place(file), faults)
        merge(merged, own)
    return merged


def _resolved(merged: dict[str, Any], layers: Sequence[Layer], faults: Faults) -> Plan:
    """The plan, with what is wrong told and left out."""
    files = tuple(layer.path.name for layer in layers)
    merged = with_likenesses(in_order(merged, files[-1], faults), files[-1], faults)
    every, merged = merged, chosen(merged, files[-1], faults)
    version = sha256(b"".join(layer.path.read_bytes() for layer in layers)).hexdigest()[:12]
    plan = build_plan(merged, files, version, faults)
    plan = replace(plan, not_chosen=titles_left_out(every, merged))
    check_references(plan, faults)
    if not faults.found:
        check_sense(plan, faults)
        check_calendars(plan, faults)
    if not faults.found:
        plan = replace(plan, years=years_of(plan))
    return _with_clauses(plan, layers, faults)


def _with_clauses(plan: Plan, layers: Sequence[Layer], faults: Faults) -> Plan:
    """The plan with the clause list that it names, which lies beside the file that names it."""
    if not plan.catalogue or not plan.catalogue.clauses:
        return plan
    naming = [la.path for la in layers if la.data.get("catalogue", {}).get("clauses")]
    try:
        clauses = clauses_of(naming[-1].parent / plan.catalogue.clauses, plan.catalogue)
    except PlanFault as fault:
        faults.tell(Place(naming[-1].name, ("catalogue",), ("clauses",)), sentence_of(fault))
        return plan
    return replace(plan, clauses=clauses)
