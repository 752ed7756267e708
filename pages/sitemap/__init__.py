"""The site map: every page this viewer may open, and what it answers."""

from collections.abc import Iterable

import streamlit as st

from pages.ask import Ask
from pages.parts import frame, headings, links
from pages.parts.markup import escape
from pages.rooms import ROOMS, SERVICE
from pages.text import Say
from queries import access


def render(ask: Ask, say: Say) -> None:
    """The site map."""
    headings.page(say("shell.page.sitemap"), say("shell.sitemap.lead"))
    rooms = [room for room in ROOMS if room.section in access.sections(ask.viewer)]
    parts = "".join(_room(say, say(f"shell.room.{room.section}"), room.paths) for room in rooms)
    st.html(f'<div class="tc-text">{parts}{_room(say, say("shell.sitemap.service"), SERVICE)}</div>')


def _room(say: Say, name: str, paths: Iterable[str]) -> str:
    items = "".join(
        f"<li>{links.anchor(frame.title(say, path), path)}<span>{escape(frame.about(say, path))}</span></li>"
        for path in paths
    )
    return f"<section><h2>{escape(name)}</h2><ul>{items}</ul></section>"
