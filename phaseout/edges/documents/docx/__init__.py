"""A paper as docx, set as GB/T 9704-2012 asks: page, faces, numbers, signature, annexes.

python-docx is tamed here and nowhere else: it keeps the package, the text of the parts is ours.
"""

from __future__ import annotations

from phaseout.edges.documents.docx.styles import GB_FACES, Faces
from phaseout.model.document import Document

__all__ = ["GB_FACES", "Faces", "to_docx"]


def to_docx(document: Document, faces: Faces = GB_FACES) -> bytes:
    """The paper as a docx file; the same paper gives the same bytes."""
    from phaseout.edges.documents.docx.package import packed

    return packed(document, faces)
