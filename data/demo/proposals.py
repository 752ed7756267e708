"""Invented proposals of region prefects, and everything dated that happened to them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.demo import names, titles
from data.demo.world import OVERSEAS, World, round_to_total

AS_OF = pd.Timestamp("2024-12-31")
DEMO_NOTE = "Date de démonstration"
TYPES = {
    "common_secretariat": 12, "support_pooling": 14, "centre": 11, "cooperation": 9, "platform": 8, "mission_transfer": 12,
    "merger": 10, "property": 10, "deconcentration": 8, "derogation": 2, "experiment": 3, "counter_in_subprefecture": 1,
}  # fmt: skip
LEVERS = {
    "deconcentration": "deconcentration", "derogation": "deconcentration", "mission_transfer": "modulation",
    "merger": "modulation", "experiment": "modulation", "counter_in_subprefecture": "modulation",
}  # fmt: skip
NETWORKS = {
    "common_secretariat": ("payroll", "purchasing"),
    "support_pooling": ("it", "purchasing", "payroll"),
    "centre": ("legality", "water_police", "farm_icpe", "naturalisation", "unfit_housing"),
    "cooperation": ("water_police", "slaughterhouses", "driving_tests", "farm_icpe", "legality"),
    "platform": ("unfit_housing", "water_police", "titles", "labour_migration", "naturalisation"),
    "mission_transfer": ("planning_tax",),
    "property": ("property",),
}
MINISTRIES = {
    "water_police": ("ecology", "agriculture"), "unfit_housing": ("housing", "health"), "planning_tax": ("ecology", "public_accounts"),
    "farm_icpe": ("agriculture", "ecology"), "slaughterhouses": ("agriculture",), "labour_migration": ("labour",),
    "property": ("public_accounts",), "titles": (), "legality": (), "driving_tests": (),
}  # fmt: skip
TYPE_MINISTRIES = {
    "merger": ("labour", "solidarity"), "mission_transfer": ("ecology", "territories"), "deconcentration": ("prime_minister",),
    "derogation": ("prime_minister",), "experiment": ("territories",), "support_pooling": ("economy",),
}  # fmt: skip
BENEFICIARIES = ("region_prefect", "department_prefect", "subprefect", "head_of_service", "operator")
# Regions whose contribution had not arrived: their first proposals came in the second wave.
WITHOUT_CONTRIBUTION = ("03", "06", "94")
LATE_CONTRIBUTION = {"11": "2018-11-16", "76": "2018-12-07", "01": "2018-11-30"}
PROPOSALS = 190
INTERREGIONAL, OFF_PLATFORM, WITHOUT_OPINION, OPINION_TOO_LATE = 3, 4, 7, 2
WAITING, WAITING_OLD = 23, 6
OPEN = {"formulated": 3, "transmitted": 3, "analysed": 4, "opinion": 3}
WAVES = {1: ("2018-08-20", 68), 2: ("2019-07-01", 100), 3: ("2021-06-01", 420), 4: ("2023-10-01", 250)}
POST_EUR = 56_000


# Adds an event to a history: stage, date, then outcome, actor and note.
Add = Callable[..., None]


@dataclass(frozen=True)
class Portfolio:
    """The proposals and the rows that hang on them, by table of core."""

    proposals: pd.DataFrame
    tables: dict[str, pd.DataFrame]


def portfolio(world: World, services: pd.DataFrame) -> Portfolio:
    """All rows about proposals; `proposals` keeps the columns wave, fate and department besides core's."""
    table = _drawn(world)
    table = _staffed(world, table)
    options = _options(world, table)
    analyses, events = _histories(world, table)
    options = _retained(world, options, events)
    table = _settled(world, table, events)
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


