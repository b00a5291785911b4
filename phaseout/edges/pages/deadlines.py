"""The clocks as a page."""

from __future__ import annotations

from phaseout.edges.pages.shell import page
from phaseout.model.agenda import PRESSING, URGENCIES, Agenda
from phaseout.model.due import KIND_WORDS


def deadline_page(agenda: Agenda) -> str:
    """The clocks with their reasoning, to be filtered and sorted."""
    return page("deadlines", "page.css", agenda=agenda, kinds=KIND_WORDS, urgencies=URGENCIES,
                pressing=PRESSING)  # fmt: skip
