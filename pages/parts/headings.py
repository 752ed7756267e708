"""The title of a page: what was found, then one sentence."""

from pages.markup import NOTHING, Hole, draw, html


def page(title: Hole, sentence: str = "") -> None:
    """A page's only first-level heading, marked as French where it was deposited so, and the sentence under it."""
    lead = html("<p>{}</p>", sentence) if sentence else NOTHING
    draw(html('<header class="tc-title"><h1 id="contenu" tabindex="-1">{}</h1>{}</header>', title, lead))


def section(title: str, sentence: str = "") -> None:
    """A second-level heading inside a page."""
    lead = html("<p>{}</p>", sentence) if sentence else NOTHING
    draw(html('<div class="tc-section"><h2>{}</h2>{}</div>', title, lead))
