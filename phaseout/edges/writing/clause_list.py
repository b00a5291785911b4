"""A clause list as the CSV that a plan names and `--catalogue` gives."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from phaseout.edges.writing.csv_cells import harmless
from phaseout.model.clause import CLAUSE_HEADS, Clause


def clause_csv(clauses: Iterable[Clause]) -> bytes:
    """The clauses as CSV in UTF-8 with its mark, so that Excel and WPS open it as it is."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CLAUSE_HEADS.values())
    for c in clauses:
        names = map(harmless, (c.category, c.section, c.title))
        writer.writerow((f"{c.edition}年本", *names, c.item, harmless(c.text), c.deadline or ""))
    return text.getvalue().encode("utf-8-sig")
