"""What is to be looked at again: an exit of last year, or a firm that the plan names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Revisit:
    """A line of the ledger of revisits, filled in as far as is known. why: what calls for a look."""

    district: str = ""
    enterprise: str = ""
    credit_code: str = ""
    industry: str = ""
    exited_in: int | None = None
    equipment: str = ""
    capacity: float | None = None
    capacity_unit: str = ""
    why: str = ""
