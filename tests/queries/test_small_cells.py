"""Small figures of the public: none under 11 in the grid, none that a total gives away."""

import pandas as pd
import pytest

from queries import indicators
from queries.access import Viewer
from tests.support import CROWD, build_world, one_in, public, reading

PUBLIC, CABINET = Viewer("public"), Viewer("cabinet")


def cells(look, path, role):
    return look(path, "from visible.footfall_months where month = '2020-03-01'", role).set_index(["code", "partner"])


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """The small world with four counters in 35 and three in 22: its full file."""
    april = """
        insert into core.footfall by name
        select footfall.* replace (date '2020-04-01' as month) from core.footfall
        where month = '2020-03-01' and partner in ('ants', 'cnaf')
            and counter_id in ('rennes', 'north', 'south', 'branch') and not (counter_id = 'south' and partner = 'cnaf')
    """
    return build_world(tmp_path_factory.mktemp("crowd"), CROWD, april)


def test_a_departement_of_two_counters_is_secret(by_hand, look):
    """Rennes and its branch made 168 requests in 35: either takes its own away, and has the other's to the unit.

    Its sheet only tells a counter's by tens. The region has three counters, and the departements two unknown sums.
    """
    shown = "select level, requests, hidden from visible.request_months where month = '2020-03-01' order by level"
    found = look(public(by_hand), shown, "public").dropna(subset="requests")
    assert found[["level", "requests"]].values.tolist() == [["nation", 198], ["region", 198]]
    acts = "select acts, hidden from visible.acts_months where month = '2020-03-01' and code in ('35', '22')"
    assert look(public(by_hand), acts, "public")["hidden"].tolist() == [True, True]
    assert look(public(by_hand), acts, "public")["acts"].isna().all()
    assert cells(look, public(by_hand), "public").empty
    assert (
        look(by_hand, shown.replace("month =", "code in ('35', '22') and month ="), "cabinet")["requests"].sum() == 198
    )


def test_small_cells_are_gathered_and_the_sum_stays(crowd, look):
    """35 has cells of 108, 50, 6 and 4 requests. 6 and 4 make 10, still small: the next smallest joins them."""
    here = cells(look, public(crowd), "public").reset_index().query("code == '35'")
    assert sorted(here["requests"]) == [60, 108]
    assert here[here["requests"] == 60][["partner", "channel"]].isna().all(axis=None)
    assert here["requests"].sum() == 168


def test_a_cell_of_two_counters_is_gathered(crowd, look):
    """In April, 38 requests by telephone of two of four counters: with the next in size, 108, they are one."""
    april = "from visible.footfall_months where month = '2020-04-01' and code = '35'"
    assert look(crowd, april, "cabinet")["requests"].sort_values().tolist() == [38, 108]
    assert look(public(crowd), april, "public")[["requests", "partner", "channel"]].values.tolist() == [
        [146, None, None]
    ]


def test_a_part_is_given_only_where_the_rest_is_not_small(crowd, look):
    """Of 30 requests in Saint-Brieuc 27 were done on the spot: the other 3 would be known.

    So would they be from the region's 107 of 130 and the 80 of 100 in Rennes, which are not read either.
    """
    found = cells(look, public(crowd), "public")["done_on_site"]
    assert pd.isna(found["22", "ants"])
    assert pd.isna(found["35", "ants"])
    exact = cells(look, crowd, "cabinet")["done_on_site"]
    assert (exact["22", "ants"], exact["35", "ants"]) == (27, 80)


COUNTERS = [("rennes", 160, 160), ("saint-brieuc", 30, 30), ("branch", 8, None), ("island", 70, 70)]


@pytest.mark.parametrize(("counter", "exact", "published"), COUNTERS)
def test_a_counter_and_month_is_rounded_or_hidden(by_hand, look, counter, exact, published):
    sql = f"select requests from visible.counter_months where counter_id = '{counter}' and month = '2020-03-01'"
    shown = [] if published is None else [published]
    assert look(by_hand, sql, "cabinet")["requests"].tolist() == [exact]
    assert look(public(by_hand), sql, "public")["requests"].tolist() == shown
    assert look(by_hand, sql, "public")["requests"].tolist() == shown


