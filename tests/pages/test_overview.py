"""The overview: sentences from figures worked out by hand, then the page itself, for each viewer and language."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from statistics import median

import pandas as pd
import pytest

from data import store
from data.store import Edition
from pages.blocks import headline, unusual
from pages.overview import prefect, wording
from pages.parts import ahead, neighbours
from pages.parts.alerts import MEASURED, ORDER
from pages.parts.cards import Alert
from pages.shell.ask import Ask
from pages.shell.rooms import OF_NOW, PAGES, open_to
from pages.text import Say
from queries import indicators
from queries.access import parse
from queries.indicators import Part, Progress
from tests.pages import support
from tests.pages.support import MAIN, html_of, ran, says
from tests.support import as_read, one_in, reading

FR, EN = Say("fr"), Say("en")


def pace(value: float | None, expected: float | None, available: int = 6, *parts: Part) -> Progress:
    gap = None if value is None or expected is None else value - expected
    return Progress(value, expected, gap, available, len(parts) or 6, "demonstration", parts)


LATE, AHEAD, UNKNOWN = pace(52, 61), pace(78, 72), pace(None, 61, 4)


@pytest.mark.parametrize(
    ("paces", "key"),
    [
        ((LATE, LATE, LATE), "late3"),
        ((LATE, LATE, AHEAD), "late2"),
        ((LATE, UNKNOWN, AHEAD), "late_known"),
        ((AHEAD, AHEAD, AHEAD), "late0"),
        ((AHEAD, UNKNOWN, AHEAD), "measured"),
        ((LATE, UNKNOWN, UNKNOWN), "alone_late"),
        ((UNKNOWN, AHEAD, UNKNOWN), "alone_kept"),
        ((UNKNOWN, UNKNOWN, UNKNOWN), ""),
    ],
)
def test_the_title_counts_the_late_workstreams(paces: tuple[Progress, ...], key: str) -> None:
    told = headline.counted(FR, dict(zip(("missions", "reorganisation", "counters"), paces, strict=True)))
    counts = {"count": 1, "known": 2} if key == "late_known" else {}
    assert told == (FR(f"overview.headline.{key}", **counts) if key else "")


def test_the_sentence_names_each_workstream_once() -> None:
    paces = {"missions": LATE, "reorganisation": LATE, "counters": AHEAD}
    assert headline.sentence(FR, paces, None) == (
        "La clarification des missions et la réorganisation des services sont en retard\u202f; "
        "le réseau de guichets est en avance."
    )
    assert headline.sentence(EN, paces | {"reorganisation": UNKNOWN}, None) == (
        "The clarification of missions is behind; the network of counters is ahead; "
        "the reorganisation of services cannot be measured as a whole."
    )


@pytest.mark.parametrize(
    ("progress", "sentence"),
    [
        (
            pace(52, 61, 2, Part("M1", 1, 7), Part("M4", 2, -25)),
            "1 indicateur pondéré sur 2 au rythme attendu. Le retard tient d’abord à "
            "«\u202fRedondances résorbées\u202f» (−25\u00a0points).",
        ),
        (
            pace(72, 70, 2, Part("M1", 1, 9), Part("M4", 2, -2)),  # ahead as a whole: no delay to explain
            "1 indicateur pondéré sur 2 au rythme attendu. Ce qui retarde le plus\u00a0: "
            "«\u202fRedondances résorbées\u202f» (−2\u00a0points).",
        ),
        (
            pace(78, 72, 2, Part("M1", 1, 7), Part("M4", 2, 3)),
            "2 indicateurs pondérés sur 2 au rythme attendu.",
        ),
        (
            pace(None, None, 1, Part("O8", 2, 0.3)),
            "Pas de taux d\u2019avancement\u00a0: il faut au moins trois indicateurs, et 1 compte ici.",
        ),
        (
            pace(None, 61, 4),
            "Pas de taux d\u2019avancement\u00a0: il est connu pour 4 indicateurs sur 6 qui y comptent.",
        ),
    ],
)
def test_a_card_says_what_its_progress_rests_on_and_what_weighs_most(progress: Progress, sentence: str) -> None:
    assert wording.card(FR, progress, indicators.catalogue()) == sentence


def test_milestones_count_texts_apart_from_announcements() -> None:
    kinds = ["announcement", "decree", "circular", "entry_into_force", "evaluation", "decision"]
    said = FR("overview.milestones.said", count=1)
    assert wording.milestones(FR, kinds) == FR("overview.milestones.done", count=3, said=said)


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ((), "Rien à surveiller"),
        ((0, 0), "Rien à surveiller"),
        ((7, 0), "1 sujet à surveiller"),
        ((23, 1, 0, 4), "3 sujets à surveiller"),
    ],
)
def test_what_is_to_watch_is_counted_by_subject(counts: tuple[int, ...], title: str) -> None:
    alerts = [Alert(count, "propositions", "Réorganisation", "./") for count in counts]
    assert wording.subjects(FR, "watch", alerts, ("nation", "FR")) == title


def page(**parameters: str) -> str:
    return as_read(html_of(ran(MAIN, **parameters)))


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("lang", one_in(2, ["fr", "en"]))
@pytest.mark.parametrize("vue", one_in(5, ["public", "cabinet", "administrator", "prefect:R53", "prefect:D35"]))
def test_the_overview_shows_for_every_viewer(vue: str, lang: str) -> None:
    html = page(vue=vue, lang=lang)
    assert html.count("<h1") == 1
    assert html.count('<article class="tc-card"') == 3
    assert Say(lang)("shell.banner.demonstration") in html
    assert f'data-tc-lang="{lang}"' in html
    if vue == "public":  # what waits for a ministry is not published
        assert Say(lang)("parts.alert.proposals_overdue", count=2) not in html


def told(**parameters: str) -> str:
    return re.sub("[\u202f\u00a0]", " ", unescape(page(**parameters)))


# The public -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_public_finds_a_counter_beside_the_finding_then_reads_the_workstreams(lang: str) -> None:
    html = page(vue="public", lang=lang)
    form = re.findall(r'<form class="tc-seek" role="search" action="./counters-find">.*?</form>', html, re.S)[0]
    assert re.findall(r'name="(\w+)"', form) == ["lieu"]
    assert html.index("<h1") < html.index("<form") < html.index("tc-card") < html.index("tc-watch")
    linked = {address.partition("?")[0] for address in re.findall(r'href="\./([^"#]*)"', html)}
    opened = {page.address for page in PAGES if page.who == "everyone" and not page.part}
    assert {page.address for page in PAGES} & linked == opened
    assert not [page.at for page in PAGES if page.part and page.who != "everyone" and page.at in html]


# What was decided and what is done, from the rows of core alone; of everything, then of Bretagne (four départements).
STEPS = "least(decided_on, started_on, completed_on)"
HERE = "(code = '53' and level = 'region') or code in ('22', '29', '35', '56')"


@pytest.mark.parametrize(("region", "place"), [({}, "true"), ({"region": "53"}, HERE)])
def test_what_was_decided_and_what_is_done_are_counted(edition: Edition, region: dict[str, str], place: str) -> None:
    count = lambda sql: store.cursor(edition).execute(sql).fetchone()[0]  # noqa: E731
    decided, done = (
        count(f"select count(*) from core.mission_exercises, core.editions where {day} <= as_of and ({place})")
        for day in (STEPS, "completed_on")
    )
    # A proposal of the region names it in its number, or one of its territories.
    own = (
        f"proposal_id like 'P-53-%' or proposal_id in (select proposal_id from core.proposal_territories where {place})"
    )
    carried = count(
        f"""
        select count(distinct proposal_id) from core.proposal_events, core.editions
        where stage = 'implementation' and event_date <= as_of and ({own if region else place})
        """
    )
    inside = "parent_code = '53'" if region else "true"
    counters = count(
        f"""
        select count(*) from core.counters, core.editions
        where coalesce(opened_on, labelled_on, date '2018-01-01') <= as_of and (closed_on is null or closed_on > as_of)
            and department in (select code from core.territories where level = 'department' and {inside})
        """
    )
    told = re.sub("[\u202f\u00a0]", " ", unescape(page(vue="public", **region)))
    assert decided > done > 0
    for number, words in (
        (decided, "missions exercées arbitrées"),
        (done, "arbitrages mis en œuvre"),
        (carried, "propositions mises en œuvre"),
        (counters, "lieux ouverts, antennes comprises"),
    ):
        assert f"{number:_} {words}<".replace("_", " ") in told


# My ministry ----------------------------------------------------------------------------------------------------------


# The analyses that a ministry has opened and not closed, of proposals neither decided nor withdrawn.
WAITING = """
    select count(*) from core.ministry_analyses, core.editions
    where ministry = '{0}' and opened_on <= as_of and (closed_on is null or closed_on > as_of) and proposal_id not in (
        select proposal_id from core.proposal_events, core.editions
        where stage in ('decision', 'withdrawn') and event_date <= as_of
    )
