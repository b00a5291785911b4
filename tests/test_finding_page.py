"""The page of findings: nothing lost, in the browser wide and on a telephone."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from calls import phaseout
from test_pages import PHONE, WIDE, browser, opened  # noqa: F401 -- a fixture

from phaseout.edges.pages import findings_page
from phaseout.jobs.batch import Job, check_files
from phaseout.model.finding import Finding, Place
from phaseout.model.law import Waiver
from phaseout.model.ledger import Submission
from phaseout.paths import folder
from phaseout.plan import load
from phaseout.rules import RULES

DAY = date(2024, 12, 31)
PLAN = load("chongqing-2024")
FILES = [
    "江津区_单元格有误.xlsx", "合川区_日期矛盾.xlsx", "涪陵区_各种写法.xlsx", "丰都县_扫描件.xlsx",
    "石柱县_别的台账.csv", "巴南区_缺栏目和隐藏表.xlsx", "黔江区_错误值和公式.xlsx",
]  # fmt: skip
EVIL = "<script>alert(1)</script>\"'&{{ 7*7 }}\x0b"


@pytest.fixture(scope="module")
def checked():
    paths = [folder("sample_ledgers") / "messy" / name for name in FILES]
    return [one.submission for one in check_files(paths, Job("chongqing-2024", DAY))]


@pytest.fixture(scope="module")
def page(checked):
    return findings_page(checked, PLAN, DAY)


@pytest.fixture(scope="module")
def address(page, tmp_path_factory):
    path = tmp_path_factory.mktemp("found") / "校验结果.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


def lines(page):
    """The rows of the list of findings that are seen."""
    return page.locator("section[data-part] tbody tr:not(.group):visible")


def found(number, **changed):
    own = Finding(
        "D001", "error", Place("示例区.xlsx", "台账", number + 3, "C"), f"第{number}处", "请核对"
    )
    return replace(own, **changed)


def of(*findings):
    return findings_page([Submission("示例区.xlsx", unit="渝北区", findings=findings)], PLAN, DAY)


def test_every_finding_every_file_and_every_certain_reading_stands_on_the_page(page, checked):
    text = unescape(page)
    for submission in checked:
        assert submission.file in text
        for finding in submission.findings:
            assert finding.message in text and finding.fix in text and finding.basis in text
    repairs = sum(len(s.repairs) for s in checked)
    assert f"<dt>按确定含义读取</dt><dd>{repairs}</dd>" in text


def test_the_page_of_each_rule_that_speaks_is_in_the_file(page, checked):
    spoken = {f.rule for s in checked for f in s.findings} | {
        r.rule for s in checked for r in s.repairs
    }
    text = unescape(page)
    for name in spoken:
        assert f'id="rule-{name}"' in page
        assert f"{name} {RULES[name].title}" in text
        assert RULES[name].reason.split("\n")[0] in text
        assert RULES[name].advice in text
    assert page.count('<article class="rule') == len(spoken)


def test_many_of_a_kind_are_one_line_that_names_every_cell():
    page = of(*(found(number) for number in range(1, 8)))
    assert "<strong>7 处</strong>" in page
    assert all(f"<li>C{number + 3}：第{number}处</li>" in page for number in range(1, 8))


def test_what_is_waived_says_why_and_counts_as_no_error():
    waiver = Waiver(
        id="甲", rule="D001", enterprise="示例水泥一厂", reason="市政府专题会议同意", by="张三",
        on=date(2024, 6, 1),
    )  # fmt: skip
    page = of(found(1, waived=waiver))
    assert "<dt>错误</dt><dd>0</dd>" in page and "<dt>已豁免</dt><dd>1</dd>" in page
    assert "豁免：市政府专题会议同意（张三 2024-06-01 批准）" in page


def test_a_clean_outcome_says_so():
    page = of()
    assert "没有发现问题。" in page and "<form" not in page and "规则说明" not in page


def test_nothing_of_a_file_acts_on_the_page():
    page = of(found(1, message=EVIL, fix=EVIL, value=EVIL))
    assert "<script>alert" not in page and "\x0b" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;{{ 7*7 }}") == 3


def test_validate_writes_the_page_into_its_file_only(tmp_path):
    source = folder("sample_ledgers") / "messy" / FILES[0]
    call = ("validate", source, "--today", "2024-12-31", "--format", "html")
    refused = phaseout(*call)
    assert refused.returncode == 2 and "以 .html 结尾" in refused.stderr.replace("\n", "")
    assert phaseout(*call, "-o", tmp_path / "结果.html").returncode == 1
    assert "台账校验结果" in (tmp_path / "结果.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_the_browser_has_nothing_to_complain_of(browser, address, size):  # noqa: F811
    page = opened(browser, address, size)
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])
def test_a_long_word_does_not_widen_the_page(browser, tmp_path, size):  # noqa: F811
    path = tmp_path / "long.html"
    path.write_text(of(found(1, message="A" * 300, value="长" * 200)), encoding="utf-8")
    page = opened(browser, path.as_uri(), size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_level_rule_and_unit_are_chosen_together(browser, address):  # noqa: F811
    page = opened(browser, address)
    page.get_by_label("单位", exact=True).select_option("江津区")
    page.get_by_label("级别", exact=True).select_option("提醒")
    count = lines(page).count()
    assert count and count == lines(page).locator(".level", has_text="提醒").count()
    page.get_by_label("规则", exact=True).select_option("F011 电话号码无效")
    assert lines(page).count() == 1


def test_the_filter_leaves_the_summary_alone(browser, address):  # noqa: F811
    page = opened(browser, address)
    page.get_by_label("查找").fill("没有这样的字")
    assert lines(page).count() == 0
    assert page.locator("section[aria-labelledby=units] tbody tr:visible").count() == len(FILES)


def test_a_rule_is_reached_by_its_link(browser, address):  # noqa: F811
    page = opened(browser, address, PHONE)
    lines(page).get_by_role("link", name="D001").first.click()
    assert page.locator("#rule-D001").is_visible()
    assert page.evaluate("document.querySelector(':target').id") == "rule-D001"
    assert page.complaints == []


def test_without_script_every_line_is_there(browser, address, page):  # noqa: F811
    seen = opened(browser, address, java_script_enabled=False)
    assert lines(seen).count() == page.count("data-level=")
    assert seen.locator("form:visible, button:visible").count() == 0
