"""Results: what the words of a reader lead to, where it is, and the figure at once where there is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from pages.blocks import cited, lookup, unpublished
from pages.blocks.search import things
from pages.blocks.search.views import VIEWS, WORDS, View
from pages.elements import links
from pages.parts import scope
from pages.parts.alerts import HELD
from pages.parts.vintage import dated
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH
from pages.text import Say
from pages.text.written import joined
from queries import figures, selection
from queries.studies.index import Thing
from queries.studies.question import Hit
from queries.studies.schedule import AFTERNOON, EVENING, MORNING

LONGEST, LOOKED_AT = 120, 24  # letters that are read, and results besides those that are shown
PARAMETERS = {"ministry": "ministere", "commune": "commune", "day": "jour", "half": "jour", "procedure": "demarche"}
PARAMETERS |= {"km": "km", "far": "km"}
ALIKE = 0.95  # of what the first of two procedures is worth, where neither is the one that is meant
HALVES = {"matin": MORNING, "apres-midi": AFTERNOON}
Changes = Mapping[str, str | None]


@dataclass(frozen=True)
class Result:
    """What one is led to: what kind of thing, its name, a sentence or a figure, and its address.

    `again`: the words that find it again, which a browser may keep: no title of what not everybody reads. `without`:
    the words that it does not answer to.
    """

    kind: str
    name: str
    note: str
    path: str
    changes: Changes = field(default_factory=dict)
    again: str = ""
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """What words lead to, before it is said: the hit, the page, and what of the address changes."""

    hit: Hit
    path: str
    changes: Changes


def matches(ask: Ask, say: Say, text: str, most: int) -> list[Match]:
    """What the words of a text lead this reader to, the nearest first; an address stands once, beside definitions."""
    hits = things.searched(ask, say.language).find(text[:LONGEST], LOOKED_AT + most)
    found: dict[object, Match] = {}
    for hit in _for_procedure(hits):
        path, changes = _address(ask, hit)
        place = (hit.thing.kind == "word" and hit.thing.key, path, *sorted(filter(all, changes.items())))
        found.setdefault(place, Match(hit, path, changes))
    return list(found.values())[:most]


def _for_procedure(hits: Sequence[Hit]) -> list[Hit]:
    """The hits, those that a procedure can narrow by the first one whose words they were found without; first what
    answers all then, where the procedure does not. "Carte" alone names none of the several that it begins.
    """
    procedures = [hit for hit in hits if hit.thing.kind == "procedure"]
    if not procedures or any(other.worth > ALIKE * procedures[0].worth for other in procedures[1:]):
        return [*hits]
    procedure = procedures[0]
    known, narrowed = set(procedure.without), list[Hit]()
    for hit in hits:
        if "procedure" in hit.thing.takes and not set(hit.without) <= known:
            without = tuple(one for one in hit.without if one in known)
            narrowed.append(replace(hit, by=(*hit.by, procedure.thing), without=without))
        else:
            narrowed.append(hit)
    return sorted(narrowed, key=lambda one: not known or bool(one.without) or procedure.thing not in one.by)


def found(ask: Ask, say: Say, text: str, most: int) -> list[Result]:
    """The same, said: each with its name, and a sentence or its figure."""
    return [result(ask, say, match) for match in matches(ask, say, text, most)]


def result(ask: Ask, say: Say, match: Match) -> Result:
    """A match with its name, and a sentence or its figure."""
    hit = match.hit
    name = _name(say, hit.thing)
    for by in (_name(say, one) for one in hit.by):
        name = name if by in name else say("search.narrowed", what=name, place=by)
    if hit.beside:
        name = say("search.narrowed", what=name, place=say.listed([_name(say, one) for one in hit.beside]))
    again = hit.thing.key if hit.thing.kind in ("mission", "proposal") else name
    note = _note(ask, say, hit, match.path)
    return Result(_kind(hit.thing), name, note, match.path, match.changes, again, hit.without)


def prepare(ask: Ask, say: Say) -> None:
    """Make what the first answers of this reader rest on, and would wait for: each figure of the country that stands
    beside a name, of their own territory too, and those of territories that views answer with.
    """
    ask("counters/access", level="nation")
    all_ = things.searched(ask, say.language)
    for thing in all_.texts.things:
        if thing.kind in ("view", "indicator"):
            for hit in dict.fromkeys((Hit(thing), all_.of_mine(Hit(thing)))):
                _note(ask, say, hit, _address(ask, hit)[0])
    for name in {view.indicator for view in VIEWS.values()} - {""}:
        for level in ask.catalogue[name].levels:
            ask.latest(name, level)


def _kind(thing: Thing) -> str:
    return "page" if thing.kind == "view" else thing.kind


def _name(say: Say, thing: Thing) -> str:
    if thing.kind == "day":
        return say(f"counter.weekday.{EVENING if thing.key == 'soir' else thing.key}")
    if thing.kind == "half":
        day, half = thing.key.split("-", 1)
        return say(f"counter.half.{HALVES[half]}", day=say(f"counter.weekday.{day}"))
    return BY_PATH[thing.key].title(say) if thing.kind == "page" else say.text(thing.name)


def _address(ask: Ask, hit: Hit) -> tuple[str, Changes]:
    """The page that a hit leads to, and what of the address changes."""
    thing = hit.thing
    narrowed: Changes = {name: value for by in hit.by for name, value in _narrowed(by).items()}
    whole = links.territory("nation", "FR") if _answers(thing) else {}
    plain: dict[str, tuple[str, Changes]] = {
        "department": ("territory", links.territory("department", thing.key)),
        "region": ("territory", links.territory("region", thing.key)),
        "service": _of_service(ask, thing.key, narrowed),
        "mission": ("missions-inventory", {"mission": thing.key}),
        "commune": ("counters-find", {"commune": thing.key}),
        "procedure": ("counters-find", {"demarche": thing.key, **narrowed}),
        "proposal": ("reorganisation-proposals", {"proposition": thing.key}),
        "counter": ("counters-find", {"guichet": thing.key}),
        "source": ("method-freshness", {}),
    }
    if thing.kind in plain:
        return plain[thing.kind]
    if hit.beside:
        places = (selection.written((one.kind, one.key)) for one in hit.beside)
        return VIEWS[thing.key].path, {"territoires": ",".join(places)}
    if thing.kind == "view":
        return VIEWS[thing.key].path, {**whole, **VIEWS[thing.key].parameters, **narrowed}
    if thing.kind == "indicator":
        return ask.catalogue[thing.key].workstream, {**whole, "indicateur": thing.key, **narrowed}
    if thing.kind == "ministry":
        return _of_ministry(ask, thing.key)
    return (WORDS[thing.key] if thing.kind == "word" else thing.key), narrowed


def _of_service(ask: Ask, code: str, narrowed: Changes) -> tuple[str, Changes]:
    """The missions that services of a type exercise; where nobody inventoried them, the services themselves."""
    if ask.real_on and unpublished.missing(ask, ["mission_exercises"]):
        return "missions-services", {"type": code, **narrowed}
    return "missions-inventory", {"service": code, **narrowed}


def _of_ministry(ask: Ask, ministry: str) -> tuple[str, Changes]:
    """Its home for who has one, else what waits on it or, for who may not read that, what it is in charge of."""
    name = _told_of_ministry(ask)
    return {"home": "", "waiting": VIEWS["waiting"].path, "missions": VIEWS["inventory"].path}[name], {
        "ministere": ministry,
        **({"alerte": "waiting"} if name == "waiting" else {}),
    }


def _told_of_ministry(ask: Ask) -> str:
    return "home" if ask.reads_everything else "waiting" if ask.reads_undecided else "missions"


def _narrowed(by: Thing) -> Changes:
    return {PARAMETERS[by.kind]: by.key} if by.kind in PARAMETERS else links.territory(by.kind, by.key)


def _answers(thing: Thing) -> bool:
    """Whether a figure of the whole country stands beside it, or it is of all of it, unless a territory narrows it."""
    view = VIEWS.get(thing.key) if thing.kind == "view" else None
    return thing.kind == "indicator" or bool(view and (view.alert or view.indicator or view.only or view.everywhere))


# What stands beside a name ------------------------------------------------------------------------------------------


def _note(ask: Ask, say: Say, hit: Hit, path: str) -> str:
    thing, by = hit.thing, {one.kind: one for one in hit.by}
    place = by.get("region") or by.get("department")
    at = (place.kind, place.key) if place else ("nation", "FR")
    if thing.kind == "indicator":
        return _value(ask, say, thing.key, *at)
    if thing.kind == "service":
        return _services(ask, say, thing, *at)
    if "km" in by:
        return _reach(ask, say, by["km"].key, *at)
    if thing.kind == "view":
        if "commune" in by:
            return _of_thing(ask, say, by["commune"])
        ministry = by["ministry"].key if "ministry" in by else None
        told = _answer(ask, say, VIEWS[thing.key], ministry, *at) or BY_PATH[path].about(say)
        return joined(". ", [told, *_next_cnate(ask, say)]) if thing.key == "ready" else told
    if thing.kind == "page":
        return BY_PATH[path].about(say)
    if thing.kind == "word":
        says = say(f"glossary.{thing.key}.says")
        return joined(" ", [says, *_next_cnate(ask, say)]) if thing.key == "cnate" else says
    return _of_thing(ask, say, thing)


def _next_cnate(ask: Ask, say: Say) -> list[str]:
    """When the CNATE is next expected, where a file that the reader reads says so."""
    day = ask("reorganisation/next_opinion")["day"].iloc[0]
    return [] if pd.isna(day) else [say("proposals.next_opinion", day=day)]


def _of_thing(ask: Ask, say: Say, thing: Thing) -> str:
    """Where a thing is, to tell it from one of the same name."""
    if thing.kind == "commune":
        return joined(", ", [say.text(thing.note), *_nearest(ask, say, thing.key)])
    if thing.note:
        return say.text(thing.note)
    if thing.kind == "source":
        return unpublished.owes(say, thing.key)
    if thing.kind == "ministry":
        return say(f"search.note.ministry_{_told_of_ministry(ask)}")
    return say(f"search.note.{thing.kind}", code=thing.key)


def _nearest(ask: Ask, say: Say, commune: str) -> list[str]:
    away = figures.key("commune_km", commune=commune)(things.km(ask).get(commune))
    if away is None:
        return []
    far = say.number(away, "km", 1 if away < 9.95 else 0)
    told = say("search.note.here") if away < 0.05 else say("search.note.nearest", km=far)
    today = ask("counters/access", level="nation")["kind"]  # an old list is an estimate of today
    return [_labelled(ask, say, told, str(today.iloc[0]) if len(today) else ask.kind("counters"))]


def _value(ask: Ask, say: Say, name: str, level: str, code: str) -> str:
    """The value of an indicator, its month, and what it is made of where that is not what the whole edition is."""
    item = ask.catalogue[name]
    rows = ask.latest(name, level)
    row = rows[rows["code"] == code].iloc[0].to_dict()
    if row["state"] != "value":
        gone = _gone(ask, name) if row["state"] == "missing" else []
        return unpublished.owes(say, gone[0]) if gone else say(f"parts.state.{row['state']}")
    known = figures.standing(row, name, level, code)
    told = say("search.value", value=say.value(known["value"], item.unit), month=say.month(row["period"]))
    told = _labelled(ask, say, told, row["kind"])
    source = cited.brief(ask, say, item, row["period"]) if ask.real_on else ""
    return say("search.sourced", told=told, source=source) if source else told


def _reach(ask: Ask, say: Say, km: str, level: str, code: str) -> str:
    """The share of people who have a counter within so many kilometres, as the page of access says it."""
    rows = ask("counters/access", level=level, code=code)
    rows = rows[rows["km"] == int(km)]
    if rows.empty:
        return say("access.lead_none")
    share = figures.key("within", level, code, km=int(km))(rows["share"].iloc[0])
    return _labelled(ask, say, say("search.reach", share=say.percent(share, 1), km=km), str(rows["kind"].iloc[0]))


def _services(ask: Ask, say: Say, thing: Thing, level: str, code: str) -> str:
    """How many services of a type a list has in a place, and of when it is; what they do where none is listed."""
    rows = ask("missions/services", **lookup.where(level, code), type_code=thing.key)
    if rows.empty:
        return _of_thing(ask, say, thing)
    count = figures.key("services", level, code, type=thing.key)(len(rows))
    return dated(say, say("search.services", count=count), rows)


def _labelled(ask: Ask, say: Say, told: str, kind: str) -> str:
    if kind == ask.edition.kind:
        return told
    return say("search.labelled", told=told, kind=say.inside(say(f"parts.kind.{kind}")))


def _answer(ask: Ask, say: Say, view: View, ministry: str | None, level: str, code: str) -> str:
    """The figure that a view answers with; nothing where there is none for this reader, here."""
    if ministry:
        return _listed(ask, say, view.only, ministry, level, code) if view.only else ""
    if view.alert:
        return _watched(ask, say, view.alert, level, code)
    if view.indicator and level in ask.catalogue[view.indicator].levels:
        return _value(ask, say, view.indicator, level, code)
    gone = _gone(ask, view.indicator) if view.indicator else []
    return unpublished.owes(say, gone[0]) if gone else ""


def _gone(ask: Ask, indicator: str) -> list[str]:
    """The sources of an indicator that nobody published."""
    return unpublished.missing(ask, ask.catalogue[indicator].sources) if ask.real_on else []


def _listed(ask: Ask, say: Say, only: str, ministry: str, level: str, code: str) -> str:
    if ask.real_on and (gone := unpublished.missing(ask, ["proposals"])):
        return unpublished.owes(say, gone[0])  # not none: nobody said
    # One answer for all situations: a question that names a ministry leads to eight of them.
    rows = ask("reorganisation/inventory", **lookup.where(level, code))
    holders = rows["waiting_on" if only in HELD else "ministries"]
    count = sum(only in one and ministry in some for one, some in zip(rows["situations"], holders, strict=True))
    key = figures.key("proposals_listed", level, code, None, None, ministry=ministry, only=only)
    return _counted(ask, say, key(count), ask.kind("proposals"))


def _watched(ask: Ask, say: Say, alert: str, level: str, code: str) -> str:
    where = {level: code} if level != "nation" else {}
    rows = ask("overview/watch", **where)
    row = rows[rows["alert"] == alert]
    if row.empty and level != "nation":  # where people are counted, they are everywhere: there is nobody here
        everywhere = ask("overview/watch")
        row = everywhere[(everywhere["alert"] == alert) & everywhere["people"].notna()].assign(count=0, people=0)
    if row.empty:
        return ""
    published = bool(row["published"].iloc[0])
    key = figures.key(alert, level, code, None, figures.EVERYONE if published else figures.SCOPE)
    everybodys = published or level != "nation"
    told = _counted(ask, say, key(int(row["count"].iloc[0])), str(row["kind"].iloc[0]), everybodys)
    if pd.isna(row["people"].iloc[0]):
        return told
    place = () if level == "nation" else (level, code)
    people = figures.key("people_far", *place)(int(row["people"].iloc[0]))
    return say("search.people", told=told, people=people)


def _counted(ask: Ask, say: Say, count: int, kind: str, everybodys: bool = False) -> str:
    """A count, its day and, where each reader has their own, whose it is."""
    if everybodys or ask.whose == "nation":
        told = say("search.count", count=count, day=ask.edition.as_of)
    else:
        whose = scope.whose(say, ask.whose, published=False)
        told = say("search.count_of", count=count, whose=whose, day=ask.edition.as_of)
    return _labelled(ask, say, told, kind)