def test_no_public_cell_is_small(edition, look):
    grid = look(public(edition.path), "from visible.footfall_months", "public")
    assert grid["requests"].min() >= 11
    assert grid["done_on_site"].min() >= 11
    assert (grid["requests_with_outcome"] - grid["done_on_site"]).min() >= 11
    counters = look(public(edition.path), "select requests from visible.counter_months", "public")["requests"]
    assert counters.min() == 10  # 11 to 14, rounded
    assert (counters % 10 == 0).all()


def test_the_public_grid_adds_up_to_the_exact_totals(edition, look):
    """Nothing is lost by gathering: the cells of a département and month sum to its published acts."""
    grid = look(public(edition.path), "from visible.footfall_months", "public")
    sums = grid.groupby(["level", "code", "month"], as_index=False)["requests"].sum()
    both = look(public(edition.path), "from visible.acts_months", "public").merge(sums, on=["level", "code", "month"])
    assert len(both) > 5000
    assert (both["acts"] == both["requests"]).all()


def test_partners_of_the_public_are_those_of_the_cabinet_but_for_the_gathered(edition):
    public = reading(PUBLIC)("counters/by_partner").set_index("partner")["requests"]
    cabinet = reading(CABINET)("counters/by_partner").set_index("partner")["requests"]
    assert (public <= cabinet).all()
    assert public.sum() >= 0.9 * cabinet.sum()


MOVES = """
    insert into core.mission_exercises
        (exercise_id, mission_id, service_id, level, code, decided_on, decision,
        staff_to_move, source_id)
    select mission || place, mission, 'DDT35', 'department', '35', '2020-05-01', 'drop', staff, 'missions'
    from (values ('ORDER', 1, 100), ('FIRMS', 2, 10), ('PERMITS', 5, 4)) as given (mission, exercises, staff),
        range(1, exercises + 1) as places (place)
"""


UNMOVED = "delete from core.staff_movements"


def national_moves(look, path):
    rows = look(path, "from visible.national_moves where year = 2020", "public")
    return {(row["policy_domain"], row["decision"]): row["planned"] for row in rows.to_dict("records")}


@pytest.mark.wide
def test_staff_is_published_by_cells_of_three_exercises_or_more(changed, look):
    """Dropped in 2020: one exercise of security (100), two of economy (10 each), five of planning (4 each).

    One and two make three, 120. Planning stands alone: with the transfer of that year (4 to move in Saint-Brieuc,
    decided on 2 January), 24 of six exercises; transfers and drops are one.
    """
    whole = changed(MOVES, UNMOVED, public=True)
    assert national_moves(look, public(whole)) == {("several", "given_up"): 120.0, ("planning", "given_up"): 24.0}
    assert national_moves(look, whole) == national_moves(look, public(whole))


@pytest.mark.wide
def test_a_gathered_cell_that_is_still_small_takes_the_next_one(changed, look):
    """Without those of economy, security is alone: the five of planning and the transfer join it."""
    economy = "delete from core.mission_exercises where exercise_id in ('FIRMS1', 'FIRMS2')"
    whole = changed(MOVES, UNMOVED, economy, public=True)
    assert national_moves(look, public(whole)) == {("several", "given_up"): 124.0}


@pytest.mark.wide
def test_what_cannot_be_gathered_is_left_out(changed, look):
    """Six and two moved that year from one exercise alone: it may be read nowhere, and neither may what joined it."""
    assert national_moves(look, public(changed(MOVES, public=True))) == {}


@pytest.mark.parametrize("changes", one_in(2, [(), ("update core.counters set agents = null",)]), ids=["some", "none"])
def test_what_nobody_knows_is_no_secret(changes, tmp_path, monkeypatch):
    """In the small world the agents of two counters are known, both in Bretagne: there, and in the country, they are
    secret. Of the 17 other regions nobody knows any; and of none at all once the two are taken away.
    """
    build_world(tmp_path, *changes)
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    whole, everyone = reading(CABINET), reading(PUBLIC)
    for name in indicators.catalogue():
        rows = everyone.series(name).merge(whole.series(name), on=["level", "code", "period"], suffixes=("", "_known"))
        secret = rows[rows["state"] == "secret"]
        assert set(secret["state_known"]) <= {"value", "secret"}, name  # surveys of few are secret for all
        if name == "P11":
            assert set(secret["code"]) == (set() if changes else {"FR", "53"})
