"""The package around the body: its parts, what its properties say, the same bytes each time."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from phaseout.edges.documents.docx.body import document_xml
from phaseout.edges.documents.docx.chart import chart_inline_xml, chart_xml, workbook_of
from phaseout.edges.documents.docx.inline import picture_inline_xml
from phaseout.edges.documents.docx.pages import running_xml
from phaseout.edges.documents.docx.styles import Faces, fonts_xml, settings_xml, styles_xml
from phaseout.model.document import Chart, Document, Picture, printable

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORKBOOK = "rIdWorkbook"


def packed(document: Document, faces: Faces) -> bytes:
    """The paper as a docx file."""
    package = Package()
    shown: list[Chart | Picture] = []

    def drawing(one: Chart | Picture, caption: str) -> str:
        shown.append(one)
        number = len(shown)
        if isinstance(one, Chart):
            return chart_inline_xml(one, caption, number, _relation(one, number))
        return picture_inline_xml(one, caption, number, _relation(one, number))

    paper = _part(package, "document", CT.WML_DOCUMENT_MAIN, document_xml(document, drawing))
    package.relate_to(paper, RT.OFFICE_DOCUMENT)
    for kind, (content_type, relation, xml) in _side_parts(faces).items():
        part = _part(package, kind[0].lower() + kind[1:], content_type, xml)
        paper.load_rel(relation, part, f"rId{kind}")
    for number, one in enumerate(shown, start=1):
        if isinstance(one, Chart):
            kind, part = RT.CHART, _chart_part(package, one, number, faces, document.day)
        else:
            kind, part = RT.IMAGE, _picture_part(package, one, number)
        paper.load_rel(kind, part, _relation(one, number))
    _describe(package, document)
    saved = BytesIO()
    package.save(saved)
    return _same_each_time(saved.getvalue())


def _part(package: Package, name: str, content_type: str, xml: str) -> Part:
    blob = (_XML + xml).encode()
    return Part(PackURI(f"/word/{name}.xml"), content_type, blob, package)


def _side_parts(faces: Faces) -> dict[str, tuple[str, str, str]]:
    """Content type, relationship and XML of the parts beside the document, by name."""
    parts = {
        "Styles": (CT.WML_STYLES, RT.STYLES, styles_xml(faces)),
        "Settings": (CT.WML_SETTINGS, RT.SETTINGS, settings_xml()),
        "FontTable": (CT.WML_FONT_TABLE, RT.FONT_TABLE, fonts_xml(faces)),
    }
    for (page, parity), (header, footer) in running_xml().items():
        parts[f"Header{page}{parity}"] = (CT.WML_HEADER, RT.HEADER, header)
        parts[f"Footer{page}{parity}"] = (CT.WML_FOOTER, RT.FOOTER, footer)
    return parts


def _chart_part(package: Package, chart: Chart, number: int, faces: Faces, day: date) -> Part:
    """The chart with the workbook of its figures, so that Word can edit them."""
    xml = chart_xml(chart, faces.song, _WORKBOOK)
    part = _part(package, f"charts/chart{number}", CT.DML_CHART, xml)
    place = PackURI(f"/word/embeddings/chart{number}.xlsx")
    workbook = Part(place, CT.SML_SHEET, workbook_of(chart, day), package)
    part.load_rel(RT.PACKAGE, workbook, _WORKBOOK)
    return part


def _picture_part(package: Package, picture: Picture, number: int) -> Part:
    place = PackURI(f"/word/media/image{number}.png")
    return Part(place, CT.PNG, picture.png, package)


def _relation(shown: Chart | Picture, number: int) -> str:
    return f"rId{type(shown).__name__}{number}"


def _describe(package: Package, document: Document) -> None:
    """The properties of the file; its times are the paper's date, never the clock."""
    moment = datetime.combine(document.day, time())
    properties = package.core_properties
    properties.title = printable(document.title)[:255]
    properties.author = properties.last_modified_by = printable(document.author)[:255]
    properties.language = "zh-CN"
    properties.revision = 1
    properties.created = properties.modified = moment


def _same_each_time(saved: bytes) -> bytes:
    """The package with its entries in one order and without the time of writing."""
    written = BytesIO()
    with ZipFile(BytesIO(saved)) as source, ZipFile(written, "w") as target:
        for name in sorted(source.namelist(), key=_package_order):
            entry = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            target.writestr(entry, source.read(name), ZIP_DEFLATED, compresslevel=6)
    return written.getvalue()


def _package_order(name: str) -> tuple[bool, bool, str]:
    """Readers that stream the package expect the two indexes first."""
    return name != "[Content_Types].xml", name != "_rels/.rels", name
