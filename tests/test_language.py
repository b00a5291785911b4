"""The screen in English: no sentence without its translation, nothing else told otherwise."""

import ast
import gettext
import json
import pickle
import re
import runpy
import subprocess
import sys
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po

from phaseout.cli.language import language_of
from phaseout.edges.screen.language import in_language, mark, shown, speak
from phaseout.model.finding import Finding
from phaseout.paths import PACKAGE, folder
from phaseout.rules import RULES
from phaseout.sentence import Sentence, joined, say

CATALOGUE = runpy.run_path(str(PACKAGE.parent / "docs" / "make_catalogue.py"))
PO = CATALOGUE["PO"]
MESSAGES = [message for message in CATALOGUE["read"](PO) if message.id]
MESSY = folder("sample_ledgers") / "messy"
PLAN = ("--plan", "chongqing-2024", "--today", "2024-12-31")
CHINESE = re.compile(r"[⺀-鿿＀-￯、。“”‘’【】（）]")


def forms(message):
    """Template and translations."""
    told = message.string if isinstance(message.string, tuple) else (message.string,)
    return (message.id[0] if isinstance(message.id, tuple) else message.id), told


@pytest.fixture
def english():
    speak("en")
    yield
    speak("zh")


# -- the catalogue


def test_every_template_is_in_the_catalogue_and_nothing_else():
    known = {forms(message)[0] for message in MESSAGES}
    assert known == set(CATALOGUE["templates"]()), "python docs/make_catalogue.py"


def test_a_template_has_a_translation_with_its_values_and_its_markup():
    wrong = [
        (template, text)
        for template, told in map(forms, MESSAGES)
        for text in told
        if not text or values(text) != values(template) or marks(text) != marks(template)
    ]
    assert wrong == []
    assert not [message.id for message in MESSAGES if message.fuzzy]


def test_a_translation_shows_on_every_console():
    """Only what a cell must say stays Chinese, in quotation marks."""
    told = [text for message in MESSAGES for text in forms(message)[1]]
    assert [text for text in told if not re.sub(r'"[^"]*"', "", text).isascii()] == []


def test_no_translation_is_left_of_a_template_that_is_gone():
    with PO.open("rb") as file:
        assert not read_po(file).obsolete


def test_what_gettext_reads_is_the_catalogue():
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in MESSAGES:
        template, told = forms(message)
        one, many = (compiled.ngettext(template, template, n) for n in (1, 2))
        assert (one, many) == (told if len(told) == 2 else (compiled.gettext(template),) * 2) or (
            len(told) == 1 and compiled.gettext(template) == told[0]
        )


def values(text):
    """The names that a template asks for, each with its format."""
    return set(re.findall(r"{([a-z_][a-z_0-9]*)(:[^}]*)?}", text))


def marks(text):
    return sorted(re.findall(r"\[(?:(?:bold|dim|red|green|yellow) ?)+\]|\[/\]", text))


# -- nothing escapes it

