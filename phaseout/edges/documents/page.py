"""A paper as one page of HTML that loads nothing from outside, as its template lays it out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from phaseout.edges.documents.template import page
from phaseout.model.document import NOTHING, Document

TEMPLATE = "page.html.j2"


def to_page(document: Document, places: Sequence[Path]) -> str:
    """The whole paper; `places` are the folders in which the page's template is looked for."""
    blocks = [(type(block).__name__, block) for block in document.blocks]
    return page(places, TEMPLATE, {"paper": document, "blocks": blocks, "nothing": NOTHING})
