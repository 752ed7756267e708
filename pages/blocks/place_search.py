"""The field beside a map that looks for a commune, by its name or postcode, and sends the page to it."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.blocks.search import results
from pages.maps import communes, deck
from pages.maps.layers import Place
from pages.markup import draw, html
from pages.shell import static_target
from pages.shell.ask import Ask
from pages.text import Say

SEARCH, NAMED_SO = "seek-place", "seek-among"
ALIKE = 5  # communes of almost the same name that are offered
TOWNS = {"75": "75056", "69": "69123", "13": "13055"}  # by département, the town that has arrondissements
Go = Callable[[Mapping[Any, Any]], None]  # to a row of counters/places


def field(ask: Ask, say: Say, go: Go | None = None) -> None:
    """Draw it; a place that is found is chosen on the map, and its département in the filter, or as `go` says."""
    if not static_target.shows_choices():
        return
    hint, go = say("counter.find.where_hint"), go or choose
    words = st.text_input(say("parts.deck.search"), key=SEARCH, placeholder=hint, on_change=_sent, args=(ask, go))
    if not (words or "").strip():
        return
    found = ask("counters/places", words=words.strip())
    near = alike(ask, say, words) if found.empty else found
    if near.empty:
        draw(html('<p class="tc-note" role="status">{}</p>', say("parts.deck.search_none", words=words)))
    elif found.empty:
        _one_of(say, near, say("parts.deck.search_near", words=words.strip()), go)
    elif len(found) > 1:
        count = int(found["named"].iloc[0])
        _one_of(say, found, say("parts.deck.search_many", count=count, words=words.strip()), go)
        if count > len(found):
            draw(html('<p class="tc-note">{}</p>', say("counter.find.more", count=len(found))))


def alike(ask: Ask, say: Say, words: str) -> pd.DataFrame:
    """The communes whose name is almost that of words that name none, as counters/commune has them, nearest first."""
    found = [match.hit.thing for match in results.matches(ask, say, words, ALIKE)]
    codes = [one.key for one in found if one.kind == "commune"]
    return pd.concat([ask("counters/commune", commune=code) for code in codes or [""]], ignore_index=True)


def _one_of(say: Say, found: pd.DataFrame, label: str, go: Go) -> None:
    """The choice among places that words name, or almost."""
    rows = {str(row["code"]): row for row in found.to_dict("records")}
    now = st.query_params.get(deck.CHOSEN, "").removeprefix(deck.COMMUNE)
    st.session_state[NAMED_SO] = now if now in rows else None
    st.selectbox(
        label,
        [*rows],
        key=NAMED_SO,
        format_func=lambda code: named(say, rows[code]),
        placeholder=say("parts.deck.nothing"),
        on_change=lambda: go(rows[st.session_state[NAMED_SO]]),
    )


def named(say: Say, row: Mapping[Any, Any]) -> str:
    """A commune beside others of its name."""
    return f"{say.text(row['name'])} ({row['department']})"


def _sent(ask: Ask, go: Go) -> None:
    """Go to the first place of these words."""
    found = ask("counters/places", words=(st.session_state[SEARCH] or "").strip())
    if len(found):
        go(found.iloc[0].to_dict())


def chosen(say: Say) -> dict[str, str]:
    """The commune that the address holds, by its code after `deck.COMMUNE`, where it is of the département there."""
    code = st.query_params.get(deck.CHOSEN, "").removeprefix(deck.COMMUNE)
    department = st.query_params.get("departement", "")
    if code not in communes.codes() or not department or not code.startswith(department):
        return {}
    return {deck.COMMUNE + code: say.text(communes.names()[communes.codes().index(code)])}


def place(chosen: str) -> list[Place]:
    """Where the commune that is chosen is drawn; nothing where what is chosen is none."""
    if not chosen.startswith(deck.COMMUNE):
        return []
    x, y, _, _ = communes.places()
    rank = communes.codes().index(chosen.removeprefix(deck.COMMUNE))
    return [(float(x[rank]), float(y[rank]))]


def enter(row: Mapping[Any, Any]) -> None:
    """Write the département of a place in the address."""
    deck.enter(row["department"])


def choose(row: Mapping[Any, Any]) -> None:
    """Write a place, or the town that it is an arrondissement of, and its département in the address."""
    enter(row)
    code = row["code"] if row["code"] in communes.codes() else TOWNS.get(row["department"])
    if code:
        st.query_params[deck.CHOSEN] = deck.COMMUNE + code
