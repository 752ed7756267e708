"""A territory has one rank for an indicator, whichever page says it; the rank is counted here by another way."""

import re
from functools import partial
from html import unescape

import pandas as pd
import pytest

from data.store import Edition
from pages.parts import indicator, scorecard
from pages.text import Say
from queries import indicators
from queries.access import parse
from tests.pages.questions.answers import written
from tests.pages.support import page, says
from tests.support import one_in, reading

FR, CABINET = Say("fr"), parse("cabinet")
ITEMS = indicators.catalogue()
SERVING = {"P1", "P3"}  # numbers of counters and acts: by inhabitant; a number of powers (O7) is not


@pytest.fixture(scope="module")
def ranks(edition: Edition) -> dict[tuple[str, str, str], str]:
    """By indicator, level and code: '26 sur 101' or '1 sur 96 ex æquo', from the series and the populations.

    Equal is what is written alike.
    """
    people = reading(CABINET)("overview/territories").set_index(["level", "code"])["population"]
    found: dict[tuple[str, str, str], str] = {}
    for item in ITEMS.values():
        for level in ("region", "department"):
            rows = reading(CABINET).series(item.id, level)
            known = rows[rows["value"].notna()]
            known = known[known["period"] == known["period"].max()].set_index("code")["value"].astype(float)
            if item.id in SERVING:
                known = 100_000 * known / people.loc[level].reindex(known.index)
            if item.better != "none" and len(known) > 1:  # a rank among one is none
                better = known if item.better == "higher" else -known
                unit = "per_100k" if item.id in SERVING else item.unit
                read = pd.Series({code: FR.value(value, unit) for code, value in known.items()})
                for code, value in better.items():
                    tie = " ex æquo" if (read == read[code]).sum() > 1 else ""
                    before = ((better > value) & (read != read[code])).sum()
                    found[item.id, level, str(code)] = f"{before + 1} sur {len(better)}{tie}"
    return found


# What data/model/secrecy.toml watches over.
UNDER_SECRECY = {"M2", "M7", "M8", "M9", "O9", "O10", "P3", "P4", "P5", "P6", "P9", "P11", "P12"}


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("viewer", one_in(3, ["public", "prefect:R53", "prefect:D35"]))
def test_a_published_figure_is_the_same_for_every_reader(viewer: str) -> None:
    """At the levels where anyone may read it: value and progress, as they are written on pages and in the summary.

    Under statistical secrecy some are not shown, one stands at an earlier year and two are rounded: a month that both
    read says the same but for the rounding.
    """
    theirs, all_of_it, compared = reading(parse(viewer)), reading(CABINET), 0
    for item in ITEMS.values():
        for level in item.public:
            if item.id in UNDER_SECRECY:
                both = [
                    ask.series(item.id, level).set_index(["code", "period"])["value"] for ask in (theirs, all_of_it)
                ]
                read, whole = both[0].dropna(), both[1]
                pd.testing.assert_series_equal(read, whole[read.index], rtol=0.05, atol=0.3)
                compared += read.index.get_level_values("code").nunique()
                continue
            read, whole = (ask.latest(item.id, level).set_index("code") for ask in (theirs, all_of_it))
            pd.testing.assert_frame_equal(read[["value", "progress", "state"]], whole[["value", "progress", "state"]])
            compared += int(read["value"].notna().sum())
    assert compared > 1000


def plain(html: str) -> str:
    return unescape(re.sub("<.*?>", "", html))


@pytest.mark.wide
def test_the_sheet_of_a_territory_says_the_rank(ranks: dict[tuple[str, str, str], str]) -> None:
    """All regions, and one département in six."""
    compared, listing = 0, partial(scorecard.listing, beside=scorecard.Beside(medians={}))
    for level, every in (("region", 1), ("department", 6)):
        for code in reading(CABINET).latest("P1", level)["code"][::every]:
            for workstream in indicators.WORKSTREAMS:
                card = reading(CABINET).scorecard(workstream, level, code)
                html = listing(FR, card, ITEMS, lambda name: f"?indicateur={name}", level, "00")
                for line in html.split("<tr")[2:]:
                    name = re.findall(r"indicateur=(\w+)", line)[0]
                    (cell,) = re.findall(r'class="tc-c-rank[^"]*" data-label="[^"]*">(.*?)</td>', line)
                    assert plain(cell) == ranks.get((name, level, code), "–")
                    compared += (name, level, code) in ranks
    assert compared > 600


