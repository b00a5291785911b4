"""The way to a cluster: its scheduler reached, its workers held against us, its loss told."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from phaseout.sentence import Sentence, say

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 15
"""Seconds that a cluster has to answer, and without a worker before we give it up."""
SAME = ("phaseout", "pandas", "numpy", "python_calamine")
"""What has to be of one version everywhere, beside Python, for results to be the same."""


class ClusterFault(Exception):
    """A cluster that cannot do the work; the text says why and what to do."""


@contextmanager
def client_of(address: str) -> Iterator[Client]:
    """A client of the scheduler; what it waits for is given up at the end, whatever ends it."""
    try:
        from distributed import Client
    except ImportError:
        raise refused(
            say("没有安装 dask.distributed，不能用 --scheduler"),
            say("请先运行 pip install phaseout[cluster]"),
        ) from None
    for name in [n for n in logging.root.manager.loggerDict if n.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is said by us
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            client = Client(address, timeout=PATIENCE)
        except Exception as fault:
            raise refused(
                say("连不上集群 {address}（{kind}）", address=address, kind=type(fault).__name__),
                say("请核对地址（形如 tcp://计算机:8786），看调度节点是否在运行"),
            ) from None
        try:
            yield client
        finally:
            with suppress(Exception):
                client.close(timeout=1)


def workers(client: Client, address: str) -> Mapping[str, int]:
    """The threads of each worker; they and the scheduler run what runs here.

    Raises:
        ClusterFault: there is no worker, or something runs another version.
    """
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise no_worker(address) from None
    found = client.get_versions(packages=list(SAME))
    here = _versions(found["client"])
    for place, there in {address: found["scheduler"], **found["workers"]}.items():
        for name, version in _versions(there).items():
            if version != here[name]:
                raise refused(
                    say(
                        "集群的节点 {place} 上，{name} 是 {there}，这里是 {here}",
                        place=place, name=name, there=version or say("没有安装"), here=here[name],
                    ),
                    say("请在各节点安装同一版本后重新运行"),
                )  # fmt: skip
    threads: Mapping[str, int] = client.nthreads()
    return threads


def _versions(seen: Mapping[str, Any]) -> dict[str, str | None]:
    python = ".".join(seen["host"]["python"].split(".")[:2])
    return {"Python": python, **{name: seen["packages"][name] for name in SAME}}


@contextmanager
def losing(address: str) -> Iterator[None]:
    """What dask raises when a cluster goes away is told as the fault it is."""
    from distributed.client import ClosedClientError

    try:
        yield
    except (OSError, CancelledError, ClosedClientError) as fault:
        raise refused(
            say(
                "与集群 {address} 的联系中断（{kind}）", address=address, kind=type(fault).__name__
            ),
            say("请看集群是否在运行，恢复后重新运行，或去掉 --scheduler 在本机处理"),
        ) from None


def no_worker(address: str) -> ClusterFault:
    """The fault of a cluster in which nobody works."""
    return refused(
        say("集群 {address} 上没有工作节点", address=address), say("请启动工作节点后重新运行")
    )


def refused(what: Sentence, mend: Sentence) -> ClusterFault:
    """The fault as one sentence: what is wrong, that nothing was written, what to do."""
    return ClusterFault(say("{what}，没有写出任何文件；{mend}。", what=what, mend=mend))
