"""What happened to each invented proposal: analyses by ministry, opinion, decision and what follows, all dated."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from data.demo.proposals import LATE_CONTRIBUTION, WAVES
from data.demo.world import AS_OF, World

DEMO_NOTE = "Date de démonstration"
MINISTRIES = {
    "water_police": ("ecology", "agriculture"),
    "unfit_housing": ("housing", "health"),
    "planning_tax": ("ecology", "public_accounts"),
    "farm_icpe": ("agriculture", "ecology"),
    "slaughterhouses": ("agriculture",),
    "labour_migration": ("labour",),
    "property": ("public_accounts",),
}
TYPE_MINISTRIES = {
    "merger": ("labour", "solidarity"),
    "mission_transfer": ("ecology", "territories"),
    "deconcentration": ("prime_minister",),
    "derogation": ("prime_minister",),
    "experiment": ("territories",),
    "support_pooling": ("economy",),
}
WITHOUT_OPINION, OPINION_TOO_LATE = 7, 2

# Adds an event to a history: stage, date, then outcome, actor and note.
Add = Callable[..., None]


def ministries_of(kind: str, network: object, region: str) -> list[str]:
    """Ministries that a proposal of this kind concerns: the interior always, the overseas one there."""
    found = [
        "interior",
        *TYPE_MINISTRIES.get(kind, ()),
        *MINISTRIES.get(network if isinstance(network, str) else "", ()),
    ]
    found += ["overseas"] * (region in ("01", "02", "03", "04", "06"))
    return list(dict.fromkeys(found))


def histories(world: World, table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of core.ministry_analyses and core.proposal_events."""
    rng = world.draws("proposal events")
    decided = table[table["fate"].isin(["retained", "modified", "rejected"])]
    skipped = decided["proposal_id"].sample(WITHOUT_OPINION, random_state=rng).tolist()
    opinions = dict.fromkeys(skipped, "none") | dict.fromkeys(skipped[:OPINION_TOO_LATE], "late")
    analyses: list[tuple] = []
    events: list[dict] = []
    for row in table.itertuples():
        events += _history(rng, row, analyses, opinions.get(row.proposal_id, "before"))
    columns = ["proposal_id", "ministry", "opened_on", "closed_on", "position", "motive"]
    table_of_events = pd.DataFrame(events)
    table_of_events.insert(0, "event_id", [f"EV{number:05d}" for number in range(1, len(events) + 1)])
    return pd.DataFrame(analyses, columns=columns), table_of_events


def _history(rng: np.random.Generator, row: Any, analyses: list[tuple], opinion: str) -> list[dict]:
    """The events of one proposal, in order; its ministry analyses are added to the list given.

    `opinion` says when the CNATE gave its own: before the decision, late or none.
    """
    events: list[dict] = []

    def add(
        stage: str, date: pd.Timestamp, outcome: str | None = None, actor: str | None = None, note: str | None = None
    ) -> None:
        note = " – ".join(filter(None, [note, "étape prévue"])) if date > AS_OF else note
        known = {"proposal_id": row.proposal_id, "stage": stage, "event_date": date}
        events.append(known | {"outcome": None if date > AS_OF else outcome, "actor": actor, "note": note})

    formulated = pd.Timestamp(WAVES[row.wave][0]) + _days(rng, 0, WAVES[row.wave][1])
    add("formulated", formulated, actor=row.origin)
    if row.fate == "formulated":
        return events
    transmitted = _transmitted(rng, row, formulated)
    add("transmitted", transmitted, actor=row.origin)
    if row.fate == "transmitted":
        return events
    analysed = _analyse(rng, row, transmitted, analyses)
    add("ministry_analysis", min(one[2] for one in analyses if one[0] == row.proposal_id), actor="Ministères concernés")
    if row.fate == "withdrawn":
        add("withdrawn", analysed + _days(rng, 20, 200), actor=row.origin)
    elif row.fate != "waiting":
        _give_opinion(rng, row, analysed, opinion, add)
    return events


