"""The frame of every page: header, rooms, banner, and a footer from which every page can be reached."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

import queries
from pages.ask import Ask
from pages.parts import badges, headings, links
from pages.parts.markup import escape, quoted
from pages.rooms import ROOMS, SERVICE, Room, room_of
from pages.text import ACRONYMS, Say
from queries import access

STATIC = Path(__file__).parents[1] / "static"
STYLES = (STATIC / "style.css", STATIC / "rooms.css")
MARK = '<span class="tc-mark" aria-hidden="true"><i></i><i></i><i></i></span>'
# Why nothing can be served, and what puts it right.
WITHOUT = {
    "no_edition": ("shell.no_edition", "python -m data publish --demo"),
    "edition_of_other_version": ("shell.old_edition", "python -m data publish"),
    "audience_unknown": ("shell.no_audience", "AUDIENCE=public"),
}
PLAIN_ROLES = ("public", "cabinet", "administrator")


def title(say: Say, path: str) -> str:
    """The name of a page in links and in the browser's tab."""
    return say(f"shell.page.{path or 'overview'}")


def about(say: Say, path: str) -> str:
    """What a page answers, in a sentence."""
    return say(f"shell.about.{path or 'overview'}")


def dress() -> None:
    """The stylesheets."""
    for style in STYLES:
        st.html(style)


def without_edition(say: Say, error: Exception) -> None:
    """All there is to show where no edition can be served: why, and the command that makes one."""
    dress()
    st.html(
        f'<div class="tc-head" data-tc-lang="{say.language}"><span class="tc-brand">{MARK}'
        f"<span>{escape(say('shell.brand'))}</span></span>"
        f'<div class="tc-tools">{_language(say, "")}</div></div>'
    )
    rule = error.problem.rule if isinstance(error, queries.NoEdition) else ""
    room, command = WITHOUT.get(rule, ("shell.lost_edition", "python -m data editions"))
    headings.page(say(f"{room}.title"), say(f"{room}.sentence"))
    st.html(f"<div class='tc-notice'><pre><code>{command}</code></pre></div>")


def head(ask: Ask, say: Say, path: str, sections: Sequence[str], switch: bool) -> None:
    """Everything above a page."""
    dress()
    here = room_of(path)
    rooms = "".join(_room_link(say, room, room == here) for room in ROOMS if room.section in sections)
    st.html(
        f'<div class="tc-head" data-tc-lang="{say.language}" data-edition="{quoted(ask.edition.name)}"'
        f' data-viewer="{quoted(access.written(ask.viewer))}">'
        f'<a class="tc-skip" href="#contenu">{escape(say("shell.skip"))}</a>'
        f'<a class="tc-brand" href="{quoted(links.href())}">{MARK}<span>{escape(say("shell.brand"))}</span></a>'
        f'<nav class="tc-rooms" aria-label="{quoted(say("shell.rooms"))}"><ul>{rooms}</ul></nav>'
        f'<div class="tc-tools">{_viewer(ask, say, path, switch)}{_language(say, path)}</div></div>'
    )
    # A second element: the header stays in sight when the page scrolls, the band does not.
    st.html(f'<div class="tc-band">{_banner(ask, say)}{_doors(say, path, here)}</div>')


def _room_link(say: Say, room: Room, current: bool) -> str:
    mark = ' aria-current="true"' if current else ""
    label = escape(say(f"shell.room.{room.section}"))
    return f'<li><a href="{quoted(links.href(room.paths[0]))}"{mark}>{label}</a></li>'


def _language(say: Say, path: str) -> str:
    other = "en" if say.language == "fr" else "fr"
    link = links.here(path, lang="en" if other == "en" else None)
    return f'<a class="tc-tool" lang="{other}" hreflang="{other}" {link}>{say("shell.other_language")}</a>'


def _viewer(ask: Ask, say: Say, path: str, switch: bool) -> str:
    name = escape(viewer_name(ask, say))
    if not switch:
        return f'<span class="tc-tool">{name}</span>'
    plain = "".join(_viewer_link(say(f"shell.viewer.{role}"), path, role) for role in PLAIN_ROLES)
    regions = _regions(ask)
    prefects = "".join(
        _viewer_link(say.text(region), path, f"prefect:R{code}")
        for code, region in zip(regions["code"], regions["name"], strict=True)
    )
    return (
        f'<details class="tc-menu"><summary class="tc-tool">{name}</summary><div>'
        f"<p>{escape(say('shell.viewer.why'))}</p><ul>{plain}</ul>"
        f'<p>{escape(say("shell.viewer.prefect_of"))}</p><ul class="tc-two">{prefects}</ul></div></details>'
    )


