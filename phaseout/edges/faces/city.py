"""The faces of what follows from the city ledger: `deadlines`, `lists`, `report`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from phaseout.edges.faces.parts import Json, iso, row_face
from phaseout.model.card import CardRow, Publication
from phaseout.model.due import Due
from phaseout.model.facts import Facts


def deadlines(dues: Iterable[Due], today: date) -> Json:
    """The face of `deadlines`."""
    return {"today": today.isoformat(), "items": [_due(due) for due in dues]}


def lists(publication: Publication) -> Json:
    """The face of `lists`: public facts only, and how each row stands to the list before."""
    return {
        "plan": publication.plan,
        "year": publication.year,
        "date": iso(publication.on),
        "number": publication.number,
        "lists": [
            {
                "list": one.list,
                "title": one.title,
                "regime": one.regime,
                "published_at": list(one.published_at),
                "rows": list(map(_listed, one.rows)),
            }
            for one in publication.lists
        ],
    }


def figures(facts: Facts) -> Json:
    """The face of `report`: each figure with the rows it counts."""
    return {
        "figures": [
            {
                "id": figure.id,
                "label": figure.label,
                "value": figure.value,
                "unit": figure.unit,
                "rows": [row_face(place) for place in figure.rows],
            }
            for figure in facts.figures.values()
        ]
    }


def vocabulary(
    variables: Iterable[tuple[str, str, str]], filters: Mapping[str, str], tables: Iterable[str],
    charts: Iterable[str], parts: Iterable[str],
) -> Json:  # fmt: skip
    """The face of `report --variables`: what a template may call."""
    return {
        "variables": [
            {"name": name, "meaning": means, "value": value} for name, means, value in variables
        ],
        "filters": [{"name": name, "meaning": means} for name, means in filters.items()],
        "tables": list(tables),
        "charts": list(charts),
        "parts": list(parts),
    }


def _due(due: Due) -> Json:
    return {
        "kind": due.kind,
        "deadline": due.deadline,
        "unit": due.unit,
        "enterprise": due.enterprise or None,
        "row": row_face(due.place) if due.place else None,
        "start": iso(due.start),
        "statutory_due": iso(due.statutory_due),
        "due": iso(due.due),
        "extended": due.extended,
        "provisional": due.provisional,
        "certain": due.certain,
        "state": due.state,
        "pending": due.pending,
        "days_left": due.days_left,
        "basis": due.basis,
        "steps": list(due.steps),
    }


def _listed(row: CardRow) -> Json:
    return {
        "enterprise": row.enterprise,
        "credit_code": row.credit_code,
        "unit": row.unit,
        "standards": list(row.standards),
        "publishers": list(row.publishers),
        "since": iso(row.since),
        "until": iso(row.until),
        "until_provisional": row.until_provisional,
        "closed_on": iso(row.closed_on),
        "overdue": row.overdue,
        "due_for_closure": row.due_for_closure,
        "problem": row.problem,
        "basis": row.basis,
        "demand": row.demand,
        "exit_mode": row.exit_mode,
        "equipment": row.equipment,
        "capacity": row.capacity,
        "sealed_only": row.sealed_only,
        "change": row.change,
        "reason": row.reason,
    }
