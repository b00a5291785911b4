"""Files read on a dask cluster: what it gives is what this computer gives, or one clear sentence."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from multiprocessing import parent_process
from pathlib import Path

import pytest

from phaseout.edges import cluster
from phaseout.edges.children import Death
from phaseout.edges.cluster import ClusterFault
from phaseout.jobs.batch import Job, check_files
from phaseout.paths import folder

CLEAN = folder("sample_ledgers") / "clean"
MESSY = folder("sample_ledgers") / "messy"
PLAN = "chongqing-2024"
TODAY = date(2024, 12, 31)

STANDS = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(
        n_workers=int(sys.argv[1]), threads_per_worker=1, host="127.0.0.1", dashboard_address=":0"
    ) as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


class Standing:
    """A cluster on this computer, in processes of its own, as `dask scheduler` would be."""

    def __init__(self, workers, *before):
        pytest.importorskip("distributed", reason="phaseout[cluster] is not installed")
        # the first loss of a worker tells as much as the fourth, and sooner
        once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
        ours = os.pathsep.join([*map(str, before), str(Path(__file__).parent), *sys.path])
        self.run = subprocess.Popen(
            [sys.executable, "-c", STANDS, str(workers)], env=os.environ | once | {"PYTHONPATH": ours},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            start_new_session=True,
        )  # fmt: skip
        self.address = self.run.stdout.readline().strip()

    def kill(self):
        if sys.platform == "win32":
            self.run.kill()
        else:
            os.killpg(self.run.pid, signal.SIGKILL)
        self.run.wait()


@pytest.fixture(scope="module")
def standing():
    cluster = Standing(2)
    yield cluster
    cluster.run.communicate()


@pytest.fixture
def falling():
    cluster = Standing(1)
    yield cluster
    cluster.kill()


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(cluster.gate, "PATIENCE", 2)


def job(address, **more):
    return Job(PLAN, TODAY, scheduler=address, **more)


def phaseout(*words):
    call = [sys.executable, "-m", "phaseout", *map(str, words), "--plan", PLAN]
    return subprocess.run(
        [*call, "--today", str(TODAY), "-q"], capture_output=True, text=True, check=False
    )


# -- the same results


def test_validate_tells_on_a_cluster_what_it_tells_here(standing):
    call = ["validate", MESSY, "--format", "json"]
    here, there = phaseout(*call), phaseout(*call, "--scheduler", standing.address)
    assert (there.stdout, there.returncode) == (here.stdout, here.returncode)
    assert '"findings"' in there.stdout


def test_merge_writes_on_a_cluster_the_bytes_that_it_writes_here(standing, tmp_path):
    written = []
    for where, more in (("here", []), ("there", ["--scheduler", standing.address])):
        out = tmp_path / where / "市级台账.xlsx"
        phaseout("merge", CLEAN, "-o", out, *more)
        written.append(out.read_bytes())
    assert written[0] == written[1]


def test_files_named_from_the_folder_one_stands_in_are_found(standing, monkeypatch):
    monkeypatch.chdir(CLEAN)
    (checked,) = check_files([Path("渝北区.xlsx")], job(standing.address))
    assert (checked.submission.status, checked.submission.file) == ("ok", "渝北区.xlsx")


def test_a_plan_and_waivers_of_ones_own_need_not_lie_on_the_workers(
    standing, tmp_path, monkeypatch
):
    (tmp_path / "示例方案.toml").write_text(
        f'[plan]\nid = "own-2024"\nextends = "{PLAN}"\ntitle = "示例方案"\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)  # where no worker stands
    own = Job("示例方案.toml", TODAY, scheduler=standing.address)
    (checked,) = check_files([CLEAN / "渝北区.xlsx"], own)
    assert checked.submission.status == "ok"


# -- what a file or a worker dies of


def aborting(group, begin):
    for k, (word, _) in enumerate(group):
        begin(k)
        if word == "deadly":
            os.abort()
    return [word for word, _ in group]


def ending_its_worker(group, begin):
    for k, (word, _) in enumerate(group):
        begin(k)
        if word == "deadly":
            os.kill(parent_process().pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
            time.sleep(10)
    return [word for word, _ in group]


def put(address, work, *groups):
    """What comes of groups of words, all of them about one file."""
    items = [[(word, CLEAN / "渝北区.xlsx") for word in group] for group in groups]
    came = cluster.each(address, work, items, lambda _: 20, lambda item: item[1])
    return sorted((word, result) for (word, _), result in came)


@pytest.mark.parametrize(
    ("work", "said"), [(aborting, "读取程序就中断了"), (ending_its_worker, "几台计算机都中断了")]
)
def test_what_ends_its_reader_or_its_worker_costs_one_file(work, said, standing):
    first, deadly, last = put(standing.address, work, ["a", "deadly", "z"])
    assert (first, last) == (("a", "a"), ("z", "z"))
    assert isinstance(deadly[1], Death) and said in deadly[1].why


# -- a cluster that cannot do the work


def test_a_cluster_that_cannot_be_reached_is_one_sentence_and_nothing_is_written(
    impatient, tmp_path
):
    pytest.importorskip("distributed", reason="phaseout[cluster] is not installed")
    with pytest.raises(ClusterFault, match=r"连不上集群 tcp://127\.0\.0\.1:9.*没有写出任何文件"):
        check_files([CLEAN / "渝北区.xlsx"], job("tcp://127.0.0.1:9"))


def test_an_address_that_is_none_is_status_2_and_no_traceback(tmp_path):
    pytest.importorskip("distributed", reason="phaseout[cluster] is not installed")
    out = tmp_path / "市级台账.xlsx"
    done = phaseout("merge", CLEAN, "-o", out, "--scheduler", "市里的集群")
    assert (done.returncode, out.exists(), "Traceback" in done.stderr) == (2, False, False)
    assert "连不上集群 市里的集群" in done.stderr


def test_without_the_extra_the_call_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterFault, match=r"pip install phaseout\[cluster\]"):
        check_files([CLEAN / "渝北区.xlsx"], job("tcp://127.0.0.1:8786"))


def test_a_cluster_without_a_worker_is_told(impatient):
    empty = Standing(0)
    with pytest.raises(ClusterFault, match="没有工作节点"):
        check_files([CLEAN / "渝北区.xlsx"], job(empty.address))
    empty.kill()


def test_workers_of_another_version_are_told_with_both(tmp_path):
    other = tmp_path / "phaseout-9.9.dist-info" / "METADATA"
    other.parent.mkdir()
    other.write_text("Metadata-Version: 2.4\nName: phaseout\nVersion: 9.9\n")
    old = Standing(1, tmp_path)
    with pytest.raises(ClusterFault, match=r"phaseout 是 9\.9，这里是 .*安装同一版本"):
        check_files([CLEAN / "渝北区.xlsx"], job(old.address))
    old.kill()


def test_a_file_that_a_worker_does_not_see_is_no_fault_of_the_file(standing, monkeypatch):
    monkeypatch.setattr(cluster, "size_of", lambda path: 1)  # another file lies at its place there
    with pytest.raises(ClusterFault, match=r"看不到文件 .*渝北区\.xlsx.*同一路径"):
        check_files([CLEAN / "渝北区.xlsx"], job(standing.address))


def waiting(group, begin):
    begin(0)
    time.sleep(2)
    return group


def test_a_cluster_that_is_lost_midway_is_told(falling):
    items = [[(str(k), CLEAN / "渝北区.xlsx")] for k in range(5)]
    coming = cluster.each(falling.address, waiting, items, lambda _: 20, lambda item: item[1])
    next(coming)
    falling.kill()
    with pytest.raises(ClusterFault, match=r"联系中断.*没有写出任何文件"):
        list(coming)


def test_what_is_given_up_is_asked_of_nobody_any_more(falling):
    from distributed import Client

    items = [[(str(k), CLEAN / "渝北区.xlsx")] for k in range(5)]
    coming = cluster.each(falling.address, waiting, items, lambda _: 20, lambda item: item[1])
    next(coming)
    coming.close()  # as Ctrl-C does
    with Client(falling.address) as client:
        left = client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.tasks))
    assert left == []


def test_what_is_read_is_sent_to_workers_that_share_nothing_but_the_files(standing, tmp_path):
    place = tmp_path / "收到的台账"
    shutil.copytree(CLEAN, place)
    spool = tmp_path / "spool"
    spool.mkdir()
    checked = check_files(sorted(place.iterdir()), job(standing.address, spool=spool))
    assert all(one.spool.parent == spool and one.ledgers() for one in checked)
