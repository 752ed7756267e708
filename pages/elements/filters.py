"""Filters: few, on top, in the URL, kept from page to page."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pages.elements import address
from pages.shell import static_target
from pages.text import Say

LEVELS = ("region", "department")  # of territories, those that a map or a table may show
# What belongs to the choice before and would contradict the new one: the page of a list, what is of another region.
OF_ANOTHER = {"region": ("page", "departement", "choix", "choisi"), "parmi": ("page", "communes")}
OF_ANY = ("page", "choisi")
_OFFICE = re.compile(r"^(?:Ministère chargé (?:de l’|de la |des |de |du )|Ministry for (?:the )?)")
_HYPHEN = re.compile(r"(?<=\w)-(?=[^\W\d])")  # not that of a number, "P-53-03"
_KEPT = re.compile("[\u00a0\u202f]")  # spaces at which no line parts
_ARTICLE = re.compile(r"(,| et) (?:de l’|de la |des |de |du )")


def chosen(name: str, options: Sequence[str], default: str = "") -> str:
    """The option in the URL parameter `name`; the default, or the first option, when there is none that holds.

    What the URL asks for and is not offered is named above the page (see `address`).
    """
    wanted = st.query_params.get(name, default)
    if wanted in options:
        return wanted
    if name in st.query_params:
        address.left_aside(name, wanted)
    return default if default in options else options[0]


def choice(
    name: str,
    options: Sequence[str],
    label: str,
    write: Callable[[str], str],
    default: str = "",
    shape: str = "select",
    labelled: bool = False,
) -> str:
    """The option chosen by the reader, kept in the URL parameter `name`; `default` is not written there.

    `shape` is 'select' or 'segments', whose label is shown where it is `labelled`. Streamlit's own binding to the URL
    writes the label there; we need the code, the same in both languages, so the URL is read at each run and written
    when the reader chooses.
    """
    key = f"{'choice' if shape == 'select' else 'segment'}-{name}"  # the height of each is kept for it while it loads
    st.session_state[key] = value = chosen(name, options, default)
    if not static_target.shows_choices():  # a hundred territories take longer to offer than to look up
        return value
    args = (name, key, default)
    if shape == "segments":
        quiet: dict[str, Any] = {"required": True, "label_visibility": "visible" if labelled else "collapsed"}
        st.segmented_control(label, options, key=key, format_func=write, on_change=_keep, args=args, **quiet)
    else:
        st.selectbox(label, options, key=key, format_func=lambda one: _typed(write(one)), on_change=_keep, args=args)
    return value


def any_of(
    name: str, names: Mapping[str, str], label: str, every: str, default: str = "", shape: str = "select"
) -> str:
    """One of these, by its name, kept in the URL parameter `name`; "" for `every` one, which comes first."""
    return choice(name, ["", *names], label, lambda one: names[one] if one else every, default, shape)


def whole(text: str, least: int, most: int) -> int | None:
    """The whole number that an address asks for, between two; None where it is none, or too long to be read."""
    found = int(text) if text.isdecimal() and len(text) <= len(str(most)) else None
    return found if found is not None and least <= found <= most else None


def number(name: str, label: str, least: int, most: int, first: int, step: int = 1) -> int:
    """A whole number chosen by the reader, kept in the URL parameter `name`; Streamlit's own binding stops the page at
    one that no machine holds.
    """
    key, asked = f"number-{name}", st.query_params.get(name, str(first))
    found = whole(asked, least, most)
    if found is None:
        address.left_aside(name, asked)
    st.session_state[key] = value = first if found is None else found
    st.number_input(label, least, most, step=step, key=key, on_change=_keep, args=(name, key, first))
    return value


def _typed(name: str) -> str:
    """A name as people type it: a box looks for letters that are typed, and nobody types what keeps words together."""
    return _KEPT.sub(" ", name)


def _keep(name: str, key: str, default: str | int) -> None:
    for other in OF_ANOTHER.get(name, OF_ANY):
        st.query_params.pop(other, None)
    if st.session_state[key] != default:
        st.query_params[name] = st.session_state[key]
    else:
        st.query_params.pop(name, None)


def several(
    name: str,
    options: Sequence[str],
    label: str,
    write: Callable[[str], str],
    none: str,
    first: Sequence[str] = (),
    most: int | None = None,
) -> list[str]:
    """The options chosen by the reader, kept in the URL parameter `name`; `none` says what an empty choice means.

    `first`: those chosen before the reader chooses; an emptied choice is then one too. `most`: how many at most.
    """
    key = f"choice-{name}"
    wanted = st.query_params[name].split(",") if name in st.query_params else first
    st.session_state[key] = values = [option for option in options if option in wanted][:most]
    if left := [value for value in wanted if value and value not in values]:
        address.left_aside(name, ",".join(left))
    st.multiselect(
        label,
        options,
        key=key,
        format_func=lambda option: unparted(_typed(write(option))),
        placeholder=none,
        max_selections=most,
        on_change=_keep_several,
        args=(name, key, bool(first)),
    )
    return values


def unparted(name: str) -> str:
    """A name that no line parts after a hyphen; typed without what keeps it whole, it is found all the same, as boxes
    look for letters in their order. Elsewhere a name is HTML: `headings.unbroken`.
    """
    return _HYPHEN.sub("-\u2060", name)


def _keep_several(name: str, key: str, even_none: bool) -> None:
    if st.session_state[key] or even_none:
        st.query_params[name] = ",".join(st.session_state[key])
    else:
        st.query_params.pop(name, None)


def level(say: Say, levels: Sequence[str] = LEVELS, default: str = "department") -> str:
    """Region or département, for a map or a table (URL: niveau)."""
    return choice("niveau", levels, say("parts.level.label"), lambda x: say(f"parts.level.{x}"), default, "segments")


def short(name: str) -> str:
    """'Ministère chargé de l’intérieur' -> 'Intérieur'; 'Ministry for the Interior' -> 'Interior'; of several duties
    ('de l’éducation, de la jeunesse et des sports'), each without its article.
    """
    rest = _ARTICLE.sub(r"\1 ", _OFFICE.sub("", name))
    return rest[:1].upper() + rest[1:]
