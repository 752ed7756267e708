"""Who sets the rule, decides, executes, pays and controls: the rules on small rows, then one mission read by hand."""

import re

import pandas as pd
import pytest

from pages.missions import matrix, roles
from pages.text import Say
from queries.access import Viewer
from tests.pages.questions.table import plain
from tests.pages.support import page, says
from tests.support import one_in, reading

PUBLIC = Viewer("public")
COLUMNS = ["role", "body", "legal_reference", "located", "optional", "territories"]


def rows(*some: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """Rows of (role, body, text and passage, 'may' or '', territories)."""
    told = [
        (role, body, text, passage or None, may == "may", where or None)
        for role, body, cited, may, where in some
        for text, _, passage in [cited.partition(": ")]
    ]
    return pd.DataFrame(told, columns=COLUMNS)


# By the rule as the page says it, on paper.
CASES = [
    ([], ""),
    ([("decides", "prefect", "A: 1", "", "")], ""),  # one role, one tier
    ([("decides", "prefect", "A: 1", "", ""), ("executes", "state", "A: 1", "", "")], ""),  # all of one tier
    ([("decides", "prefect", "A: 1", "", ""), ("executes", "commune", "A: 1", "", "")], "chain"),
    ([("sets_rule", "minister", "A: 1", "", ""), ("pays", "commune", "A: 1", "", "")], ""),  # no act is established
    ([("decides", "prefect", "A: 1", "", ""), ("decides", "commune", "A: 1", "", "")], "redundant"),
    ([("executes", "epci", "A: 1", "may", ""), ("executes", "commune", "A: 1", "may", "")], "redundant"),
    (
        [("decides", "prefect", "A: 1 ; 2", "", ""), ("decides", "commune", "A: 2;3", "", "")],
        "redundant",
    ),  # 2 is in both
    ([("decides", "prefect", "A: 1", "", ""), ("decides", "commune", "A: 2", "", "")], "shared"),
    ([("decides", "prefect", "A", "", ""), ("decides", "commune", "A", "", "")], "shared"),  # no passage is known
    (
        [
            ("decides", "prefect", "Code, art. 1 et 2: art. 2, al. 1", "", ""),
            ("decides", "commune", "Code, art. 2: art. 2, al. 3", "", ""),
        ],
        "shared",
    ),
    ([("decides", "prefect", "A: 1", "", ""), ("decides", "minister", "A: 1", "", "")], ""),  # both are the State
    ([("decides", "prefect", "A: 1", "", ""), ("decides", "commune", "B: 1", "", "")], "complementary"),
    (
        [("decides", "prefect", "A: 1", "", ""), ("decides", "commune", "A: 1", "", "Paris")],
        "",
    ),  # another rule, elsewhere
    ([("decides", "prefect", "A: 1", "", "Lyon"), ("decides", "metropole", "A: 1", "", "Lyon")], "redundant"),
    ([("decides", "prefect", "A: 1", "", ""), ("decides", "commission", "A: 1", "", "")], ""),  # of no tier
    (
        [("pays", "state", "A: 1", "", ""), ("pays", "commune", "A: 1", "", ""), ("decides", "state", "A: 2", "", "")],
        "chain",
    ),
]


@pytest.mark.parametrize(("some", "expected"), CASES)
def test_what_rows_alone_say_of_a_mission(some: list[tuple[str, str, str, str, str]], expected: str) -> None:
    assert roles.relation(rows(*some))[0] == expected
    assert bool(roles.same_act(rows(*some))) == (expected == "redundant")


def test_a_title_names_the_tiers_that_share_and_no_other() -> None:
    told = rows(
        ("pays", "region", "A: 1", "", ""),
        ("decides", "prefect", "B: 1", "", ""),
        ("decides", "commune", "B: 2", "", ""),
    )
    assert roles.relation(told) == ("shared", ["state", "commune"])


def test_two_tiers_that_decide_by_the_same_passage_are_to_be_read_and_no_error() -> None:
    same = rows(("decides", "prefect", "A: 1", "", ""), ("decides", "commune", "A: 1", "", ""))
    (group,) = roles.same_act(same)
    assert [(one.passage, one.does, one.body) for one in group] == [
        ("A, 1", "decides", "prefect"),
        ("A, 1", "decides", "commune"),
    ]
    assert roles.decides_alone(group)
    for harmless in ({"optional": [False, True]}, {"role": ["executes"] * 2}):
        assert [roles.decides_alone(group) for group in roles.same_act(same.assign(**harmless))] == [False]


@pytest.mark.parametrize(
    ("found", "judged", "key"),
    [
        ("redundant", [("commune", "redundant")], "same"),
        ("redundant", [("region", "redundant")], "other"),  # of another tier
        ("shared", [("epci", "complement"), ("commune", "shared")], "same"),  # the gravest is what counts
        ("shared", [("commune", "redundant")], "other"),
        ("chain", [("commune", "complement")], "same"),  # nobody does it twice
        ("chain", [("commune", "shared")], "other"),
        ("", [("commune", "redundant")], "silent"),
    ],
)
def test_where_the_rule_and_the_judgement_differ_it_is_said(
    found: str, judged: list[tuple[str, str]], key: str
) -> None:
    say = Say("fr")
    relation = (found, ["commune", "state"] if found else [])
    told = roles.beside(say, relation, pd.DataFrame(judged, columns=["tier", "overlap_type"]))
    assert says(told, f"roles.beside.{key}")
    assert roles.beside(say, relation, pd.DataFrame(columns=["tier", "overlap_type"])) == ""


@pytest.mark.wide
@pytest.mark.usefixtures("opened")
def test_the_chain_of_a_mission_is_that_of_its_texts() -> None:
    """Municipal police and their arms, read in the Code de la sécurité intérieure, art. L. 511-1, 511-2, 511-5, 513-1:
    a decree sets what arms; the prefect and the public prosecutor approve, the prefect allows arms; the mayor, or the
    president of the intermunicipal body, who may, appoints; the minister has the service inspected. Who pays is not
    said there.
    """
    found = reading(PUBLIC)("missions/roles", mission="SEC02")
    assert list(zip(found["role"], found["body"], found["optional"], strict=True)) == [
        ("sets_rule", "government", False),
        ("decides", "prefect", False),
        ("decides", "prefect", False),
        ("decides", "justice", False),
        ("executes", "commune", False),
        ("executes", "epci", True),
        ("controls", "minister", False),
    ]
    assert roles.relation(found) == ("redundant", ["commune", "epci"])  # art. L. 511-2, al. 2: the one or the other
    for language in ("fr", "en"):
        say, words = Say(language), page("missions.inventory", "public", language, mission="SEC02")
        assert [says(words, f"roles.role.{role}", language) for role in roles.ROLES] == [True] * 5
        assert words.count(say("roles.not_established")) == 1
        assert words.count(say("roles.optional")) == 1
        assert says(words, "roles.rule.redundant", language)
        assert not says(words, "roles.alert.title", language)


@pytest.mark.usefixtures("opened")
def test_a_rule_that_ended_is_not_told_and_a_decision_given_twice_is_to_be_read() -> None:
    """Outdoor advertising was the prefect's until 31 December 2023 (law 2021-1104, art. 17). Of aid to premises of
    firms, one paragraph of L. 1511-3 has communes and intermunicipal bodies decide.
    """
    found = reading(PUBLIC)("missions/roles", mission="URB07")
    assert set(found["body"]) == {"commune", "epci"}
    assert says(page("missions.inventory", "public", mission="ECO01"), "roles.alert.title")


@pytest.mark.usefixtures("opened")
def test_which_missions_are_candidates_shared_or_a_chain() -> None:
    """Read in the rows, passage by passage: of the eleven, the closing of places open to the public (the mayor or the
    prefect, by one paragraph of L. 143-3) and culture (L. 1111-4). Sporting events are shared: R. 331-10, 1° and 2°.
    """
    rows = reading(PUBLIC)("missions/roles")
    found = {one: roles.relation(held)[0] for one, held in rows.groupby("mission_id")}
    candidates = ["CIT02", "COL06", "CRI03", "CUL01", "ECO01", "JSV01", "MER01", "SEC02", "SEC04", "SOC05", "URB05"]
    assert sorted(one for one, kind in found.items() if kind == "redundant") == candidates
    expected = {"SEC05": "shared", "URB01": "shared", "SEC01": "complementary", "SOC03": "chain", "SUP01": ""}
    assert {one: found[one] for one in expected} == expected
    alone = [
        one for one, held in rows.groupby("mission_id") if any(roles.decides_alone(g) for g in roles.same_act(held))
    ]
    assert alone == ["COL06", "CRI03", "ECO01"]


@pytest.mark.usefixtures("opened")
def test_what_changed_hands_is_told_before_and_after() -> None:
    """Natura 2000 on land: from prefects to regions on 1 January 2023 (law 2022-217, art. 61)."""
    found = reading(PUBLIC)("missions/hands").set_index("mission_id")
    assert len(found) == 22
    one = found.loc["ENV04"]
    assert (one["from_body"], one["to_body"], f"{one['changed_on']:%Y-%m-%d}") == ("prefect", "region", "2023-01-01")
    words = page("missions.progress", "public")
    assert says(words, "roles.hands.lead")
    assert "Préfet de département" in words


@pytest.mark.usefixtures("opened")
def test_no_source_is_named_but_official_ones() -> None:
    found = reading(PUBLIC)
    sites = {*found("missions/roles")["source_url"].dropna(), *found("missions/hands")["source_url"].dropna()}
    hosts = {one.split("/")[2] for one in sites}
    assert hosts
    assert all(host == "senat.fr" or host.endswith(".gouv.fr") for host in hosts)


def test_a_body_stands_in_the_column_of_its_tier() -> None:
    told = [
        ("state", "DREAL"),
        ("state", "SGCD"),
        ("state", "police judiciaire"),
        ("prefect", None),
        ("metropole", None),
    ]
    assert [roles.column_of(*one) for one in told] == [
        "state_region",
        "state_department",
        "state",
        "state_department",
        "epci",
    ]


@pytest.mark.usefixtures("opened")
def test_who_executes_is_told_by_departement_with_particular_authorities() -> None:
    """By hand: the safety of children is the département's (CASF, L. 221-1), held by an authority of its own in Alsace
    (2), Lyon, Corse (2), Paris, Martinique, Guyane and Mayotte; associations are the prefect's, in Paris the prefect of
    police's too; youth camps are the SDJES's everywhere but in Guyane.
    """
    ask, say = reading(PUBLIC), Say("fr")
    found = {one: matrix.holders(ask, say, executing(one)) for one in ("SOC02", "CIT07", "JSV02", "URB04")}
    own = found["SOC02"][0].set_index("code")["type"]
    assert sorted(own[own == say("roles.map.own")].index) == ["2A", "2B", "67", "68", "69", "75", "972", "973", "976"]
    assert {*own} == {say("roles.map.own"), say("roles.body.department")}
    police = found["CIT07"][0].set_index("code")
    assert police["type"]["75"] == say("roles.body.police_prefect")
    assert say("roles.body.prefect") in police["told"]["75"]
    assert {*police["type"].drop("75")} == {say("roles.body.prefect")}
    assert len(found["JSV02"][0]) == 100
    assert "973" not in set(found["JSV02"][0]["code"])
    assert [len(elsewhere) for _, elsewhere in found.values()] == [0, 0, 0, 1]  # requests of before September 2022


def executing(mission: str) -> pd.DataFrame:
    rows = reading(PUBLIC)("missions/roles", mission=mission)
    return rows[rows["role"] == "executes"]


@pytest.mark.wide
@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("language", one_in(2, ["fr", "en"]))
def test_the_matrix_says_roles_by_tier_and_what_is_not_established(language: str) -> None:
    """Municipal police: its texts say nothing of who pays; a minister controls, a commune executes (see above)."""
    say, words = Say(language), page("missions.matrix", "public", language, domaine="security", mission="LOG02")
    (line,) = [one for one in words.replace("\u00ad", "").split("<tr>") if "mission=SEC02" in one and "<em" in one]
    label = f'data-label="{say("roles.tier.central")}"'
    assert f">{say('roles.short.controls')}" in line.split(label)[1].split("</td>")[0]
    assert (
        f">{say('roles.short.executes')}"
        in line.split(f'data-label="{say("roles.tier.commune")}"')[1].split("</td>")[0]
    )
    assert say("roles.kind.redundant") in line
    assert says(line, "roles.kind.judged", language)
    assert says(line, "roles.kind.untold", language, names=say.inside(say("roles.role.pays")))
    assert "mission=URB01" not in words.split("panel-qui-execute")[0].split("<tbody>")[1].split("</table>")[0]
    whole = page("missions.matrix", "public", language)
    assert says(whole, "roles.matrix.by_rule", language)
    few = page("missions.matrix", "public", language, domaine="culture")  # one mission, which is a candidate
    assert says(few, "roles.matrix.by_rule", language, told=Say(language)("roles.matrix.of_rule.redundant", count=1))
    assert [says(some, "roles.candidates.last", language) for some in (words, whole)] == [False, True]  # COL06, ECO01
    none = page("missions.matrix", "public", language, domaine="support")
    assert says(none, "roles.candidates.none", language)


@pytest.mark.wide
@pytest.mark.usefixtures("opened")
def test_who_exercises_a_mission_is_of_the_territory_that_is_read() -> None:
    """The directorates of overseas and of Île-de-France were offered in Bretagne, which has the common one alone."""
    shown = [page("missions.matrix", viewer, mission="ECO02") for viewer in ("public", "prefect:D35")]
    led = [set(re.findall(r"[?&;]type=(\w+)", one)) for one in shown]
    assert led == [{"DREETS", "DEETS", "DRIEETS"}, {"DREETS"}]


@pytest.mark.usefixtures("opened")
def test_a_scenario_says_what_it_touches_and_what_is_not_known() -> None:
    """Building permits prepared for communes, to intermunicipal bodies: read in the Code de l'urbanisme."""
    asked = {"mission": "URB01", "vers": "epci", "mission2": "SOC02", "vers2": "region"}
    say, words = Say("fr"), page("missions.transfer", "public", **asked)
    assert "Code de l’urbanisme, art. L. 423-1" in re.sub("<[^>]*>", "", words)
    assert says(words, "transfer.consult.epci")
    assert says(words, "transfer.consult.region")
    assert plain(words).count(plain(say("transfer.unpublished"))) == 4  # staff and meetings, in each scenario
    assert says(words, "transfer.nowhere")  # no region apart in Corse, Martinique, Guyane and Mayotte
