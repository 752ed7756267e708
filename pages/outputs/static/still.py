"""A page as its reader is shown it, without script: whole with its files, or what it shows in frames.

Pictures that a script draws live are drawn again, by the renderers of `outputs/svg_renderers.py`, of the same data.
"""

import html as standard
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pages import body
from pages.elements import address
from pages.markup import Markup, drawn_again
from pages.outputs.static.tree import Node, drawn, panels, unfolded
from pages.outputs.static.writing import written
from pages.outputs.svg_renderers import RENDERERS
from pages.shell import static_target
from pages.shell.ask import ask_of
from pages.shell.rooms import Page
from pages.shell.serving import Reader
from pages.text import Say

# The styles of what is drawn here, after those of live pages.
SHEETS = (Path(__file__).parents[2] / "static" / "drawing.css", Path(__file__).with_name("static.css"))
MOST_FILES = 30
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", flags=re.DOTALL)
_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", flags=re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_FILE = re.compile(r'<p class="tc-take">(?:<a href="([^"]*)")?.*?</p>', flags=re.DOTALL)
# What a part shows; else it only says that there is nothing.
_SHOWN = re.compile(r'<(?:svg|table|ul|ol|dl)\b|<div [^>]*role="img"')


@dataclass(frozen=True)
class Part:
    """A framed part of a page: its title in words, and what stands in it without its table, its files and its tools."""

    title: str
    body: Markup


@dataclass(frozen=True)
class Still:
    """A page that stands still: its title in words, its body, its files by name, and how many were too many.

    `known`: whether all that its address asks for is there; it says what is not. `read`: the parameters that it looked
    for, there or not: with others added to its address it stays the same.
    """

    title: str
    body: Markup
    files: Mapping[str, bytes]
    left: int
    known: bool
    read: frozenset[str]


@dataclass(frozen=True)
class Parts:
    """What a page shows in frames, by name: those with a picture, a table or a list. `known`, `read`: as of a Still."""

    by_name: Mapping[str, Part]
    known: bool
    read: frozenset[str]


def of(reader: Reader, page: Page, parameters: Mapping[str, str], language: str, name: str, most: int) -> Still:
    """A page with these filters, as this reader is shown it. Its files stand under `name`; those for which it leaves no
    room in `most` bytes, itself included, are left out, and counted.

    Raises as the page does.
    """
    sheet, made = static_target.StaticTarget(f"{name}/", RENDERERS), dict[str, bytes]()

    def making() -> None:  # of rows as the page has them
        made.update({address: make() for address, make in [*sheet.files.items()][:MOST_FILES]})

    tree, known, read = _drawn(reader, page, parameters, language, sheet, making)
    whole = written(tree, "../{}".format, stands=True)
    files = _within(made, most - len(whole.encode()))
    left = sheet.files.keys() - files.keys()
    named = {address.removeprefix(sheet.stem): content for address, content in files.items()}
    title = _words(_TITLE, whole) or page.title(Say(language))
    return Still(title, _without(whole, left), named, len(left), known, read)


def parts(reader: Reader, page: Page, parameters: Mapping[str, str], language: str) -> Parts:
    """What a page shows in frames with these filters.

    Links lead from the root, and out of the frame of a page that shows a part. Raises as the page does.
    """
    tree, known, read = _drawn(reader, page, parameters, language, static_target.StaticTarget("", RENDERERS))
    whole = {name: _alone(written(unfolded(node), "/{}".format, stands=True)) for name, node in panels(tree)}
    found = {name: Part(_words(_HEADING, body), body) for name, body in whole.items() if _SHOWN.search(body)}
    return Parts({name: part for name, part in found.items() if part.title}, known, read)


def _drawn(
    reader: Reader,
    page: Page,
    parameters: Mapping[str, str],
    language: str,
    sheet: static_target.StaticTarget,
    then: Callable[[], None] = lambda: None,
) -> tuple[Node, bool, frozenset[str]]:
    """The tree of a page that is drawn on a sheet, whether all that its address asks for is there, and the parameters
    that it looked for.
    """
    known = list[bool]()

    def drawing() -> None:
        with static_target.drawing_for(sheet):
            body.draw(page, ask_of(reader), Say(language))
            then()
            known.append(address.is_known())

    tree, read = drawn(drawing, parameters)
    return tree, known == [True], read


def _words(heading: re.Pattern[str], whole: Markup) -> str:
    """The words of the first heading; "" where there is none."""
    found = heading.search(whole)
    return standard.unescape(_TAG.sub("", found[1])).strip() if found else ""


def _within(made: Mapping[str, bytes], most: int) -> dict[str, bytes]:
    """The files that fit, in the order of the page."""
    files = dict[str, bytes]()
    for name, content in made.items():
        if sum(map(len, files.values())) + len(content) <= most:
            files[name] = content
    return files


def _without(whole: Markup, gone: Collection[str]) -> Markup:
    """A page without the links to files that are not there."""
    return drawn_again(_FILE.sub(lambda found: "" if found[1] in gone else found[0], whole))


def _alone(whole: Markup) -> Markup:
    """The same in a page of its own: without files, and its links lead out of the frame that it is shown in."""
    return drawn_again(_FILE.sub("", whole).replace("<a ", '<a target="_blank" rel="noopener" '))