DOCUMENTS = {
    # what officials read, print or file
    "report/": "the written report", "lists/": "published lists", "edges/documents/": "papers",
    "edges/writing/": "ledgers, return copies, receipts", "edges/pages/": "HTML pages",
    "edges/findings/": "sheets, SARIF and JUnit for others", "edges/rule_pages.py": "docs/规则.md",
    "edges/faces/": "JSON, which is the same in every language",
    "returns/receipts.py": "receipts", "review.py": "the look-back ledger",
    "merge/": "reasons that the city ledger keeps", "cases/reasons.py": "notes on changes of lists",
    "deadlines/tasks.py": "figures of the report", "jobs/office_templates.py": "templates",
    "model/document/": "papers", "model/facts.py": "the report", "model/public.py": "lists",
    "model/clause.py": "clause lists", "model/returned.py": "return copies",
    "model/ruling.py": "words of the sheet of conflicts", "model/law.py": "the words of the plan",
    # the words that cells are read by
    "values/": "dates, numbers, units, citations", "edges/reading/foreign.py": "titles",
    "edges/reading/form.py": "marks", "edges/reading/heads.py": "headers",
    "edges/reading/ignored.py": "rows that the city ledger lists as no items",
    "edges/reading/layout.py": "what stands above a table", "edges/reading/lines.py": "totals, notes",
    "edges/reading/returned.py": "our own sheets", "edges/reading/rows.py": "rows",
    "edges/reading/split.py": "machines", "edges/reading/readers.py": "yes and no",
    "edges/reading/totals.py": "totals", "edges/reading/broken.py": "error values",
}  # fmt: skip
"""Rooms that make what stays Chinese, or hold the words that cells are read by."""
SPEAKING_AMONG_DOCUMENTS = {
    "edges/writing/save.py", "edges/writing/hold.py", "edges/writing/returned/copy.py",
    "edges/documents/template/apart.py", "edges/documents/template/checking.py",
    "edges/documents/template/fault.py", "edges/documents/template/sandbox.py",
    "edges/documents/pdf/faces.py", "merge/ruled.py", "lists/changes.py",
}  # fmt: skip
"""Rooms among those of documents that say why something could not be written."""
DATA = {
    "calendar.py": ("节",),
    "edges/reading/desk.py": ("收到|收件",),
    "plan/outline.py": ("／",),
    "cli/meant.py": ("演示", "样例", "试用", "方案", "空白", "空表", "制发", "下发", "查看", "读取", "校验", "检查", "审核", "退回件", "汇总", "合并", "进度", "催报", "期限", "到期", "逾期", "名单", "黄牌", "红牌", "对照", "回头看", "报告", "公告", "规则", "说明", "目录", "回执", "帮助", "版本"),
    "overview/advice.py": (
        "收到的台账", "空白台账", "退回件", "回执", "市级台账.xlsx", "期限.xlsx", "名单", "回头看.xlsx",
        "报告", "上年市级台账.xlsx", "催报",
    ),
    "edges/screen/overview.py": ("→", "√"),
    "cases/cards.py": ("合格", "不合格", "是"),
    "cases/exits.py": ("×*",),
    "cases/items.py": ("｜",),
    "cli/__init__.py": ("phaseout ",),
    "deadlines/agenda.py": ("7天内", "30天内", "待核实", "逾期", "整改不达标", "不达标", "已办结", "日期未定", "30天后", "｜"),
    "edges/documents/pdf/faces.py": ("仿宋", "楷体", "小标宋", "黑体", "宋体"),
    "edges/documents/template/checking.py": ("^\\s*【", "表", "图", "。"),
    "edges/documents/template/sandbox.py": (")*(?=",),
    "edges/reading/between.py": ("。", "；"),
    "edges/reading/city/found.py": ("序号",),
    "edges/reading/city/joined.py": ("、",),
    "edges/reading/city/lists.py": (
        "台账", "事项", "不一致的栏目", "序号", "；", "补填的栏目", "取自", "企业名称", "规则", "问题", "豁免理由",
        "批准", "有效期至", "文件", "单位", "状态", "填报日期", "说明", "报送情况",
    ),
    "edges/reading/clause_list.py": (
        "目录", "年本", "版次", "大类", "部分", "章", "篇章", "小类", "行业", "分类名称", "项", "编号", "条", "具体内容",
        "淘汰期限", "截止日期", "全文", "[（(]", "类", "第",
    ),
    "edges/reading/city/tables.py": ("无",),
    "edges/reading/decisions.py": ("台账", "事项"),
    "edges/reading/inspection.py": ("_字典", "填报说明"),
    "edges/reading/publication.py": ("名单.json",),
    "edges/reading/receipt.py": ("(?P<unit>",),
    "edges/reading/text_tables.py": ("\\s*(备", "\ufffd"),
    "edges/screen/deadlines.py": ("待核实",),
    "edges/writing/save.py": ("(con|prn", "未命名"),
    "plan/clauses.py": ("年本",),
    "plan/files.py": ("[“”",),
    "plan/outdated.py": ("(?<!", "、"),
    "plan/sense.py": ("（", "）", "“", "”", "《", "》"),
    "plan/words.py": ("台账", "／"),
    "jobs/batch.py": ("；",),
    "jobs/demo.py": ("渝北区", "巴南区", "收到的台账", "空白台账", "市级台账.xlsx", "名单", "报告"),
    "jobs/fitting.py": (r"(20\d\d)年",),
    "jobs/outputs.py": ("催报函_", "报送情况通报"),
    "jobs/publication.py": ("（内部）", "变动说明（内部）."),
    "merge/ruled.py": ("：", "，"),
    "model/agenda.py": (
        "逾期", "不达标", "待核实", "7天内", "30天内", "30天后", "日期未定", "已办结",
        # what ledgers of deadlines, pages and calendars say
        "（本单位）", "（名称未填）", "今天到期", "还有 ", " 天", "已过 ", "已批准延期", "当年放假安排", "台账看不出",
        "　台账中经批准豁免", " 处", "全部期限", " 天内到期的",
    ),
    "model/due.py": ("逾期", "整改合格", "已依法关闭", "已退出", "主动退出", "按期完成", "未到期"),
    "model/finding.py": ("“", "”", ",})”", "……（", "…", "）"),
    "model/receipt.py": ("（第", "份）", "_回执_第", "轮"),
    "rules/campaigns.py": ("已恢复", "[、", "否", "、"),
    "rules/catalogue.py": ("落后生产工艺装备", "《目录》", "第", "项"),
    "rules/choice.py": ("，",),
    "rules/citations.py": ("《|(?:条例",),
    "rules/content.py": ("限期整改", "停产整改"),
    "rules/forms.py": (r"(?<!\d)(20",),
    "rules/frames.py": ("小计",),
    "rules/identity.py": ("[0-9",),
    "rules/rule.py": ("：: ",),
    "rules/thresholds.py": ("(?:[Φ", "毫米", "｜"),
}  # fmt: skip
"""The words in a room that are no message: what cells say, names of files, words of the JSON."""
ROOMS = [
    name
    for path in sorted(PACKAGE.rglob("*.py"))
    for name in (path.relative_to(PACKAGE).as_posix(),)
    if not name.startswith(tuple(DOCUMENTS)) or name in SPEAKING_AMONG_DOCUMENTS
]


