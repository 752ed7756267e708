"""The pages of the reorganisation: they stand for every reader, and tell nobody what is not theirs."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date

import pandas as pd
import pytest

import queries
from data import store
from data.store import Edition
from pages.blocks.glance import reorganisation as glance
from pages.reorganisation import calendar, comparator, organisation, pipeline, proposals
from pages.text import Say
from queries.access import Viewer, parse
from tests.pages.support import headings, room, run, says
from tests.support import one_in, plain, reading, typed

page = room("reorganisation")

PAGES = {
    "progress": {},
    "map": {},
    "pipeline": {},
    "proposals": {},
    "powers": {},
    "cooperations": {},
    "calendar": {},
    "simulation": {"region": "53"},
    "comparator": {},
}
READERS = ("public", "cabinet", "prefect:R53", "prefect:D35")


@dataclass(frozen=True)
class Hidden:
    """Proposals that a reader may not know of: numbers and titles."""

    numbers: frozenset[str]
    titles: frozenset[str]


@pytest.fixture(scope="module")
def hidden(edition: Edition) -> Callable[[str], Hidden]:
    """hidden("prefect:R53"): undecided proposals outside the reader's territories, from the rows of core alone."""
    with closing(store.cursor(store.current())) as cursor:
        rows = cursor.execute(
            """select proposal_id, title, region,
                array(
                    select upper(level[1]) || code from core.proposal_territories as places
                    where places.proposal_id = proposals.proposal_id
                ) as places
            from core.proposals
            where proposal_id not in (
                select proposal_id from core.proposal_events, core.editions
                where stage = 'decision' and outcome in ('retained', 'modified', 'rejected') and event_date <= as_of
            )"""
        ).fetchall()
        bretagne = {"R53"} | {
            f"D{code}"
            for (code,) in cursor.execute(
                "select code from core.territories where level = 'department' and parent_code = '53'"
            ).fetchall()
        }
    own = {"public": set[str](), "prefect:R53": bretagne, "prefect:D35": {"D35"}}

    def of(viewer: str) -> Hidden:
        left = [row for row in rows if not ({f"R{row[2]}", *row[3]} & own[viewer])]
        assert len(left) > 20  # otherwise there would be nothing to keep
        return Hidden(frozenset(row[0] for row in left), frozenset(row[1] for row in left))

    return of


@pytest.mark.parametrize(
    "viewer", [READERS[1], *(pytest.param(one, marks=pytest.mark.wide) for one in READERS[::2] + READERS[3:])]
)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_stands_for_every_reader_in_english(edition: Edition, name: str, viewer: str) -> None:
    """In French, test_figures.py reads them all."""
    text = page(name, viewer, "en", **PAGES[name])
    assert text.count("<h1") == 1


