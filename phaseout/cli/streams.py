"""Where a call writes to: a terminal, a file, a pipe whose reader has left, or nothing at all.

None of them is a reason to leave work undone, or to end with another status.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from phaseout.cli.calls import CallFault
from phaseout.sentence import say

LEFT = (errno.EPIPE, errno.EINVAL)
"""What a write to a pipe gives that nobody reads any more; the second on Windows."""
STDERR = 2
"""Remarks that cannot be written are no reason to end a call."""


class Pipe(io.FileIO):
    """Bytes to a pipe or a file; when the reader has left (`| head`), to nowhere."""

    def write(self, data: Any) -> int:
        """How many bytes went; all of them once the reader has left.

        Raises:
            CallFault: a result cannot be written, as on a full disk; what comes after goes to nowhere.
        """
        try:
            return super().write(data)
        except OSError as fault:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            if fault.errno in LEFT or self.fileno() == STDERR:
                return len(data)
            raise CallFault(
                say(
                    "结果没有写完（{why}），请腾出空间，或把结果转到别处，再运行一次。",
                    why=fault.strerror,
                )
            ) from fault


def steady() -> None:
    """Streams that hold: none is missing, a sign that one cannot show is replaced.

    One that was closed (`>&-`) would leave its number to the first file that is opened.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115
            setattr(sys, name, nothing)
        elif mode == "w" and hasattr(stream, "reconfigure"):
            setattr(sys, name, _held(stream))


def _held(stream: Any) -> TextIO:
    """The stream in its own code; a terminal stays the one it is."""
    stream.reconfigure(errors="replace")
    number = None
    with suppress(OSError):  # a stream in memory has no number
        number = stream.fileno()
    if number is None or stream.isatty():
        return stream  # type: ignore[no-any-return]
    stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(Pipe(number, "wb", closefd=False)),
        stream.encoding, "replace", line_buffering=stream.line_buffering,
    )  # fmt: skip
