"""The exits of a city ledger, and what each adds to the totals of equipment and capacity.

A machine or a firm may fail two standards and then stands in two rows; its capacity is gone once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from phaseout.cases.cards import Case, is_exit, records
from phaseout.cases.guard import public_row
from phaseout.cases.items import listed_firm
from phaseout.model.facts import UNSTATED, Amount, ExitItem
from phaseout.model.finding import Place
from phaseout.model.ledger import FILE, ROW, SHEET
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.sentence import joined, say
from phaseout.values import UNITS, convert, normal_name

T = TypeVar("T")


def exit_items(
    merged: Merged, firms: Mapping[str, Sequence[Case]], plan: Plan
) -> tuple[ExitItem, ...]:
    """Each row that is an exit: of the exit ledger those closed or out within the plan's period,
    of nationally published exit lists all of them, or those within it.

    Two rows of the exit ledger speak of one item when enterprise, equipment and model are the
    same (without equipment: enterprise and product), which only rows of two standards can be:
    the first that states a capacity counts. Of a firm closed as a whole two standards may state
    one capacity by different machines, or one of them without naming any: then the standard
    that states most counts.

    The items come by industry in the plan's order, then as the ledger has them.
    """
    cases = [(firm, case) for firm, own in firms.items() for case in own if is_exit(case, plan)]
    items = [_of_case(firm, case, plan) for firm, case in cases]
    every = (*_told_by_one_standard(_told_once(items)), *_listed(merged, plan))
    rank = {industry: k for k, industry in enumerate(plan.industries)}
    return tuple(sorted(every, key=lambda i: rank.get(i.industry, len(rank))))


def published(merged: Merged, plan: Plan) -> list[dict[str, Any]]:
    """The rows of exit lists that others published; of a plan with a period, those dated within it."""
    rows = records(merged.table("exit_list")) if "exit_list" in merged.tables else []
    if plan.period_from is None and plan.period_to is None:
        return rows
    first, last = plan.period_from or date.min, plan.period_to or date.max
    days = ((row, row["closed_on"] or row["exit_by"]) for row in rows)
    return [row for row, day in days if day and first <= day <= last]


def undated(merged: Merged, plan: Plan) -> list[dict[str, Any]]:
    """The rows of such lists of which nobody can say whether they are within the plan's period."""
    counted = plan.period_from is None and plan.period_to is None
    rows = records(merged.table("exit_list")) if "exit_list" in merged.tables else []
    return [row for row in rows if not (counted or row["closed_on"] or row["exit_by"])]


def capacities(items: Iterable[ExitItem], like: Iterable[Amount] = ()) -> tuple[Amount, ...]:
    """Capacity by product and unit, each dimension in the largest unit that its rows use.

    Parts of a whole are told `like` its amounts, name and unit, so that they add up by eye. Rows
    without a capacity, or with a unit that is missing or unknown, are in none of them.
    """
    known = [i for i in items if i.capacity_counts and _measured(i)]
    groups = grouped(known, _product_and_dimension)
    whole = {(normal_name(a.name), UNITS[a.unit].dimension): a for a in like}
    names = list(dict.fromkeys(name for name, _ in groups))
    kinds = sorted(groups, key=lambda kind: (kind[0] == UNSTATED, names.index(kind[0])))
    return tuple(_total(groups[kind], whole.get(kind)) for kind in kinds)


def unconvertible(items: Iterable[ExitItem]) -> tuple[ExitItem, ...]:
    """The items that state a capacity in no known unit, so that no total can hold it."""
    return tuple(
        i for i in items if i.capacity_counts and i.capacity is not None and not _measured(i)
    )


def equipment(
    items: Iterable[ExitItem], name: Callable[[ExitItem], str] = lambda _: ""
) -> tuple[Amount, ...]:
    """Quantities of equipment by unit, and by what `name` calls the equipment."""
    counted = (i for i in items if i.equipment_counts and i.quantity)
    groups = grouped(counted, lambda i: (name(i), i.quantity_unit or UNSTATED))
    return tuple(
        Amount(called, total(i.quantity or 0 for i in own), unit, tuple(i.place for i in own))
        for (called, unit), own in groups.items()
    )


