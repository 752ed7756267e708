"""What is lost is made again from deposits and journal, or put back from a copy that was verified."""

import datetime
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data import build, check, publish, store
from data.__main__ import main
from data.problem import Refused
from data.publish import backup, drafts, edition
from data.store import register, served, standing
from tests.data.support import publish_files, publish_first


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of one edition of three files."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "staff.csv").write_text("department,year,support,pooled\n35,2021,120,96\n")
    (folder / "footfall.csv").write_text(
        "counter_id,month,partner,channel,visits,requests\n1,2022-05-01,cnaf,desk,10,40\n"
    )
    (folder / "counters.csv").write_text(check.template("counters").replace("\n35-001,", "\n1,"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder / "editions"))
        publish_files(*(folder / f"{name}.csv" for name in ("staff", "footfall", "counters")), why="first")
    return folder / "editions"


@pytest.fixture
def editions(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(published, tmp_path / "editions"))
    monkeypatch.setenv("EDITIONS_DIR", str(folder))
    return folder


def only_deposits_and_journal(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name not in ("deposits", register.FILE):
            path.unlink()


def test_an_edition_is_made_again_from_deposits_and_the_journal_alone(editions: Path) -> None:
    name, about = store.current_name(), store.manifest(store.current_name())
    only_deposits_and_journal(editions)
    with pytest.raises(Refused) as refused:  # nothing is published in place of what is lost
        publish_first()
    assert [problem.rule for problem in refused.value.problems] == ["current_lost"]
    assert store.names() == []
    assert main(["rebuild"]) == 0
    assert store.names() == [name]
    store.verify(name)
    assert name.endswith(build.content_hash(store.edition(name).path))
    again, of_the_files = store.manifest(name), ("files", "secrecy")  # DuckDB's bytes, and how long the attack took
    assert {key: again[key] for key in about if key not in of_the_files} == {
        key: about[key] for key in about if key not in of_the_files
    }
    assert served.rollback(name) == (name, [])
    assert store.current().name == name


@pytest.mark.wide
def test_an_edition_that_would_hold_something_else_is_not_made_again(
    editions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = store.current_name()
    store.edition(name).path.unlink()
    monkeypatch.setattr(edition, "make", lambda *_: (f"{name}0", None))
    with pytest.raises(Refused) as refused:
        publish.rebuild(None, lambda step: None)
    assert [problem.rule for problem in refused.value.problems] == ["rebuilt_differs"]
    with pytest.raises(Refused) as refused:
        publish.rebuild("20200101T000000Z-000000000000", lambda step: None)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.detail) == ("not_known_how_made", name)


def test_a_value_changed_in_the_archive_is_in_no_edition_made_again(editions: Path) -> None:
    store.edition(store.current_name()).path.unlink()
    (deposit,) = (path for path in (editions / "deposits").iterdir() if '"staff.csv"' in path.read_text())
    deposit.write_text(deposit.read_text().replace('"96"', '"97"'))
    for attempt in (lambda: publish.rebuild(None, lambda step: None), lambda: publish_first()):
        with pytest.raises(Refused):
            attempt()
    assert not store.edition(store.current_name()).path.exists()


def test_a_register_that_lost_all_it_held_does_not_make_the_past_be_forgotten(editions: Path) -> None:
    (editions / register.FILE).write_bytes(b"")
    (editions / "CURRENT").unlink()
    with pytest.raises(Refused) as refused:
        publish_first()
    assert [problem.rule for problem in refused.value.problems] == ["current_lost"]


def test_a_copy_is_verified_and_put_back_where_nothing_is(
    editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, name, before = tmp_path / "copy", store.current_name(), register.journal(editions)
    drafts.keep(editions, "anne@example.fr", "prefect:D35", [("staff.csv", b"rows that no copy holds")])
    assert main(["backup", str(copy)]) == 0
    assert not any(b"no copy holds" in path.read_bytes() for path in copy.rglob("*") if path.is_file())
    listed = json.loads((copy / "backup.json").read_text())
    assert {one for one in listed if not one.startswith("deposits/")} == {
        "CURRENT", f"{name}.json", f"{name}.duckdb", f"{name}.public.duckdb", register.FILE,
    }  # fmt: skip
    assert len(listed) == 5 + 3
    assert main(["backup", str(copy)]) == 1  # never over another copy
    assert main(["restore", str(copy)]) == 1  # nor over editions
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "elsewhere"))
    store.demonstration_dir().mkdir(parents=True)  # which a server made meanwhile, and no copy holds
    (store.demonstration_dir() / "CURRENT").write_text("invented\n")
    assert main(["restore", str(copy)]) == 0
    assert store.current().name == name
    store.verify(name)
    assert register.journal(tmp_path / "elsewhere") == before
    assert register.manifests(tmp_path / "elsewhere").keys() == {name}
    held = [sorted(path.read_bytes() for path in (folder / "deposits").iterdir()) for folder in (editions, copy)]
    assert held[0] == held[1]


