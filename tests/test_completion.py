"""The Tab key: what it offers, in which shells, and that it stays quiet."""

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from phaseout.cli import completion, main
from phaseout.edges.writing.workbook import Column, Sheet, Workbook, workbook_bytes
from phaseout.rules import RULES

ROOT = Path(__file__).parent.parent
CITY = {"phaseout.kind": "city", "phaseout.plan": "chongqing-2024"}
HERE = os.environ | {"PYTHONPATH": str(ROOT)}


@pytest.fixture
def tab(monkeypatch, capfd, tmp_path):
    """What a shell is offered at the end of a line."""

    def press(line, shell="bash"):
        words = line.split(" ")
        asked = {
            "_PHASEOUT_COMPLETE": f"complete_{shell}", "COMP_WORDS": line,
            "COMP_CWORD": str(len(words) - 1), "_TYPER_COMPLETE_ARGS": line,
            "_TYPER_COMPLETE_WORD_TO_COMPLETE": words[-1], "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }  # fmt: skip
        for name, value in asked.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["phaseout"])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capfd.readouterr()
        assert (ended.value.code, shown.err) == (0, "")
        return shown.out.split("\n")[:-1]

    return press


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("phaseout val", ["validate"]),
        ("phaseout receipt ", ["check"]),
        ("phaseout plans chongqing-", ["chongqing-2022", "chongqing-2024"]),
        ("phaseout plans --against hui", ["huizhou-2021"]),
        ("phaseout validate x --plan kuan", ["kuancheng-2017"]),
        ("phaseout blank --plan own", ["own.toml"]),
        ("phaseout blank --plan chongqing-2024 --unit 渝", ["渝中区", "渝北区"]),
        ("phaseout blank --plan huizhou-2021 --ledger e", ["exit"]),
        ("phaseout explain D00", [f"D00{n}" for n in range(1, 8)]),
        ("phaseout validate x --select T001,D007", ["T001,D007"]),
        ("phaseout report --plan huizhou-2021 --kind ", ["annual", "half-year"]),
        ("phaseout report city.xlsx --kind n", ["notice"]),
        ("phaseout report --to docx,p", ["docx,pdf"]),
        ("phaseout deadlines x --format j", ["json"]),
        ("phaseout merge --limit ce", ["cells="]),
        ("phaseout blank --plan no-such-plan --unit ", [""]),
        ("phaseout report no-such-file.xlsx --kind ", [""]),
        ("phaseout --ver", ["--version"]),
    ],
)  # fmt: skip
def test_the_tab_key_offers_what_fits(line, offered, tab, tmp_path):
    (tmp_path / "own.toml").write_text("[plan]\n", "utf-8")
    book = Workbook([Sheet("a", "a", [Column("a")], [])], "a", datetime(2024, 12, 31), CITY)
    (tmp_path / "city.xlsx").write_bytes(workbook_bytes(book))
    assert tab(line) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell", "pwsh"])
def test_every_shell_is_offered_the_same(shell, tab):
    offered = "\n".join(tab("phaseout plans chongqing-2024", shell))
    assert "chongqing-2024" in offered
    assert ("重庆市2024年" in offered) == (shell != "bash")


def test_the_rules_offered_are_the_rules():
    assert {name for name, _ in completion.rules(None)} == set(RULES)
    assert all(title == RULES[name].title for name, title in completion.rules(None))


@pytest.mark.parametrize("offer", ["plans", "rules", "limits"])
def test_an_offer_loads_nothing_heavy(offer):
    code = (
        f"import sys; from phaseout.cli import completion; list(completion.{offer}(None));"
        "print([m for m in ('pandas', 'numpy', 'openpyxl') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=HERE, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.skipif(not shutil.which("bash") or os.name == "nt", reason="no bash here")
def test_installing_tells_in_chinese_where_it_went(tmp_path):
    """The shell is named, as the one that runs the tests is none of the reader's."""
    done = subprocess.run(
        [sys.executable, "-m", "phaseout", "--install-completion", "bash"],
        capture_output=True, text=True, encoding="utf-8", check=True, cwd=tmp_path,
        env=HERE | {"HOME": str(tmp_path), "PHASEOUT_LANG": "zh", "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )  # fmt: skip
    made = tmp_path / ".bash_completions" / "phaseout.sh"
    assert done.stdout == f"已为 bash 装上 Tab 键补全，在 {made}；重新打开终端后起作用。\n"
    assert "_phaseout_completion" in made.read_text("utf-8")


def test_a_terminal_that_has_no_completion_is_told_which_have(monkeypatch, capsys):
    monkeypatch.setattr("typer._completion_shared._get_shell_name", lambda: "cmd")
    monkeypatch.setattr(sys, "argv", ["phaseout", "--install-completion", "--lang", "zh"])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (2, "")
    assert told.err.startswith("错误：没有装上 Tab 键补全：能装的终端有 PowerShell")


@pytest.mark.skipif(not shutil.which("bash") or os.name == "nt", reason="no bash here")
def test_a_real_bash_completes_a_unit(tmp_path):
    program = tmp_path / "phaseout"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m phaseout "$@"\n', "utf-8")
    program.chmod(0o755)
    script = (
        "source <(phaseout --show-completion bash); COMP_WORDS=(phaseout blank --plan "
        "chongqing-2024 --unit 渝); COMP_CWORD=5; _phaseout_completion phaseout;"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, encoding="utf-8",
        env=HERE | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
        cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["渝中区", "渝北区"], done.stderr
