"""Paths in every name of a file that is sent, and in every number of a draft: nothing is written or read elsewhere."""

from pathlib import Path

import pytest

from data.problem import Refused
from data.publish import drafts
from tests.attack.support import Tally

ANNE, BRUNO = "anne.martin@example.fr", "bruno.petit@example.fr"
NAMES = (
    "../../CURRENT", "../draft.json", "/etc/passwd", "..\\..\\register.sqlite", "a/../../b.csv", "..", ".", "", " ",
    "\0x.csv", "CON", "x" * 500 + ".csv", "draft.json", "\u202evsc.x", "-rf.csv", "a.csv/", "~/x.csv", ".lock",
    "%2e%2e%2fx.csv", "$(touch x).csv", "`id`.csv", "a\nb.csv", "C:\\x.csv", "file:///etc/passwd", "a.csv\0.exe",
    "<img src=x onerror=alert(1)>.csv", "=1+1.csv", "'; drop table log; --.csv", "\ud800.csv", "é" * 200,
)  # fmt: skip


def there(folder: Path) -> dict[str, bytes]:
    """What is in a folder, but the register, which grows."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("register.sqlite")
    }


def test_a_name_leads_nowhere_but_into_its_draft(tmp_path: Path, tally: Tally) -> None:
    folder = tmp_path / "editions"
    folder.mkdir()
    (folder / "CURRENT").write_text("the one served\n")
    outside = tmp_path / "outside.csv"
    outside.write_bytes(b"as it was")
    before = there(folder)
    for name in NAMES:
        draft = drafts.keep(folder, ANNE, "prefect:R53", [(name, b"one"), (name, b"two")])
        files = folder / "drafts" / draft.id / "files"
        assert [path.parent.resolve() for path in draft.paths] == [files.resolve()] * 2, name
        assert [path.read_bytes() for path in draft.paths] == [b"one", b"two"], name
        assert not any("<" in path.name or path.name.startswith(".") for path in draft.paths), name
        now = there(folder)
        mine = f"drafts/{draft.id}/"
        assert {path for path in now if not path.startswith(mine)} - {*before} <= {"drafts/.lock"}, name
        assert {path: now[path] for path in before} == before, name
        drafts.drop(folder, draft)
    assert {*there(tmp_path)} - {"editions/drafts/.lock"} == {"editions/CURRENT", "outside.csv"}
    tally(len(NAMES), len(NAMES))


NUMBERS = ("", ".", "..", "../drafts", "a" * 32, "A" * 32, "' or 1=1 --", "\0", "*", "a" * 5000, "../" + "a" * 32)


def test_a_draft_is_found_by_its_number_and_its_author_alone(tmp_path: Path, tally: Tally) -> None:
    """The link of somebody else's draft is the link of none; and the two cannot be told from one another."""
    draft = drafts.keep(tmp_path, ANNE, "prefect:R53", [("a.csv", b"one")])
    assert drafts.find(tmp_path, draft.id, ANNE) == draft
    told = set()
    for number, author in [*((number, ANNE) for number in NUMBERS), (draft.id, BRUNO), (draft.id, "")]:
        with pytest.raises(Refused) as refused:
            drafts.find(tmp_path, number, author)
        told.add(refused.value.problems[0].rule)
    assert told == {"no_such_draft"}
    assert drafts.mine(tmp_path, BRUNO) == []
    tally(len(NUMBERS) + 2, len(NUMBERS) + 2)
