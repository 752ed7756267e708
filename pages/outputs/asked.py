"""What an address asks to be drawn of a page elsewhere than on the screen: the page and its filters, or why not."""

from collections.abc import Mapping

from pages.blocks import lookup, reading
from pages.elements import address
from pages.shell.ask import ask_of
from pages.shell.rooms import BY_PATH, HOME, NEVER_SAVED, Page, open_to
from pages.shell.serving import Reader

TYPED = {"mots", "lieu"}  # words of a reader, which are not shown under our name
_LONGEST, _MOST_NAMES = 80, 20
_ASIDE = ("lang", "vue", *reading.OTHERS)


class Refusal(Exception):
    """Why nothing is drawn: words of pages/text/*/saved.toml, and the status."""

    def __init__(self, rule: str, status: int) -> None:
        super().__init__(rule)
        self.rule, self.status = rule, status


def page_of(name: str, asked: Mapping[str, str]) -> tuple[Page, dict[str, str]]:
    """The page of a name and its filters among what is asked. Raises Refusal."""
    page = BY_PATH.get("" if name == HOME else name)
    if page is None or page.path in NEVER_SAVED:
        raise Refusal("no_page", 404)
    filters = {key: text for key, text in sorted(asked.items()) if text and key not in _ASIDE}
    if TYPED & filters.keys():
        raise Refusal("typed", 400)
    long = any(len(text) > _LONGEST for text in filters.values()) or len(filters) > _MOST_NAMES
    if long or not filters.keys() <= address.NAMES:
        raise Refusal("asked", 400)
    return page, filters


def check(page: Page, filters: Mapping[str, str], reader: Reader) -> None:
    """Raise Refusal where it is no page of this reader, or the filters name a territory that is none."""
    if page not in open_to(reader.viewer).get(page.room, ()):
        raise Refusal("no_page", 403)
    known = lookup.known(ask_of(reader))
    places = [(address.LEVELS[key], code) for key, code in filters.items() if key in address.LEVELS]
    if any(place not in known for place in places):
        raise Refusal("asked", 404)
