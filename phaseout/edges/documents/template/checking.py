"""All that is wrong in templates at once: names, filters, markers, each with its file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from phaseout.edges.documents.template.fault import TemplateFault, suggestion, syntax_sentence
from phaseout.edges.documents.template.rendering import section_names
from phaseout.edges.documents.template.sandbox import environment_of
from phaseout.sentence import joined, say

_MARKER = re.compile(r"^\s*【([^【】：:]+)(?:[：:]([^【】{}]*))?】", re.MULTILINE)
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_SOME = "\0"
"""Stands for a value that is not known before the template is filled."""


@dataclass(frozen=True, slots=True)
class Known:
    """What templates may call: variables (one mapping a case), tables, charts, parts of a paper.

    fault: what is wrong with a line as it stands (file, number, text), if anything.
    """

    cases: Sequence[Mapping[str, Any]]
    tables: Iterable[str] = ()
    charts: Iterable[str] = ()
    parts: Iterable[str] = ()
    fault: Callable[[str, int, str], TemplateFault | None] = lambda *_: None
    names: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The names of all cases together; of a list the case that has the most items."""
        for case in self.cases:
            for name, value in case.items():
                if name not in self.names or _fuller(value, self.names[name]):
                    self.names[name] = value


def faults_in(folders: Sequence[Path], known: Known) -> tuple[TemplateFault, ...]:
    """Every fault that can be seen without rendering, file by file, in the order of the lines."""
    environment = environment_of(folders, known.names)
    found = []
    for name in _files(folders):
        path = next(place / name for place in reversed(folders) if (place / name).is_file())
        found += sorted(_of_file(name, path, environment, known), key=lambda f: f.line or 0)
    return tuple(found)


def _files(folders: Sequence[Path]) -> tuple[str, ...]:
    """The sections, then what they import."""
    every = {path.name for folder in folders for path in folder.glob("*.j2")}
    sections = section_names(folders)
    return (*sections, *sorted(every - set(sections)))


def _of_file(
    name: str, path: Path, environment: ImmutableSandboxedEnvironment, known: Known
) -> Iterator[TemplateFault]:
    try:
        source = path.read_text(encoding="utf-8-sig")
        tree = environment.parse(source, name, str(path))
    except UnicodeDecodeError:
        yield TemplateFault(name, None, say("不是 UTF-8 编码，请用 UTF-8 另存一次"))
        return
    except TemplateSyntaxError as error:
        yield TemplateFault(name, error.lineno, syntax_sentence(error.message or "", environment))
        yield from _written_faults(name, path.read_text(encoding="utf-8-sig"), known)
        return
    for line, says in dict.fromkeys(_said(tree, environment, known.names)):
        yield TemplateFault(name, line, says)
    yield from _written_faults(name, source, known)


def _written_faults(name: str, source: str, known: Known) -> Iterator[TemplateFault]:
    """Of each line the first fault that does not hang on what the template is filled with."""
    first: dict[int | None, TemplateFault] = {}
    for fault in (*_markers(name, source, known), *_lines(name, source, known)):
        first.setdefault(fault.line, fault)
    yield from first.values()


def _lines(name: str, source: str, known: Known) -> Iterator[TemplateFault]:
    """What is wrong with lines that hold no value, and that no tag of the template divides."""
    plain = _TAG.sub(lambda tag: "\v" + "\n" * tag[0].count("\n"), source)
    plain = _VALUE.sub(lambda value: _SOME + "\n" * value[0].count("\n"), plain)
    for number, line in enumerate(plain.split("\n"), 1):
        pieces = [piece for each in line.split("\v") if (piece := each.strip())]
        if len(pieces) == 1 and _SOME not in line and (fault := known.fault(name, number, *pieces)):
            yield fault


