"""The tree of a page as HTML: what is read stands, what is opened is a fold, and nothing waits for a script."""

import html as standard
import re
from collections.abc import Callable

from pages.markup import NOTHING, Markup, concat, drawn_again, html
from pages.outputs.static.tree import CHOICES, FOLDS, Node

Lead = Callable[[str], str]
FORM = "?"  # before a link that a form sends its fields to: no file answers them
_UNSAID = ("button", "checkbox", "number_input", "slider", "text_input")  # pressed or typed, and nobody would answer
_HOLDERS = ("root", "empty", "flex_container", "column", "form")
_BUTTON = re.compile(r'<button type="button".*?</button>', flags=re.DOTALL)
_ASKED = re.compile(
    r'<(button|form)\b[^>]*>.*?</\1>|<details class="tc-more(?: tc-everywhere)?">.*?</details>', flags=re.DOTALL
)
_ADDRESS = re.compile(r'(?<=[ <])(href|src|action)="\./([^"]*)"')
_HERE = re.compile(r' data-(?:here|tc-to|at|again)="[^"]*"')
# A table without a caption bears the name of what it scrolls in, or that of its columns.
_NAMELESS = re.compile(r'(?:role="region" aria-label="([^"]*)" tabindex="0">)?<table\b[^>]*>(?!<caption)')
_HEADS = re.compile(r'<th scope="col"[^>]*>(.*?)</th>', flags=re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def written(node: Node, lead: Lead, stands: bool = False) -> Markup:
    """HTML of a node and of all inside it; `lead` gives the address of a page of the dashboard, from here.

    `stands`: as one reader was shown it, with what they had chosen, all of it open and no form to send; else for all
    readers, without what one chooses. ValueError for what there is no way to write.
    """
    if node.kind == "html":
        return _led(node.text, lead, stands)
    if node.kind in CHOICES:
        told = stands and node.text and node.chosen
        return html('<p class="ts-choice"><b>{}</b> {}</p>', node.text, ", ".join(node.chosen)) if told else NOTHING
    if node.kind in _UNSAID or (node.kind == "popover" and not stands):
        return NOTHING
    if node.kind not in (*_HOLDERS, *FOLDS):
        raise ValueError(f"there is no way to write {node.kind} without a script")
    inside = concat(written(one, lead, stands) for one in node.ordered())
    return _held(node, inside) if inside else inside


def _held(node: Node, inside: Markup) -> Markup:
    """What stands together: a fold, a frame, a row of columns, a line; nothing of its own where it is none of them."""
    if node.kind in FOLDS:
        return html('<details class="ts-fold"><summary>{}</summary>{}</details>', node.text, inside)
    if node.framed:
        return html('<section class="ts-panel st-key-{}">{}</section>', node.name, inside)
    if any(one.kind == "column" for one in node.inside.values()):
        return html('<div class="ts-columns">{}</div>', inside)
    if node.kind == "column":
        return html('<div class="ts-column" style="--share:{:.1f}">{}</div>', 100 * node.share, inside)
    if node.level:
        return html('<div class="ts-line">{}</div>', inside)
    return html('<div class="st-key-{}">{}</div>', node.name, inside) if node.name else inside


def _led(body: str, lead: Lead, stands: bool) -> Markup:
    """HTML of ours with its links leading from here, its tables named, and without what only a script answers: a card
    that held nothing else is none.
    """
    found = (_ASKED if stands else _BUTTON).sub("", body)
    if found != body and not _TAG.sub("", found).strip():
        return NOTHING
    found = _ADDRESS.sub(lambda one: f'{one[1]}="{standard.escape(_to(lead, *one.groups()))}"', _HERE.sub("", found))
    return drawn_again(_NAMELESS.sub(_named, found) if "<table" in found else found)


def _to(lead: Lead, attribute: str, link: str) -> str:
    return lead((FORM if attribute == "action" else "") + standard.unescape(link))


def _named(found: re.Match[str]) -> str:
    rest = found.string[found.end() :]
    heads = [_TAG.sub("", head).strip() for head in _HEADS.findall(rest[: rest.find("</thead>")])]
    name = found[1] or ", ".join(filter(None, heads))
    return str(html('{}<caption class="tc-hidden">{}</caption>', drawn_again(found[0]), drawn_again(name)))