@pytest.mark.parametrize("viewer", ["public", "prefect:R53", "prefect:D35"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_tells_nobody_what_is_not_theirs(
    edition: Edition, hidden: Callable[[str], Hidden], name: str, viewer: str
) -> None:
    text = page(name, viewer, **PAGES[name])
    told = hidden(viewer)
    # A title may be the beginning of another one: it is sought as a whole cell of the page.
    assert not [number for number in told.numbers if f"{number}<" in text or f"={number}" in text]
    assert not [title for title in told.titles if f">{title}<" in text]


@pytest.mark.parametrize("viewer", ["public", "prefect:R53", "prefect:D35"])
def test_the_sheet_of_an_undecided_proposal_says_nothing(
    edition: Edition, hidden: Callable[[str], Hidden], viewer: str
) -> None:
    number = min(hidden(viewer).numbers)
    text = page("proposals", viewer, proposition=number)
    assert says(text, "sheet.unknown.title")
    assert number not in text


def test_the_sheet_says_how_late_a_step_was_and_writes_names_as_a_typographer_does(edition: Edition) -> None:
    """P-53-03 was planned for 23 September 2022 and carried out on 22 November: 7 + 31 + 22 days."""
    text = page("proposals", "cabinet", proposition="P-53-03")
    assert says(text, "sheet.history.slipped", date=date(2022, 9, 23), days="60 jours")
    assert "Côtes-d’Armor," in text
    assert "Côtes-d'Armor" not in text


ROOM = [name for name in queries.names() if name.startswith("reorganisation/") and "/indicators/" not in name]
VALUES = {
    "since": "2019-01-01", "until": "2024-12-31", "days": 90, "page": 1, "size": 5000, "sort": "days", "region": "53",
    "day": "2021-06-30", "stage": "ministry_analysis",
    "family": "DDETS", "level": "department", "department": "35", "codes": ["35", "22"],
    "km": 10,
}  # fmt: skip


def cells(rows: pd.DataFrame) -> Iterator[str]:
    for column in rows:
        for value in rows[column]:
            yield from (value if isinstance(value, list) else [value]) if isinstance(value, str | list) else []


@pytest.mark.parametrize("viewer", ["public", "prefect:R53", "prefect:D35"])
@pytest.mark.parametrize("name", ROOM)
def test_no_query_answers_with_a_proposal_that_is_not_theirs(
    edition: Edition, hidden: Callable[[str], Hidden], name: str, viewer: str
) -> None:
    """Every screen and every export is made of these answers."""
    told, query = hidden(viewer), queries.load(name)
    asked = {"proposal": min(told.numbers), **VALUES}
    rows = reading(parse(viewer))(name, **{word: asked[word] for word in query.parameters - query.optional})
    assert not (set(cells(rows)) & (told.numbers | told.titles))


def test_the_public_counts_decided_proposals_alone(edition: Edition) -> None:
    with closing(store.cursor(store.current())) as cursor:
        (live,) = cursor.execute(
            """select count(distinct proposal_id) from core.proposal_events, core.editions
            where stage = 'decision' and outcome in ('retained', 'modified') and event_date <= as_of
                and proposal_id not in (select proposal_id from core.proposal_events where stage = 'withdrawn')"""
        ).fetchone() or (0,)
    rows = reading(Viewer("public"))("reorganisation/pipeline")
    assert rows["proposals"].sum() == live
    assert rows[rows["stage_rank"] < 5]["proposals"].sum() == 0
    assert rows["waiting"].sum() == 0
    flow = reading(Viewer("public"))("reorganisation/flow", since="2018-09-01", until="2024-12-31")
    assert flow[flow["stage_rank"] < 5][["at_start", "came_in", "went_out", "at_end"]].to_numpy().sum() == 0


@pytest.mark.parametrize("viewer", READERS)
def test_the_path_of_a_departement_counts_what_its_list_lists(edition: Edition, viewer: str) -> None:
    """The address of a département is that of one place on both pages; every proposal of it is live."""
    listed = reading(parse(viewer))("reorganisation/inventory", department="35", sort="days", page=1, size=1)
    heading = page("pipeline", viewer, departement="35").partition("</header>")[0]
    assert re.findall(r"(\d+) propositions (?:retenues, en|suivies)", heading) == [str(listed["total"].iloc[0])]


@pytest.mark.parametrize("viewer", ["public", "cabinet", "prefect:R24", "prefect:D36"])
def test_what_a_list_has_more_than_the_home_of_a_territory_is_said(edition: Edition, viewer: str) -> None:
    """In Indre, whose home counts those that are followed, as the rows of core have it for who reads everything."""
    followed = len(reading(parse(viewer))("territory/next_steps", department="36"))
    lead = re.sub("<[^>]+>", "", page("proposals", viewer, departement="36").partition("</header>")[0])
    listed, closed = re.search(r"(\d+) propositions", lead), re.search(r"(\d+) (?:a été|ont été) rejetée", lead)
    assert listed is not None
    assert int(listed[1]) - (int(closed[1]) if closed else 0) == followed
    if viewer == "cabinet":
        assert closed is not None
        with closing(store.cursor(edition)) as cursor:
            ((ended,),) = cursor.execute("""
                select count(distinct proposal_id)
                from core.proposal_events join core.proposal_territories using (proposal_id), core.editions
                where level = 'department' and code = '36' and event_date <= as_of
                    and (stage = 'withdrawn' or outcome = 'rejected')
            """).fetchall()
        assert int(closed[1]) == ended


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({"departement": "36"}, "Les 2 mises en œuvre ont eu lieu à la date prévue"),
        ({"departement": "2A"}, "La seule mise en œuvre a eu lieu à la date prévue"),
        ({"region": "53"}, "3 mises en œuvre sur 9 ont eu lieu après la date prévue"),
    ],
)
def test_that_every_implementation_came_in_time_is_said(edition: Edition, asked: dict[str, str], title: str) -> None:
    """Held to the rows of core: proposals of the place that were implemented, and those after their planned day."""
    level, code = ("department", asked["departement"]) if "departement" in asked else ("region", asked["region"])
    with closing(store.cursor(edition)) as cursor:
        ((done, late),) = cursor.execute(
            """
            with implemented as (
                select proposal_id, min(event_date) as day from core.proposal_events, core.editions
                where stage = 'implementation' and event_date <= as_of group by all
            )
            select count(*), count(*) filter (day > target_on)
            from implemented join core.proposals using (proposal_id)
            where target_on is not null and (region = $code and $level = 'region' or proposal_id in (
                select proposal_id from core.proposal_territories where level = $level and code = $code))
            """,
            {"level": level, "code": code},
        ).fetchall()
    heading = re.sub("<[^>]+>", "", page("calendar", **asked).partition("</h1>")[0])
    assert heading == title
    assert [int(one) for one in re.findall(r"\d+", title)] == [*([late] if late else []), *([done] if done > 1 else [])]


