"""A mistyped word gets the nearest right one, whatever it names."""

import shutil
import sys

import pytest

from phaseout.cli import main
from phaseout.paths import folder

PLAN = "--plan chongqing-2024"


@pytest.fixture
def wrong(monkeypatch, capsys, tmp_path):
    """What a wrong call is told, in a folder with ledgers."""
    (tmp_path / "收到的台账").mkdir()
    shutil.copyfile(
        folder("sample_ledgers") / "clean" / "渝北区.xlsx", tmp_path / "收到的台账" / "渝北区.xlsx"
    )

    def call(line):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["phaseout", *line.split()])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == 2
        return capsys.readouterr().err.replace("\n", "")

    return call


@pytest.mark.parametrize(
    ("line", "near"),
    [
        # commands, in English and as officials call them
        ("valdate 收到的台账", "“validate”"), ("deadline a", "“deadlines”"), ("校验 收到的台账", "“validate”"),
        ("校验台账", "“validate”"), ("汇总", "“merge”"), ("报告", "“report”"), ("期限", "“deadlines”"),
        ("名单", "“lists”"), ("回头看", "“review”"), ("help", "“--help”"), ("catalogue imprt", "“import”"),
        ("receipt chek", "“check”"), ("收到的台账", "phaseout validate 收到的台账"),
        # options
        ("validate 收到的台账 --recipt r", "--receipt"), ("merge 收到的台账 --pln x", "--plan"),
        ("--verison", "--version"), ("demo --quite", "--quiet"),
        # what options take
        ("plans chongqing-2042", "“chongqing-2024”"), ("plans chongqing-2024 --against huizou-2021", "“huizhou-2021”"),
        ("plans --new x --extends natinal", "“national”"), ("validate 收到的台账 --plan chonqing-2024", "“chongqing-2024”"),
        ("blank --plan 重庆2024 -o x", "“chongqing-2024”"), ("blank --plan 惠州 -o x", "“huizhou-2021”"),
        (f"blank {PLAN} --unit 渝北 -o x", "“渝北区”"), (f"blank {PLAN} --ledger exi -o x", "“exit”"),
        (f"blank {PLAN} --ledger 摸排台帐 -o x", "“摸排台账”"),
        (f"validate 收到的台账 {PLAN} --select D01", "“D001”"), (f"validate 收到的台账 {PLAN} --ignore T0O1", "“T001”"),
        ("explain D0001", "“D001”"), (f"validate 收到的台账 {PLAN} --format jsno", "“json”"),
        ("deadlines a --format xslx", "“xlsx”"), ("lists a -o x --format dcox", "“docx”"),
        ("report a -o x --to pfd", "“pdf”"), (f"report {PLAN} --kind anual --variables", "“annual”"),
        (f"report {PLAN} --kind anual --check-template", "“annual”"), ("plans --lang zn", "“zh”"),
        (f"validate 收到的台账 {PLAN} --limit cels=9", "“cells”"),
        # files and folders
        ("deadlines 收到的台账/渝北.xlsx", "“收到的台账/渝北区.xlsx”"), ("inspect 收到的台帐", "“收到的台账”"),
    ],
)  # fmt: skip
def test_a_mistyped_word_gets_the_nearest_right_one(line, near, wrong):
    told = wrong(line)
    assert near in told
    assert told.startswith("错误：") and "程序内部出错" not in told


def test_the_long_dash_of_a_chinese_keyboard_is_no_option(wrong):
    assert "请改用两个英文减号，如 --plan" in wrong("validate —plan chongqing-2024")


def test_a_word_that_resembles_nothing_is_not_guessed_at(wrong):
    assert wrong("xyzzy").startswith("错误：没有命令“xyzzy”。")
    assert wrong("plans --qqqq").startswith("错误：没有选项 --qqqq。")
