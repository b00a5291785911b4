"""The templates of an office: copied, changed, checked all at once, and never a danger."""

import json
import os
import time
from pathlib import Path

import pytest
from calls import phaseout
from test_kinds import paper, sample, text

from phaseout.edges.documents.markdown import to_markdown
from phaseout.edges.documents.template import TemplateFault, render_apart
from phaseout.jobs.office_templates import check_templates, copy_templates
from phaseout.plan import load, plan_ids
from phaseout.report.meanings import meanings
from phaseout.report.reported import asked, kind_of
from phaseout.report.stated import stated
from phaseout.report.variables import variables

DAY = load("huizhou-2021").period_to


def report(plan="huizhou-2021", kind="annual"):
    return asked(load(plan), kind, "", load(plan).period_to)


@pytest.fixture
def own(tmp_path):
    """A folder with a template of the office."""

    def folder(content, name="70_下一步打算.md.j2"):
        place = tmp_path / "模板"
        place.mkdir(exist_ok=True)
        (place / name).write_text(content, encoding="utf-8")
        return place

    return folder


def told(place):
    return [str(f) for f in check_templates(sample("huizhou-2021"), report(), place, DAY)]


# ---- copied out, laid over ours


def test_copied_templates_write_the_same_report(tmp_path):
    copy_templates(report(), tmp_path / "模板", force=False)
    ours = paper("huizhou-2021", "annual", "", "2021-12-31")
    theirs = paper("huizhou-2021", "annual", "", "2021-12-31", templates=tmp_path / "模板")
    assert to_markdown(theirs) == to_markdown(ours)


def test_the_copy_has_what_the_plan_itself_has_laid_over_the_kind(tmp_path):
    copy_templates(report("chongqing-2024", "notice"), tmp_path, force=False)
    assert "执法监督总体情况" in (tmp_path / "10_情况.md.j2").read_text(encoding="utf-8")
    assert (tmp_path / "词句.j2").is_file()


def test_a_section_of_the_office_replaces_ours_and_an_empty_one_drops_it(own):
    own("## 下一步打算\n{{ 地区 }}继续推进。")
    place = own("", "60_存在问题.md.j2")
    told = to_markdown(paper("huizhou-2021", "annual", "", "2021-12-31", templates=place))
    assert "## 六、下一步打算\n\n惠州市继续推进。" in told
    assert "存在问题" not in told


def test_an_annex_that_is_dropped_renumbers_those_behind_it(own):
    place = own("", "91_附件_汇总表.md.j2")
    place = own("## 总体情况\n名单见{{ 附件.退出企业名单 }}。", "10_总体情况.md.j2")
    document = paper("huizhou-2021", "annual", "", "2021-12-31", templates=place)
    assert "名单见附件1。" in text(document)
    assert "## 附件1　2021年度落后产能退出企业名单" in to_markdown(document)


def test_an_annex_of_the_offices_own_is_numbered_like_ours(own):
    place = own("【附件：竖页】补充材料\n见{{ 附件.补充材料 }}。", "96_附件_补充材料.md.j2")
    document = paper("huizhou-2021", "annual", "", "2021-12-31", templates=place)
    label = next(b.label for b in document.blocks if getattr(b, "title", "") == "补充材料")
    assert f"见{label}。" in text(document)


# ---- checked


def test_our_own_templates_have_no_fault():
    for plan in plan_ids():
        known = load(plan)
        for kind in known.reports:
            one = asked(known, kind, "", known.period_to or DAY)
            assert check_templates(None, one, None, one.on) == (), (plan, kind)


def test_all_faults_are_told_at_once_with_file_line_and_the_nearest_name(own):
    place = own(
        "## 下一步打算\n"
        "退出{{ 退出企业书 }}家。\n"
        "{{ 截止日|中文日起 }}\n"
        "【表：分标谁】题\n"
        "{% for 项 in 各标准 %}{{ 项.名字 }}{% endfor %}\n"
        "【主松】市政府\n"
    )
    assert told(place) == [
        "70_下一步打算.md.j2 第2行：没有“退出企业书”，是不是“退出企业数”？",
        "70_下一步打算.md.j2 第3行：没有叫“中文日起”的过滤器，是不是“中文日期”？",
        "70_下一步打算.md.j2 第4行："
        + next(t for t in told(place) if "分标谁" in t).partition("：")[2],
        "70_下一步打算.md.j2 第5行：“项”没有“名字”，是不是“名称”？",
        "70_下一步打算.md.j2 第6行：没有【主松】这种标记，是不是“主送”？",
    ]
    assert "是不是“分标准”" in told(place)[2]


def test_what_the_sandbox_forbids_is_told_beside_the_other_faults(own):
    place = own("## 下一步打算\n退出{{ 退出企业书 }}家。\n{{ ''.__class__.__mro__ }}\n")
    lines = [fault.partition("：")[0] for fault in told(place)]
    assert lines == ["70_下一步打算.md.j2 第2行", *["70_下一步打算.md.j2 第3行"] * 2]
    assert any("不许用“__class__”" in fault for fault in told(place))


def test_what_is_wrong_with_a_marker_itself_is_told_beside_the_other_faults(own):
    place = own(
        "## 下一步打算\n"
        "各标准情况如下：【表：分标准】题\n"
        "{% if 退出企业数 %}【署名：无章】市政府{% endif %}\n"
        "{{ 退出企业书 }}\n"
        "###### 太深\n"
        "{% if 退出企业数 %}见下表{% else %}【待写：原因】{% endif %}\n"
        "【日期】明天\n"
        "【日期】{{ 截止日 }}\n"
        "【附件：一】清单\n"
        "【主送】\n"
        "【待写：原因】写在这里\n"
    )
    assert [fault.partition("行：")[0][-1] for fault in told(place)] == list("23457901")
    assert "署名不认识“无章”，只有“不盖章”" in told(place)[1]
    assert "【表：分标准】要单独占一行，前面不能有文字" in told(place)[0]


