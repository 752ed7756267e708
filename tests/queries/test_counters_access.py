"""Access: against a computation of its own over every commune and address; the drawing of communes; filters."""

import json
from contextlib import closing
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data import store
from data.publish import Options, publish
from data.reference import dots
from queries.__main__ import main
from queries.access import Viewer
from queries.studies import reach, schedule, service
from tests.support import reading

ROOT = Path(__file__).parents[2]
DEGREES = {"lat": "latitude", "lon": "longitude"}
PUBLIC = Viewer("public")
READERS = [PUBLIC, Viewer("cabinet"), Viewer("prefect", ("R53",))]


def brute_force_km(communes: pd.DataFrame, addresses: pd.DataFrame) -> np.ndarray:
    """The nearest address of each commune, by the angle between points of the unit sphere, all pairs."""

    def vectors(rows):
        phi, lam = np.radians(rows["lat"].to_numpy()), np.radians(rows["lon"].to_numpy())
        return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))

    ours, theirs = vectors(communes), vectors(addresses)
    best = [(part @ theirs.T).max(axis=1) for part in np.array_split(ours, 40)]
    return 6371.0088 * np.arccos(np.clip(np.concatenate(best), -1, 1))


# The addresses by SQL of our own: counters that stay where they are, and the stops of the others, never their garage.
ADDRESSES = """
    select counters.lat, counters.lon from core.counters as counters
    where not itinerant and format not in ('bus', 'itinerant') and lat is not null
        and (closed_on is null or closed_on > (select as_of from core.editions))
    union all select communes.lat, communes.lon
    from core.counter_stops join core.counters as counters using (counter_id)
    join core.communes on communes.code = counter_stops.commune
    where (itinerant or format in ('bus', 'itinerant'))
        and (closed_on is null or closed_on > (select as_of from core.editions))"""


@pytest.fixture(scope="module")
def counted(edition):
    """Communes with the distance found by brute force, and the addresses."""
    communes = reading(PUBLIC)("counters/communes")
    with closing(store.cursor(edition)) as cursor:
        brute = brute_force_km(communes, cursor.execute(ADDRESSES).df())
    return communes.assign(brute=brute), reading(PUBLIC)("counters/addresses")


# Great-circle distances known elsewhere, to the kilometre: Paris to London, Paris to New York, Paris to Sydney.
KNOWN = [
    ((48.8566, 2.3522), (51.5074, -0.1278), 344),
    ((48.8566, 2.3522), (40.7128, -74.0060), 5837),
    ((48.8566, 2.3522), (-33.8688, 151.2093), 16960),
    ((48.0, 2.0), (48.0, 2.0), 0),
]


@pytest.mark.parametrize(("here", "there", "km"), KNOWN)
def test_distance(by_hand, look, here, there, km):
    points = ", ".join(str(degrees) for degrees in (*here, *there))
    assert look(by_hand, f"select distance_km({points}) as km")["km"].item() == pytest.approx(km, abs=1)


def test_an_itinerant_counter_is_not_an_address(by_hand, look):
    """The bus is garaged in Fougères (35115); Rennes, about 44 km away, is the nearest place with an address."""
    found = look(by_hand, "select counter_id, km from marts.commune_access where commune = '35115'")
    assert found["counter_id"].item() == "rennes"
    assert found["km"].item() == pytest.approx(44, abs=3)


def test_the_distance_of_every_commune_is_the_one_of_brute_force(counted):
    communes, _ = counted
    assert len(communes) == 34_875
    # The angle loses half of its digits when it is small: a metre is enough.
    assert (communes["km"] - communes["brute"]).abs().max() < 0.001


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.role)
@pytest.mark.parametrize(
    ("level", "code"), [("nation", "FR"), ("region", "94"), ("department", "23"), ("department", "973")]
)
def test_the_shares_are_those_of_brute_force(counted, reader, level, code):
    communes, _ = counted
    inside = communes if level == "nation" else communes[communes[level] == code]
    rows = reading(reader)("counters/access", level=level, code=code).set_index("km")
    for km in (10, 15, 20):
        people = inside["population"][inside["brute"] <= km].sum()
        assert rows.loc[km, "people"] == people
        assert rows.loc[km, "share"] == pytest.approx(100 * people / inside["population"].sum(), abs=0.005)


