"""What changed: the page, on a small world whose changes are written by hand, for each reader."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data import store
from data.build import revisions
from data.build.revisions import Changes
from data.store import Edition
from pages import changes as changes_page
from pages.blocks import changed
from pages.changes import word_by_word
from pages.text import Say
from queries import since
from queries.access import parse
from tests.pages.support import page, says, untagged, window_holds
from tests.support import build_world, one_in, public, reading

CANARY = "Rapprocher deux directions"  # undecided: of Bretagne's readers alone
NOW, BEFORE = "20260101T000000Z-now", "20250101T000000Z-before"
PLACE = {"base_period": "2020-12-01", "period": "2020-12-01", "base_kind": "real", "kind": "real", "months": 1}


def changes() -> Changes:
    found = Changes()
    value = {"change": "revised", "indicator": "O12", "base_state": "value", "state": "value", "own": None} | PLACE
    pooled = value | {
        "indicator": "O9",
        "level": "department",
        "code": "35",
        "before": 40.0,
        "after": 61.0,
        "own": True,
    }
    found.rows["value_revisions"] = [
        value | {"level": "department", "code": "35", "before": 2.0, "after": 3.0},
        pooled,
        value | {
            "change": "moved", "indicator": "O1", "level": "nation", "code": "FR", "before": 50.0, "after": 75.0,
            "base_period": "2019-12-01",
        },
    ]  # fmt: skip
    thing = {"what": "proposal", "alert": None, "level": None, "code": None, "regions": ["53"], "departments": ["22"]}
    waiting = thing | {"thing": "waiting", "name": CANARY, "before": "transmitted", "after": "ministry_analysis"}
    counter = {"what": "counter", "change": "closed", "thing": "saint-brieuc", "name": "Saint-Brieuc", "before": None}
    found.rows["thing_revisions"] = [
        waiting | {"change": "advanced", "own": True},
        thing | counter | {"level": "department", "code": "22", "after": None, "own": None},
    ]
    found.rows["definition_revisions"] = [
        {"indicator": "O9", "field": "formula_fr", "before": "Postes mutualisés", "after": "Postes partagés"},
        {"indicator": "P1", "field": "target", "before": "2500", "after": "3000"},
        {"indicator": "P1", "field": "target:department:35", "before": "30 2022-11-01", "after": "34 2026-12-01"},
        {"indicator": "P1", "field": "target:department:22", "before": "11 2022-11-01", "after": "12 2026-12-01"},
    ]  # fmt: skip
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world, which says what it changed of an edition as of 2020."""
    folder = tmp_path_factory.mktemp("changed")
    put_changes(build_world(folder))
    return folder


def put_changes(whole: Path) -> None:
    """Have both files of a world say what it changed of an edition as of 2020, each what its readers may know."""
    for path, own in ((whole, True), (public(whole), False)):
        with duckdb.connect(str(path)) as connection:
            connection.execute(
                """insert into marts.revised_editions
                values ($1, 1, '2021-06-30', '2026-01-01', $2, '2020-06-30', '2025-01-01')""",
                [NOW, BEFORE],
            )
            told = changes()
            for name, rows in told.rows.items():
                told.rows[name] = [one for one in rows if own or one.get("own") is not True]
            revisions.put_in(connection, NOW, told)