def test_one_proposal_that_is_late_is_said_to_be_without_its_count(edition: Edition) -> None:
    (heading,) = headings(page("pipeline", "prefect:R53", region="53"))
    say = Say("fr")
    assert typed(heading) == typed(say("pipeline.title.waiting", count=1, late=say("pipeline.title.only_late")))


@pytest.mark.parametrize(("department", "are_told"), [("35", True), ("976", False)])
def test_cooperations_of_neighbours_are_told_where_there_are_neighbours(
    edition: Edition, department: str, are_told: bool
) -> None:
    """Mayotte has none."""
    shown = page("cooperations", departement=department)
    assert any(says(shown, f"cooperations.around.{key}") for key in ("title", "none_title")) == are_told


def test_the_matrix_of_cooperations_names_the_regions_without_any(edition: Edition) -> None:
    """Counted from the deposited cooperations: they have no line of dashes, and no region is forgotten."""
    with closing(store.cursor(edition)) as cursor:
        without = cursor.execute(
            """select name from core.territories region where level = 'region' and not exists (
                from core.territories place join core.cooperations on place.code in (department, lead_department)
                where place.level = 'department' and place.parent_code = region.code and ended_on is null
            ) order by name"""
        ).fetchall()
    html = page("cooperations", "cabinet")
    told = re.findall(r"Aucune coopération : ([^.]+)\.", re.sub("<[^>]+>", "", html))[0]
    assert sorted(re.split(", | et ", told)) == [name for (name,) in without]
    assert len(re.findall(r'<th scope="row" class="tr-c-title">', html)) == 18 - len(without)


def test_a_decision_is_said_under_the_stage_that_it_led_to(edition: Edition) -> None:
    """What is being prepared was accepted, as it was proposed or not; a column of dashes said so of the others."""
    html = page("proposals", "cabinet", etape="preparation")
    cells = re.findall(r'<td class="tr-c-stage".*?</td>', html)
    told = {tuple(re.sub("<[^>]+>", "", one) for one in re.findall("<small>(.*?)</small>", cell)) for cell in cells}
    then = plain(Say("fr")("proposals.then", stage="mise en œuvre"))
    assert told == {(one, then) for one in ("Retenue", "Retenue, modifiée")}


