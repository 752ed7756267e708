"""The lists that an adviser asks for: each against rows of another query, or worked out from the files' own rows."""

import re
from contextlib import closing

import pandas as pd
import pytest

import queries
from data import store
from pages.blocks import reach
from pages.blocks.search.views import VIEWS
from pages.counters import limits, weekdays
from pages.elements.links import address
from pages.method import freshness
from pages.note import content, listed
from pages.note.model import Listing
from pages.parts import neighbours
from pages.shell.ask import Ask
from pages.territory import alike
from pages.text import Say
from queries.access import Viewer, parse
from queries.indicators import WORKSTREAMS
from tests.pages.questions.answers import written
from tests.pages.questions.table import MACROS
from tests.pages.support import page, says
from tests.support import as_read, reading

pytestmark = pytest.mark.usefixtures("edition")
AT = {"FR": {}, "R53": {"region": "53"}, "D35": {"departement": "35"}}
CABINET, PUBLIC, BRETAGNE = Viewer("cabinet"), Viewer("public"), parse("prefect:R53")


def proposals(ask: Ask, **asked: object) -> set[str]:
    return set(ask("reorganisation/inventory", **asked)["proposal_id"])


def test_what_one_last_reply_would_make_ready() -> None:
    """Of a ministry, those whose only line in the list of replies awaited is its own."""
    ask = reading(CABINET)
    awaited = ask("reorganisation/waiting_on")
    alone = awaited[~awaited["proposal_id"].duplicated(keep=False)]
    assert len(alone)
    assert len(alone) < awaited["proposal_id"].nunique()
    for ministry, rows in awaited.groupby("ministry"):
        own = set(alone.loc[alone["ministry"] == ministry, "proposal_id"])
        assert proposals(ask, only="last_reply", ministry=ministry) == own
        assert proposals(ask, only="waiting", ministry=ministry) == set(rows["proposal_id"])


def test_what_has_not_moved_for_a_year_nor_is_carried_out() -> None:
    ask = reading(CABINET)
    rows = ask("reorganisation/inventory")
    day = pd.Timestamp(ask.edition.as_of)
    still = rows[rows["live"] & rows["implemented_on"].isna() & (rows["since"] + pd.Timedelta(days=365) < day)]
    assert proposals(ask, only="still") == set(still["proposal_id"]) != set()
    assert proposals(reading(PUBLIC), only="still") < proposals(ask, only="still")  # of the public, the decided ones


def test_what_costs_more_than_a_year_saves_comes_with_the_longest_payback_first() -> None:
    rows = reading(CABINET)("reorganisation/inventory", only="costly", sort="payback")
    years = rows["one_off_eur"] / rows["planned_eur"]
    assert len(rows)
    assert (years > 1).all()
    assert years.is_monotonic_decreasing
    assert reading(PUBLIC)("reorganisation/inventory", only="costly").empty  # amounts are nobody's to read there


def test_groups_add_up_and_amounts_are_of_who_reads_them() -> None:
    ask = reading(CABINET)
    rows = ask("reorganisation/inventory")
    saved = proposals_saved(ask)
    assert saved["savings_actual"].sum() == pytest.approx(rows["actual_eur"].sum())
    confirmed = rows.loc[rows["confirmed_by"].notna(), "actual_eur"].sum()  # by the DITP, where it evaluated
    assert 0 < confirmed < rows["actual_eur"].sum()
    assert saved["savings_confirmed"].sum() == pytest.approx(confirmed)
    assert saved["savings_planned"].sum() == pytest.approx(rows.loc[rows["live"], "planned_eur"].sum())
    assert set(proposals_saved(reading(BRETAGNE)).index) == {"53"}


def proposals_saved(ask: Ask) -> pd.DataFrame:
    from pages.reorganisation import proposals

    return proposals._saved(ask, ask("reorganisation/inventory"))


@pytest.mark.parametrize("viewer", ["cabinet", "prefect:R53", "public"])
def test_the_list_is_counted_by_region(viewer: str) -> None:
    text = page("reorganisation.proposals", viewer, par="region")
    assert says(text, "proposals.groups.title")
    assert says(text, "proposals.groups.savings_actual") is (viewer != "public")