"""
# The assignments of its missions without any dated step.
MISSING = f"""
    select count(*) from core.mission_exercises join core.missions using (mission_id), core.editions
    where ministry = '{{0}}' and coalesce(least(inventoried_on, {STEPS}) > as_of, true)
"""


@pytest.mark.wide
@pytest.mark.parametrize("code", one_in(3, ["interior", "labour", "justice"]))
def test_a_ministry_reads_what_waits_on_it_and_what_it_owes(edition: Edition, code: str) -> None:
    html = told(ministere=code)
    waiting, missing = (store.cursor(edition).execute(sql.format(code)).fetchone()[0] for sql in (WAITING, MISSING))
    name = {"interior": "Intérieur", "labour": "Travail", "justice": "Justice"}[code]
    words = {0: "aucune proposition n’attend", 1: "1 proposition attend"}.get(
        waiting, f"{waiting} propositions attendent"
    )
    assert f"<h2>{name} : {words} sa réponse</h2>" in html
    assert (f"<strong>{missing}</strong> <span><a" in html) == bool(missing)
    assert says(html, "overview.ministry.owes_none") == (code == "justice")
    assert f"./reorganisation-proposals?ministere={code}" in html


@pytest.mark.parametrize("code", ["overseas", "interior", "agriculture"])
def test_a_wait_on_a_ministry_runs_from_its_question_in_the_sentence_and_in_the_list(
    edition: Edition, code: str
) -> None:
    """Not from the day the proposal came to the stage: a ministry may be asked some days later."""
    html = as_read(told(ministere=code)).replace("\u00a0", " ")
    opened = store.cursor(edition).execute(f"""
        select as_of - opened_on as days from core.ministry_analyses, core.editions
        where ministry = '{code}' and closed_on is null and proposal_id not in (
            select proposal_id from core.proposal_events
            where stage in ('withdrawn', 'decision') and event_date <= as_of)
        order by days desc limit 6
    """)
    waits = [Say("fr").duration(days).replace("\u00a0", " ") for (days,) in opened.fetchall()]
    assert says(html, "overview.ministry.lead", since=waits[0])
    assert re.findall(r"<time>([^<]*)</time> <span><a", html) == waits


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_a_ministry_that_does_not_exist_is_named_and_a_prefect_is_offered_none() -> None:
    assert "« magic » (ministere)" in told(ministere="magic")
    assert "Mon ministère" in told()
    assert "Mon ministère" not in told(vue="prefect:R53", zone="france")


# A territory chosen on the map ----------------------------------------------------------------------------------------


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("address", "name", "at", "place"),
    [
        ({"region": "53"}, "Bretagne", "en Bretagne", ("region", "53")),
        ({"departement": "48"}, "Lozère", "en Lozère", ("department", "48")),
    ],
)
def test_a_territory_chosen_on_the_map_filters_the_overview_of_a_cabinet(
    address: dict[str, str], name: str, at: str, place: tuple[str, str]
) -> None:
    """Its title, its three progresses, what needs attention; without one, all of France."""
    html = told(**address)
    assert re.search(rf"<h1[^>]*>{name} : ", html)
    ask = reading(parse("cabinet"))
    done = [ask.progress(room, *place).value for room in indicators.WORKSTREAMS]
    shown = re.findall(r'<p class="tc-pace"><strong[^>]*>(.*?)</strong>', html)
    assert [re.sub(r"<[^>]*>", "", one) for one in shown] == [
        FR("parts.not_computed") if value is None else f"{value:.0f} %" for value in done
    ]
    lists = "".join(re.findall(r'<ul class="tc-watch">.*?</ul>', html, re.S))
    assert "<li>" in lists  # all of the same place, which the sentence over them says
    assert says(html, "overview.watch.sentence_whose", where=at)
    assert "en France" not in html[html.index(f", {at}.") :]
    assert says(told(), "overview.watch.sentence_whose", where="en France")


# A prefect ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("viewer", "name", "level", "code", "whose", "here", "around"),
    [
        # The region's départements, then the regions that touch it; the region, then the départements that touch it.
        ("prefect:R53", "Bretagne", "region", "53", "dans votre région", HERE, ["22", "29", "35", "56", "28", "52"]),
        (
            "prefect:D35", "Ille-et-Vilaine", "department", "35", "dans votre département", "code = '35'",
            ["53", "22", "44", "49", "50", "53", "56"],
        ),
    ],
)  # fmt: skip
def test_a_prefect_reads_their_own_territory_first(
    edition: Edition, viewer: str, name: str, level: str, code: str, whose: str, here: str, around: list[str]
) -> None:
    html = told(vue=viewer)
    assert re.search(rf"<h1[^>]*>{name} : ", html)
    near = re.findall(r'<nav class="tc-around".*?</nav>', html, re.S)[0]
    assert re.findall(r"(?:region|departement)=(\w+)", near) == around
    assert "zone=france" in near
    # Against the nation and the median of the level, from the progress of each territory.
    ask = reading(parse(viewer))
    places = ask("overview/territories")
    for room in indicators.WORKSTREAMS:
        values = [ask.progress(room, level, one).value for one in places.loc[places["level"] == level, "code"]]
        if all(value is None for value in values):  # of fewer than three indicators
            continue
        known = {ask.progress(room).value, median(value for value in values if value is not None)}
        assert {f"<b>{value:.0f} %</b>" for value in known} <= set(re.findall("<b>[^<]*</b>", html))
    # What is missing before transmission, from the rows of core.
    missing = f"""
        select count(*) from core.mission_exercises, core.editions
        where coalesce(least(inventoried_on, {STEPS}) > as_of, true) and ({here})
    """
    count = store.cursor(edition).execute(missing).fetchone()[0]
    owed = re.escape(FR("overview.owed.to_inventory", count=count))
    assert re.search(rf"<strong>{count}</strong> <span><a [^>]*>{owed}</a>", html)
    assert says(html, "overview.owed.lead_whose", where=whose)
    assert "en France ·" not in html
    # Above the cards the first things to watch, of as many as count something: a phone folds the list that tells more.
    box, below = html.split('<nav class="tc-agenda tc-alerts"')[1].split("</nav>", 1)
    rows = ask("overview/watch", **{level: code}).set_index("alert")["count"]
    count = int((rows[rows.index.isin(ORDER)] > 0).sum())
    assert FR("overview.watch.title", count=count) in box
    first = re.findall(r'<li><a href="[^"]*alert=(\w+)[^"]*">(\d+) ', box)
    assert [int(told_of) for _, told_of in first] == [rows[name] for name, _ in first]
    assert len(first) == min(count, 3)
    assert "tc-card" in below


@pytest.mark.usefixtures("edition")
def test_a_prefect_without_a_deadline_in_90_days_reads_the_next_ones() -> None:
    """Three real texts, as data/reference/nomenclature/milestones.csv dates them: Bretagne plans nothing later."""
    html = told(vue="prefect:R53")
    assert says(html, "calendar.ahead.title_none")
    assert re.findall("<time>([^<]*)</time>", html) == ["30/07/2025", "01/08/2025", "28/10/2025"]


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("viewer", ["prefect:R76", "prefect:D23"])
def test_what_comes_later_is_not_listed_under_what_comes_within_90_days(viewer: str) -> None:
    """Occitanie and la Creuse have one deadline within 90 days each."""
    html = told(vue=viewer)
    assert says(html, "calendar.ahead.title", count=1)
    assert [day[-4:] for day in re.findall("<time>([^<]*)</time>", html)] == ["2025"]
    assert "Échéances suivantes" not in html


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_a_region_that_the_address_carries_is_shown_to_a_prefect_as_everybody_reads_it() -> None:
    html = told(vue="prefect:R53", region="84")
    assert re.search(r"<h1[^>]*>Auvergne-Rhône-Alpes : ", html)
    assert "avant de transmettre" in told(vue="prefect:R53")
    assert "avant de transmettre" not in html
    assert 'en <span class="tc-whole">Auvergne-Rhône-Alpes.</span>' in html
    assert "dans votre région" not in html
    watched = reading(parse("prefect:R53"))("overview/watch", region="84")
    assert watched["published"].all()  # nothing of another's undecided proposals
    assert re.findall(r'<nav class="tc-around".*?region=(\w+)', html, re.S)[0] == "53"  # the way back is the first


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"vue": "prefect:R53"}, "region=53"),
        ({"vue": "prefect:D35"}, "departement=35"),
        ({"vue": "prefect:R53", "departement": "35"}, "departement=35"),
        ({"vue": "prefect:R53", "zone": "france"}, ""),
        ({"vue": "cabinet"}, ""),
    ],
)
def test_the_menu_of_an_overview_goes_on_with_the_territory_that_it_shows(asked: dict[str, str], kept: str) -> None:
    menu = re.search(r'<nav class="tc-rooms".*?</nav>', told(**asked), re.S)
    assert menu
    links = dict(re.findall(r'<a href="./(\w*)\?([^"]*)"', menu.group()))
    assert {name: set(given.split("&")) - {f"vue={asked['vue']}"} for name, given in links.items() if name} == {
        page: {kept} - {""} for page in ("missions", "reorganisation", "counters", "territory", "method")
    }


@pytest.mark.wide
def test_of_the_region_around_them_a_prefect_reads_as_theirs_what_is_theirs_alone() -> None:
    """What is not published of Bretagne, the prefect of one of its départements reads of that one alone."""
    watched = reading(parse("prefect:D35"))("overview/watch", region="53")
    watched = watched[~watched["alert"].isin(prefect.OWED)]
    lists = "".join(re.findall(r'<ul class="tc-watch">.*?</ul>', told(vue="prefect:D35", region="53"), re.S))
    lines = re.findall("<small><i>(?:[^<]* · )?([^<]*)</i>", lists)
    assert 0 < (~watched["published"]).sum() == lines.count("dans votre département")
    assert lines.count("en Bretagne") == watched["published"].sum()


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_what_is_most_unusual_is_to_be_watched_first_and_the_rule_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of Guyane, against the other regions, by medians of Python; then what an earlier edition told already."""
    ask, place = reading(parse("cabinet")), ("region", "03")
    names = [*ask("overview/watch", region="03")["alert"]]
    far = {name: _far(ask, MEASURED[name], *place) for name in names if name in MEASURED}
    known = {name: value for name, value in far.items() if value is not None and value >= 2}
    rest = [name for name in ORDER if name in set(names) - set(known)]
    ranked = unusual.ranked(ask, place, names)
    assert [one.alert for one in ranked] == [*sorted(known, key=lambda name: -known[name]), *rest]
    assert len(known) > 1
    sheet = support.page("territory", "cabinet", region="03")
    for shown in (told(vue="cabinet", region="03"), sheet):
        assert says(shown, "overview.watch.rule")
        assert says(shown, "overview.watch.unusual.region")
    day, new = pd.Timestamp("2024-06-30"), ranked[-1].alert
    monkeypatch.setattr(unusual, "_since", lambda *_: (day, {new}))
    again = unusual.ranked(ask, place, names)
    assert ([one.alert for one in again if one.told is None], again[0].alert) == ([new], new)
    assert "30 juin 2024" in unusual.sentence(FR, again[1], place).replace("\u00a0", " ")


