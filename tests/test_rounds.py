"""Rounds of a unit's workbook: what was mended, what is open, what was lost, whatever was moved."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from phaseout.model.receipt import FindingMark, Marks, Receipt, RowMark, SheetMark, digest
from phaseout.returns.rounds import identical, matched, rounds, row_changes

DAY = date(2024, 12, 31)


def row(firm, cells="原样", number=5, item="一号窑", ledger="exit", code=None):
    """A row of a ledger of plainly fictitious firms."""
    code = firm if code is None else code
    key = digest(f"{code or firm}|{item}") if firm else ""
    return RowMark(
        ledger, "退出台账", number, number - 4, key, digest(f"{firm}{code}{item}{cells}"),
        digest(cells), digest(firm), digest(code),
    )  # fmt: skip


def fault(of, rule="F003", field="closed_on", **more):
    return FindingMark(rule, "error", of.sheet, of.row, "AE", field, of.key, **more)


def receipt(rows=(), findings=(), sha="一", unit="渝北区", file="渝北区.xlsx", number=1, **more):
    sheets = (SheetMark("退出台账", "exit", len(rows)),)
    return Receipt(
        unit, file, sha, DAY, "chongqing-2024", "v1", "0.1.0", "returned", round=number,
        sheets=sheets, findings=tuple(findings), marks=Marks(tuple(rows), digest(sha)), **more,
    )  # fmt: skip


def numbered(rows):
    return [replace(r, row=5 + k, position=1 + k) for k, r in enumerate(rows)]


def only(draft, *earlier, units=frozenset({"渝北区"})):
    (told,) = rounds([draft], earlier, units)
    return told


# ---- rows

FIRMS = st.sampled_from(["示例水泥一厂", "示例水泥二厂", "示例轧钢厂", "示例造纸厂"])
ROWS = st.lists(
    st.builds(row, FIRMS, st.sampled_from(["甲", "乙", "丙"]), item=st.sampled_from("一二")),
    max_size=14,
).map(numbered)


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_rows_put_in_another_order_are_all_found_unchanged(was, chance):
    now = list(was)
    chance.shuffle(now)
    changes = row_changes(was, numbered(now))
    assert (changes.lost, changes.added, changes.changed) == ((), (), ())
    assert changes.kept == len(was)


@given(ROWS, st.randoms(use_true_random=False), st.data())
@settings(max_examples=200, deadline=None)
def test_of_rows_deleted_and_inserted_each_is_told(was, chance, data):
    gone = data.draw(st.sets(st.sampled_from(range(len(was))))) if was else set()
    fresh = [row(f"示例新厂{k}", f"新{k}") for k in range(data.draw(st.integers(0, 4)))]
    now = [r for k, r in enumerate(was) if k not in gone] + fresh
    chance.shuffle(now)
    changes = row_changes(was, numbered(now))
    assert sorted(one.row.hash for one in changes.lost) == sorted(was[k].hash for k in gone)
    assert sorted(r.hash for r in changes.added) == sorted(r.hash for r in fresh)


@given(ROWS, ROWS)
@settings(max_examples=200, deadline=None)
def test_every_row_of_both_rounds_is_accounted_for_once(was, now):
    pairs = matched(was, now)
    changes = row_changes(was, now)
    assert len(set(pairs.values())) == len(pairs)
    assert len(was) == changes.kept + len(changes.changed) + len(changes.lost)
    assert len(now) == changes.kept + len(changes.changed) + len(changes.added)


def test_a_row_whose_cells_were_mended_is_known_by_its_item():
    was, now = row("示例水泥一厂", "2024.13.1"), row("示例水泥一厂", "2024-12-01", number=9)
    assert row_changes([was], [now]).changed == ((was, now),)


def test_a_row_whose_credit_code_was_mended_is_known_by_its_name_and_its_other_cells():
    was, now = row("示例水泥一厂", code="错码"), row("示例水泥一厂", code="正码")
    assert was.key != now.key
    assert row_changes([was], [now]).changed == ((was, now),)


def test_a_row_whose_name_was_mended_is_known_by_its_code_and_its_other_cells():
    was, now = row("示例水泥1厂", code="码"), row("示例水泥一厂", code="码")
    was = replace(was, key=digest("旧"))
    assert not row_changes([was], [now]).lost


def test_a_row_that_does_not_say_whose_it_is_is_known_by_its_cells():
    was, now = row("", number=5), row("", number=17)
    assert matched([was], [now]) == {0: 0}


def test_a_deleted_row_does_not_hide_behind_one_inserted_at_its_place():
    was, now = row("示例水泥一厂", "甲"), row("示例轧钢厂", "乙")
    (lost,) = row_changes([was], [now]).lost
    assert (lost.row, lost.twin, lost.likely) == (was, False, None)
    assert lost.where == "［退出台账］第5行（第1条）"


def test_a_row_that_may_have_been_rewritten_is_told_as_lost_with_what_it_may_be_now():
    was, now = row("示例水泥一厂", "甲", item="一号窑"), row("示例水泥一厂", "乙", 8, item="二号磨")
    (lost,) = row_changes([was], [now]).lost
    assert lost.likely == now
    assert "第8行" in lost.about


def test_of_two_rows_of_one_item_the_one_deleted_is_told_with_the_one_that_stays():
    first, second = row("示例水泥一厂", "甲", 5), row("示例水泥一厂", "乙", 6)
    told = only(receipt([second], sha="二"), receipt([first, second]))
    assert [(one.row, one.twin) for one in told.rows.lost] == [(first, True)]


def test_a_row_of_another_ledger_is_never_the_same_row():
    assert matched([row("示例水泥一厂")], [row("示例水泥一厂", ledger="tips")]) == {}


# ---- findings


def test_a_finding_is_fixed_open_or_new_though_its_row_moved():
    a, b, c = numbered([row("示例水泥一厂"), row("示例轧钢厂"), row("示例造纸厂")])
    c2, b2, a2 = numbered([c, b, replace(a, hash="改")])
    last = receipt([a, b, c], [fault(a), fault(b)])
    told = only(receipt([c2, b2, a2], [fault(b2), fault(c2)], "二"), last)
    courses = {f.course: (f.was and f.was.row, f.now and f.now.row) for f in told.followed}
    assert courses == {"fixed": (5, None), "open": (6, 6), "new": (None, 5)}
    assert told.receipt.round == 2


def test_a_finding_of_a_lost_row_is_gone_with_it_and_not_fixed():
    a, b = numbered([row("示例水泥一厂", "甲"), row("示例轧钢厂", "乙")])
    told = only(receipt([b], [], "二"), receipt([a, b], [fault(a)]))
    assert [f.course for f in told.followed] == ["gone"]
    assert len(told.rows.lost) == 1


def test_a_finding_of_a_cell_with_two_machines_stays_with_its_row():
    first, second = row("示例水泥一厂", item="一号窑"), row("示例水泥一厂", item="二号窑")
    last = receipt([first, second], [fault(first)])
    now = receipt([second, first], [fault(second)], "二")
    assert [f.course for f in only(now, last).followed] == ["open"]


def test_a_mended_credit_code_is_fixed_and_not_lost():
    a, b = row("示例水泥一厂", code="错码"), row("示例水泥一厂", code="正码")
    told = only(receipt([b], [], "二"), receipt([a], [fault(a, "D001", "credit_code")]))
    assert [f.course for f in told.followed] == ["fixed"]


def test_two_faults_of_one_rule_in_one_row_are_counted_by_column():
    a = row("示例水泥一厂")
    now = replace(a, hash="改")
    last = receipt([a], [fault(a), fault(a, field="found_on")])
    told = only(receipt([now], [fault(now, field="found_on")], "二"), last)
    assert sorted((f.course, f.mark.field) for f in told.followed) == [
        ("fixed", "closed_on"), ("open", "found_on"),
    ]  # fmt: skip


def test_a_finding_of_the_whole_sheet_stays_open_though_the_sheet_is_renamed():
    whole = FindingMark("W003", "error", "退出台账", field="basis")
    last = receipt([], [whole])
    renamed = receipt([], [replace(whole, sheet="台账")], "二")
    renamed = replace(renamed, sheets=(SheetMark("台账", "exit", 0),))
    assert [f.course for f in only(renamed, last).followed] == ["open"]


def test_a_finding_against_a_unit_that_is_not_in_this_call_is_not_told_as_fixed():
    a = row("示例水泥一厂")
    last = receipt([a], [fault(a, "D005", others=("巴南区",))])
    now = receipt([replace(a, hash="改")], [], "二")
    assert [f.course for f in only(now, last).followed] == ["unchecked"]
    both = only(now, last, units={"渝北区", "巴南区"})
    assert [f.course for f in both.followed] == ["fixed"]


def test_a_finding_that_was_waived_since_is_neither_fixed_nor_open():
    a = row("示例水泥一厂")
    told = only(receipt([a], [fault(a, waived=True)], "二"), receipt([a], [fault(a)]))
    assert [f.course for f in told.followed] == ["waived"]


def test_a_fault_that_comes_back_after_two_rounds_is_new_and_said_to_be_back():
    a = row("示例水泥一厂")
    b, c = replace(a, hash="乙"), replace(a, hash="丙")
    first, second = receipt([a], [fault(a)]), receipt([b], [], "二", number=2)
    told = only(receipt([c], [fault(c)], "三"), first, second)
    assert [(f.course, f.again) for f in told.followed] == [("new", True)]
    assert told.receipt.round == 3


# ---- which round


def test_the_first_file_of_a_unit_is_round_one_with_nothing_to_compare():
    told = only(receipt([row("示例水泥一厂")]), receipt(unit="巴南区", file="巴南区.xlsx"))
    assert (told.step, told.receipt.round, told.followed) == ("first", 1, ())


def test_the_last_rounds_file_sent_again_is_no_new_round():
    last = receipt([row("示例水泥一厂")], number=2)
    told = only(receipt([row("示例水泥一厂")], file="再报.xlsx"), last)
    assert (told.step, told.receipt) == ("same", None)
    assert "第2轮" in told.note and "不作为新的一轮" in told.note


def test_the_same_file_with_other_findings_is_no_new_round_but_the_difference_is_said():
    a = row("示例水泥一厂")
    told = only(receipt([a], []), receipt([a], [fault(a)]))
    assert told.step == "same" and "不尽相同" in told.note
    assert "不尽相同" not in only(receipt([a]), receipt([a])).note


def test_a_file_that_was_only_saved_again_is_no_new_round():
    last = receipt([row("示例水泥一厂")])
    saved = replace(receipt([row("示例水泥一厂")], sha="二"), marks=last.marks)
    told = only(saved, last)
    assert told.step == "same" and "只是重新保存过" in told.note


def test_the_same_cells_with_other_findings_are_another_file():
    a = row("示例水泥一厂")
    last = receipt([a], [fault(a)])
    assert not identical(replace(receipt([a], [], "二"), marks=last.marks), last)


def test_an_older_rounds_file_is_taken_as_a_round_and_said():
    a, b = row("示例水泥一厂", "甲"), row("示例水泥一厂", "乙")
    told = only(receipt([a]), receipt([a]), receipt([b], sha="二", number=2))
    assert told.receipt.round == 3
    assert "与第1轮收到的文件相同" in told.note


def test_of_two_workbooks_of_a_unit_each_is_held_against_its_own():
    a, b = row("示例水泥一厂", "甲"), row("示例轧钢厂", "乙")
    energy = receipt([a], file="渝北区_能耗.xlsx", sha="甲一")
    safety = receipt([b], file="渝北区_安全.xlsx", sha="乙一")
    first = rounds([energy, safety], [], {"渝北区"})
    assert [t.receipt.name for t in first] == ["渝北区_回执_第1轮", "渝北区（第2份）_回执_第1轮"]
    again = receipt([replace(b, hash="改")], file="安全（改）.xlsx", sha="乙二")
    told = only(again, *(t.receipt for t in first))
    assert told.receipt.name == "渝北区（第2份）_回执_第2轮"
    assert told.rows.lost == ()


def test_a_workbook_that_shares_nothing_with_the_last_round_tells_all_of_its_rows_as_lost():
    told = only(receipt([row("示例轧钢厂", "乙")], sha="二"), receipt([row("示例水泥一厂", "甲")]))
    assert told.step == "next" and len(told.rows.lost) == 1


def test_receipts_of_another_plan_are_no_earlier_rounds():
    last = replace(receipt([row("示例水泥一厂")]), plan="chongqing-2022")
    assert only(receipt([row("示例水泥一厂")], sha="二"), last).step == "first"
