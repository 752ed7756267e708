"""`--engine spark` where Spark is not as it should be: a sentence and the remedy, and nothing is published.

What a cluster gives is tried by `make spark`; here its client is made up.
"""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from data import store
from data.__main__ import main
from data.problem import SaidInWords
from data.read import spark
from tests.data.support import Write, publish_files
from tests.data.test_folders import MAY, Made, made  # noqa: F401 - a fixture
from tests.data.test_publish import COUNTERS

pytestmark = pytest.mark.usefixtures("facts_alone")
Client = Callable[..., None]


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """client(version, read): a client of Spark 4.2 whose cluster is of a version, and reads files so."""

    def install(version: str = "4.2.0", read: Callable[[str], Any] = lambda path: None) -> None:
        session = SimpleNamespace(version=version, read=SimpleNamespace(parquet=read))
        session.conf = SimpleNamespace(set=lambda name, value: None)
        builder = SimpleNamespace(remote=lambda address: SimpleNamespace(getOrCreate=lambda: session))
        parts: dict[str, dict[str, Any]] = {"pyspark": {"__version__": "4.2.1"}, "sqlglot": {}}
        parts["pyspark.sql"] = {"SparkSession": SimpleNamespace(builder=builder)}
        for name, told in parts.items():
            module = ModuleType(name)
            vars(module).update(told)
            monkeypatch.setitem(sys.modules, name, module)

    return install


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        there.listen()
        monkeypatch.setenv(spark.REMOTE, address := f"sc://127.0.0.1:{there.getsockname()[1]}/;token=x")
        yield address


def refused() -> str:
    with pytest.raises(SaidInWords) as told:
        spark.engine()
    assert "secret" not in str(told.value.problem)
    return str(told.value.problem.rule)


def test_without_its_client_spark_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert refused() == "engine_not_there"


@pytest.mark.parametrize("address", ["", "http://host", "host:15002;token=secret"])
def test_what_is_no_address_is_said_so(address: str, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client()
    monkeypatch.setenv(spark.REMOTE, address)
    assert refused() == "engine_without_address"


def test_where_no_server_answers_it_is_said_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client()
    with socket.socket() as closed:  # bound, and nobody listens
        closed.bind(("127.0.0.1", 0))
        monkeypatch.setenv(spark.REMOTE, f"sc://127.0.0.1:{closed.getsockname()[1]}/;token=secret")
        assert refused() == "engine_failed"


@pytest.mark.usefixtures("listening")
def test_a_cluster_of_another_version_is_refused(client: Client) -> None:
    client("3.5.4")
    assert refused() == "engine_of_another_version"


@pytest.mark.usefixtures("listening")
def test_a_file_that_workers_cannot_read_publishes_nothing(
    client: Client,
    editions: Path,
    made: Made,  # noqa: F811
    write: Write,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def unreadable(path: str) -> None:
        raise RuntimeError(f"[PATH_NOT_FOUND] Path does not exist: {path}.\nJVM stacktrace")

    client(read=unreadable)
    publish_files(write("list.csv", COUNTERS))
    before = store.current_name()
    assert main(["publish", str(made("daily", may=MAY)), "--engine", "spark"]) == 1
    told = capsys.readouterr().err
    assert "PATH_NOT_FOUND" in told
    assert "stacktrace" not in told
    assert store.current_name() == before


def test_nothing_of_spark_is_imported_otherwise() -> None:
    asked = "import sys, data.__main__; sys.exit(bool({'pyspark', 'sqlglot'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", asked], cwd=Path(__file__).parents[2], check=False).returncode == 0
