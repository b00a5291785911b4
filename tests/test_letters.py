"""催报函 and 通报 as papers: who gets one, what it says, on what it rests."""

from datetime import date

import pytest
from docx import Document as docx
from typer.testing import CliRunner

from phaseout.cli import app
from phaseout.model.progress import Progress, Standing
from phaseout.paths import folder
from phaseout.plan import load
from phaseout.report.letters import addressees

SAMPLES = folder("sample_ledgers")
HEADS = "区县,企业名称,所属行业,标准类别,不达标事项,依据,责任部门,处置措施"
ROW = "博罗县,示例水泥一厂,水泥,技术,示例事项,示例依据,市工业和信息化局,立即淘汰"


@pytest.fixture
def letters(tmp_path):
    """Writes the letters of a call; gives name → text of each, tables included."""

    def write(place, plan, today):
        out = tmp_path / "催报"
        call = ["progress", place, "--plan", plan, "--today", today, "--letters", out]
        done = CliRunner().invoke(app, [str(word) for word in call])
        assert done.exit_code in (0, 1), done.exception
        return {path.stem: text(path) for path in sorted(out.glob("*.docx"))}

    return write


def text(path):
    paper = docx(str(path))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(p.text for p in paper.paragraphs), *cells])


@pytest.fixture
def huizhou(tmp_path):
    """A folder in which one department was late, one sent a faulty return, the rest nothing."""
    place = tmp_path / "收到"
    place.mkdir()
    for unit, row in (
        ("市应急管理局", ROW),
        ("市生态环境局", ROW.replace("立即淘汰", "示例").replace("一厂", "二厂")),
    ):
        above = f"填报单位：{unit},填报日期：2022-01-05\n"
        (place / f"{unit}.csv").write_text(f"{above}{HEADS}\n{row}", encoding="utf-8")
    return place


def test_each_unit_that_is_missing_faulty_or_late_gets_one_letter(letters, huizhou):
    plan = load("huizhou-2021")
    written = letters(huizhou, plan.id, "2022-01-10")
    bound = {*plan.districts, *plan.duties["returns"].units}
    assert set(written) == {f"催报函_{unit}" for unit in bound} | {"报送情况通报"}


def test_a_unit_that_sent_in_time_gets_none(letters):
    written = letters(SAMPLES / "clean", "chongqing-2024", "2024-12-31")
    assert "催报函_渝北区" not in written
    assert "催报函_城口县" not in written
    assert "催报函_万州区" in written


def test_a_letter_rests_on_the_words_of_the_duty(letters, huizhou):
    basis = load("huizhou-2021").duties["returns"].basis
    letter = letters(huizhou, "huizhou-2021", "2022-01-10")["催报函_市市场监管局"]
    assert f"《{basis.doc}》{basis.section}要求：“{basis.words}”。" in letter


def test_a_letter_for_which_the_plan_has_no_duty_cites_no_clause(letters, huizhou):
    letter = letters(huizhou, "huizhou-2021", "2022-01-10")["催报函_惠城区"]
    assert "要求：" not in letter
    assert "逾期" not in letter


def test_a_letter_to_a_missing_unit_tells_the_day_and_the_working_days(letters, huizhou):
    letter = letters(huizhou, "huizhou-2021", "2022-01-10")["催报函_市市场监管局"]
    # working days after 2021-12-31: January 4 to 7 and 10
    assert "报送期限为2021年12月31日，已逾期5个工作日。" in letter
    assert "关于催报" in letter


def test_a_letter_to_a_late_unit_asks_for_nothing_but_punctuality(letters, huizhou):
    letter = letters(huizhou, "huizhou-2021", "2022-01-10")["催报函_市应急管理局"]
    assert "于2022年1月5日报送，迟报2个工作日。" in letter
    assert "今后按期报送" in letter
    assert "补报" not in letter


def test_the_open_findings_of_a_unit_are_annexed(letters, huizhou):
    letter = letters(huizhou, "huizhou-2021", "2022-01-10")["催报函_市生态环境局"]
    assert "附件：市生态环境局台账中待改正、待核实的问题" in letter
    assert "H3" in letter and "处置措施" in letter
    assert "市应急管理局.csv" not in letter


def test_only_what_a_person_must_write_is_left_open(letters, huizhou):
    letter = letters(huizhou, "huizhou-2021", "2022-01-10")["催报函_市市场监管局"]
    assert letter.count("【待写") == 2
    assert "【待写：补报的最后日期】" in letter
    assert "【待写：联系人和联系电话】" in letter


def test_before_the_due_day_a_letter_names_it_and_leaves_no_day_open(letters, huizhou):
    letter = letters(huizhou, "huizhou-2021", "2021-06-10")["催报函_市市场监管局"]
    assert "请于2021年6月30日前报送" in letter
    assert "补报的最后日期" not in letter


def test_the_notice_ranks_the_slow_and_quotes_the_measure(letters, huizhou):
    notice = letters(huizhou, "huizhou-2021", "2022-01-10")["报送情况通报"]
    words = load("huizhou-2021").supervision["slow-areas"].basis.words
    assert f"“{words}”" in notice
    lines = notice.split("\n")
    assert lines.index("市市场监管局") < lines.index("惠城区")


def test_a_plan_that_knows_no_notice_as_a_measure_is_quoted_for_none(letters):
    place = SAMPLES / "plans" / "kuancheng-2017" / "区安监局.xlsx"
    written = letters(place, "kuancheng-2017", "2017-12-31")
    assert set(written) == {"催报函_区环保分局", "催报函_区质监分局", "报送情况通报"}
    assert "提出：" not in written["报送情况通报"]
    assert "区发改局" in written["催报函_区环保分局"]


def test_when_nobody_is_behind_nothing_is_written(letters):
    assert letters(SAMPLES / "plans" / "kuancheng-2017", "kuancheng-2017", "2017-12-31") == {}


def test_no_office_writes_to_itself():
    plan = load("zhengzhou-2019")
    told = Progress(
        date(2019, 7, 1),
        tuple(
            Standing(unit=unit, kind="department", duty="monthly", label="进展", state="missing")
            for unit in ("市工信局", "市水利局")
        ),
    )
    assert addressees(told, plan) == ("市水利局",)