def _give_opinion(rng: np.random.Generator, row: Any, analysed: pd.Timestamp, opinion: str, add: Add) -> None:
    """The CNATE's opinion, now and then after a postponement, and the decision."""
    date = _opinion_date(rng, row, analysed)
    given = str(rng.choice(["favourable", "reservations", "unfavourable"], p=[0.7, 0.24, 0.06]))
    if opinion == "before":
        if rng.random() < 0.06 and row.fate != "analysed":
            add("cnate_opinion", date - pd.Timedelta(days=40), "postponed", "CNATE", DEMO_NOTE)
        add("cnate_opinion", date, given, "CNATE", DEMO_NOTE)
    if row.fate == "analysed":
        return
    if row.fate == "opinion":
        add("decision", AS_OF + _days(rng, 15, 85), actor="Gouvernement")
        return
    decision = max(pd.Timestamp("2019-06-12"), date + _days(rng, 1, 8)) if row.wave == 1 else date + _days(rng, 10, 60)
    add("decision", decision, "postponed" if row.fate == "resumed" else row.fate, "Gouvernement")
    if row.fate == "resumed":
        decision += _days(rng, 240, 800)
        add("decision", decision, "retained", "Gouvernement")
    if opinion == "late":
        add("cnate_opinion", decision + _days(rng, 15, 40), given, "CNATE", DEMO_NOTE)
    if row.fate in ("retained", "modified", "resumed") and decision <= AS_OF:
        _carry_out(rng, row, decision, add)


def _days(rng: np.random.Generator, low: int, high: int) -> pd.Timedelta:
    return pd.Timedelta(days=int(rng.integers(low, high)))


def _transmitted(rng: np.random.Generator, row: Any, formulated: pd.Timestamp) -> pd.Timestamp:
    """By 31 October 2018 in the first wave, later in late regions; recent enough to be read in the fate asked for."""
    if row.wave == 1:
        late = LATE_CONTRIBUTION.get(row.region)
        return pd.Timestamp(late) if late else min(formulated + _days(rng, 5, 60), pd.Timestamp("2018-10-31"))
    if row.wave == 2:
        return min(formulated + _days(rng, 5, 60), pd.Timestamp("2019-10-31"))
    if row.fate == "transmitted":
        return AS_OF - _days(rng, 5, 60)
    return formulated + _days(rng, 5, 45)


def _analyse(rng: np.random.Generator, row: Any, transmitted: pd.Timestamp, analyses: list[tuple]) -> pd.Timestamp:
    """One analysis per ministry, one or two open when the proposal waits. Gives the day the last one closed."""
    concerned = ministries_of(row.type, row.network, row.region)
    slow = set(rng.permutation(concerned)[: 1 + int(rng.random() < 0.3)]) if row.fate == "waiting" else set()
    last = transmitted
    for ministry in concerned:
        opened = transmitted + _days(rng, 3, 20)
        closed = opened + _days(rng, 30, 76)
        waits = ministry in slow
        position = None if waits else rng.choice(["favourable", "reservations", "unfavourable"], p=[0.6, 0.3, 0.1])
        analyses.append((row.proposal_id, ministry, opened, None if waits else closed, position, None))
        last = max(last, closed)
    return last


def _opinion_date(rng: np.random.Generator, row: Any, analysed: pd.Timestamp) -> pd.Timestamp:
    if row.fate == "analysed":
        return AS_OF + _days(rng, 10, 80)
    opinion = analysed + _days(rng, 60, 151)
    if row.wave == 1:
        return min(opinion, pd.Timestamp("2019-06-05"))
    return min(opinion, AS_OF - _days(rng, 5, 60)) if row.fate == "opinion" else opinion


def _carry_out(rng: np.random.Generator, row: Any, decision: pd.Timestamp, add: Add) -> None:
    """What follows a decision; the next step is planned when it falls soon after the edition's date."""
    dialogue = decision + _days(rng, 60, 240)
    preparation = dialogue + _days(rng, 30, 160)
    slow = int(rng.random() < 0.2)
    implementation = max(preparation + _days(rng, 60, 300), _earliest(row.type)) + slow * _days(rng, 300, 900)
    steps = {
        "social_dialogue": dialogue,
        "preparation": preparation,
        "implementation": implementation,
        "evaluation": implementation + _days(rng, 360, 1100),
    }
    evaluated, stuck = rng.random() < 0.6, rng.random() < 0.1
    for stage, date in steps.items():
        if (stage == "implementation" and stuck) or (stage == "evaluation" and not evaluated):
            return
        if date > AS_OF + pd.Timedelta(days=90):
            return
        add(stage, date, actor="DITP" if stage == "evaluation" else row.origin)


def _earliest(kind: str) -> pd.Timestamp:
    """Common secretariats started on 1 January 2021, mergers on 1 April 2021: real dates."""
    return {"common_secretariat": pd.Timestamp("2021-01-01"), "merger": pd.Timestamp("2021-04-01")}.get(
        kind, pd.Timestamp("2019-10-01")
    )
