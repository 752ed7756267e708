"""What counters offer: partners since when, procedures, stops of the itinerant ones, changes over time."""

import numpy as np
import pandas as pd

from data.demo.world import AS_OF, World

# Share of counters where a partner that not all have is present.
PRESENCE = {"local": 0.88, "anah": 0.9}
MSAP_PARTNERS = {
    "cnaf": 0.75,
    "cnam": 0.7,
    "france_travail": 0.65,
    "cnav": 0.5,
    "msa": 0.5,
    "la_poste": 0.3,
    "dgfip": 0.2,
}


def partners(world: World, counters: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.counter_partners: the national partners from the label or from the day they joined."""
    rng = world.draws("counter partners")
    national = world.nomenclature["partners"]
    joined = pd.to_datetime(national.set_index("partner")["joined_on"].replace("", "2018-07-01"))
    joined = joined[joined <= AS_OF]
    labelled = counters[counters["type"] == "france_services"]
    pairs = labelled[["counter_id", "labelled_on", "closed_on"]].merge(joined.reset_index(), how="cross")
    pairs["since"] = pairs[["labelled_on", "joined_on"]].max(axis=1)
    kept = rng.random(len(pairs)) < pairs["partner"].map(PRESENCE).fillna(1.0)
    kept &= pairs["closed_on"].isna() | (pairs["since"] < pairs["closed_on"])
    pairs = pairs[kept].rename(columns={"closed_on": "until"})
    columns = ["counter_id", "partner", "since", "until"]
    return pd.concat([pairs[columns], _msap_partners(rng, counters)], ignore_index=True)


def _msap_partners(rng: np.random.Generator, counters: pd.DataFrame) -> pd.DataFrame:
    """Former MSAP had about 3.6 partners each."""
    msap = counters[counters["type"] == "msap"][["counter_id", "opened_on", "closed_on"]]
    pairs = msap.merge(pd.DataFrame({"partner": list(MSAP_PARTNERS)}), how="cross")
    pairs = pairs[rng.random(len(pairs)) < pairs["partner"].map(MSAP_PARTNERS)]
    return pairs.rename(columns={"opened_on": "since", "closed_on": "until"})


def procedures(world: World, counters: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.counter_procedures: the useful ones nearly everywhere, the others less."""
    rng = world.draws("counter procedures")
    known = world.nomenclature["procedures"][["procedure_id", "partner", "usefulness"]]
    opened = counters.loc[counters["closed_on"].isna(), "counter_id"]
    pairs = partners[partners["counter_id"].isin(opened)][["counter_id", "partner"]].merge(known, on="partner")
    chance = 0.45 + 0.1 * pairs["usefulness"].astype(int)
    zeal = pd.Series(rng.normal(0, 0.08, len(opened)), index=opened)
    kept = rng.random(len(pairs)) < chance + pairs["counter_id"].map(zeal)
    return pairs.loc[kept, ["counter_id", "procedure_id"]].reset_index(drop=True)


def stops(world: World, counters: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.counter_stops: communes near the garage, one or two a day; a few circuits are not known."""
    rng = world.draws("counter stops")
    rows = []
    for counter in counters[counters["itinerant"]].itertuples():
        communes = world.communes[world.communes["department"] == counter.department]
        distance = (communes["lat"] - counter.lat) ** 2 + (0.7 * (communes["lon"] - counter.lon)) ** 2
        near = communes.index[np.argsort(distance.to_numpy(), kind="stable")[1:26]]
        number = min(int(rng.integers(4, 10)), len(near))
        if rng.random() < 0.1:
            continue
        for position, commune in enumerate(rng.choice(near, number, replace=False)):
            starts, ends = (("09:00", "12:00"), ("14:00", "17:00"))[position // 5]
            rows.append((counter.counter_id, commune, position % 5 + 1, starts, ends))
    told = pd.DataFrame(rows, columns=["counter_id", "commune", "weekday", "starts", "ends"])
    return told.assign(weeks=pd.Series(None, index=told.index, dtype="string"))  # each comes every week


def events(counters: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.counter_events: opened, converted (an MSAP that got the label) and closed."""
    opened = counters[["counter_id", "opened_on", "name"]].rename(columns={"opened_on": "event_date", "name": "after"})
    converted = counters[(counters["type"] == "france_services") & (counters["opened_on"] < counters["labelled_on"])]
    converted = converted[["counter_id", "labelled_on"]].rename(columns={"labelled_on": "event_date"})
    closed = counters[counters["closed_on"].notna()][["counter_id", "closed_on", "name"]]
    closed = closed.rename(columns={"closed_on": "event_date", "name": "before"})
    table = pd.concat(
        [
            opened.assign(kind="opened"),
            converted.assign(kind="converted", before="msap", after="france_services"),
            closed.assign(kind="closed"),
        ],
        ignore_index=True,
    )
    return table.sort_values(["event_date", "counter_id"], kind="stable", ignore_index=True)
