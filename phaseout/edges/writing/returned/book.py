"""The workbook part: which sheets there are, and the sheet of results put in front of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from phaseout.edges.writing.returned.markup import (
    Element,
    Unpatchable,
    attributes,
    children,
    escaped,
    inside,
    renewed,
    resolved,
    root,
    spliced,
    with_attributes,
    within,
)
from phaseout.edges.writing.returned.parts import OFFICE, TYPES, Parts
from phaseout.sentence import say

REMEMBERED = "_phaseout_"
"""How the hidden names begin that say which fill lay under a colour."""
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet as the workbook lists it: its name, its part and what kind of sheet it is."""

    name: str
    part: str
    kind: str
    relation: str


class Book:
    """The workbook part of a package.

    Raises:
        Unpatchable: it is not written as Excel and WPS write it.
    """

    def __init__(self, parts: Parts, name: str) -> None:
        self.parts, self.name = parts, name
        self.part = parts.read(name)
        self._root = root(self.part, "workbook")
        self._inside = within(self.part, self._root)
        if "sheets" not in self._inside or b"purl.oclc.org" in self.part[:4096]:
            raise Unpatchable(say("是 Strict Open XML 格式"))
        self.tabs = list(self._tabs())

    @property
    def macros(self) -> bool:
        """Whether the package bears macros, so that its name must say so."""
        declared = b"macroEnabled" in self.parts.read(TYPES)
        return declared or self.parts.has("xl/vbaproject.bin")

    def remembered(self) -> dict[str, str]:
        """Colour of an earlier mark → the fill that lay under it."""
        found = {}
        for name in self._names():
            about = attributes(name.about)
            if (word := about.get("name", "")).startswith(REMEMBERED):
                text = resolved(inside(self.part, name).decode("utf-8", "replace"))
                colour = word.removeprefix(REMEMBERED)
                if re.fullmatch("[0-9A-F]{6}", colour):
                    found[colour] = text.strip('"').replace('""', '"')
        return found

    def with_front(
        self, name: str, relation: str, old: int | None, fills: Mapping[str, str]
    ) -> None:
        """A sheet put in front of all others and shown, in the stead of the one at place `old`.

        fills: what is to be remembered, as in `remembered`.
        """
        edits = [self._sheets(name, relation, old), *self._views()]
        edits += self._defined(old, fills)
        self.parts.write(self.name, spliced(self.part, edits))

    def _tabs(self) -> Iterator[Tab]:
        relations = {r.id: r for r in self.parts.relations(self.name)}
        for sheet in self._listed():
            about = attributes(sheet.about)
            id = next((v for n, v in about.items() if n.endswith(":id")), "")
            related = relations.get(id)
            if related is None:
                raise Unpatchable(say("有工作表找不到内部文件"))
            yield Tab(about.get("name", ""), related.target, related.kind, id)

    def _listed(self) -> list[Element]:
        sheets = self._inside["sheets"]
        return list(children(self.part, sheets.inner, sheets.outer))

    def _names(self) -> list[Element]:
        names = self._inside.get("definedNames")
        return list(children(self.part, names.inner, names.outer)) if names else []

    def _sheets(self, name: str, relation: str, old: int | None) -> tuple[int, int, bytes]:
        listed = self._listed()
        taken = [int(attributes(s.about).get("sheetId", "0")) for s in listed]
        new = (
            f'<sheet name="{escaped(name, quotes=True)}" sheetId="{max(taken, default=0) + 1}"'
            f' xmlns:r="{OFFICE.rstrip("/")}" r:id="{relation}"/>'
        ).encode()
        kept = [self.part[s.start : s.end] for n, s in enumerate(listed) if n != old]
        whole = self._inside["sheets"]
        return renewed(self.part, whole, whole.about, b"".join([new, *kept]))

    def _views(self) -> Iterator[tuple[int, int, bytes]]:
        views = self._inside.get("bookViews")
        for view in children(self.part, views.inner, views.outer) if views else ():
            about = with_attributes(view.about, {"activeTab": "0", "firstSheet": None})
            yield renewed(self.part, view, about, inside(self.part, view))

    def _defined(
        self, old: int | None, fills: Mapping[str, str]
    ) -> Iterator[tuple[int, int, bytes]]:
        lines = [line for name in self._names() if (line := self._moved(name, old))]
        lines += [_remembering(colour, fill) for colour, fill in fills.items()]
        whole = self._inside.get("definedNames")
        if whole is not None:
            if lines:
                yield renewed(self.part, whole, whole.about, b"".join(lines))
            else:
                yield whole.start, whole.end, b""
        elif lines:
            at = max(e.end for n, e in self._inside.items() if n in _BEFORE_NAMES)
            yield at, at, b"<definedNames>" + b"".join(lines) + b"</definedNames>"

    def _moved(self, name: Element, old: int | None) -> bytes:
        """A defined name with the place of its sheet as it is now; nothing for one of ours."""
        about = attributes(name.about)
        if about.get("name", "").startswith(REMEMBERED):
            return b""
        line = self.part[name.start : name.end]
        if "localSheetId" not in about:
            return line
        place = int(about["localSheetId"])
        if place == old:
            return b""
        moved = place + 1 if old is None or place < old else place
        changed = with_attributes(name.about, {"localSheetId": str(moved)})
        return spliced(
            line, [renewed(line, next(children(line)), changed, inside(self.part, name))]
        )


def _remembering(colour: str, fill: str) -> bytes:
    text = escaped('"' + fill.replace('"', '""') + '"')
    return f'<definedName name="{REMEMBERED}{colour}" hidden="1">{text}</definedName>'.encode()