@pytest.mark.wide
def test_every_map_and_ranking_is_drawn_from_the_same_rank(ranks: dict[tuple[str, str, str], str]) -> None:
    compared = 0
    for item in ITEMS.values():
        for level in {"region", "department"} & set(item.levels):
            latest = reading(CABINET).latest(item.id, level)
            rows, unit = indicator.compared(item, indicator.ordered(latest, item.better))
            for row in rows.to_dict("records"):
                told = plain(scorecard.rank(FR, row))
                assert told == ranks.get((item.id, level, row["code"]), "–")
                line = indicator.ranking_line(FR, row, level, unit, False)
                place = re.findall(r"<li><span>(.*?)</span>", line)[0]
                assert place == ("" if pd.isna(row["rank"]) else told.split()[0])
                compared += (item.id, level, row["code"]) in ranks
            if item.better != "none":
                assert rows["rank"].dropna().is_monotonic_increasing
    assert compared == len(ranks)


# Ille-et-Vilaine has many counters, for many people; many share the first rank of O8.
@pytest.mark.wide
@pytest.mark.parametrize(
    ("room", "name", "code"),
    one_in(
        4,
        [("counters", "P1", "35"), ("counters", "P3", "75"), ("reorganisation", "O8", "35"), ("missions", "M3", "48")],
        several=True,
    ),
)
def test_the_pages_themselves_say_the_same_rank(
    ranks: dict[tuple[str, str, str], str], room: str, name: str, code: str
) -> None:
    rank = ranks[name, "department", code]
    place = {"departement": code, "niveau": "department", "indicateur": name}
    assert f"Rang{rank}À la médiane" in plain(written(f"{room}-map", "cabinet", place))
    lines = [line for line in written("territory", "cabinet", place).split("<tr") if f'indicateur={name}"' in line]
    assert len(lines) == 1
    assert rank in plain(lines[0])


@pytest.mark.parametrize(("workstream", "name", "code"), [("missions", "M5", "35"), ("counters", "P4", "35")])
def test_the_map_of_the_overview_says_the_same_rank(
    ranks: dict[tuple[str, str, str], str], workstream: str, name: str, code: str
) -> None:
    html = written("", "cabinet", {"chantier": workstream, "niveau": "department", "departement": code})
    assert f" · rang {ranks[name, 'department', code]} · " in plain(html)


def test_the_ends_of_a_ranking_say_how_many_are_level_with_the_last_one_named(edition: Edition) -> None:
    """O8 is 0 or 100 % in a département: seven are named at each end, the others at the same value are counted."""
    rows = reading(CABINET).latest("O8", "department")
    best, worst = (int((rows["value"] == value).sum()) for value in (100, 0))
    html = plain(written("reorganisation-map", "cabinet", {"niveau": "department", "indicateur": "O8"}))
    assert f"et {best - 7} autres à égalité" in html
    assert f"et {worst - 7} autres à égalité" in html


@pytest.mark.usefixtures("edition")
def test_the_ends_of_a_ranking_are_shorter_under_a_territory_that_is_chosen() -> None:
    """Its card takes the place of three at each end: of O8, where 68 and 28 are level, four are named and not seven."""
    html = page("reorganisation.map", "cabinet", departement="35", indicateur="O8")
    assert says(html, "indicators.open_territory")
    ends = re.findall(r"<section.*?</section>", html, re.DOTALL)
    assert [len(re.findall(r"<li><span>\d+</span>", end)) for end in ends] == [4, 4]


def test_who_cooperates_with_nobody_is_the_rest_of_those_who_cooperate(edition: Edition) -> None:
    (row,) = reading(CABINET).latest("O8", "nation").to_dict("records")
    alone, asked = int(row["denominator"] - row["numerator"]), int(row["denominator"])
    assert asked == 96  # 101 départements, less those of Guadeloupe, Martinique, Guyane, La Réunion and Mayotte
    html = written("reorganisation-cooperations", "public", {})
    assert says(html, "cooperations.title.some", count=alone, total=asked)


@pytest.mark.wide
def test_a_territory_where_an_indicator_does_not_apply_says_so_on_the_sheet_and_the_map(edition: Edition) -> None:
    place = {"departement": "976", "niveau": "department", "indicateur": "O8"}
    sheet, drawn = (written(page, "public", place) for page in ("territory", "reorganisation-map"))
    why = "un seul département dans la région, donc aucun autre avec qui y coopérer"
    assert says(sheet, "indicators.apart_here", names=f"Départements qui coopèrent : {why}")
    assert f"5 sont sans objet ({why})." in drawn
    assert f'title="{why}"' in drawn


@pytest.mark.usefixtures("edition")
def test_the_ends_of_a_ranking_leave_out_none_of_those_who_are_level() -> None:
    """Ranks at either end follow one another: a rank that is missing is that of someone written alike above it."""
    told = page("counters.map", "cabinet")
    ends = re.findall(r"<section.*?</section>", told, re.DOTALL)
    assert len(ends) == 2
    for end in ends:
        shown = [int(rank) for rank in re.findall(r"<li><span>(\d+)</span>", end)]
        assert len(shown) >= 7
        level = {rank: shown.count(rank) for rank in shown}
        after = [rank + level[rank] for rank in sorted(level)]
        assert after[:-1] == sorted(level)[1:]
