"""Nothing gets in: one inbox of what attackers write, through every door by which a file leaves.

Every command that writes is typed once on ledgers whose cells, sheets, heads and file names hold
formulas, markup, templates, control characters and paths; and once on ledgers that hold none, by
which what is ours is told from what is theirs. Then every file is opened, kind by kind.
"""

import ast
import csv
import importlib
import json
import re
import shlex
import sys
import tomllib
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import openpyxl
import pypdf
import pytest
import xlsxwriter
from icalendar import Calendar
from lxml import etree, html
from markdown_it import MarkdownIt
from test_manual_pages import COMMANDS, run

from phaseout.edges.writing.save import RECORD
from phaseout.paths import PACKAGE, folder

PHONE, WRONG_PHONE = "13912345678", "139123456789012"
"""A telephone number in its own column, and one of too many digits: both may only stand inside."""
SHORT = [
    '=HYPERLINK("http://evil.example","x")', "+1+cmd|' /C calc'!A0", "-1+1", "@SUM(1)",
    "\t=1+2", "\r=1+3", "\u200b=1+4", "＝1+1", "＋1+5", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "]]>", "{{7*7}}", "{% raw %}", "_x0041_", "$x$ #let",
    "#import \"x\"", "../../../evil", "..\\..\\evil", "CON", "|x|`y`*z*", "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)", "END:VEVENT\nX-EVIL:1", "&lt;b&gt;", "'';DROP", "【表：名单】",
    "javascript:alert(1)", "[bold red]x[/]", "http://evil.example/x",
]  # fmt: skip
"""What may stand in an ordinary ledger."""
LONG = "示例" + "长" * 298
UNSEEN = ["甲\x1b[31m红", "甲\x0b乙", "甲\x9b31m", "\u202e甲乙", "甲\x07", "甲\x7f乙"]
"""What only a CSV or a damaged file holds."""
TEXTS = (
    "enterprise", "industry", "address", "contact", "problem", "source", "equipment", "model",
    "quantity_unit", "product", "assisting", "document_no", "archive_no",
    "licences", "remark",
)  # fmt: skip
"""The columns that take any words."""
STRICT = (
    "standard",
    "department",
    "measure",
    "found_on",
    "capacity",
    "credit_code",
    "announced_at",
)
LEADS = re.compile(r"[\s\u200b\ufeff]*[=+\-@＝＋－＠]")
COMPUTED = re.compile(r"[ \r\n\u00a0\u200b\ufeff]*[=+\-@＝＋－＠]")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)\d)(\..*)?", re.IGNORECASE)


# ── the doors ────────────────────────────────────────────────────────────────────────────────────