def _drawn(world: World) -> pd.DataFrame:
    """Who proposes what, when and how it ends."""
    rng = world.draws("proposals")
    regions = _regions_of_proposals(rng, world)
    table = pd.DataFrame({"region": regions})
    kinds = round_to_total(np.array(list(TYPES.values())), len(table))
    table["type"] = rng.permutation(np.repeat(list(TYPES), kinds))
    table["wave"] = _waves(rng, table)
    table["fate"] = _fates(rng, table)
    table["department"] = [rng.choice(world.departments_of(region)) for region in table["region"]]
    table["network"] = [rng.choice(NETWORKS[kind]) if kind in NETWORKS else None for kind in table["type"]]
    table["lever"] = table["type"].map(LEVERS).fillna("pooling")
    table["interregional"] = _interregional(rng, table)
    area = table["region"].mask(table["interregional"], "FR")
    table.insert(0, "proposal_id", "P-" + area + "-" + (table.groupby(area).cumcount() + 1).astype(str).str.zfill(2))
    taken: set[str] = set()
    table["other"] = [_neighbour(world, code) for code in table["department"]]
    table["title"] = [titles.write(rng, row.type, _words(rng, world, row), taken) for row in table.itertuples()]
    return table


def _interregional(rng: np.random.Generator, table: pd.DataFrame) -> np.ndarray:
    """Some platforms serve several regions: their proposal belongs to none."""
    platforms = np.flatnonzero((table["type"] == "platform") & (table["region"].astype(int) > 10))
    chosen = np.zeros(len(table), dtype=bool)
    chosen[rng.choice(platforms, INTERREGIONAL, replace=False)] = True
    return chosen


def _regions_of_proposals(rng: np.random.Generator, world: World) -> list[str]:
    """Between 8 and 18 proposals by region, between 4 and 7 overseas, 190 together."""
    codes = world.regions["code"].tolist()
    overseas = np.array([code in ("01", "02", "03", "04", "06") for code in codes])
    weights = np.where(overseas, rng.uniform(4.2, 6.8, len(codes)), rng.uniform(10.0, 15.6, len(codes)))
    low, high = np.where(overseas, 4, 8), np.where(overseas, 7, 18)
    numbers = np.clip(round_to_total(weights, PROPOSALS), low, high)
    return np.repeat(codes, numbers).tolist()


def _waves(rng: np.random.Generator, table: pd.DataFrame) -> np.ndarray:
    waves = rng.choice([1, 2, 3, 4], len(table), p=[0.56, 0.18, 0.1, 0.16])
    absent = table["region"].isin(WITHOUT_CONTRIBUTION).to_numpy()
    return np.where(absent & (waves == 1), 2, waves)


def _fates(rng: np.random.Generator, table: pd.DataFrame) -> np.ndarray:
    """How far each has come: waiting on a ministry, another open state, or an outcome."""
    fate = np.full(len(table), "", dtype=object)
    recent = rng.permutation(np.flatnonzero(table["wave"] == 4))
    older = rng.permutation(np.flatnonzero(table["wave"].isin([2, 3])))
    fate[older[:WAITING_OLD]] = "waiting"
    open_states = ["waiting"] * (WAITING - WAITING_OLD) + [
        state for state, number in OPEN.items() for _ in range(number)
    ]
    fate[recent[: len(open_states)]] = open_states[: len(recent)]
    missing = open_states[len(recent) :]
    fate[older[WAITING_OLD : WAITING_OLD + len(missing)]] = missing
    rest = rng.permutation(np.flatnonzero(fate == ""))
    shares = round_to_total(np.array([48, 22, 15, 12, 3]), len(rest))
    fate[rest] = np.repeat(["retained", "modified", "postponed", "rejected", "withdrawn"], shares)
    return fate


def _neighbour(world: World, code: str) -> str:
    """The nearest other department of the region (of all, when the region has one)."""
    rows = world.departments
    home = rows.loc[code]
    others = rows[rows["code"] != code]
    near = others[others["region"] == home["region"]]
    near = near if len(near) else others
    distance = (near["lat"] - home["lat"]) ** 2 + (0.7 * (near["lon"] - home["lon"])) ** 2
    return str(distance.idxmin())


def _words(rng: np.random.Generator, world: World, row) -> dict[str, str]:
    here = world.departments.loc[row.department]
    seats = world.arrondissements[world.arrondissements["department"] == row.department]
    subprefectures = seats[seats["kind"] == "sub-prefecture"]
    seats = subprefectures if len(subprefectures) else seats
    town = seats["seat_name"].iloc[int(rng.integers(len(seats)))]
    network = row.network if isinstance(row.network, str) else "legality"
    words = {
        "dep": names.of_department(row.department, here["name"]),
        "reg": names.of_region(row.region, world.regions["name"][row.region]),
        "town": names.of_commune(town),
        "at": names.at_commune(town),
        "net": titles.NETWORKS[network],
    }
    if row.department in OVERSEAS:  # no neighbour to cooperate with
        return words
    there = world.departments.loc[row.other]
    pair = {"a": names.typeset(here["name"]), "b": names.typeset(there["name"])}
    return words | pair | {"other": names.of_department(row.other, there["name"])}


