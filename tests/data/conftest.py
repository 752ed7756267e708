"""What tests of the data layer share: small files, and a folder of editions with a demonstration quick to build."""

import datetime
import itertools
import pickle
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import settings

from data import demo, store
from data.build.plan import Plan, Say
from data.check import Report, check
from data.publish import edition
from data.secrecy import audit
from tests.data.support import Write, only_facts, small_demonstration
from tests.support import made_once, worlds

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
    monkeypatch.setattr(demo, "rows", small_demonstration)
    return folder


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was built once in a run from the same files is copied: for tests of what surrounds a build, not of it."""
    _remember("whole", monkeypatch)


def _remember(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    building = edition.make

    def copied(place: Path, plan: Plan, say: Say) -> tuple[str, audit.Report]:
        def make(kept: Path) -> None:
            name, report = building(place, plan, say)
            shutil.copytree(place, kept)
            (kept / "report").write_bytes(pickle.dumps((name.partition("-")[2], report)))

        kept = made_once(worlds() / f"{kind}-{sha256(repr(_made_of(plan)).encode()).hexdigest()}", make)
        for file in kept.glob("*.duckdb"):
            shutil.copy(file, place)
        content, report = pickle.loads((kept / "report").read_bytes())
        return f"{plan.built_at:%Y%m%dT%H%M%SZ}-{content}", report

    monkeypatch.setattr(edition, "make", copied)
    _second_by_second(monkeypatch)


@pytest.fixture
def facts_alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Editions of facts, from which nothing is computed, and whose public file is the full one: for tests of what is
    carried over, told and compared from one publication to the next. Facts are still asserted, and editions remembered.

    A test of such a file that reads more of an edition is marked `whole`; it gets one that is `remembered`.
    """
    if request.node.get_closest_marker("whole"):
        request.getfixturevalue("remembered")
        return
    only_facts(monkeypatch.setattr)
    _remember("facts", monkeypatch)


def _second_by_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """Editions are named by the second, which these do not take."""
    now, seconds = store.now, itertools.count()
    monkeypatch.setattr(store, "now", lambda: now() + datetime.timedelta(seconds=next(seconds)))


def _made_of(plan: Plan) -> tuple[object, ...]:
    """All that tells one edition from another, but the second at which it is built."""
    files = [
        (
            one.report.file,
            one.report.sha256,
            sorted(one.parts),
            one.publisher,
            one.dating,
            one.scope,
            sorted(one.without),
            one.covers,
        )
        for one in (*plan.deposits, *plan.nomenclature, *plan.past)
    ]
    made_up = plan.demonstration
    shown = made_up and (
        *(made_up.seed, made_up.as_of),
        [(name, len(table), repr(table)) for name, table in made_up.tables.items()],  # each file has its own
    )
    return files, shown, plan.as_of, plan.built_at.date(), plan.remarks, plan.definitions
