"""Counters placed in real communes: the real number by department, the real shares of formats and carriers."""

from typing import Any

import numpy as np
import pandas as pd

from data.demo import hours, names, published
from data.demo.world import World, round_to_total

NEAR_KM = 5.0
CLOSED = 14
MSAP_END_2018, MSAP_OPENED_2019, MSAP_CLOSED = 1340, 36, 290
# The published count of end 2022 is 7 under the regional targets: these regions were late.
LATE_LABELS = {"11": 3, "94": 1, "76": 1, "03": 1, "06": 1}
COST = {"rural": 93_843, "suburban": 101_479, "urban": 101_479}
COST_PRIORITY, COST_LA_POSTE = 200_131, 150_000
# Numbers that the telecommunications authority keeps for fiction, by area.
PHONES = {"11": "01 99 00", "52": "02 61 91", "53": "02 61 91", "28": "02 61 91", "24": "02 61 91", "44": "03 53 01",
          "27": "03 53 01", "32": "03 53 01", "84": "04 65 71", "93": "04 65 71", "94": "04 65 71", "75": "05 36 49",
          "76": "05 36 49"}  # fmt: skip


def counters(world: World) -> pd.DataFrame:
    """Rows of core.counters: principal ones, branches, those of Saint-Martin, closed ones and former MSAP."""
    sites = _sites(world)
    main = sites[sites["role"] == "open"].reset_index(drop=True)
    main = _formats(world, main)
    main = _carriers(world, main)
    main = _labels(world, pd.concat([main, _closed(world, sites)], ignore_index=True))
    main = _history(world, main)
    main = pd.concat([main, _msap(world, sites)], ignore_index=True)
    main.insert(0, "counter_id", [f"FS{number:04d}" for number in range(1, len(main) + 1)])
    main = pd.concat([main, _branches(world, main, sites), _saint_martin()], ignore_index=True)
    main = _described(world, main)
    return _named(world, main)


def _sites(world: World) -> pd.DataFrame:
    """One row per place: commune, and what stands there (open, branch, closed or msap)."""
    rng = world.draws("counter sites")
    spare = _spare(world, rng)
    parts = []
    for code, number in published.COUNTERS.items():
        communes = world.communes[world.communes["department"] == code]
        wanted = number + sum(spare[role].get(code, 0) for role in spare)
        chosen = _choose(rng, communes, wanted, str(world.departments["seat"][code]))
        roles = np.repeat(["open", *spare], [number, *(spare[role].get(code, 0) for role in spare)])
        parts.append(communes.loc[chosen].assign(role=roles))
    table = pd.concat(parts, ignore_index=True)
    return table.rename(columns={"code": "commune", "name": "commune_name"})


def _spare(world: World, rng: np.random.Generator) -> dict[str, dict[str, int]]:
    """How many places besides the open counters, by department: branches, closed counters, closed MSAP."""
    rural = [code for code in published.COUNTERS if len(code) == 2 and code not in ("75", "92", "93", "94")]
    weights = np.array([published.COUNTERS[code] for code in rural], dtype=float)
    weights /= weights.sum()
    totals = {"branch": published.BRANCHES, "closed": CLOSED, "msap": MSAP_CLOSED}
    drawn = {role: rng.multinomial(total, weights) for role, total in totals.items()}
    return {role: dict(zip(rural, numbers.tolist(), strict=True)) for role, numbers in drawn.items()}


