"""The names in a plan, taken without checking it, are those of the plan."""

import subprocess
import sys

import pytest

from phaseout.plan import load, plan_ids
from phaseout.plan.outline import outline


@pytest.mark.parametrize("name", plan_ids())
def test_an_outline_names_what_the_plan_names(name):
    seen, plan = outline(name), load(name)
    assert (seen.id, seen.title, seen.jurisdiction) == (plan.id, plan.title, plan.jurisdiction)
    assert (seen.first, seen.last) == (plan.period_from, plan.period_to)
    assert seen.units == tuple(plan.units)
    assert seen.ledgers == {id: ledger.title for id, ledger in plan.ledgers.items()}
    assert seen.lists == tuple(plan.lists)
    assert seen.reports == {kind: "".join(r.pieces) for kind, r in plan.reports.items()}
    assert seen.issued == {kind: r.issued for kind, r in plan.reports.items()}


def test_an_outline_loads_nothing_heavy():
    code = (
        "import sys; from phaseout.plan.outline import outline; outline('chongqing-2024');"
        "print([m for m in ('pandas', 'numpy', 'phaseout.rules') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
