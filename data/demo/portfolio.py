"""The portfolio of invented proposals: options, decisions, territories and services, put together."""

from dataclasses import dataclass

import pandas as pd

from data.demo import titles
from data.demo.histories import histories
from data.demo.proposals import proposals
from data.demo.world import AS_OF, OVERSEAS, World

BEFORE = {
    "common_secretariat": ("PREFECTURE", "DDT", "DDTM", "DDCS", "DDCSPP", "DDPP"),
    "merger": ("DDCS", "DDCSPP", "UD_DIRECCTE"),
    "mission_transfer": ("DDT", "DDTM"),
    "property": ("PREFECTURE", "DDT", "DDTM", "UDAP"),
}
AFTER = {"common_secretariat": ("SGCD",), "merger": ("DDETS", "DDETSPP", "UD_DRIEETS"), "property": ("PREFECTURE",)}


@dataclass(frozen=True)
class Portfolio:
    """The proposals and the rows that hang on them, by table of core."""

    proposals: pd.DataFrame
    tables: dict[str, pd.DataFrame]


def portfolio(world: World, services: pd.DataFrame) -> Portfolio:
    """All rows about proposals; `proposals` keeps the columns wave, fate and department besides core's."""
    table = proposals(world)
    options = _options(world, table)
    analyses, events = histories(world, table)
    options = _retained(world, options, events)
    table = _settled(world, table, options, events)
    tables = {
        "proposal_options": options,
        "proposal_events": _planned(table, events),
        "ministry_analyses": analyses,
        "proposal_territories": _territories(world, table),
        "proposal_services": _services(world, table, services),
    }
    return Portfolio(table.assign(region=table["region"].mask(table["interregional"])), tables)


