"""The one shell of all pages: a file that loads nothing and is complete without its script.

Shell, styles and script lie in `templates/pages/`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from phaseout.paths import folder

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What HTML forbids."""


def page(name: str, sheet: str, *, script: bool = True, **variables: Any) -> str:
    """A page of the shell with its own content; every value is escaped.

    sheet: the style sheet beside the one that all pages share.
    """
    style, code = _assets("base.css", sheet), _assets("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; "
        + (f"script-src '{_hash(code)}'; " if script else "")
        + "img-src data:; base-uri 'none'; form-action 'none'"
    )
    text: str = _environment().get_template(f"{name}.html.j2").render(
        variables, policy=policy, style=style, script=code if script else None
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


def _assets(*names: str) -> Any:
    """Our own styles or script, which are the only text that enters a page as it is."""
    from markupsafe import Markup

    texts = ((folder("templates") / "pages" / n).read_text(encoding="utf-8") for n in names)
    return Markup("".join(texts))  # noqa: S704 -- ours


def _shown(value: Any) -> Any:
    """A value as a page can hold it: nothing for None, no control characters."""
    if value is None:
        return ""
    return _UNPRINTABLE.sub("\ufffd", value) if type(value) is str else value


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