def _far(ask: Ask, name: str, level: str, code: str) -> float | None:
    item = ask.catalogue[name]
    if level not in item.levels or item.better == "none":
        return None
    rows = ask.latest(name, level).set_index("code")["comparable"].dropna().astype(float)
    gaps = [abs(value - median(rows)) for value in rows]
    if len(rows) < 8 or code not in rows or not median(gaps):
        return None
    return (rows[code] - median(rows)) / (1.4826 * median(gaps)) * (1 if item.better == "lower" else -1)


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_a_prefect_may_look_at_the_whole_of_france_and_finds_the_way_back() -> None:
    html = told(vue="prefect:D35", zone="france")
    assert re.search(r"<h1[^>]*>\w+ chantiers? ", html)
    assert re.findall(r'<nav class="tc-around".*?departement=(\w+)', html, re.S) == ["35"]


def test_islands_have_no_neighbour_and_corners_do_not_count() -> None:
    assert neighbours.of_department("974") == frozenset()
    assert neighbours.of_department("75") == {"92", "93", "94"}
    assert neighbours.of_department("2A") == {"2B"}
    # Short borders, known from a map: along the Rhône, at the Ballon d'Alsace, south of Le Theil.
    assert "84" in neighbours.of_department("07")
    assert "88" in neighbours.of_department("90")
    assert "49" in neighbours.of_department("35")
    parents = {"2A": "94", "2B": "94", "35": "53", "50": "28", "44": "52"}
    assert neighbours.of_region("94", parents) == frozenset()
    assert neighbours.of_region("53", parents) == {"28", "52"}


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("region", one_in(3, [{"vue": "prefect:R53"}, {"vue": "prefect:D35"}, {"region": "53"}]))
def test_the_switch_lists_the_prefects_of_the_regions_and_of_the_departements_of_one(region: dict[str, str]) -> None:
    menu = re.findall(r'<details class="tc-menu">.*?</details>', page(**region))[0]
    assert len(re.findall(r'data-here="vue=prefect:R\d\d"', menu)) == 18
    assert re.findall(r'data-here="vue=prefect:D(\w+)"', menu) == ["22", "29", "35", "56"]


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("workstream", ["missions", "reorganisation", "counters"])
@pytest.mark.parametrize("level", ["region", "department"])
def test_the_map_is_drawn_for_each_choice(workstream: str, level: str) -> None:
    # Several maps are drawn from indicators that only some levels have: each choice must still find one.
    assert page(chantier=workstream, niveau=level).count('<div class="tc-panel"') == 3


