"""The parts of a package while it is changed: read, written, related, declared."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from phaseout.edges.reading.package import Package
from phaseout.edges.writing.returned.archive import repacked
from phaseout.edges.writing.returned.markup import (
    Unpatchable,
    attributes,
    children,
    escaped,
    root,
)
from phaseout.sentence import say

TYPES = "[Content_Types].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns='
    b'"http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
_FOREIGN_CODE = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-?8[\"'])", re.IGNORECASE)


class Relation(NamedTuple):
    """What a part points to: its id, the last word of its type, and the part."""

    id: str
    kind: str
    target: str


class Parts:
    """A package's parts by their names in lower case, and what is new in them."""

    def __init__(self, content: bytes) -> None:
        self._content, self._package = content, Package(content)
        self._seen: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        self._names = {name: info.filename for name, info in self._package.parts.items()}

    def read(self, name: str) -> bytes:
        """A part as it is now; empty where there is none.

        Raises:
            Unpatchable: XML in another encoding than UTF-8.
        """
        name = name.lower()
        if name not in self._new and name not in self._seen:
            part = self._package.read(name)
            if _FOREIGN_CODE.match(part.removeprefix(b"\xef\xbb\xbf")):
                raise Unpatchable(say("内部文字编码少见"))
            self._seen[name] = part
        return self._new.get(name, self._seen.get(name, b""))

    def write(self, name: str, part: bytes) -> None:
        """A part's new content; nothing is written where it is what it was."""
        if part != self.read(name):
            self._names.setdefault(name.lower(), name)
            self._new[name.lower()] = part

    def has(self, lead: str) -> bool:
        """Whether a part's name begins so."""
        return any(name.startswith(lead) for name in self._names)

    def content(self) -> bytes:
        """The package with all that is new."""
        return repacked(
            self._content, {self._names[name]: part for name, part in self._new.items()}
        )

    def relations(self, of: str) -> Iterator[Relation]:
        """What a part points to within the package."""
        part = self.read(_relations_of(of))
        if not part:
            return
        whole = root(part, "Relationships")
        for each in children(part, whole.inner, whole.outer):
            about = attributes(each.about)
            if about.get("TargetMode") != "External":
                target = _resolved(of, about.get("Target", ""))
                yield Relation(
                    about.get("Id", ""), about.get("Type", "").rpartition("/")[2], target
                )

    def related(self, of: str, kind: str) -> str:
        """The first part of a kind that a part points to; empty where there is none."""
        return next((r.target for r in self.relations(of) if r.kind == kind), "")

    def relate(self, of: str, kind: str, target: str) -> str:
        """A new relation; its id."""
        name = _relations_of(of)
        part = self.read(name) or _NO_RELATIONS
        whole = root(part, "Relationships")
        taken = set(re.findall(rb"\sId=[\"']([^\"']*)[\"']", part))
        number = next(n for n in range(1, len(taken) + 2) if f"rIdP{n}".encode() not in taken)
        new = (
            f'<Relationship Id="rIdP{number}" Type="{OFFICE}{kind}" Target="/{escaped(target)}"/>'
        ).encode()
        if whole.inner == whole.end:
            opened = part[whole.start : whole.end - 2].rstrip() + b">"
            part = part[: whole.start] + opened + new + b"</Relationships>" + part[whole.end :]
        else:
            part = part[: whole.outer] + new + part[whole.outer :]
        self._names.setdefault(name.lower(), name)
        self.write(name, part)
        return f"rIdP{number}"

    def declare(self, name: str, content_type: str) -> None:
        """A part's content type."""
        self._typed(f'<Override PartName="/{name}" ContentType="{content_type}"/>')

    def declare_all(self, ending: str, content_type: str) -> None:
        """The content type of all parts that end so, unless it is known."""
        if not re.search(rf'Extension="{ending}"'.encode(), self.read(TYPES), re.IGNORECASE):
            self._typed(f'<Default Extension="{ending}" ContentType="{content_type}"/>')

    def free(self, pattern: str) -> str:
        """A part name that is free, made of a pattern with a number in it."""
        return next(
            name for n in range(1, len(self._names) + 2)
            if (name := pattern.format(n)).lower() not in self._names
        )  # fmt: skip

    def _typed(self, line: str) -> None:
        part = self.read(TYPES)
        whole = root(part, "Types")
        if line.encode() not in part:
            # a Default stands before any Override
            at = whole.inner if line.startswith("<Default") else whole.outer
            self.write(TYPES, part[:at] + line.encode() + part[at:])


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(of: str, target: str) -> str:
    path = target.replace("\\", "/")
    joined = path if path.startswith("/") else posixpath.join(posixpath.dirname(of), path)
    return posixpath.normpath(joined).lstrip("/")
