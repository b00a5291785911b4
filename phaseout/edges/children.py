"""Work done in child processes, which may die of what they read: the one place that knows pebble.

No `except` catches an abort, a hang or a memory that runs out inside a reader. A child that is lost
costs the file that it was at, and no other.
"""

from __future__ import annotations

import errno
import faulthandler
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from phaseout.edges.reading.limits import Limits, confined, limits
from phaseout.edges.reading.preflight import Unreadable
from phaseout.edges.scratch import scratch
from phaseout.edges.writing.save import WriteRefused
from phaseout.sentence import say

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from pebble import ProcessPool

Item = TypeVar("Item")
Result = TypeVar("Result")
Begin = Callable[[int | None], None]
"""Called in the child before each item, with its place in the group; before what is done for
several together with None.
"""

GRACE = 10
"""Seconds after which the parent ends a child whose own clock failed, or that has none (Windows)."""
FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
LAST = 0.2
"""Seconds that a child has between being asked to end and being ended."""


Cause = Literal["time", "memory", "death"]


class Lost(Unreadable):
    """A child that came back with nothing: its time or memory was up, or it died."""

    def __init__(self, why: str, cause: Cause) -> None:
        super().__init__(why)
        self.cause = cause

    def __reduce__(self) -> tuple[type[Lost], tuple[str, Cause]]:
        """What another process makes it of."""
        return Lost, (self.args[0], self.cause)


class Death(NamedTuple):
    """Nothing came of an item; why, as a sentence for the clerk."""

    why: str


def each(
    work: Callable[[Sequence[Item], Begin], Sequence[Result]],
    groups: Sequence[Sequence[Item]],
    seconds: Callable[[Item], float],
    workers: int = 1,
) -> Generator[tuple[Item, Result | Death]]:
    """Every item with what the work gives for it, or why it gives nothing; groups as they end.

    The work is put to a group at a time. Where a child dies, its group is begun again without the
    item that it was at; where it was at none, with each item alone. seconds: what an item may take.
    """
    with scratch() as folder, _pool(workers) as pool:
        notes = (folder / str(number) for number in count())
        running: dict[Future[Any], tuple[Sequence[Item], Path]] = {}

        def begin(group: Sequence[Item]) -> None:
            note, times = next(notes), [seconds(item) for item in group]
            future = pool.schedule(_at_work, (work, group, times, note), {}, 2 * sum(times) + GRACE)
            running[future] = group, note

        for group in groups:
            begin(group)
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                group, note = running.pop(future)
                fault = future.exception()
                if fault is None:
                    yield from zip(group, future.result(), strict=True)
                    continue
                if getattr(fault, "errno", None) in FULL:
                    raise WriteRefused(
                        say(
                            "没有做完：临时文件夹 {folder} 放不下了；请腾出空间，或把环境变量 TMPDIR 指到别处，再运行一次。",
                            folder=folder.parent,
                        )
                    )
                at = _at(note, group)
                if at is not None:
                    yield group[at], Death(_why(fault, seconds(group[at])))
                for rest in (
                    [[*group[:at], *group[at + 1 :]]] if at is not None else [[i] for i in group]
                ):
                    if rest:
                        begin(rest)


def alone(work: Callable[..., Result], *args: Any, size: int = 0) -> Result:
    """What one piece of work gives that is done in a child; its own exceptions are raised here.

    size: the bytes it reads, by which it is given its time.

    Raises:
        Lost: the child, and nothing came of the work.
    """
    allowed = limits().allowance(size)
    with scratch() as folder, _pool(1) as pool:
        once = partial(_once, work, args)
        note = folder / "0"
        future = pool.schedule(_at_work, (once, [None], [allowed], note), {}, 2 * allowed + GRACE)
        fault = future.exception()
        if fault is None:
            return future.result()[0]  # type: ignore[no-any-return]
        if _lost(fault):
            raise Lost(_why(fault, allowed), _cause(fault))
        raise fault


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


# -- in the child


