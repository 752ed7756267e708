"""What a file writes in a text is text on every page, and no formula in any file that leaves: by `make attack` alone.

A fast part is in tests/pages/test_hostile.py and tests/pages/test_parts.py.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest

from data.contracts import contracts
from data.store import Edition, cursor
from pages.shell.rooms import PAGES, Page
from tests.attack.addresses import drawn, written
from tests.attack.support import Tally
from tests.support import build_world

HOSTILE = """=1+1;=1+1,=1+1"><img src=x onerror=alert(1)><script>alert(1)</script>' onclick='alert(1)"""
pytestmark = pytest.mark.attack
# A sheet of each kind, in the world of tests/queries/by_hand.sql, and a search that finds some of its texts.
SHEETS: dict[str, list[dict[str, str]]] = {
    "missions-inventory": [{"mission": "water"}],
    "reorganisation-proposals": [{"proposition": "e1"}, {"proposition": "c1"}],
    "counters-find": [{"guichet": "rennes"}, {"commune": "35238"}],
    "search": [{"mots": "alert"}, {"mots": "rennes"}],
}


class Read(HTMLParser):
    """Which tags and attributes of HTML could run something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        runs = [name for name, value in attrs if name.startswith("on") or (value or "").startswith("javascript:")]
        if tag in ("script", "img", "iframe", "object", "embed") or runs:
            self.found.append(f"{tag} {runs}")


def statements() -> str:
    """SQL that writes the hostile text before every free text of core, where there was none too."""
    told = {table: names.split() for table, names in TEXTS.items()}
    quoted = HOSTILE.replace("'", "''")
    changed = [
        f"update core.{table} set "
        + ", ".join(
            f"{name} = '{'https://exemple.fr/' if name in URLS else ''}{quoted}' || coalesce({name}, '')"
            for name in names
        )
        for table, names in told.items()
    ]
    return ";\n".join(changed)


# Texts of core that a file writes as it likes, by table: each column that no code, choice or key is in.
URLS = {"minutes_url"}
TEXTS = {
    "consultations": "association minutes_url",
    "cooperations": "label",
    "counters": "name group_name address address_extra postcode phone hours_monday hours_sunday label_text comment",
    "decision_powers": "act_type act_type_en legal_text beneficiary",
    "dialogue_positions": "organisation",
    "milestones": "body label_fr label_en reference",
    "ministry_analyses": "motive",
    "mission_exercises": "target_actor criteria",
    "mission_overlaps": "competence legal_basis judged_by rule",
    "mission_roles": "body_name legal_reference territories located",
    "mission_hands": "from_name to_name legal_reference located",
    "missions": "label label_en legal_basis perimeter expected_note",
    "problems": "column_name value detail",
    "proposal_events": "actor note",
    "proposal_options": "label description retained_changes",
    "proposals": "title origin beneficiary text_reference ditp_motive",
    "services": "name",
    "social_dialogues": "body object",
    "sources": "file_name title publisher licence note title_en note_en",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The small world whose texts are hostile, as the current edition."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(folder))
        yield build_world(folder, statements())


# Of the six counters of that world nearly every commune is far: its list is of the whole country.
TOO_LONG = ("counters-access",)


def openings(page: Page) -> list[dict[str, str]]:
    """The addresses at which a page is opened: its own, and those of its sheets."""
    return [{}, *SHEETS.get(page.path, [])]


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.path not in TOO_LONG], ids=lambda page: page.path or "overview"
)
def test_a_text_is_text_on_a_page_and_no_formula_in_its_files(page: Page, hostile: Path, tally: Tally) -> None:
    tried = held = 0
    for viewer in ("cabinet", "prefect:R53", "public"):
        for address in openings(page):
            for language in ("fr", "en"):
                offered: list[Callable[[], bytes]] = []
                keep = lambda *_, data=None, offered=offered, **__: offered.append(data)  # noqa: E731
                with patch("streamlit.download_button", keep):
                    test = drawn(page.path, viewer, {**address, "lang": language})
                assert not test.exception, test.exception[0].stack_trace
                html = written(test)
                runs = [found for text in html for found in Read(text).found]
                live = [cell for make in offered for cell in formulas(content(make))]
                tried += len(html) + len(offered)
                held += len(html) + len(offered) - len(runs) - len(live)
                assert (runs, live) == ([], []), (viewer, address)
    tally(tried, held)


def content(made: Callable[[], bytes] | bytes | str) -> bytes:
    """What a button gives."""
    found = made() if callable(made) else made
    return found.encode() if isinstance(found, str) else bytes(found)


def formulas(file: bytes) -> list[str]:
    """The cells of a file that a spreadsheet of some language would run."""
    if file.startswith(b"PK"):
        book = openpyxl.load_workbook(io.BytesIO(file))
        return [str(cell.value) for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    rows = [row for separator in ",;" for row in csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=separator)]
    return [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r") and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    """Or one with others after it, where cells are parted otherwise."""
    return re.match(r"[+-]?[\d.]+(?:[;,]|$)", cell) is not None


def test_the_attack_finds_what_it_looks_for(hostile: Path) -> None:
    """A text that is not escaped, and a file that is not made safe, would be told."""
    assert Read(f"<p>{HOSTILE}</p>").found == ["img ['onerror']", "script []"]
    assert Read("<a href='javascript:x'>y</a><p onclick=z>").found == ["a ['href']", "p ['onclick']"]
    assert {*formulas(b"a,b\n=1+1,-2.5\n@x,\ty\n")} >= {"=1+1", "@x", "\ty"}
    assert formulas(b"a,b\nx;=1+1;y,b\n") == ["=1+1"]
    shown = " ".join(written(drawn("reorganisation-proposals", "cabinet", {})))
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown


def test_every_free_text_of_a_contract_is_written_over(hostile: Path) -> None:
    free = {
        name
        for contract in contracts().values()
        for name, one in contract.columns.items()
        if one.type == "text" and not (one.values or one.references or name.endswith("_id"))
    }
    asked = "select table_name, column_name from duckdb_columns() where schema_name = 'core'"
    with closing(cursor(Edition(hostile.name, hostile))) as reading:
        there = reading.execute(asked).fetchall()
    missing = [
        f"{table}.{name}"
        for table, name in there
        if table in TEXTS and name in free and name not in TEXTS[table].split() and name not in CODES
    ]
    assert missing == []


# Names of columns that are free in one contract and codes in core.
CODES = {"commune", "kind", "network", "official_id", "option_code", "rule"}
