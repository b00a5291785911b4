"""Receipts as files: what stands in them, what does not, and the calls that give and check them."""

import json
import random
import re
import shutil
from datetime import date, datetime
from html.parser import HTMLParser
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from calls import phaseout
from test_cli import DAY, PLAN, SAMPLES

from phaseout.edges.pages import paper_page
from phaseout.edges.reading.receipt import read_receipt
from phaseout.edges.writing.receipt import receipt_json
from phaseout.jobs.batch import Job, check_files
from phaseout.jobs.outputs import write_receipts
from phaseout.model.document import Document, Para, Run, Table, TableBlock, Title
from phaseout.plan import load
from phaseout.rules import RULES

FAULTY = SAMPLES / "messy" / "江津区_单元格有误.xlsx"
CLEAN = SAMPLES / "clean" / "渝北区.xlsx"
FIRST_ROW = 4
SUFFIXES = (".json", ".docx", ".html")


def given(folder, *files, today=DAY):
    return phaseout("validate", *files, *PLAN, *today, "--receipt", folder, "--format", "json")


def told(done):
    return json.loads(done.stdout)["rounds"]


def names(folder):
    return sorted(p.name for p in folder.iterdir() if not p.name.startswith("."))


def edited(source, target, change):
    """The workbook with its data rows as `change` leaves them: lists of cell values."""
    book = openpyxl.load_workbook(source)
    sheet = book.worksheets[0]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=FIRST_ROW)]
    rows = change([row for row in rows if any(v is not None for v in row)])
    sheet.delete_rows(FIRST_ROW, sheet.max_row)
    for row in rows:
        sheet.append(row)
    book.save(target)
    return target


