"""The data of a paper through typst."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time

from phaseout.edges.documents.pdf.content import content
from phaseout.edges.documents.pdf.faces import found
from phaseout.model.document import Document
from phaseout.paths import folder


def typeset(document: Document) -> bytes:
    """The paper as PDF; its times are the paper's date, never the clock."""
    faces = found()
    import typst

    stand_in = "小标宋" in faces.missing
    paper = content(document, faces.roles["song"][0]) | {
        "faces": faces.roles, "latin": faces.latin,
        "title-weight": "semibold" if stand_in else "regular",
    }  # fmt: skip
    source = folder("templates") / "pdf" / "paper.typ"
    compiler = typst.Compiler(str(source), font_paths=list(faces.folders))
    made = compiler.compile(
        format="pdf",
        sys_inputs={"paper": json.dumps(paper, ensure_ascii=False)},
        timestamp=datetime.combine(document.day, time(), UTC),
    )
    assert isinstance(made, bytes)
    return made