def _viewer_link(label: str, path: str, viewer: str) -> str:
    return f"<li><a {links.here(path, vue=viewer)}>{escape(label)}</a></li>"


def _regions(ask: Ask) -> pd.DataFrame:
    rows = ask("overview/territories")
    # Decomposed, so that Île-de-France comes after Hauts-de-France.
    return rows[rows["level"] == "region"].sort_values("name", key=lambda names: names.str.normalize("NFKD"))


def viewer_name(ask: Ask, say: Say) -> str:
    """Who is looking, in words: 'Cabinet', 'Préfet : Bretagne'."""
    if ask.viewer.role != "prefect":
        return say(f"shell.viewer.{ask.viewer.role}")
    names = ask("overview/territories")
    keys = names["level"].map({"region": "R", "department": "D"}) + names["code"]
    found = names[keys.isin(ask.viewer.territories)]["name"]
    return say("shell.viewer.prefect", where=", ".join(found))


def _banner(ask: Ask, say: Say) -> str:
    kind = ask.edition.kind
    label = badges.kind(say, kind) if kind != "real" else ""
    warning = f"<span>{escape(say(f'shell.banner.{kind}'))}</span>" if kind != "real" else ""
    as_of = f"<span>{escape(say('shell.banner.as_of', day=ask.edition.as_of))}</span>"
    # A button that our script listens to: the page prints as it stands, on A4.
    paper = f'<button type="button" class="tc-print">{escape(say("shell.print"))}</button>'
    return f'<div class="tc-banner" role="note">{label}{warning}{as_of}{paper}</div>'


def _doors(say: Say, path: str, room: Room | None) -> str:
    if room is None or len(room.paths) < 2:
        return ""
    items = "".join(
        f'<li><a href="{quoted(links.href(other))}"{" aria-current=page" if other == path else ""}>'
        f"{escape(say(f'shell.door.{other}'))}</a></li>"
        for other in room.paths
    )
    return f'<nav class="tc-doors" aria-label="{quoted(say(f"shell.room.{room.section}"))}"><ul>{items}</ul></nav>'


def acronyms(say: Say) -> None:
    """What the acronyms of the page above stand for."""
    used = [name for name in ACRONYMS if name in say.met]
    told = [say("parts.acronym.each", name=name, words=say(f"parts.acronym.{name}")) for name in used]
    with st.container():  # there even when it is empty: what follows keeps its place
        if told:
            st.html(f'<p class="tc-note">{escape(say("parts.acronym.all", told=say.apart(told)))}</p>')


def foot(ask: Ask, say: Say, sections: Sequence[str]) -> None:
    """Everything under a page: every page as a link, the statements, the source and the edition."""
    groups = "".join(_group(say, room) for room in ROOMS if room.section in sections)
    names = {path: title(say, path) for path in SERVICE} | {"accessibility": say("shell.foot.accessibility")}
    service = "".join(f"<li>{links.anchor(name, path)}</li>" for path, name in names.items())
    as_of, edition = say("shell.foot.as_of", day=ask.edition.as_of), say("shell.foot.edition", name=ask.edition.name)
    st.html(
        f'<footer class="tc-foot"><nav aria-label="{quoted(say("shell.foot.map"))}">{groups}</nav>'
        f'<ul class="tc-service">{service}</ul>'
        f'<p>{escape(say("shell.foot.licence"))}</p><p title="{quoted(edition)}">{escape(as_of)}</p></footer>'
    )


def _group(say: Say, room: Room) -> str:
    names = {path: say(f"shell.door.{path}") if len(room.paths) > 1 else title(say, path) for path in room.paths}
    items = "".join(f"<li>{links.anchor(name, path)}</li>" for path, name in names.items())
    return f"<div><h2>{escape(say(f'shell.room.{room.section}'))}</h2><ul>{items}</ul></div>"
