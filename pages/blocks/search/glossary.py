"""Words of the trade and acronyms: their list, and what our script needs to mark the first of each that a page says."""

from pages.blocks.search.things import typed
from pages.blocks.search.views import WORDS
from pages.elements import badges
from pages.markup import Markup, concat, html
from pages.text import ACRONYMS, Say, alphabetical


def listing(say: Say, kind: str) -> Markup:
    """Every word and what it means, in the order of the alphabet; a real edition has none for what is made up."""
    shown = [badges.of_kind(key, kind) if key == "kinds" else key for key in WORDS]
    names = sorted(shown, key=lambda key: alphabetical(say(f"glossary.{key}.name")))
    words = concat(
        html("<dt>{}</dt><dd>{}</dd>", say(f"glossary.{key}.name"), say(f"glossary.{key}.says")) for key in names
    )
    return html('<dl class="tc-words">{}</dl>', words)


def marked(say: Say) -> Markup:
    """The words that pages mark, for static/script.js: how sentences write each of them, and its definition; then the
    acronyms that are none of them, and what they stand for.
    """
    forms = {key: each[say.language] for key, each in typed()["marked"].items()}
    words = [
        _defined(key, "|".join(written), say(f"glossary.{key}.name"), say(f"glossary.{key}.says"))
        for key, written in forms.items()
    ]
    known = {form for written in forms.values() for form in written}
    rest = [_defined(name, name, name, say(f"parts.acronym.{name}")) for name in ACRONYMS if name not in known]
    return html('<template data-tc-glossary="{}">{}</template>', say.language, concat([*words, *rest]))


def _defined(key: str, forms: str, name: str, says: str) -> Markup:
    return html(
        '<p id="tc-def-{key}" data-forms="{forms}"><b>{name}</b> {says}</p>', key=key, forms=forms, name=name, says=says
    )
