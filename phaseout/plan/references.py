"""Every name that an entry of a plan mentions exists in the resolved plan."""

from __future__ import annotations

from collections.abc import Iterator

from phaseout.model.law import Condition, Deadline, Entry
from phaseout.model.plan import Field, LedgerSpec, Plan
from phaseout.plan.fault import Faults, Place
from phaseout.sentence import joined, say
from phaseout.values import fold


def check_references(plan: Plan, faults: Faults) -> None:
    """Every name that an entry mentions exists; one that does not is told with the nearest."""
    for place, entry in _entries(plan):
        _check_departments(plan, place, entry, faults)
    for period in plan.periods.values():
        place = _place(plan, period, "period", period.id)
        faults.known(place.at("standard"), (period.standard,), plan.standards)
        faults.known(place.at("measures"), period.measures, plan.terms.orders)
    for one in plan.lists.values():
        place = _place(plan, one, "list", one.id)
        faults.known(place.at("standards"), one.standards, plan.standards)
    if plan.catalogue:
        place = _place(plan, plan.catalogue, "catalogue")
        faults.known(place.at("reserved_for"), plan.catalogue.reserved_for, plan.standards)
        faults.known(place.at("open_to"), plan.catalogue.open_to, plan.standards)
        faults.known(place.at("sections"), plan.catalogue.sections, plan.standards)
    for duty in plan.duties.values():
        place = _place(plan, duty, "duty", duty.id)
        faults.known(place.at("units"), duty.units, plan.units)
        faults.known(place.at("fulfilled"), duty.fulfilled, plan.units)
    _check_rows(plan, faults)
    check_waivers(plan, faults)
    for ledger in plan.ledgers.values():
        _check_ledger(plan, ledger, faults)


def check_waivers(plan: Plan, faults: Faults) -> None:
    """Every waiver is of a rule about what a row says; a file that cannot be read is no row."""
    from phaseout.rules import FAMILIES, RULES

    for waiver in plan.waivers.values():
        place = _place(plan, waiver, "waiver", waiver.id).at("rule")
        if faults.known(place, (waiver.rule,), RULES) and waiver.rule[0] not in WAIVABLE:
            words = joined("、", (joined(" ", (letter, FAMILIES[letter])) for letter in WAIVABLE))
            faults.tell(
                place,
                say("规则 {rule} 不能豁免，能豁免的只有：{words}。", rule=waiver.rule, words=words),
                waiver.rule,
            )


WAIVABLE = "FDTCSY"


def _entries(plan: Plan) -> Iterator[tuple[Place, Entry]]:
    """The entries that name departments."""
    tables = {
        "standard": plan.standards, "policy": plan.policies, "disclosure": plan.disclosures,
        "supervision": plan.supervision,
    }  # fmt: skip
    for section, table in tables.items():
        for entry in table.values():
            yield _place(plan, entry, section, entry.id), entry


def _check_departments(plan: Plan, place: Place, entry: Entry, faults: Faults) -> None:
    for key in ("departments", "publishers"):
        faults.known(place.at(key), getattr(entry, key, ()), plan.departments)
    roles = getattr(entry, "roles", {})
    faults.known(place.at("roles"), roles, getattr(entry, "departments", ()))


def _check_rows(plan: Plan, faults: Faults) -> None:
    """Deadlines and named enterprises speak of rows: their ledger and its columns exist."""
    for deadline in plan.deadlines.values():
        _check_deadline(plan, deadline, faults)
    for firm in plan.named.values():
        place = _place(plan, firm, "named", firm.id)
        if faults.known(place.at("ledger"), (firm.ledger,), plan.ledgers):
            faults.known(place.at("facts"), firm.facts, plan.ledgers[firm.ledger].fields)


def _check_deadline(plan: Plan, deadline: Deadline, faults: Faults) -> None:
    place = _place(plan, deadline, "deadline", deadline.id)
    if (deadline.due is None) == (not deadline.due_field):
        faults.tell(place, say("须写明 due（日期）或 due_field（期限所在的栏目），二者取一。"))
    if (bool(deadline.done), bool(deadline.rate), deadline.by_exits).count(True) != 1:
        faults.tell(
            place,
            say(
                "须写明怎样算完成：done（完成日期的栏目）、rate（完成率的栏目）、by_exits，三者取一。"
            ),
        )
    if faults.known(place.at("ledger"), (deadline.ledger,), plan.ledgers):
        ledger = plan.ledgers[deadline.ledger]
        for key in ("done", "rate", "due_field", "starts"):
            faults.known(place.at(key), filter(None, [getattr(deadline, key)]), ledger.fields)
        _check_condition(plan, ledger, place.at("when"), deadline.when, faults)


def _check_ledger(plan: Plan, ledger: LedgerSpec, faults: Faults) -> None:
    place, columns = _place(plan, ledger, "ledger", ledger.id), ledger.fields
    faults.known(place.at("key"), (k for k in ledger.key if k != "firm"), columns)
    faults.known(place.at("incidental"), ledger.incidental, columns)
    faults.known(place.at("covers"), filter(None, (ledger.covers,)), plan.ledgers)
    faults.known(place.at("dated_by"), filter(None, (ledger.dated_by,)), columns)
    for steps in ledger.sequences:
        faults.known(place.at("sequences"), steps, columns)
    for column in columns.values():
        own = _place(plan, column, "ledger", ledger.id, "field", column.id)
        _check_column(plan, ledger, column, own, faults)
    _check_headers(plan, ledger, faults)


def _check_headers(plan: Plan, ledger: LedgerSpec, faults: Faults) -> None:
    """No header means two columns, written as it may be; the later column is told."""
    owners: dict[str, Field] = {}
    for column in ledger.fields.values():
        for header in (column.header, *column.aliases):
            owner = owners.setdefault(fold(header), column)
            if owner is not column:
                place = _place(plan, column, "ledger", ledger.id, "field", column.id)
                faults.tell(
                    place.at("header" if header == column.header else "aliases"),
                    say(
                        "“{header}”已是 {id} 一栏的名称或别名，读表时分不清，请改用别的名称。",
                        header=header,
                        id=owner.id,
                    ),
                    header,
                )


def _check_column(
    plan: Plan, ledger: LedgerSpec, column: Field, place: Place, faults: Faults
) -> None:
    for key in ("unit_field", "subject_field", "spans"):
        faults.known(place.at(key), filter(None, [getattr(column, key)]), ledger.fields)
    faults.known(place.at("implies"), column.implies, ledger.fields)
    for key in ("required_when", "wanted_when"):
        _check_condition(plan, ledger, place.at(key), getattr(column, key), faults)


def _check_condition(
    plan: Plan, ledger: LedgerSpec, place: Place, condition: Condition, faults: Faults
) -> None:
    for table in condition:
        faults.known(place, table, ledger.fields)
        for name in filter(ledger.fields.__contains__, table):
            values, column = table[name], ledger.fields[name]
            if isinstance(values, str) and values != "filled":
                faults.tell(
                    place.at(name), say("应是列表或“filled”，现为“{values}”。", values=values)
                )
            elif values != "filled" and column.strict and (allowed := plan.choices(column)):
                faults.known(place.at(name), values, allowed)


def _place(plan: Plan, entry: Entry, *section: str) -> Place:
    return Place(entry.origin[-1] if entry.origin else plan.files[-1], section)
