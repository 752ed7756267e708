"""`make spark`: rows of every day grouped by DuckDB and by a cluster of Spark on this machine; 1 where they differ.

The cluster is a master, two workers of one core each and the Connect server, all of this machine. Both engines publish
the same folder; facts and marts must be the same, row by row. Then a worker is killed half-way through a third
publication, which must end as the others did.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import duckdb

from data import store
from tests.bench import rows as generator
from tests.bench.scale import GIB, ROOT, machine, receiving

START = 120  # seconds that a part of the cluster may take to answer
MEMORY = "2g"  # of a worker
LOOPBACK = {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_MASTER_HOST": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"}
GROUPED = re.compile(r"(\d+) of (\d+) files")  # in the progress of a publication
NAMED = ("revised_editions", "thing_revisions", "value_revisions")  # marts that name editions
CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"


@dataclass
class Cluster:
    """The processes of a cluster, and where Spark Connect answers."""

    remote: str
    workers: list["subprocess.Popen[bytes]"]
    others: list["subprocess.Popen[bytes]"]


@dataclass(frozen=True)
class Ran:
    """A publication: seconds, and the most memory (bytes) of its process, and of the cluster where it had one."""

    edition: Path
    seconds: float
    memory: int
    of_cluster: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where an engine gave other rows, or a killed worker ended the publication."""
    parser = argparse.ArgumentParser(prog="python -m tests.spark", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--in", dest="place", type=Path, default=Path(tempfile.gettempdir()), help="a disk with room")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="spark-", dir=asked.place) as place, ExitStack() as stack:
        base, raw = Path(place) / "base", Path(place) / "footfall"
        _run(base, "publish", "--open")
        generator.write(raw, asked.rows, counters=receiving(base))
        own = _published(Path(place) / "duckdb", base, raw)
        cluster = stack.enter_context(_cluster(Path(place)))
        theirs = _published(Path(place) / "spark", base, raw, cluster)
        killed = _published(Path(place) / "killed", base, raw, cluster, killing=True)
        differing = [*_differing(own, theirs), *_differing(own, killed)]
    print(_report(asked.rows, own, theirs, killed, differing))
    return int(bool(differing))


def _published(editions: Path, base: Path, raw: Path, cluster: Cluster | None = None, killing: bool = False) -> Ran:
    """Publish a folder on a copy of an edition, by DuckDB or by a cluster, one of whose workers may be killed once half
    of the files are grouped.
    """
    subprocess.run(["cp", "-r", base, editions], check=True)
    peak, done = [0], [False]

    def watch() -> None:
        while not done[0] and cluster:
            peak[0] = max(peak[0], sum(map(_memory, _tree(cluster))))
            time.sleep(0.2)

    def hear(line: str) -> None:
        found = GROUPED.search(line)
        if killing and cluster and found and 2 * int(found[1]) >= int(found[2]) and cluster.workers[0].poll() is None:
            print(f"a worker is killed: {line.strip()}", file=sys.stderr)
            _kill(cluster.workers[0])

    watcher = Thread(target=watch)
    watcher.start()
    try:
        engine = ("--engine", "spark") if cluster else ()
        seconds, memory = _run(
            editions, "publish", str(raw), *engine, remote=cluster.remote if cluster else "", hear=hear
        )
    finally:
        done[0] = True
        watcher.join()
    return Ran(editions / f"{store.current_name(editions)}.duckdb", seconds, memory, peak[0])


def _run(
    editions: Path, *arguments: str, remote: str = "", hear: Callable[[str], None] = lambda line: None
) -> tuple[float, int]:
    """Seconds and most memory of a command of `data`, whose progress is heard. Raises SystemExit where it fails."""
    began = time.monotonic()
    told = os.environ | {"EDITIONS_DIR": str(editions), "SITE": "off", "SPARK_REMOTE": remote}
    command, tail = [sys.executable, "-m", "data", *arguments], deque[str](maxlen=5)
    process = subprocess.Popen(
        command, cwd=ROOT, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr
    for line in process.stderr:
        tail.append(line)
        hear(line)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"data {' '.join(arguments)} ended with {process.returncode}: {''.join(tail)}")
    return time.monotonic() - began, usage.ru_maxrss * 1024


# The cluster ----------------------------------------------------------------------------------------------------------


@contextmanager
def _cluster(place: Path) -> Iterator[Cluster]:
    """A master, two workers of one core and Spark Connect, on addresses of this machine alone."""
    import pyspark

    home = Path(pyspark.__file__).parent
    master, ui, answers = (_free_port() for _ in range(3))
    at = f"spark://127.0.0.1:{master}"
    started: list[subprocess.Popen[bytes]] = []
    try:
        of = "org.apache.spark.deploy"
        told = ["--host", "127.0.0.1", "--port", str(master), "--webui-port", str(ui)]
        started.append(_start(place, home, "master", ["spark-class", f"{of}.master.Master", *told], master))
        workers = []
        for number in range(2):
            port = _free_port()
            own = ["--host", "127.0.0.1", "--port", str(port), "--webui-port", str(_free_port()), "--cores", "1"]
            own += ["--memory", MEMORY, "--work-dir", str(place / f"work{number}"), at]
            workers.append(_start(place, home, f"worker{number}", ["spark-class", f"{of}.worker.Worker", *own], port))
        started += workers
        settings = {
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": str(answers),
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.executor.memory": "1500m",
            "spark.sql.shuffle.partitions": "4",  # 200 is for a cluster of many
            "spark.sql.catalogImplementation": "in-memory",
            "spark.ui.enabled": "false",
            "spark.local.dir": str(place),
        }
        conf = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
        command = ["spark-submit", "--master", at, "--class", CONNECT, *conf, "spark-internal"]
        server = _start(place, home, "connect", command, answers)
        started.append(server)
        yield Cluster(f"sc://127.0.0.1:{answers}", workers, [started[0], server])
    finally:
        for one in reversed(started):
            _kill(one)


def _start(place: Path, home: Path, name: str, command: list[str], port: int) -> "subprocess.Popen[bytes]":
    """A part of the cluster, in a group of its own, once it answers. Raises SystemExit with the end of its log."""
    log = place / f"{name}.log"
    told = os.environ | LOOPBACK | {"SPARK_HOME": str(home)}
    with log.open("wb") as out:
        whole = [str(home / "bin" / command[0]), *command[1:]]
        part = subprocess.Popen(whole, env=told, stdout=out, stderr=out, cwd=place, start_new_session=True)
    for _ in range(START * 4):
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 1)):
            return part
        if part.poll() is not None:
            break
        time.sleep(0.25)
    raise SystemExit(f"Spark's {name} did not start:\n" + log.read_text(errors="replace")[-2000:])