@pytest.mark.usefixtures("edition")
def test_every_page_is_a_link_of_the_home_page() -> None:
    linked = {address.partition("?")[0] for address in re.findall(r'href="\./([^"#]*)"', page())}
    opened = {one.address for pages in open_to(parse("cabinet")).values() for one in pages}
    assert len(opened) > 20
    assert opened - {*OF_NOW} <= linked  # which are for who signs in


def test_without_an_edition_the_page_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    assert "python -m data publish --open" in page()


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(("lang", "named"), [("fr", "la vue « roi »"), ("en", "the view “roi”")])
def test_a_viewer_that_nobody_is_is_named_and_reads_what_the_public_reads(lang: str, named: str) -> None:
    html = re.sub("[\u202f\u00a0]", " ", page(vue="roi", lang=lang))
    assert named in html
    assert "Public" in html
    assert "Cabinet" not in re.findall(r'<summary class="tc-tool">(.*?)</summary>', html)[0]


@pytest.mark.usefixtures("edition")
def test_a_viewer_that_this_server_does_not_answer_is_named_and_nothing_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUDIENCE", "public")
    html = page(vue="cabinet")
    assert "cabinet" in re.findall(r'class="tc-notice"><strong>(.*?)</strong>', html)[0]
    assert html.replace("cabinet", "x") == page(vue="minister").replace("minister", "x").replace("cabinet", "x")


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_the_configured_audience_is_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIENCE", "prefect:D35")
    assert "Ille-et-Vilaine" in page()


