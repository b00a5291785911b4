"""Findings as SARIF 2.1.0 (OASIS, 2020), for the viewers of editors and of code hosts.

A cell has no line of text: its row stands as the line, its column as the column, and its address
as a logical location.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from phaseout import __version__
from phaseout.edges.faces.parts import json_text
from phaseout.edges.reading.cells import position
from phaseout.model.finding import Finding, Place
from phaseout.model.ledger import Submission
from phaseout.rules import RULES, Rule

Json = dict[str, Any]
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def to_sarif(submissions: Sequence[Submission], waivers: Sequence[Finding] = ()) -> str:
    """One run: the rules that accuse, the files with their digest, a result a finding."""
    findings = [*(f for s in submissions for f in s.findings), *waivers]
    rules = sorted({f.rule for f in findings})
    numbers = {name: number for number, name in enumerate(rules)}
    run: Json = {
        "tool": {
            "driver": {
                "name": "phaseout",
                "version": __version__,
                "language": "zh-CN",
                "rules": [_rule(RULES[name]) for name in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(s) for s in submissions],
        "results": [_result(f, numbers[f.rule]) for f in findings],
    }
    page = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(page) + "\n"


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.reason or rule.title},
        "help": {"text": f"phaseout explain {rule.id}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _artifact(submission: Submission) -> Json:
    face: Json = {"location": {"uri": _uri(submission.file)}}
    if submission.sha256:
        face["hashes"] = {"sha-256": submission.sha256}
    return face


def _result(finding: Finding, number: int) -> Json:
    fix = f"改法：{finding.fix}" if finding.fix else ""
    face: Json = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(filter(None, (finding.message, fix)))},
        "locations": [_location(finding.place)],
        "relatedLocations": [_location(place) for place in finding.related],
    }
    if finding.basis:
        face["properties"] = {"basis": finding.basis}
    if finding.waived:
        reason = f"{finding.waived.reason}（{finding.waived.by} {finding.waived.on}）"
        face["suppressions"] = [{"kind": "external", "justification": reason}]
    return face


def _location(place: Place) -> Json:
    physical: Json = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.row:
        physical["region"] = {"startLine": place.row} | (
            {"startColumn": position(place.column) + 1} if place.column else {}
        )
    face: Json = {"physicalLocation": physical}
    if place.sheet:
        address = f"{place.sheet}!{place.cell}" if place.cell else place.sheet
        face["logicalLocations"] = [{"fullyQualifiedName": address}]
    return face


def _uri(file: str) -> str:
    return quote(file)