@pytest.mark.parametrize(
    "line",
    ["## {% if true %}总的情况{% endif %}", "{% if true %}#{% else %}##{% endif %} 总的情况"],
)  # fmt: skip
def test_a_line_that_a_tag_divides_is_not_judged_by_its_pieces(own, line):
    assert told(own(f"{line}\n正文。\n")) == []


def test_faults_in_several_files_are_told_together(own):
    own("{{ 没有这个 }}", "60_存在问题.md.j2")
    place = own("## 下一步打算\n{% if 退出企业数 %}\n没有结束")
    assert [fault.split("：")[0] for fault in told(place)] == [
        "60_存在问题.md.j2 第1行", "70_下一步打算.md.j2 第3行",
    ]  # fmt: skip


def test_what_only_shows_without_a_year_before_is_found_too(own):
    (fault,) = told(own("## 下一步打算\n上年{{ 上年_退出企业数 }}家。"))
    assert fault.startswith("70_下一步打算.md.j2 第2行：没有“上年_退出企业数”")
    assert fault.endswith("（台账为空时）")


def test_the_command_tells_faults_with_status_one_and_none_with_nought(own, tmp_path):
    place = own("{{ 地驱 }}")
    done = phaseout("report", "--check-template", "--templates", place, "--plan", "kuancheng-2017")
    assert done.returncode == 1
    assert "第1行：没有“地驱”，是不是“地区”？" in done.stderr
    assert "Traceback" not in done.stderr
    done = phaseout("report", "--check-template", "--plan", "kuancheng-2017")
    assert (done.returncode, done.stdout.strip()) == (0, "模板没有问题。")


# ---- what there is to call


@pytest.mark.parametrize("plan", plan_ids())
def test_every_variable_has_a_meaning(plan):
    known = load(plan)
    one = asked(known, kind_of(known), "", known.period_to or DAY)
    facts = stated(sample(plan) if plan != "national" else sample("kuancheng-2017"), one)
    listed = meanings(facts, variables(facts, one))
    bare = [m.name for m in listed if not m.means and "." not in m.name]
    assert bare == []


def test_the_variables_are_listed_with_todays_value(tmp_path):
    ledger = tmp_path / "city.xlsx"
    samples = Path(__file__).parents[1] / "sample_ledgers" / "plans" / "kuancheng-2017"
    phaseout("merge", samples, "--plan", "kuancheng-2017", "--today", "2017-12-31", "-o", ledger)
    done = phaseout("report", ledger, "--variables", "--format", "json", "--today", "2017-12-31")
    face = json.loads(done.stdout)
    by_name = {v["name"]: v for v in face["variables"]}
    assert by_name["退出企业数"] == {
        "name": "退出企业数", "meaning": "退出企业数（家），编号 exit.enterprises", "value": "4",
    }  # fmt: skip
    assert by_name["截止日"]["value"] == "2017-12-31"
    assert {f["name"] for f in face["filters"]} == {"千分位", "百分比", "中文序", "中文日期"}
    assert "退出名单" in face["tables"]
    assert "分标准" in face["charts"]


# ---- never a danger


@pytest.mark.parametrize(
    "content",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ 各标准.__class__ }}",
        "{% include '/etc/passwd' %}",
        "{% include '../../pyproject.toml' %}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(地区) }}",
        "{{ 名单.update({'黄牌': 1}) }}",
    ],
)
def test_a_template_reaches_neither_python_nor_files(own, content):
    with pytest.raises(TemplateFault, match="70_下一步打算"):
        paper("huizhou-2021", "annual", "", "2021-12-31", templates=own(content))


def test_a_template_that_runs_for_ever_is_stopped(own):
    place = own("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")
    begun = time.monotonic()
    with pytest.raises(TemplateFault, match="1 秒还没有写完，已停止"):
        render_apart([place], {}, seconds=1)
    assert time.monotonic() - begun < 10


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_template_that_eats_the_memory_is_stopped(own):
    with pytest.raises(TemplateFault, match="占用的内存太多"):
        render_apart([own('{{ ("a" * 10**9)|list }}')], {}, seconds=30)


def test_a_range_beyond_reason_is_a_fault_with_its_line(own):
    with pytest.raises(TemplateFault, match="第2行：循环的次数太多"):
        render_apart([own("一\n{% for a in range(10**9) %}{% endfor %}")], {})


@pytest.mark.skipif(os.name == "nt", reason="links need a right on Windows")
def test_a_link_to_elsewhere_is_no_template(own, tmp_path):
    place = own("## 下一步打算")
    (tmp_path / "秘密").write_text("秘密", encoding="utf-8")
    (place / "99_其他.md.j2").symlink_to(tmp_path / "秘密")
    with pytest.raises(TemplateFault, match=r"99_其他.md.j2：是指向别处的链接"):
        paper("huizhou-2021", "annual", "", "2021-12-31", templates=place)


def test_a_folder_without_templates_says_how_to_get_some(tmp_path):
    with pytest.raises(TemplateFault, match=r"里面没有模板.*--copy-templates"):
        paper("huizhou-2021", "annual", "", "2021-12-31", templates=tmp_path)
