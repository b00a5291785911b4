"""Why an enterprise came, left, or stands otherwise on a list: what the city ledger says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from phaseout.cases.cards import NOT_MET, OVERDUE, Case, by_firm, records
from phaseout.cases.history import history
from phaseout.model.card import CardRow
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.model.public import COLUMNS, PUBLIC, ColumnId
from phaseout.values import nearest, normal_name

SAID: tuple[ColumnId, ...] = (
    "district", "problem", "basis", "ordered_on", "until", "equipment", "capacity", "exit_mode",
)  # fmt: skip
"""The columns of which it is said what they were before."""


@dataclass(frozen=True, slots=True)
class Ledgered:
    """What the city ledger says of an enterprise, on a list or not: its cases, its pending rows."""

    plan: Plan
    today: date
    cases: dict[str, list[Case]] = field(default_factory=dict)
    pending: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, merged: Merged, plan: Plan, today: date) -> Ledgered:
        """The cases and the pending rows of a city ledger, by enterprise."""
        ledger = cls(plan, today)
        for own in by_firm(merged, plan, today).values():
            for key in {key for case in own for key in _keys(case.row, plan)}:
                ledger.cases.setdefault(key, []).extend(own)
        waiting = merged.pending.get("exit")
        for row in records(waiting) if waiting is not None else ():
            for key in _keys(row, plan):
                ledger.pending.setdefault(key, []).append(_waits(row))
        return ledger

    def cases_of(self, row: CardRow) -> list[Case]:
        """Its cases: those under the standards for which it stands there, if any, else all."""
        found = self.cases.get(row.credit_code or "") or self.cases.get(name_at(row), [])
        if row.credit_code:
            found = [c for c in found if c.row["credit_code"] in (None, row.credit_code)]
        same = [case for case in found if case.row["standard"] in row.standards]
        return same or found

    def waiting_of(self, row: CardRow) -> list[str]:
        """Its rows that wait for a person's decision."""
        return self.pending.get(row.credit_code or "") or self.pending.get(name_at(row), [])

    def told(self, cases: Iterable[Case]) -> str:
        """What these cases have come to, each with its day."""
        return "；".join(dict.fromkeys(map(self._outcome, cases)))

    def _outcome(self, case: Case) -> str:
        """能耗：2024-09-20 整改合格（复查合格）."""
        last = history(case, self.plan, self.today)[-1]
        word, why = case.state.word, case.state.why
        if word == "整改中":
            word, why = case.row["measure"] or word, ""
        day = f"{last.on}{'起' if case.state is OVERDUE else ' '}" if last.on else ""
        standard = f"{case.row['standard']}：" if case.row["standard"] else ""
        return f"{standard}{day}{word}" + (f"（{why}）" if why else "")


def _keys(row: Mapping[str, object], plan: Plan) -> Iterator[str]:
    """What a row of the ledger is found by: the credit code, and name and district."""
    if row.get("credit_code"):
        yield str(row["credit_code"])
    sender = row[UNIT] if row[UNIT] in plan.districts else ""
    if row.get("enterprise"):
        yield f"{normal_name(str(row['enterprise']))}@{row.get('district') or sender}"


def _waits(row: Mapping[str, object]) -> str:
    return f"{row[FILE]} {row[SHEET]} 第{row[ROW]}行"


def renamed(was: CardRow, row: CardRow) -> str:
    """That an enterprise bears another name; empty where it does not."""
    if normal_name(was.enterprise) == normal_name(row.enterprise):
        return ""
    return f"企业名称由“{was.enterprise}”改为“{row.enterprise}”（统一社会信用代码未变）"


def behind(row: CardRow, ledger: Ledgered) -> list[Case]:
    """The cases that a row rests on."""
    cases = ledger.cases_of(row)
    return [case for case in cases if case.place in row.places] if row.places else cases


def altered(was: CardRow, row: CardRow, ledger: Ledgered) -> str:
    """What became otherwise of an enterprise that stands where it stood."""
    plan, own = ledger.plan, behind(row, ledger)
    graver = [
        case for case in own
        if (case.state is NOT_MET and not was.due_for_closure)
        or (case.state is OVERDUE and not was.overdue)
    ]  # fmt: skip
    words = [
        renamed(was, row), *_other_standards(was, row, ledger), ledger.told(graver),
        *_other_publishers(was, row),
    ]  # fmt: skip
    if was.standards == row.standards:
        words += (_was_and_is(name, was, row, plan) for name in SAID if name in PUBLIC[row.list])
    return "；".join(filter(None, dict.fromkeys(words)))


def _other_standards(was: CardRow, row: CardRow, ledger: Ledgered) -> Iterator[str]:
    """Under which standards it is newly named or no longer, and why."""
    for verb, here, there in (("新增", row, was), ("不再列入", was, row)):
        if names := tuple(name for name in here.standards if name not in there.standards):
            cases = [c for c in ledger.cases_of(replace(here, standards=names))
                     if c.row["standard"] in names]  # fmt: skip
            yield f"{verb}标准{'、'.join(names)}" + (
                f"（{told}）" if (told := ledger.told(cases)) else ""
            )


def _other_publishers(was: CardRow, row: CardRow) -> Iterator[str]:
    """On whose own list it is new, and whose it has left."""
    for verb, here, there in (("列入", row, was), ("退出", was, row)):
        if names := "、".join(name for name in here.publishers if name not in there.publishers):
            yield f"{verb}{names}公布的名单"


def _was_and_is(name: ColumnId, was: CardRow, row: CardRow, plan: Plan) -> str:
    """整改到期日由“2024-09-04”改为“2024-12-04”; empty where nothing changed."""
    column = COLUMNS[name]
    before, now = (str(column.show(one) or "未填") for one in (was, row))
    return "" if before == now else f"{column.header(plan)}由“{before}”改为“{now}”"


def why_gone(row: CardRow, newcomers: Sequence[CardRow], ledger: Ledgered) -> str:
    """Why an enterprise is no longer on a list; where no fact says so, that someone must look."""
    waiting = ledger.waiting_of(row)
    held = f"有 {len(waiting)} 行待核，核实之前不列入：{'、'.join(waiting)}" if waiting else ""
    words = [ledger.told(behind(row, ledger)), held]
    return "；".join(filter(None, words)) or _unknown(row, newcomers)


def _unknown(row: CardRow, newcomers: Sequence[CardRow]) -> str:
    """What may have become of an enterprise that the ledger no longer knows."""
    namesake = next((n for n in newcomers if name_at(n) == name_at(row)), None)
    if namesake is not None:
        codes = f"上期是 {row.credit_code}，本期是 {namesake.credit_code}"
        return f"同名企业的统一社会信用代码不同（{codes}），请核实是否同一企业"
    # a new name keeps its code, so two codes are two firms
    may_be = (n for n in newcomers if not (row.credit_code and n.credit_code))
    like = nearest(row.enterprise, [n.enterprise for n in may_be if n.unit == row.unit])
    hint = f"，本期新列入的“{like}”名称相近，是否更名" if like else ""
    return f"本期市级台账中没有这家企业{hint}，请核实"


def name_at(row: CardRow) -> str:
    """An enterprise by its name and district."""
    return f"{normal_name(row.enterprise)}@{row.unit}"
