"""Views: what people ask for that is a part of a page, or a page with its filters set; their words are in the texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pages.elements.links import OPENS

LIST, INVENTORY, FOLLOW = "reorganisation-proposals", "missions-inventory", "counters-follow"
PLACES = ("region", "department")


@dataclass(frozen=True)
class View:
    """The address of a view, with what it opens there, what may narrow it, and what it answers at once.

    `alert`: a reason to look whose count it is (overview/watch); `indicator`: one whose value it is; `only`: what the
    list of proposals is restricted to. `undecided`: for who reads what is not decided yet. `beside`: the kinds of which
    it sets several side by side.
    """

    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    takes: tuple[str, ...] = PLACES
    alert: str = ""
    indicator: str = ""
    only: str = ""
    undecided: bool = False
    beside: tuple[str, ...] = ()


def _proposals(only: str, alert: str = "", undecided: bool = True) -> View:
    takes = (*PLACES, "ministry") if undecided else PLACES
    return View(LIST, {"alerte": only}, takes, alert, only=only, undecided=undecided)


def _alert(path: str, name: str, undecided: bool = False) -> View:
    return View(path, {"alert": name}, alert=name, undecided=undecided)


VIEWS = {
    "progress": View("", takes=()),
    "waiting": _proposals("waiting"),
    "late": _proposals("late", "proposals_overdue"),
    "ready": _proposals("ready", "ready_for_opinion"),
    "undecided": _proposals("undecided", "decision_awaited"),
    "behind": _proposals("behind", "implementation_late", undecided=False),
    "no_opinion": _proposals("no_opinion", "decided_without_opinion", undecided=False),
    "inconsistent": _proposals("inconsistent"),
    "incomplete": _proposals("incomplete"),
    "ditp": _proposals("ditp"),
    "proposals": View(LIST),
    "alike": View(LIST, {OPENS: "panel-alike"}, undecided=True),
    "options": View(LIST, {"decision": "modified"}),
    "stages": View("reorganisation-pipeline", {OPENS: "panel-delais-par-etape"}),
    "contributions": View("reorganisation", alert="contribution_missing"),
    "alone": View("reorganisation-cooperations", alert="no_cooperation"),
    "networks": View("reorganisation-cooperations", {OPENS: "panel-cooperations-par-reseau"}),
    "powers": View("reorganisation-powers"),
    "derogations": View("reorganisation-powers", indicator="O12"),
    "dialogue": View("reorganisation-calendar", {OPENS: "panel-meetings"}),
    "effects": View("reorganisation-whatif"),
    "savings": View("reorganisation", {"indicateur": "O10"}, indicator="O10"),
    "inventory": View(INVENTORY, takes=(*PLACES, "ministry")),
    "unfinished": View("missions-clarification", indicator="M1"),
    "overlaps": View("missions-overlaps"),
    "redundant": _alert(INVENTORY, "redundant_undecided"),
    "unconsulted": _alert(INVENTORY, "decided_without_consultation"),
    "consulted": View("missions-consultation"),
    "core_staff": View("missions-staff", indicator="M7"),
    "moved": View("missions-staff"),
    "network": View("counters", {"indicateur": "P1"}, indicator="P1"),
    "nearest": View("counters-find", takes=("commune",)),
    "far": View("counters-access", {OPENS: "panel-white"}, alert="communes_far"),
    "within": View("counters-access", indicator="P2"),
    "falling": _alert(FOLLOW, "counters_falling"),
    "silent": _alert(FOLLOW, "counters_silent"),
    "hours": _alert(FOLLOW, "counters_below_hours"),
    "agents": _alert(FOLLOW, "counters_below_agents", undecided=True),
    "busy": View(FOLLOW, {"tri": "loaded", OPENS: "panel-guichets-loaded"}),
    "stops": View("counters-planner", {"quoi": "stop"}),
    "rounds": View("counters-map", {"format": "itinerant"}),
    "openings": View("counters-planner"),
    "footfall": View("counters-footfall", indicator="P3"),
    "partners": View("counters-footfall"),
    "operators": View("counters-procedures", {OPENS: "panel-partenaires"}),
    "on_site": View("counters-footfall", {OPENS: "panel-regle-sur-place"}, indicator="P6"),
    "happy": View("counters-footfall", {OPENS: "panel-satisfaction"}, indicator="P5"),
    "lacking": View("counters-procedures", {OPENS: "panel-unoffered"}),
    "lives": View("counters-lists"),
    "cost": View("counters", {"indicateur": "P12"}, takes=(), indicator="P12"),
    "compared": View("territory", {OPENS: "rest-sheet"}),
    "side": View("territory-compare", beside=PLACES),
    "sources": View("method", takes=()),
    "files": View("method", takes=()),
    "definition": View("method", takes=()),
    "differ": View("method", takes=()),
    "deposited": View("method", takes=()),
    "addresses": View("method-reuse", takes=()),
    "expected": View("method-freshness"),
    "statement": View("accessibility", takes=()),
    "row_by_row": View("method-rows"),
    "contest_here": View("territory", {OPENS: "rest-sheet"}, undecided=True),
    "contest": View("counters", {"indicateur": "P1"}),
}
# The words of the trade: where each of them is used.
WORDS = {
    "act": "counters-footfall",
    "cnate": "reorganisation-pipeline",
    "common": "counters-access",
    "consultation": "missions-consultation",
    "core": "missions-inventory",
    "counter": "counters-find",
    "deconcentration": "reorganisation-powers",
    "derogation": "reorganisation-powers",
    "ditp": LIST,
    "edition": "method",
    "estimated": "method",
    "etp": "missions-staff",
    "exercise": INVENTORY,
    "far": "counters-access",
    "kinds": "method",
    "median": "territory",
    "msap": "counters-lists",
    "option": LIST,
    "overlap": "missions-overlaps",
    "pace": "method",
    "partner": "counters-footfall",
    "procedure": "counters-procedures",
    "proposal": LIST,
    "region_prefect": "reorganisation",
    "secret": "method",
}
