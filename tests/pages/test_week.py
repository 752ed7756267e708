"""This week: what waits on whom, against other queries of the same rows; and whose turn an alert says it is."""

import re

import pandas as pd
import pytest

from pages.parts import ahead
from pages.parts.alerts import MEASURED, ORDER
from pages.text import Say
from queries.access import Viewer, parse
from queries.indicators import catalogue
from tests.pages.support import headings, page, says, week_is_a_week
from tests.support import as_read, one_in, reading

pytestmark = pytest.mark.usefixtures("edition")


def test_each_thing_has_its_holder_and_its_days() -> None:
    ask = reading(Viewer("cabinet"))
    rows = ask("overview/week", days=7)
    day = pd.Timestamp(ask.edition.as_of)
    of = dict(iter(rows.groupby("kind")))
    answers = ask("reorganisation/waiting_on")
    assert set(zip(of["answer"]["thing"], of["answer"]["holder"], strict=True)) == set(
        zip(answers["proposal_id"], answers["ministry"], strict=True)
    )
    board = ask("reorganisation/inventory", only="ready")
    told = of["decision"].groupby("deed")["thing"].agg(set)
    assert told["cnate_opinion"] == set(board["proposal_id"])
    assert told["transmitted"] == set(ask("reorganisation/inventory", stage="formulated")["proposal_id"])
    assert (of["date"]["due_on"] <= day + pd.Timedelta(days=7)).all()
    owed = ask("method/owed")
    for days in (7, 31):  # a file of the month is due on 31 January
        files, span = ask("overview/week", days=days)["kind"].value_counts(), pd.Timedelta(days=days)
        assert files.get("deposit", 0) == owed["due_on"].between(day - span, day + span).sum()
        assert files["overdue"] == (owed["due_on"] < day - span).sum()
    assert files["deposit"]


