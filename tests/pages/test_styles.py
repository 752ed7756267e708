"""Stylesheets come with the first bytes, once; none of them travels in a rerun, and a room's rules stay in the room."""

import gzip
import re
from pathlib import Path

import pytest
from streamlit.file_util import get_static_dir

from pages.elements import components
from pages.http import styles
from pages.server.first_bytes import first_bytes
from pages.text import Say
from tests.pages import support

ROOMS = [sheet for sheet in styles.sheets() if sheet.parent.name != "static"]
COMMENT = re.compile(r"/\*.*?\*/", flags=re.DOTALL)
EVERY = sorted(Path(styles.__file__).parents[1].rglob("*.css"))
LOOK = (Path(__file__).parents[2] / "docs" / "developer" / "look.md").read_text(encoding="utf-8")
TYPE = dict(re.findall(r"\| `(--tc-\w+)` \| ([^|]+rem[^|]*) \|", LOOK))
STEPS = set(re.findall(r"(?<![\w.])\d*\.?\d+", re.findall(r"are steps of (.*?) rem", LOOK)[0]))
# Drawings: letters in their own units. Components: in a shadow of their own, sizes are lengths.
APART = {"drawing.css", "choropleth.css", "grid.css"}
PAPER = re.compile(r"@media print \{(?:[^{}]|\{[^{}]*\})*\}")
SIZE = re.compile(r"(?<![\w-])font(?:-size)?:\s*([^;}]*)")
SPACE = re.compile(r"(?<![\w-])(?:(?:row-|column-)?gap|(?:padding|margin)(?:-[a-z-]+)?):\s*([^;}]*)")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\([^)]*\)", re.IGNORECASE)
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
            found += [f"{inside} {one.strip()}".strip() for one in split(head, ",")]
        place = end + 1
    return found


def split(selector: str, at: str) -> list[str]:
    """A selector taken apart at these signs, where they stand in no parentheses or brackets."""
    parts, depth = [""], 0
    for sign in selector:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(sign, 0)
        parts = [*parts, ""] if not depth and sign in at else [*parts[:-1], parts[-1] + sign]
    return [part.strip() for part in parts if part.strip()]


def is_named(compound: str) -> bool:
    """Whether what stands between two combinators says a class, an id, an attribute or an element."""
    either = re.match(r":(?:is|where)\((.*?)\)(?=:|$)", compound)
    return all(is_named(split(one, " >+~")[-1]) for one in split(either[1], ",")) if either else compound[0] not in ":*"


def test_the_file_holds_every_sheet_whole() -> None:
    served = gzip.decompress(styles._asset().packed).decode()
    assert [sheet.parent.name for sheet in styles.sheets()] == [*["static"] * 3, *sorted(OWN)]
    texts = [COMMENT.sub("", sheet.read_text(encoding="utf-8")) for sheet in styles.sheets()]
    assert "".join(served.split()) == "".join("".join(texts).split()).replace(";}", "}")


@pytest.mark.parametrize("sheet", ROOMS, ids=lambda sheet: sheet.parent.name)
def test_the_rules_of_a_room_reach_no_other(sheet: Path) -> None:
    mark = OWN[sheet.parent.name]
    named = re.compile(rf"{mark}|st-key-|^:root$|^@keyframes")
    shared = [one for one in selectors(COMMENT.sub("", sheet.read_text(encoding="utf-8"))) if not named.search(one)]
    assert shared == []


def test_what_is_named_is_told_from_what_is_any_element() -> None:
    assert [is_named(one) for one in (".a:has(b)", "td::after", "[id]", ":is(ul, .a > li):nth-child(2)")] == [True] * 4
    assert [is_named(one) for one in ("*", ":not(.a)", ":nth-child(2)", ":is(li, .a > *)")] == [False] * 4
    assert split(".a:is(b, c > d) > :not(.e, .f) + g", ">+") == [".a:is(b, c > d)", ":not(.e, .f)", "g"]


@pytest.mark.parametrize("sheet", styles.sheets(), ids=lambda sheet: sheet.parent.name)
def test_what_follows_has_is_named_and_stands_in_few_elements(sheet: Path) -> None:
    """Else a browser styles a page again for each element that enters it, and a chart brings hundreds: of a rule that
    asks an element what it holds for the sake of another one, it looks up what that one is called, in each element that
    it asked.
    """
    found = [split(one, " >+~") for one in selectors(COMMENT.sub("", sheet.read_text(encoding="utf-8")))]
    asking = [parts for parts in found if any(":has(" in part for part in parts[:-1])]
    assert [parts for parts in asking if not is_named(parts[-1])] == []
    anywhere = re.compile(r"(?:html|body|div)?:(?!is\()")
    assert [parts for parts in asking if any(":has(" in part and anywhere.match(part) for part in parts[:-1])] == []