@pytest.fixture
def world(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That world, served."""
    monkeypatch.setenv("EDITIONS_DIR", str(folder))


@pytest.mark.usefixtures("world")
def test_each_change_is_told_with_both_values_to_who_reads_them() -> None:
    told = {who: untagged(page("changes", who, departement="35")) for who in ("public", "prefect:R53", "prefect:R11")}
    # By hand: three orders where the edition before said two, for everyone; pooled posts for Bretagne's prefect alone.
    for text in told.values():
        assert says(text, "changed.move.same", before=2, after=3, month="décembre 2020")
        months = ("novembre 2022", "décembre 2026")
        for before, after in (("mutualisés", "partagés"), ("2500", "3000"), ("30", "34"), months):
            assert f"retiré : {before} ajouté : {after}" in text
        assert says(text, "changes.definitions.published")
        assert "retiré : 11 " not in text  # of another territory
    assert "40,0 % avant, 61,0 % maintenant" in told["prefect:R53"]
    assert "61,0" not in told["public"] + told["prefect:R11"]


@pytest.mark.usefixtures("world")
def test_what_is_not_decided_changes_for_its_readers_alone() -> None:
    shown = untagged(page("changes", "prefect:R53", region="53"))
    assert CANARY in shown
    assert says(shown, "changed.count.proposals", count=1)
    for who in ("public", "prefect:R11"):
        html = page("changes", who, region="53")
        assert CANARY not in html
        assert "waiting" not in html
        assert untagged(html).count("1 guichet a fermé") == 2  # above, and over its list: none opened
        assert not says(html, "changes.counters.title")


@pytest.mark.usefixtures("world")
def test_a_kind_alone_and_a_date_and_what_is_no_date() -> None:
    only = untagged(page("changes", "public", departement="35", nature="definitions"))
    assert says(only, "changes.definitions.title", count=3)  # two for every territory, one published for this one
    assert "maintenant, pour" not in only
    # Since a day the edition compares its own months: counters closed after it, by hand Saint-Brieuc in March 2021.
    dated = untagged(page("changes", "public", depuis="2021-01-31"))
    assert "Depuis le 31 janvier 2021" in dated
    moment = changed.since_from_url(reading(parse("public")), "hier")
    assert moment is None
    assert changed.since_from_url(reading(parse("public")), "2031-01-01") is None  # after the edition


@pytest.mark.usefixtures("world")
def test_figures_move_by_the_way_that_they_went_to_their_target() -> None:
    ask = reading(parse("public"))
    rows = since.moves(ask.viewer, ask.edition, "nation", "FR", date(2020, 3, 31))
    told = since.with_points(ask.viewer, ask.edition, "nation", "FR", rows)
    labelled = told[told["indicator"] == "P1"].iloc[0]
    # But for the branch: Rennes, Saint-Brieuc and the bus in March 2020; without Saint-Brieuc, closed, in June 2021.
    assert (labelled["before"], labelled["after"]) == (3, 2)
    # From 460 to 2,543, to two decimals: 457 / 2,083 short of the start, then 458.
    assert labelled["points"] == pytest.approx(-21.99 + 21.94)
    far = told["points"].abs().dropna()
    assert list(far) == sorted(far, reverse=True)


@pytest.fixture(scope="module")
def went_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world after two editions: a figure came with the one between, and went with this one."""
    folder, between = tmp_path_factory.mktemp("went"), "20250601T000000Z-between"
    whole = build_world(folder)
    value = {"indicator": "O12", "level": "department", "code": "35", "own": None} | PLACE
    came = value | {"change": "appeared", "before": None, "base_state": "missing", "after": 3.0, "state": "value"}
    went = value | {"change": "gone", "before": 3.0, "base_state": "value", "after": None, "state": None}
    for path in (whole, public(whole)):
        with duckdb.connect(str(path)) as connection:
            connection.execute(
                """insert into marts.revised_editions values
                ($1, 1, '2021-06-30', '2026-01-01', $2, '2020-12-31', '2025-06-01'),
                ($2, 2, '2020-12-31', '2025-06-01', $3, '2020-06-30', '2025-01-01')""",
                [NOW, between, BEFORE],
            )
            for name, row in ((between, came), (NOW, went)):
                told = Changes()
                told.rows["value_revisions"] = [row]
                revisions.put_in(connection, name, told)
    return folder


@pytest.mark.parametrize("who", ["public", "cabinet", "prefect:R53", "prefect:R11"])
def test_what_was_not_known_and_is_not_did_not_change(
    who: str, went_again: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITIONS_DIR", str(went_again))
    ask = reading(parse(who))
    found = {base: ask("changes/values", base=base, level="department", code="35") for base in changed.choices(ask)}
    assert {base: len(rows) for base, rows in found.items() if "Z-" in base} == {
        BEFORE: 0,  # missing then, missing now
        "20250601T000000Z-between": 1,
    }


@pytest.mark.parametrize("place", [("nation", "FR"), ("region", "53")])
@pytest.mark.parametrize("months", [3, 12])
def test_what_has_seasons_changed_since_the_same_month_a_year_before(
    place: tuple[str, str], months: int, edition: Edition
) -> None:
    """Acts of December 2024 against those of December 2023, not against September's; read in the file by plain SQL."""
    ask = reading(parse("cabinet"))
    day = (pd.Timestamp(ask.edition.as_of) - pd.DateOffset(months=months)).date()
    rows = since.moves(ask.viewer, ask.edition, *place, day).set_index("indicator")
    query = "select month::text, acts from marts.acts_months where level = $1 and code = $2"
    by_month = dict(store.cursor(edition).execute(query, [*place]).fetchall())
    last = max(by_month)
    before = f"{int(last[:4]) - 1}{last[4:]}"
    assert rows.loc["P3", ["before", "after"]].to_list() == [by_month[before], by_month[last]]
    for name in ("P3", "P4", "P6"):
        assert rows.loc[name, "base_period"] == rows.loc[name, "period"] - pd.DateOffset(years=1)


def test_no_season_is_named_as_what_changed_most(edition: Edition) -> None:
    """From June to July of the first year there is no year before: both months are told, and no way is measured."""
    ask = reading(parse("cabinet"))
    series = ask.series("P3", "nation", "FR").query("state == 'value'").reset_index(drop=True)
    first, second, later = (series.loc[at].to_dict() for at in (0, 1, 13))
    row = {"indicator": "P3", "change": "moved", "base_period": first["period"], "before": first["value"] / 2}
    row |= {"base_kind": "demonstration", "kind": "demonstration", "months": None}
    rows = pd.DataFrame([row | {"period": one["period"], "after": one["value"] * 2} for one in (second, later)])
    told = since.by_season(ask.viewer, ask.edition, "nation", "FR", rows)
    assert told["year_before"].to_list() == [False, True]
    assert told.loc[1, ["base_period", "before"]].to_list() == [second["period"], second["value"]]
    points = since.with_points(ask.viewer, ask.edition, "nation", "FR", told).set_index("period")["points"]
    assert pd.isna(points[second["period"]])
    assert points[later["period"]] > 0


LISTED = """
    update core.sources set title = 'Arrêtés', publisher = 'Ministère', deposited_at = '{}' where subject = 'powers'
"""


@pytest.mark.parametrize(
    ("who", "deposited", "named"),
    one_in(2, [("prefect:R53", "2024-12-31", False), ("public", "2025-01-02", True)], several=True),
)
def test_what_was_corrected_names_the_deposit_that_did_it(
    who: str, deposited: str, named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """O12 is counted from orders: deposited before the edition compared with (1 January 2025), or after it."""
    put_changes(build_world(tmp_path, LISTED.format(deposited)))
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    text = untagged(page("changes", who, departement="35", nature="revised"))
    assert "2 avant, 3 maintenant" in text
    assert ("Dépôt : Arrêtés (Ministère, 30/06/2021)" in text) == named


def test_a_short_way_does_not_make_a_move_of_hundreds_of_points() -> None:
    """Lozère's satisfaction starts at a quarter of a point from its target: it moved by 550 points in a month."""
    told = [changes_page._way(Say("fr"), points) for points in (550.6, -100.04, 99.96, 2.7, -1.0, 0.04, None)]
    ways = ("nearer", "100 points au moins"), ("further", "100 points au moins"), ("nearer", "100,0 points")
    ways += ("nearer", "2,7 points"), ("further", "1,0 point")
    assert told == [*(Say("fr")(f"changes.moves.{way}", points=points) for way, points in ways), "–", "–"]


@pytest.mark.wide
def test_what_starts_from_an_older_value_is_apart_and_led_to(edition: Edition) -> None:
    """Derogations and pooled staff have one value a year, in December: three months before 31 December 2024, theirs was
    of December 2023. Five figures of counters have seasons, and are told from December 2023 too.
    """
    told = page("changes", "prefect:R53", region="53", depuis="3m")
    assert says(told, "changes.before.moves", count=7)
    assert "décembre 2023" not in untagged(told).lower()
    (day,) = re.findall(r"depuis=(\d{4}-\d\d-\d\d)", told)
    assert day == "2023-12-31"
    assert "décembre 2023" in untagged(page("changes", "prefect:R53", region="53", depuis=day)).lower()
    home = untagged(page("overview", "prefect:R53"))
    assert not says(home, "changed.earlier.some")
    assert says(home, "changed.since.3m")


@pytest.mark.parametrize("viewer", ["public", "cabinet", "prefect:R53", "prefect:D35"])
@pytest.mark.parametrize("name", ["3m", "12m"])
def test_since_a_day_changed_what_is_known_to_have_changed_after_it(viewer: str, name: str, edition: Edition) -> None:
    assert min(window_holds(viewer, name)) >= 0


@pytest.mark.wide
def test_a_first_edition_says_so_and_compares_its_own_dates(edition: Edition) -> None:
    text = untagged(page("changes", "public", "en"))
    assert says(text, "changes.first", "en")
    assert re.search(r"\d+ figures moved and \d+ proposals", text)
    assert says(text, "changes.also", "en", since="Over three months")
    assert not says(text, "changes.unchanged", "en")  # corrections and definitions are not known to be
    assert says(text, "changes.no_cnate_public", "en")
    assert not says(untagged(page("changes", "cabinet", "en")), "changes.no_cnate_public", "en")


@pytest.mark.parametrize(
    ("made", "fr", "en"),
    [
        (None, "depuis l’édition arrêtée au 30 septembre 2024", "since the edition as of 30 September 2024"),
        (
            date(2024, 10, 4),
            "depuis l’édition faite le 4 octobre 2024, arrêtée à la même date",
            "since the edition made on 4 October 2024, as of the same date",
        ),
    ],
)
def test_an_edition_of_the_same_day_is_told_by_when_it_was_made(made: date | None, fr: str, en: str) -> None:
    moment = changed.Since(BEFORE, BEFORE, date(2024, 9, 30), made)
    assert untagged(changed.words(Say("fr"), moment)) == fr
    assert untagged(changed.words(Say("en"), moment)) == en


def test_words_that_came_and_went_are_spoken() -> None:
    told = str(word_by_word(Say("en"), "share of posts", "share of pooled posts"))
    assert told == 'share of <ins><span class="tc-hidden">added: </span>pooled</ins> posts '
    gone = str(word_by_word(Say("fr"), "un < deux", "un"))
    assert re.sub(r"\s", " ", gone) == 'un <del><span class="tc-hidden">retiré : </span>&lt; deux</del> '
    assert str(word_by_word(Say("fr"), "", "")) == ""
    assert "<del>" not in str(word_by_word(Say("fr"), "", "tout"))


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("language", "title", "lead"),
    [
        ("fr", "Bretagne : aucun changement connu", "Depuis trois mois."),
        ("en", "Bretagne: no change known", "Over three months."),
    ],
)
def test_where_nothing_changed_the_title_says_so_and_the_lead_since_when(language: str, title: str, lead: str) -> None:
    none, say = pd.DataFrame({"change": []}), Say(language)
    found = changed.Changed(("region", "53"), changed.Since("3m", None, date(2024, 9, 30)), *[none] * 6)
    assert untagged(changes_page._title(reading(parse("public")), say, found)) == title
    assert untagged(changes_page._since(reading(parse("public")), say, found)) == lead
