"""A class that hides a part of the header hides no cell of a table."""

import re
from pathlib import Path

from pages.elements import numbers

SHEETS = Path(__file__).parents[2] / "pages" / "static"
HIDING = re.compile(r"([^{}]*)\{[^{}]*display: none")


def test_no_class_of_a_cell_is_hidden_by_a_rule_for_all_widths():
    long = "un texte plus long que la moitié d'une ligne de téléphone"
    cells = (["01/02/2024"], ["12"], ["un texte plus long que douze lettres"], ["court", long])
    sides = [numbers._side(one) for one in cells]
    assert sides == ["tc-brief", "tc-number", "", "tc-lines"]
    whole = (SHEETS / "style.css").read_text(encoding="utf-8") + (SHEETS / "rooms.css").read_text(encoding="utf-8")
    hidden = {part.strip() for rule in HIDING.findall(re.sub(r"/\*.*?\*/", "", whole)) for part in rule.split(",")}
    assert hidden & {f".{side}" for side in sides if side} == set()
    assert ".tc-short" in hidden  # the header's own: rules are read


def test_a_name_with_hyphens_stays_on_one_line_and_that_of_an_edition_does_not() -> None:
    found = [
        numbers._look(cell, "", late=False) for cell in ("Puy-de-Dôme", "20261127T102839Z-43d3665bd8ef", "–", "a b-c")
    ]
    assert found == ["tc-brief", "", "", ""]
