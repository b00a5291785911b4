"""Pages for the browser, one file each: the clocks, what a check found, and papers."""

from phaseout.edges.pages.deadlines import deadline_page
from phaseout.edges.pages.findings import findings_page
from phaseout.edges.pages.paper import paper_page

__all__ = ["deadline_page", "findings_page", "paper_page"]