def test_the_query_says_which_list_and_which_population_it_used(edition, capsys):
    assert main(["counters/access", "--viewer", "public", "--level", "nation"]) == 0
    rows = pd.read_csv(StringIO(capsys.readouterr().out))
    assert rows["km"].tolist() == [10, 15, 20]
    assert rows["share"].is_monotonic_increasing
    assert rows[["list_date", "method", "kind"]].notna().all().all()
    assert rows["population_vintage"].tolist() == [2023] * 3


def test_the_vintage_of_a_population_is_the_year_it_was_counted(edition):
    """Municipal populations of 2023, in force in 2026, and of 2017 for Mayotte (Insee)."""
    rows = reading(PUBLIC)("counters/access", level="department").set_index("code")["population_vintage"]
    assert set(rows["976"]) == {"2017"}
    assert set(rows.drop("976")) == {"2023"}


def test_white_zones_are_what_is_beyond_worst_first_and_add_up(counted):
    communes, _ = counted
    rows = reading(PUBLIC)("counters/white_zones", km=20.0, rows=40_000)
    beyond = communes[communes["brute"] > 20]
    assert rows["population"].is_monotonic_decreasing
    assert set(rows["commune"]) == set(beyond["code"])
    access = reading(PUBLIC)("counters/access", level="nation").set_index("km").loc[20]
    assert rows["population"].sum() == access["population"] - access["people"]
    assert rows["nearest"].notna().all()


def test_a_commune_is_as_far_as_today_since_its_nearest_counter_opened_or_a_nearer_one_closed(by_hand):
    """Le Mans has Rennes since 2019; Brest and Saint-Brieuc lost that of Saint-Brieuc, Paris its own."""
    since = reading(PUBLIC)("counters/white_zones", km=20.0, rows=40_000).set_index("commune")["since"]
    days = {"72181": "2019-05-01", "22278": "2021-03-15", "29019": "2021-03-15", "75056": "2020-05-31"}
    assert {code: f"{since[code]:%Y-%m-%d}" for code in days} == days


def test_a_procedure_and_a_day_only_take_addresses_away(counted):
    communes, addresses = counted
    offering = reading(PUBLIC)("counters/addresses", procedure="anah-renovation")
    there = reading(PUBLIC)("counters/place_hours", procedure="anah-renovation")
    assert there["counter_id"].tolist() == addresses["counter_id"].tolist(), "row by row the same places"
    assert [offering["counter_id"].tolist()] == [there[service.serving(there, None)[0]]["counter_id"].tolist()]
    surely, _ = service.serving(there, 5)
    saturday = addresses[surely]
    assert 0 < len(saturday) < len(offering) < len(addresses)
    far, farther = reach.distances(communes, offering), reach.distances(communes, saturday)
    assert (far >= communes["km"] - 1e-6).all()
    assert (farther >= far - 1e-6).all()
    assert far.to_numpy() == pytest.approx(brute_force_km(communes, offering), abs=0.001)


def test_a_stop_is_open_at_its_own_times_and_never_by_the_hours_of_its_garage(edition):
    """Of the demonstration: each stop is made on one day from Monday to Friday, from 9 to 12 or from 14 to 17."""
    there = reading(PUBLIC)("counters/place_hours")
    stops = there[there["stop"].notna()]
    days = pd.DataFrame({half: schedule.states(stops, half) for half in schedule.HALVES})
    assert (days == "open").sum(axis=1).eq(1).all()
    assert (days.loc[:, [schedule.MORNING + 5, schedule.AFTERNOON + 5]] == "closed").all(axis=None)


def test_classes_and_shares_by_hand():
    km = pd.Series([0.0, 5.0, 5.01, 15.0, 20.0, 20.01, np.nan])
    assert reach.classes(km).tolist() == [0, 0, 1, 2, 3, 4, 255]
    people = pd.DataFrame({"population": [100, 100, 100, 100, 100, 400, 100]})
    assert reach.shares(people, km, (5, 20))["share"].tolist() == [20.0, 50.0]


def test_without_any_address_no_distance_is_known():
    communes = pd.DataFrame({"lat": [48.0], "lon": [2.0]})
    assert reach.distances(communes, pd.DataFrame({"lat": [], "lon": []})).isna().all()


def test_the_drawing_of_communes_is_made_of_the_reference_in_the_order_of_the_query(edition):
    drawn = json.loads(dots.FILE.read_text(encoding="utf-8"))
    assert drawn == dots.content()
    rows = reading(PUBLIC)("counters/communes")
    assert drawn["codes"] == "".join(rows["code"])
    assert drawn["names"].split("\n") == rows["name"].tolist()


