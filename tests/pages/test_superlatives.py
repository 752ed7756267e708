"""A superlative names one only where one stands alone: every such sentence, on rows that are level."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest

from pages.blocks import workstream
from pages.contests import page as contests
from pages.counters import access, footfall, lists
from pages.missions import bylaw, consultation, overlaps, progress, services
from pages.overview import map as overview_map
from pages.parts import indicator
from pages.reorganisation import contributions, cooperations, pipeline, powers
from pages.text import Say
from pages.text.leaders import Leaders, leaders
from pages.text.places import territory
from pages.text.written import opened
from queries import figures
from queries.contests import Remark
from queries.indicators import catalogue
from tests.pages.support import says
from tests.support import typed

FR, EN = Say("fr"), Say("en")
NAMES = ["Ain", "Cher", "Lot", "Nord", "Var"]


def whole(value: float) -> str:
    return FR.percent(value, 0)


@pytest.mark.parametrize(
    ("values", "lowest", "names"),
    [
        ([3, 1, 2], False, ("Ain",)),
        ([3, 1, 3], False, ("Ain", "Lot")),
        ([3, 1, 1], True, ("Cher", "Lot")),
        ([74.4, 73.6, 2], False, ("Ain", "Cher")),  # both are written 74 %
        ([None, 1, 2], False, ("Lot",)),  # what is not known leads nothing
        ([0, None, None], True, ("Ain",)),
    ],
)
def test_all_those_that_are_written_alike_lead_together(
    values: list[float | None], lowest: bool, names: tuple[str, ...]
) -> None:
    rows = pd.DataFrame({"name": NAMES[:3], "share": pd.Series(values, dtype="float64")})
    assert leaders(rows, "share", whole, lowest=lowest).names == names


def test_leaders_keep_the_value_as_it_is_written() -> None:
    rows = pd.DataFrame({"who": ["a", "b"], "share": [12.4, 30.0]})
    assert leaders(rows, "share", whole, name="who", lowest=True) == Leaders(("a",), whole(12))


@pytest.mark.parametrize(
    ("names", "french", "english"),
    [
        (["Lot"], "Lot", "Lot"),
        (["Cher", "Lot"], "Cher et Lot à égalité", "Cher and Lot tied"),
        (["Ain", "Cher", "Lot"], "Ain, Cher et Lot à égalité", "Ain, Cher and Lot tied"),
        (NAMES, "5\u00a0à\u00a0égalité", "5\u00a0tied"),
    ],
)
def test_ties_are_said(names: list[str], french: str, english: str) -> None:
    assert (FR.tied(names), EN.tied(names)) == (french, english)


@pytest.mark.parametrize(
    ("noun", "count", "french", "english"),
    [
        ("domain", 1, "le domaine « Ain »", "the domain “Ain”"),
        ("domain", 2, "les domaines « Ain » et « Cher » à égalité", "the domains “Ain” and “Cher” tied"),
        ("domain", 5, "5 domaines à égalité", "5 domains tied"),
        ("department", 1, "le département de l'Ain", "the département of Ain"),  # with its article
        ("department", 2, "les départements de l'Ain et du Cher à égalité", "the départements of Ain and Cher tied"),
    ],
)
def test_those_who_lead_stand_within_a_sentence_by_what_they_are(
    noun: str, count: int, french: str, english: str
) -> None:
    assert (typed(FR.leading(noun, NAMES[:count])), EN.leading(noun, NAMES[:count])) == (french, english)


def test_a_list_of_names_ends_in_and() -> None:
    assert [FR.listed(NAMES[:count]) for count in (0, 1, 2)] == ["", "Ain", "Ain et Cher"]
    assert FR.listed(NAMES, 4) == "Ain, Cher, Lot, Nord et 1 autre"
    assert FR.listed(NAMES, 3) == "Ain, Cher, Lot et 2 autres"
    assert EN.listed(NAMES, 3) == "Ain, Cher, Lot and 2 more"


def rows(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


def territories(values: list[float]) -> pd.DataFrame:
    codes = ["01", "18", "46", "59", "83"]
    return rows(name=NAMES[: len(values)], code=codes[: len(values)], value=values, state="value")


def domains(decided: list[int], redundant_open: int = 2) -> pd.DataFrame:
    """Two domains, each with ten missions inventoried."""
    return progress.with_share(
        rows(domain=["Santé", "Emploi"], decided=decided, inventoried=10, redundant_open=redundant_open),
        "decided",
        "inventoried",
    )


KM_20 = access.Limit("km", 20)
LEVEL: dict[str, tuple[Callable[[], str], str]] = {
    "access": (
        lambda: access._worst(FR, territories([50.0, 50.0, 90.0]), "department", KM_20),
        "L'accès est le plus faible dans les départements de l'Ain et du Cher à égalité : "
        "50,0 % des habitants à moins de 20 km",
    ),
    "openings": (
        lambda: lists._years_title(FR, rows(year=["2020", "2021"], opened=[1, 1])),
        "Les ouvertures ont été le plus nombreuses en 2020 et 2021 à égalité : 1",
    ),
    "no opening": (
        lambda: lists._years_title(FR, rows(year=["2020", "2021"], opened=[0, 0])),
        "Aucune ouverture d'une liste à l'autre",
    ),
    "channels": (
        lambda: footfall._profile_title(FR, "channel", rows(name=["Au guichet", "En visio"], per_month=[0.6, 1.2])),
        "« Au guichet » et « En visio » à égalité sont les premiers canaux : 1 acte par mois",
    ),
    "procedures": (
        lambda: footfall._profile_title(EN, "procedure", rows(name=["Tax", "Rent"], requests=[9, 9], year=2024)),
        "In 2024, “Tax” and “Rent” tied were the procedures most requested: 9 requests",
    ),
    "domains": (
        lambda: progress._domains_title(FR, domains([4, 4])),
        "La part arbitrée est la plus faible dans les domaines « Santé » et « Emploi » à égalité : "
        "40 % des missions inventoriées",
    ),
    "absences": (
        lambda: consultation.title(FR, rows(association=["ADF", "AMF"], invited=4, held=4, attended=3, absent=1)),
        "« ADF » et « AMF » à égalité ont la plus forte part d'absences : 25,0 % des réunions",
    ),
    "attendance": (
        lambda: consultation.attendance(
            FR, rows(association=["a", "b", "c"], name=["ADF", "AMF", "RF"], share=[50.0, 50.0, 80.0]), {}
        ),
        "La présence aux réunions va de 50,0 % (ADF et AMF à égalité) à 80,0 % (RF)",
    ),
    "attendance of one": (
        lambda: consultation.attendance(EN, rows(association=["a"], name=["ADF"], share=[80.0]), {}),
        "Attendance at meetings is 80.0%",
    ),
    "families of services": (
        lambda: services._largest(FR, rows(type_code=["DDT", "RECTORAT", "DREAL", "DSDEN"])),
        "Les services sont le plus nombreux dans les familles « Territoires, agriculture, environnement » et "
        "« Éducation, jeunesse, culture » à égalité",
    ),
    "networks": (
        lambda: cooperations._lead(FR, rows(network=["it", "purchasing"], cooperation_id=["a", "b"])),
        "2 coopérations en cours, le plus souvent dans les réseaux « achats » et "
        "« systèmes d'information » à égalité (1).",
    ),
    "stages": (
        lambda: pipeline._slowest(FR, rows(label=["Formulée", "Avis de la CNATE"], median_days=[30.0, 30.0])),
        "Les propositions restent le plus longtemps aux étapes « Formulée » et « Avis de la CNATE » à égalité : "
        "30 jours en médiane",
    ),
    "ranking": (
        lambda: indicator.spread(FR, territories([1.0, 1.0, 1.0, 1.0, 9.0]), "percent"),
        "De 1,0 % (4 à égalité) à 9,0 % (Var)",
    ),
}


@pytest.mark.parametrize("case", LEVEL)
def test_a_sentence_with_a_superlative_says_ties(case: str) -> None:
    written, expected = LEVEL[case]
    assert typed(written()) == expected


def test_the_map_of_the_overview_says_ties() -> None:
    item = catalogue()["O12"]
    level = overview_map.title(FR, item, "Dérogations", "department", territories([0, 0, 0, 0, 3]))
    told = {"low": "0", "where_low": FR.tied(NAMES[:4]), "high": "3", "where_high": "Var"}
    assert level == FR("overview.map.title.department", name="Dérogations", **told)
    assert overview_map.title(EN, item, "Orders", "department", territories([2, 2])) == "Orders: 2 everywhere"


@pytest.mark.parametrize("say", [FR, EN], ids=["fr", "en"])
@pytest.mark.parametrize(
    ("known", "state", "ranking", "title"),
    [
        (5, "missing", "same", "same"),
        (2, "not_applicable", "same", "same"),  # which is not to have one
        (2, "missing", "known", "known"),
        (2, "secret", "known", "known"),
        (1, "missing", "one", "alone"),
    ],
)
def test_one_value_where_few_are_known_is_not_everybodys(
    say: Say, known: int, state: str, ranking: str, title: str
) -> None:
    all_ = territories([2.0] * 5)
    all_.loc[known:, ["value", "state"]] = (None, state)
    assert says(indicator.spread(say, all_, "count"), f"indicators.ranking_{ranking}", say.language)
    told = overview_map.title(say, catalogue()["O12"], "Dérogations", "department", all_)
    assert says(told, f"overview.map.title.{title}", say.language)
    assert told == say(f"overview.map.title.{title}", name="Dérogations", value="2", where=NAMES[0])
    alone = overview_map.sentence(say, "department", all_.assign(gap=None), catalogue()["O12"])
    assert says(alone, "overview.map.single", say.language) == (known == 1)


def test_the_sentence_of_the_domains_says_ties() -> None:
    told, who = progress._domains_sentence(FR, domains([4, 5])), FR.leading("domain", ["Santé", "Emploi"])
    assert says(told, "missions.domains.open", count=4, who=who, most=2)
    assert says(progress._domains_sentence(FR, domains([4, 5]).assign(redundant_open=[1, 0])), "missions.domains.open")


def matrix(*cells: tuple[str, str, int, int]) -> pd.DataFrame:
    rows = pd.DataFrame(cells, columns=["policy_domain", "tier", "missions", "undecided"])
    return rows.assign(overlap_type="redundant")


ECONOMY, PLANNING, HOUSING = ("economy", "region"), ("planning", "commune"), ("housing", "epci")


@pytest.mark.parametrize(
    ("rows", "title", "most"),
    [
        (
            matrix((*ECONOMY, 3, 7), (*PLANNING, 2, 44)),
            "Lot : 5 redondances entre l'État et les collectivités",
            "Les missions exercées à trancher sont le plus nombreuses dans le domaine « Urbanisme (commune) » : 44",
        ),
        (
            matrix((*ECONOMY, 2, 7), (*PLANNING, 2, 44), (*HOUSING, 1, 44)),
            "Lot : 5 redondances entre l'État et les collectivités",
            "Les missions exercées à trancher sont le plus nombreuses dans les domaines « Urbanisme (commune) » et "
            "« Logement (intercommunalité) » à égalité : 44",
        ),
        (
            matrix((*ECONOMY, 1, 0), (*PLANNING, 1, 0), (*HOUSING, 1, 0), ("culture", "region", 1, 0)),
            "Lot : 4 redondances entre l'État et les collectivités",
            "Missions de l'État et compétences des collectivités",
        ),
        (
            matrix(),
            "Aucune mission redondante avec une collectivité dans le Lot",
            "Missions de l'État et compétences des collectivités",
        ),
    ],
)
def test_overlaps_name_a_cell_where_it_stands_alone(rows: pd.DataFrame, title: str, most: str) -> None:
    assert typed(overlaps.title(FR, rows, territory("Lot"))) == title
    assert typed(overlaps._most(FR, rows, ("department", "46"))) == most
    assert says(overlaps.sentence(FR, rows, 60, 51), "overlaps.left", count=51)


@pytest.mark.parametrize(
    ("progress", "reached", "title"),
    [
        ([100.0, 100.0, 40.0, None], [True, True, False, None], "2 cibles atteintes sur 3"),
        ([100.0, 12.0], [True, False], "1 cible atteinte sur 2"),
        ([99.6, 12.0], [False, False], "Aucune cible atteinte sur 2"),
        ([40.0], [False], "Aucune cible atteinte sur 1"),
        ([None], [None], "Aucune cible à ce niveau"),
    ],
)
def test_the_indicators_of_a_workstream_say_how_many_targets_are_reached(
    progress: list[float | None], reached: list[bool | None], title: str
) -> None:
    known = pd.Series(progress, dtype="float64")
    card = rows(indicator=["M1"] * len(progress), progress=known, target=known, reached=reached)
    assert typed(workstream.reached(FR, "missions", card, "nation", "FR")) == title


def test_a_target_towards_which_no_progress_is_known_is_left_out_of_those_that_are_counted_and_the_title_says_so() -> (
    None
):
    """Guyane has 23 counters for 21 promised: from no start that is known, it is neither reached nor missed here."""
    card = rows(indicator=["P3", "P1"], progress=[40.0, None], target=[8376.0, 21.0], reached=[False, None])
    for say in (FR, EN):
        told = workstream.reached(say, "counters", card, "department", "973")
        assert told == say("indicators.targets.title_none_measured", total=1)


@pytest.mark.parametrize(
    ("values", "unit", "said"),
    [
        ([100.0, 98.0], "percent", "de 100,0 % à 98,0 %"),
        ([100.0, 100.0], "percent", "100,0 %"),
        ([3.5, 2.5], "per_100k", "de 3,5 à 2,5 pour 100 000 hab."),
    ],
)
def test_the_ends_of_a_ranking_say_from_what_to_what_they_go(values: list[float], unit: str, said: str) -> None:
    assert typed(workstream._range(FR, [{"value": value} for value in values], unit)) == said


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ([("received", 3), ("received", 1), ("refused", 0)], "Plus ancienne demande en attente : 2 janvier 2024"),
        ([("refused", 0)], "Aucune demande en attente d'une réponse"),
    ],
)
def test_requests_say_since_when_the_oldest_one_waits(asked: list[tuple[str, int]], title: str) -> None:
    found = [SimpleNamespace(state=state, since=dt.date(2024, 1, 1 + days)) for state, days in asked]
    assert typed(contests._waited(FR, cast("list[Remark]", found))) == title


@pytest.mark.parametrize(
    ("missions", "title"),
    [
        ([], "Aucun service n'est connu ici"),
        ([0], "1 service de l'État, sans mission recensée"),
        ([0, 0], "2 services de l'État, aucun avec une mission recensée"),
        ([4], "1 service de l'État, qui exerce une mission recensée"),
        ([4, 0, 1], "3 services de l'État, dont 2 exercent une mission recensée"),
    ],
)
def test_services_say_how_many_exercise_a_mission(missions: list[int], title: str) -> None:
    found = rows(missions=pd.Series(missions, dtype="int64"), listed_on=pd.Series([None] * len(missions)))
    assert typed(services._title(FR, found, figures.key("services"))) == title


LATEST = "La contribution est arrivée le plus tard"


@pytest.mark.parametrize(
    ("moved", "kept", "title", "lead"),
    [
        (0, 0, "title_none", "alone"),
        (0, 1, "title_kept", "alone"),
        (1, 0, "title", "alone"),
        (2, 3, "title", "lead"),
    ],
)
def test_what_no_text_gave_to_others_is_no_title(moved: int, kept: int, title: str, lead: str) -> None:
    told = bylaw.changed(FR, moved, kept)
    assert not any(words.startswith("0") for words in told)
    names = [f"known.missions.changed.{name}" for name in (title, lead)]
    assert all(says(words, name) for words, name in zip(told, names, strict=True))


@pytest.mark.parametrize(
    ("days", "missing", "title"),
    [
        ([], [], "Aucune contribution reçue après l'échéance"),
        ([0], [], "Aucune contribution reçue après l'échéance"),
        ([0, 37], [], f"{LATEST} dans la région Cher : 37 jours après l'échéance"),
        ([37, 12, 37], [], f"{LATEST} dans les régions Ain et Lot à égalité : 37 jours après l'échéance"),
        ([0, 37], [300, 300], "Contributions attendues depuis 300 jours : Ain et Cher"),
    ],
)
def test_the_latest_contributions_are_named(days: list[int], missing: list[int], title: str) -> None:
    def sent(late: list[int]) -> pd.DataFrame:
        names = NAMES[: len(late)]
        return rows(name=names, region=names, days_late=pd.Series(late, dtype="int64"))

    assert typed(contributions._latest(FR, sent(days), sent(missing))) == title


@pytest.mark.parametrize(
    ("levels", "decides", "title"),
    [
        ([], "", "Aucune décision n'est descendue depuis 2018"),
        (["region_prefect"], "", "Depuis 2018, c'est au préfet de région que l'on a confié le plus de décisions"),
        (["subprefect", "region_prefect"], "",
         "Depuis 2018, c'est au préfet de région et au sous-préfet à égalité que l'on a confié le plus de décisions"),
        (["region_prefect"], "region_prefect", "Ce que l'on a confié depuis 2018 venait surtout du ministre"),
    ],
)  # fmt: skip
def test_powers_say_who_gained_them_or_of_one_level_who_lost_them(levels: list[str], decides: str, title: str) -> None:
    moved = [{"power_id": str(place), "state": "new", "from_level": "minister", "to_level": level}
             for place, level in enumerate(levels)]  # fmt: skip
    same = {"power_id": "same", "state": "same", "from_level": "minister", "to_level": "minister"}
    assert typed(powers._moved_to(FR, pd.DataFrame([*moved, same]), decides)) == title


MEMBERS = pd.DataFrame(
    [("01", "Ain", "84", "A", "it", 1), ("01", "Ain", "84", "A", "water", 1), ("18", "Cher", "24", "C", "it", 1),
     ("59", "Nord", "32", "N", None, 0)],
    columns=["code", "name", "region", "region_name", "network", "cooperations"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("held", "title"),
    [
        (
            {},
            "Les départements qui coopèrent sont le plus nombreux dans les régions A et C à égalité",
        ),  # one département each
        ({"network": "water"}, "Les départements qui coopèrent sont le plus nombreux dans la région A"),
        ({"network": "purchasing"}, "Aucune coopération en cours"),
        ({"region": "84"}, "Les coopérations sont le plus nombreuses dans le département de l'Ain"),
    ],
)
def test_the_map_of_cooperations_says_where_most_cooperate(held: dict[str, str], title: str) -> None:
    asked = {"region": None, "department": None, "network": None} | held
    assert typed(cooperations._busiest(FR, MEMBERS, asked)) == title


def test_the_only_departement_is_told_with_whom_it_cooperates() -> None:
    """Not that it is the one that does so most, nor that all of one do."""
    one = MEMBERS[MEMBERS["code"] == "01"].assign(applies=True)
    asked = {"region": None, "department": "01", "network": None}
    pairs = pd.DataFrame({"lead_name": ["Ain", "Nord"], "department_name": ["Cher", "Ain"]})
    nobody, found = one.iloc[:0], "Ain : coopération avec Cher et Nord"
    assert typed(cooperations._title(FR, pairs, nobody, one, asked)) == found
    without = "Ain : aucune coopération avec un autre département"
    assert typed(cooperations._title(FR, pairs.iloc[:0], one, one, asked)) == without


def test_the_matrix_names_the_network_found_in_most_of_its_lines() -> None:
    known = MEMBERS[MEMBERS["network"].notna()]
    who = EN.leading("network", ["information systems"])
    assert cooperations._widest(EN, known, "region", "region") == opened(
        EN("cooperations.matrix.region_title", who=who, n=1)
    )
    assert cooperations._widest(FR, known.iloc[:0], "region", "region") == FR("cooperations.matrix.region")


def test_the_step_where_missions_wait_the_longest_is_not_the_last_one() -> None:
    found = pd.DataFrame(
        {"status": ["to_inventory", "decided", "done"], "label": ["À inventorier", "Arbitrée", "Achevée"],
         "median_days": [None, 114.0, 900.0]}
    )  # fmt: skip
    told = progress._slowest(FR, found, lambda row: {"median_days": figures.key("step_median")})
    assert told == FR("clarification.steps.title", who=FR.leading("stage", ["Arbitrée"]), days=FR.duration(114))
    assert progress._slowest(FR, found.iloc[:1], lambda row: {}) == FR("clarification.steps.title_none")
