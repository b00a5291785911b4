"""What follows from the city ledger: deadlines, lists, the look back at last year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from phaseout.cli.calls import (
    as_json,
    day_of,
    fits_its_name,
    give,
    screen_for,
    show_json,
    warn_of_day,
)
from phaseout.cli.options import (
    City,
    Force,
    NoColor,
    Out,
    OutFile,
    PlanOption,
    Quiet,
    Today,
    format_option,
)
from phaseout.sentence import joined, say

if TYPE_CHECKING:
    from datetime import date

    from phaseout.edges.screen import Screen
    from phaseout.model.agenda import Agenda
    from phaseout.model.card import Publication
    from phaseout.model.merged import Merged
    from phaseout.model.plan import Plan


def deadlines(
    inputs: City,
    plan: PlanOption = None,
    today: Today = None,
    within: Annotated[
        int | None,
        typer.Option("--within", metavar="天数", min=0, help="只看这些天内到期的和已逾期的"),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="企业名称", help="逐步说明这家企业各项期限的算法和依据"),
    ] = None,
    format: Annotated[str, format_option("table", "json", "xlsx", "html")] = "table",
    out: OutFile = None,
    ics: Annotated[
        Path | None,
        typer.Option("--ics", metavar="路径", help="另写日历文件，可导入 Outlook、手机等日历"),
    ] = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """盯期限：整改、延期、承诺拆除、方案所定完成期限和报送的到期日。"""
    from phaseout.deadlines.agenda import agenda
    from phaseout.deadlines.clocks import deadlines as clocks
    from phaseout.deadlines.clocks import within_days
    from phaseout.deadlines.explanation import explanation
    from phaseout.edges import faces
    from phaseout.edges.screen.deadlines import show_deadlines, show_explanation
    from phaseout.jobs.outputs import read_cities, write_deadlines
    from phaseout.model.due import LATE_STATES

    screen = screen_for(quiet, no_color)
    fits_its_name(format, out)
    city, programme = read_cities(inputs, plan)
    warn_of_day(screen, programme, day_of(today))
    every = clocks(city, programme, day_of(today))
    told = explanation(city, every, programme, day_of(today), explain) if explain else None
    asked = told.dues if told else every
    dues = within_days(asked, within)
    ordered = agenda(asked, city, programme, day_of(today), within)
    tell_of_rows(screen, city)
    if format == "json":
        give(screen, as_json(faces.deadlines(dues, day_of(today)) | faces.waived(city)), out, force)
    elif out:
        write_deadlines(ordered, format, out, force=force)
        screen.remark(say("已写出：{out}", out=out))
    elif told:
        show_explanation(screen, told)
    else:
        show_deadlines(screen, ordered)
    if ics:
        write_deadlines(ordered, "ics", ics, force=force)
        screen.remark(say("已写出：{ics}", ics=ics))
        _say_undated(screen, ordered)
    raise typer.Exit(1 if any(d.state in LATE_STATES for d in dues) else 0)


def lists(
    inputs: City,
    out: Out,
    plan: PlanOption = None,
    today: Today = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="文件夹", help="上一期名单的文件夹；写明则另出变动说明"),
    ] = None,
    number: Annotated[str, typer.Option("--number", metavar="编号", help="本期名单的编号")] = "",
    format: Annotated[
        str, format_option("xlsx", "docx", "html", "csv", "md", "json")
    ] = "xlsx,docx",
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """出黄牌、红牌和退出名单，公布单位各有一份；与上一期相比的变动另写内部说明。"""
    from phaseout.edges import faces
    from phaseout.edges.screen.lists import show_lists, show_withheld
    from phaseout.jobs.outputs import read_cities
    from phaseout.jobs.publication import publish

    screen = screen_for(quiet, no_color)
    city, programme = read_cities(inputs, plan)
    warn_of_day(screen, programme, day_of(today))
    kinds = format.split(",")
    made = publish(
        city, programme, day_of(today), out, kinds, number=number, previous=previous, force=force
    )
    show_withheld(screen, made.withheld)
    if made.unverified:
        screen.warn(
            say(
                "上期文件夹里没有写出记录（.phaseout.json），看不出 名单.json 是否被改动过，请核对：{previous}",
                previous=previous,
            )
        )
    if made.tabbed:
        screen.remark(
            say(
                "csv 中以 =、+、-、@ 开头的内容前加了一个制表符，以免被当作公式；原文见 名单.json：{tabbed}。",
                tabbed=joined("、", made.tabbed),
            )
        )
    _warn_of_days(screen, city, programme, day_of(today), made.publication)
    tell_of_rows(screen, city)
    if pending := sum(len(rows) for rows in city.pending.values()):
        screen.warn(say("待核 {n} 行没有列入名单，见市级台账“待核”表。", n=pending))
    if "json" in kinds:
        show_json(screen, faces.lists(made.publication) | faces.waived(city))
    else:
        show_lists(screen, made.publication, out, (len(made.files), len(made.own)), made.internal)


def review(
    inputs: City,
    previous: Annotated[Path, typer.Option("--previous", metavar="路径", help="上年的市级台账")],
    plan: PlanOption = None,
    today: Today = None,
    format: Annotated[str, format_option("table", "json", "xlsx")] = "table",
    out: OutFile = None,
    force: Force = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """与上年对照：退出的又出现、没有办完、不见了、换了名称；并预填回头看台账。"""
    from filecmp import cmp

    from phaseout.edges import faces
    from phaseout.edges.screen.findings import show_reviewed
    from phaseout.jobs.cities import write_revisits
    from phaseout.jobs.outputs import read_cities
    from phaseout.review import review as held_against
    from phaseout.review import revisits

    screen = screen_for(quiet, no_color)
    fits_its_name(format, out)
    city, programme = read_cities(inputs, plan)
    last, _ = read_cities([previous], None)
    if any(cmp(path, previous, shallow=False) for path in inputs):
        screen.warn(
            say(
                "{previous} 与本年台账是同一份，对照看不出变化；请用上年的台账。", previous=previous
            )
        )
    findings = held_against(city, last, programme, day_of(today))
    lines = revisits(city, last, programme, findings)
    if format == "json":
        face = faces.reviewed(findings, lines, programme.id, day_of(today))
        give(screen, as_json(face), out, force)
    elif format == "xlsx" and out:
        write_revisits(lines, programme, day_of(today), out, force=force)
        screen.remark(say("已写出回头看台账 {n} 行：{out}", n=len(lines), out=out))
    else:
        show_reviewed(screen, findings, programme)
        screen.say(
            say("应回头看 {n} 项；预填的台账用 --format xlsx -o 回头看.xlsx 写出。", n=len(lines))
        )


def _warn_of_days(screen: Screen, city: Merged, plan: Plan, today: date, made: Publication) -> None:
    """A warning on firms of the lists whose due day no calendar can fix yet."""
    from phaseout.deadlines.clocks import deadlines as clocks

    listed = {row.enterprise for one in made.lists for row in one.rows}
    unsure = [
        due.enterprise for due in clocks(city, plan, today)
        if due.provisional and not due.pending and due.enterprise in listed
    ]  # fmt: skip
    if unsure:
        words = joined("、", dict.fromkeys(unsure))
        screen.warn(
            say(
                "到期日待定，当年的节假日安排尚未公布，暂按周末推算，公布前请核对：{words}。",
                words=words,
            )
        )


def tell_of_rows(screen: Screen, city: Merged) -> None:
    """A remark on rows that count although they have a fault."""
    if city.waived:
        screen.remark(say("其中经批准豁免 {n} 处，见市级台账“豁免”表。", n=len(city.waived)))


def _say_undated(screen: Screen, ordered: Agenda) -> None:
    """A remark on the clocks that no calendar can hold."""
    if undated := sum(item.due.due is None for item in ordered.items()):
        screen.remark(say("其中 {n} 项没有到期日，未写入日历。", n=undated))
