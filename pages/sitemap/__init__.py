"""The site map: every page this viewer may open, and what it answers."""

from collections.abc import Iterable

from pages.ask import Ask
from pages.markup import Markup, concat, draw, html
from pages.parts import frame, headings, links
from pages.rooms import ROOMS, SERVICE
from pages.text import Say
from queries import access


def render(ask: Ask, say: Say) -> None:
    """The site map."""
    headings.page(say("shell.page.sitemap"), say("shell.sitemap.lead"))
    rooms = [room for room in ROOMS if room.section in access.sections(ask.viewer)]
    parts = concat(_room(say, say(f"shell.room.{room.section}"), room.paths) for room in rooms)
    draw(html('<div class="tc-text">{}{}</div>', parts, _room(say, say("shell.sitemap.service"), SERVICE)))


def _room(say: Say, name: str, paths: Iterable[str]) -> Markup:
    items = concat(
        html("<li>{}<span>{}</span></li>", links.anchor(frame.title(say, path), path), frame.about(say, path))
        for path in paths
    )
    return html("<section><h2>{}</h2><ul>{}</ul></section>", name, items)
