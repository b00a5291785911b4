"""Findings as JUnit XML: a file is a suite, a rule that accuses it a test that fails.

The schema is that of the xUnit plugin of Jenkins, which other readers take as well.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

from phaseout.model.document import printable
from phaseout.model.finding import SEVERITY_WORDS, Finding
from phaseout.model.ledger import Submission
from phaseout.rules import RULES
from phaseout.values import OBEYED


def to_junit(submissions: Sequence[Submission], waivers: Sequence[Finding] = ()) -> str:
    """One suite a file, one more for the waivers; only errors fail, a waived one is skipped."""
    root = ET.Element("testsuites", name="phaseout validate")
    suites = [_suite(s.file, s.findings) for s in submissions]
    if waivers:
        suites.append(_suite(waivers[0].place.file, waivers))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    root.extend(suites)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"
    return OBEYED.sub(lambda found: f"&#{ord(found[0])};", text)


def _suite(file: str, findings: Iterable[Finding]) -> ET.Element:
    """A test a rule; a file that no rule accuses has one test, which passes."""
    suite = ET.Element("testsuite", name=printable(file))
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault(finding.rule, []).append(finding)
    cases = [_case(file, rule, own) for rule, own in sorted(by_rule.items())]
    if not cases:
        cases = [ET.Element("testcase", classname=printable(file), name="没有发现问题")]
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", "0")
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    suite.extend(cases)
    return suite


def _case(file: str, rule: str, findings: Sequence[Finding]) -> ET.Element:
    case = ET.Element("testcase", classname=printable(file), name=f"{rule} {RULES[rule].title}")
    failing = [f for f in findings if f.holds_back]
    if failing:
        told = ET.SubElement(case, "failure", type=rule, message=printable(_line(failing[0])))
        told.text = "\n".join(printable(_line(f)) for f in failing)
    elif all(f.waived for f in findings):
        ET.SubElement(case, "skipped", message="已豁免")
    rest = [f for f in findings if not f.holds_back]
    if rest:
        ET.SubElement(case, "system-out").text = "\n".join(printable(_line(f)) for f in rest)
    return case


def _line(finding: Finding) -> str:
    place = finding.place
    where = "".join((f"［{place.sheet}］" if place.sheet else "", place.cell or ""))
    fix = f"。{finding.fix}" if finding.fix else ""
    waived = f"（已豁免：{finding.waived.reason}）" if finding.waived else ""
    return f"{where} {SEVERITY_WORDS[finding.severity]}：{finding.message}{fix}{waived}".lstrip()
