"""What tests ask with: what a viewer reads of the current edition, by the pages' own door; small worlds to read."""

import asyncio
import fcntl
import io
import json
import os
import re
import shutil
import string
import tempfile
import zipfile
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import openpyxl
import pypdf
import pytest

import queries
from data import build, problem, store
from data.build import definitions
from data.publish import edition
from pages.shell.ask import Ask
from queries.access import Viewer

T = TypeVar("T")
TESTS = Path(__file__).parent
# Where a sentence may begin: within no word, and within no figure ("1 045", "1,5").
_START = r"(?<!\w)(?!(?<=\d[,.])\d|(?<=\d )\d{3}\b)"

# The small world with the footfall of March 2020 of 35 and 22 shared out among enough counters to be read by everyone:
# the same sums, of four counters and of three.
CROWD = """
    insert into core.counters
        (counter_id, name, type, format, commune, department, location_quality, labelled_on, source_id)
    select name, name, 'france_services', 'fixed', commune, department, 'none', '2020-01-01', 'counters'
    from (values ('north', '35238', '35'), ('south', '35238', '35'), ('east', '22278', '22'), ('west', '22278', '22'))
        as others (name, commune, department);
    insert into core.footfall by name
    select footfall.* replace (
        others.name as counter_id, requests // 4 as requests, done_on_site // 4 as done_on_site,
        redirected // 4 as redirected, digital_help // 4 as digital_help, visits // 4 as visits)
    from core.footfall
    join (values ('rennes', 'north'), ('rennes', 'south'), ('saint-brieuc', 'east'), ('saint-brieuc', 'west'))
        as others (counter_id, name) using (counter_id)
    where month = '2020-03-01' and requests >= 20;
    update core.footfall set
        requests = requests - 2 * (requests // 4), done_on_site = done_on_site - 2 * (done_on_site // 4),
        redirected = redirected - 2 * (redirected // 4), digital_help = digital_help - 2 * (digital_help // 4),
        visits = visits - 2 * (visits // 4)
    where month = '2020-03-01' and requests >= 20 and counter_id in ('rennes', 'saint-brieuc');
"""


def reading(viewer: Viewer) -> Ask:
    """`reading(viewer)("room/query", name=value)`: rows of a query, or an indicator, of the edition that is current."""
    return Ask(viewer, queries.edition(viewer))


def as_read(html: str) -> str:
    """HTML without the elements that say which figure a number is: its sentences can be looked for whole."""
    return re.sub(r"</?data\b[^>]*>", "", html)


def plain(text: str) -> str:
    """A text with plain spaces, and signs in place of what HTML writes for them."""
    return re.sub("[\u202f\u00a0]", " ", unescape(text))


def typed(text: str) -> str:
    """The same as it is typed: what the typographer does is tested elsewhere."""
    return plain(text).replace("\u2019", "'")


def says_rule(text: str, rule: str, language: str = "en", **values: str) -> bool:
    """Whether a text holds the sentence of a rule of data/rules.toml, with these values, and any others where none is
    given: tests name a refusal by its rule.
    """
    return bool(as_pattern(problem.rules()[rule][language], lambda name, _: values.get(name)).search(typed(text)))


def as_pattern(sentence: str, fill: Callable[[str, str], str | None]) -> re.Pattern[str]:
    """What a sentence with {fields} looks like: what fills a field by its name and its form, or anything."""
    parts = []
    for literal, name, form, _ in string.Formatter().parse(sentence):
        parts.append(re.escape(typed(literal)))
        if name is not None:
            written = fill(name, form or "")
            parts.append(".{0,400}?" if written is None else re.escape(typed(written)))
    return re.compile(_START + "".join(parts) + r"(?!\w)")


def public(whole: Path) -> Path:
    """The public file beside the full one of an edition."""
    return whole.with_suffix(".public.duckdb")


def build_world(folder: Path, *changes: str, older: Sequence[Path] = (), public: bool = True) -> Path:
    """Publish the small world of by_hand.sql in a folder, after these statements; the path of its full file.

    A world that was built before in this run is copied. Without its public file it takes two thirds of the time.
    """
    name = f"by-hand-{sha256(repr(changes).encode()).hexdigest()[:8]}" if changes else "by-hand"
    place = folder if older else worlds()
    whole = place / f"{name}.duckdb"
    made_once(whole, lambda made: _build_world(made, changes, older))
    files = [whole, *([whole.with_suffix(".public.duckdb")] if public else [])]
    made_once(files[-1], lambda made: edition.build_public(made, whole, lambda step: None))
    if place != folder:
        for file in files:
            shutil.copy(file, folder)
    (folder / "CURRENT").write_text(f"{name}\n")
    return folder / f"{name}.duckdb"


