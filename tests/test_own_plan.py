"""A plan of one's own: all that is wrong with it is told at once, with the line."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from calls import phaseout

from phaseout.jobs.outputs import write_skeleton
from phaseout.plan import PlanFault, examine, load, plan_ids
from phaseout.plan.keys import column_keys, entry_keys, single_keys
from phaseout.plan.outdated import dated_names, outdated
from phaseout.plan.tables import HEAD, SINGLES, TABLES

OWN = """\
[plan]
id = "my-city-2027"
extends = "chongqing-2024"
document = "示例市2027年方案"

"""


@pytest.fixture
def faults(tmp_path: Path):
    """What is wrong with a plan written to my.toml: (line, place, sentence) of each."""

    def told(text: str, head: str = OWN) -> list[tuple[int | None, str, str]]:
        path = tmp_path / "my.toml"
        path.write_text(head + text, encoding="utf-8")
        return [(f.line, str(f.place), f.says) for f in examine(str(path))[1]]

    return told


def plans(*words, cwd):
    return phaseout("plans", *words, cwd=cwd)


# ── each fault, with its line ────────────────────────────────────────────────────────────────────


def test_a_mistyped_key_is_told_with_its_line(faults):
    (one,) = faults('[standard.energy]\naliases = ["能耗"]\nlable = "能耗"')
    assert one == (8, "[standard.energy]", "不认识“lable”，是不是“label”？")


def test_a_key_missing_because_it_is_mistyped_is_not_told_twice(faults):
    (one,) = faults('[unit."示例局"]\nkidn = "department"')
    assert one[:2] == (7, "[unit.示例局]")


def test_a_mistyped_section_is_told_with_its_line_and_what_stands_in_it_is_not_missed(faults):
    (one,) = faults('[standrd.noise]\nlabel = "噪声"\n\n[list.yellow]\nstandards = ["noise"]')
    assert one == (6, "", "不认识“standrd”，是不是“standard”？")


def test_a_value_of_the_wrong_kind_is_told_with_the_line_of_its_key(faults):
    text = '[period.energy-rectification]\nlabel = "能耗"\nmonths = "六"'
    assert faults(text) == [(8, "[period.energy-rectification] months", "应是整数，现为“六”。")]


@pytest.mark.parametrize(
    ("said", "kind"),
    [("months = true", "整数"), ("months = 6.5", "整数"), ('moves = "是"', "true 或 false")],
)
def test_what_only_looks_like_the_right_kind_is_told(faults, said, kind):
    (one,) = faults(f"[period.energy-rectification]\n{said}")
    assert one[0] == 7
    assert kind in one[2]


def test_a_time_of_day_is_no_day(faults):
    (one,) = faults("", OWN.replace("\n\n", "\nto = 2027-12-31T00:00:00\n"))
    assert one[:2] == (5, "[plan] to")
    assert "日期" in one[2]


def test_a_wrong_value_in_an_inline_table_is_told_with_its_own_line(faults):
    text = '[ledger.exit.field]\nscale = { width = 9 }\nremark = { width = "宽" }'
    assert faults(text) == [(8, "[ledger.exit.field.remark] width", "应是数字，现为“宽”。")]


def test_an_unknown_department_is_told_with_the_line_on_which_it_stands(faults):
    text = '[standard.energy]\ndepartments = [\n  "市经济信息委",\n  "市经济信息厅",\n]'
    (one,) = faults(text)
    assert one[:2] == (9, "[standard.energy] departments")
    assert "是不是“市经济信息委”" in one[2]


def test_an_entry_without_its_basis_is_told_with_the_line_of_its_header(faults):
    text = '[policy.first]\nlabel = "示例政策"\n\n[policy.second]\nlabel = "示例政策"\n'
    assert [(line, place) for line, place, _ in faults(text)] == [
        (6, "[policy.first]"), (9, "[policy.second]"),
    ]  # fmt: skip


def test_a_rule_setting_that_does_not_exist_is_told_with_those_that_do(faults):
    assert faults("[rule.S006]\nful = 90") == [(7, "[rule.S006]", "不认识“ful”，是不是“full”？")]
    (one,) = faults("[rule.D001]\nlimit = 3")
    assert "runs、severity" in one[2]


def test_a_rule_setting_is_of_the_kind_that_its_default_is(faults):
    assert faults('[rule.C009]\nresumed = "已恢复"') == [
        (7, "[rule.C009] resumed", "应是列表，现为“已恢复”。")
    ]


def test_a_rule_that_does_not_exist_is_told_with_the_nearest(faults):
    (one,) = faults("[rule.D0001]\nruns = false")
    assert one[:2] == (6, "[rule.D0001]")
    assert "没有规则“D0001”，是不是“D001”？" in one[2]


def test_an_unknown_value_of_a_condition_is_told_once_not_for_each_column_like_it(faults):
    text = '[ledger.exit.field.remark]\nwanted_when = { exit_mode = ["拆除主设备"] }'
    (one,) = faults(text)
    assert one[:2] == (7, "[ledger.exit.field.remark] wanted_when exit_mode")
    assert "是不是“拆除主体设备”" in one[2]


def test_a_header_that_is_another_column_s_is_told_once_with_that_column(faults):
    (one,) = faults('[ledger.exit.field.remark]\naliases = ["附注", "企业 名称"]')
    assert one[:2] == (7, "[ledger.exit.field.remark] aliases")
    assert "“企业 名称”已是 enterprise 一栏的名称或别名" in one[2]


def test_like_an_unknown_column_or_ledger_is_told_with_the_nearest(faults):
    text = '[ledger.exit.field]\none = { like = "survey.topik" }\ntwo = { like = "surwey.topic" }'
    assert [(line, says) for line, _, says in faults(text)] == [
        (7, "没有“topik”，是不是“topic”？"), (8, "没有“surwey”，是不是“survey”？"),
    ]  # fmt: skip


def test_what_is_turned_off_must_have_been_inherited(faults):
    text = "[duty.plna]\noff = true\n\n[ledger.exit.field]\nsubsidies = { off = true }"
    assert [(line, says) for line, _, says in faults(text)] == [
        (6, "上级方案没有“plna”，是不是“plan”？"),
        (10, "上级方案没有“subsidies”，是不是“subsidy”？"),
    ]


def test_off_is_true_or_not_there(faults):
    (one,) = faults("[duty.plan]\noff = false")
    assert one[:2] == (7, "[duty.plan] off")


def test_plans_that_extend_each_other_are_told_with_the_line_beside_the_other_faults(tmp_path):
    for name, parent in (("one", "two"), ("two", "one")):
        text = f'[plan]\nid = "{name}"\nextends = "{parent}"\nyaer = 2027\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    plan, found = examine(str(tmp_path / "one.toml"))
    assert plan is None
    assert [(f.place.file, f.line) for f in found] == [
        ("one.toml", 3), ("two.toml", 4), ("one.toml", 4),
    ]  # fmt: skip
    assert "one.toml → two.toml → one.toml" in found[0].says


def test_a_fault_in_an_own_parent_is_told_with_that_file(tmp_path):
    parent = OWN.replace("my-city", "parent") + '[period.energy-rectification]\nmonths = "六"\n'
    (tmp_path / "parent.toml").write_text(parent, encoding="utf-8")
    child = (
        '[plan]\nid = "child"\nextends = "parent"\n\n[period.energy-rectification]\nmoves = true'
    )
    (tmp_path / "child.toml").write_text(child, encoding="utf-8")
    (one,) = examine(str(tmp_path / "child.toml"))[1]
    assert (one.place.file, one.line) == ("parent.toml", 7)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ('[unit]\n示例局 = { kind = "department" }', "中文名称要加英文双引号"),
        ('[unit.示例局]\nkind = "department"', "中文名称要加英文双引号"),
        ("[standard.energy]\nlabel = “能耗”", "要用英文半角"),
        ('[standard.energy]\nlabel ＝ "能耗"', "要用英文半角"),
        ('[standard.energy]\nlabel = "能耗', "缺少引号或括号"),
    ],
)
def test_what_chinese_typists_leave_in_toml_is_told_with_the_mend(faults, text, mend):
    with pytest.raises(PlanFault, match=mend):
        faults(text)


def test_a_file_saved_by_notepad_with_its_mark_is_read(tmp_path):
    path = tmp_path / "my.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OWN.encode())
    assert load(str(path)).id == "my-city-2027"


# ── all of them at once ──────────────────────────────────────────────────────────────────────────

MANY = """
[unit]
"示例区" = { kind = "distrct" }