@cache
def trees():
    """Every module of the program: its name and its syntax."""
    words = lambda path: path.relative_to(PACKAGE.parent).with_suffix("").parts  # noqa: E731
    return [
        (".".join(words(path)).removesuffix(".__init__"), ast.parse(path.read_text("utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
    ]


def functions(tree):
    """Every call with each function around it, or with '' where it stands in none."""
    inside = set()
    for outer in ast.walk(tree):
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            calls = [node for node in ast.walk(outer) if isinstance(node, ast.Call)]
            yield from ((outer.name, node) for node in calls)
            inside.update(map(id, calls))
    yield from (
        ("", node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and id(node) not in inside
    )


@cache
def doors():
    """(module, function, first line, last line) of every call of `save`, as the source tells."""
    found = set()
    for module, tree in trees():
        imports = [
            name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
            and node.module == "phaseout.edges.writing.save" for name in node.names
        ]  # fmt: skip
        if any(name.name == "save" for name in imports):
            found |= {
                (module, name, node.lineno, node.end_lineno)
                for name, node in functions(tree)
                if isinstance(node.func, ast.Name) and node.func.id == "save"
            }
    return found


APART = {
    ("phaseout.edges.writing.save", "_temporary"), ("phaseout.jobs.demo", "_copied"),
    ("phaseout.edges.writing.hold", "held"), ("phaseout.jobs.spool", "spool"),
    ("phaseout.edges.children", "_at_work"), ("phaseout.edges.children", "begin"),
}  # fmt: skip
"""Who else writes: the door itself; demo, our own samples as they are; then lock, scratch and note."""
WRITERS = {"touch", "to_excel", "write_text", "write_bytes", "copyfile", "copy2", "copytree", "move", "rename",
           "symlink_to", "hardlink_to", "mkstemp", "NamedTemporaryFile"}  # fmt: skip


def _writes(call):
    """Whether a call puts something on the disk."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    opens = name in {"open", "fdopen"} and any(
        isinstance(node, ast.Constant) and re.fullmatch("[rbt]*[wax+][bt+]*", str(node.value))
        for node in ast.walk(call)
    )
    return opens or (name in WRITERS and isinstance(call.func, ast.Attribute))


def test_nobody_writes_but_through_save_by_its_own_name():
    aliased, writers = [], set()
    for module, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                whole = node.module == "phaseout.edges.writing"
                door = node.module == "phaseout.edges.writing.save"
                aliased += [
                    module for name in node.names
                    if name.name == "save" and (whole or (door and name.asname))
                ]  # fmt: skip
            if isinstance(node, ast.Import):
                aliased += [module for n in node.names if n.name.endswith("writing.save")]
        writers |= {(module, name) for name, call in functions(tree) if _writes(call)}
    assert (aliased, writers) == ([], APART)


# ── the inbox ────────────────────────────────────────────────────────────────────────────────────


def samples():
    """The rows of a clean sample: header → value; without the columns that tell firms apart."""
    sheet = openpyxl.load_workbook(folder("sample_ledgers") / "clean" / "渝北区.xlsx").active
    _, _, heads, *rows = sheet.iter_rows(values_only=True)
    full = [dict(zip(heads, row, strict=True)) for row in rows if row[1]]
    return [row | dict.fromkeys(("统一社会信用代码", "手续情况", "备注")) for row in full]


def rows_of(words, columns, district="渝北区"):
    """A row for each word: its name the word itself, its other texts the words after it."""
    models = samples()
    for k, word in enumerate(words):
        texts = {head: words[(k + n) % len(words)] for n, head in enumerate(columns, start=1)}
        own = {"序号": k + 1, "区县": district, "企业名称": word, "联系电话": PHONE}
        yield models[k % len(models)] | texts | own


def workbook(path, words, columns, unit="渝北区", faults=()):
    """A ledger in Excel; `words` also in its title, its head, its sheet and a column of its own."""
    rows = [*rows_of(words, columns, unit if unit.endswith("区") else "渝北区")]
    for k, head in enumerate(faults):
        rows[-1 - k][head] = words[k]
    rows[0]["联系电话"] = WRONG_PHONE
    heads = [*rows[0], words[0]]
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", "_", f"{words[0][:6]}{words[9]}")[:31])
    page.write_string(0, 0, f"2024年落后产能退出台账{words[9]}")
    page.write_string(1, 0, f"填报单位：{unit}　填报人：{words[10]}　联系电话：{PHONE}")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for x, head in enumerate(heads):
        page.write_string(2, x, head)
        for y, row in enumerate(rows, start=3):
            value = row.get(head, words[y % len(words)])
            if isinstance(value, datetime):
                page.write_datetime(y, x, value, day)
            elif isinstance(value, str):
                page.write_string(y, x, value)
            elif value is not None:
                page.write_number(y, x, value)
    last = len(rows) + 3
    page.write_formula(
        last, 2, '=HYPERLINK("http://evil.example/own","示例己厂")', None, "示例己厂"
    )
    page.write_string(last + 1, 0, f"注：{words[0]}{words[9]}")
    page.write_comment(3, 2, words[9], {"author": words[10]})
    book.close()


def text_table(path, words, columns):
    """The same as CSV, the one format in which everything can be written."""
    rows = [{k: f"{v:%Y-%m-%d}" if isinstance(v, datetime) else v for k, v in row.items()}
            for row in rows_of(words, columns, "巴南区")]  # fmt: skip
    page = StringIO(newline="")
    writer = csv.DictWriter(page, [*rows[0]])
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(page.getvalue(), "utf-8-sig", newline="")


# ── the walk ─────────────────────────────────────────────────────────────────────────────────────

PLAN = "chongqing-2024"
OUT = "出"
STEPS = (
    "inspect 收到的台账 --plan {plan}",
    "inspect 收到的台账 --plan {plan} --format json",
    "validate 收到的台账 --plan {plan} --receipt 出/回执 --return 出/退回件",
    "validate 收到的台账 --plan {plan} --format json -o 出/校验.json",
    "validate 收到的台账 --plan {plan} --format html -o 出/校验.html",
    "validate 收到的台账 --plan {plan} --format sarif -o 出/校验.sarif",
    "validate 收到的台账 --plan {plan} --format junit -o 出/校验.xml",
    "validate 收到的台账 --plan {plan} --format csv -o 出/校验.csv",
    "validate 报错文件名 --plan national --receipt 出/别的回执 --return 出/退回件（别的）",
    "merge 收到的台账 --plan {plan} -o 出/市级台账.xlsx --today 2024-12-30",
    "merge 收到的台账 --plan {plan} -o 出/市级台账.xlsx --previous 出/市级台账.xlsx "
    "--format json",
    "progress 收到的台账 --plan {plan} --receipt 出/回执 --letters 出/催报",
    "deadlines 出/市级台账.xlsx",
    "deadlines 出/市级台账.xlsx --explain {firm}",
    "deadlines 出/市级台账.xlsx --format json -o 出/期限.json",
    "deadlines 出/市级台账.xlsx --format xlsx -o 出/期限.xlsx --ics 出/期限.ics",
    "deadlines 出/市级台账.xlsx --format html -o 出/期限.html",
    "lists 出/市级台账.xlsx -o 出/上期名单 --today 2024-06-30 --format xlsx --number {word}",
    "lists 出/市级台账.xlsx -o 出/名单 --previous 出/上期名单 --number {word} "
    "--format xlsx,docx,html,csv,md",
    "lists 出/市级台账.xlsx -o 出/再出名单 --format json",
    "report 出/市级台账.xlsx --kind annual -o 出/报告 --to docx,pdf,html,md --trace",
    "report 出/市级台账.xlsx --kind notice -o 出/公告 --to docx,pdf,html,md",
    "report --plan {plan} --kind annual --copy-templates 出/模板",
    "report 出/市级台账.xlsx --kind annual --variables",
    "review 出/市级台账.xlsx --previous 出/市级台账.xlsx",
    "review 出/市级台账.xlsx --previous 出/市级台账.xlsx --format xlsx -o 出/回头看.xlsx",
    "review 出/市级台账.xlsx --previous 出/市级台账.xlsx --format json -o 出/回头看.json",
    "blank --plan national --ledger exit --unit {a} --unit {b} --unit {c} --unit {d} -o 出/空白台账",
    "plans --new {id} --extends {plan} -o 出/方案.toml",
    "catalogue import 目录.csv -o 出/条目.csv",
)  # fmt: skip


@dataclass
class Walk:
    """What came of the commands: where, which doors were passed, what was saved, what was said."""

    place: Path
    passed: set = field(default_factory=set)
    saved: list = field(default_factory=list)
    said: dict = field(default_factory=dict)
    inputs: dict = field(default_factory=dict)

    def of(self, *suffixes):
        """The files of these kinds: path from the folder → bytes."""
        found = {p.relative_to(self.place): p for p in self.saved if p.suffix in suffixes}
        assert found, f"no {suffixes} was written"
        return {str(name): path.read_bytes() for name, path in sorted(found.items())}


def hashes(place):
    return {p.relative_to(place): sha256(p.read_bytes()).hexdigest()
            for p in sorted(place.rglob("*")) if p.is_file()}  # fmt: skip


def inbox(place, words, unseen, named):
    """The ledgers of two districts, a file of another plan's whose name is theirs, a catalogue."""
    heads = {f.id: f.header for f in plan_fields()}
    columns = [heads[name] for name in TEXTS if name != "enterprise"]
    faults = [heads[name] for name in STRICT]
    got, other = place / "收到的台账", place / "报错文件名"
    got.mkdir()
    other.mkdir()
    workbook(got / "渝北区.xlsx", words, columns, faults=faults)
    workbook(got / f"{named[1]}涪陵区{named[0]}.xlsx", words[-11:], columns, "涪陵区")
    workbook(got / f"{named[1]}市经济信息委.xlsx", words[1:12], columns, "市经济信息委")
    text_table(got / "巴南区.csv", [*unseen, *words[:4]], columns)
    for name in named:
        text_table(other / f"{name}.csv", words[:3], columns)
    with (place / "目录.csv").open("w", encoding="utf-8", newline="") as page:
        clauses = csv.writer(page)
        clauses.writerow(["版本", "类别", "章节", "名称", "序号", "内容"])
        for n, word in enumerate(words, start=1):
            clauses.writerow(["2024年本", "淘汰类", word, "（一）示例行业", n, word])


def plan_fields():
    from phaseout.plan import load

    return load(PLAN).ledgers["exit"].fields.values()


def walked(place, words, unseen, named, steps=STEPS):
    """All commands typed in a folder of their own; each call of `save` noted where it was made."""
    walk = Walk(place)
    inbox(place, words, unseen, named)
    walk.inputs = hashes(place)
    units = dict(zip("abcde", map(shlex.quote, named), strict=True))
    with pytest.MonkeyPatch.context() as spied:
        for module in {module for module, *_ in doors()}:
            spied.setattr(importlib.import_module(module), "save", _spy(walk, module))
        for step in steps:
            line = step.format(
                plan=PLAN,
                firm=shlex.quote(words[0]),
                word=shlex.quote(words[9]),
                id="示例方案",
                **units,
            )
            walk.said[step] = run(f"phaseout {line}", place)
    return walk


def _spy(walk, module):
    from phaseout.edges.writing.save import save

    def spy(path, content, **more):
        frame = sys._getframe(1)
        walk.passed.add((module, frame.f_lineno))
        save(path, content, **more)
        walk.saved.append(walk.place / path)

    return spy


NAMES = ["..\\..\\evil", "=1+1<b>&\u202e", "CON", "名" * 83, "\x1b[31mjavascript:x"]
"""What a file may be called on one computer or another; and units for whom blank ledgers are asked."""
TAME = ["示例 甲厂", *(f"示例{sign}厂" for sign in "乙丙丁戊己庚辛壬癸子丑寅卯辰巳午")]
"""What stands in the ledgers that tell what is ours; the first has something to mend."""
PAPERS = re.compile(
    "--receipt.*--return|html|--today 2024-12-30|期限.xlsx --ics|-o 出/(上期名单|名单|报告|空白|回头看.xlsx)"
)
"""The commands by whose papers on tame ledgers it is told what is ours."""


@pytest.fixture(scope="session")
def nasty(tmp_path_factory):
    return walked(tmp_path_factory.mktemp("nasty"), [*SHORT, LONG], UNSEEN, NAMES)


@pytest.fixture(scope="session")
def tame(tmp_path_factory):
    steps = [step for step in STEPS if PAPERS.search(step)]
    return walked(tmp_path_factory.mktemp("tame"), TAME, TAME[:6], list("甲乙丙丁戊"), steps)


def test_every_door_of_the_program_was_passed(nasty):
    walked_through = {
        door for door in doors() for module, line in nasty.passed
        if module == door[0] and door[2] <= line <= door[3]
    }  # fmt: skip
    assert doors() and walked_through == doors()


def test_no_command_broke_and_each_did_its_work(nasty):
    assert {s: d.stderr for s, d in nasty.said.items() if d.returncode == 2} == {}
    assert "内部出错" not in "".join(d.stderr for d in nasty.said.values())


def test_what_lies_there_afterwards_went_through_the_door_and_the_inputs_are_as_they_were(nasty):
    there = hashes(nasty.place)
    assert {p: there[p] for p in nasty.inputs} == nasty.inputs
    new = {p for p in there if p not in nasty.inputs and p.name != RECORD and p.suffix != ".lock"}
    assert new == {path.relative_to(nasty.place) for path in nasty.saved}


# ── names ────────────────────────────────────────────────────────────────────────────────────────


def test_every_file_lies_where_it_was_asked_for_under_a_name_that_every_system_takes(nasty):
    for path in nasty.saved:
        inside = path.resolve().relative_to(nasty.place)
        assert inside.parts[0] == OUT and not path.is_symlink()
        for name in inside.parts:
            assert len(name.encode()) <= 255
            assert not RESERVED.fullmatch(name)
            assert not re.search(r'[\\/:*?"<>|]|^[ .~]|[ .]$', name)
            assert not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in name)


# ── workbooks ────────────────────────────────────────────────────────────────────────────────────

M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DEEDS = {"f", "formula", "formula1", "formula2", "definedName"}
"""The elements of a workbook that are worked out."""


@cache
def parts(content):
    """The parts of a package that are XML: name → root; each is well-formed."""
    package = ZipFile(BytesIO(content))
    names = [n for n in package.namelist() if n.endswith((".xml", ".rels", ".vml"))]
    return {name: etree.fromstring(package.read(name)) for name in names}


def local(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def deeds(content):
    """What is worked out in a workbook, without the numbers of rows."""
    return {
        re.sub(r"\d+", "0", element.text or "") for root in parts(content).values()
        for element in root.iter() if local(element) in DEEDS
    }  # fmt: skip


@cache
def cells(content):
    """(sheet, address) → (type, text as Excel shows it, whether it is quoted)."""
    of = parts(content)
    quoted = [xf.get("quotePrefix") == "1" for xf in of["xl/styles.xml"].find(f"{M}cellXfs")]
    shared = [_text(si) for si in of.get("xl/sharedStrings.xml", ())]
    found = {}
    targets = {r.get("Id"): r.get("Target") for r in of["xl/_rels/workbook.xml.rels"]}
    for sheet in of["xl/workbook.xml"].iter(f"{M}sheet"):
        target = targets[sheet.get(f"{R}id")].removeprefix("/xl/")
        for cell in of[f"xl/{target}"].iter(f"{M}c"):
            kind, value = cell.get("t", "n"), cell.findtext(f"{M}v")
            text = (
                shared[int(value)] if kind == "s" else _text(cell) if kind == "inlineStr" else value
            )
            found[sheet.get("name"), cell.get("r")] = (
                kind,
                text or "",
                quoted[int(cell.get("s", 0))],
            )
    return found


def _text(element):
    """The text of a string as Excel shows it: _x0041_ is A."""
    text = "".join(t.text or "" for t in element.iter(f"{M}t"))
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def received(nasty, name):
    """What lay in the inbox under a return copy: its formulas and cells are the clerk's own."""
    plain = re.sub(r"[\W_]|退回", "", Path(name).stem)
    return next(
        (
            path.read_bytes() for path in (nasty.place / "收到的台账").glob("*.xlsx")
            if "退回件/" in name and re.sub(r"[\W_]", "", path.stem) == plain
        ),
        None,
    )  # fmt: skip


def test_no_cell_made_of_data_is_a_formula(nasty, tame):
    ours = set().union(*map(deeds, tame.of(".xlsx").values()))
    for name, content in nasty.of(".xlsx").items():
        own = received(nasty, name)
        strange = deeds(content) - ours - (deeds(own) if own else set())
        assert not strange, (name, strange)
        assert all(
            kind in {"s", "inlineStr", "n", "b"} or own for kind, *_ in cells(content).values()
        )


def test_text_that_begins_like_a_formula_is_quoted_and_every_word_is_itself(nasty):
    shown = set()
    for name, content in nasty.of(".xlsx").items():
        own = received(nasty, name)
        clerks = {(at, text) for (_, at), (_, text, _) in (cells(own) if own else {}).items()}
        for (sheet, at), (kind, text, quoted) in cells(content).items():
            shown.add(text)
            if kind in {"s", "inlineStr"} and LEADS.match(text) and (at, text) not in clerks:
                assert quoted, (name, sheet, at, text)
    assert {*SHORT, LONG} <= shown | {"\t=1+2", "\r=1+3"}


def test_a_workbook_leads_nowhere_but_to_files_beside_it(nasty, tame):
    kinds = lambda walk: {(r.get("Type"), r.get("TargetMode")) for r in relations(walk)}  # noqa: E731
    assert kinds(nasty) <= kinds(tame)
    outside = [(path, r) for path, r in placed(nasty) if r.get("TargetMode") == "External"]
    assert outside
    for path, relation in outside:
        target = unquote(relation.get("Target")).replace("\\", "/")
        assert not re.match("[^/]*:|//", target), target
        assert (nasty.place / path).parent.joinpath(target).resolve().is_file(), target


def placed(walk):
    return [
        (path, relation) for path, content in walk.of(".xlsx").items()
        for name, root in parts(content).items() if name.endswith(".rels") for relation in root
    ]  # fmt: skip


def relations(walk):
    return [relation for _, relation in placed(walk)]


def test_a_control_character_is_shown_by_its_picture_in_all_that_we_make(nasty):
    for name, content in nasty.of(".xlsx").items():
        if "退回件" not in name:
            texts = [text for _, text, _ in cells(content).values()]
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", "".join(texts)), name


# ── text tables, pages ───────────────────────────────────────────────────────────────────────────


def test_no_cell_of_a_text_table_is_computed_and_none_is_written_unasked(nasty):
    asked = re.findall(r"[^ ]+\.csv", " ".join(STEPS))
    for command in COMMANDS.values():
        assert not any("csv" in str(option.default) for option in command.params)
    tables = nasty.of(".csv")
    assert all(name in asked or name.startswith("出/名单/") for name in tables)
    texts = [content.decode("utf-8-sig") for content in tables.values()]
    found = [
        cell for text in texts for row in csv.reader(StringIO(text, newline="")) for cell in row
    ]
    assert len(found) > 1000
    assert [cell for cell in found if COMPUTED.match(cell)] == []


def shape(page):
    """What acts in a page: scripts and styles, elements, attributes by name, where they lead."""
    root = html.fromstring(page.decode())
    every = [e for e in root.iter() if isinstance(e.tag, str)]
    acting = {(e.tag, e.text_content()) for e in every if e.tag in {"script", "style"}}
    names = {(e.tag, name) for e in every for name in e.attrib} | {(e.tag, "") for e in every}
    leads = {e.get(name) for e in every for name in ("href", "src", "action") if e.get(name)}
    return acting, names, leads


def test_a_page_holds_no_element_attribute_or_script_but_ours(nasty, tame):
    acting, names = (set().union(*(shape(p)[k] for p in tame.of(".html").values())) for k in (0, 1))
    for name, page in nasty.of(".html").items():
        own = shape(page)
        assert own[0] <= acting, name
        assert own[1] <= names, (name, own[1] - names)
        assert not any(attribute.startswith("on") for _, attribute in own[1])
        assert all(re.fullmatch(r"#[\w-]+|data:,", to) for to in own[2]), name


@pytest.mark.parametrize("place", ["出/校验", "出/期限", "出/名单/", "出/报告/"])
def test_words_are_themselves_in_a_page(nasty, place):
    pages = [page for name, page in nasty.of(".html").items() if name.startswith(place)]
    text = re.sub(r"\s", "", "".join(html.fromstring(p.decode()).text_content() for p in pages))
    firms = [
        "<script>alert(1)</script>",
        '"><imgsrc=xonerror=alert(1)>',
        "{{7*7}}",
        "]]>",
        "&lt;b&gt;",
    ]
    assert [firm for firm in firms if firm not in text] == []


# ── papers ───────────────────────────────────────────────────────────────────────────────────────


def powers(content):
    """What acts in a paper of Word: codes of fields, kinds of relationships, elements, where they lead."""
    found = set()
    for name, root in parts(content).items():
        for element in root.iter():
            kind = local(element)
            found.add((name.partition("/")[0], kind))
            if kind == "instrText":
                found.add(("field", element.text))
            if kind == "Relationship":
                outside = element.get("TargetMode") == "External" and element.get("Target")
                found.add((element.get("Type"), outside))
    return found


def test_a_paper_of_word_holds_no_field_and_leads_nowhere_that_ours_does_not(nasty, tame):
    ours = set().union(*map(powers, tame.of(".docx").values()))
    for name, content in nasty.of(".docx").items():
        assert powers(content) <= ours, (name, powers(content) - ours)


def test_a_pdf_does_nothing(nasty):
    for content in nasty.of(".pdf").values():
        reader = pypdf.PdfReader(BytesIO(content))
        keys = {
            key for n in range(1, len(reader.xref[0]) + 1) for key in _keys(reader.get_object(n))
        }
        assert "/Contents" in keys
        assert not keys & {
            "/JavaScript",
            "/JS",
            "/URI",
            "/Launch",
            "/AA",
            "/OpenAction",
            "/EmbeddedFiles",
        }


def _keys(thing):
    """The names in an object of a PDF and in what stands in it; not in what it points to."""
    if isinstance(thing, dict):
        for key, value in thing.raw_items() if hasattr(thing, "raw_items") else thing.items():
            yield key
            yield from _keys(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _keys(value)
    elif isinstance(thing, str) and thing.startswith("/"):
        yield thing


def marks(content):
    """The kinds of marks of a Markdown text and its pieces of HTML, as a reader with HTML sees them."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).enable("table").parse(content.decode())
    every = [t for token in tokens for t in (token, *(token.children or ()))]
    return {t.type if "html" not in t.type else t.content for t in every}


def test_a_markdown_text_holds_no_mark_that_ours_does_not(nasty, tame):
    ours = set().union(*map(marks, tame.of(".md").values())) | {"hardbreak", "text_special"}
    for name, content in nasty.of(".md").items():
        assert marks(content) <= ours, (name, marks(content) - ours)


# ── for machines ─────────────────────────────────────────────────────────────────────────────────


def test_the_calendar_holds_the_entries_of_the_deadlines_and_no_other_line(nasty):
    content = nasty.of(".ics")["出/期限.ics"]
    dues = json.loads(nasty.of(".json")["出/期限.json"])["items"]
    entries = Calendar.from_ical(content).walk("VEVENT")
    assert len(entries) == len([due for due in dues if due["due"]]) > 10
    names = {"BEGIN", "END", *(name for e in Calendar.from_ical(content).walk() for name in e)}
    lines = re.sub(rb"\r\n[ \t]", b"", content).decode().split("\r\n")
    assert {re.split("[;:]", line)[0] for line in lines if line} == names
    assert not any(name.startswith("X-E") for name in names)
    assert "END:VEVENT" in "".join(str(e["SUMMARY"]) for e in entries)


def test_what_is_for_machines_parses_and_holds_the_words_themselves(nasty):
    texts = [json.loads(c) for c in nasty.of(".json", ".sarif").values()]
    texts += [json.loads(nasty.said[s].stdout) for s in STEPS if s.endswith("--format json")]
    assert len(texts) > 10
    cases = etree.fromstring(nasty.of(".xml")["出/校验.xml"])
    told = json.loads(nasty.of(".json")["出/校验.json"])["findings"]
    failing = {(f["file"], f["rule"]) for f in told if f["severity"] == "error"}
    assert len(cases.findall(".//failure")) == len(failing) > 5
    assert {local(e) for e in cases.iter()} <= {
        "testsuites", "testsuite", "testcase", "failure", "properties", "property", "system-out", "skipped",
    }  # fmt: skip
    assert SHORT[0] in {f["value"] for f in told}


def test_a_new_plan_says_what_it_extends_and_nothing_else(nasty):
    assert tomllib.loads(nasty.of(".toml")["出/方案.toml"].decode())["plan"]["extends"] == PLAN


# ── the screen, and what nobody outside may read ─────────────────────────────────────────────────


@pytest.mark.parametrize("step", STEPS)
def test_no_control_character_of_a_ledger_reaches_the_screen(nasty, step):
    done = nasty.said[step]
    assert CONTROL.findall(done.stdout + done.stderr) == []


def everything(path):
    """All text of a file, its markup undone."""
    content = path.read_bytes()
    if path.suffix in {".xlsx", ".docx"}:
        return "\n".join("".join(root.itertext()) for root in parts(content).values())
    if path.suffix == ".pdf":
        return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
    return content.decode("utf-8-sig")


def test_a_telephone_number_is_only_in_what_stays_inside(nasty):
    texts = {str(p.relative_to(nasty.place)): everything(p) for p in set(nasty.saved)}
    inside = {name for name in texts if re.match("出/(市级台账|退回件)", name)}
    holding = {name for name, text in texts.items() if PHONE in text or WRONG_PHONE in text}
    assert holding and holding <= inside
    said = "".join(d.stdout + d.stderr for d in nasty.said.values())
    assert PHONE not in said and WRONG_PHONE not in said
