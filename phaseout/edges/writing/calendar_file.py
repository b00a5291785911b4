"""The clocks as an iCalendar file (RFC 5545) that a later one brings up to date.

icalendar is tamed here and nowhere else.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from phaseout.edges.writing.city import shown
from phaseout.model.agenda import Agenda, Item
from phaseout.model.due import KIND_WORDS

if TYPE_CHECKING:
    from icalendar import Alarm, Event

ALARMS = (30, 7, 1)
"""Days before the due day."""
NAMESPACE = UUID("8f0c1f6e-4f0b-5d0a-9a53-6a1d5b6f2c11")
"""Ours for ever: with another, every entry already imported would stand twice."""
FIRST_DAY = date(2000, 1, 1)


def calendar_file(agenda: Agenda) -> bytes:
    """One all-day entry for each clock that has a day; the same agenda gives the same bytes.

    What is done stays in, without an alarm, so that an import silences the one that stands there.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//phaseout//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", shown(f"期限：{agenda.title}"))
    for item in agenda.items():
        if item.due.due:
            calendar.add_component(_entry(item, item.due.due, agenda))
    written: bytes = calendar.to_ical()
    return written


def _entry(item: Item, day: date, agenda: Agenda) -> Event:
    """The entry of a clock. A later export has the higher SEQUENCE and takes the place of this."""
    from icalendar import Event

    moment = datetime.combine(agenda.today, time(), UTC)
    entry = Event()
    entry.add("uid", str(uuid5(NAMESPACE, f"{agenda.plan}｜{item.identity}")))
    entry.add("dtstamp", moment)
    entry.add("last-modified", moment)
    entry.add("sequence", (agenda.today - FIRST_DAY).days)
    entry.add("summary", _summary(item))
    entry.add("description", _description(item, agenda.today))
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    entry.add("categories", [KIND_WORDS[item.due.kind], *(["待核"] if item.due.pending else [])])
    if item.due.days_left is not None and item.due.days_left >= 0:
        for days in ALARMS:
            entry.add_component(_alarm(item, days))
    return entry


def _alarm(item: Item, days: int) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"还有 {days} 天：{_summary(item)}")
    alarm.add("trigger", timedelta(days=-days))
    return alarm


def _summary(item: Item) -> str:
    """［待核］［逾期］示例水泥一厂：责令整改到期（渝北区）."""
    marks = (
        *(["待核"] if item.due.pending else []),
        *([item.urgency] if item.urgency in {"逾期", "不达标", "待核实", "已办结"} else []),
    )
    about = "：".join(filter(None, (item.due.enterprise, item.matter)))
    unit = f"（{item.due.unit}）" if item.due.unit else ""
    return shown("".join(f"［{mark}］" for mark in marks) + f"{about}到期{unit}")


def _description(item: Item, today: date) -> str:
    """How the day was found, how the clock stands now, and by what right."""
    due = item.due
    lines = (
        *(["本行待核，仅供参考"] if due.pending else []),
        *item.remarks,
        *(due.steps or [f"截至 {today}：{due.state}"]),
        *([f"依据：{due.basis}"] if due.basis else []),
    )
    return shown("\n".join(lines))
