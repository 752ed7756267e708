"""The site map: every page this viewer may open, and what it answers."""

from collections.abc import Sequence

from pages.elements import headings, links
from pages.markup import Markup, concat, draw, html
from pages.shell.ask import Ask
from pages.shell.rooms import Page, listed, open_to
from pages.text import Say
from queries.access import Viewer


def render(ask: Ask, say: Say) -> None:
    """The site map."""
    headings.page(say("sitemap.page.title"), say("sitemap.lead"))
    rooms = concat(_room(say, room, pages) for room, pages in open_to(ask.viewer).items())
    draw(html('<div class="tc-text tc-pages">{}</div>', rooms))


def instead(say: Say, viewer: Viewer, room: str) -> Markup:
    """The pages of a room that this viewer may open, where one of it refuses."""
    return html(
        '<div class="tc-section"><h2>{}</h2></div><ul class="tc-text tc-pages">{}</ul>',
        say("sitemap.instead"),
        _items(say, open_to(viewer).get(room, ())),
    )


def _room(say: Say, room: str, pages: Sequence[Page]) -> Markup:
    name = say(f"shell.room.{room}") if room else say("sitemap.service")
    return html("<section><h2>{}</h2><ul>{}</ul></section>", name, _items(say, pages))


def _items(say: Say, pages: Sequence[Page]) -> Markup:
    return concat(
        html("<li>{}<p>{}</p></li>", links.anchor(page.door(say), page.path), page.about(say)) for page in listed(pages)
    )