def _kill(part: "subprocess.Popen[bytes]") -> None:
    """End a part with what it started, at once, as a machine that is lost."""
    with suppress(ProcessLookupError):
        os.killpg(part.pid, 9)
    part.wait(30)


def _tree(cluster: Cluster) -> list[int]:
    """The processes of the cluster: those of the groups that its parts lead."""
    groups = {part.pid for part in (*cluster.workers, *cluster.others)}
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(ProcessLookupError, PermissionError):
            if os.getpgid(int(path.name)) in groups:
                found.append(int(path.name))
    return found


def _memory(process: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


# What is compared -----------------------------------------------------------------------------------------------------


def _differing(own: Ran, other: Ran) -> list[str]:
    """The facts of footfall and the marts that do not hold the same rows, row by row, in two editions."""
    with duckdb.connect() as connection:
        for name, ran in (("own", own), ("other", other)):
            connection.execute(f"attach '{ran.edition}' as {name} (read_only)")
        listed = connection.execute(
            """select schema_name || '.' || table_name from duckdb_tables() where database_name = 'own'
            and (schema_name = 'marts' or table_name = 'footfall') and not list_contains($1, table_name)
            order by all""",
            [NAMED],
        ).fetchall()
        found = []
        for (table,) in listed:
            sides = (f"own.{table}", f"other.{table}")
            for one, two in (sides, sides[::-1]):
                if connection.execute(f"(from {one} except all from {two}) limit 1").fetchall():
                    found.append(f"{other.edition.parent.name}: {table}")
        ((rows,),) = connection.execute("select count(*) from own.core.footfall").fetchall()
        return found if rows else ["no row of footfall was published"]


def _report(rows: int, own: Ran, theirs: Ran, killed: Ran, differing: Sequence[str]) -> str:
    lines = [
        f"{machine()}. `make spark`: {rows / 1e6:,.0f} million rows",
        "",
        "| engine | time | of DuckDB's | memory of `data publish` | memory of the cluster |",
        "|---|---|---|---|---|",
    ]
    for name, ran in (("DuckDB", own), ("Spark, two workers", theirs), ("Spark, a worker killed half-way", killed)):
        ratio, cluster = ran.seconds / own.seconds, f"{ran.of_cluster / GIB:.1f} GiB" if ran.of_cluster else "-"
        lines.append(f"| {name} | {ran.seconds:.0f} s | {ratio:.1f} | {ran.memory / GIB:.1f} GiB | {cluster} |")
    told = f"different: {', '.join(sorted(set(differing)))}" if differing else "facts and marts equal, row by row"
    return "\n".join([*lines, "", told])


if __name__ == "__main__":
    sys.exit(main())
