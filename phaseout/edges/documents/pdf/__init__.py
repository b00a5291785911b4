"""A paper as PDF, laid out by typst as the docx is, without Word.

typst is tamed here and nowhere else; its source lies in `templates/pdf/` and holds no data.
"""

from __future__ import annotations

from phaseout.edges.documents.pdf.faces import PdfRefused
from phaseout.model.document import Document

__all__ = ["PdfRefused", "pdf_remarks", "to_pdf"]


def to_pdf(document: Document) -> bytes:
    """The paper as a PDF file; on one machine the same paper gives the same bytes.

    Raises:
        PdfRefused: typst is not installed, or the machine has no Chinese face.
    """
    from phaseout.edges.documents.pdf.typeset import typeset

    return typeset(document)


def pdf_remarks() -> tuple[str, ...]:
    """Which faces of the standard the machine has not, and what stands for them. Raises PdfRefused."""
    from phaseout.edges.documents.pdf.faces import remarks

    return remarks()
