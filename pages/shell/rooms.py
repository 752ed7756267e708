"""The registry: one line a page, in the order of the menus; its words stand in its own text files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pages.shell import addressed
from pages.text import Say
from queries import access
from queries.access import Viewer


@dataclass(frozen=True)
class Page:
    """A page: its key, its room ("" for those of the footer), its module under `pages`, who may open it.

    The key is what tables and files go on by, for good. It is the address too, unless the page is a part
    of another: `at` says whose, and by which parameter ("missions?volet=carte"). A page has three parts at most, itself
    included, beside sheets. `under`: the page that it stands behind in menus.
    Its words stand in the text files named after the last part of the module, or as `text` says, in the table `page`:
    `title`, `door`, `about`, and `view` where it has parts.
    """

    path: str
    room: str
    module: str
    who: str = access.EVERYONE
    text: str = ""
    under: str = ""
    at: str = ""

    @property
    def address(self) -> str:
        """Where it is: its own address, or that of the page it is a part of."""
        return self.at.partition("?")[0] or self.path

    @property
    def part(self) -> str:
        """What the parameter PART of that address says; "" where it is the page that stands there without one."""
        return self.at.partition(f"?{addressed.PART}=")[2]

    @property
    def behind(self) -> str:
        """The address of the page that menus have in its place."""
        return self.under or self.address

    def title(self, say: Say) -> str:
        """Its name in links and in the browser's tab."""
        return self._say(say, "title")

    def door(self, say: Say) -> str:
        """Its name where those of its room stand together."""
        return self._say(say, "door")

    def view(self, say: Say) -> str:
        """Its name where the views of a door stand together."""
        return self.door(say) if self.under or self.part else self._say(say, "view")

    def about(self, say: Say) -> str:
        """What it answers, in a sentence."""
        return self._say(say, "about")

    def _say(self, say: Say, name: str) -> str:
        return say(f"{self.text or self.module.split('.')[-1]}.page.{name}")


