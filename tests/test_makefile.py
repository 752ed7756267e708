"""A newcomer's machine: packages are installed in one way, which waits for other programs and says what failed."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKED = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 12 (apt-get)"
NEEDED = ("make", "sh", "bash", "date", "head", "grep", "ls", "python3")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of commands: those that a shell needs, a root's `id`, a `sleep` that takes no time, and no Chromium."""
    for name in NEEDED:
        if found := shutil.which(name):
            (tmp_path / name).symlink_to(found)
    _command(tmp_path / "id", "echo 0")
    _command(tmp_path / "sleep", "")
    _command(tmp_path / "playwright", f'echo "playwright $1" >> {tmp_path}/calls; exit 1')
    return tmp_path


def _command(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def _apt(machine: Path, step: str, said: str, times: int) -> None:
    """An apt-get of which one step says something and fails, that many times."""
    asked = f'echo "$*" >> {machine}/calls; case "$*" in *{step}*) ;; *) exit 0 ;; esac'
    _command(
        machine / "apt-get",
        f'{asked}; [ "$(grep -c {step} {machine}/calls)" -gt {times} ] || {{ echo "{said}"; exit 100; }}',
    )


def _made(machine: Path) -> tuple[int, str, list[str]]:
    """What `make chromium` ends with, says, and calls."""
    asked = ["make", "-s", "-o", ".venv/dev.stamp", "chromium", f"BIN={machine}"]
    path = os.environ | {"PATH": str(machine)}
    done = subprocess.run(asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=path)
    return done.returncode, done.stdout, (machine / "calls").read_text(encoding="utf-8").splitlines()


def test_only_one_script_installs_packages() -> None:
    # Each use of apt is that of the script, which alone knows how to wait.
    for name in ("Makefile", ".ci/run"):
        assert not re.search(r"\bapt(-get)?\b(?!-install)", _code(name)), name


def _code(name: str) -> str:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#") and "echo" not in line)


@pytest.mark.parametrize("step", ["update", "install"])
def test_another_program_that_installs_is_waited_for_and_named(machine: Path, step: str) -> None:
    _apt(machine, step, LOCKED, 2)
    code, said, calls = _made(machine)
    assert (code, said.count(LOCKED)) == (0, 1)
    waited = [call for call in calls if step in call]
    assert ["Lock::Timeout=300 " in call for call in waited] == [False, True, True]
    assert "install" in calls[-1]


def test_what_fails_is_said_with_the_package_before_any_download(machine: Path) -> None:
    _apt(machine, "update", "E: no network", 9)
    code, said, calls = _made(machine)
    assert code != 0
    assert [call.split()[-1] for call in calls] == ["update", "install"]
    assert said.index("E: no network") < said.index("apt-get install chromium") < said.index("Playwright")
