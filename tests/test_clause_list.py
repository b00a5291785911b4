"""A catalogue that a user has becomes a checked clause list, or is told what to mend."""

import csv
import json
from datetime import date

import openpyxl
import pytest
from calls import phaseout

from phaseout.clauses import counted, doubled, gaps, incomplete
from phaseout.edges.reading.clause_list import read_clauses
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.writing.clause_list import clause_csv
from phaseout.model.law import Catalogue
from phaseout.plan import PlanFault, load

HEADS = ["版本", "类别", "章节", "名称", "序号", "内容", "期限"]
EQUIPMENT = "一、落后生产工艺装备"


def row(item, text, *, title="（一）示例行业", category="淘汰类", deadline="", edition="2024年本"):
    return [edition, category, EQUIPMENT, title, item, text, deadline]


def listed(tmp_path, *rows, heads=HEADS, name="示例目录.csv"):
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return read_clauses(path)


def clauses(read):
    return [clause for _, clause in read.clauses]


def test_a_row_is_a_clause(tmp_path):
    (one,) = clauses(listed(tmp_path, row("第9项", "示例小窑")))
    assert (one.edition, one.category, one.section) == (2024, "淘汰类", EQUIPMENT)
    assert (one.title, one.item, one.text, one.deadline) == ("（一）示例行业", 9, "示例小窑", None)


@pytest.mark.parametrize(
    "text", ["示例小窑（2025年12月31日）", "示例小窑（2025年底前）", "示例小窑(2025年)"]
)
def test_a_date_in_brackets_at_the_end_is_the_deadline_and_stays_in_the_text(tmp_path, text):
    (one,) = clauses(listed(tmp_path, row(1, text)))
    assert (one.deadline, one.text) == (date(2025, 12, 31), text)


def test_brackets_that_hold_no_date_are_no_deadline(tmp_path):
    (one,) = clauses(listed(tmp_path, row(1, "示例小窑（特种示例窑除外）")))
    assert one.deadline is None


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (row(1, "示例小窑", category="淘太类"), "没有类别“淘太类”，是不是“淘汰类”？"),
        (row("", "示例小窑"), "序号“”不是数字"),
        (row("其二", "示例小窑"), "序号“其二”不是数字"),
        (row(1, ""), "没有内容"),
        (row(1, "示例小窑", edition="现行"), "版本“现行”看不出年份"),
        (row(1, "示例小窑", deadline="尽快"), "读不出期限“尽快”"),
        (row(1, "示例小窑（2025年13月31日）"), "读不出期限“2025年13月31日”"),
        (row(1, "示例小窑（2025年12月31日）", deadline="2024-12-31"), "不同，请核对"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_place(tmp_path, bad, said):
    (fault,) = listed(tmp_path, bad).faults
    assert "第2行" in fault and said in fault


def test_a_missing_column_is_told_with_the_nearest_word(tmp_path):
    heads = ["版本", "类别", "章节", "名称", "序号", "内容说明", "期限"]
    with pytest.raises(Unreadable, match="缺少栏目“内容”，是不是“内容说明”？"):
        listed(tmp_path, row(1, "示例小窑"), heads=heads)


def test_a_merged_category_holds_for_all_its_rows(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["示例目录"])
    for line in (HEADS, row(1, "示例小窑"), row(2, "示例小磨")):
        book.active.append(line)
    book.active.merge_cells("B3:B4")
    book.save(tmp_path / "示例.xlsx")
    assert [c.category for c in clauses(read_clauses(tmp_path / "示例.xlsx"))] == [
        "淘汰类",
        "淘汰类",
    ]


def test_a_doubled_item_number_is_told_with_both_places(tmp_path):
    read = listed(tmp_path, row(1, "示例小窑"), row(1, "示例小磨"))
    (said,) = doubled(read.clauses)
    assert "第3行" in said and "第2行" in said


def test_item_numbers_that_are_left_out_are_told(tmp_path):
    (said,) = gaps(clauses(listed(tmp_path, row(1, "示例小窑"), row(4, "示例小磨"))))
    assert said.endswith("缺第2、3项")


def test_the_items_are_counted_by_edition_and_category(tmp_path):
    read = listed(tmp_path, row(1, "示例小窑"), row(1, "示例新窑", category="鼓励"))
    assert counted(clauses(read)) == ["2024年本 2 项，其中淘汰类 1 项、鼓励类 1 项"]


def test_a_list_that_calls_itself_whole_is_held_against_the_edition(tmp_path):
    whole = listed(tmp_path, row(1, "示例小窑"), name="示例目录全文.csv")
    assert whole.complete and not listed(tmp_path, row(1, "示例小窑")).complete
    edition = Catalogue(id="catalogue", name="示例目录", year=2024, items=2, eliminated=1)
    assert [s for s in incomplete(clauses(whole), [edition]) if "应有 2 项，这里有 1 项" in s]
    assert len(incomplete(clauses(whole), [edition])) == 1


def test_the_edition_of_2024_has_the_numbers_it_was_published_with():
    held = load("chongqing-2024").catalogue
    assert (held.items, held.eliminated) == (1005, 422)


def test_a_list_that_was_written_reads_back_the_same(tmp_path):
    read = listed(tmp_path, row(1, "示例“小窑”,甲（2025年12月31日）"), row(2, "示例小磨"))
    (tmp_path / "clauses.csv").write_bytes(clause_csv(clauses(read)))
    assert clauses(read_clauses(tmp_path / "clauses.csv")) == clauses(read)


def test_import_writes_a_list_and_says_how_many(tmp_path):
    listed(tmp_path, row(1, "示例小窑"))
    out = tmp_path / "clauses.csv"
    done = phaseout("catalogue", "import", tmp_path / "示例目录.csv", "-o", out)
    assert done.returncode == 0, done.stderr
    assert "2024年本 1 项" in done.stdout
    assert out.read_bytes().startswith(b"\xef\xbb\xbf" + "版本,类别".encode())


def test_import_writes_nothing_while_a_row_is_wrong(tmp_path):
    listed(tmp_path, row(1, "示例小窑"), row(1, "示例小磨"))
    out = tmp_path / "clauses.csv"
    done = phaseout("catalogue", "import", tmp_path / "示例目录.csv", "-o", out)
    assert done.returncode == 2 and "序号重复" in done.stderr
    assert not out.exists()


# ── the list in use ──────────────────────────────────────────────────────────────────────────────

ABSENT = "《产业结构调整指导目录（2024年本）》落后生产工艺装备（一）示例行业第7项"


@pytest.fixture
def ledger(tmp_path):
    """A return that cites a clause, and a machine that resembles one."""
    path = tmp_path / "渝北区.csv"
    heads = ["区县", "企业名称", "标准类别", "依据", "主体设备(生产线)名称"]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["落后产能退出台账"],
                heads,
                ["渝北区", "示例水泥一厂", "技术", ABSENT, "示例土法小窑"],
            ]
        )
    return path