# Communes of the counters of December 2022 that have neither coordinates nor code, by their names as the file has them.
COMMUNES_BY_NAME = {
    "Antenne d’Anould": "88009",
    "Antenne de La Chapelle Devant Bruyères": "88089",
    "Antenne de Moyenmoutier": "88319",
    "Antenne de Rouans": "44145",
    "Antenne France Services de Talence (2187) - Bus Mairie Mobile": "33522",
    "Antenne France services Arzacq-Arraziguet": "64063",
    "Antenne France services Garlin": "64233",
    "Bolquère": "66020",
    "Bormes les Mimosas": "83019",
    "Bouconvillers": "60090",
    "Bureau de la Communauté de Communes Pyrénées-Catalanes à La Llagonne": "66098",
    "Chaumont-en-Vexin": "60143",
    "Font-Romeu-Odeillo-Via": "66124",
    "Formiguères": "66082",
    "Fresnes-LÃ©guillon": "60257",
    "Jouy-sous-Thelle": "60327",
    "La Cabanasse": "66027",
    "Montagny-en-Vexin": "60412",
    "Railleu": "66157",
    "Saint Etienne Vallée Française": "48148",
    "Trie-ChÃ¢teau": "60644",
}


@pytest.fixture(scope="module")
def december_2022(real, tmp_path_factory):
    """The real list of December 2022 alone, published; and the people within 10, 15 and 20 km, counted in the file.

    The file is read by pandas alone. What moves is what is flagged and says so in its name or group; a counter without
    coordinates stands at the point of its commune of 2026.
    """
    rows = pd.read_csv(real / "counters" / "liste-fs-20221201.csv", dtype=str)
    communes = pd.read_parquet(ROOT / "data" / "reference" / "communes.parquet").set_index("code")
    texts = rows["lib_fs"].str.cat(rows["groupe"], sep=" ", na_rep="").str.lower()
    moving = (rows["itinerance"] == "Oui") & texts.str.contains(r"\b(?:bus|mobiles?|itin[ée]rante?|itin[ée]rance)\b")
    still = rows[~moving]
    codes = still["lib_fs"].map(COMMUNES_BY_NAME).fillna(still["insee_com"])
    points = {name: still[of].astype(float).fillna(codes.map(communes[name])) for name, of in DEGREES.items()}
    assert moving.sum() == 136
    assert not pd.DataFrame(points).isna().any(axis=None)
    km = pd.Series(brute_force_km(communes, pd.DataFrame(points)), index=communes.index)
    counted = {limit: int(communes["population"][km <= limit].sum()) for limit in (10, 15, 20)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITIONS_DIR", str(tmp_path_factory.mktemp("december-2022")))
        publish([real / "counters" / "liste-fs-20221201.csv"], Options(), lambda step: None)
        yield counted, communes["population"].sum()


@pytest.mark.wide
@pytest.mark.real
def test_with_the_real_list_of_december_2022_the_shares_are_those_of_an_independent_count(december_2022):
    counted, population = december_2022
    rows = reading(PUBLIC)("counters/access", level="nation").set_index("km")
    assert rows["people"].to_dict() == counted
    assert rows["share"].tolist() == pytest.approx([100 * people / population for people in counted.values()])


@pytest.mark.real
def test_every_question_gives_the_same_access_on_one_date(december_2022):
    """Shares, months, ages, communes, white zones, the indicator and the planner's distances, on the edition's date."""
    counted, population = december_2022
    months = reading(PUBLIC)("counters/access_over_time")
    assert months[months["month"] == months["month"].max()].set_index("km")["people"].to_dict() == counted
    ages = reading(PUBLIC)("counters/access_ages", level="nation", code="FR").dropna(subset="years")
    assert ages.groupby("km")["people"].sum().to_dict() == counted
    communes = reading(PUBLIC)("counters/communes")
    addresses = reading(PUBLIC)("counters/addresses")
    for km in (communes["km"], reach.distances(communes, addresses)):
        assert {limit: communes["population"][km <= limit].sum() for limit in counted} == counted
    for limit, people in counted.items():
        beyond = reading(PUBLIC)("counters/white_zones", km=float(limit), rows=40_000)
        assert population - beyond["population"].sum() == people
    latest = reading(PUBLIC).series("P2", "nation", "FR").iloc[-1]
    assert latest["numerator"] == counted[20]
