"""What changed on the lists since they were last published: who is new, moved or gone, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from phaseout.cards import Case, by_firm, records
from phaseout.model.card import CardRow, ListId, Publication, PublishedList
from phaseout.model.ledger import FILE, ROW, SHEET, UNIT
from phaseout.model.merged import Merged
from phaseout.model.plan import Plan
from phaseout.values import nearest, normal_name

PAIRS: Mapping[ListId, ListId] = {
    "yellow": "red", "red": "yellow", "over-emission": "serious", "serious": "over-emission",
}  # fmt: skip
"""A firm stands on one of a pair; from one to the other it moves."""

_DAY_OF = {
    "已退出": "closed_on", "已依法关闭": "closed_on", "主动退出": "closed_on",
    "整改合格": "rechecked_on", "整改不达标": "rechecked_on", "整改中": "ordered_on",
}  # fmt: skip
"""State → the day on which the row came to it."""


class NotComparable(Exception):
    """The lists before are not those that come before these; the text says why."""


def compared(
    published: Sequence[PublishedList], before: Publication, merged: Merged, plan: Plan, today: date
) -> tuple[PublishedList, ...]:
    """The lists with each row's change and its reason; the rows removed stand after the others.

    An enterprise is the same by its credit code, or by name and district where one of the two
    bears no code. One that went from yellow to red is told once, as moved.

    Raises:
        NotComparable: of another plan or year, or of a later day.
    """
    _fit(before, plan, today)
    titles = {one.list: one.title for one in published}
    ledger, firms = _Ledger.of(merged, plan, today), _Firms.of(published)
    was, gone = firms.partners(before)
    newcomers = [row for firm, row in firms.rows.items() if firm not in was]
    left = [
        replace(row, change="removed", reason=_why_gone(row, newcomers, ledger))
        for row in (*gone, *_left(was, firms))
    ]
    return tuple(
        replace(one, rows=(
            *(_changed(row, was.get(_who(row), {}), titles, ledger) for row in one.rows),
            *(row for row in left if row.list == one.list),
        ))
        for one in published
    )  # fmt: skip


def _left(was: Mapping[str, Mapping[ListId, CardRow]], firms: _Firms) -> Iterator[CardRow]:
    """The rows before of enterprises that stand on some list still, but not on this or its twin."""
    for firm, rows in was.items():
        for name, row in rows.items():
            if not {name, PAIRS.get(name)} & firms.lists[firm]:
                yield row


def _fit(before: Publication, plan: Plan, today: date) -> None:
    other = "请用 --previous 指明本方案上一期的文件夹"
    if before.plan != plan.id:
        raise NotComparable(
            f"上一期名单是方案 {before.plan} 的，本期是方案 {plan.id}，不能比较；{other}。"
        )
    if before.year != plan.year:
        raise NotComparable(
            f"上一期名单是 {before.year} 年度的，本期是 {plan.year} 年度，不能比较；{other}。"
        )
    if before.on > today:
        raise NotComparable(
            f"上一期名单的日期 {before.on} 晚于本期的 {today}，次序颠倒；请核对 --previous 和 --today。"
        )


@dataclass(frozen=True, slots=True)
class _Firms:
    """The enterprises on the lists now: a row of each, by name and district, and its lists."""

    rows: dict[str, CardRow] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    lists: dict[str, set[ListId]] = field(default_factory=dict)

    @classmethod
    def of(cls, published: Iterable[PublishedList]) -> _Firms:
        firms = cls()
        for row in (row for one in published for row in one.rows):
            firms.rows[_who(row)] = row
            firms.by_name.setdefault(_name(row), set()).add(_who(row))
            firms.lists.setdefault(_who(row), set()).add(row.list)
        return firms

    def partners(
        self, before: Publication
    ) -> tuple[dict[str, dict[ListId, CardRow]], list[CardRow]]:
        """The rows before by the enterprise and list of now; and those of no enterprise of now."""
        was: dict[str, dict[ListId, CardRow]] = {}
        gone = []
        for row in (row for one in before.lists for row in one.rows):
            firm = self.partner(row)
            if firm is None:
                gone.append(row)
            else:
                was.setdefault(firm, {})[row.list] = row
        return was, gone

    def partner(self, row: CardRow) -> str | None:
        """The enterprise of now that a row before is about, if exactly one can be it."""
        if _who(row) in self.rows:
            return _who(row)
        namesakes = [
            firm for firm in self.by_name.get(_name(row), ())
            if not (row.credit_code and self.rows[firm].credit_code)
        ]  # fmt: skip
        return namesakes[0] if len(namesakes) == 1 else None


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What the city ledger says of an enterprise, on a list or not: its cases, its pending rows."""

    cases: dict[str, list[Case]] = field(default_factory=dict)
    pending: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, merged: Merged, plan: Plan, today: date) -> _Ledger:
        ledger = cls()
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
        found = self.cases.get(row.credit_code or "") or self.cases.get(_name(row), [])
        if row.credit_code:
            found = [c for c in found if c.row["credit_code"] in (None, row.credit_code)]
        same = [case for case in found if case.row["standard"] in row.standards]
        return same or found

    def waiting_of(self, row: CardRow) -> list[str]:
        """Its rows that wait for a person's decision."""
        return self.pending.get(row.credit_code or "") or self.pending.get(_name(row), [])