def _staffed(world: World, table: pd.DataFrame) -> pd.DataFrame:
    """Staff, money and support: a lognormal staff of median 25, of which 4 to 9 % saved."""
    rng = world.draws("proposal staff")
    size = len(table)
    concerned = np.round(rng.lognormal(np.log(25), 0.8, size), 1)
    saved = np.round(concerned * rng.uniform(0.04, 0.09, size), 1)
    support = _support(rng, table)
    region = table["region"].map(world.regions["name"]).map(names.typeset)
    return table.assign(
        origin="Préfet de région " + region,
        beneficiary=rng.choice(BENEFICIARIES, size, p=[0.22, 0.42, 0.14, 0.18, 0.04]),
        staff_concerned=concerned,
        staff_saved=saved,
        savings_planned_eur=np.round(saved * POST_EUR * rng.uniform(0.9, 1.2, size), -3),
        one_off_cost_eur=np.round(concerned * rng.uniform(1_500, 6_000, size), -3),
        currency_year=2020,
        off_platform=_chosen(rng, size, OFF_PLATFORM),
        **support,
    )


def _chosen(rng: np.random.Generator, size: int, number: int) -> np.ndarray:
    chosen = np.zeros(size, dtype=bool)
    chosen[rng.choice(size, number, replace=False)] = True
    return chosen


def _support(rng: np.random.Generator, table: pd.DataFrame) -> dict[str, pd.Series]:
    """The DITP's support, asked for by one proposal in five."""
    size = len(table)
    asked = pd.Series(rng.random(size) < 0.2)
    start = pd.to_datetime(table["wave"].map({wave: value[0] for wave, value in WAVES.items()}))
    requested = start + pd.to_timedelta(rng.integers(20, 200, size), unit="D")
    started = requested + pd.to_timedelta(rng.integers(12, 120, size), unit="D")
    closed = started + pd.to_timedelta(rng.integers(90, 400, size), unit="D")
    motive = pd.Series(rng.choice(["formulate", "feed"], size, p=[0.6, 0.4]))
    begun = asked & (pd.Series(rng.random(size) < 0.9)) & (started <= AS_OF)
    return {
        "ditp_motive": motive.where(asked),
        "ditp_requested_on": requested.where(asked),
        "ditp_started_on": started.where(begun),
        "ditp_closed_on": closed.where(begun & (closed <= AS_OF)),
    }


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


def ministries_of(kind: str, network: object, region: str) -> list[str]:
    """Ministries that a proposal of this kind concerns: the interior always, the overseas one there."""
    found = [
        "interior",
        *TYPE_MINISTRIES.get(kind, ()),
        *MINISTRIES.get(network if isinstance(network, str) else "", ()),
    ]
    found += ["overseas"] * (region in ("01", "02", "03", "04", "06"))
    return list(dict.fromkeys(found))