@pytest.mark.parametrize("sheet", EVERY, ids=lambda sheet: f"{sheet.parent.name}/{sheet.name}")
def test_type_space_and_colour_are_of_one_scale(sheet: Path) -> None:
    css = COMMENT.sub("", sheet.read_text(encoding="utf-8"))
    known = (
        {f"var({name})" for name in TYPE} | {"inherit", "100%"} | (set(TYPE.values()) if sheet.name in APART else set())
    )
    sizes = [re.sub(r"^\d+ |/.*|!important", "", size).strip() for size in SIZE.findall(PAPER.sub("", css))]
    assert [one for one in sizes if one not in known and not (one.endswith("px") and sheet.name in APART)] == []
    told = SPACE.findall(css)
    assert {one for space in told for one in re.findall(r"(?<![\w.-])(\d*\.?\d+)rem", space)} - STEPS == set()
    assert [one for space in told for one in re.findall(r"(?<![\w.-])(\d*\.?\d+)px", space) if float(one) > 3] == []
    named = re.sub(r":root \{[^}]*\}", "", css)
    assert COLOUR.findall(named) == []


def test_the_page_of_the_look_says_what_the_sheet_says() -> None:
    """Every size and colour of :root has its line there, and nothing else has."""
    css = COMMENT.sub("", (styles._PAGES / "static" / "style.css").read_text(encoding="utf-8"))
    there = dict(re.findall(r"(--tc-[\w-]+): ([^;]*);", re.findall(r":root \{(.*?)\n\}", css, re.DOTALL)[0]))
    assert {name: there.get(name) for name in TYPE} == TYPE
    steps = {f"--tc-step{rank}" for rank in range(5)} | {f"--tc-group{rank}" for rank in range(6)}
    assert set(re.findall(r"`(--tc-[\w-]+)`", LOOK)) | steps == there.keys() - {"--tc-radius"}


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


def test_what_is_dissolved_into_its_parent_is_written_by_one_part_alone() -> None:
    """A table that bore the name of a row of links lost its columns."""
    heads = re.findall(r"([^{}]+)\{[^{}]*display:contents", styles.text())
    names = {name for head in heads for name in re.findall(r"\.(t[a-z]-[\w-]+)(?=,|$)", head)}
    written = [path.read_text(encoding="utf-8") for path in Path(styles.__file__).parents[1].rglob("*.py")]
    assert names
    assert {name: sum(name in text for text in written) for name in names} == dict.fromkeys(names, 1)


@pytest.mark.parametrize("folder", components._FOLDERS.values())
def test_a_component_is_hidden_until_its_stylesheet_gives_it_a_display(folder: str) -> None:
    """Its HTML comes in before: without looks it took another room, and what stands below it moved."""
    name = folder.rpartition("/")[2]
    markup, style = (
        (Path(components.__file__).parents[1] / folder / f"{name}.{end}").read_text(encoding="utf-8")
        for end in ("html", "css")
    )
    root = re.match(r'<div class="(\w+)" hidden>', markup)
    assert root
    assert re.search(rf"^\.{root[1]} {{ (?:[^}}]*; )?display: (?:block|grid);", style, re.M)


# What hangs on Streamlit -------------------------------------------------------------------------------------------

# Names that Streamlit and what it is made of give to what they draw.
THEIRS = re.compile(
    r'\.(st[A-Z]\w*)|data-testid[\^*$]?="(st\w[\w-]*)"|\.(react-aria-\w+)|data-(baseweb)|\.(withScreencast)'
)
# A guard, as a budget is: what a setting of the theme, a `key=` or a class of our own can carry goes there.
MOST_RULES = 190


def of_streamlit() -> dict[str, set[str]]:
    """The selectors of our stylesheets that name something of Streamlit's, by that name."""
    found: dict[str, set[str]] = {}
    for sheet in EVERY:
        for one in selectors(COMMENT.sub("", sheet.read_text(encoding="utf-8"))):
            for names in THEIRS.findall(one):
                found.setdefault(next(filter(None, names)), set()).add(one)
    return found


def test_what_hangs_on_streamlit_stands_in_one_file() -> None:
    naming = [one.name for one in styles.sheets() if THEIRS.search(COMMENT.sub("", one.read_text(encoding="utf-8")))]
    assert naming == ["streamlit.css"]


def test_every_name_of_streamlit_s_is_one_that_it_still_gives() -> None:
    """Its scripts hold each; after an upgrade, this says which names are gone, and which rules hung on them."""
    scripts = b"".join(file.read_bytes() for file in (Path(get_static_dir()) / "static" / "js").glob("*.js"))
    stems = {name: name.partition("-")[0] if name.startswith("st") else name for name in of_streamlit()}
    gone = {name: sorted(rules) for name, rules in of_streamlit().items() if stems[name].encode() not in scripts}
    assert not gone


def test_no_more_rules_hang_on_streamlit() -> None:
    rules = set().union(*of_streamlit().values())
    assert len(rules) <= MOST_RULES, "a class of our own, a key or a setting of the theme says it as well"
