"""What tests of the data layer share: small files, and a folder of editions with a demonstration quick to build."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from data import demo
from data.check import Report, check
from tests.data.support import Write, small_demonstration

settings.register_profile("any machine", deadline=None)  # a busy machine makes no example wrong
settings.load_profile("any machine")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(name, content) -> path of a new file."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture
def checked(write: Write) -> Callable[[str | bytes], Report]:
    """checked(content) -> report of a file that holds it."""
    return lambda content: check(write("deposit.csv", content))


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of editions, and a demonstration of a few rows, quick to build."""
    folder = tmp_path / "editions"
    monkeypatch.setenv("EDITIONS_DIR", str(folder))
    monkeypatch.setattr(demo, "generate", small_demonstration)
    return folder