@pytest.mark.parametrize("room", ROOMS)
def test_no_words_of_a_room_that_speaks_escape_the_catalogue(room):
    """An f-string, or a text that is not given to `say`, would never be told in English."""
    tree = ast.parse((PACKAGE / room).read_text(encoding="utf-8"))
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    known = {id(literal) for literal in CATALOGUE["spoken"](tree)} | docs
    escaped = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and not node.value.isascii() and id(node) not in known
        and not node.value.startswith(DATA.get(room, ()) or "\0")
    ]  # fmt: skip
    assert escaped == []


# -- which language


@pytest.mark.parametrize(
    ("words", "environment", "language"),
    [
        (["validate", "x", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh", "validate", "x"], {"LANG": "en_US.UTF-8"}, "zh"),
        ([], {"PHASEOUT_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ([], {"LANG": "zh_TW.Big5"}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {}, "en"),
    ],
)
def test_the_call_decides_then_the_environment_then_the_locale(words, environment, language):
    assert language_of(words, environment) == language


def called(*words, **environment):
    from os import environ

    call = [sys.executable, "-m", "phaseout", *map(str, words)]
    return subprocess.run(call, capture_output=True, env=environ | environment, check=False)


def test_a_language_that_the_screen_does_not_speak_is_refused():
    done = called("plans", "--lang", "fr", PHASEOUT_LANG="en")
    assert done.returncode == 2
    assert 'has no "fr"; choose from: zh, en' in done.stderr.decode()


@pytest.mark.parametrize(("menus", "language"), [(0x0804, "zh"), (0x0404, "zh"), (0x0409, "en")])
def test_on_windows_the_menus_decide(monkeypatch, menus, language):
    import ctypes

    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: menus)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert language_of([], {"LANG": "zh_CN.UTF-8" if language == "en" else "C"}) == language


def test_help_is_all_of_one_language():
    told = {
        word: called("validate", "--help", "--lang", word).stdout.decode() for word in ("zh", "en")
    }
    assert "用法：" in told["zh"] and not {"Usage", "Options"} & set(re.findall(r"\w+", told["zh"]))
    assert "Usage: " in told["en"] and not CHINESE.search(told["en"].partition("Example")[0])


# -- what is told


def test_a_sentence_is_told_with_its_values_and_the_sentences_among_them(english):
    place = say("第{row}行", row=3)
    assert in_language(joined("、", [place, "渝北区"])) == "row 3, 渝北区"


def test_a_sentence_tells_one_from_many(english):
    one, two = (
        in_language(say("校验结果（方案 {plan}，{n} 个文件）", plan="x", n=n)) for n in (1, 2)
    )
    assert (one, two) == ("Results (plan x, 1 file)", "Results (plan x, 2 files)")


def test_brackets_in_values_are_no_markup(english):
    told = shown(mark("[green]相符[/]{file}", file="[red]a.xlsx"))
    assert told == r"[green]相符[/]\[red]a.xlsx"


def test_a_sentence_survives_the_way_from_another_process():
    sent = say("延期 {extension_months:g} 个月", extension_months=3.0)
    back = pickle.loads(pickle.dumps(sent))
    assert (back, type(back), back.values) == (sent, Sentence, {"extension_months": 3.0})


def test_a_finding_from_a_child_process_is_told_in_english():
    done = called("validate", MESSY, *PLAN, "--lang", "en")
    assert "This ledger is an old blank form" in " ".join(done.stdout.decode().split())


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_a_rule_is_explained_in_english(english, rule):
    told = (rule.title, rule.reason, rule.advice, rule.rests_on if not rule.basis else "")
    assert not [text for text in told if CHINESE.search(re.sub(r'"[^"]*"', "", in_language(text)))]


def test_the_cells_of_an_example_stay_as_a_clerk_would_type_them():
    told = called("explain", "T011", "--lang", "en").stdout.decode()
    assert "整改期限" in told and "停产整治" not in told.partition("┏")[0]
    assert not CHINESE.search(told.partition("┏")[0])


def test_a_console_without_chinese_shows_all_words_of_ours():
    ascii_only = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PHASEOUT_LANG": "en"}
    for words in (("validate", "--help"), ("validate", "x.xlsx", "--plan", "y"), ("plans", "--x")):
        done = called(*words, **ascii_only)
        told = (done.stdout + done.stderr).partition(b"Example: ")[0]
        assert told.isascii() and b"?" not in told


def test_what_is_told_of_the_samples_has_no_chinese_but_data(tmp_path):
    """No run of three signs or more between the values of any template is left as it was."""
    city = tmp_path / "city.xlsx"
    told = [
        called(*words, "--lang", "en").stdout.decode()
        for words in (
            ("merge", MESSY, *PLAN, "-o", city), ("deadlines", city, *PLAN[2:]),
            ("progress", MESSY, *PLAN), ("validate", MESSY, *PLAN),
        )
    ]  # fmt: skip
    shown = re.sub(r"[│\s]+", "", "".join(told))
    data = "".join(path.read_text("utf-8") for path in (PACKAGE / "plans").glob("*.toml"))
    data += "".join(path.name for path in MESSY.iterdir())
    data += "人工改动 请核实 未汇入的内容"  # sheets of the city ledger
    data += "已退出 电解槽"  # what cells say
    ours = {
        run
        for message in MESSAGES
        for run in re.findall(r"[一-鿿，。；：、]{3,}", re.sub(r"{[^}]*}", "|", forms(message)[0]))
    }
    assert sorted(run for run in ours if run in shown and run not in data) == []


def test_scripts_read_the_same_bytes_in_every_language():
    call = (
        "validate",
        MESSY,
        "--plan",
        "chongqing-2024",
        "--today",
        "2024-12-31",
        "--format",
        "json",
    )
    told = {called(*call, "--lang", language).stdout for language in ("zh", "en")}
    assert len(told) == 1
    assert json.loads(told.pop())["findings"][0]["message"]


def test_what_papers_and_letters_carry_stays_chinese(english):
    finding = Finding("D001", "error", None, say("第{row}行", row=3))
    assert f"{finding.message}" == "第3行"