def _once(
    work: Callable[..., Any], args: Sequence[Any], _: Sequence[None], begin: Begin
) -> list[Any]:
    begin(0)
    return [work(*args)]


def _at_work(
    work: Callable[[Sequence[Any], Begin], Sequence[Any]],
    group: Sequence[Any], times: Sequence[float], note: Path,
) -> Sequence[Any]:  # fmt: skip
    """The work on a group; what it is at stands in the note, and its clock runs."""

    def begin(at: int | None) -> None:
        note.write_text("" if at is None else str(at))
        _wind(sum(times) if at is None else times[at])

    try:
        return work(group, begin)
    finally:
        _wind(0)


def _wind(seconds: float) -> None:
    """Set the clocks that end this process, whatever it is in; 0 stops them.

    One counts the time that passes, the other the processor's, which a suspended machine stops.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    with suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        soft = int(time.process_time() + seconds) + 2 if seconds else hard
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _begin_child(own: Limits) -> None:
    """A child reads under these limits, dies at once when it is asked to, and is silent."""
    for name in ("SIGTERM", "SIGALRM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    faulthandler.disable()
    faulthandler.disable()  # it keeps a stderr of its own
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # a reader that aborts prints a long trace
    if silence > 2:
        os.close(silence)
    confined(own)


# -- in the parent


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPool]:
    """Children that are ready for work; they are gone in a moment, whatever ends it."""
    from pebble import CONSTS, ProcessPool

    CONSTS.term_timeout, CONSTS.sleep_unit = LAST, LAST / 4
    pool = ProcessPool(workers, initializer=_begin_child, initargs=(limits(),), context=_origin())
    try:
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _origin() -> BaseContext:
    """How children come about: where it is safe by forks, which share what was imported.

    In a worker of a cluster other threads run, so that a server which has only imported is forked.
    """
    if sys.platform != "linux":
        return get_context("spawn")
    if current_thread() is main_thread():
        return get_context("fork")
    server = get_context("forkserver")
    server.set_forkserver_preload([name for name in sys.modules if name.startswith("phaseout.")])
    return server


def _at(note: Path, group: Sequence[Any]) -> int | None:
    """The item that a child was at; None if it was at none of several."""
    with suppress(OSError, ValueError):
        return int(note.read_text())
    return 0 if len(group) == 1 else None


def _lost(fault: BaseException) -> bool:
    from pebble import ProcessExpired

    return isinstance(fault, (ProcessExpired, TimeoutError, MemoryError))


def _cause(fault: BaseException) -> Cause:
    clocks = {-getattr(signal, name, 0) for name in ("SIGALRM", "SIGXCPU")} - {0}
    if isinstance(fault, MemoryError):
        return "memory"
    out = isinstance(fault, TimeoutError) or getattr(fault, "exitcode", 0) in clocks
    return "time" if out else "death"


def _line(fault: BaseException) -> str:
    """Where in the program it went wrong; its own words might tell what stands in a cell."""
    lines = re.findall(r'phaseout[/\\](.+?)", line (\d+)', str(getattr(fault, "traceback", "")))
    return ":".join(lines[-1]) if lines else "?"


def _why(fault: BaseException, seconds: float) -> str:
    cause = _cause(fault)
    if cause == "memory":
        return say(
            "读取它需要的内存超过 {memory_mb} MB，已中止；请删除空白行和多余的工作表，另存为 .xlsx 后报送",
            memory_mb=limits().memory_mb,
        )
    if cause == "time":
        return say(
            "读了 {seconds:.0f} 秒还没有读完，已中止；文件可能已损坏，请在 Excel 或 WPS 中打开后另存为 .xlsx 再报送",
            seconds=seconds,
        )
    if _lost(fault):
        return say(
            "读到一半读取程序就中断了，文件多半已损坏，请在 Excel 或 WPS 中打开后另存为 .xlsx 再报送"
        )
    return say(
        "读取时程序出错（{name}：{fault}），请把文件和这句话交给维护人员",
        name=type(fault).__name__,
        fault=_line(fault),
    )