[standard.energy]
departments = ["市经济信息厅"]

[period.energy-rectification]
months = "六"

[ledger.exit.field.remark]
wanted_when = { closed_om = "filled" }
"""


def test_faults_of_all_kinds_are_told_together(faults):
    assert [(line, place) for line, place, _ in faults(MANY)] == [
        (8, "[unit.示例区] kind"),
        (14, "[period.energy-rectification] months"),
        (11, "[standard.energy] departments"),
        (17, "[ledger.exit.field.remark] wanted_when"),
    ]


def test_loading_stops_at_the_first_of_them_with_its_line(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text(OWN + MANY, encoding="utf-8")
    with pytest.raises(PlanFault, match=r"^my\.toml \[unit\.示例区\] kind（第8行）：“distrct”"):
        load(str(path))


def test_an_entry_that_has_a_fault_is_not_missed_where_it_is_named(faults):
    text = '[unit."示例局"]\nkind = "departmnt"\n\n[standard.energy]\ndepartments = ["示例局"]'
    assert [line for line, _, _ in faults(text)] == [7]


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def test_check_shows_the_faults_in_the_order_of_the_lines_and_ends_with_2(tmp_path):
    (tmp_path / "my.toml").write_text(OWN + MANY, encoding="utf-8")
    done = plans("--check", "my.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert "my.toml 有 4 处问题" in done.stdout
    assert done.stdout.index("│ 11 │") < done.stdout.index("│ 14 │") < done.stdout.index("│ 17 │")


def test_check_says_what_a_plan_without_fault_holds(tmp_path):
    (tmp_path / "my.toml").write_text(OWN, encoding="utf-8")
    done = plans("--check", "my.toml", cwd=tmp_path)
    assert done.returncode == 0
    plan = load("chongqing-2024")
    assert f"填报单位：{len(plan.districts)} 个（万州区、" in done.stdout
    assert f"台账：{len(plan.ledgers)} 个（落后产能退出、" in done.stdout
    assert f"标准 {len(plan.standards)}" in done.stdout
    assert f"完成期限 {len(plan.deadlines)}" in done.stdout


def test_check_of_a_file_that_does_not_exist_is_one_sentence(tmp_path):
    done = plans("--check", "nowhere.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert "找不到方案文件 nowhere.toml" in done.stderr
    assert "Traceback" not in done.stderr


# ── a column like another ────────────────────────────────────────────────────────────────────────


def test_a_condition_stays_behind_where_the_ledger_has_not_the_column_it_asks_about(tmp_path):
    path = tmp_path / "my.toml"
    text = '[ledger.exit.field.remark]\nwanted_when = { exit_mode = ["关闭"] }'
    path.write_text(OWN + text, encoding="utf-8")
    ledgers = load(str(path)).ledgers
    assert ledgers["exit"].fields["remark"].wanted_when == ({"exit_mode": ("关闭",)},)
    assert ledgers["survey"].fields["remark"].wanted_when == ()


# ── a plan to begin with ─────────────────────────────────────────────────────────────────────────


def begun(folder: Path, parent: str = "national") -> str:
    """The text of a new plan over this one, lying in my-city-2027.toml."""
    out = write_skeleton("my-city-2027", parent, folder / "my-city-2027.toml")
    return out.read_text(encoding="utf-8")


def blocks(text: str) -> list[str]:
    """The examples of a new plan, each as it stands once its `# ` are taken away."""
    parts = re.split(r"^# (?=\[(?!ledger\.own\.field))", text, flags=re.MULTILINE)[1:]
    return [re.sub(r"^# ", "", f"# {p}", flags=re.MULTILINE).partition("\n\n")[0] for p in parts]


def uncommented(text: str) -> str:
    return re.sub(r"^# ", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("parent", plan_ids())
def test_a_new_plan_is_valid_as_it_is_over_every_plan(tmp_path, parent):
    begun(tmp_path, parent)
    plan = load(str(tmp_path / "my-city-2027.toml"))
    assert (plan.id, plan.year, plan.jurisdiction) == ("my-city-2027", 2027, "示例市")
    assert list(plan.ledgers) == list(load(parent).ledgers)


@pytest.mark.parametrize("parent", plan_ids())
def test_all_examples_of_a_new_plan_are_valid_together_over_every_plan(tmp_path, parent):
    text = begun(tmp_path, parent)
    (tmp_path / "all.toml").write_text(uncommented(text), encoding="utf-8")
    assert [str(fault) for fault in examine(str(tmp_path / "all.toml"))[1]] == []


def test_each_example_of_a_new_plan_is_valid_by_itself(tmp_path):
    text = begun(tmp_path)
    alone = tmp_path / "alone.toml"
    assert len(blocks(text)) > 30
    for block in blocks(text):
        alone.write_text(f"{text}\n{block}\n", encoding="utf-8")
        assert [str(fault) for fault in examine(str(alone))[1]] == [], block


def test_the_examples_show_every_section_and_every_key_that_there_is(tmp_path):
    shown = tomllib.loads(uncommented(begun(tmp_path)))
    assert shown.keys() == {"plan", *TABLES, *SINGLES}
    assert shown["plan"].keys() == HEAD
    for section in TABLES:
        keys = {key for entry in shown[section].values() for key in entry}
        assert keys >= set(entry_keys(section)) - {"off"}, section
    for section in SINGLES:
        assert shown[section].keys() == set(single_keys(section)), section
    columns = [c for lg in shown["ledger"].values() for c in lg["field"].values()]
    assert {key for column in columns for key in column} >= set(column_keys()) - {"off"}


def test_each_key_is_explained_in_words(tmp_path):
    for line in begun(tmp_path).splitlines():
        if re.match(r"(?:# )?\w+ += ", line):
            assert re.search(r"    # [一-鿿]+", line), line


def test_the_inherited_units_standards_and_ledgers_are_named(tmp_path):
    text, plan = begun(tmp_path, "zhengzhou-2019"), load("zhengzhou-2019")
    assert f"## 区县：{'、'.join(plan.districts)}\n" in text
    assert f"## 部门：{'、'.join(plan.departments)}\n" in text
    assert all(f"{s.id}（{s.label}：" in text for s in plan.standards.values())
    assert "exit（落后产能退出，已选）" in text
    assert "survey（摸排）" in text


def test_a_new_plan_over_an_own_one_finds_it_from_where_it_lies(tmp_path):
    begun(tmp_path)
    child = write_skeleton(
        "child-2028", str(tmp_path / "my-city-2027.toml"), tmp_path / "later" / "child-2028.toml"
    )
    assert 'extends      = "../my-city-2027"' in child.read_text(encoding="utf-8")
    assert "my-city-2027.toml" in load(str(child)).files


def test_a_new_plan_over_one_on_another_drive_names_its_whole_path(tmp_path, monkeypatch):
    def no_way(*_):
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    begun(tmp_path)
    monkeypatch.setattr("os.path.relpath", no_way)
    own = tmp_path / "my-city-2027.toml"
    child = write_skeleton("child-2028", str(own), tmp_path / "later" / "child-2028.toml")
    assert "my-city-2027.toml" in load(str(child)).files


def test_new_overwrites_nothing(tmp_path):
    first = plans("--new", "my-city-2027", "--extends", "national", cwd=tmp_path)
    before = (tmp_path / "my-city-2027.toml").read_bytes()
    again = plans("--new", "my-city-2027", "--extends", "chongqing-2024", cwd=tmp_path)
    assert (first.returncode, again.returncode) == (0, 2)
    assert "那里已有文件" in again.stderr
    assert (tmp_path / "my-city-2027.toml").read_bytes() == before


@pytest.mark.parametrize("id", ["national", "我的 方案", "../my", "a/b"])
def test_an_id_that_is_taken_or_no_name_of_a_file_is_refused(tmp_path, id):
    done = plans("--new", id, cwd=tmp_path)
    assert done.returncode == 2
    assert "不能用" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_new_over_an_unknown_plan_is_told_with_the_nearest(tmp_path):
    done = plans("--new", "my-city-2027", "--extends", "natoinal", cwd=tmp_path)
    assert done.returncode == 2
    assert "是不是“national”" in done.stderr
    assert list(tmp_path.iterdir()) == []


DEADLINE = """
[deadline.z]
label  = "示例期限"
ledger = "exit"
due    = 2027-06-30
done   = "closed_on"
basis  = { section = "二(五)", words = "6月底前完成" }
"""
PERIOD = """
[period.z]
label    = "示例整改"
standard = "energy"
measures = ["责令改正"]
months   = 6
basis    = { section = "二(五)", words = "6个月内整改" }
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (DEADLINE.replace('{ section = "二(五)", words = "6月底前完成" }', "{ }"), "缺少依据的原文"),
        (DEADLINE.replace('"6月底前完成"', '" "'), "缺少依据的原文"),
        (DEADLINE.replace("二(五)", "二(五"), "不成对"),
        (DEADLINE.replace('"closed_on"', '"enterprise"'), "不是日期"),
        (PERIOD.replace("months   = 6", "months = -6"), "应是正整数"),
        (PERIOD.replace("months   = 6", "months = 6\nextension_months = -1"), "不能是负数"),
        ('[ledger.exits]\ntitle = "示例台账"\n', "是不是“exit”"),
        ('[ledger.exit.field.capasity]\nnote = "示例"\n', "是不是“capacity”"),
        (
            '[threshold.z]\nlabel = "示例"\nwords = ["示例"]\nbelow = 3\nunit = "蒸吨每小时"\n'
            'basis = { section = "一", words = "示例3蒸吨以下" }\n',
            "不认识计量单位“蒸吨每小时”，是不是“蒸吨/小时”",
        ),
    ],
)  # fmt: skip
def test_what_can_never_take_effect_is_told_with_its_line(text, told, tmp_path):
    path = tmp_path / "示例.toml"
    path.write_text(OWN + text, encoding="utf-8")
    plan, faults = examine(str(path))
    assert plan is None
    assert [f for f in faults if told in str(f) and "（第" in str(f)], [str(f) for f in faults]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ('id = "chongqing-2024"\nextends = "national"', "自带方案的编号"),
        ('id = "z"\nextends = "chongqing-2024"\nfrom = 2025-01-01\nto = 2024-12-31', "早于起始日"),
    ],
)
def test_a_head_that_cannot_be_is_told(head, told, tmp_path):
    path = tmp_path / "示例.toml"
    path.write_text(f"[plan]\n{head}\n", encoding="utf-8")
    plan, faults = examine(str(path))
    assert plan is None
    assert [f for f in faults if told in str(f)], [str(f) for f in faults]