@pytest.mark.parametrize("viewer", ["cabinet", "prefect:R53"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_week_lists_no_file_due_before_it(viewer: str, language: str) -> None:
    assert week_is_a_week(viewer, language, "53" if ":" in viewer else None) >= 0


def test_files_of_one_title_are_told_apart_by_how_they_begin_and_by_what_came_last() -> None:
    ask, title = reading(Viewer("cabinet")), "Valeurs d'indicateurs"
    parts = [item.external for item in ask.catalogue.values() if item.external]
    names = [str(ahead.source(Say("fr"), ask.catalogue, title, part)) for part in parts]
    assert len({name.split(" ")[0] for name in names}) > 1
    assert not [name for name in names if name.startswith(title[:6])]
    owed, sent = ask("method/owed"), ask("overview/week").query("kind in ('deposit', 'overdue')")
    assert {*sent["since"].dropna()} <= {*owed["known_on"].dropna()}


def test_a_ministry_has_its_own_and_a_prefect_theirs() -> None:
    whole, own = reading(Viewer("cabinet")), reading(parse("prefect:R53"))
    answers = whole("overview/week", days=7)
    first = answers.loc[answers["kind"] == "answer", "holder"].mode()[0]
    rows = whole("overview/week", ministry=first)
    assert set(rows.loc[rows["kind"] == "answer", "holder"]) == {first}
    theirs = own("overview/week")
    secret = ("decision", "answer")
    inside = whole("overview/week", region="53")
    assert set(theirs[theirs["kind"].isin(secret)]["thing"]) <= set(inside["thing"])
    assert not reading(Viewer("public"))("overview/week")["kind"].isin(secret).any()


@pytest.mark.parametrize("viewer", ["cabinet", "prefect:R53"])
def test_the_page_says_how_many_of_each(viewer: str) -> None:
    text = page("changes.week", viewer)
    rows = reading(parse(viewer))("overview/week", region="53" if ":" in viewer else None)
    for kind, part in rows.groupby("kind"):
        assert re.sub(r"\s", " ", Say("fr")(f"week.count.{kind}", count=len(part))) in as_read(text)


@pytest.mark.wide
def test_the_home_of_the_country_leads_a_prefect_to_its_week_and_changes_and_not_to_their_own() -> None:
    home = page("overview", "prefect:R53", zone="france")
    (band,) = re.findall(r'<nav class="tc-agenda".*?</nav>', home, re.S)
    (changed,) = re.findall(r'class="tc-note tc-changed".*?</p>', home, re.S)
    led = re.findall(r'href="([^"]*)"', band + changed)
    assert len(led) > 1
    assert all(re.search(r"[?&]region=(#|&|$)", one) for one in led)
    assert headings(page("changes", "prefect:R53"))[0].startswith("Bretagne")


@pytest.mark.wide
def test_elsewhere_a_prefect_reads_a_part_and_is_told_so() -> None:
    """In Paris something waits, which the prefect of Bretagne does not read: not that nothing does."""
    assert len(reading(Viewer("cabinet"))("overview/week", department="75"))
    for page_of in ("changes.week", "overview"):
        assert says(page(page_of, "prefect:R53", departement="75"), "parts.scope.read"), page_of
    assert not says(page("changes.week", "prefect:R53", departement="35"), "parts.scope.read")
    assert not says(page("changes.week", "cabinet", departement="75"), "parts.scope.read")


@pytest.mark.wide
@pytest.mark.parametrize("viewer", one_in(3, ["cabinet", "prefect:R53", "prefect:D35"]))
def test_a_home_counts_the_week_and_leads_to_each_list(viewer: str) -> None:
    """Late: of decisions as many as the alert of decisions awaited, of replies those whose day has passed."""
    place = {"cabinet": {}, "prefect:R53": {"region": "53"}, "prefect:D35": {"department": "35"}}[viewer]
    ask = reading(parse(viewer))
    rows, alerts = ask("overview/week", **place), ask("overview/watch", **place).set_index("alert")["count"]
    line = page("overview", viewer).partition('<nav class="tc-agenda"')[2].partition("</nav>")[0]
    told = [re.sub(r"<[^>]*>|\s", " ", one).split() for one in re.findall("<li>(.*?)</li>", as_read(line))]
    late = rows[rows["late"]].groupby("kind").size()
    counts = rows.groupby("kind", sort=False).size()
    assert [(int(one[0]), int(one[-3]) if one[-1] == "retard" else 0) for one in told] == [
        (count, late.get(kind, 0) if kind != "overdue" else 0) for kind, count in counts.items()
    ]
    assert late["decision"] == alerts["decision_awaited"]
    assert re.findall("#panel-semaine-(\\w+)", line) == [one for one in rows["kind"].unique() if one != "overdue"]
    assert ("etat=before" in line) == ("overdue" in late)


def test_each_alert_says_whose_turn_it_is_to_who_may_act() -> None:
    for language in ("fr", "en"):
        assert all(Say(language).has(f"parts.turn.{name}") for name in ORDER)
    assert set(MEASURED) <= set(ORDER)
    assert set(MEASURED.values()) <= set(catalogue())
    assert says(page("overview", "cabinet"), "parts.turn.proposals_overdue")
    assert not says(page("overview", "public"), "parts.turn.implementation_late")


def test_dates_of_the_week_are_those_of_the_calendar() -> None:
    for viewer in ("public", "cabinet", "prefect:R53", "prefect:D35"):
        ask = reading(parse(viewer))
        for where in ({}, {"region": "53"}):
            rows = ask("overview/week", **where, days=366)
            ahead = ask("reorganisation/next_days", **where, days=366, size=500)
            planned = ahead[ahead["what"] != "answer"]
            assert sorted(rows.loc[rows["kind"] == "date", "due_on"]) == sorted(planned["day"]), (viewer, where)
        assert "milestone" in set(ahead["what"])


def test_a_decision_says_by_when_and_by_which_rule() -> None:
    """By hand: without a planned day, a year of 365 days after the opinion; one beyond it is the alert's, and the day
    aimed at for carrying out makes no step late. What has no day is said, though a click away.
    """
    ask = reading(Viewer("cabinet"))
    rows = ask("overview/week").query("kind == 'decision'")
    ruled = rows[rows["due_from"] == "rule"]
    assert len(ruled)
    assert set(ruled["deed"]) == {"decision"}
    assert (ruled["due_on"] - ruled["since"] == pd.Timedelta(days=365)).all()
    alerts = ask("overview/watch").set_index("alert")["count"]
    assert rows["late"].sum() == alerts["decision_awaited"]
    assert not rows.loc[rows["due_from"] == "target", "late"].any()
    text, undated = page("changes.week"), int(rows["due_on"].isna().sum())
    assert says(text, "week.due.rule")
    assert undated
    assert re.sub(r"\s", " ", Say("fr")("week.undated", count=undated)) in as_read(text)


def test_files_due_before_the_week_are_those_of_the_list_that_they_lead_to() -> None:
    """As many lines for the whole country as for who reads one region: it is not told to be theirs alone."""
    lines = reading(Viewer("cabinet"))("overview/week").query("kind == 'overdue'")
    listed = page("method.freshness", etat="before").partition("tc-table")[2].partition("</table>")[0]
    assert listed.count("<tr") == len(lines) + 1
    assert all(name in listed for name in lines["territory"])
    for name in ("changes.week", "method.freshness"):
        assert says(page(name, "prefect:R53", region=""), "parts.scope.read")