def _histories(world: World, table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
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


def _history(rng: np.random.Generator, row, analyses: list[tuple], opinion: str) -> list[dict]:
    """The events of one proposal, in order; its ministry analyses are added to the list given.

    `opinion` says when the CNATE gave its own: before the decision, late or none.
    """
    events: list[dict] = []

    def add(
        stage: str, date: pd.Timestamp, outcome: str | None = None, actor: str | None = None, note: str | None = None
    ) -> None:
        note = f"{note or 'Étape'}, prévue" if date > AS_OF else note
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


def _give_opinion(rng: np.random.Generator, row, analysed: pd.Timestamp, opinion: str, add: Add) -> None:
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
    add("decision", decision, row.fate, "Gouvernement")
    if opinion == "late":
        add("cnate_opinion", decision + _days(rng, 15, 40), given, "CNATE", DEMO_NOTE)
    if row.fate in ("retained", "modified"):
        _carry_out(rng, row, decision, add)


def _days(rng: np.random.Generator, low: int, high: int) -> pd.Timedelta:
    return pd.Timedelta(days=int(rng.integers(low, high)))


def _transmitted(rng: np.random.Generator, row, formulated: pd.Timestamp) -> pd.Timestamp:
    """By 31 October 2018 in the first wave, later in late regions; recent enough to be read in the fate asked for."""
    if row.wave == 1:
        late = LATE_CONTRIBUTION.get(row.region)
        return pd.Timestamp(late) if late else min(formulated + _days(rng, 5, 60), pd.Timestamp("2018-10-31"))
    if row.wave == 2:
        return min(formulated + _days(rng, 5, 60), pd.Timestamp("2019-10-31"))
    if row.fate == "transmitted":
        return AS_OF - _days(rng, 5, 60)
    return formulated + _days(rng, 5, 45)


def _analyse(rng: np.random.Generator, row, transmitted: pd.Timestamp, analyses: list[tuple]) -> pd.Timestamp:
    """One analysis per ministry; those of a waiting proposal leave one or two open. Gives the day the last one closed."""
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


def _opinion_date(rng: np.random.Generator, row, analysed: pd.Timestamp) -> pd.Timestamp:
    if row.fate == "analysed":
        return AS_OF + _days(rng, 10, 80)
    opinion = analysed + _days(rng, 60, 151)
    if row.wave == 1:
        return min(opinion, pd.Timestamp("2019-06-05"))
    return min(opinion, AS_OF - _days(rng, 5, 60)) if row.fate == "opinion" else opinion


def _carry_out(rng: np.random.Generator, row, decision: pd.Timestamp, add: Add) -> None:
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
        add(stage, date)


def _earliest(kind: str) -> pd.Timestamp:
    """Common secretariats started on 1 January 2021, mergers on 1 April 2021: real dates."""
    return {"common_secretariat": pd.Timestamp("2021-01-01"), "merger": pd.Timestamp("2021-04-01")}.get(
        kind, pd.Timestamp("2019-10-01")
    )


def _retained(world: World, options: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """What the decision kept: the preferred option most often, changed when the decision says modified."""
    rng = world.draws("retained options")
    decision = events[events["stage"] == "decision"].set_index("proposal_id")["outcome"]
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


def _settled(world: World, table: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Deadlines frozen at transmission, planned date, savings seen since, and the text that decided several at once."""
    rng = world.draws("settled proposals")
    dates = events.pivot_table(index="proposal_id", columns="stage", values="event_date", aggfunc="min")
    by_id = {stage: table["proposal_id"].map(dates[stage]) for stage in ("transmitted", "implementation", "decision")}
    implemented = by_id["implementation"] <= AS_OF
    slip = pd.to_timedelta(rng.choice([0, 0, 0, 60, 120, 210], len(table)), unit="D")
    accepted = table["fate"].isin(["retained", "modified"])
    planned = (by_id["implementation"] - slip).fillna(
        by_id["decision"] + pd.to_timedelta(rng.integers(500, 1500, len(table)), unit="D")
    )
    planned = planned.mask(table["type"] == "common_secretariat", pd.Timestamp("2020-06-30").as_unit("us"))
    actual = (table["savings_planned_eur"] * rng.uniform(0.55, 1.1, len(table))).round(-3)
    texts = {
        "common_secretariat": "Décret n° 2020-99 du 7 février 2020",
        "merger": "Décret n° 2020-1545 du 9 décembre 2020",
    }
    return table.assign(
        due_on=by_id["transmitted"] + pd.Timedelta(days=75),
        target_on=planned.where(accepted),
        savings_actual_eur=actual.where(implemented & accepted),
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


BEFORE = {
    "common_secretariat": ("PREFECTURE", "DDT", "DDTM", "DDCS", "DDCSPP", "DDPP"),
    "merger": ("DDCS", "DDCSPP", "UD_DIRECCTE"),
    "mission_transfer": ("DDT", "DDTM"),
    "property": ("PREFECTURE", "DDT", "DDTM", "UDAP"),
}
AFTER = {"common_secretariat": ("SGCD",), "merger": ("DDETS", "DDETSPP", "UD_DRIEETS"), "property": ("PREFECTURE",)}


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
