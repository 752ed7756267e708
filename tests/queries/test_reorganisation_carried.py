"""What a proposal that moves services carries, and the cooperations that held: on the small world, counted apart."""

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import pandas as pd
import pytest

from pages.reorganisation import cooperations
from pages.text import MISSING, Say
from queries.access import Viewer
from tests.support import reading

CABINET, PUBLIC = Viewer("cabinet"), Viewer("public")
# A directorate of Côtes-d'Armor, at Saint-Brieuc, becomes that of Rennes; the other's place is not known.
PLACES = {"DDT22": (48.51, -2.76), "DDT35": (48.11, -1.68)}
MOVED = (
    *(f"update core.services set lat = {x}, lon = {y} where service_id = '{one}'" for one, (x, y) in PLACES.items()),
    "delete from core.proposal_services",
    "insert into core.proposal_services (proposal_id, service_id, role, source_id) values"
    " ('waiting', 'DDT22', 'before', 'proposals'), ('waiting', 'DDT35', 'before', 'proposals'),"
    " ('waiting', 'DDT35', 'after', 'proposals'), ('retained', 'PREF35', 'before', 'proposals'),"
    " ('retained', 'DDT35', 'after', 'proposals')",
)  # fmt: skip


def km(lat: float, lon: float, other: tuple[float, float]) -> float:
    """The haversine formula, written out."""
    phi, end = radians(lat), radians(other[0])
    half = sin((end - phi) / 2) ** 2 + cos(phi) * cos(end) * sin(radians(other[1] - lon) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(half))


@pytest.mark.wide
def test_people_are_as_far_from_a_service_as_from_where_they_would_go_after(
    changed: Callable[..., Path], look: Callable[..., pd.DataFrame]
) -> None:
    """Of Côtes-d'Armor, each commune by a formula of its own; those of Rennes keep their directorate."""
    file = changed(*MOVED)
    rows = reading(CABINET)("reorganisation/sheet_access", proposal="waiting", km=10).set_index("service_id")
    communes = look(file, "select lat, lon, population from core.communes where department = '22'")
    told = [
        (row.population, km(row.lat, row.lon, PLACES["DDT22"]), km(row.lat, row.lon, PLACES["DDT35"]))
        for row in communes.itertuples()
    ]
    people, gone = sum(one for one, *_ in told), rows.loc["DDT22"]
    assert gone["people"] == people
    assert gone["before_km"] == pytest.approx(sum(one * before for one, before, _ in told) / people)
    assert gone["after_km"] == pytest.approx(sum(one * after for one, _, after in told) / people)
    assert gone["further"] == sum(one for one, before, after in told if after - before > 10) > 0
    assert gone["nearer"] == sum(one for one, before, after in told if before - after > 10)
    assert rows.loc["DDT35", "before_km"] == rows.loc["DDT35", "after_km"]
    assert rows["stays"].to_dict() == {"DDT22": False, "DDT35": True}


def test_a_place_that_is_not_known_has_no_distance_and_who_may_not_read_a_proposal_reads_none(
    changed: Callable[..., Path],
) -> None:
    changed(*MOVED, public=True)
    (row,) = reading(CABINET)("reorganisation/sheet_access", proposal="retained", km=10).to_dict("records")
    assert pd.isna(row["before_km"])
    assert row["after_km"] > 0
    for name, more in (("sheet_access", {"km": 10}), ("sheet_missions", {})):
        assert reading(PUBLIC)(f"reorganisation/{name}", proposal="waiting", **more).empty


def test_missions_are_those_that_its_services_exercise(changed: Callable[..., Path]) -> None:
    """PERMITS is exercised by both directorates, ORDER by the prefecture of Rennes; see by_hand.sql."""
    changed(*MOVED)
    ask = reading(CABINET)
    rows = ask("reorganisation/sheet_missions", proposal="waiting")
    assert {one["mission_id"]: list(one["services"]) for one in rows.to_dict("records")} == {
        "PERMITS": ["DDT 22", "DDT 35"]
    }
    assert set(ask("reorganisation/sheet_missions", proposal="retained")["mission_id"]) == {"ORDER", "PERMITS"}


def test_who_may_not_know_what_a_cooperation_is_from_reads_nothing_of_its_evaluation(
    changed: Callable[..., Path],
) -> None:
    """`legal` is from `waiting`, which the public does not know of: nor does it know whether it was evaluated."""
    changed(public=True)
    told = {}
    for reader in (CABINET, PUBLIC):
        (row,) = reading(reader)("reorganisation/poolings").to_dict("records")
        told[reader] = cooperations._evaluation(Say("fr"), row)
    assert told == {CABINET: Say("fr")("cooperations.begun.unevaluated"), PUBLIC: MISSING}


@pytest.mark.wide
def test_a_cooperation_holds_until_its_last_member_left(changed: Callable[..., Path]) -> None:
    """One that is to come is none; the proposal that it is from is of its readers alone."""
    changed(
        "insert into core.cooperations (cooperation_id, network, label, lead_department, department, started_on,"
        " ended_on, source_id) values ('left', 'it', 'Quitté', '35', '22', '2018-01-01', '2019-12-31', 'proposals'),"
        " ('left', 'it', 'Quitté', '35', '35', '2018-01-01', '2020-06-30', 'proposals')"
    )
    rows = reading(CABINET)("reorganisation/poolings").set_index("cooperation_id")
    assert rows["ended_on"].dropna().astype(str).to_dict() == {"left": "2020-06-30"}
    assert [*rows.index] == ["left", "legal"]
    assert rows.loc["left", "days"] == 911  # from 1 January 2018 to 30 June 2020
    assert len(reading(CABINET)("reorganisation/poolings", network="it")) == 1
    assert reading(CABINET)("reorganisation/poolings", department="75").empty
