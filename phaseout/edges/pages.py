"""Pages for the browser: one file each that loads nothing, complete without its script.

The shell, its style and its script lie in `templates/pages/`; every page fills the same shell.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from phaseout.model.agenda import PRESSING, URGENCIES, Agenda
from phaseout.model.due import KIND_WORDS
from phaseout.paths import folder

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What HTML forbids."""


def deadline_page(agenda: Agenda) -> str:
    """The clocks with their reasoning, to be filtered and sorted."""
    return _page("deadlines", agenda=agenda, kinds=KIND_WORDS, urgencies=URGENCIES,
                 pressing=PRESSING)  # fmt: skip


def _page(name: str, **variables: Any) -> str:
    """A page of the shell with its own content; every value is escaped."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    text: str = _environment().get_template(f"{name}.html.j2").render(
        variables, policy=policy, style=style, script=script
    )  # fmt: skip
    return text


@cache
def _environment() -> Any:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folder("templates") / "pages", encoding="utf-8"),
        autoescape=True,  # select_autoescape would leave *.html.j2 bare
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> Any:
    """Our own style or script, which is the only text that enters a page as it is."""
    from markupsafe import Markup

    return Markup((folder("templates") / "pages" / name).read_text(encoding="utf-8"))  # noqa: S704 -- ours


def _shown(value: Any) -> Any:
    """A value as a page can hold it: nothing for None, no control characters."""
    if value is None:
        return ""
    return _UNPRINTABLE.sub("\ufffd", value) if type(value) is str else value


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