# What comes next of a proposal ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "waiting", "day", "words"),
    [
        ("ministry_analysis", ["interior"], "2024-01-28", ("réponse attendue le 28 janvier 2024", True)),
        ("ministry_analysis", ["interior", "labour"], "2024-05-31", ("réponses attendues le 31 mai 2024", True)),
        ("ministry_analysis", ["interior"], "2025-07-08", ("réponse pour le 8 juillet 2025", False)),
        ("preparation", [], "2024-03-18", ("échéance : 18 mars 2024", True)),
        ("preparation", None, "2025-07-08", ("pour le 8 juillet 2025", False)),
        ("cnate_opinion", [], None, ("", False)),
    ],
)
def test_the_day_of_a_reply_is_not_that_of_the_stage_after_it(
    stage: str, waiting: list[str] | None, day: str | None, words: tuple[str, bool]
) -> None:
    """'Avis de la CNATE, attendue le 28 janvier': that day was the ministries'."""
    row = {"stage": stage, "waiting_on": waiting, "next_on": pd.Timestamp(day) if day else pd.NaT}
    told, is_late = ahead.due(Say("fr"), row, date(2024, 12, 31))
    assert (told.replace("\u00a0", " "), is_late) == words


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_a_departement_that_cooperates_is_no_fraction_of_departements() -> None:
    assert "1 / 1" not in as_read(told(vue="public", departement="48"))
    row = reading(parse("cabinet")).scorecard("reorganisation").set_index("indicator").loc["O8"]
    assert f"{row['numerator']:.0f} / {row['denominator']:.0f}" in as_read(told())
