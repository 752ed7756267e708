"""The tree of a page as HTML: what is read stands, what is chosen is left out, what is opened is a fold."""

import html as standard
import re
from collections.abc import Callable

from pages.markup import NOTHING, Markup, concat, drawn_again, html
from pages.site.addresses import FORM
from pages.site.drawing import Node

# What a reader sets or presses: there is nobody behind a file to answer.
CHOICES = frozenset(
    (
        "selectbox",
        "multiselect",
        "text_input",
        "number_input",
        "button_group",
        "button",
        "checkbox",
        "slider",
        "popover",
    )
)
HOLDERS = frozenset(("empty", "root", "flex_container", "column", "form"))
_BUTTON = re.compile(r'<button type="button".*?</button>', flags=re.DOTALL)
_HREF = re.compile(r'href="\./([^"]*)"')
_FORM = re.compile(r'(?<= action=)"\./([^"]*)"')
_HERE = re.compile(r' (?:data-here|data-tc-to|data-at)="[^"]*"')
# A table without a caption bears the name of what it scrolls in, or that of its columns.
_NAMELESS = re.compile(r'(?:role="region" aria-label="([^"]*)" tabindex="0">)?<table\b[^>]*>(?!<caption)')
_HEADS = re.compile(r'<th scope="col"[^>]*>(.*?)</th>', flags=re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
Lead = Callable[[str], str]


def written(node: Node, lead: Lead) -> Markup:
    """HTML of a node and of all inside it; `lead` gives the address of a page of the dashboard, from here.

    ValueError for what there is no way to write.
    """
    if node.kind == "html":
        return _led(node.text, lead)
    if node.kind in CHOICES:
        return NOTHING
    inside = concat(written(one, lead) for _, one in sorted(node.inside.items()))
    if node.kind == "markdown":
        return html('<p class="tc-note">{}</p>', node.text)
    if node.kind == "expandable":
        return (
            html('<details class="ts-fold"><summary>{}</summary>{}</details>', node.text, inside) if inside else inside
        )
    if node.kind not in HOLDERS:
        raise ValueError(f"a page of the site has no way to write {node.kind}")
    return _held(node, inside) if inside else inside


def _held(node: Node, inside: Markup) -> Markup:
    """What stands together: a frame, a row of columns, a line; nothing of its own where it is none of them."""
    if node.framed:
        return html('<section class="ts-panel st-key-{}">{}</section>', node.name, inside)
    if any(one.kind == "column" for one in node.inside.values()):
        return html('<div class="ts-columns">{}</div>', inside)
    if node.kind == "column":
        return html('<div class="ts-column" style="--share:{:.3f}">{}</div>', node.share, inside)
    if node.level:
        return html('<div class="ts-line">{}</div>', inside)
    return html('<div class="st-key-{}">{}</div>', node.name, inside) if node.name else inside


def _led(body: str, lead: Lead) -> Markup:
    """HTML of ours with its links leading from here, its tables named, and without what only a script answers."""
    body = _HERE.sub("", _BUTTON.sub("", body))
    body = _FORM.sub(lambda found: f'"{standard.escape(lead(f"{FORM}{standard.unescape(found[1])}"))}"', body)
    body = _HREF.sub(lambda found: f'href="{standard.escape(lead(standard.unescape(found[1])))}"', body)
    return drawn_again(_NAMELESS.sub(_named, body) if "<table" in body else body)


def _named(found: re.Match[str]) -> str:
    rest = found.string[found.end() :]
    heads = [_TAG.sub("", head).strip() for head in _HEADS.findall(rest[: rest.find("</thead>")])]
    name = found[1] or ", ".join(filter(None, heads))
    return str(html('{}<caption class="tc-hidden">{}</caption>', drawn_again(found[0]), drawn_again(name)))