def validated(ledger, *words):
    return phaseout("validate", ledger, "--plan", "chongqing-2024", "--format", "json", *words)


def written(tmp_path, *rows):
    path = tmp_path / "clauses.csv"
    path.write_bytes(clause_csv(clauses(listed(tmp_path, *rows))))
    return path


def test_without_a_list_only_the_form_is_checked_and_that_is_said(ledger):
    done = validated(ledger)
    assert "未载入目录条目，只核对引用的写法" in done.stderr
    assert not {"C014", "C015"} & {f["rule"] for f in json.loads(done.stdout)["findings"]}


def test_with_a_list_an_absent_clause_and_a_like_machine_are_found(ledger, tmp_path):
    done = validated(ledger, "--catalogue", written(tmp_path, row(1, "示例土法小窑生产线")))
    found = {f["rule"]: f for f in json.loads(done.stdout)["findings"]}
    assert "未载入" not in done.stderr
    assert "（一）示例行业第7项" in found["C014"]["message"]
    assert (found["C015"]["severity"], found["C015"]["field"]) == ("info", "equipment")
    assert "（一）示例行业第1项" in found["C015"]["message"]


def test_a_clause_of_the_list_is_not_accused(ledger, tmp_path):
    done = validated(ledger, "--catalogue", written(tmp_path, row(7, "示例土法小窑生产线")))
    assert not {"C014", "C015"} & {f["rule"] for f in json.loads(done.stdout)["findings"]}


def test_a_list_whose_titles_bear_no_number_accuses_nobody(ledger, tmp_path):
    done = validated(ledger, "--catalogue", written(tmp_path, row(1, "示例转窑", title="示例行业")))
    assert "C014" not in {f["rule"] for f in json.loads(done.stdout)["findings"]}


@pytest.mark.parametrize("name", [["版本"], ["甲", "乙"], []])
def test_a_file_that_is_no_clause_list_is_refused(tmp_path, name):
    path = tmp_path / "clauses.csv"
    path.write_text(",".join(name), encoding="utf-8")
    with pytest.raises(PlanFault, match="catalogue import"):
        load("chongqing-2024", str(path))


def test_a_list_of_another_edition_is_refused(tmp_path):
    path = written(tmp_path, row(1, "示例小窑", edition="2019年本"))
    with pytest.raises(PlanFault, match="没有2024年本的条目（有的是：2019年本）"):
        load("chongqing-2024", str(path))


def test_a_plan_without_a_catalogue_takes_no_list(tmp_path):
    with pytest.raises(PlanFault, match="没有引用目录"):
        load("zhengzhou-2019", str(written(tmp_path, row(1, "示例小窑"))))


def test_a_plan_names_a_list_that_lies_beside_it(tmp_path):
    written(tmp_path, row(1, "示例小窑"))
    own = tmp_path / "own.toml"
    own.write_text(
        '[plan]\nid = "own"\nextends = "chongqing-2024"\n[catalogue]\nclauses = "clauses.csv"\n',
        encoding="utf-8",
    )
    assert [c.text for c in load(str(own)).clauses] == ["示例小窑"]


def test_a_clause_that_looks_like_a_formula_is_kept_text_and_read_back(tmp_path):
    path = written(tmp_path, row(1, "＝1+1示例"))
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["内容"] == "\t＝1+1示例"
    assert [c.text for c in load("chongqing-2024", str(path)).clauses] == ["＝1+1示例"]


def test_merge_takes_a_list_too(ledger, tmp_path):
    out = tmp_path / "市级台账.xlsx"
    where = ("--plan", "chongqing-2024", "--catalogue", tmp_path / "nix.csv")
    done = phaseout("merge", ledger, "-o", out, *where)
    assert done.returncode == 2 and "读不了条目清单" in done.stderr
    assert not out.exists()
