"""One call at a time on a city ledger: who comes second waits, then is told who holds it."""

import getpass
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from phaseout.edges.writing.save import CAUSES, WriteRefused, refused
from phaseout.sentence import say

PATIENCE = 10.0
"""Seconds that a second call waits; a merge of a whole city takes about as long."""


@contextmanager
def held(path: Path, told: Callable[[str], None]) -> Iterator[None]:
    """The file for this call alone until the end of the block, on every computer that sees it.

    What is read before the file is written anew (`merge --previous`) would else be lost where two
    do so at once. A killed call holds nothing: the system gives its lock back.

    Raises:
        WriteRefused: another call still holds the file after the patience, which names it.
    """
    folder = path.absolute().parent
    folder.mkdir(parents=True, exist_ok=True)
    lock, holder = FileLock(folder / f".{path.name}.lock"), folder / f".{path.name}.holder"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        told(say("{name} 正由{who}使用，等待中……", name=path.name, who=_who(holder)))
        _wait(lock, path, holder)
    except OSError as error:
        if error.errno in CAUSES:
            raise refused(path, *CAUSES[error.errno]) from None
        raise WriteRefused(
            say(
                "没有写入 {path}：这个位置不能写入或不能加锁（{why}）；请换一个输出位置。",
                path=path,
                why=error.strerror,
            )
        ) from error
    try:
        with suppress(OSError):  # what another left there; a link is not followed
            holder.unlink()
        with holder.open("x", encoding="utf-8") as file:
            json.dump(_myself(), file, ensure_ascii=False)
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


def opened_elsewhere(path: Path) -> Path | None:
    """The sign that Excel, WPS or LibreOffice leave beside a file while they have it open, if any.

    It also stays behind where they did not end well, so it proves nothing.
    """
    signs = (f"~${path.name}", f".~{path.name}", f".~lock.{path.name}#")
    with suppress(OSError):  # a sign's name may be longer than the disk takes
        return next((sign for name in signs if (sign := path.with_name(name)).exists()), None)
    return None


def _wait(lock: FileLock, path: Path, holder: Path) -> None:
    try:
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        raise WriteRefused(
            say(
                "没有写入 {path}：它正由{who}使用，原有文件没有动过；请等那一次运行结束后再试。",
                path=path,
                who=_who(holder),
            )
        ) from None


def _myself() -> dict[str, str]:
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = ""
    return {"user": user, "host": socket.gethostname(), "pid": str(os.getpid())}


def _who(holder: Path) -> str:
    """The holder in words, as far as it can be read."""
    try:
        known = json.loads(holder.read_text(encoding="utf-8"))
        return say(
            "“{host}”上的 {user}（进程 {pid}）",
            host=known["host"],
            user=known["user"] or say("某人"),
            pid=known["pid"],
        )
    except (OSError, ValueError, LookupError, TypeError):
        return say("另一次运行")