def _choose(rng: np.random.Generator, communes: pd.DataFrame, number: int, seat: str) -> list[str]:
    """Communes for a number of counters: larger ones first, apart from each other; large ones may have several."""
    people = communes["population"].to_numpy(dtype=float)
    places = np.repeat(np.arange(len(communes)), 1 + (people // 35_000).astype(int))
    if len(places) < number:
        places = np.resize(places, number)
    rank = pd.Series(places).groupby(places).cumcount().to_numpy()
    score = 0.9 * np.log(np.minimum(people[places], 9_000) + 100) - 0.25 * rank + rng.gumbel(0, 0.95, len(places))
    score[(communes["code"].to_numpy()[places] == seat) & (rank == 0)] += 50
    near = communes[["lat", "lon"]].to_numpy()
    width = np.cos(np.radians(near[:, 0].mean()))
    chosen = []
    for _ in range(number):
        best = int(np.argmax(score))
        chosen.append(int(places[best]))
        score[best] = -np.inf
        away = near[places] - near[places[best]]
        km2 = (111 * away[:, 0]) ** 2 + (111 * width * away[:, 1]) ** 2
        score -= np.where(places == places[best], 0.2, 0.7 * np.exp(-km2 / (2 * NEAR_KM**2)))
    return communes.index[chosen].tolist()


def _formats(world: World, table: pd.DataFrame) -> pd.DataFrame:
    rng = world.draws("counter formats")
    size = len(table)
    formats = np.full(size, "fixed", dtype=object)
    moving = np.concatenate(
        [_pick(rng, table, region, number) for region, number in published.REGIONS["itinerant"].items()]
    )
    moving = rng.permutation(moving)
    formats[moving[: published.FORMATS["bus"]]] = "bus"
    formats[moving[published.FORMATS["bus"] :]] = "itinerant"
    grouped = _multisites(rng, table, formats)
    formats[list(grouped)] = "multisite"
    metro = np.flatnonzero((formats == "fixed") & (table["department"].str.len() == 2))
    formats[rng.choice(metro, published.FORMATS["fixed_with_branches"], replace=False)] = "fixed_with_branches"
    return table.assign(format=formats, group_name=pd.Series(grouped, dtype=object).reindex(table.index))


def _pick(rng: np.random.Generator, table: pd.DataFrame, region: str, number: int) -> np.ndarray:
    """Itinerant counters start from small communes."""
    rows = np.flatnonzero(table["region"] == region)
    weights = 1 / np.sqrt(table["population"].to_numpy()[rows] + 100)
    return rng.choice(rows, number, replace=False, p=weights / weights.sum())


def _multisites(rng: np.random.Generator, table: pd.DataFrame, formats: np.ndarray) -> dict[int, str]:
    """Counters of several sites under one name: those of one grouping of communes."""
    fixed = table[(formats == "fixed") & table["epci"].notna() & (table["population"] < 12_000)]
    groups = [rows for _, rows in fixed.groupby("epci_name") if 2 <= len(rows) <= 6]
    grouped: dict[int, str] = {}
    for position in rng.permutation(len(groups)):
        rows = groups[position]
        if (
            len(grouped) + len(rows) <= published.FORMATS["multisite"]
            and len(grouped) + len(rows) != published.FORMATS["multisite"] - 1
        ):
            grouped |= dict.fromkeys(rows.index.tolist(), names.typeset(rows["epci_name"].iloc[0]))
    return grouped


def _carriers(world: World, table: pd.DataFrame) -> pd.DataFrame:
    rng = world.draws("counter carriers")
    carrier = np.full(len(table), "", dtype=object)
    seats = set(world.arrondissements.loc[world.arrondissements["kind"] == "sub-prefecture", "seat"])
    hosts = np.flatnonzero(table["commune"].isin(seats) & (table["format"] == "fixed"))
    carrier[rng.choice(hosts, published.CARRIERS["subprefecture"], replace=False)] = "subprefecture"
    for region, number in published.REGIONS["la_poste"].items():
        rows = np.flatnonzero((table["region"] == region) & (carrier == "") & table["format"].str.startswith("fixed"))
        carrier[rng.choice(rows, number, replace=False)] = "la_poste"
    rural = np.flatnonzero((carrier == "") & (table["population"] < 8_000))
    carrier[rng.choice(rural, published.CARRIERS["msa"], replace=False)] = "msa"
    rest = np.flatnonzero(carrier == "")
    shares = round_to_total(np.array([63 * 0.60, 63 * 0.35, 63 * 0.05, 15]), len(rest))
    carrier[rng.permutation(rest)] = np.repeat(["epci", "commune", "department", "association"], shares)
    return table.assign(carrier=carrier)


def _closed(world: World, sites: pd.DataFrame) -> pd.DataFrame:
    """Counters that lost their label: they count in the waves and have a closing date."""
    rng = world.draws("closed counters")
    rows = sites[sites["role"] == "closed"].reset_index(drop=True)
    closed = pd.to_datetime(
        rng.choice(["2023-09-30", "2023-12-31", "2024-03-31", "2024-06-30", "2024-10-31"], len(rows))
    )
    carrier = rng.choice(["epci", "commune", "association"], len(rows))
    return rows.assign(format="fixed", carrier=carrier, closed_on=closed)


def _labels(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Label dates in the published waves; each region has its target at the end of 2022, less its late ones."""
    rng = world.draws("labels")
    early = np.zeros(len(table), dtype=bool)
    for region, target in published.REGIONS["labels_2022"].items():
        rows = np.flatnonzero((table["region"] == region) & table["closed_on"].isna())
        early[rng.choice(rows, target - LATE_LABELS.get(region, 0), replace=False)] = True
    waves = np.diff([0, *published.LABELS.values()])
    order = np.flatnonzero(early)
    order = order[
        np.argsort(
            rng.random(len(order)) - 0.000004 * table["population"].to_numpy()[order].clip(0, 40_000), kind="stable"
        )
    ]
    dates = np.full(len(table), "", dtype=object)
    dates[order] = np.repeat(list(published.LABELS), waves)
    later = np.flatnonzero(~early & table["closed_on"].isna().to_numpy())
    dates[later] = rng.choice(published.LATER_LABELS, len(later), p=[0.4, 0.35, 0.25])
    closed = table["closed_on"].notna().to_numpy()
    dates[closed] = "2020-09-01"
    labelled = pd.to_datetime(pd.Series(dates))
    return table.assign(labelled_on=labelled, label_text="Espace labellisé " + labelled.dt.strftime("%d/%m/%Y"))


def _history(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Which counters had been MSAP: 1,340 of these at the end of 2018, with the closed ones, and some more of 2019."""
    rng = world.draws("history")
    size = MSAP_END_2018 - MSAP_CLOSED + MSAP_OPENED_2019
    rows = np.flatnonzero((table["labelled_on"] <= "2022-01-01") & ~table["format"].isin(["bus", "itinerant"]))
    former = rng.choice(rows, size, replace=False)
    opened = table["labelled_on"].copy()
    before = rng.integers(0, 1500, size)
    before[:MSAP_OPENED_2019] = -rng.integers(10, 150, MSAP_OPENED_2019)
    opened.iloc[former] = pd.Timestamp("2018-12-31") - pd.to_timedelta(before, unit="D")
    return table.assign(opened_on=opened, type="france_services")


def _msap(world: World, sites: pd.DataFrame) -> pd.DataFrame:
    """MSAP that closed without a label."""
    rng = world.draws("closed msap")
    rows = sites[sites["role"] == "msap"].reset_index(drop=True)
    opened = pd.Timestamp("2018-06-30") - pd.to_timedelta(rng.integers(0, 1200, len(rows)), unit="D")
    ends = ["2019-06-30", "2019-12-31", "2020-06-30", "2020-12-31", "2021-06-30", "2021-12-31"]
    closed = pd.to_datetime(rng.choice(ends, len(rows), p=[0.05, 0.1, 0.1, 0.15, 0.15, 0.45]))
    carrier = rng.choice(["epci", "commune", "la_poste", "association"], len(rows), p=[0.4, 0.2, 0.3, 0.1])
    return rows.assign(type="msap", format="fixed", opened_on=opened, closed_on=closed, carrier=carrier)


def _branches(world: World, main: pd.DataFrame, sites: pd.DataFrame) -> pd.DataFrame:
    """Branches: each has the nearest parent of its department; each parent has one at least where it can."""
    rows = sites[sites["role"] == "branch"].reset_index(drop=True)
    parents = main[main["format"] == "fixed_with_branches"]
    found = [_parent(parents, row) for row in rows.itertuples()]
    parent = main.set_index("counter_id").loc[found].reset_index()
    opened = parent["labelled_on"].clip(lower=pd.Timestamp("2021-01-01"))
    return rows.assign(
        counter_id=[f"FA{number:04d}" for number in range(1, len(rows) + 1)],
        parent_id=found,
        type="france_services",
        format="branch",
        carrier=parent["carrier"],
        labelled_on=opened,
        opened_on=opened,
    )


def _parent(parents: pd.DataFrame, row: Any) -> str:
    near = parents[parents["department"] == row.department]
    near = near if len(near) else parents[parents["region"] == row.region]
    distance = (near["lat"] - row.lat) ** 2 + (0.7 * (near["lon"] - row.lon)) ** 2
    return str(near.loc[distance.idxmin(), "counter_id"])


def _saint_martin() -> pd.DataFrame:
    """The two counters of Saint-Martin (978): outside the 101 departments, whose communes the reference has not."""
    places = {"FS9781": ("Marigot", 18.0676, -63.0824), "FS9782": ("Quartier-d’Orléans", 18.0731, -63.0236)}
    return pd.DataFrame(
        {
            "counter_id": list(places),
            "commune_name": [name for name, _, _ in places.values()],
            "lat": [lat for _, lat, _ in places.values()],
            "lon": [lon for _, _, lon in places.values()],
            "commune_given": "97801",
            "department_given": "978",
            "population": 16_000,
            "area_km2": 50.0,
            "type": "france_services",
            "format": "fixed",
            "carrier": "commune",
            "labelled_on": pd.Timestamp("2023-07-01"),
            "opened_on": pd.Timestamp("2023-07-01"),
        }
    )


def _described(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Surroundings, agents, hours, cost and exact place."""
    rng = world.draws("counter details")
    density = table["population"] / table["area_km2"]
    area = np.select([table["population"] < 3_800, density < 1_200], ["rural", "suburban"], "urban")
    town = np.flatnonzero((table["population"] >= 9_000) & ~table["format"].isin(["bus", "itinerant", "branch"]))
    priority = np.zeros(len(table), dtype=bool)
    weights = np.sqrt(table["population"].to_numpy(dtype=float)[town])
    number = min(len(town), round(0.18 * len(table)))
    priority[rng.choice(town, number, replace=False, p=weights / weights.sum())] = True
    agents = np.where(
        priority,
        rng.choice([3.0, 4.0, 4.5, 5.0, 6.0], len(table), p=[0.12, 0.28, 0.25, 0.2, 0.15]),
        rng.choice([1.0, 1.5, 2.0, 2.5, 3.0], len(table), p=[0.02, 0.03, 0.65, 0.15, 0.15]),
    )
    agents = np.where(table["format"] == "branch", 1.0, agents + 0.5 * ((area == "suburban") & ~priority))
    table = table.assign(area_type=area, in_priority_area=priority, agents=agents)
    return _placed(rng, _priced(rng, _opened(rng, table)))


def _opened(rng: np.random.Generator, table: pd.DataFrame) -> pd.DataFrame:
    kinds = table["format"].to_numpy()
    full = rng.random(len(table)) < np.select([kinds == "branch", kinds == "multisite"], [0.0, 0.74], 0.97)
    days = rng.choice([4, 5, 6], len(table), p=[0.055, 0.82, 0.125])
    weeks = [hours.week(rng, bool(one), int(number)) for one, number in zip(full, days, strict=True)]
    return pd.concat([table, hours.columns(weeks)], axis=1).assign(appointment=rng.random(len(table)) < 0.35)


def _priced(rng: np.random.Generator, table: pd.DataFrame) -> pd.DataFrame:
    cost = (
        table["area_type"]
        .map(COST)
        .mask(table["in_priority_area"], COST_PRIORITY)
        .mask(table["carrier"] == "la_poste", COST_LA_POSTE)
    )
    cost = (cost * rng.lognormal(0, 0.12, len(table))).round(-2)
    labelled = (table["type"] == "france_services") & (table["format"] != "branch")
    return table.assign(yearly_cost_eur=cost.where(labelled))


def _placed(rng: np.random.Generator, table: pd.DataFrame) -> pd.DataFrame:
    """Near the commune's point, within an eighth of its width and 400 m."""
    radius = np.minimum(0.125 * np.sqrt(table["area_km2"].to_numpy(dtype=float)), 0.4)
    angle, reach = rng.uniform(0, 2 * np.pi, len(table)), radius * np.sqrt(rng.random(len(table)))
    lat = table["lat"] + reach * np.cos(angle) / 111.2
    lon = table["lon"] + reach * np.sin(angle) / (111.2 * np.cos(np.radians(table["lat"])))
    return table.assign(lat=lat.round(5), lon=lon.round(5), location_quality="given")


def _named(world: World, table: pd.DataFrame) -> pd.DataFrame:
    rng = world.draws("counter names")
    phone = table["region"].map(PHONES) + [f" {a:02d} {b:02d}" for a, b in rng.integers(0, 100, (len(table), 2))]
    moving = table["format"].isin(["bus", "itinerant"])
    columns = {
        "name": _names(table),
        "address": "Adresse de démonstration",
        "postcode": table["commune"].map(world.postcodes),
        "phone": phone,
        "itinerant": moving,
        "comment": "Guichet de démonstration",
    }
    dropped = [
        "role",
        "commune_name",
        "region",
        "arrondissement",
        "epci",
        "epci_name",
        "population",
        "area_km2",
        "point_source",
    ]
    return table.assign(**columns).drop(columns=[name for name in dropped if name in table])


def _names(table: pd.DataFrame) -> list[str]:
    """France services of the commune; a number when a commune has several."""
    starts = {
        "bus": "Bus France services",
        "itinerant": "France services itinérant",
        "branch": "Antenne France services",
    }
    start = (
        table["format"]
        .map(starts)
        .fillna("France services")
        .mask(table["type"] == "msap", "Maison de services au public")
    )
    name = start + " " + table["commune_name"].map(names.of_commune)
    again = name.groupby([name, table["department"]], dropna=False).cumcount() + 1
    return (name + (" " + again.astype(str)).where(again > 1, "")).tolist()