def test_a_contribution_never_received_lacks_no_number_of_options(edition: Edition) -> None:
    """Three regions sent none: there is no number to miss."""
    tables = re.findall(r"<table(?:(?!<table).)*Options</th>.*?</table>", page("progress"), re.DOTALL)
    assert {table.count("Non reçue") for table in tables} == {3}
    assert "donnée absente" not in "".join(tables)


def test_the_path_says_what_it_does_not_list(edition: Edition) -> None:
    """Of the ministries that owe a reply to a cabinet it lists six."""
    owing = len(reading(Viewer("cabinet"))("reorganisation/held"))
    assert owing > 6
    assert says(page("pipeline", "cabinet"), "proposals.first.all", shown=6, total=owing)


def test_what_is_hidden_is_not_shown_as_zero(edition: Edition) -> None:
    assert "Formulée" in page("pipeline", "cabinet")
    shown = page("pipeline", "public").split(Say("fr")("alerts.rules"))[0]  # the rules, after it, name every stage
    assert "Formulée" not in shown


@pytest.mark.parametrize("viewer", one_in(2, READERS))
@pytest.mark.parametrize(("alert", "only"), proposals.ALERTS.items())
def test_an_alert_of_the_overview_leads_to_as_many_proposals(
    edition: Edition, viewer: str, alert: str, only: str
) -> None:
    watched = reading(parse(viewer))("overview/watch").set_index("alert")
    listed = reading(parse(viewer))("reorganisation/inventory", only=only, sort="days", page=1, size=1)
    count = watched["count"].get(alert, 0)
    assert (listed["total"].iloc[0] if len(listed) else 0) == count
    if count:
        assert watched["page"][alert] == "reorganisation-proposals"
        title = page("proposals", viewer, alert=alert).split("</h1>")[0]
        assert f"{count} proposition" in title


def test_the_public_file_itself_holds_no_undecided_proposal(edition: Edition, hidden: Callable[[str], Hidden]) -> None:
    public = store.current("public")
    told = hidden("public")
    with closing(store.cursor(public)) as base:
        tables = base.execute(
            """select schema_name || '.' || table_name from duckdb_columns()
            where column_name = 'proposal_id' and schema_name in ('core', 'marts')"""
        ).fetchall()
        assert len(tables) > 5
        for (table,) in tables:
            found = {number for (number,) in base.execute(f"select distinct proposal_id from {table}").fetchall()}
            assert not (found & told.numbers), table
    content = public.path.read_bytes()
    assert not [title for title in told.titles if title.encode() in content]


@pytest.mark.parametrize("column", ["opinion", "staff_saved", "planned_eur", "waiting_on", "ministries", "due_on"])
def test_of_a_decided_proposal_the_inside_stays_inside(edition: Edition, column: str) -> None:
    decided = reading(Viewer("public"))("reorganisation/inventory", sort="title", page=1, size=1)["proposal_id"].iloc[0]
    assert reading(Viewer("public"))("reorganisation/sheet", proposal=decided)[column].isna().all()
    assert reading(Viewer("cabinet"))("reorganisation/sheet", proposal=decided)[column].notna().all()


@pytest.mark.parametrize("viewer", READERS)
def test_stages_are_red_where_something_is_late(edition: Edition, viewer: str) -> None:
    rows = reading(parse(viewer))("reorganisation/pipeline")
    stages = int((rows["red"] > 0).sum())
    assert stages
    assert page("pipeline", viewer).count("class=tc-red") == stages


