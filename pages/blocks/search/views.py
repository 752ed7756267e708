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
    list of proposals is restricted to. `undecided`: for who reads what is not decided yet. `suits`: what it answers
    besides a figure (the wishes of words.toml), and "alone" where a place or a day is all that need be said. `of`:
    which texts of its page are said there.
    """

    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    takes: tuple[str, ...] = PLACES
    alert: str = ""
    indicator: str = ""
    only: str = ""
    undecided: bool = False
    suits: tuple[str, ...] = ()
    of: str = ""


def _proposals(only: str, alert: str = "", undecided: bool = True, suits: tuple[str, ...] = ()) -> View:
    takes = (*PLACES, "ministry") if undecided else PLACES
    return View(LIST, {"alerte": only}, takes, alert, only=only, undecided=undecided, suits=suits)


def _alert(path: str, name: str, undecided: bool = False) -> View:
    return View(path, {"alert": name}, alert=name, undecided=undecided)


VIEWS = {
    "progress": View("", takes=(), suits=("progress",), of="overview.pace"),
    "waiting": _proposals("waiting"),
    "late": _proposals("late", "proposals_overdue"),
    "ready": _proposals("ready", "ready_for_opinion", suits=("date",)),
    "undecided": _proposals("undecided", "decision_awaited"),
    "behind": _proposals("behind", "implementation_late", undecided=False),
    "no_opinion": _proposals("no_opinion", "decided_without_opinion", undecided=False),
    "inconsistent": _proposals("inconsistent"),
    "incomplete": _proposals("incomplete"),
    "ditp": _proposals("ditp"),
    "last_reply": _proposals("last_reply"),
    "still": _proposals("still", undecided=False),
    "costly": View(LIST, {"alerte": "costly", "tri": "payback"}, (*PLACES, "ministry"), only="costly", undecided=True),
    "by_prefect": View(LIST, {"par": "region"}, takes=(), of="proposals.groups"),
    "by_ministry": View(LIST, {"par": "ministry"}, undecided=True, of="proposals.by"),
    "week": View("week", takes=(*PLACES, "ministry"), undecided=True, of="week.count"),
    "quarter": View("method-freshness", {"etat": "quarter"}, (*PLACES, "ministry"), of="freshness.owed"),
    "estimates": View("method-freshness", {"nature": "estimated"}),
    "suspects": View(FOLLOW, {OPENS: "panel-lignes-douteuses"}, of="follow.suspects"),
    "around_offer": View("counters-procedures", {OPENS: "panel-demarches-des-voisins"}, of="offer.around"),
    "weekdays": View("counters-access", {OPENS: "panel-week"}, of="access.week"),
    "outside_core": View(INVENTORY, {"par": "mission", "coeur": "non_core", "tri": "staff"}, undecided=True),
    "redefined": View("changes", {"depuis": "12m", "nature": "definitions"}, of="changes.definitions"),
    "proposals": View(LIST, of="proposals.column"),
    "alike": View(LIST, {OPENS: "panel-alike"}, undecided=True, of="proposals.alike"),
    "options": View(LIST, {"decision": "modified"}),
    **{outcome: View(LIST, {"decision": outcome}) for outcome in ("retained", "postponed", "rejected")},
    "stages": View("reorganisation-pipeline", {OPENS: "panel-delais-par-etape"}, of="pipeline.delays"),
    "contributions": View("reorganisation", alert="contribution_missing"),
    "alone": View("reorganisation-cooperations", alert="no_cooperation", of="cooperations.nobody"),
    "networks": View(
        "reorganisation-cooperations", {OPENS: "panel-cooperations-par-reseau"}, of="cooperations.networks"
    ),
    "powers": View("reorganisation-powers"),
    "derogations": View("reorganisation-powers", indicator="O12", of="powers.derogations"),
    "dialogue": View("reorganisation-calendar", {OPENS: "panel-meetings"}, suits=("date",), of="calendar.meetings"),
    "effects": View("reorganisation-whatif", of="whatif.result"),
    "savings": View("reorganisation", {"indicateur": "O10"}, indicator="O10"),
    "inventory": View(INVENTORY, takes=(*PLACES, "ministry"), of="inventory.missions"),
    "unfinished": View("missions", {OPENS: "panel-anciennete-par-ministry"}, indicator="M1", of="clarification.ageing"),
    "overlaps": View("missions-overlaps", of="overlaps.matrix"),
    "redundant": _alert(INVENTORY, "redundant_undecided"),
    "unconsulted": _alert(INVENTORY, "decided_without_consultation"),
    "consulted": View("missions-consultation", of="consultation.associations"),
    "core_staff": View("missions-staff", indicator="M7", of="staffflow.core"),
    "moved": View("missions-staff", of="staffflow.handed"),
    "network": View("counters", {"indicateur": "P1"}, indicator="P1"),
    "nearest": View("counters-find", takes=("commune", "day"), suits=("place", "alone")),
    "far": View(
        "counters-access",
        {"alert": "communes_far", OPENS: "panel-white"},
        alert="communes_far",
        of="access.white",
    ),
    "within": View("counters-access", indicator="P2", of="access.territories"),
    "falling": _alert(FOLLOW, "counters_falling"),
    "silent": _alert(FOLLOW, "counters_silent"),
    "hours": _alert(FOLLOW, "counters_below_hours"),
    "agents": _alert(FOLLOW, "counters_below_agents", undecided=True),
    "busy": View(FOLLOW, {"tri": "loaded", OPENS: "panel-guichets-loaded"}, of="follow.rank"),
    "stops": View("counters-planner", {"quoi": "stop"}, of="planner.found_stop"),
    "rounds": View("counters-map", {"format": "itinerant"}, of="access.rounds"),
    "openings": View("counters-planner", of="planner.curve"),
    "footfall": View("counters-footfall", indicator="P3", of="footfall.trend"),
    "partners": View("counters-footfall", of="footfall.by"),
    "operators": View("counters-procedures", {OPENS: "panel-partenaires"}, of="offer.partners"),
    "on_site": View("counters-footfall", {OPENS: "panel-regle-sur-place"}, indicator="P6", of="footfall.outcomes"),
    "happy": View("counters-footfall", {OPENS: "panel-satisfaction"}, indicator="P5", of="footfall.survey"),
    "lacking": View("counters-procedures", {OPENS: "panel-unoffered"}, of="offer.lacking"),
    "lives": View(FOLLOW, {OPENS: "panel-evenements-par-an"}, suits=("figure",), of="lists.events"),
    "cost": View("counters", {"indicateur": "P12"}, takes=(), indicator="P12"),
    "compared": View("territory", {OPENS: "rest-sheet"}),
    "side": View("territory-compare", suits=("rank",), of="territory.comparison"),
    "selection": View("territory-compare", takes=()),
    "sources": View("method", takes=(), of="method.sources"),
    "files": View("method", takes=(), of="method.downloads"),
    "definition": View("method", takes=(), of="method.indicators"),
    "differ": View("method", takes=(), of="method.definitions"),
    "deposited": View("method", takes=()),
    "addresses": View("method-reuse", takes=(), of="reuse.addresses"),
    "expected": View("method-freshness", of="freshness.owed"),
    "statement": View("accessibility", takes=()),
    "row_by_row": View("method-rows", of="rows.page"),
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
    "msap": FOLLOW,
    "option": LIST,
    "overlap": "missions-overlaps",
    "pace": "method",
    "partner": "counters-footfall",
    "procedure": "counters-procedures",
    "proposal": LIST,
    "region_prefect": "reorganisation",
    "secret": "method",
}
