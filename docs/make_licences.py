"""Writes docs/licences.md, what an installation brings and under which licence:
`python docs/make_licences.py`. It reads what the installed packages say of themselves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "licences.md"
EXTRAS = ("fonts", "cluster")
"""The extras that add to the tool; the others test and measure it."""
MACHINES = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
)
ELSEWHERE = {
    "colorama": ("BSD-3-Clause", "Cross-platform colored terminal text."),
    "tzdata": ("Apache-2.0", "Provider of IANA time zone data"),
}
"""What only Windows installs, so that it is not here to be asked."""
HEAD = """# Licences

phaseout is under the MIT licence. Below is every package that an installation brings on Linux, Windows or
macOS, with the licence that it states (`python docs/make_licences.py` writes this page from the packages' own
metadata; a test holds it complete). None is changed or copied into phaseout; the two under the LGPL, pebble
and python-stdnum, are imported as they are published and may be replaced by anybody.

A bill of materials (CycloneDX) of an environment in which phaseout is installed, by the standard tool:
`pip install cyclonedx-bom`, then `cyclonedx-py environment .venv/bin/python --pyproject pyproject.toml -o sbom.json`.
It is made anew for each installation and not kept here, since it lists the versions of that day.

"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """The page: the packages that everybody needs, then those of each extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base = needed(project["dependencies"])
    parts = [table("Always", base)]
    for extra in EXTRAS:
        more = needed(project["optional-dependencies"][extra])
        own = {name: about for name, about in more.items() if name not in base}
        parts.append(table(f"With `phaseout[{extra}]`", own))
    return HEAD + "\n".join(parts)


def table(title: str, packages: dict[str, tuple[str, str]]) -> str:
    """Name, licence, what it is, a line each."""
    rows = [f"| {name} | {licence} | {what} |" for name, (licence, what) in packages.items()]
    return "\n".join(
        [f"## {title}\n\n| package | licence | what it is |\n|---|---|---|", *rows, ""]
    )


def needed(lines: list[str]) -> dict[str, tuple[str, str]]:
    """Name → licence and summary of all that these requirements bring, directly or not."""
    found: dict[str, tuple[str, str]] = {}
    todo = [Requirement(line) for line in lines]
    while todo:
        asked = todo.pop()
        name = canonicalize_name(asked.name)
        if name in found or not wanted(asked, {""}):
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            found[name] = ELSEWHERE[name]
            continue
        found[name] = (licence(package), " ".join(package.metadata["Summary"].split()))
        todo += brought(package, asked.extras)
    return dict(sorted(found.items()))


def brought(package: Distribution, extras: set[str]) -> Iterator[Requirement]:
    """What a package asks for, with these of its extras."""
    for line in package.requires or ():
        asked = Requirement(line)
        if wanted(asked, extras or {""}):
            asked.marker = None
            yield asked


def wanted(asked: Requirement, extras: set[str]) -> bool:
    """Whether any of the machines installs it."""
    return asked.marker is None or any(
        asked.marker.evaluate({**machine, "extra": extra})
        for machine in MACHINES
        for extra in extras
    )


def licence(package: Distribution) -> str:
    """What a package states: an SPDX expression, else its classifier, else its short licence line."""
    said = package.metadata
    classes = [
        c.split(" :: ")[-1] for c in said.get_all("Classifier", ()) if c.startswith("License")
    ]
    line = (said["License"] or "").splitlines()[:1]
    return said["License-Expression"] or " / ".join(classes) or " ".join(line)


if __name__ == "__main__":
    main()