def grouped(rows: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """The rows by key, keys and rows in the order in which they come."""
    groups: dict[Hashable, list[T]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def total(values: Iterable[float]) -> int | float:
    """The sum as written numbers add up: 0.1 + 0.2 = 0.3; an int where it is whole."""
    return plain(float(sum((Decimal(repr(v)) for v in values), Decimal(0))))


def plain(value: float) -> int | float:
    """581 for 581.0, so that no paper says 581.0 万吨."""
    return int(value) if float(value).is_integer() else value


def spoken(place: Place) -> str:
    """A place as a sentence names it."""
    return say("{file} {sheet} 第{row}行", file=place.file, sheet=place.sheet, row=place.row)


def _of_case(firm: str, case: Case, plan: Plan) -> ExitItem:
    """The exit of a case, personal facts taken out of what papers quote of it."""
    row, whole = public_row(case.row, "exit", plan), case.facts.closed
    return _item(row, case.place, firm, exit_mode=row["exit_mode"], whole_firm=whole)


def _listed(merged: Merged, plan: Plan) -> tuple[ExitItem, ...]:
    """The rows of published exit lists, each an item of its own."""
    return tuple(
        _item(
            public_row(row, "exit_list", plan),
            Place(row[FILE], row[SHEET], int(row[ROW])),
            listed_firm(row),
            district=where,
        )
        for row in published(merged, plan)
        for where in (row["district"] or row["city"] or row["province"] or UNSTATED,)
    )


def _item(row: Mapping[str, Any], place: Place, firm: str, **known: Any) -> ExitItem:
    """What a row says of its exit; columns that the ledger has not stay as the noun sets them."""
    wanted = ExitItem.__dataclass_fields__.keys() & row.keys()
    said = {name: row[name] for name in wanted if row[name] is not None}
    # a person may have cleared the name in the city ledger
    return ExitItem(**{"place": place, "firm": firm, "enterprise": "", **said, **known})


def _told_once(items: Sequence[ExitItem]) -> list[ExitItem]:
    """The items with every repeat of another's equipment marked, and where it was counted."""
    products = _only_products(items)
    settled = list(items)
    for own in grouped(range(len(items)), lambda k: _identity(items[k], products)).values():
        first = next((k for k in own if _measured(items[k])), own[0])
        for k in own:
            if k != first:
                settled[k] = _repeat(items[k], items[first])
    return settled


def _identity(item: ExitItem, products: Mapping[str, str]) -> tuple[str, ...]:
    what = "" if item.equipment else _product(item, products)
    return item.firm, _spelt(item.equipment), _spelt(item.model), what


def _spelt(machine: str) -> str:
    """Φ3.2m×13m and φ3.2m*13M are one machine."""
    return normal_name(machine).lower().translate(_TIMES)


_TIMES = str.maketrans("×*", "xx")


def _only_products(items: Iterable[ExitItem]) -> dict[str, str]:
    """The product of each enterprise whose exits name one only: a blank beside it is no other."""
    named = grouped((i for i in items if i.product), lambda i: i.firm)
    kinds = {firm: {normal_name(i.product) for i in own} for firm, own in named.items()}
    return {firm: next(iter(names)) for firm, names in kinds.items() if len(names) == 1}


def _product(item: ExitItem, products: Mapping[str, str]) -> str:
    return normal_name(item.product) or products.get(item.firm, "")


def _repeat(item: ExitItem, first: ExitItem) -> ExitItem:
    why = say("与{place}是同一企业的同一设备（产能），已在该行计入", place=spoken(first.place))
    if _contradict(item, first):
        why = joined("；", (why, say("两行所填的数量或产能不同，请核实")))
    return replace(item, equipment_counts=False, capacity_counts=False, why=why)


def _contradict(item: ExitItem, other: ExitItem) -> bool:
    """Whether two rows of one item state different amounts; a blank states nothing."""
    quantities = {item.quantity, other.quantity} - {None}
    if item.capacity is None or other.capacity is None:
        return len(quantities) > 1
    alike = item.capacity == other.capacity and item.capacity_unit == other.capacity_unit
    same = convert(item.capacity, item.capacity_unit, other.capacity_unit) == other.capacity
    return len(quantities) > 1 or not (alike or same)


def _told_by_one_standard(items: Sequence[ExitItem]) -> list[ExitItem]:
    """The items, what a second standard states of a closed firm's capacity marked as told."""
    products = _only_products(items)
    counted = [k for k, i in enumerate(items) if i.capacity_counts and _measured(i)]
    settled = list(items)
    for own in grouped(counted, lambda k: _capacity_of(items[k], products)).values():
        for k, why in _told_over({k: items[k] for k in own}).items():
            settled[k] = replace(items[k], capacity_counts=False, why=why)
    return settled


def _capacity_of(item: ExitItem, products: Mapping[str, str]) -> tuple[str, ...]:
    return item.firm, _product(item, products), UNITS[item.capacity_unit].dimension


def _told_over(own: Mapping[int, ExitItem]) -> dict[int, str]:
    """Rows on one product of one firm that only repeat another standard's, and where that stands."""
    if not any(i.whole_firm for i in own.values()):
        return {}
    keys = grouped(own, lambda k: own[k].standard).values()
    sides = [[own[k] for k in side] for side in keys]
    most = max(sides, key=_size)
    where = joined("、", (spoken(i.place) for i in most))
    return {
        k: say("同一企业整体关停，这项产能已按另一标准的{where}计入", where=where)
        for ks, side in zip(keys, sides, strict=True)
        if side is not most and _one_capacity(side, most)
        for k in ks
    }


def _one_capacity(side: Sequence[ExitItem], most: Sequence[ExitItem]) -> bool:
    """The same amount over again, or one side telling of the firm what the other tells by machine."""
    return _size(side) == _size(most) or not all(i.equipment for i in (*side, *most))


def _size(items: Iterable[ExitItem]) -> Decimal:
    """What the items state together, in the smallest unit of their dimension."""
    return sum(
        (Decimal(repr(i.capacity or 0.0)) * UNITS[i.capacity_unit].factor for i in items),
        Decimal(0),
    )


def _measured(item: ExitItem) -> bool:
    """Whether it states a capacity in a unit that is known."""
    return item.capacity is not None and item.capacity_unit in UNITS


def _product_and_dimension(item: ExitItem) -> tuple[str, str]:
    return normal_name(item.product or UNSTATED), UNITS[item.capacity_unit].dimension


def _total(own: Sequence[ExitItem], whole: Amount | None) -> Amount:
    """The items of one product and one dimension, in the unit of the whole they are part of."""
    largest = max((i.capacity_unit for i in own), key=lambda name: UNITS[name].factor)
    unit, name = (whole.unit, whole.name) if whole else (largest, own[0].product or UNSTATED)
    values = (convert(i.capacity or 0.0, i.capacity_unit, unit) or 0.0 for i in own)
    return Amount(name, total(values), unit, tuple(i.place for i in own))