@pytest.mark.parametrize("ministry", ["", "interior", "economy"])
def test_the_path_counts_as_ready_what_its_list_of_ready_proposals_counts(edition: Edition, ministry: str) -> None:
    """Whichever ministry is looked at: a proposal is ready once every ministry has answered, not that one alone."""
    text = page("pipeline", "cabinet", **({"ministere": ministry} if ministry else {}))
    of_stage = re.findall(r"<small>dont (\d+) prête", text)
    listed = reading(Viewer("cabinet"))("reorganisation/ready", ministry=ministry or None, size=1)["total"]
    assert of_stage == [str(count) for count in listed]


@pytest.mark.parametrize("viewer", READERS)
@pytest.mark.parametrize("region", ["53", "02", "94", "11"])
def test_a_territory_has_as_many_late_proposals_as_its_path(edition: Edition, viewer: str, region: str) -> None:
    path = reading(parse(viewer))("reorganisation/pipeline", region=region)
    steps = reading(parse(viewer))("territory/next_steps", region=region)
    assert steps["red"].sum() == path["red"].sum()


def test_a_region_may_be_both_late_and_incomplete(edition: Edition) -> None:
    """Occitanie sent its contribution late, and not all of it."""
    assert says(page("progress"), "contributions.state.late_incomplete")


def test_a_proposal_that_breaks_rules_stands_once_with_all_of_them(edition: Edition) -> None:
    with closing(store.cursor(edition)) as cursor:
        breaches = cursor.execute("select proposal_id, count(*) from marts.proposal_breaches group by all").fetchall()
    html = page("proposals", alerte="inconsistent")
    panel = html[html.index("<table") :]
    listed = panel[: panel.index("</table>")]
    assert 0 < len(breaches) <= proposals.SIZE
    assert {one: listed.count(f">{one}</td>") for one, _ in breaches} == {one: 1 for one, _ in breaches}
    assert listed.count("<div>") == sum(count for _, count in breaches)


@pytest.mark.usefixtures("edition")
def test_a_decision_without_an_opinion_shows_no_move_from_one() -> None:
    """Its rule compares two dates: nothing went from the opinion to the decision that had none."""
    html, breach = page("proposals", alerte="inconsistent"), Say("fr")("alerts.name.decided_without_opinion")
    listed = html[html.index(breach) : html.index("</table>")]
    assert f"{breach} <small>Décision, " in listed
    assert "CNATE → Décision" not in listed
    assert "Analyse ministérielle → Décision" in listed  # a stage that was skipped is a move


@pytest.mark.usefixtures("edition")
def test_services_are_asked_for_by_level_or_by_code_alone() -> None:
    """As an address of the API may: never wider than what it says."""
    ask = reading(Viewer("public"))
    every, own = ask("reorganisation/chart"), ask("reorganisation/chart", code="35")
    assert len(own) == (every["code"] == "35").sum() > 0
    assert len(ask("reorganisation/chart", level="region")) == (every["level"] == "region").sum() > 0
    # A DDETSPP is the form that a DDETS has there: made on the same day, by the same decree.
    made_by = every.groupby("type_code")["text_reference"].first()
    assert made_by["DDETSPP"] == made_by["DDETS"] == "Décret n° 2020-1545 du 9 décembre 2020"


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_contributions_hold_no_column_that_is_closed_to_the_reader() -> None:
    """A prefect reads in words what it would say of their own region: Bretagne's eleven, P-53-01 to P-53-11."""
    assert "Propositions depuis 2018" in page("progress")
    own = page("progress", "prefect:R53")
    assert "Propositions depuis 2018" not in own
    assert says(own, "contributions.own", name="Bretagne", count=11)
    assert says(own, "contributions.note.prefect")
    assert not says(page("progress", "prefect:D35"), "contributions.own")


def test_orders_are_counted_where_they_are_said_to_be(edition: Edition) -> None:
    """Those of every département shown, not of those above the mean."""
    rows = reading(parse("cabinet"))("reorganisation/derogations")
    last = rows[rows["year"] == rows["year"].max()]
    assert says(page("powers"), "powers.derogations.lead", count=last["orders"].sum(), departments=101)
    assert says(page("powers", region="53"), "powers.derogations.lead", departments=4)


