"""Work done on the computers of a dask cluster that stands already: the one place that knows dask.

Only work and results travel. A worker opens a file itself, at the path that it has here, and reads it
in a child of its own, so that what ends the child costs that file and leaves the worker alive.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from multiprocessing import current_process
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from phaseout.edges import children
from phaseout.edges.children import Begin, Death
from phaseout.edges.cluster import gate
from phaseout.edges.cluster.gate import ClusterFault
from phaseout.edges.reading.limits import Limits, limits, under
from phaseout.edges.reading.preflight import size_of
from phaseout.sentence import say

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["ClusterFault", "each"]

Item = TypeVar("Item")
Result = TypeVar("Result")

AHEAD = 3
"""Groups on the way for each thread of the cluster: none idles, and few results wait for us."""
KILLED = say(
    "读取它的几台计算机都中断了，文件多半已损坏，请在 Excel 或 WPS 中打开后另存为 .xlsx 再报送"
)


class _NotThere(Exception):
    """A file that a worker does not see as it stands here; the text is its path."""


def each(
    address: str,
    work: Callable[[Sequence[Item], Begin], Sequence[Result]],
    groups: Sequence[Sequence[Item]],
    seconds: Callable[[Item], float],
    path: Callable[[Item], Path],
) -> Generator[tuple[Item, Result | Death]]:
    """Every item with what the work gives for it, or why it gives nothing; groups as they end.

    As `children.each`, on the workers of the scheduler at this address. `path`: the file of an item.

    Raises:
        ClusterFault: not to be reached, lost, another version, or a worker does not see a file.
    """

    def begin(client: Client, group: Sequence[Item]) -> Future:
        files = {path(item): size_of(path(item)) for item in group}
        times = [seconds(item) for item in group]
        return client.submit(_there, work, group, times, files, limits(), pure=False)

    with gate.client_of(address) as client, gate.losing(address):
        window = AHEAD * sum(gate.workers(client, address).values())
        suspects: list[Item] = []
        for group, came in _run(client, address, begin, groups, window):
            if came is None:
                suspects += group
            else:
                yield from came
        # only one that ends a worker while nothing else is on the cluster is to blame
        for item in suspects:
            for _, came in _run(client, address, begin, [[item]], 1):
                yield from came or [(item, Death(KILLED))]


# -- on a worker


def _there(
    work: Callable[[Sequence[Any], Begin], Sequence[Any]], group: Sequence[Any],
    times: Sequence[float], files: Mapping[Path, int], own: Limits,
) -> list[tuple[Any, Any]]:  # fmt: skip
    """What the work gives for a group, done in a child of this worker."""
    for path, size in files.items():
        if size_of(path) != size:
            raise _NotThere(str(path))
    # dask starts its workers as daemons, which may have no children; ours end with the work
    current_process().daemon = False
    allowed = dict(zip(group, times, strict=True))
    with under(own):
        return list(children.each(work, [group], allowed.__getitem__))


# -- here


def _run(
    client: Client, address: str, begin: Callable[[Client, Any], Future],
    groups: Sequence[Sequence[Item]], window: int,
) -> Iterator[tuple[Sequence[Item], list[tuple[Item, Any]] | None]]:  # fmt: skip
    """Each group with what came of it, so many on the way at a time; None where it ended workers."""
    waiting = list(reversed(groups))
    running: dict[Future, Sequence[Item]] = {}
    while waiting or running:
        while waiting and len(running) < window:
            group = waiting.pop()
            running[begin(client, group)] = group
        for future in _done(client, address, running):
            yield running.pop(future), _came(future, address)


def _done(client: Client, address: str, running: Mapping[Future, Any]) -> list[Future]:
    """Those that are done, one at the least.

    Raises:
        ClusterFault: no worker is left that could do anything.
    """
    from distributed import wait

    while True:
        with suppress(TimeoutError):
            return list(wait(list(running), gate.PATIENCE, return_when="FIRST_COMPLETED").done)
        if not client.nthreads():
            raise gate.no_worker(address)


def _came(future: Future, address: str) -> list[tuple[Any, Any]] | None:
    """What a group gives; None if the workers that it was put to were lost one after the other.

    Raises:
        ClusterFault: a worker does not see a file, or cannot do the work.
    """
    from distributed import KilledWorker

    try:
        came: list[tuple[Any, Any]] = future.result()
        return came
    except KilledWorker:
        return None
    except _NotThere as fault:
        raise gate.refused(
            say(
                "集群 {address} 的工作节点看不到文件 {path}，或者看到的不是同一份",
                address=address,
                path=str(fault),
            ),
            say("请把文件放在各节点都能以同一路径读到的共享文件夹"),
        ) from None
    except Exception as fault:
        if future.status != "error":
            raise
        first = str(fault).partition("\n")[0]
        raise gate.refused(
            say(
                "集群 {address} 的工作节点出错（{kind}：{said}）",
                address=address, kind=type(fault).__name__, said=first,
            ),
            say("请把这句话告诉维护人员，或去掉 --scheduler 在本机处理"),
        ) from None  # fmt: skip