def _said(
    tree: nodes.Template, environment: ImmutableSandboxedEnvironment, names: Mapping[str, Any]
) -> Iterator[tuple[int, str]]:
    """Names, filters and tests that there are not, and what a name has not."""
    own = _own_names(tree)
    for name in tree.find_all(nodes.Name):
        free = name.ctx == "load" and name.name not in own
        if free and name.name not in names and name.name not in environment.globals:
            yield (
                name.lineno,
                say(
                    "没有“{name}”{near}", name=name.name, near=suggestion(name.name, [*names, *own])
                ),
            )
    for filtered in tree.find_all(nodes.Filter):
        if filtered.name not in environment.filters:
            near = suggestion(filtered.name, environment.filters)
            yield (
                filtered.lineno,
                say("没有叫“{name}”的过滤器{near}", name=filtered.name, near=near),
            )
    for tested in tree.find_all(nodes.Test):
        if tested.name not in environment.tests:
            near = suggestion(tested.name, environment.tests)
            yield tested.lineno, say("没有叫“{name}”的判断{near}", name=tested.name, near=near)
    shapes = {**names, **{k: v for k, v in _loops(tree, names).items() if k in own}}
    for asked in tree.find_all(nodes.Getattr):
        if asked.attr.startswith("_"):
            yield asked.lineno, say("模板里不许用“{name}”", name=asked.attr)
        held = shapes.get(asked.node.name) if isinstance(asked.node, nodes.Name) else None
        if isinstance(held, Mapping) and asked.attr not in held and not hasattr(held, asked.attr):
            near = suggestion(asked.attr, map(str, held))
            yield (
                asked.lineno,
                say(
                    "{owner}没有“{attr}”{near}",
                    owner=_named(asked.node),
                    attr=asked.attr,
                    near=near,
                ),
            )


def _named(node: nodes.Node) -> str:
    return say("“{name}”", name=node.name) if isinstance(node, nodes.Name) else say("这里")


def _own_names(tree: nodes.Template) -> set[str]:
    """What the template itself gives a name: loops, set, macros and their parameters, imports."""
    own = {n.name for n in tree.find_all(nodes.Name) if n.ctx in ("store", "param")}
    own |= {m.name for m in tree.find_all(nodes.Macro)} | {
        i.target for i in tree.find_all(nodes.Import)
    }
    for imported in tree.find_all(nodes.FromImport):
        own |= {n if isinstance(n, str) else n[1] for n in imported.names}
    return own | {"loop", "caller", "varargs", "kwargs", "self", "super"}


def _loops(tree: nodes.Template, names: Mapping[str, Any]) -> dict[str, Any]:
    """The names that go through a list of things, and what such a thing has.

    A name that goes through two lists is left alone: it may be either.
    """
    shapes: dict[str, Any] = {}
    for loop in tree.find_all(nodes.For):
        if not isinstance(loop.target, nodes.Name):
            continue
        listed = names.get(loop.iter.name) if isinstance(loop.iter, nodes.Name) else None
        items = [i for i in listed if isinstance(i, Mapping)] if isinstance(listed, list) else []
        keys = {key: value for item in items for key, value in item.items()} or None
        twice = loop.target.name in shapes and shapes[loop.target.name] != keys
        shapes[loop.target.name] = None if twice else keys
    return shapes


def _markers(name: str, source: str, known: Known) -> Iterator[TemplateFault]:
    """Tables, charts and parts of a paper that there are not."""
    parts = list(known.parts)
    for found in _MARKER.finditer(source):
        line = source.count("\n", 0, found.start(1)) + 1
        part, asked = found[1].strip(), (found[2] or "").strip()
        there = {"表": known.tables, "图": known.charts}.get(part)
        if there is not None and asked and asked not in there:
            words = joined("、", there)
            near = suggestion(asked, there) or say("。")
            yield TemplateFault(
                name,
                line,
                say(
                    "没有名为“{asked}”的{part}{near}现有的{part}：{words}",
                    asked=asked,
                    part=part,
                    near=near,
                    words=words,
                ),
            )
        elif part not in parts and (near := suggestion(part, parts)):
            yield TemplateFault(
                name, line, say("没有【{part}】这种标记{near}", part=part, near=near)
            )


def _fuller(one: Any, other: Any) -> bool:
    return (
        isinstance(one, (list, dict)) and isinstance(other, (list, dict)) and len(one) > len(other)
    )
