"""Small figures of the public: none under 11 in the grid, none that a total gives away."""

import pandas as pd
import pytest

from queries.access import Viewer
from tests.support import build_world, reading

PUBLIC, CABINET = Viewer("public"), Viewer("cabinet")


def public(path):
    return path.with_suffix(".public.duckdb")


def cells(look, path, role):
    return look(path, "from visible.footfall_months where month = '2020-03-01'", role).set_index(["code", "partner"])


def test_small_cells_are_gathered_and_the_sum_stays(by_hand, look):
    """35 has cells of 108, 50, 6 and 4 requests. 6 and 4 make 10, still small: the next smallest joins them."""
    here = cells(look, public(by_hand), "public").reset_index().query("code == '35'")
    assert sorted(here["requests"]) == [60, 108]
    assert here[here["requests"] == 60][["partner", "channel"]].isna().all(axis=None)
    assert here["requests"].sum() == 168


def test_a_part_is_given_only_where_the_rest_is_not_small(by_hand, look):
    """Of 30 requests in Saint-Brieuc 27 were done on the spot: the other 3 would be known.

    So would they be from the region's 107 of 130 and the 80 of 100 in Rennes, which are not read either.
    """
    found = cells(look, public(by_hand), "public")["done_on_site"]
    assert pd.isna(found["22", "ants"])
    assert pd.isna(found["35", "ants"])
    exact = cells(look, by_hand, "cabinet")["done_on_site"]
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


def test_staff_is_published_by_cells_of_three_exercises_or_more(changed, look):
    """Dropped in 2020: one exercise of security (100), two of economy (10 each), five of planning (4 each).

    One and two make three, 120. Planning stands alone: with the transfer of that year (4 to move in Saint-Brieuc,
    decided on 2 January), 24 of six exercises; transfers and drops are one.
    """
    whole = changed(MOVES, UNMOVED)
    assert national_moves(look, public(whole)) == {("several", "given_up"): 120.0, ("planning", "given_up"): 24.0}
    assert national_moves(look, whole) == national_moves(look, public(whole))


def test_a_gathered_cell_that_is_still_small_takes_the_next_one(changed, look):
    """Without those of economy, security is alone: the five of planning and the transfer join it."""
    whole = changed(MOVES, UNMOVED, "delete from core.mission_exercises where exercise_id in ('FIRMS1', 'FIRMS2')")
    assert national_moves(look, public(whole)) == {("several", "given_up"): 124.0}


def test_what_cannot_be_gathered_is_left_out(changed, look):
    """Six and two moved that year from one exercise alone: it may be read nowhere, and neither may what joined it."""
    assert national_moves(look, public(changed(MOVES))) == {}


def late(*names):
    """Counters of Rennes whose 50 requests of March 2020 came after the edition."""
    counters = ", ".join(f"('{name}')" for name in names)
    return f"""
        insert into core.counters
            (counter_id, name, type, format, commune, department, location_quality, labelled_on, source_id)
        select name, name, 'france_services', 'fixed', '35238', '35', 'none', '2020-01-01', 'counters'
        from (values {counters}) as late (name);
        insert into core.footfall (counter_id, month, partner, channel, requests, source_id)
        select name, '2020-03-01', 'ants', 'desk', 50, 'footfall' from (values {counters}) as late (name);
    """


MARCH = "select requests from visible.request_months where month = '2020-03-01' and code = '{}'"


def test_a_late_counter_is_not_the_difference_of_two_editions(by_hand, tmp_path, look):
    """Rennes had 168 in March 2020: 218 would tell the late counter's 50. Three late ones, 150 together, are told."""
    one = build_world(tmp_path, late("a"), older=[by_hand])
    for code, before in (("35", 168), ("53", 198), ("FR", 198)):
        assert look(one, MARCH.format(code), "cabinet")["requests"].tolist() == [before + 50]
        for path in (one, public(one)):
            assert look(path, MARCH.format(code), "public")["requests"].tolist() == [before]
    assert sorted(cells(look, public(one), "public").reset_index().query("code == '35'")["requests"]) == [60, 108]
    three = build_world(tmp_path, late("a", "b", "c"), older=[by_hand, one])
    assert look(public(three), MARCH.format("35"), "public")["requests"].tolist() == [318]
    gathered = cells(look, public(three), "public").reset_index().query("code == '35'")
    assert gathered["requests"].tolist() == [318]
    assert gathered[["partner", "channel", "done_on_site"]].isna().all(axis=None)