@pytest.mark.parametrize(
    ("viewer", "asked", "told"),
    [
        ("cabinet", {"region": "53"}, "volume"),
        ("prefect:D35", {"departement": "35"}, "no_volume"),
    ],
)
def test_how_often_new_powers_are_used_is_said_as_far_as_it_is_known(
    edition: Edition, viewer: str, asked: dict[str, str], told: str
) -> None:
    """Counted in the rows of core: the only one that is of the prefect of a département and new everywhere has none."""
    with closing(store.cursor(edition)) as cursor:
        ((volume,),) = cursor.execute("""
            select sum(yearly_volume) from core.decision_powers, core.editions
            where effective_on between date '2018-07-24' and as_of
                and from_level = 'minister' and to_level <> from_level
                and (territory_level = 'nation' or territory_level = 'region' and territory_code = '53')
        """).fetchall()
    shown = page("powers", viewer, **asked)
    assert says(shown, f"powers.table.{told}", **({"volume": volume} if told == "volume" else {}))


def test_a_simulation_starts_from_five_proposals_and_keeps_an_emptied_choice(edition: Edition) -> None:
    test = run("reorganisation.simulation", region="53")
    box = test.multiselect(key="choice-choix")
    assert box.value == reading(parse("cabinet"))("reorganisation/candidates", region="53")["proposal_id"].tolist()[:5]
    assert test.multiselect(key="choice-choix").set_value([]).run().multiselect(key="choice-choix").value == []


def test_what_the_decision_changed_is_told_and_the_option_proposed_elsewhere_is_kept_back(edition: Edition) -> None:
    """Of a modified proposal of other regions, that option B was chosen says not which one was preferred."""
    with closing(store.cursor(edition)) as cursor:
        apart = dict(
            cursor.execute("""
                select proposal_id, bool_or(preferred and retained) from core.proposal_options
                where proposal_id not in (
                    select proposal_id from core.proposals where region = '53' or region is null)
                group by proposal_id having bool_or(retained)
            """).fetchall()
        )
    told = {
        viewer: reading(parse(viewer))("reorganisation/changed").set_index("proposal_id")
        for viewer in ("cabinet", "prefect:R53")
    }
    elsewhere = told["prefect:R53"].loc[lambda rows: rows.index.isin(apart)]
    assert {name: pd.notna(row["proposed"]) for name, row in elsewhere.iterrows()} == apart
    assert elsewhere["retained"].notna().all()
    assert told["cabinet"].loc[list(apart), "proposed"].notna().all()


@pytest.mark.parametrize(
    ("viewer", "asked", "title"),
    [
        ("prefect:R53", {"region": "53"}, "Bretagne : {region_prefect} décisions de plus pour le préfet de région"),
        (
            "prefect:D35",
            {"departement": "35"},
            "Ille-et-Vilaine : {department_prefect} décision de plus pour le préfet de département",
        ),
        (
            "prefect:R53",
            {"region": "53", "echelon": ""},
            "{every} décisions de plus qu’en 2018 se prennent en Bretagne",
        ),
        ("cabinet", {"region": "53"}, "{every} décisions de plus qu’en 2018 se prennent en Bretagne"),
    ],
)
def test_a_prefect_reads_the_powers_of_their_own_level_first(
    edition: Edition, viewer: str, asked: dict[str, str], title: str
) -> None:
    """Counted in the rows of core; Ille-et-Vilaine has those of its region, and none of its own."""
    with closing(store.cursor(edition)) as cursor:
        levels = cursor.execute("""
            select to_level from core.decision_powers, core.editions
            where effective_on between date '2018-07-24' and as_of
                and from_level = 'minister' and to_level <> from_level
                and (territory_level = 'nation' or territory_level = 'region' and territory_code = '53')
        """).fetchall()
    counted = pd.Series([level for (level,) in levels]).value_counts().to_dict()
    assert title.format(**counted, every=len(levels)) in page("powers", viewer, **asked)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([(46, "DDCS", "DDETS"), (40, "none", "DDETS")], "46 départements of 86: DDCS before, DDETS today"),
        ([(46, "DDCS", "DDETS"), (46, "none", "DDETS"), (9, "DDCS", "none")], "Several cases tied, of 46 départements"),
    ],
)
def test_the_comparator_names_what_most_had_unless_as_many_had_something_else(
    found: list[tuple[int, str, str]], expected: str
) -> None:
    assert plain(comparator.commonest(Say("en"), found, "department")).startswith(expected)


