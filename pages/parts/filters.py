"""Filters: few, on top, in the URL, kept from page to page."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from pages.ask import Ask
from pages.text import Say


def choice(
    name: str,
    options: Sequence[str],
    label: str,
    write: Callable[[str], str],
    default: str = "",
    shape: str = "select",
) -> str:
    """The option chosen by the reader, kept in the URL parameter `name`; `default` is not written there.

    `shape` is 'select' or 'segments'. Streamlit's own binding to the URL writes the label there; we need the
    code, the same in both languages, so the URL is read at each run and written when the reader chooses.
    """
    wanted = st.query_params.get(name, default)
    key = f"choice-{name}"
    st.session_state[key] = wanted if wanted in options else (default if default in options else options[0])
    if shape == "segments":
        st.segmented_control(
            label, options, key=key, format_func=write, required=True, on_change=_keep, args=(name, key, default)
        )
    else:
        st.selectbox(label, options, key=key, format_func=write, on_change=_keep, args=(name, key, default))
    return str(st.session_state[key])


def _keep(name: str, key: str, default: str) -> None:
    if st.session_state[key] != default:
        st.query_params[name] = st.session_state[key]
    else:
        st.query_params.pop(name, None)


def level(say: Say, levels: Sequence[str] = ("region", "department"), default: str = "department") -> str:
    """Region or département, for a map or a table (URL: niveau)."""
    return choice("niveau", levels, say("parts.level.label"), lambda x: say(f"parts.level.{x}"), default, "segments")


def territory(ask: Ask, say: Say) -> tuple[str, str]:
    """Two selectors, region then département (URL: region, departement); returns (level, code)."""
    regions, departments = names(ask)
    left, right = st.columns(2)
    with left:
        region = choice(
            "region",
            ["", *regions],
            say("parts.region"),
            lambda code: regions.get(code, say("parts.all_regions")),
        )
    inside = {code: name for code, (name, parent) in departments.items() if region in ("", parent)}
    with right:
        department = choice(
            "departement",
            ["", *inside],
            say("parts.department"),
            lambda code: f"{inside[code]} ({code})" if code else say("parts.all_departments"),
        )
    if department:
        return "department", department
    return ("region", region) if region else ("nation", "FR")


def names(ask: Ask) -> tuple[Mapping[str, str], Mapping[str, tuple[str, str]]]:
    """Regions (code -> name) and départements (code -> name, region)."""
    rows = ask("overview/territories")
    regions = rows[rows["level"] == "region"]
    departments = rows[rows["level"] == "department"]
    return (
        dict(zip(regions["code"], regions["name"], strict=True)),
        dict(
            zip(
                departments["code"],
                zip(departments["name"], departments["parent_code"], strict=True),
                strict=True,
            )
        ),
    )