def test_whether_redirection_gets_better_is_told_by_partner() -> None:
    """The year before, from the cells of the file: those of 24 to 12 months before the edition's month."""
    ask = reading(CABINET)
    rows = ask("counters/outcomes").set_index("partner")
    months = pd.Timestamp(ask.edition.as_of).to_period("M").to_timestamp() - pd.DateOffset(months=12)
    with closing(queries.opened(ask.viewer, ask.edition)) as cursor:  # what the program itself reads
        cells = cursor.execute(
            "select partner, sum(redirected) as redirected, sum(requests) as requests from visible.footfall_months"
            " where level = 'department' and redirected is not null and month <= ? and month > ?"
            " group by partner", [months, months - pd.DateOffset(months=12)],
        ).df().set_index("partner")  # fmt: skip
    told = rows["redirected_before"].dropna()
    assert len(told)
    assert told.to_dict() == pytest.approx((100 * cells["redirected"] / cells["requests"])[told.index].to_dict())


def test_what_neighbours_offer_more_often() -> None:
    ask = reading(PUBLIC)
    near = sorted(neighbours.of_department("35"))
    rows = ask("counters/around_offer", department="35", codes=near)
    own = ask("counters/procedure_demand", department="35").set_index("procedure_id")
    there = [ask("counters/procedure_demand", department=one).set_index("procedure_id") for one in near]
    around = sum(rows[["counters", "open_counters"]] for rows in there)
    gap = 100 * around["counters"] / around["open_counters"] - 100 * own["counters"] / own["open_counters"]
    gap = gap[gap > 1e-9].sort_values(ascending=False)
    assert rows["gap"].to_list() == pytest.approx(gap.to_list())
    assert len(rows)


def test_a_moment_serves_no_more_people_than_the_door() -> None:
    ask = reading(PUBLIC)
    week = reach.week(ask, None, 15.0, ["35"]).set_index("moment")
    whole = limits.Limit("km", 15).of(ask("counters/access", level="department", code="35"))["share"].iloc[0]
    assert (week["door"] - whole).abs().max() < 1e-9
    assert week.loc[15, "share"] < week.loc[11, "share"] <= whole  # Saturday and Tuesday morning
    assert (week["share"] + week["unknown"] <= whole + 1e-9).all()
    assert (week["gap"] - (whole - week["share"])).abs().max() < 1e-9


# Who reaches, within 15 km, a place that is surely open, and one that may be, on Saturday morning and in an evening: by
# SQL over rows of the files, with regular expressions for hours. A place is a counter or, on its days, a stop of a bus.
OPEN_THEN = r"""
with places as (
    select lat, lon, hours_saturday as saturday,
        [hours_monday, hours_tuesday, hours_wednesday, hours_thursday, hours_friday] as weekdays
    from core.counters, core.editions
    where not itinerant and lat is not null
        and coalesce(opened_on, labelled_on) <= as_of and (closed_on is null or closed_on > as_of)
    union all
    select any_value(communes.lat), any_value(communes.lon),
        coalesce(string_agg(starts || ' - ' || ends, ' / ' order by starts) filter (weekday = 6), 'fermé'),
        [coalesce(string_agg(starts || ' - ' || ends, ' / ' order by starts) filter (weekday < 6), 'fermé')]
    from core.counter_stops
    join core.counters using (counter_id)
    join core.communes on communes.code = counter_stops.commune, core.editions
    where itinerant and coalesce(opened_on, labelled_on) <= as_of and (closed_on is null or closed_on > as_of)
    group by counter_id, counter_stops.commune
    having bool_and(weekday is not null)),
moments as (
    select lat, lon, saturday is null as unsure,
        morning(saturday) >= 60 as saturday, list_bool_or([latest(one) > 18 * 60 for one in weekdays]) as evening,
        list_bool_or([one is null for one in weekdays]) as evening_unsure
    from places),
reached as (
    select communes.code, department, any_value(population) as population,
        coalesce(bool_or(saturday), false) as saturday, coalesce(bool_or(unsure), false) as saturday_perhaps,
        coalesce(bool_or(evening), false) as evening, coalesce(bool_or(evening_unsure), false) as evening_perhaps
    from core.communes left join moments
        on abs(communes.lat - moments.lat) < 0.15 and apart(communes.lat, communes.lon, moments.lat, moments.lon) <= 15
    where department in ('35', '48', '974') group by all)
select department,
    100 * sum(population * saturday::int) / sum(population) as saturday_morning_share,
    100 * sum(population * (saturday_perhaps and not saturday)::int) / sum(population) as saturday_morning_unknown,
    100 * sum(population * evening::int) / sum(population) as evening_share,
    100 * sum(population * (evening_perhaps and not evening)::int) / sum(population) as evening_unknown
from reached group by department order by department
"""
TIMES = (
    r"create or replace temp macro times(text) as [split_part(one, ':', 1)::int * 60 + split_part(one, ':', 2)::int"
    r" for one in regexp_extract_all(coalesce(text, ''), '\d\d?:\d\d')]",
    "create or replace temp macro latest(text) as coalesce(list_max(times(text)), 0)",
    "create or replace temp macro morning(text) as coalesce(list_sum([greatest(0, least(times(text)[2 * pair], 780)"
    " - times(text)[2 * pair - 1]) for pair in range(1, len(times(text)) // 2 + 1)]), 0)",
)