def test_the_comparator_sets_the_apostrophes_of_its_box_and_of_its_lines(edition: Edition) -> None:
    """Neither is HTML of ours, where every name is set."""
    opened = run("reorganisation.comparator", "prefect:R53")
    assert "Côtes-d’Armor (22)" in opened.multiselect(key="territoires").options
    (chart,) = (json.loads(one.proto.spec) for one in opened.get("plotly_chart"))
    assert "Côtes-d’Armor" in [line["name"] for line in chart["data"]]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("viewer", "address", "first"),
    [
        # A département first, then those of its region; of a region, its départements; else none.
        ("prefect:D35", {}, ["35", "22", "29"]),
        ("prefect:R53", {}, ["22", "29", "35"]),
        ("cabinet", {"departement": "48"}, ["48", "09", "11"]),
        ("cabinet", {}, []),
    ],
)
def test_the_comparator_opens_on_the_territory_of_its_reader_and_what_is_beside(
    viewer: str, address: dict[str, str], first: list[str]
) -> None:
    assert run("reorganisation.comparator", viewer, **address).multiselect(key="territoires").value == first


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("family", "places", "named"),
    [
        # Decree 2020-1545 made them; directorates of culture have no day in the list of types.
        ("DREETS", "53,52", "Dernière mise en place : le 1er avril 2021"),
        ("DRAC", "53", "Mise en place antérieure à 2010 ou sans date"),
    ],
)
def test_the_comparator_says_when_the_last_service_came_and_who_has_most_staff(
    edition: Edition, family: str, places: str, named: str
) -> None:
    """Staff is summed from the rows of core, over the services of the family in the last year."""
    with closing(store.cursor(edition)) as cursor:
        most = cursor.execute(
            """select done.code, sum(staff) as held
            from core.mission_staff
            join core.mission_exercises as done using (exercise_id)
            join marts.service_families as kin using (service_id)
            where unit = 'ETPT' and year = 2024 and done.level = 'region' and kin.family = $family
                and list_contains(string_split($places, ','), done.code)
            group by all order by held desc""",
            {"family": family, "places": places},
        ).fetchall()
    told = page("comparator", "cabinet", famille=family, territoires=places)
    name, held = {"52": "Pays de la Loire", "53": "Bretagne"}[most[0][0]], most[0][1]
    staff = Say("fr").value(held, "fte")
    title = (
        f"En 2024, l’effectif le plus important est de {staff} : {name}"
        if len(most) > 1
        else f"{name} : {staff} en 2024"
    )
    assert named in told
    assert title.replace("\u202f", " ").replace("\xa0", " ") in told


@pytest.mark.usefixtures("edition")
def test_where_no_ministry_owes_a_reply_nobody_is_told_to_remove_a_filter() -> None:
    """Guadeloupe's two proposals before decision wait for nobody."""
    shown = page("pipeline", "prefect:R01", region="01")
    assert says(shown, "reorganisation.holders.title_none")
    assert says(shown, "reorganisation.holders.none")


