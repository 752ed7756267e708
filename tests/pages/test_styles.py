"""Stylesheets come with the first bytes, once; none of them travels in a rerun, and a room's rules stay in the room."""

import gzip
import re
from pathlib import Path

import pytest

from pages.server import styles
from pages.server.first_bytes import first_bytes
from pages.text import Say
from tests.pages import support

ROOMS = [sheet for sheet in styles.sheets() if sheet.parent.name != "static"]
COMMENT = re.compile(r"/\*.*?\*/", flags=re.DOTALL)
# What a rule of a room must name: its own classes, a container that only it has, or its own variables.
OWN = {"missions": "tm-", "reorganisation": "tr-", "counters": "tk-", "deposits": "td-", "method": "tq-"}
OWN |= {"changes": "tc-changes"}


def selectors(css: str, inside: str = "") -> list[str]:
    """The selectors of a stylesheet, those of a nested rule after the ones around it; @media counts for nothing."""
    found, place = [], 0
    while (opened := css.find("{", place)) >= 0:
        head, depth, end = css[place:opened].rpartition(";")[2].strip(), 1, opened
        while depth:
            end += 1
            depth += {"{": 1, "}": -1}.get(css[end], 0)
        body = css[opened + 1 : end]
        if head.startswith("@keyframes"):
            found.append(head)
        elif "{" in body:
            found += selectors(body, inside if head.startswith("@") else f"{inside} {head}")
        else:
            found += [f"{inside} {one.strip()}".strip() for one in re.split(r",(?![^(]*\))", head)]
        place = end + 1
    return found


def test_the_file_holds_every_sheet_whole() -> None:
    served = gzip.decompress(styles._asset().packed).decode()
    assert [sheet.parent.name for sheet in styles.sheets()] == ["static", "static", *sorted(OWN)]
    texts = [COMMENT.sub("", sheet.read_text(encoding="utf-8")) for sheet in styles.sheets()]
    assert "".join(served.split()) == "".join("".join(texts).split())


@pytest.mark.parametrize("sheet", ROOMS, ids=lambda sheet: sheet.parent.name)
def test_the_rules_of_a_room_reach_no_other(sheet: Path) -> None:
    mark = OWN[sheet.parent.name]
    named = re.compile(rf"{mark}|st-key-|^:root$|^@keyframes")
    shared = [one for one in selectors(COMMENT.sub("", sheet.read_text(encoding="utf-8"))) if not named.search(one)]
    assert shared == []


def test_the_first_bytes_link_the_file_after_what_streamlit_adds_to_the_head() -> None:
    html = first_bytes(Say("fr"))
    assert re.fullmatch(r"style\.[0-9a-f]{20}\.css", styles.address())
    assert html.count(f'<link rel="stylesheet" href="./{styles.address()}">') == 1
    assert html.index("</head>") < html.index(styles.address()) < html.index('<div id="root">')


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("name", ["missions.inventory", "reorganisation.pipeline", "counters.access"])
def test_no_stylesheet_travels_in_a_run(name: str) -> None:
    sent = [element.proto.body for element in support.run(name).get("html")]
    assert sent
    assert not any("<style" in body for body in sent)