@pytest.mark.wide
def test_a_copy_made_during_an_embargo_serves_what_is_served_now(
    editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, more = store.current_name(), tmp_path / "more.csv"
    more.write_text("department,year,support,pooled\n35,2022,121,97\n")
    after = publish_files(more, embargo=datetime.date(9999, 12, 31)).edition.name
    backup.backup(tmp_path / "copy")
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "elsewhere"))
    backup.restore(tmp_path / "copy")
    assert (store.current_name(), standing.current("public").name) == (after, before)
    store.verify(before)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


@pytest.mark.parametrize("damage", [cut, Path.unlink])
@pytest.mark.parametrize("pattern", ["deposits/*", "*.public.duckdb", register.FILE, "CURRENT", "backup.json"])
def test_a_copy_that_is_not_what_was_copied_is_not_put_back(
    damage: Callable[[Path], None], pattern: str, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    (copy / "deposits").mkdir(parents=True)
    hashes = {}
    for path in (path for path in published.rglob("*") if path.is_file() and path.name != "publishing.lock"):
        (copy / path.relative_to(published)).write_bytes(path.read_bytes()[:1000])
        hashes[str(path.relative_to(published))] = store.fingerprint(copy / path.relative_to(published))
    (copy / "backup.json").write_text(json.dumps(hashes))
    damage(next(iter(sorted(copy.glob(pattern)))))
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / "elsewhere"))
    with pytest.raises(Refused) as refused:
        backup.restore(copy)
    expected = "no_backup" if pattern == "backup.json" else "backup_damaged"
    assert [problem.rule for problem in refused.value.problems] == [expected]
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_damaged_is_not_copied(editions: Path, tmp_path: Path) -> None:
    cut(sorted((editions / "deposits").iterdir())[0])
    with pytest.raises(Refused) as refused:
        backup.backup(tmp_path / "copy")
    assert [problem.rule for problem in refused.value.problems] == ["deposit_damaged"]
    cut(store.current().path)
    with pytest.raises(store.Damaged):
        backup.backup(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_listing_what_was_served_writes_nothing(editions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def there() -> dict[str, tuple[int, int]]:
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in editions.rglob("*")}

    before = there()
    assert main(["editions"]) == 0
    assert store.current_name() in capsys.readouterr().out
    assert there() == before


def test_a_copy_of_an_older_version_is_put_back_with_the_pages_that_were_frozen(
    editions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, elsewhere, name = tmp_path / "copy", tmp_path / "elsewhere", "frozen/00/page.html"
    backup.backup(copy)
    (copy / name).parent.mkdir(parents=True)
    (copy / name).write_bytes(b"kept")
    listed = json.loads((copy / backup.LIST).read_text())
    (copy / backup.LIST).write_text(json.dumps(listed | {name: store.fingerprint(copy / name)}))
    monkeypatch.setenv("EDITIONS_DIR", str(elsewhere))
    backup.restore(copy)
    assert (elsewhere / name).read_bytes() == b"kept"