def without_the_last_item(rows):
    last = max(k for k, row in enumerate(rows) if isinstance(row[0], int))
    return rows[:last] + rows[last + 1 :]


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The first round of a faulty and of a clean workbook."""
    folder = tmp_path_factory.mktemp("rounds")
    sent = shutil.copyfile(FAULTY, folder / "江津区.xlsx")
    done = given(folder / "回执", sent, CLEAN)
    assert done.returncode == 1, done.stderr
    return folder


@pytest.fixture
def kept(first, tmp_path):
    """A folder with the receipts of the first round."""
    shutil.copytree(first / "回执", tmp_path / "回执")
    return tmp_path / "回执"


@pytest.fixture(scope="module")
def face(first):
    return json.loads((first / "回执" / "江津区_回执_第1轮.json").read_text(encoding="utf-8"))


def test_each_file_gets_a_receipt_as_json_docx_and_html_named_by_unit_and_round(first):
    units = ("江津区", "渝北区")
    assert names(first / "回执") == sorted(f"{u}_回执_第1轮{s}" for u in units for s in SUFFIXES)


def test_a_receipt_says_what_was_received_from_whom_and_with_what_outcome(face):
    assert {k: face[k] for k in ("unit", "round", "at", "file", "plan", "outcome")} == {
        "unit": "江津区", "round": 1, "at": "2024-12-31", "file": "江津区.xlsx",
        "plan": "chongqing-2024", "outcome": "returned",
    }  # fmt: skip
    assert re.fullmatch("[0-9a-f]{64}", face["sha256"])
    assert face["sheets"] == [{"sheet": "退出台账", "ledger": "exit", "rows": 19}]
    assert face["counts"]["error"] == 16 and len(face["rows"]) == 19
    assert face["plan_version"] == load("chongqing-2024").version


def test_a_finding_stands_in_the_receipt_as_rule_field_and_item(face):
    mended = next(f for f in face["findings"] if f["rule"] == "D001")
    item = next(r for r in face["rows"] if r["row"] == mended["row"])
    assert mended["field"] == "credit_code" and mended["key"] == item["key"] != ""
    assert not {"message", "value", "fix"} & set(mended)


def test_a_clean_workbook_is_accepted(first):
    clean = json.loads((first / "回执" / "渝北区_回执_第1轮.json").read_text(encoding="utf-8"))
    assert (clean["outcome"], clean["counts"]["error"]) == ("accepted", 0)


def test_no_cell_of_the_workbook_stands_in_any_of_the_receipts_files(tmp_path):
    tokens = []

    def planted(rows):
        for row in rows:
            for column in range(2, len(row)):
                tokens.append(f"密{len(tokens):04d}语")
                row[column] = tokens[-1]
        return rows

    sent = edited(FAULTY, tmp_path / "江津区.xlsx", planted)
    given(tmp_path / "回执", sent)
    texts = [(tmp_path / "回执" / f"江津区_回执_第1轮{s}") for s in (".json", ".html")]
    written = [path.read_text(encoding="utf-8") for path in texts]
    with ZipFile(tmp_path / "回执" / "江津区_回执_第1轮.docx") as package:
        written.append(package.read("word/document.xml").decode())
    assert len(tokens) > 500
    for text in written:
        assert not [token for token in tokens if token in text]


def test_a_telephone_number_changes_no_hash_of_its_row_only_that_of_the_whole_file(tmp_path):
    book = openpyxl.load_workbook(CLEAN)
    heads = {c.value: c.column for c in book.worksheets[0][3]} | {
        c.value: c.column for c in book.worksheets[0][2]
    }
    column = next(n for head, n in heads.items() if head and "联系电话" in str(head))
    book.worksheets[0].cell(FIRST_ROW, column).value = "023-60000001"
    book.save(tmp_path / "渝北区.xlsx")
    marks = [
        check_files([path], Job("chongqing-2024", date(2024, 12, 31), marked=True))[0].marks
        for path in (CLEAN, tmp_path / "渝北区.xlsx")
    ]
    assert marks[0].rows == marks[1].rows
    assert marks[0].content != marks[1].content


def test_the_same_call_gives_the_same_bytes(first, tmp_path):
    given(tmp_path, first / "江津区.xlsx", CLEAN)
    for name in names(first / "回执"):
        assert (tmp_path / name).read_bytes() == (first / "回执" / name).read_bytes()


def test_without_a_day_asked_the_receipt_bears_the_moment(tmp_path):
    given(tmp_path, CLEAN, today=())
    receipt = read_receipt(tmp_path / "渝北区_回执_第1轮.json")
    assert isinstance(receipt.at, datetime)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", receipt.said_at)


def test_a_receipt_read_back_is_the_receipt_that_was_written(first):
    path = first / "回执" / "江津区_回执_第1轮.json"
    assert receipt_json(read_receipt(path)) == path.read_bytes()


# ---- rounds


@pytest.fixture(scope="module")
def second(first, tmp_path_factory):
    """The second round: a cell mended, a row deleted, a row added, all of them in another order."""

    def change(rows):
        rows[0][11] = "单位产品能耗不达标"
        added = [*rows[3][:2], "示例新增厂", None, *rows[3][4:]]
        del rows[4]
        rows.append(added)
        random.Random(6).shuffle(rows)
        return rows

    folder = tmp_path_factory.mktemp("second")
    shutil.copytree(first / "回执", folder / "回执")
    sent = edited(first / "江津区.xlsx", folder / "江津区.xlsx", change)
    done = given(folder / "回执", sent, today=("--today", "2025-01-08"))
    assert done.returncode == 1, done.stderr
    return folder, told(done)[0]


def test_the_second_round_tells_what_was_fixed_what_is_open_and_what_is_new(second):
    _, one = second
    by_course = {
        course: {(f["rule"], f["field"]) for f in one["findings"] if f["course"] == course}
        for course in ("fixed", "new", "gone")
    }
    assert by_course == {
        "fixed": {("F001", "problem")},
        "new": {("F001", "credit_code"), ("F003", "closed_on")},
        "gone": {("F004", "closed_on")},
    }
    assert one["counts"]["open"] == 19 and one["round"] == 2


def test_the_row_that_disappeared_is_named_by_its_place_in_the_last_round(second):
    _, one = second
    (lost,) = one["rows"]["lost"]
    assert (lost["sheet"], lost["row"], lost["position"]) == ("退出台账", 8, 5)
    assert len(one["rows"]["added"]) == 1 and len(one["rows"]["changed"]) == 1


def test_the_page_of_the_second_round_names_the_row_and_the_counts(second):
    folder, _ = second
    paper = docx.Document(folder / "回执" / "江津区_回执_第2轮.docx")
    text = "\n".join(p.text for p in paper.paragraphs)
    cells = {c.text for t in paper.tables for row in t.rows for c in row.cells}
    assert "已改正1处，仍未改19处，随行不见1处；本轮新出现2处" in text
    assert "［退出台账］第8行（第5条）" in cells
    assert paper.paragraphs[0].style.style_id == "Title"


def test_the_pages_of_a_receipt_say_the_same(second):
    folder, _ = second
    paper = docx.Document(folder / "回执" / "江津区_回执_第2轮.docx")
    page = (folder / "回执" / "江津区_回执_第2轮.html").read_text(encoding="utf-8")
    reader = _Text()
    reader.feed(page)
    said = re.sub(r"\s", "", "".join(reader.texts))
    for paragraph in paper.paragraphs:
        assert re.sub(r"\s", "", paragraph.text) in said


def test_the_screen_has_a_short_table_against_the_last_round(first, second, kept):
    folder, _ = second
    done = phaseout("validate", folder / "江津区.xlsx", *PLAN, *DAY, "--receipt", kept)
    lines = done.stdout.splitlines()
    assert "与上一轮相比" in lines
    for word in ("已改正", "仍未改", "新出现", "不见了的行", "［退出台账］第8行（第5条）"):
        assert word in done.stdout
    assert all(sum(1 + (ord(c) > 0x2E7F) for c in line) <= 80 for line in lines if "│" in line)


def test_of_many_rows_lost_the_screen_names_the_first_and_how_many_and_the_receipt_all(
    kept, tmp_path
):
    def many(rows):
        return [[n, *rows[0][1:2], f"示例第{n}厂", *rows[0][3:]] for n in range(1, 61)]

    for path, change in ((tmp_path / "甲" / "江津区.xlsx", many), (tmp_path / "江津区.xlsx", None)):
        path.parent.mkdir(exist_ok=True)
        edited(FAULTY, path, change or (lambda rows: many(rows)[50:]))
    given(tmp_path / "新", tmp_path / "甲" / "江津区.xlsx")
    done = phaseout("validate", tmp_path / "江津区.xlsx", *PLAN, *DAY, "--receipt", tmp_path / "新")
    assert done.stdout.count("［退出台账］第") == 30 and "共 50 行" in done.stdout
    page = (tmp_path / "新" / "江津区_回执_第2轮.html").read_text(encoding="utf-8")
    assert page.count("［退出台账］第") == 50


def test_the_last_rounds_file_gets_no_second_receipt(first, kept):
    before = names(kept)
    done = given(kept, first / "江津区.xlsx")
    (one,) = told(done)
    assert (one["step"], one["round"]) == ("same", None)
    assert "不作为新的一轮" in one["note"]
    assert names(kept) == before


def test_a_workbook_that_was_only_saved_again_gets_no_second_receipt(first, kept, tmp_path):
    sent = tmp_path / "江津区.xlsx"
    openpyxl.load_workbook(first / "江津区.xlsx").save(sent)
    (one,) = told(given(kept, sent))
    assert one["step"] == "same" and "重新保存" in one["note"]


def test_a_workbook_with_a_line_less_below_its_table_is_not_the_same(kept, tmp_path):
    sent = edited(CLEAN, tmp_path / "渝北区.xlsx", lambda rows: rows[:-1])
    (one,) = told(given(kept, sent))
    assert (one["step"], one["rows"]["kept"], one["rows"]["lost"]) == ("next", 12, [])


def test_a_unit_finds_its_own_receipts_among_those_of_others(kept, tmp_path):
    sent = edited(CLEAN, tmp_path / "渝北区.xlsx", without_the_last_item)
    (one,) = told(given(kept, sent))
    assert (one["unit"], one["round"], len(one["rows"]["lost"])) == ("渝北区", 2, 1)


def test_what_cannot_be_given_a_receipt_is_told(tmp_path):
    scan, nobody = (SAMPLES / "messy" / n for n in ("丰都县_扫描件.xlsx", "没有填报单位.xlsx"))
    rounds = told(given(tmp_path, scan, nobody, CLEAN))
    assert [(one["step"], bool(one["note"])) for one in rounds] == [
        ("none", True), ("none", True), ("first", False),
    ]  # fmt: skip


def test_merge_gives_receipts_as_well(kept, tmp_path):
    done = phaseout(
        "merge", CLEAN, "-o", tmp_path / "市级台账.xlsx", *PLAN, *DAY, "--receipt", kept,
        "--format", "json",
    )  # fmt: skip
    assert [one["step"] for one in told(done)] == ["same"]


def test_with_an_output_for_machines_receipts_are_told_beside_it(kept):
    done = phaseout("validate", CLEAN, *PLAN, *DAY, "--receipt", kept, "--format", "csv")
    assert "不作为新的一轮" in done.stderr and "轮" not in done.stdout


def test_a_call_that_leaves_rules_out_gives_no_receipt(tmp_path):
    done = phaseout("validate", CLEAN, *PLAN, *DAY, "--select", "D", "--receipt", tmp_path)
    assert done.returncode == 2 and "--select" in done.stderr
    assert names(tmp_path) == []


def test_a_nil_return_gets_a_receipt_that_says_so(tmp_path):
    given(tmp_path, SAMPLES / "clean" / "城口县.xlsx")
    text = "\n".join(p.text for p in docx.Document(tmp_path / "城口县_回执_第1轮.docx").paragraphs)
    assert "零报告" in text and "予以接收" in text


# ---- damaged and foreign receipts


def damaged(path, change):
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return path


BROKEN = {
    "cut off": (lambda text: text[:500], "已损坏"),
    "empty": (lambda _: "", "0 字节"),
    "edited": (lambda text: text.replace('"returned"', '"accepted"'), "被改动过"),
    "foreign": (lambda _: '{"name": "别的"}', "不是 phaseout 出具的回执"),
    "a list": (lambda _: "[1, 2]", "不是 phaseout 出具的回执"),
    "newer": (lambda text: text.replace('"form": 1', '"form": 9'), "另一版本"),
}


@pytest.mark.parametrize(("change", "said"), BROKEN.values(), ids=BROKEN)
def test_a_receipt_that_cannot_be_used_is_one_sentence_and_status_2(change, said, first, kept):
    path = damaged(kept / "江津区_回执_第1轮.json", change)
    done = phaseout("receipt", "check", path, first / "江津区.xlsx")
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", "") and "Traceback" not in done.stderr


def test_a_damaged_receipt_stops_its_own_unit_and_no_other(first, kept, tmp_path):
    damaged(kept / "江津区_回执_第1轮.json", lambda text: text[:500])
    sent = edited(CLEAN, tmp_path / "渝北区.xlsx", without_the_last_item)
    rounds = {one["unit"]: one for one in told(given(kept, first / "江津区.xlsx", sent))}
    assert rounds["江津区"]["step"] == "none" and "已损坏" in rounds["江津区"]["note"]
    assert rounds["渝北区"]["round"] == 2


def test_receipts_of_another_plan_are_never_overwritten(kept):
    before = {name: (kept / name).read_bytes() for name in names(kept)}
    done = phaseout(
        "validate", CLEAN, "--plan", "chongqing-2022", *DAY, "--receipt", kept, "--format", "json"
    )
    (one,) = told(done)
    assert one["step"] == "none" and "chongqing-2024" in one["note"]
    assert {name: (kept / name).read_bytes() for name in names(kept)} == before


def test_other_json_files_in_the_folder_do_no_harm(first, kept):
    (kept / "统计.json").write_text("{}", encoding="utf-8")
    assert told(given(kept, first / "江津区.xlsx"))[0]["step"] == "same"


# ---- receipt check


def check(receipt, file, *words):
    return phaseout("receipt", "check", receipt, file, *words)


def test_the_file_that_was_received_is_known_under_any_name(first, tmp_path):
    file = shutil.copyfile(first / "江津区.xlsx", tmp_path / "别名.xlsx")
    done = check(first / "回执" / "江津区_回执_第1轮.json", file)
    assert done.returncode == 0 and "相符" in done.stdout


def test_another_file_is_told_with_the_rows_that_differ(first, second):
    done = check(
        first / "回执" / "江津区_回执_第1轮.json", second[0] / "江津区.xlsx", "--format", "json"
    )
    seen = json.loads(done.stdout)
    assert done.returncode == 1 and not seen["same"]
    assert [r["row"] for r in seen["rows"]["lost"]] == [8]
    assert (len(seen["rows"]["added"]), len(seen["rows"]["changed"])) == (1, 1)


def test_a_renamed_sheet_is_told(first, tmp_path):
    book = openpyxl.load_workbook(first / "江津区.xlsx")
    book.worksheets[0].title = "另一张表"
    book.save(tmp_path / "江津区.xlsx")
    done = check(first / "回执" / "江津区_回执_第1轮.json", tmp_path / "江津区.xlsx")
    assert "少了工作表：退出台账" in done.stdout and "多了工作表：另一张表" in done.stdout


def test_a_file_that_was_only_saved_again_is_not_the_same_file_but_said_to_hold_the_same(
    first, tmp_path
):
    openpyxl.load_workbook(first / "江津区.xlsx").save(tmp_path / "江津区.xlsx")
    done = check(first / "回执" / "江津区_回执_第1轮.json", tmp_path / "江津区.xlsx")
    assert done.returncode == 1 and "读到的内容没有不同" in done.stdout


def test_a_receipt_under_a_plan_of_ones_own_asks_for_the_plan_to_compare_rows(tmp_path):
    plan = tmp_path / "my-city.toml"
    plan.write_text('[plan]\nid = "my-city"\nextends = "chongqing-2024"\n', encoding="utf-8")
    phaseout("validate", CLEAN, "--plan", plan, *DAY, "--receipt", tmp_path / "回执")
    receipt = tmp_path / "回执" / "渝北区_回执_第1轮.json"
    assert check(receipt, CLEAN).returncode == 0
    sent = edited(CLEAN, tmp_path / "渝北区.xlsx", without_the_last_item)
    assert "--plan" in check(receipt, sent).stdout
    assert "少了 1 行" in check(receipt, sent, "--plan", plan).stdout


def test_a_file_that_cannot_be_read_is_not_the_one_and_says_why(first, tmp_path):
    (tmp_path / "江津区.xlsx").write_bytes(b"PK\x03\x04 broken")
    done = check(first / "回执" / "江津区_回执_第1轮.json", tmp_path / "江津区.xlsx")
    assert done.returncode == 1 and "不能逐行对照" in done.stdout


@pytest.mark.parametrize(
    ("receipt", "file", "said"),
    [
        ("江津区_回执_第1轮.json", "没有.xlsx", "找不到"),
        ("没有.json", "江津区_回执_第1轮.json", "找不到"),
        ("江津区_回执_第1轮.docx", "江津区_回执_第1轮.json", "同名的 江津区_回执_第1轮.json"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_status_2(receipt, file, said, first):
    done = check(first / "回执" / receipt, first / "回执" / file)
    assert done.returncode == 2
    assert said in done.stderr.replace("\n", "") and "Traceback" not in done.stderr


def test_the_command_has_help_with_an_example():
    done = phaseout("receipt", "check", "--help")
    assert done.returncode == 0 and "例：phaseout receipt check" in done.stdout


# ---- the page


class _Text(HTMLParser):
    """The tags of a page, and its text without style."""

    def __init__(self):
        super().__init__()
        self.tags, self.texts, self.inside = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "link", "col", "wbr"}:
            self.inside.append(tag)

    def handle_endtag(self, tag):
        assert self.inside.pop() == tag, "every tag is closed in its turn"

    def handle_data(self, data):
        if "style" not in self.inside:
            self.texts.append(data)


EVIL = ["<script>alert(1)</script>", 'A&B<合资>"测试"', "&lt;b&gt;", "{{ 7*7 }}", "'><img src=x>"]


@pytest.mark.parametrize("text", EVIL)
def test_whatever_a_file_is_called_is_text_on_the_page(text):
    paper = Document(
        (Title((text,)), Para((Run(text, bold=True),)), TableBlock(Table((text,), ((text,),)))),
        text, date(2024, 12, 31),
    )  # fmt: skip
    reader = _Text()
    reader.feed(paper_page(paper))
    assert "".join(reader.texts).count(text) == 5
    assert {tag for tag, _ in reader.tags} <= {
        "html", "head", "meta", "title", "link", "style", "body", "a", "main", "h1", "p", "b", "div",
        "table", "colgroup", "col", "span", "wbr",
        "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip


def test_the_page_loads_nothing_and_runs_nothing(first):
    page = (first / "回执" / "江津区_回执_第1轮.html").read_text(encoding="utf-8")
    reader = _Text()
    reader.feed(page)
    assert not {"script", "img", "iframe"} & {tag for tag, _ in reader.tags}
    assert [a["href"] for tag, a in reader.tags if tag == "link"] == ["data:,"]
    assert not re.search(r"https?:|url\(|@import", page)
    assert any("default-src 'none'" in a.get("content", "") for _, a in reader.tags)


def test_every_rule_named_on_the_page_bears_its_title(first):
    page = (first / "回执" / "江津区_回执_第1轮.html").read_text(encoding="utf-8")
    for name in re.findall(r"<td class=\"left\">([A-Z]\d{3}) ", page):
        assert f"{name} {RULES[name].title}" in page


def test_receipts_are_as_many_as_the_files_that_can_have_one(tmp_path):
    checked = check_files([FAULTY, CLEAN], Job("chongqing-2024", date(2024, 12, 31), marked=True))
    rounds = write_receipts(
        [(c.submission, c.marks) for c in checked], load("chongqing-2024"), date(2024, 12, 31),
        tmp_path,
    )  # fmt: skip
    assert [one.receipt.name for one in rounds] == ["江津区_回执_第1轮", "渝北区_回执_第1轮"]