def test_access_by_weekday_is_one_table_of_all_departments() -> None:
    """Three of its lines by SQL; each line and column as its own page counts it; the least served first."""
    ask = reading(PUBLIC)
    rows = weekdays.wide(reach.by_department(ask, None, 15.0)).set_index("code")
    assert len(rows) == 101
    with closing(store.cursor(store.current())) as cursor:
        for macro in (*MACROS, *TIMES):
            cursor.execute(macro)
        expected = cursor.execute(OPEN_THEN).df().set_index("department")
    assert (expected["saturday_morning_share"] > 0).any()
    for column in expected:
        assert rows.loc[expected.index, column].to_dict() == pytest.approx(expected[column].to_dict()), column
    for code in expected.index:
        week = reach.week(ask, None, 15.0, [code]).set_index("moment")
        told = {weekdays.column(one, "share"): week.loc[one, "share"] for one in week.index}
        assert rows.loc[code, list(told)].to_dict() == pytest.approx(told)
    text = page("counters.access", "public", par="5-matin")
    order = re.findall(r'<tr[^>]*><th scope="row"><a[^>]*departement=(\w+)', text)
    shares = rows.loc[order, ["saturday_morning_share", "saturday_morning_unknown"]].to_numpy().tolist()
    assert shares == sorted(shares)
    assert len(order) == 101


def test_what_is_due_by_the_end_of_the_quarter_comes_first() -> None:
    """At 31 December, whatever is due by that day; at 1 July until 30 September."""
    ask = reading(CABINET)
    rows = ask("method/owed")
    shown = freshness._shown(ask, rows, "quarter")
    end = pd.Timestamp(ask.edition.as_of).to_period("Q").end_time
    assert set(shown.index) == set(rows.index[rows["due_on"] <= end])
    assert shown["due_on"].is_monotonic_increasing


@pytest.mark.wide
def test_the_indicators_of_a_kind_are_those_that_have_a_value_of_it() -> None:
    ask = reading(BRETAGNE)
    rows = pd.concat([ask.scorecard(room, "region", "53") for room in WORKSTREAMS])
    valued = rows[rows["state"].isin(("value", "secret")) & (rows["kind"] == "demonstration")]
    text = page("method.freshness", "prefect:R53", nature="demonstration")
    assert f"{len(valued)} indicateurs de nature" in as_read(text)


def test_comparable_territories_have_their_rank_by_workstream() -> None:
    ask = reading(CABINET)
    ranks = alike._ranks(ask, "region")
    for room in ("reorganisation", "counters"):
        values = {code: ask.progress(room, "region", code).value for code in ranks.index}
        known = {code: value for code, value in values.items() if value is not None}
        best = {code: 1 + sum(other > value for other in known.values()) for code, value in known.items()}
        assert ranks[f"{room}_rank"].dropna().to_dict() == best
    assert says(written(VIEWS["comparable"].path, "public", {"departement": "35"}), "alike.title")


