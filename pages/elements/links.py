"""Links between pages: real anchors, which keep the reader's language, viewer and territory."""

from collections.abc import Callable, Mapping
from urllib.parse import quote, urlencode, urljoin

import streamlit as st

from pages.markup import NOTHING, Hole, Markup, attributes, html
from pages.shell.addressed import PART
from pages.shell.rooms import BY_PATH
from queries import selection
from queries.earlier import DEMONSTRATION as DEMONSTRATION

KEPT = ("lang", "vue", "edition", "au", "region", "departement", "niveau", "selection")
LENT = ("vue",)  # what an address asks for on the demonstration alone
OPENS = "#"  # among the changes of a link: the key of the panel, or rest of a page, that it opens (static/script.js)
# What menus keep besides, for who has a ministry: any other link says what it counts, and would then count less.
MINE = ("ministere",)


def here(path: str, **changes: str | None) -> Markup:
    """HTML attributes of a link to this same page with other parameters, all the rest of the address kept.

    `data-here` lets our script start from the address as it is when the link is followed.
    """
    now = _bounded(st.query_params.to_dict())
    kept = {name: value for name, value in now.items() if name not in changes}
    wanted = kept | {name: value for name, value in changes.items() if value}
    changed = urlencode({name: value or "" for name, value in changes.items()}, safe=":")
    return attributes('href="{}" data-here="{}"', f"./{address(path, wanted)}", changed)


def latest(path: str) -> Markup:
    """HTML attributes of a link to this same page of the edition served: the eyes with which anyone looks at the
    demonstration stay there.
    """
    lent = {name: None for name in LENT if st.query_params.get("edition") == DEMONSTRATION}
    return here(path, edition=None, au=None, **lent)


def href(path: str = "", **changes: str | None) -> str:
    """The address of a page by its key ('missions-map'): kept parameters, `changes` over them (None removes one)."""
    return led(path, st.query_params.to_dict(), changes)


def menu(path: str = "", mine: bool = False) -> str:
    """The address of a page from a menu: `href`, with the reader's ministry for who has one."""
    return href(path, **{name: st.query_params.get(name) for name in MINE if mine})


def led(path: str, now: Mapping[str, str], changes: Mapping[str, str | None]) -> str:
    """The address of a page for who stands at an address with the parameters `now`: `href`, outside of a page.

    An empty region that is asked for stays: the country, on a page that opens on a prefect's own.
    """
    kept = _bounded({name: now[name] for name in KEPT if name in now})
    whole = changes.get("region") == ""
    told = {**kept, **changes}.items()
    asked = {name: value or "" for name, value in told if value or (whole and name == "region")}
    return f"./{address(path, asked)}"


def _bounded(now: Mapping[str, str]) -> dict[str, str]:
    """Parameters, what every link repeats no longer than it is read."""
    return {name: selection.bounded(value) if name in KEPT else value for name, value in now.items()}


def address(path: str, parameters: Mapping[str, str]) -> str:
    """The address of a page with these parameters, seen from the home page: "missions?volet=carte&region=53".

    Relative, so that it holds under any base path: every page is one level deep.
    """
    page = BY_PATH.get(path)
    part = {PART: page.part} if page and page.part else {}
    asked = part | {name: value for name, value in parameters.items() if name not in (PART, OPENS)}
    query = f"?{urlencode(asked, safe=':', quote_via=quote)}" if asked else ""
    return (page.address if page else path) + query + (f"#{parameters[OPENS]}" if OPENS in parameters else "")


def whole(base: str, now: Mapping[str, str]) -> Callable[[str], str]:
    """How a link of ours ("missions?region=53#panel") is written outside of a page: on a server at `base`, as who reads
    with the parameters `now` has it; "" where no base is known.
    """
    kept = urlencode({name: now[name] for name in ("lang", "vue", "edition", "au") if name in now}, safe=":")

    def written(link: str) -> str:
        path, hash_, part = link.partition("#")
        asked = f"{'&' if '?' in path else '?'}{kept}" if kept else ""
        return urljoin(base, f"./{path}{asked}{hash_}{part}") if base else ""

    return written


def anchor(label: Hole, path: str = "", **changes: str | None) -> Markup:
    """An HTML link to a page; the label is escaped here."""
    return html('<a href="{}">{}</a>', href(path, **changes), label)


def territory(level: str, code: str) -> dict[str, str | None]:
    """The parameters that choose a territory: {'region': '53', 'departement': None}."""
    return {"region": code if level == "region" else None, "departement": code if level == "department" else None}


def embedding(label: Hole, indicator: str, level: str, code: str, of_map: str | None = None) -> Markup:
    """An HTML link to the lines that show a public figure of a territory in another site's page; `of_map`: of which
    level its map is. Nothing on the demonstration, which is shown on no other page.
    """
    if st.query_params.get("edition") == DEMONSTRATION:
        return NOTHING
    return anchor(label, f"integrer/{indicator}", vue=None, niveau=of_map, **territory(level, code))
