"""The questions that the missions room answers: the figure is there, and two clicks from the overview lead to it."""

from typing import Any

import pytest

from data import store
from data.store import Edition
from pages.shell.rooms import BY_PATH
from tests.pages.missions.test_missions_pages import page
from tests.pages.support import says, untagged

pytestmark = pytest.mark.usefixtures("edition")


def one(edition: Edition, sql: str) -> Any:
    """A figure counted straight from the rows of core, by another way than the page's."""
    (row,) = store.cursor(edition).execute(sql).fetchall()
    return row[0]


@pytest.mark.parametrize(
    "path",
    ["inventory", "overlaps", "finder", "staff", "consultation", "services"],
)
def test_each_page_is_two_clicks_from_the_overview(path: str) -> None:
    """The overview links to the room, or to the tools; their doors, on each of their pages, link to this one."""
    page = BY_PATH[f"missions-{path}"]
    assert page.room == "missions" or page.address == "tools"


REMAIN = """
select count(*) from core.mission_exercises as held
join core.missions using (mission_id)
join core.mission_overlaps as judged
    on judged.mission_id = held.mission_id and judged.level = 'nation' and tier = 'region'
where policy_domain in ({domains}) and overlap_type = 'redundant' and held.decided_on is null {where}
    and not exists (
        from core.mission_overlaps as local
        where local.mission_id = held.mission_id and local.level = held.level and local.code = held.code
            and local.tier = 'region')
"""


@pytest.mark.parametrize(("domain", "code"), [("economy", "'economy'"), ("employment", "'employment'")])
def test_which_redundancies_with_regions_remain(edition: Edition, domain: str, code: str) -> None:
    """Cabinet, 6: in the economy and in training."""
    remain = one(edition, REMAIN.format(domains=code, where=""))
    html = page("overlaps")
    address = f"domaine={domain}&collectivite=region&recouvrement=redundant&par=mission"
    cell = next(part for part in html.split("<a ") if address in part)
    assert f" {remain} sans arbitrage" in untagged(cell)
    assert "Région" in untagged(page("inventory", domaine=domain, collectivite="region", recouvrement="redundant"))


def test_missions_of_a_region_redundant_with_its_council(edition: Edition) -> None:
    """Prefect of a region, 6."""
    html = page("overlaps", "prefect:R53", region="53")
    assert "collectivite=region&recouvrement=redundant" in html
    listed = untagged(
        page("inventory", "prefect:R53", region="53", collectivite="region", recouvrement="redundant", par="mission")
    )
    assert "Développement économique territorial" in listed
    assert "Police de l’eau" not in listed


@pytest.mark.parametrize("actor", ["Rectorat", "Direction départementale des finances publiques", "Conseil régional"])
def test_which_missions_moved_to_whom_and_with_how_many_posts(actor: str) -> None:
    """Prefect of a département, 8."""
    words = untagged(page("staffflow", "prefect:D35", departement="35"))
    assert actor in words
    assert "À déplacer (ETPT) Déplacés" in words


def test_which_tasks_the_state_gave_up(edition: Edition) -> None:
    """Journalist, 5: read by the public, without staff."""
    given = one(
        edition,
        "select count(distinct mission_id) from core.mission_exercises where decision in ('transfer', 'drop')",
    )
    words = untagged(page("staffflow", "public"))
    assert says(words, "staffflow.handed.title", count=given)
    assert "territorial Abandonner Conseil régional" in words  # economic development
    assert "Achevées À déplacer" not in words
    assert "Achevées À déplacer" in untagged(page("staffflow", "cabinet"))