def _planned(table: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The events with the date that had been planned: the target for the implementation, itself for a step to come."""
    target = events["proposal_id"].map(table.set_index("proposal_id")["target_on"])
    planned = target.where(events["stage"] == "implementation")
    return events.assign(planned_on=planned.mask(events["event_date"] > AS_OF, events["event_date"]))


def _options(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.proposal_options without the decision: one to three by proposal, one preferred."""
    rng = world.draws("options")
    rows = []
    for row in table.itertuples():
        choices = titles.OPTIONS[row.lever]
        number = min(len(choices), int(rng.choice([1, 2, 3], p=[0.2, 0.5, 0.3])))
        preferred = int(rng.integers(number))
        for position, (label, description) in enumerate(choices[:number]):
            scale = 1.0 if position == preferred else float(rng.uniform(0.6, 1.5))
            rows.append((row.proposal_id, "ABC"[position], label, description, scale, position == preferred))
    options = pd.DataFrame(rows, columns=["proposal_id", "option_code", "label", "description", "scale", "preferred"])
    whole = table.set_index("proposal_id")
    for column, digits in (
        ("staff_concerned", 1),
        ("staff_saved", 1),
        ("savings_planned_eur", -3),
        ("one_off_cost_eur", -3),
    ):
        options[column] = (options["proposal_id"].map(whole[column]) * options["scale"]).round(digits)
    return options.drop(columns="scale")


def _retained(world: World, options: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """What the decision kept: the preferred option most often, changed when the decision says modified."""
    rng = world.draws("retained options")
    decision = _decisions(events)
    outcome = options["proposal_id"].map(decision)
    accepted = outcome.isin(["retained", "modified"])
    switched = set(decision.index[(decision == "modified") & (rng.random(len(decision)) < 0.4)])
    size = options.groupby("proposal_id")["option_code"].transform("count")
    first_other = options[~options["preferred"]].drop_duplicates("proposal_id").index
    switch = options["proposal_id"].isin(switched) & (size > 1)
    chosen = options["preferred"].mask(switch, options.index.isin(first_other))
    changes = pd.Series(rng.choice(titles.CHANGES, len(options)), index=options.index)
    decided = outcome.isin(["retained", "modified", "rejected"])
    return options.assign(
        retained=(chosen & accepted).astype("boolean").where(decided),
        retained_changes=changes.where(chosen & (outcome == "modified")),
    )


def _decisions(events: pd.DataFrame) -> pd.Series:
    """Outcome of the last decision on each proposal, at the edition's date."""
    taken = events[(events["stage"] == "decision") & (events["event_date"] <= AS_OF)]
    return taken.drop_duplicates("proposal_id", keep="last").set_index("proposal_id")["outcome"]


def _settled(world: World, table: pd.DataFrame, options: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Deadlines frozen at transmission, planned date, savings seen since, and the text that decided several at once."""
    rng = world.draws("settled proposals")
    dates = events.pivot_table(index="proposal_id", columns="stage", values="event_date", aggfunc="min")
    by_id = {stage: table["proposal_id"].map(dates[stage]) for stage in ("transmitted", "implementation", "decision")}
    implemented = by_id["implementation"] <= AS_OF
    slip = pd.to_timedelta(rng.choice([0, 60, 120, 210], len(table), p=[0.7, 0.12, 0.1, 0.08]), unit="D")
    accepted = table["proposal_id"].map(_decisions(events)).isin(["retained", "modified"])
    planned = (by_id["implementation"] - slip).fillna(
        by_id["decision"] + pd.to_timedelta(rng.integers(500, 1500, len(table)), unit="D")
    )
    planned = planned.mask(table["type"] == "common_secretariat", pd.Timestamp("2020-06-30").as_unit("us"))
    kept = options[options["retained"].fillna(False)].set_index("proposal_id")["savings_planned_eur"]
    expected = table["proposal_id"].map(kept).fillna(table["savings_planned_eur"])
    actual = (expected * rng.uniform(0.55, 1.1, len(table))).round(-3)
    evaluated = (
        table["proposal_id"].map(dates["evaluation"]) <= AS_OF
    )  # by the DITP, which then confirms what was saved
    texts = {
        "common_secretariat": "Décret n° 2020-99 du 7 février 2020",
        "merger": "Décret n° 2020-1545 du 9 décembre 2020",
    }
    return table.assign(
        due_on=by_id["transmitted"] + pd.Timedelta(days=75),
        target_on=planned.where(accepted),
        savings_actual_eur=actual.where(implemented & accepted),
        savings_confirmed_by=pd.Series("DITP", table.index).where(evaluated & implemented & accepted),
        text_reference=table["type"]
        .map(texts)
        .where(accepted & (by_id["decision"] <= "2020-12-01") & table["region"].ne("11")),
    )


def _territories(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.proposal_territories: the region leads when the proposal is regional, else the department."""
    rows = []
    for row in table.itertuples():
        regional = row.type in ("platform", "support_pooling")
        rows.append((row.proposal_id, "region", row.region, "lead" if regional else "concerned"))
        if row.interregional:
            rows += [(row.proposal_id, "region", code, "concerned") for code in _regions_around(world, row.region)]
        departments = world.departments_of(row.region) if regional else [row.department]
        if row.type in ("cooperation", "centre") and row.department not in OVERSEAS:
            departments = [row.department, row.other]
        rows += [
            (row.proposal_id, "department", code, "concerned" if regional or code != row.department else "lead")
            for code in departments
        ]
    return pd.DataFrame(rows, columns=["proposal_id", "level", "code", "role"])


def _regions_around(world: World, code: str) -> list[str]:
    """The two nearest regions."""
    rows = world.regions
    home = rows.loc[code]
    distance = (rows["lat"] - home["lat"]) ** 2 + (0.7 * (rows["lon"] - home["lon"])) ** 2
    return distance.sort_values().index[1:3].tolist()


def _services(world: World, table: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Rows of core.proposal_services: which services it concerns, and which remain after."""
    known = services.groupby("code")[["service_id", "type_code"]].apply(
        lambda rows: dict(zip(rows["type_code"], rows["service_id"], strict=True))
    )
    rows = []
    for row in table.itertuples():
        here = known[row.department]
        before = [here[kind] for kind in BEFORE.get(row.type, ("PREFECTURE",)) if kind in here]
        after = [here[kind] for kind in AFTER.get(row.type, ("PREFECTURE",)) if kind in here]
        rows += [(row.proposal_id, service, "before") for service in before]
        rows += [(row.proposal_id, service, "after") for service in after]
    return pd.DataFrame(rows, columns=["proposal_id", "service_id", "role"])
