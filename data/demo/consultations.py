"""Meetings with associations of elected officials, by neutral names: who was invited, who came."""

import numpy as np
import pandas as pd

from data.demo.world import AS_OF, World

# No real association is named: what they said here is invented.
ASSOCIATIONS = {
    "commune": "Association de maires",
    "epci": "Association d’intercommunalités",
    "department": "Association de départements",
    "region": "Association de régions",
    "metropole": "Association de grandes villes",
    "single_authority": "Association de collectivités uniques",
    "operator": "Représentants d’opérateurs",
}
OPINIONS = ("favourable", "reservations", "unfavourable", "none")
DECIDED_ALONE = 7


def consultations(world: World, exercises: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.consultations. DECIDED_ALONE missions and territories were decided though nobody had come."""
    meetings = _meetings(world, exercises)
    table = pd.concat([_summer_2018(world), meetings], ignore_index=True)
    table = table.sort_values(["invited_on", "mission_id", "code", "association"], kind="stable", ignore_index=True)
    table.insert(0, "consultation_id", [f"C{number:05d}" for number in range(1, len(table) + 1)])
    return table.assign(minutes_url=None)


def _meetings(world: World, exercises: pd.DataFrame) -> pd.DataFrame:
    rng = world.draws("consultations")
    keys = ["mission_id", "level", "code"]
    places = exercises[exercises["consultation_started_on"].notna()].drop_duplicates(keys)
    places = places.assign(tiers=places["tiers"].map(lambda tiers: list(dict.fromkeys(tiers))[:2])).explode("tiers")
    size = len(places)
    start = places["consultation_started_on"].to_numpy()
    room = (
        places["decided_on"].fillna(AS_OF + pd.Timedelta(days=60)) - places["consultation_started_on"]
    ).dt.days.to_numpy()
    held = start + _days(np.minimum(rng.integers(0, 60, size), np.maximum(room, 0)))
    attended = rng.random(size) < 0.86
    first = ~places.duplicated(keys).to_numpy()
    decided = places["decided_on"].notna().to_numpy()
    attended |= first & decided
    alone = places[keys][first & decided].sample(DECIDED_ALONE, random_state=rng)
    nobody = pd.MultiIndex.from_frame(places[keys]).isin(pd.MultiIndex.from_frame(alone))
    attended &= ~nobody
    table = places[keys].assign(
        association=places["tiers"].map(ASSOCIATIONS),
        invited_on=start - _days(rng.integers(10, 35, size)),
        held_on=held,
        attended=pd.array(attended, dtype="boolean"),
        opinion=rng.choice(OPINIONS, size, p=[0.52, 0.28, 0.1, 0.1]),
    )
    return _not_held_yet(table.assign(opinion=table["opinion"].where(table["attended"])))


def _not_held_yet(table: pd.DataFrame) -> pd.DataFrame:
    later = table["held_on"] > AS_OF
    columns = ["held_on", "attended", "opinion"]
    return table.assign(**{column: table[column].mask(later) for column in columns})


def _days(numbers: np.ndarray) -> np.ndarray:
    return numbers.astype("timedelta64[D]").astype("timedelta64[s]")


def _summer_2018(world: World) -> pd.DataFrame:
    """July 2018: national meetings that several associations did not attend; for the others nothing is known."""
    missions = ["URB01", "COL04", "ECO01", "SOC04", "LOG01", "CUL01", "JSV01", "EMP03"]
    absent = ("commune", "department", "region")
    rows = [
        (mission, "nation", "FR", ASSOCIATIONS[tier], False if tier in absent else None)
        for mission in missions
        for tier in ("commune", "department", "region", "epci")
    ]
    table = pd.DataFrame(rows, columns=["mission_id", "level", "code", "association", "attended"])
    return table.assign(invited_on=pd.Timestamp("2018-07-03"), held_on=pd.Timestamp("2018-07-12"), opinion=None).astype(
        {"attended": "boolean"}
    )
