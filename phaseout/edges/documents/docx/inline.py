"""Drawings that stand in a line of text: charts and pictures, each described for a reader."""

from __future__ import annotations

from html import escape

from docx.oxml.ns import nsdecls

from phaseout.model.document import Picture, printable

_EMU_PER_MM = 36000
_DRAWINGML = "http://schemas.openxmlformats.org/drawingml/2006"


def picture_inline_xml(picture: Picture, caption: str, number: int, relation: str) -> str:
    """The drawing that shows a picture whose part the relation leads to."""
    size_mm = picture.width_mm, picture.height_mm
    name = f"图片 {number}"
    extent = f"<a:ext {_extent(size_mm)}/>"
    content = (
        f'<pic:pic {nsdecls("pic")}><pic:nvPicPr><pic:cNvPr id="{number}" name="{name}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{relation}"/><a:stretch>'
        f'<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>{extent}'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return inline_xml(graphic_xml("picture", content), size_mm, caption, number, name)


def graphic_xml(kind: str, content: str) -> str:
    """What a drawing shows: a chart or a picture."""
    uri = f"{_DRAWINGML}/{kind}"
    return f'<a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic>'


def inline_xml(
    graphic: str, size_mm: tuple[float, float], told: str, number: int, name: str
) -> str:
    """A drawing of this size as the content of a run; `told` is its description."""
    return (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {_extent(size_mm)}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{attribute(told)}"/>'
        f"<wp:cNvGraphicFramePr/>{graphic}</wp:inline></w:drawing>"
    )


def attribute(text: str) -> str:
    """A text as the value of an attribute."""
    return escape(printable(text).replace("\n", " "))


def _extent(size_mm: tuple[float, float]) -> str:
    width, height = (round(mm * _EMU_PER_MM) for mm in size_mm)
    return f'cx="{width}" cy="{height}"'
