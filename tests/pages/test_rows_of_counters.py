"""Rows behind the counts of counters, territories and sources: they add up to what another query of the room says."""

from collections.abc import Callable

import pandas as pd
import pytest

import queries
from queries import access, figures, source_rows
from queries.figures import Key
from tests.support import one_in, reading

Asked = Callable[..., pd.DataFrame]
FRANCE, BRETAGNE, ILLE = ("nation", "FR"), ("region", "53"), ("department", "35")
WHERE = {FRANCE: {}, BRETAGNE: {"region": "53"}, ILLE: {"department": "35"}}

pytestmark = pytest.mark.usefixtures("edition")


def counted(viewer: str, key: Key) -> tuple[str, float]:
    """Whether its rows make a figure, and what they add up to."""
    reader = access.parse(viewer)
    edition = queries.edition(reader)
    total = source_rows.sums(reader, edition, key).total
    return source_rows.states(reader, edition, key, total), total


def of_places(ask: Asked, place: tuple[str, str]) -> dict[Key, float]:
    """What the queries of the rooms say of a place; each counts or sums otherwise than the query of rows does."""
    where, key = WHERE[place], lambda name, on=None, **of: figures.key(name, *place, on, **of)
    facts, events = ask("territory/facts", **where).iloc[0], ask("counters/changes", **where)
    presence = ask("counters/partner_presence", **where).set_index("partner")
    demand = ask("counters/procedure_demand", **where).set_index("procedure_id")
    access = ask("counters/access", level=place[0], code=place[1]).set_index("km")
    ages = ask("counters/access_ages", level=place[0], code=place[1]).set_index(["km", "years"])["people"]
    opened = events[(events["kind"] == "opened") & (pd.to_datetime(events["event_date"]).dt.year == 2023)]
    months = ask("counters/by_month", **where).set_index("month")
    partners = ask("counters/by_partner", **where).set_index("partner")
    return {
        key("open_counters"): facts["counters"],
        key("population"): facts["population"],
        key("partner_counters", partner="la_poste"): presence.loc["la_poste", "counters"],
        key("present_partners"): int((presence["counters"] > 0).sum()),
        key("offering_counters", procedure="dgfip-income"): demand.loc["dgfip-income", "counters"],
        key("asked", procedure="dgfip-income"): demand.loc["dgfip-income", "requests"],
        key("people_beyond", km=15): access.loc[15, "population"] - access.loc[15, "people"],
        key("people_within", "2024-12-01", km=10): access.loc[10, "people"],
        key("people_by_age", km=15, years=2): ages.loc[(15, 2)],
        key("lacking"): int((ask("counters/lacking", **where)["lacking"] > 0).sum()),
        key("list_events"): len(events),
        key("opened_in_year", year=2023): len(opened),
        key("acts_year", "2024-12-01"): months.loc["2024-01-01":"2024-12-01", "requests"].sum(),
        key("acts_year", "2024-12-01", partner="anah"): partners.loc["anah", "requests"],
        key("serving_partners", "2024-12-01"): int((partners["requests"] > 0).sum()),
        key("owed", state="over_60"): int((ask("method/owed", **where)["state"] == "over_60").sum()),
    }


@pytest.mark.parametrize("viewer", one_in(2, ["public", "prefect:R53"]))
@pytest.mark.parametrize("place", [FRANCE, BRETAGNE, ILLE])
def test_the_rows_of_counts_add_up_to_what_the_room_says(viewer: str, place: tuple[str, str]) -> None:
    told = of_places(reading(access.parse(viewer)), place)
    assert {key: counted(viewer, key) for key in told} == {key: ("whole", float(told[key])) for key in told}


def test_acts_that_not_all_read_by_counter_have_no_rows_for_those() -> None:
    """The prefect of Bretagne reads the counters of Ille-et-Vilaine as they counted, everyone rounded to ten."""
    key = figures.key("acts", *ILLE, "2024-12-01")
    assert counted("prefect:R53", key)[0] == "whole"
    assert counted("public", key)[0] == "secret"
    assert counted("public", figures.key("acts", *BRETAGNE, "2024-12-01"))[0] == "whole", "by département"


@pytest.mark.parametrize(
    "key",
    [
        figures.key("offering_counters"),
        figures.key("counter_procedures"),
        figures.key("opened_in_year"),
        figures.key("communes_beyond", km=20, procedure="dgfip-income"),
    ],
)
def test_a_figure_not_restricted_as_it_must_be_has_no_rows(key: Key) -> None:
    assert source_rows.of(key) is None


def test_the_rows_of_a_counter_are_of_its_sheet() -> None:
    """FS1090 tells 12 months of 10 or 20 acts to everyone; its prefect's are the counted ones."""
    ask = reading(access.parse("public"))
    months = ask("counters/sheet_months", counter="FS1090").tail(12)
    key = figures.key("counter_acts_year", counter="FS1090")
    assert counted("public", key) == ("whole", months["requests"].sum())
    offered = ask("counters/sheet_procedures", counter="FS1090")
    assert counted("public", key.called("counter_procedures"))[1] == offered["is_offered"].sum()
    short = offered[(offered["rank_here"] <= 20) & ~offered["is_offered"]]
    assert counted("public", key.called("lacking_demand"))[1] == len(short)
