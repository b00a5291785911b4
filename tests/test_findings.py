"""Findings in other tools' formats: valid after their schemas, and nothing lost on the way."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
from calls import phaseout
from lxml import etree
from test_waivers import IDLE, NAMED, SPENT

from phaseout.edges.findings import FORMATS, written
from phaseout.edges.findings.sheet import to_csv
from phaseout.jobs.batch import Job, check_files
from phaseout.model.finding import Finding, Place
from phaseout.paths import folder
from phaseout.plan import load
from phaseout.returns.waivers import useless

TODAY = date(2024, 12, 31)
MESSY = folder("sample_ledgers") / "messy"
SCHEMAS = Path(__file__).parent / "data" / "schemas"


@pytest.fixture(scope="module")
def waivers(tmp_path_factory):
    path = tmp_path_factory.mktemp("findings") / "豁免.toml"
    path.write_text(NAMED + SPENT + IDLE, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def checked(waivers):
    done = check_files(sorted(MESSY.iterdir()), Job("chongqing-2024", TODAY, waivers=waivers))
    return [c.submission for c in done]


@pytest.fixture(scope="module")
def idle(checked, waivers):
    return useless(checked, load("chongqing-2024", waivers=waivers), TODAY)


@pytest.fixture(scope="module")
def every(checked, idle):
    return [f for s in checked for f in s.findings] + list(idle)


@pytest.fixture(scope="module")
def sarif(checked, idle):
    return json.loads(written("sarif", checked, idle))


@pytest.fixture(scope="module")
def junit(checked, idle):
    return etree.fromstring(written("junit", checked, idle))


def test_sarif_is_valid(sarif):
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    jsonschema.validate(sarif, schema, format_checker=jsonschema.FormatChecker())


def test_junit_is_valid(junit):
    etree.XMLSchema(file=str(SCHEMAS / "junit-10.xsd")).assertValid(junit)


@pytest.mark.parametrize("kind", FORMATS)
def test_no_finding_is_lost(kind, checked, idle, every):
    text = written(kind, checked, idle)
    told = {
        "sarif": lambda: len(json.loads(text)["runs"][0]["results"]),
        "csv": lambda: len(list(csv.reader(StringIO(text)))) - 1,
        "junit": lambda: sum(
            len(node.text.splitlines())
            for node in etree.fromstring(text).iter("failure", "system-out")
        ),
    }[kind]()
    assert told == len(every) > 50


def test_sarif_leads_to_the_cell(sarif, every):
    finding = next(f for f in every if f.rule == "D001")
    result = next(r for r in sarif["runs"][0]["results"] if r["ruleId"] == "D001")
    place = result["locations"][0]
    assert place["physicalLocation"]["region"] == {"startLine": finding.place.row, "startColumn": 4}
    assert place["logicalLocations"] == [
        {"fullyQualifiedName": f"{finding.place.sheet}!{finding.place.cell}"}
    ]


def test_a_result_names_its_rule_by_number(sarif):
    run = sarif["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])


def test_what_is_waived_is_suppressed_in_sarif_and_fails_nowhere(sarif, junit):
    (one,) = [r for r in sarif["runs"][0]["results"] if r.get("suppressions")]
    assert one["ruleId"] == "T001"
    assert "示例市经济信息委" in one["suppressions"][0]["justification"]
    cases = junit.xpath('//testcase[starts-with(@name, "T001 ")]')
    assert [case.find("failure") is None for case in cases] == [True]
    assert [case.find("skipped").get("message") for case in cases] == ["已豁免"]


def test_only_errors_fail_in_junit(junit, every):
    failed = {(f.place.file, f.rule) for f in every if f.holds_back}
    assert int(junit.get("failures")) == len(failed) == len(junit.findall(".//failure"))


def test_a_clean_file_passes_in_junit(junit):
    suite = junit.xpath('testsuite[@name="黔江区_带宏.xlsm"]')[0]
    assert suite.get("failures") == "0"


def test_excel_neither_calculates_nor_garbles_the_csv(tmp_path):
    path = tmp_path / "渝北区.csv"
    heads = "区县,企业名称,统一社会信用代码,标准类别,产能"
    path.write_text(f"落后产能退出台账\n{heads}\n渝北区,示例厂,=1+1,能耗,\n", encoding="utf-8")
    (one,) = check_files([path], Job("chongqing-2024", TODAY))
    text = written("csv", [one.submission], ())
    assert text.startswith("\ufeff")
    cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
    assert "\t=1+1" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []


@pytest.mark.parametrize(
    "text", ["＝1+1", "＋1", "－1", "＠甲", " =1", "\n=1", "\t=1", "\r=1", "@甲"]
)
def test_no_cell_of_a_finding_begins_a_formula_in_the_csv(text):
    one = Finding("F001", "error", Place("渝北区.xlsx"), text, value=text)
    page = to_csv([], [one]).removeprefix("\ufeff")
    (row,) = csv.DictReader(StringIO(page, newline=""))
    assert (row["填写内容"], row["问题"]) == (f"\t{text.strip()}",) * 2


def test_a_control_character_of_a_cell_breaks_no_xml(checked):
    assert any("\x01" in (f.value or "") + f.message for s in checked for f in s.findings)
    etree.fromstring(written("junit", checked, ()))


def test_validate_writes_them_into_a_file_and_overwrites_no_other(tmp_path):
    out = tmp_path / "结果.sarif"
    call = ("validate", MESSY / "合川区_日期矛盾.xlsx", "--plan", "chongqing-2024", "--today", TODAY,
            "--format", "sarif", "-o", out)  # fmt: skip
    done = phaseout(*call)
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads(out.read_text(encoding="utf-8"))["version"] == "2.1.0"
    out.write_text("别人的文件", encoding="utf-8")
    refused = phaseout(*call)
    assert refused.returncode == 2
    assert "没有写入" in refused.stderr
    assert out.read_text(encoding="utf-8") == "别人的文件"
