"""A table of a page, taken by its address: the page is drawn for its reader as for a browser, and sent to nobody."""

from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module

from pages.blocks import lookup
from pages.elements import address
from pages.outputs import offscreen
from pages.shell import addressed
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH, MODULES, MOVED, Page, open_to
from pages.shell.serving import Reader
from pages.text import Say
from queries import query_parameters

HOME = "overview"  # how the home page, whose path is empty, is called in an address
ELSEWHERE = {  # tables that another page has by now
    "counters/actes-par-mois": "counters-footfall/actes-mois-par-mois",
    "counters/actes-par-partenaire": "counters-footfall/actes-par-partenaire",
}


def page(name: str) -> Page | None:
    """The page of "counters-map/access", the name of a table; None where there is none that has addresses."""
    path = ELSEWHERE.get(name, name).partition("/")[0]
    found = BY_PATH.get("" if path == HOME else MOVED.get(path, path))
    return found if found and found.path not in addressed.OWN else None


def table(reader: Reader, name: str, parameters: Mapping[str, str], language: str) -> addressed.Taken:
    """The table of a page ("counters-map/access") with these filters, as this reader is shown it.

    Raises query_parameters.Wrong where a parameter or a territory is none, and KeyError, with the names of the tables
    that the page has, where this one is not among them.
    """
    name = ELSEWHERE.get(name, name)
    drawn = page(name)
    if drawn is None or drawn not in open_to(reader.viewer).get(drawn.room, ()):
        raise KeyError(name)
    told = {key: text for key, text in parameters.items() if text}
    if unread := sorted(told.keys() - address.NAMES):
        raise query_parameters.Wrong(
            "unknown_parameter", name, ", ".join(unread)[:200], "", ", ".join(sorted(address.NAMES))
        )
    ask = Ask(reader.viewer, reader.edition)
    _know_places(ask, name, told)
    taken = addressed.Taking(name.partition("/")[2])
    _apart(drawn, ask, Say(language), told, taken)
    if taken.found is None:
        raise KeyError(name, *taken.seen)
    return taken.found


def _know_places(ask: Ask, name: str, told: Mapping[str, str]) -> None:
    known = lookup.known(ask)
    for parameter, level in address.LEVELS.items():
        if parameter in told and (level, told[parameter]) not in known:
            raise query_parameters.Wrong(
                "unknown_territory", name, parameter, told[parameter][:80], f"the code of a {level}"
            )


def _apart(drawn: Page, ask: Ask, say: Say, told: Mapping[str, str], taken: addressed.Taking) -> None:
    """Draw a page for one of its tables. Raises as the page does."""

    def drawing() -> None:
        with addressed.taken_by(taken), suppress(addressed.StopRender):
            import_module(MODULES[drawn.path]).render(ask, say)

    offscreen.draw(drawing, told)
