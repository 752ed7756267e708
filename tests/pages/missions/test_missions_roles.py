"""Who sets the rule, decides, executes, pays and controls: the rules on small rows, then one mission read by hand."""

from collections.abc import Iterator

import pandas as pd
import pytest

from pages.missions import roles
from pages.text import Say
from queries.access import Viewer
from tests.pages.support import page, says
from tests.support import open_edition, reading

PUBLIC = Viewer("public")
COLUMNS = ["role", "body", "legal_reference", "located", "optional", "territories"]


def rows(*some: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """Rows of (role, body, text, 'may' or '', territories)."""
    told = [(role, body, text, "al. 1", may == "may", where or None) for role, body, text, may, where in some]
    return pd.DataFrame(told, columns=COLUMNS)


# By the rule as the page says it, on paper.
CASES = [
    ([], ""),
    ([("decides", "prefect", "A", "", "")], ""),  # one role, one tier
    ([("decides", "prefect", "A", "", ""), ("executes", "state", "A", "", "")], ""),  # all of one tier
    ([("decides", "prefect", "A", "", ""), ("executes", "commune", "A", "", "")], "chain"),
    ([("sets_rule", "minister", "A", "", ""), ("pays", "commune", "A", "", "")], ""),  # no act is established
    ([("decides", "prefect", "A", "", ""), ("decides", "commune", "A", "", "")], "shared"),
    ([("decides", "prefect", "A", "", ""), ("decides", "minister", "A", "", "")], ""),  # both are the State
    ([("decides", "prefect", "A", "", ""), ("decides", "commune", "B", "", "")], "complementary"),
    ([("decides", "prefect", "A", "", ""), ("decides", "commune", "A", "may", "")], "complementary"),
    ([("decides", "prefect", "A", "", ""), ("decides", "commune", "A", "", "Paris")], ""),  # another rule, elsewhere
    ([("decides", "prefect", "A", "", ""), ("decides", "commission", "A", "", "")], ""),  # of no tier
    ([("pays", "state", "A", "", ""), ("pays", "commune", "A", "", ""), ("decides", "state", "A", "", "")], "chain"),
]


@pytest.mark.parametrize(("some", "expected"), CASES)
def test_what_rows_alone_say_of_a_mission(some: list[tuple[str, str, str, str, str]], expected: str) -> None:
    assert roles.relation(rows(*some))[0] == expected


def test_a_title_names_the_tiers_that_share_and_no_other() -> None:
    told = rows(
        ("pays", "region", "A", "", ""), ("decides", "prefect", "B", "", ""), ("decides", "commune", "B", "", "")
    )
    assert roles.relation(told) == ("shared", ["state", "commune"])


def test_two_tiers_that_decide_by_the_same_passage_are_to_be_read_and_no_error() -> None:
    same = rows(("decides", "prefect", "A", "", ""), ("decides", "commune", "A", "", ""))
    ((passage, group),) = roles.same_passage(same)
    assert passage == "A, al. 1"
    assert list(group["body"]) == ["prefect", "commune"]
    for harmless in ({"located": ["al. 1", "al. 2"]}, {"optional": [False, True]}, {"role": ["executes"] * 2}):
        assert roles.same_passage(same.assign(**harmless)) == []


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(open_edition(tmp_path_factory.mktemp("roles") / "open")))
        yield


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
    assert roles.relation(found) == ("complementary", ["commune", "epci"])
    for language in ("fr", "en"):
        say, words = Say(language), page("missions.inventory", "public", language, mission="SEC02")
        assert [says(words, f"roles.role.{role}", language) for role in roles.ROLES] == [True] * 5
        assert words.count(say("roles.not_established")) == 1
        assert words.count(say("roles.optional")) == 1
        assert says(words, "roles.rule.complementary", language)
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
def test_what_changed_hands_is_told_before_and_after() -> None:
    """Natura 2000 on land: from prefects to regions on 1 January 2023 (law 2022-217, art. 61)."""
    found = reading(PUBLIC)("missions/hands").set_index("mission_id")
    assert len(found) == 22
    one = found.loc["ENV04"]
    assert (one["from_body"], one["to_body"], f"{one['changed_on']:%Y-%m-%d}") == ("prefect", "region", "2023-01-01")
    words = page("missions.progress", "public")
    assert says(words, "roles.hands.title")
    assert "Préfet de département" in words


@pytest.mark.usefixtures("opened")
def test_no_source_is_named_but_official_ones() -> None:
    found = reading(PUBLIC)
    sites = {*found("missions/roles")["source_url"].dropna(), *found("missions/hands")["source_url"].dropna()}
    hosts = {one.split("/")[2] for one in sites}
    assert hosts
    assert all(host == "senat.fr" or host.endswith(".gouv.fr") for host in hosts)
