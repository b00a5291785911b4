"""Every name that an entry of a plan mentions exists in the resolved plan."""

from __future__ import annotations

from collections.abc import Iterator

from phaseout.model.law import Condition, Entry
from phaseout.model.plan import Field, LedgerSpec, Plan
from phaseout.plan.fault import PlanFault, known


def check_references(plan: Plan) -> None:
    """Every name that an entry mentions exists.

    Raises:
        PlanFault: the first that does not, with file, key and the nearest right word.
    """
    for where, entry in _entries(plan):
        _check_departments(plan, where, entry)
    for period in plan.periods.values():
        where = _where(plan, period, f"period.{period.id}")
        known(where, (period.standard,), plan.standards)
        known(where, period.measures, plan.terms.orders)
    for one in plan.lists.values():
        known(_where(plan, one, f"list.{one.id}"), one.standards, plan.standards)
    if plan.catalogue:
        where = _where(plan, plan.catalogue, "catalogue")
        known(where, (*plan.catalogue.reserved_for, *plan.catalogue.open_to), plan.standards)
    for duty in plan.duties.values():
        known(_where(plan, duty, f"duty.{duty.id}"), duty.units, plan.units)
    _check_rows(plan)
    for ledger in plan.ledgers.values():
        _check_ledger(plan, ledger)


def _entries(plan: Plan) -> Iterator[tuple[str, Entry]]:
    """The entries that name departments."""
    tables = {
        "standard": plan.standards, "policy": plan.policies, "disclosure": plan.disclosures,
        "supervision": plan.supervision,
    }  # fmt: skip
    for section, table in tables.items():
        for entry in table.values():
            yield _where(plan, entry, f"{section}.{entry.id}"), entry


def _check_departments(plan: Plan, where: str, entry: Entry) -> None:
    for name in ("departments", "publishers"):
        known(where, getattr(entry, name, ()), plan.departments)
    roles = getattr(entry, "roles", {})
    known(f"{where} roles", roles, getattr(entry, "departments", ()))


def _check_rows(plan: Plan) -> None:
    """Deadlines and named enterprises speak of rows: their ledger and its columns exist."""
    for deadline in plan.deadlines.values():
        where = _where(plan, deadline, f"deadline.{deadline.id}")
        known(f"{where} ledger", (deadline.ledger,), plan.ledgers)
        ledger = plan.ledgers[deadline.ledger]
        columns = (deadline.done, deadline.due_field, deadline.starts)
        known(where, filter(None, columns), ledger.fields)
        _check_condition(plan, ledger, f"{where} when", deadline.when)
        if (deadline.due is None) == (not deadline.due_field):
            raise PlanFault(
                f"{where}：须写明 due（日期）或 due_field（期限所在的栏目），二者取一。"
            )
    for firm in plan.named.values():
        where = _where(plan, firm, f"named.{firm.id}")
        known(f"{where} ledger", (firm.ledger,), plan.ledgers)
        known(f"{where} facts", firm.facts, plan.ledgers[firm.ledger].fields)


def _check_ledger(plan: Plan, ledger: LedgerSpec) -> None:
    where = _where(plan, ledger, f"ledger.{ledger.id}")
    known(f"{where} key", (k for k in ledger.key if k != "firm"), ledger.fields)
    known(f"{where} incidental", ledger.incidental, ledger.fields)
    known(f"{where} covers", filter(None, (ledger.covers,)), plan.ledgers)
    known(f"{where} dated_by", filter(None, (ledger.dated_by,)), ledger.fields)
    for steps in ledger.sequences:
        known(f"{where} sequences", steps, ledger.fields)
    for column in ledger.fields.values():
        place = _where(plan, column, f"ledger.{ledger.id}.field.{column.id}")
        _check_column(plan, ledger, column, place)


def _check_column(plan: Plan, ledger: LedgerSpec, column: Field, place: str) -> None:
    others = [n for n in (column.unit_field, column.subject_field, column.spans) if n]
    known(place, (*others, *column.implies), ledger.fields)
    for condition in (column.required_when, column.wanted_when):
        _check_condition(plan, ledger, place, condition)


def _check_condition(plan: Plan, ledger: LedgerSpec, place: str, condition: Condition) -> None:
    for table in condition:
        known(place, table, ledger.fields)
        for name, values in table.items():
            if isinstance(values, str) and values != "filled":
                raise PlanFault(f"{place} {name}：应是列表或“filled”，现为“{values}”。")
            allowed = plan.choices(ledger.fields[name])
            if values != "filled" and allowed and ledger.fields[name].strict:
                known(f"{place} {name}", values, allowed)


def _where(plan: Plan, entry: Entry, key: str) -> str:
    return f"{entry.origin[-1] if entry.origin else plan.files[-1]} [{key}]"
