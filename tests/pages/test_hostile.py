"""What a file says is text wherever it is drawn, and leaves by our own export alone."""

import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from streamlit import config

from pages.elements import numbers
from pages.reorganisation import listing
from pages.text import Say

ROOT = Path(__file__).parents[2]
BREAKS_OUT = """x"><a href="https://exemple.fr" onclick='alert(1)'>y</a>"""
OURS = {"data", "table", "caption", "thead", "tbody", "tr", "th", "td", "a", "span", "small", "strong", "div"}


class Drawn(HTMLParser):
    """The tags and attributes of what was drawn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def drawn(monkeypatch: pytest.MonkeyPatch, draw) -> Drawn:
    sent: list[str] = []
    monkeypatch.setattr("streamlit.html", sent.append)
    draw()
    (html,) = sent
    return Drawn(html)


def hold(found: Drawn, links: int) -> None:
    addresses = [attributes["href"] for tag, attributes in found.found if tag == "a"]
    assert len(addresses) == links
    assert all(address and address.startswith("./") for address in addresses)
    assert {tag for tag, _ in found.found} <= OURS
    assert not any(name.startswith("on") for _, attributes in found.found for name in attributes)


def test_a_list_of_proposals_takes_no_markup_from_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(("proposal_id", "title", "region_name", "confirmed_by"), BREAKS_OUT) | {
        "type": "merger", "stage": "ministry_analysis", "next_stage": "decision", "outcome": None, "live": True,
        "decided": False, "waiting_on": [BREAKS_OUT], "implemented_on": pd.NaT, "since": pd.NaT, "days": 3,
        "late": False, "behind": False, "undecided": True, "staff_saved": 1.0, "target_on": pd.NaT,
        "planned_eur": 1.0, "actual_eur": None, "own": True, "one_off_eur": 1.0, "payback": 1.0,
    } | dict.fromkeys(("proposed", "retained", "changes"), BREAKS_OUT)  # fmt: skip
    say = Say("fr")
    cells = listing.writers(say, {})
    headers = dict.fromkeys(cells, BREAKS_OUT)
    found = drawn(monkeypatch, lambda: listing.table(say, BREAKS_OUT, headers, pd.DataFrame([row]), cells))
    hold(found, links=1)  # the sheet


def test_a_table_takes_no_markup_from_its_cells_nor_its_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    written = pd.DataFrame({BREAKS_OUT: [BREAKS_OUT]})
    address = f"./sheet?name={BREAKS_OUT}"
    hold(drawn(monkeypatch, lambda: numbers.table(written, BREAKS_OUT, {BREAKS_OUT: [address]})), links=1)


def test_no_page_writes_a_csv_that_leaves_formulas_raw() -> None:
    """A file to deposit too holds names that a ministry deposited: queries.files alone writes CSV."""
    assert [path.name for path in (ROOT / "pages").rglob("*.py") if ".to_csv(" in path.read_text("utf-8")] == []


def test_a_table_of_streamlit_has_no_export_of_its_own() -> None:
    """It would leave formulas raw, and say neither kind nor edition."""
    client = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["client"]
    assert client["disableDataExport"] is True
    assert config.get_config_options()["client.disableDataExport"].type is bool  # an option that this Streamlit knows
