"""Words of the trade: their list, and what our script needs to mark the first of each that a page says."""

from pages.blocks.search.things import typed
from pages.blocks.search.views import WORDS
from pages.elements import badges
from pages.markup import Markup, concat, html
from pages.text import Say, alphabetical


def listing(say: Say, kind: str) -> Markup:
    """Every word and what it means, in the order of the alphabet; a real edition has none for what is made up."""
    shown = [badges.of_kind(key, kind) if key == "kinds" else key for key in WORDS]
    names = sorted(shown, key=lambda key: alphabetical(say(f"glossary.{key}.name")))
    words = concat(
        html("<dt>{}</dt><dd>{}</dd>", say(f"glossary.{key}.name"), say(f"glossary.{key}.says")) for key in names
    )
    return html('<dl class="tc-words">{}</dl>', words)


def marked(say: Say) -> Markup:
    """The words that pages mark, for static/script.js: how sentences write each of them, and its definition."""
    words = concat(
        html(
            '<p id="tc-def-{key}" data-forms="{forms}"><b>{name}</b> {says}</p>',
            key=key,
            forms="|".join(forms[say.language]),
            name=say(f"glossary.{key}.name"),
            says=say(f"glossary.{key}.says"),
        )
        for key, forms in typed()["marked"].items()
    )
    return html('<template data-tc-glossary="{}">{}</template>', say.language, words)