def test_closings_are_dated_and_of_the_kind_of_their_data() -> None:
    rows = reach.closings(reading(CABINET), ("nation", "FR"))
    assert {*rows["kind"]} == {"demonstration"}
    assert rows["event_date"].is_monotonic_decreasing
    told = rows.dropna(subset="people")
    assert len(told) > 0
    assert (told["people_left"] <= told["people"]).all()
    assert (told.loc[told["next_km"] < 1, "people_left"] < told.loc[told["next_km"] < 1, "people"]).all()


# Values of the note, worked out from other queries than its own.
TOLD = {
    "by_ministry": lambda ask: ask("reorganisation/waiting_on")["ministry"].nunique(),
    "poolings": lambda ask: (  # those under way, and the ones that ended
        ask("reorganisation/cooperations")["cooperation_id"].nunique()
        + ask("reorganisation/poolings")["ended_on"].notna().sum()
    ),
    "twice": lambda ask: ask("missions/inventory", alert="two_services", rows=100_000)["mission_id"].nunique(),
    "closings": lambda ask: (ask("counters/changes")["kind"] == "closed").sum(),
    "quarter": lambda ask: len(freshness._shown(ask, ask("method/owed"), "quarter")),
    "suspects": lambda ask: len(ask("counters/suspect_lines")),
}


@pytest.mark.parametrize(("viewer", "place"), [("cabinet", "FR"), ("public", "R53"), ("prefect:D35", "D35")])
def test_each_list_is_one_line_of_the_note_or_is_said_empty(viewer: str, place: str) -> None:
    """With the page that shows it, in the territory; those that only some may read are in nobody else's."""
    ask, say = reading(parse(viewer)), Say("fr")
    note = content.compose(
        ask, say, content.place_of(ask, place), 10, ["lists"], whole=lambda link: f"https://x/{link}"
    )
    (listing,) = (block for block in note.blocks if isinstance(block, Listing))
    (empty,) = [text for text in note.texts if text.startswith("Vides")] or [""]
    links = {item.link: item for item in listing.items}
    (redefined,) = (item for link, item in links.items() if "nature=definitions" in link)
    first = bool(ask("changes/editions")["base"].isna().all())  # nothing to compare with
    assert (redefined.count == "") is first
    assert says(page("changes", "public", depuis="12m", nature="definitions"), "changes.none_before") is first
    told = 0
    for one in listed.LISTS:
        view = VIEWS[one.view or one.name]
        here = ask.reads(*content.place_of(ask, place)) or not one.owned
        shown = links.get("https://x/" + address(view.path, {**view.parameters, **one.besides, **AT[place]}))
        named = say.inside(say(f"search.view.{one.view or one.name}")) in empty
        if (view.undecided and viewer == "public") or not here or (len(place) > 2 and "region" not in one.levels):
            assert shown is None or one.view, one.name
            continue
        told += bool(shown or named)
        assert not (named and one.partly and viewer == "public"), one.name  # nobody read all of it there
        if viewer == "cabinet" and one.name in TOLD:
            count = shown.count if shown else "0"
            assert as_read(str(count)).replace("\u202f", "") == str(TOLD[one.name](ask)), one.name
    assert told >= {"cabinet": 14, "public": 7, "prefect:D35": 12}[viewer]
    assert len(links) == len(listing.items)


def test_a_list_read_in_part_is_not_said_empty() -> None:
    """Somewhere proposals wait for one last reply, by the rows of the cabinet; the prefect of Bretagne reads none."""
    awaited = reading(CABINET)("reorganisation/inventory", only="last_reply").explode("departments")
    code = str(awaited.loc[awaited["region"] != "53", "departments"].dropna().iloc[0])
    note = content.compose(reading(BRETAGNE), Say("fr"), ("department", code), 10, ["lists"])
    told = " ".join(note.texts)
    assert "propositions" not in next(iter([one for one in note.texts if one.startswith("Vides")]), ""), told
