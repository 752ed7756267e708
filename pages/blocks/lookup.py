"""What several rooms look up: the territory chosen by the reader, names of territories and of ministries."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.elements import filters, links
from pages.shell.ask import Ask, kept
from pages.text import ALL, Say, by_name, places
from queries import selection

Where = Mapping[str, str | None]


def territory(ask: Ask, say: Say, columns: Sequence[DeltaGenerator] = (), own_first: bool = False) -> tuple[str, str]:
    """Two selectors side by side, or in two `columns`: region, then département; returns (level, code).

    In the address they are `region` and `departement`; `where` gives what queries take. With `own_first` an address
    that names neither is that of the reader's own territory, the country being an empty `region=` then.
    """
    regions, departments = _offered(ask, say.language)
    own = dict(ask.own) if own_first and not {"region", "departement"} & set(st.query_params) else {}
    left, right = columns or st.columns(2)
    with left:
        region = filters.any_of("region", regions, say("parts.region"), say("parts.all_regions"), own.get("region", ""))
    inside = {code: name for code, (name, parent) in departments.items() if region in ("", parent)}
    with right:
        label, every = say("parts.department"), say("parts.all_departments")
        department = filters.any_of("departement", inside, label, every, own.get("department", ""))
    if department:
        return "department", department
    return ("region", region) if region else ("nation", "FR")


def territory_from_url(ask: Ask) -> tuple[str, str]:
    """The territory of the address as `territory` reads it, (level, code): before a box chooses it, or without one."""
    regions, departments = names(ask)
    region = filters.chosen("region", ["", *regions])
    inside = [code for code, (_, parent) in departments.items() if region in ("", parent)]
    if department := filters.chosen("departement", ["", *inside]):
        return "department", department
    return ("region", region) if region else ("nation", "FR")


def own_first(ask: Ask, level: str, code: str) -> dict[str, str | None]:
    """The parameters that lead to a page which opens on the reader's own: the country is an empty region there."""
    return links.territory(level, code) | ({"region": ""} if ask.own and level == "nation" else {})


def where(level: str, code: str) -> dict[str, str | None]:
    """A territory as the two filters of a named query."""
    return {"region": code if level == "region" else None, "department": code if level == "department" else None}


def place(ask: Ask, say: Say, level: str, code: str) -> places.Place:
    """The name of a territory, the nation included, with its French articles."""
    regions, departments = names(ask)
    if level == "nation":
        return places.nation(say("parts.level.nation"))
    return places.territory(say.text(regions[code] if level == "region" else departments[code][0]))


def beside(ask: Ask, say: Say, asked: Iterable[selection.Place]) -> dict[selection.Place, str]:
    """How territories that stand together are called; with its code, a region beside the département of its name."""
    told = {one: str(place(ask, say, *one)) for one in asked}
    shared, known = Counter(told.values()), written(ask, say)
    return {one: known[selection.written(one)] if shared[name] > 1 else name for one, name in told.items()}


def ministries(ask: Ask, say: Say) -> dict[str, str]:
    """Short names of ministries by code, as a reader looks one up: 'Comptes publics', 'Intérieur'."""
    rows = ask("overview/ministries")
    written = map(filters.short, rows[say.column("name", rows)])
    return by_name(dict(zip(rows["ministry"], written, strict=True)))


@kept
def names(ask: Ask) -> tuple[Mapping[str, str], Mapping[str, tuple[str, str]]]:
    """Regions (code -> name) and départements (code -> name, region); the same objects for all readers."""
    rows = ask("overview/territories")
    regions = rows[rows["level"] == "region"]
    departments = rows[rows["level"] == "department"]
    return (
        dict(zip(regions["code"], regions["name"], strict=True)),
        dict(
            zip(
                departments["code"],
                zip(departments["name"], departments["parent_code"], strict=True),
                strict=True,
            )
        ),
    )


def written(ask: Ask, say: Say) -> dict[str, str]:
    """The name of each region and département, by what it is as addresses and rights write it: "R53", "D35"."""
    regions, departments = names(ask)
    return {
        **{f"R{code}": say("side.region", name=say.text(name), code=code) for code, name in regions.items()},
        **{f"D{code}": f"{say.text(name)} ({code})" for code, (name, _) in departments.items()},
    }


def departments(ask: Ask, level: str, code: str) -> list[str]:
    """The départements of a territory; none for the whole country."""
    if level == "nation":
        return []
    return [code] if level == "department" else [one for one, (_, region) in names(ask)[1].items() if region == code]


@kept
def known(ask: Ask) -> frozenset[tuple[str, str]]:
    """The regions and départements there are: (level, code)."""
    regions, departments = names(ask)
    return frozenset([*(("region", code) for code in regions), *(("department", code) for code in departments)])


def is_known(ask: Ask, level: str, code: str) -> bool:
    """Whether the edition has this territory, the country included."""
    return level == "nation" or (level, code) in known(ask)


def called(ask: Ask, say: Say, level: str, code: str) -> str:
    """How a territory is called that something else names; its code where the edition knows it no longer."""
    return place(ask, say, level, code) if is_known(ask, level, code) else code


def viewer_name(ask: Ask, say: Say) -> str:
    """Who is looking, in words: 'Cabinet', 'Préfet : Bretagne'."""
    if not ask.own:
        return say(f"shell.viewer.{ask.reader}")
    rows = ask("overview/territories")
    found = [row.name for row in rows.itertuples(index=False) if (row.level, row.code) in ask.own]
    return say("shell.viewer.prefect", where=say.listed(found, ALL))


@kept
def _offered(ask: Ask, language: str) -> tuple[Mapping[str, str], Mapping[str, tuple[str, str]]]:
    """The same as boxes offer them: a name as it is written, that of a département with its code."""
    say, (regions, departments) = Say(language), names(ask)
    return (
        {code: say.text(name) for code, name in regions.items()},
        {code: (f"{say.text(name)} ({code})", parent) for code, (name, parent) in departments.items()},
    )