@pytest.mark.parametrize("viewer", ["public", "cabinet"])
def test_decided_proposals_by_region_and_those_of_several_are_all_of_them(edition: Edition, viewer: str) -> None:
    (total, several) = (
        store.cursor(edition)
        .execute("""
            select count(distinct proposal_id), count(distinct proposal_id) filter (region is null)
            from core.proposals
            join core.proposal_events using (proposal_id)
            cross join core.editions
            where stage = 'decision' and outcome in ('retained', 'modified', 'rejected') and event_date <= as_of
        """)
        .fetchone()
    )
    assert several
    rows = reading(parse(viewer))("reorganisation/regional_contributions")
    assert rows["decided"].sum() + several == total
    assert says(page("progress", viewer), "contributions.elsewhere", count=several)


@pytest.mark.usefixtures("edition")
def test_a_like_proposal_of_several_regions_says_so() -> None:
    shown = page("proposals", "prefect:D23", proposition="P-75-02")
    assert "à Argentan" in shown  # of Normandie, Hauts-de-France and Île-de-France
    assert "Plusieurs régions" in shown


def test_the_acronyms_of_dated_facts_are_among_those_of_the_page() -> None:
    """A page spells at its end those that it met: here of words of the data, not of its sentences."""
    say = Say("fr")
    label = "Examen des projets de texte sur les DREETS et les DRAJES"
    calendar._fact(
        say, {"kind": "announcement", "reference": None, "milestone_date": date(2020, 11, 16), "label_fr": label}
    )
    assert {"DREETS", "DRAJES"} <= say.met


def test_a_stage_that_nothing_moved_through_has_no_sign_before_its_zeros() -> None:
    row = {"stage": "cnate_opinion", "at_start": 3, "at_end": 3}
    moves = {came: pipeline._move(Say("fr"), row | {"came_in": came, "went_out": came, "net": 0}, 2) for came in (0, 2)}
    figures = {came: re.findall(r"<em[^>]*>([^<]*)</em>", str(html)) for came, html in moves.items()}
    assert figures == {0: ["0", "0"], 2: ["+2", "0", "\u22122"]}


@pytest.mark.parametrize("viewer", ["cabinet", "prefect:R53"])
def test_the_list_of_what_is_to_be_completed_says_of_each_what_it_lacks(edition: Edition, viewer: str) -> None:
    """As many as the query of what is missing has, which a home counts, and the fields of each."""
    rows = reading(parse(viewer))("reorganisation/missing_fields")
    count = rows["proposal_id"].nunique()
    listed = reading(parse(viewer))("reorganisation/inventory", only="incomplete", sort="days", page=1, size=1)
    assert (listed["total"].iloc[0] if len(listed) else 0) == count
    html = page("proposals", viewer, alerte="incomplete")
    assert says(html, "proposals.list.title_of", count=count, what="") or f"{count} proposition" in html
    if count:
        assert html.count('<td class="tr-c-incomplete"') == min(count, proposals.SIZE)


def test_the_public_is_offered_no_list_of_what_is_to_be_completed(edition: Edition) -> None:
    assert "incomplete" not in proposals.ONLY_PUBLIC
    assert 'class="tr-c-incomplete"' not in page("proposals", "public", alerte="incomplete")


def test_kinds_of_as_many_departments_have_the_same_colour_whoever_is_first() -> None:
    """Two become one in 2, stay two in 2: the order of rows, where a prefect's own comes first, does not tell which."""
    rows = pd.DataFrame(
        [("DDPP", "DDPP"), ("DDCSPP", "DDETSPP"), ("DDPP", "DDPP"), ("DDCSPP", "DDETSPP"), ("DDT", "DDT")],
        columns=["before", "now"],
    ).assign(kind="real", lands="", state="value")
    found = [list(organisation._became(Say("fr"), one)["group"].cat.categories) for one in (rows, rows[::-1])]
    assert found[0][:3] == found[1][:3] == ["DDCSPP → DDETSPP", "DDPP → DDPP", "DDT → DDT"]


def test_directorates_of_the_mainland_are_missing_where_unknown_and_have_no_meaning_overseas() -> None:
    codes = pd.Series(["35", "48", "973"])
    assert list(glance.standing(codes, ["DDT", None, None])) == ["value", "missing", "not_applicable"]
