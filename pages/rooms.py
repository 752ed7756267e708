"""The registry: one line a page, its address and its module, by room."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Room:
    """A section of the site and its pages (address -> module), the first one being its door."""

    section: str
    modules: Mapping[str, str]

    @property
    def paths(self) -> tuple[str, ...]:
        """The addresses of its pages."""
        return tuple(self.modules)


ROOMS = (
    Room("overview", {"": "pages.overview"}),
    Room(
        "missions",
        {
            "missions": "pages.missions.progress",
            "missions-map": "pages.missions.map",
            "missions-inventory": "pages.missions.inventory",
            "missions-overlaps": "pages.missions.overlaps",
            "missions-finder": "pages.missions.finder",
            "missions-clarification": "pages.missions.clarification",
            "missions-staff": "pages.missions.staffflow",
            "missions-consultation": "pages.missions.consultation",
            "missions-services": "pages.missions.services",
        },
    ),
    Room(
        "reorganisation",
        {
            "reorganisation": "pages.reorganisation.progress",
            "reorganisation-map": "pages.reorganisation.map",
            "reorganisation-pipeline": "pages.reorganisation.pipeline",
            "reorganisation-proposals": "pages.reorganisation.proposals",
            "reorganisation-alerts": "pages.reorganisation.alerts",
            "reorganisation-powers": "pages.reorganisation.powers",
            "reorganisation-contributions": "pages.reorganisation.contributions",
            "reorganisation-cooperations": "pages.reorganisation.cooperations",
            "reorganisation-calendar": "pages.reorganisation.calendar",
            "reorganisation-whatif": "pages.reorganisation.simulation",
            "reorganisation-comparator": "pages.reorganisation.comparator",
        },
    ),
    Room(
        "counters",
        {
            "counters": "pages.counters.progress",
            "counters-map": "pages.counters.map",
            "counters-find": "pages.counters.find",
            "counters-access": "pages.counters.access",
            "counters-footfall": "pages.counters.footfall",
            "counters-follow": "pages.counters.follow",
            "counters-planner": "pages.counters.planner",
            "counters-procedures": "pages.counters.procedures",
            "counters-lists": "pages.counters.lists",
        },
    ),
    Room("territory", {"territory": "pages.territory"}),
    Room("method", {"method": "pages.method"}),
)
SERVICE = {
    "sitemap": "pages.sitemap",
    "accessibility": "pages.accessibility",
    "legal": "pages.legal",
}
MODULES = {path: module for room in ROOMS for path, module in room.modules.items()} | SERVICE


def room_of(path: str) -> Room | None:
    """The room a page is in; None for the pages of the footer."""
    return next((room for room in ROOMS if path in room.paths), None)