YEAR = """
[calendar.2027]
holidays = { "春节" = [2027-02-06, 2027-02-12] }
working  = [2027-02-20]
basis    = { section = "一", words = "示例通知" }
"""


def test_the_holidays_of_a_year_are_spelt_out_day_by_day(tmp_path):
    path = tmp_path / "my.toml"
    path.write_text(OWN + YEAR, encoding="utf-8")
    (year,) = load(str(path)).years
    assert (year.number, len(year.off), year.off[-1][0].day, year.working[0].day) == (
        2027,
        7,
        12,
        20,
    )


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("calendar.2027", "calendar.next", "应写成年份"),
        ("2027-02-06, 2027-02-12", "2027-02-12, 2027-02-06", "首末日不对"),
        ("2027-02-06, 2027-02-12", "", "应写首日和末日"),
        ("2027-02-06, 2027-02-12", "2028-02-06", "不在 2027 年"),
        ("[2027-02-20]", "[2027-02-22]", "不是调休上班的周末"),
        ('basis    = { section = "一", words = "示例通知" }', "", "缺少依据"),
    ],
)
def test_a_year_that_cannot_be_is_told(faults, was, now, said):
    assert [says for _, _, says in faults(YEAR.replace(was, now)) if said in says]


def test_a_folder_of_the_name_of_a_plan_does_not_hide_the_plan(tmp_path):
    (tmp_path / "chongqing-2024").mkdir()
    done = plans("chongqing-2024", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


# ── next year's plan of the same city ────────────────────────────────────────────────────────────


def test_next_years_plan_has_the_head_of_this_years_moved_on(tmp_path):
    write_skeleton("chongqing-2025", "chongqing-2024", tmp_path / "chongqing-2025.toml")
    plan = load(str(tmp_path / "chongqing-2025.toml"))
    assert plan.title == "重庆市2025年利用综合标准依法依规推动落后产能退出工作"
    assert (plan.jurisdiction, plan.year, plan.period_to) == ("重庆市", 2025, date(2025, 12, 31))


def test_no_list_and_no_report_of_next_years_plan_bears_this_year(tmp_path):
    write_skeleton("chongqing-2025", "chongqing-2024", tmp_path / "chongqing-2025.toml")
    plan = load(str(tmp_path / "chongqing-2025.toml"))
    assert plan.lists["exit"].title == "2025年度落后产能退出企业名单"
    assert not [name for name in dated_names(plan) if "2024" in name.text]


def test_the_check_names_what_still_bears_another_year_and_days_that_are_over(tmp_path):
    own = '[plan]\nid = "huizhou-2022"\nextends = "huizhou-2021"\nyear = 2022\nfrom = 2022-01-01\nto = 2022-12-31\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    done = plans("--check", "own.toml", cwd=tmp_path)
    assert done.returncode == 0
    assert "仍写着其他年度的" in done.stdout
    assert "duty.summary" in done.stdout and "2021-12-31" in done.stdout


@pytest.mark.parametrize("id", plan_ids())
def test_no_plan_of_ours_bears_another_year(id):
    assert outdated(load(id)) == ()
