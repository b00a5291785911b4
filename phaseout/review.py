"""The verb of `review`: this year's city ledger held against last year's."""

from __future__ import annotations

from datetime import date

import pandas as pd

from phaseout.check import check_years
from phaseout.items import FIRM, firms, named
from phaseout.model.finding import Finding
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan


def review(city: Merged, previous: Merged, plan: Plan, today: date) -> tuple[Finding, ...]:
    """Exits of last year that stand in the ledger again, and open orders that are gone from it.

    Pending rows count on this year's side: a row that waits is not lost.
    """
    now = [t for t in (city.table("exit"), city.pending.get("exit", pd.DataFrame())) if len(t)]
    last = previous.table("exit")
    if not len(last) or not now:
        return ()
    columns = [c for c in last if c in now[0]]
    both = pd.concat([*(t[columns] for t in now), last[columns]], ignore_index=True)
    both = both.assign(**{FIRM: firms(named(both))})
    old = both.index >= len(both) - len(last)
    return tuple(check_years(both[~old], both[old], plan, today))
