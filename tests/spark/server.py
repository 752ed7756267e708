"""Spark Connect on this machine, for as long as it is tried."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

CLASS = "org.apache.spark.sql.connect.service.SparkConnectServer"
SECONDS = 600  # that it may take to answer, on a machine that is busy


@contextmanager
def connect(home: Path, log: Path, memory: str = "2g") -> Iterator[str]:
    """Start the server of a Spark that is installed; where it answers, as sc://127.0.0.1:PORT."""
    port = _free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",  # 200 is for a cluster
        "spark.sql.catalogImplementation": "in-memory",
        "spark.local.dir": str(log.parent),
    }
    told = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    command = [str(home / "bin" / "spark-submit"), "--master", "local[2]", "--driver-memory", memory]
    own = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "--class", CLASS, *told, "spark-internal"], env=own, stdout=out, stderr=out, cwd=log.parent
        )
    try:
        _wait(server, port, log)
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(SECONDS * 2):
        with suppress(OSError), closing(socket.create_connection(("127.0.0.1", port), 1)):
            return
        if server.poll() is not None:
            break
        time.sleep(0.5)
    raise SystemExit("Spark did not start:\n" + log.read_text(errors="replace")[-2000:])


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
