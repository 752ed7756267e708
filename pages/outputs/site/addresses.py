"""Which file holds a page of the dashboard: the same links lead from file to file, and else to the live application."""

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pages.elements.links import KEPT
from pages.outputs.static.writing import FORM
from pages.shell.addressed import PART
from pages.shell.rooms import ADDRESSES, opened_at

INDICATORS = ("missions", "reorganisation", "counters", "missions-map", "reorganisation-map", "counters-map")
SEARCH = ("counters-find", "find/search")  # but one, which is no file either
# The pages that have one file each, whatever the address keeps.
ALONE = {
    "": "index",
    "missions": "missions",
    "reorganisation": "reorganisation",
    "counters": "counters",
    "territory": "territories/index",
    "missions-inventory": "missions/index",
    "reorganisation-proposals": "proposals/index",
    "counters-find": "find/index",
    "counters-footfall": "footfall/index",
    "changes": "changes",
    "method": "method",
    "method-freshness": "method-freshness",
    "method-reuse": "method-reuse",
    "method-editions": "method-editions",
    "accessibility": "accessibility",
    "legal": "legal",
}
PLACES = {"territory": "territories", "counters-footfall": "footfall"}  # those with a file for a territory
THINGS = {
    ("missions-inventory", "mission"): "missions",
    ("reorganisation-proposals", "proposition"): "proposals",
    **{(path, "indicateur"): "indicators" for path in INDICATORS},
}


@dataclass(frozen=True)
class Addresses:
    """The files there are, by their names ("territories/R53"), and the département of each counter."""

    files: Collection[str]
    counters: Mapping[str, str]

    def lead(self, here: str, link: str) -> str:
        """From the file of a name, where a link of the dashboard leads ("territory?region=53")."""
        if link.startswith(FORM):
            to = link.removeprefix(FORM)
            return up(here) + SEARCH[1] if to == SEARCH[0] else up(here, 2) + to
        address, _, mark = link.partition("#")
        path, _, query = address.partition("?")
        asked = dict(parse_qsl(query))
        if address == "" and mark:
            return f"#{mark}"
        part = asked.pop(PART, "")
        found = self.file(opened_at(path, part).path, asked) if path in ADDRESSES else None
        if found is None:
            return up(here, 2) + link
        name, _, own = found.partition("#")
        folder, file = posixpath.split(f"{name}.html")
        beside = folder == posixpath.dirname(here)
        end = mark or own
        return (file if beside else f"{'../' * here.count('/')}{name}.html") + (f"#{end}" if end else "")

    def file(self, path: str, asked: Mapping[str, str]) -> str | None:
        """The name of the file that shows a page with these parameters; None where the live page alone does.

        The territory that links keep from page to page chooses a file in PLACES alone: others show the country.
        """
        region, department = asked.get("region"), asked.get("departement")
        own = {name: value for name, value in asked.items() if name not in KEPT}
        if path in PLACES and (region or department) and not own:
            return self._there(f"{PLACES[path]}/{f'D{department}' if department else f'R{region}'}")
        if not own:
            return self._there(ALONE.get(path, ""))
        (name, value), *others = own.items()
        if path == "counters-find" and name == "guichet" and not others:
            return f"counters/{self.counters[value]}#{value}" if value in self.counters else None
        folder = THINGS.get((path, name))
        return self._there(f"{folder}/{value}") if folder and not others else None

    def _there(self, name: str) -> str | None:
        return name if name in self.files else None


def up(here: str, more: int = 0) -> str:
    """From the file of a name to the folder of its language, and so many folders further up."""
    return "../" * (here.count("/") + more) or "./"