def open_edition(folder: Path) -> Path:
    """Copy the open edition to a folder of editions, which is returned; it is published once a run, without a
    contradiction among its files.
    """
    from data import open as committed
    from data import publish

    def publish_it(made: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("EDITIONS_DIR", str(made))
            patch.setenv("SITE", "off")
            published = publish.publish(committed.files(), publish.Options(), lambda step: None)
            assert [one.rule for one in published.inconsistencies if one.severity != "note"] == []

    return Path(shutil.copytree(made_once(worlds() / "open-edition", publish_it), folder))


def made_once(path: Path, make: Callable[[Path], object]) -> Path:
    """A file or a folder that `make` makes at the path it is given, unless it is there: workers wait for each other."""
    with (worlds() / f"{path.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            with tempfile.TemporaryDirectory(dir=path.parent) as aside:  # what fails halfway is not there
                make(made := Path(aside) / path.name)
                made.rename(path)
    return path


def publish_again(folder: Path, whole: Path, name: str, as_of: str, *changes: str) -> None:
    """Publish a copy of a world under a name: its data of another day, after these statements, done to both files."""
    from data import store
    from data.store import register

    for audience, end in store.AUDIENCES.items():
        shutil.copy(whole.with_name(whole.name.removesuffix(".duckdb") + end), folder / f"{name}{end}")
        with duckdb.connect(str(store.edition(name, audience).path)) as connection:
            for statement in (f"update core.editions set as_of = '{as_of}'", *changes):
                connection.execute(statement)
    files = {audience: store.fingerprint(store.edition(name, audience).path) for audience in store.AUDIENCES}
    about = {"name": name, "as_of": as_of, "kind": "demonstration", "built_at": f"{as_of}T08:00:00", "files": files}
    (folder / f"{name}.json").write_text(json.dumps(about))
    store.point_to(name)
    register.write(folder, name, "publish")
    register.keep(folder, name, json.dumps(about))


def worlds() -> Path:
    """Where what is made once for all the workers of a run is kept; tests/conftest.py begins it and takes it away."""
    return Path(os.environ["WORLDS"])


def _build_world(whole: Path, changes: Sequence[str], older: Sequence[Path]) -> None:
    shutil.copy(made_once(worlds() / "uncounted.duckdb", _uncounted), whole)
    with build.opened(whole) as connection:
        for statements in changes:
            connection.execute(statements)
        edition.compute(connection, older)


def _uncounted(path: Path) -> None:
    """The reference and the rows of by_hand.sql, before anything is counted: the same for every world."""
    with build.new(path) as connection:
        connection.execute((TESTS / "queries" / "by_hand.sql").read_text(encoding="utf-8"))
        connection.execute("update core.editions set model = $model", {"model": store.MODEL})
        definitions.put_in(connection, definitions.read())


def words_of(content: bytes, form: str) -> str:
    """All that a file says, its days as days."""
    if form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
        return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    if form == "pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if form in ("docx", "pptx"):
        return _inside(content)
    return content.decode("utf-8")


def _inside(content: bytes) -> str:
    """The words of an office file and of the workbooks that it holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        told = []
        for name in held.namelist():
            one = held.read(name)
            if name.endswith(".xlsx"):
                told.append(words_of(one, "xlsx"))
            elif name.endswith(".xml"):
                told.append(re.sub(r"<[^>]+>", " ", one.decode("utf-8", "replace")))
    return " ".join(told)


def one_in(count: int, cases: Iterable[Any], several: bool = False) -> list[Any]:
    """Of cases that try the same from other sides, the first of each `count` at each change, the others if `wide`;
    each case of `several` values is a tuple of them.
    """
    return [_case(case, [pytest.mark.wide] if rank % count else [], several) for rank, case in enumerate(cases)]


def _case(case: Any, marks: Sequence[Any], several: bool) -> Any:
    if hasattr(case, "marks"):  # pytest.param
        return pytest.param(*case.values, marks=[*case.marks, *marks], id=case.id)
    return pytest.param(*(case if several else (case,)), marks=marks)


def in_turn(firsts: Iterable[Any], seconds: Sequence[Any], one_in: int) -> list[Any]:
    """Pairs of cases and readings: at each change a case with one share of the readings, the next case with the next
    share, and one pair in `one_in`; all pairs if `wide`.
    """
    wide = pytest.mark.wide
    return [
        pytest.param(one, other, marks=[] if rank % one_in == place * one_in // len(seconds) else [wide])
        for rank, one in enumerate(firsts)
        for place, other in enumerate(seconds)
    ]


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, in a thread of its own: a browser that other tests opened keeps the loop of this one."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, coroutine).result()
