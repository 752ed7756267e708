"""Social dialogue and powers to decide: neutral bodies, organisations under a letter."""

from typing import Any

import numpy as np
import pandas as pd

from data.demo import names
from data.demo.world import AS_OF, World

COMMITTEES = pd.Timestamp("2023-01-01")  # social administration committees (CSA) replaced technical ones (CT)
OPINIONS, SHARES = ("favourable", "reservations", "unfavourable", "none"), (0.35, 0.3, 0.25, 0.1)
NATIONAL = {"CSFPE": "state", "CSFPT": "territorial", "CSFPH": "hospital", "CCFP": "all"}
# What organisations are to each opinion: the body's own, which the first takes, stands first.
POSITIONS = {
    "favourable": ("favourable", "reservations", "abstained"),
    "reservations": ("reservations", "favourable", "unfavourable"),
    "unfavourable": ("unfavourable", "reservations", "absent"),
    "none": ("absent", "abstained", "abstained"),
}
ORGANISATIONS = (
    "Organisation syndicale A",
    "Organisation syndicale B",
    "Organisation syndicale C",
    "Organisation syndicale D",
)
EMPLOYERS = "Employeurs publics"  # sit in the bodies of several versants
AHEAD = 150  # days
OBJECTS = {
    "missions": "Clarification des missions locales",
    "reorganisation": "Organisation territoriale de l’État",
    "counters": "Déploiement des guichets de proximité",
}


def dialogues(world: World, drawn: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.social_dialogues: one or two meetings by proposal that came so far, national ones each year, and
    those ahead.
    """
    rng = world.draws("dialogues")
    held = events[(events["stage"] == "social_dialogue") & (events["event_date"] <= AS_OF)]
    held = held[rng.random(len(held)) < 0.92]
    rows = [row for one in held.itertuples() for row in _meetings(rng, one, drawn)]
    rows += _national(rng) + _ahead(world.draws("meetings ahead"), drawn, events)
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


def _ahead(rng: np.random.Generator, drawn: pd.DataFrame, events: pd.DataFrame) -> list[tuple]:
    """Meetings planned on what is being prepared, and one of a national body: not held, so without an opinion."""
    reached = {stage: set(one["proposal_id"]) for stage, one in events[events["event_date"] <= AS_OF].groupby("stage")}
    waiting = sorted(reached["preparation"] - reached["implementation"] - reached.get("withdrawn", set()))
    titles, rows = drawn.set_index("proposal_id")["title"], []
    for proposal in waiting:
        day = AS_OF + pd.Timedelta(days=int(rng.integers(10, AHEAD)))
        if rng.random() < 0.6:
            rows.append(("reorganisation", proposal, "CSA", "state", pd.NaT, day, None, titles[proposal]))
    day = AS_OF + pd.Timedelta(days=int(rng.integers(20, AHEAD)))
    rows.append(("reorganisation", None, "CSFPE", "state", pd.NaT, day, None, OBJECTS["reorganisation"]))
    return rows


def positions(world: World, meetings: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.dialogue_positions: what each organisation said at the meetings that were held."""
    rng = world.draws("positions")
    rows = []
    for meeting in meetings[meetings["held_on"].notna()].itertuples():
        own, *others = POSITIONS[str(meeting.opinion)]
        drawn = [own, *rng.choice([own, *others], size=len(ORGANISATIONS) - 1, p=[0.5, 0.3, 0.2])]
        rows += [(meeting.dialogue_id, name, "staff", str(one)) for name, one in zip(ORGANISATIONS, drawn, strict=True)]
        if meeting.versant == "all":
            rows.append((meeting.dialogue_id, EMPLOYERS, "employers", str(rng.choice(["favourable", "abstained"]))))
    return pd.DataFrame(rows, columns=["dialogue_id", "organisation", "side", "position"])


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
