"""What a manual holds and an official paper does not: lines as typed, and lists within lists."""

from __future__ import annotations

from phaseout.edges.documents.docx.text import CHARACTER, hanging, paragraph, run
from phaseout.model.document import Code, Item

_MARK = 1.5
"""Characters that the mark of an item takes."""
_BOLD = "<w:b/>"


def code_xml(code: Code) -> str:
    """A grey paragraph, its lines broken where they are broken in the text."""
    return paragraph("GWCode", run(code.text))


def item_xml(item: Item) -> str:
    """The mark two characters further in at each level, the text in one edge behind it."""
    mark = run(f"{item.mark}\t")
    text = "".join(run(one.text, _BOLD if one.bold else "") for one in item.runs)
    left = 2 * item.level + _MARK
    # A stop of its own: one of Word's default stops may lie before the edge.
    stop = f'<w:tabs><w:tab w:val="left" w:pos="{round(left * CHARACTER)}"/></w:tabs>'
    return paragraph("GWBody", mark + text, stop + hanging(left, _MARK))