def _keys(row: Mapping[str, object], plan: Plan) -> Iterator[str]:
    """What a row of the ledger is found by: the credit code, and name and district."""
    if row.get("credit_code"):
        yield str(row["credit_code"])
    sender = row[UNIT] if row[UNIT] in plan.districts else ""
    if row.get("enterprise"):
        yield f"{normal_name(str(row['enterprise']))}@{row.get('district') or sender}"


def _waits(row: Mapping[str, object]) -> str:
    return f"{row[FILE]} {row[SHEET]} 第{row[ROW]}行"


def _who(row: CardRow) -> str:
    return row.credit_code or _name(row)


def _name(row: CardRow) -> str:
    return f"{normal_name(row.enterprise)}@{row.unit}"


def _changed(
    row: CardRow, was: Mapping[ListId, CardRow], titles: Mapping[ListId, str], ledger: _Ledger
) -> CardRow:
    """A row that stands, with what became of it since."""
    twin = PAIRS.get(row.list)
    told = _told(ledger.cases_of(row), row)
    if row.list in was:
        return replace(row, change="kept", reason=_renamed(was[row.list], row) or None)
    if twin and twin in was:
        words = [f"由{titles.get(twin, was[twin].list)}转入", told, _renamed(was[twin], row)]
        return replace(row, change="moved", reason="；".join(filter(None, words)))
    return replace(row, change="new", reason=told or None)


def _renamed(was: CardRow, row: CardRow) -> str:
    if normal_name(was.enterprise) == normal_name(row.enterprise):
        return ""
    return f"企业名称由“{was.enterprise}”改为“{row.enterprise}”（统一社会信用代码未变）"


def _told(cases: Iterable[Case], row: CardRow) -> str:
    """What the cases behind a row have come to, each with its day; only those it rests on."""
    own = [case for case in cases if case.place in row.places] if row.places else cases
    return "；".join(dict.fromkeys(map(_outcome, own)))


def _outcome(case: Case) -> str:
    """能耗：2024-09-20 整改合格（复查合格）."""
    word, why = case.state.word, case.state.why
    day = case.row.get(_DAY_OF.get(word, ""))
    if word == "逾期未整改" and case.term.due:
        day = case.term.due + timedelta(days=1)
        word = f"起{word}"
    if word == "整改中":
        word, why = case.row["measure"] or word, ""
    when = f"{day}{'' if word.startswith('起') else ' '}" if day else ""
    standard = f"{case.row['standard']}：" if case.row["standard"] else ""
    return f"{standard}{when}{word}" + (f"（{why}）" if why else "")


def _why_gone(row: CardRow, newcomers: Sequence[CardRow], ledger: _Ledger) -> str:
    """Why an enterprise is no longer on a list; where no fact says so, that someone must look."""
    waiting = ledger.waiting_of(row)
    held = f"有 {len(waiting)} 行待核，核实之前不列入：{'、'.join(waiting)}" if waiting else ""
    words = [_told(ledger.cases_of(row), row), held]
    return "；".join(filter(None, words)) or _unknown(row, newcomers)


def _unknown(row: CardRow, newcomers: Sequence[CardRow]) -> str:
    """What may have become of an enterprise that the ledger no longer knows."""
    namesake = next((n for n in newcomers if _name(n) == _name(row)), None)
    if namesake is not None:
        codes = f"上期是 {row.credit_code}，本期是 {namesake.credit_code}"
        return f"同名企业的统一社会信用代码不同（{codes}），请核实是否同一企业"
    # a new name keeps its code, so two codes are two firms
    may_be = (n for n in newcomers if not (row.credit_code and n.credit_code))
    like = nearest(row.enterprise, [n.enterprise for n in may_be if n.unit == row.unit])
    hint = f"，本期新列入的“{like}”名称相近，是否更名" if like else ""
    return f"本期市级台账中没有这家企业{hint}，请核实"
