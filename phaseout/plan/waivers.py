"""Waivers from a file of their own, beside those of a plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from phaseout.model.plan import Plan
from phaseout.plan.build import entry
from phaseout.plan.fault import Faults, Place, PlanFault
from phaseout.plan.files import parsed
from phaseout.plan.keys import known_entries
from phaseout.plan.lines import located
from phaseout.plan.references import check_waivers
from phaseout.plan.sense import check_waivers_sense
from phaseout.sentence import say


def with_waivers(plan: Plan, path: Path) -> Plan:
    """The same plan with the waivers of this file: tables [waiver.<id>] and nothing else.

    Raises:
        PlanFault: no such file, or a fault in it; the text names line, key and the nearest word.
    """
    layer, faults = parsed(path), Faults()
    top, place = Place(path.name), Place(path.name, ("waiver",))
    for section in layer.data.keys() - {"waiver"}:
        faults.tell(
            top, say("这里只能写 [waiver.编号]，不能写“{section}”。", section=section), section
        )
    tables = known_entries(place, layer.data.get("waiver", {}), faults)
    own = {
        name: entry(place.under(name), {**table, "origin": [path.name]}, faults)
        for name, table in tables.items()
    }
    if not faults.found:
        check_waivers(replace(plan, waivers=own), faults)
        check_waivers_sense(replace(plan, waivers=own), faults)
    if faults.found:
        raise PlanFault(str(located(faults.found[0], [layer])))
    return replace(plan, waivers={**plan.waivers, **own})
