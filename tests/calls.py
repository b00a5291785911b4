"""Commands typed as a user types them, in this process: a process of their own costs a second each.

What only a process shows (signals, consoles, pipes, sudden death, the README's transcript) is typed
as one where it is tested.
"""

import os
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from phaseout.cli import main
from phaseout.edges.screen.language import speak


@dataclass
class Done:
    """What became of a command: its exit status and what it said."""

    returncode: int
    stdout: str
    stderr: str


def phaseout(*words, cwd=None, code="utf-8"):
    """The command of these words, typed in the folder `cwd` on a console of 80 columns."""
    out, err = (TextIOWrapper(BytesIO(), code, write_through=True) for _ in range(2))
    before = Path.cwd()
    status = None
    with (
        redirect_stdout(out), redirect_stderr(err), patch.dict(os.environ, COLUMNS="80"),
        patch.object(sys, "argv", ["phaseout", *map(str, words)]),
    ):  # fmt: skip
        os.chdir(cwd or before)
        try:
            main()
        except SystemExit as end:
            status = end.code or 0
        finally:
            os.chdir(before)
            speak("zh")
    assert status is not None, "a command ends with a status"
    return Done(status, *(stream.buffer.getvalue().decode(code) for stream in (out, err)))


def typed_line(text, cwd, *more):
    """A whole line as a page shows it: `phaseout merge 收到的台账 -o 市级台账.xlsx`."""
    first, *words = shlex.split(text)
    assert first == "phaseout"
    return phaseout(*words, *more, cwd=cwd)
