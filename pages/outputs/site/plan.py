"""Which pages the site has: the name of each file, how it is drawn, and at which address of the dashboard."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module

from pages.blocks import lookup
from pages.outputs.site import own
from pages.outputs.site.addresses import ALONE, Addresses
from pages.shell.ask import Ask
from pages.shell.rooms import MODULES
from pages.text import Say

Draw = Callable[[Ask, Say], None]
OWN: Mapping[str, Draw] = {
    "missions/index": own.missions,
    "proposals/index": own.proposals,
    "counters/index": own.counters,
    "find/index": own.find,
    "footfall/index": own.footfall,
}
LIVE = {"counters/index": "counters-find", "find/index": "counters-find"}


@dataclass(frozen=True)
class Page:
    """A page of the site. `path` and `asked`: the page of the dashboard, and its parameters, that shows the same."""

    name: str
    path: str
    asked: Mapping[str, str] = field(default_factory=dict)
    own: Draw | None = None

    def draw(self, ask: Ask, say: Say) -> None:
        """Draw it, by the function of the dashboard unless it has one of its own."""
        (self.own or import_module(MODULES[self.path]).render)(ask, say)


def pages(ask: Ask) -> Iterator[Page]:
    """Every page, in one language as in the other."""
    paths = {name: path for path, name in ALONE.items()}
    for name in (*paths, "counters/index"):
        yield Page(name, LIVE.get(name) or paths[name], own=OWN.get(name))
    for name, item in ask.catalogue.items():
        yield Page(f"indicators/{name}", item.workstream, {"indicateur": name}, partial(own.of_indicator, name=name))
    for level, code in sorted(lookup.known(ask)):
        asked = {"region": code} if level == "region" else {"departement": code}
        yield Page(f"territories/{'R' if level == 'region' else 'D'}{code}", "territory", asked)
    for code in lookup.names(ask)[0]:
        yield Page(f"footfall/R{code}", "counters-footfall", {"region": code}, own.footfall)
    for name in ask("missions/nomenclature")["mission_id"]:
        yield Page(f"missions/{name}", "missions-inventory", {"mission": name})
    for name in ask("search/proposals")["proposal_id"]:
        yield Page(f"proposals/{name}", "reorganisation-proposals", {"proposition": name})
    for code in lookup.names(ask)[1]:
        asked = {"departement": code}
        yield Page(f"counters/D{code}", "counters-map", asked, partial(own.of_department, code=code))
        yield Page(f"find/D{code}", "counters-access", asked, partial(own.nearest, code=code))


def addresses(ask: Ask) -> Addresses:
    """Where links lead among these pages."""
    rows = own.open_counters(ask)
    inside = rows[rows["department"] != own.OUTSIDE]
    departments = {str(one): f"D{code}" for one, code in zip(inside["counter_id"], inside["department"], strict=True)}
    return Addresses(frozenset(page.name for page in pages(ask)), departments)