_STAGES, _SHARED = "reorganisation-proposals?volet=parcours", "reorganisation-calendar?volet=cooperations"
_WHATIF = "tools?volet=simulation"
PAGES = (
    Page("", "overview", "overview"),
    Page("missions", "missions", "missions.progress", text="missions"),
    Page("missions-map", "missions", "missions.map", text="missions_map", at="missions?volet=carte"),
    Page("missions-inventory", "missions", "missions.inventory"),
    Page("missions-services", "missions", "missions.services", at="missions-inventory?volet=services"),
    Page("missions-overlaps", "missions", "missions.overlaps"),
    Page("missions-roles", "missions", "missions.matrix", text="roles", at="missions-overlaps?volet=roles"),
    Page("missions-transfer", "missions", "missions.transfer", at="missions-overlaps?volet=transfert"),
    Page("missions-staff", "missions", "missions.staffflow"),
    Page("missions-consultation", "missions", "missions.consultation"),
    Page("reorganisation", "reorganisation", "reorganisation.progress", text="reorganisation"),
    Page(
        "reorganisation-map",
        "reorganisation",
        "reorganisation.map",
        text="reorganisation_map",
        at="reorganisation?volet=carte",
    ),
    Page(
        "reorganisation-chart", "reorganisation", "reorganisation.organisation", at="reorganisation?volet=organigramme"
    ),
    Page("reorganisation-proposals", "reorganisation", "reorganisation.proposals"),
    Page("reorganisation-pipeline", "reorganisation", "reorganisation.pipeline", at=_STAGES),
    Page("reorganisation-calendar", "reorganisation", "reorganisation.calendar"),
    Page("reorganisation-cooperations", "reorganisation", "reorganisation.cooperations", at=_SHARED),
    Page("reorganisation-powers", "reorganisation", "reorganisation.powers"),
    Page("counters", "counters", "counters.progress", text="counters"),
    Page("counters-map", "counters", "counters.map", text="counters_map", at="counters?volet=carte"),
    Page("counters-find", "counters", "counters.find", text="counter"),
    Page("counters-access", "counters", "counters.access"),
    Page("counters-fairness", "counters", "counters.fairness", at="counters-access?volet=equite"),
    Page("counters-footfall", "counters", "counters.footfall"),
    Page(
        "counters-procedures", "counters", "counters.procedures", text="offer", at="counters-footfall?volet=demarches"
    ),
    Page("counters-follow", "counters", "counters.follow"),
    Page("territory", "territory", "territory"),
    Page("territory-compare", "territory", "territory.side"),
    Page("reorganisation-comparator", "territory", "reorganisation.comparator", at="territory-compare?volet=services"),
    Page("changes", "territory", "changes"),
    Page("week", "territory", "changes.week", access.UNDECIDED, at="changes?volet=semaine"),
    Page("counters-planner", "territory", "counters.planner", at="tools"),
    Page("missions-finder", "territory", "missions.finder", access.UNDECIDED, at="tools?volet=rapprochements"),
    Page(
        "reorganisation-whatif", "territory", "reorganisation.simulation", access.UNDECIDED, text="whatif", at=_WHATIF
    ),
    Page("method", "method", "method"),
    Page("method-reuse", "method", "method.reuse", at="method?volet=reutilisation"),
    Page("method-practice", "method", "method.practice", at="method?volet=bonnes-pratiques"),
    Page("method-rows", "method", "method.rows", at="method?volet=lignes"),
    Page("method-freshness", "method", "method.freshness"),
    Page("method-editions", "method", "method.editions"),
    Page("method-audit", "method", "method.audit", "administrator", under="method-editions"),
    Page("deposits", "", "deposits", access.UNDECIDED),
    Page("contests", "", "contests", access.UNDECIDED),
    Page("search", "", "search"),
    Page("accessibility", "", "accessibility"),
    Page("legal", "", "legal"),
)
HOME = "overview"  # how the home page, whose path is empty, is called where a name is needed
# Pages that are of one person, of now, or that take words of their reader: none is kept as it stands.
NEVER_SAVED = frozenset((*addressed.OWN, "search"))
# What is said and done now, in the register, whatever edition is read.
OF_NOW = ("deposits", "contests", "method-audit")
# What is opened from a figure, and stands in no menu.
SHEETS = ("method-rows",)
# What is said of real editions, by the right of who reads, and addresses that answer from them: on no demonstration.
OF_REAL = (*OF_NOW, "method-editions", "method-reuse")
BY_PATH = {page.path: page for page in PAGES}
MODULES = {page.path: f"pages.{page.module}" for page in PAGES}
# Addresses of pages that are no more, each with the page that has what it said.
MOVED = {
    "sitemap": "search",
    "missions-clarification": "missions",
    "selection": "territory-compare",
    "counters-lists": "counters-follow",
    "reorganisation-contributions": "reorganisation",
    "reorganisation-alerts": "reorganisation-pipeline",
}
# Of these, the panel or rest of the page that is opened for who comes from there.
MOVED_TO = {"missions-clarification": "panel-etapes-de-clarification"}
# What each address opens: where it is now, and where it was before it became a part of another page, or went into one.
ADDRESSES = (
    BY_PATH
    | {page.address: page for page in PAGES if not page.part}
    | {old: BY_PATH[path] for old, path in MOVED.items()}
)
_PARTS = {(page.address, page.part): page for page in PAGES}
ROOMS = tuple(dict.fromkeys(page.room for page in PAGES if page.room))


def open_to(viewer: Viewer) -> dict[str, tuple[Page, ...]]:
    """The pages that a viewer may open, by room in the order of the menu; the last room, "", is the footer."""
    opened = [page for page in PAGES if access.opens(viewer, page.who)]
    rooms = {room: tuple(page for page in opened if page.room == room) for room in (*ROOMS, "")}
    return {room: pages for room, pages in rooms.items() if pages}


def without(opened: dict[str, tuple[Page, ...]], paths: Collection[str]) -> dict[str, tuple[Page, ...]]:
    """The same pages in menus, but some."""
    return {room: tuple(page for page in pages if page.path not in paths) for room, pages in opened.items()}


def doors(pages: Sequence[Page]) -> tuple[tuple[Page, ...], ...]:
    """The doors of a room, each with the views behind it; of these pages, so that the first may be a view."""
    found: dict[str, list[Page]] = {}
    for page in pages:
        found.setdefault(page.behind, []).append(page)
    return tuple(map(tuple, found.values()))


def listed(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Of these pages, those that are listed: a page once, without its parts."""
    return tuple(page for page in pages if not page.part)


def opened_at(address: str, part: str = "") -> Page:
    """The page that an address opens, or the part of it that is asked for; itself where it has none of that name."""
    return _PARTS.get((address, part), ADDRESSES[address])
