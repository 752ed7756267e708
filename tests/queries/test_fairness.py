"""Fairness: by hand on four communes; on the open edition, by other SQL from the raw grid of density."""

from datetime import date

import duckdb
import numpy as np
import pandas as pd
import pytest

from data import store
from queries.access import Viewer
from queries.studies import fairness
from tests.support import open_edition, reading

FIRST, LAST = date(2020, 10, 12), date(2026, 6, 1)


def test_groups_fifths_and_gaps_by_hand():
    communes = pd.DataFrame({"population": [100, 300, 0, 600], "density": [1, 1, 2, 7]})
    km = {FIRST: np.array([0.0, 12.0, 99.0, 30.0]), LAST: np.array([0.0, 8.0, 99.0, 10.0])}
    rows = fairness.by_group(communes, km, "density", 10)
    # 100 of 400 people within 10 km, then all; of 600 none, then all; nobody lives at level 2.
    assert rows[["day", "group", "population", "within", "share"]].to_numpy().tolist() == [
        [FIRST, 1, 400, 100, 25],
        [FIRST, 7, 600, 0, 0],
        [LAST, 1, 400, 400, 100],
        [LAST, 7, 600, 600, 100],
    ]
    assert rows["mean_km"].tolist() == [9, 30, 6, 10]
    assert fairness.gaps(rows)["gap"].tolist() == [25, 0]
    # The people of the middle of 100 and 300 are the 50th and the 250th of 1,000, those of 600 the 700th.
    assert fairness.fifths(np.array([100.0, 300.0, 600.0]), np.array([0.0, 12.0, 30.0])).tolist() == [1, 2, 4]
    assert fairness.by_group(communes.assign(density=[1, None, 2, 7]), km, "density", 10)["population"].sum() == 2 * 700


def test_a_canton_has_a_counter_while_one_of_its_communes_has():
    lives = {"open_from": ["2020-01-01", "2021-01-01"], "closed_on": ["2020-10-12", None]}
    addresses = pd.DataFrame({"commune": ["a", "b"], **lives})
    found = fairness.covered(pd.Series({"a": "north", "b": "south", "c": "south"}), addresses, [FIRST, LAST])
    assert found.to_numpy().tolist() == [[LAST, "south"]]  # the first closed on that very day


RECOUNT = """
with levels as (
    select coalesce(code, CODGEO) as code, DENS::integer as density
    from read_csv($grid, all_varchar = true)
    left join core.commune_aliases on old_code = CODGEO
    qualify row_number() over (partition by coalesce(code, CODGEO) order by PMUN21::integer desc) = 1),
open as (
    select counters.lat, counters.lon from core.counters left join core.sources using (source_id)
    where not itinerant and format not in ('bus', 'itinerant') and lat is not null
        and coalesce(opened_on, labelled_on, source_date) <= $day and (closed_on is null or closed_on > $day)),
away as (
    select code, any_value(population) as people, min(2 * 6371.0088 * asin(sqrt(
        pow(sin(radians(open.lat - communes.lat) / 2), 2) + cos(radians(communes.lat)) * cos(radians(open.lat))
        * pow(sin(radians(open.lon - communes.lon) / 2), 2)))) as km
    from core.communes, open where department in ('15', '23', '976') group by code)
select density, sum(people), sum(people) filter (km <= 10), sum(people * km) / sum(people)
from away left join levels using (code) group by density having sum(people) > 0 order by density nulls last
"""


@pytest.mark.whole
@pytest.mark.real
def test_access_by_density_is_recounted_from_the_raw_grid(real, tmp_path, monkeypatch):
    """In Cantal, where four communes came back since the grid and have no level, Creuse and Mayotte."""
    monkeypatch.setenv("EDITIONS_DIR", str(open_edition(tmp_path / "editions")))
    ask = reading(Viewer("public"))
    days = [pd.Timestamp(day).date() for day in ask("counters/list_days")["day"]]
    assert days == [date(2020, 1, 2), FIRST, date(2022, 12, 1), date(2023, 7, 1), LAST]
    assert [list(one) for one in ask("counters/list_days")["without"]] == [[], [], [], [], ["2A", "2B"]]
    communes = ask("counters/commune_areas")
    communes = communes[communes["department"].isin(["15", "23", "976"])].reset_index(drop=True)
    km = fairness.away(communes, ask("counters/address_lives"), [FIRST, LAST])
    for day in (FIRST, LAST):
        rows = fairness.by_group(communes, {day: km[day]}, "density", 10)
        with duckdb.connect(str(store.current().path), read_only=True) as cursor:
            asked = {"grid": str(real / "access" / "grille_densite_7_niveaux_2024.csv"), "day": day}
            *told, silent = cursor.execute(RECOUNT, asked).fetchall()
        assert silent[:2] == (None, 731)
        assert communes.loc[communes["density"].isna(), "population"].tolist() == [217, 304, 88, 122]
        assert rows["within"].tolist() == [within or 0 for _, _, within, _ in told]
        assert rows[["group", "population", "mean_km"]].to_numpy(float) == pytest.approx(
            np.array([[density, people, mean] for density, people, _, mean in told], float), abs=0.001
        )
