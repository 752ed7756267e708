"""Social dialogue and powers to decide: neutral bodies, no organisation named."""

from typing import Any

import numpy as np
import pandas as pd

from data.demo import names
from data.demo.world import AS_OF, World

COMMITTEES = pd.Timestamp("2023-01-01")  # social administration committees (CSA) replaced technical ones (CT)
OPINIONS, SHARES = ("favourable", "reservations", "unfavourable", "none"), (0.35, 0.3, 0.25, 0.1)
NATIONAL = {"CSFPE": "state", "CSFPT": "territorial", "CSFPH": "hospital", "CCFP": "all"}
OBJECTS = {
    "missions": "Clarification des missions locales",
    "reorganisation": "Organisation territoriale de l’État",
    "counters": "Déploiement des guichets de proximité",
}


def dialogues(world: World, drawn: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.social_dialogues: one or two meetings by proposal that came so far, and national ones each year."""
    rng = world.draws("dialogues")
    held = events[(events["stage"] == "social_dialogue") & (events["event_date"] <= AS_OF)]
    held = held[rng.random(len(held)) < 0.92]
    rows = [row for one in held.itertuples() for row in _meetings(rng, one, drawn)]
    rows += _national(rng)
    columns = ["workstream", "proposal_id", "body", "versant", "held_on", "planned_on", "opinion", "object"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["held_on", "object"], kind="stable", ignore_index=True)
    table.insert(0, "dialogue_id", [f"D{number:04d}" for number in range(1, len(table) + 1)])
    return table


def _meetings(rng: np.random.Generator, event: Any, drawn: pd.DataFrame) -> list[tuple]:
    title = drawn.set_index("proposal_id")["title"][event.proposal_id]
    meetings = []
    for again in range(1 + int(rng.random() < 0.35)):
        date = min(event.event_date + pd.Timedelta(days=35 * again), AS_OF)
        planned = date - pd.Timedelta(days=int(rng.choice([0, 0, 0, 14, 28])))
        body = "CSA" if date >= COMMITTEES else "CT"
        opinion = str(rng.choice(OPINIONS, p=SHARES))
        meetings.append(("reorganisation", event.proposal_id, body, "state", date, planned, opinion, title))
    return meetings


def _national(rng: np.random.Generator) -> list[tuple]:
    """Two meetings a year and workstream of the national bodies; objects are general, dates invented."""
    rows = []
    for year in range(2018, 2025):
        for workstream, subject in OBJECTS.items():
            for half in range(2):
                date = pd.Timestamp(year, 1, 15) + pd.Timedelta(days=int(rng.integers(0, 150)) + 190 * half)
                body = str(rng.choice(list(NATIONAL), p=[0.4, 0.25, 0.1, 0.25]))
                opinion = "none" if body == "CCFP" else str(rng.choice(OPINIONS, p=SHARES))
                if pd.Timestamp("2018-09-01") <= date <= AS_OF:
                    rows.append((workstream, None, body, NATIONAL[body], date, date, opinion, subject))
    return rows


def powers(world: World, drawn: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.decision_powers: what deconcentration proposals gave once carried out, and delegations by region."""
    rng = world.draws("powers")
    carried = events[(events["stage"] == "implementation") & (events["event_date"] <= AS_OF)].set_index("proposal_id")[
        "event_date"
    ]
    given = drawn[drawn["type"].isin(["deconcentration", "derogation"]) & drawn["proposal_id"].isin(carried.index)]
    rows = [
        (
            f"demo-{row.proposal_id}",
            row.title,
            "minister",
            "department_prefect",
            carried[row.proposal_id],
            "department",
            row.department,
        )
        for row in given.itertuples()
    ]
    rows += _delegations(rng, world)
    columns = ["power_id", "act_type", "from_level", "to_level", "effective_on", "territory_level", "territory_code"]
    table = pd.DataFrame(rows, columns=columns)
    volume = np.rint(rng.lognormal(4.2, 0.9, len(table)))
    return table.assign(act_type_en=None, legal_text=None, yearly_volume=volume, beneficiary=table["to_level"])


DELEGATIONS = (
    ("Recrutements de proximité {of}", "minister", "region_prefect", 0.9),
    ("Mobilité entre services {of}", "minister", "region_prefect", 0.7),
    ("Crédits de fonctionnement fongibles {of}", "minister", "region_prefect", 0.6),
    ("Conventions de projet {of}", "region_prefect", "department_prefect", 0.5),
)


def _delegations(rng: np.random.Generator, world: World) -> list[tuple]:
    rows = []
    for code, name in world.regions["name"].items():
        for number, (label, from_level, to_level, chance) in enumerate(DELEGATIONS):
            effective = pd.Timestamp("2019-01-01") + pd.Timedelta(days=int(rng.integers(0, 2000)))
            if rng.random() < chance:
                act = label.format(of=names.of_region(str(code), name))
                rows.append((f"demo-R{code}-{number + 1}", act, from_level, to_level, effective, "region", code))
    return rows
