"""Parts of pages: what they draw and write, from values worked out by hand."""

import datetime as dt
import re
import tomllib
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages import accessibility, charts, legal, maps
from pages.charts import plotly, sparkline
from pages.counters import access_map
from pages.elements import badges, filters, lists, numbers
from pages.elements.headings import unbroken
from pages.maps import deck, layers, scale
from pages.markup import html
from pages.parts import cards, downloads, timeline
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import French, joined
from queries import files, indicators
from tests.pages import support
from tests.support import as_read

FR, EN = Say("fr"), Say("en")
ROOT = Path(__file__).parents[2]


# Classes of a map -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "unit", "bounds"),
    [
        ([], "percent", [0, 20, 40, 60, 80, 100]),
        ([8, 95], "percent", [0, 20, 40, 60, 80, 100]),
        ([70.5, 78.9], "percent", [70, 72, 74, 76, 78, 80]),  # 8.4 wide: five steps of 2
        ([51, 62, 71, 80, 90, 100], "percent", [50, 60, 70, 80, 90, 100]),  # a share never goes above 100
        # Nothing between 50 and 60; of a count, quintiles are 62 + 0.8 x 9, 71 + 0.6 x 9, 80 + 0.4 x 10, 90 + 0.2 x 10.
        ([62, 71, 80, 90, 100], "percent", [50, 60, 70, 80, 90, 100]),
        ([62, 71, 80, 90, 100], "count", [60, 70, 80, 90, 100, 110]),
        # 69 to 82 and 86 to 87 would be classes of as many: 18 / 5 is 3.6, which steps of 4 hold.
        ([69, 82, *[86 + rank / 10 for rank in range(11)]], "percent", [68, 72, 76, 80, 84, 88]),
        # Half are 0, more than the 45 % that a class may hold; quintiles are equal, so each other value is a class.
        ([0] * 5 + [1, 2, 3, 4, 5], "count", [0, 1, 2, 3, 4, 5]),
        ([100, 100], "percent", [95, 96, 97, 98, 99, 100]),
        ([3, 12, 25, 31, 44], "count", [0, 10, 20, 30, 40, 50]),
        # One far value: quintiles of 1..9 and 90 are 2.8, 4.6, 6.4, 8.2.
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 90], "count", [1, 3, 5, 6, 8, 90]),
        # Nine of ten in the first of even steps. Quintiles are 120 + 0.8 x 140, 410 + 0.6 x 290, 1100 + 0.4 x 800 and
        # 3200 + 0.2 x 5800: 232, 584, 1420, 4360. The nearest are 352 apart, three steps of a hundred.
        ([1, 120, 260, 410, 700, 1100, 1900, 3200, 9000, 52000], "count", [0, 200, 600, 1400, 4400, 52000]),
        # By steps of 5, sixteen of twenty in two classes, more than three quarters;
        # quintiles: 2 + 0.8 x 0.5, 4 + 0.6 x 1.5, 7 + 0.4 x 0.5, 9 + 0.2 x 2.
        (
            [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9, 11, 12, 17, 23],
            "count",
            [0, 2, 5, 7, 9, 23],
        ),
        # Half have none or one. A fifth of 101 is 20.2, a fourth of 77 19.3, a third of 50 16.7, a half of 23 11.5.
        ([0] * 24 + [1] * 27 + [2] * 27 + [3] * 10 + [4] * 5 + [5, 6, 7, 8] * 2, "count", [0, 1, 2, 3, 5, 8]),
        # Half are at the top. Shares: 11 / 5 is 2.2, which steps of 2.5 hold, none above 100. Counts, from the top: 10
        # of 20; a fourth of the 10 left is 2.5, a third of 7 2.3, a half of 4 is 2.
        ([*range(89, 99)] + [100] * 10, "percent", [87.5, 90, 92.5, 95, 97.5, 100]),
        ([*range(89, 99)] + [100] * 10, "count", [89, 91, 93, 96, 99, 100]),
    ],
)
def test_bounds_are_round_and_hold_every_value(values: list[float], unit: str, bounds: list[float]) -> None:
    assert scale.breaks(values, unit) == bounds


@pytest.mark.parametrize(
    ("values", "unit", "aim", "bounds"),
    [
        # Without it by steps of 4 from 68 on, of 20, and of 10: the nearest bound but the ends is moved.
        ([69, 82, 86, 87], "percent", 79, [68, 72, 76, 79, 84, 88]),
        ([0, 100], "percent", 97, [0, 20, 40, 60, 97, 100]),
        ([3, 12, 25, 31, 44], "count", 12, [0, 12, 20, 30, 40, 50]),
        # Nobody reaches it, everybody does, or it is the whole: the scale of any share.
        ([10, 20], "percent", 80, [10, 12, 14, 16, 18, 20]),
        ([82, 90], "percent", 80, [82, 84, 86, 88, 90, 92]),
        ([8, 100], "percent", 100, [0, 20, 40, 60, 80, 100]),
    ],
)
def test_a_target_that_some_reach_parts_two_colours(
    values: list[float], unit: str, aim: float, bounds: list[float]
) -> None:
    """Worked out by hand."""
    assert scale.breaks(values, unit, aim) == bounds


def test_a_target_parts_colours_where_it_is_everybodys_and_of_what_is_drawn() -> None:
    rows = pd.DataFrame({"code": [*"abcd"], "name": "A", "value": [69.0, 79, 86, 87], "state": "value", "target": 79.0})
    others = (rows.assign(target=[79.0, 79, 79, 90]), rows.assign(target=None), rows.assign(count=1))
    shown = [maps.shades(FR, one, "percent")[0]["b"]["shade"] for one in (rows, *others)]
    assert shown == [3, 2, 2, 2]  # from 79 on, or between 76 and 80
    assert [maps._aim(one, "percent") for one in (rows, *others)] == [79, None, None, None]


@pytest.mark.parametrize(("value", "rank"), [(0, 0), (19.99, 0), (20, 1), (99, 4), (100, 4)])
def test_a_lower_bound_is_in_its_class(value: float, rank: int) -> None:
    assert scale.shade(value, [0, 20, 40, 60, 80, 100]) == rank


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        # Nothing between 0 and 100: three classes of five would be empty, and two values say more than two ranges.
        ([0, 0, 100], [(0, "0", 2), (4, "100", 1)]),
        ([12.5], [(0, "12,5", 1)]),
        (
            [5, 25, 45, 65, 85],
            [(0, "0 à 20", 1), (1, "20 à 40", 1), (2, "40 à 60", 1), (3, "60 à 80", 1), (4, "80 à 100", 1)],
        ),
        ([], []),
    ],
)
def test_a_legend_has_no_empty_class_and_names_values_that_are_few(
    values: list[float], lines: list[tuple[int, str, int]]
) -> None:
    rows = pd.DataFrame({"code": [*map(str, values)], "name": "A", "value": values, "state": "value"})
    _, legend = maps.shades(FR, rows, "percent")
    assert [(line["shade"], line["label"], line["count"]) for line in legend] == lines


def test_a_class_of_one_value_is_no_range_from_it_to_itself() -> None:
    """Eight at 100, and more than five values in all, so that classes are ranges."""
    values = [86, 99, 99.7, 99.9, 99.95] + [100] * 8
    rows = pd.DataFrame({"code": [*map(str, values)], "name": "A", "value": values, "state": "value"})
    last = maps.shades(FR, rows, "count")[1][-1]
    assert (last["label"].split(",")[0], "à" in last["label"], last["count"]) == ("100", False, 8)


@pytest.mark.parametrize(
    ("values", "written"),
    [
        # Shares by 20: 59.8 and 60.3 are of two classes, and both would read 60; under ten they have their decimal.
        ([5.5, 25, 59.8, 60.3, 85], ["5,5", "25,0", "59,8", "60,3", "85,0"]),
        ([5.5, 25, 60.1, 60.3, 85], ["5,5", "25", "60", "60", "85"]),
    ],
)
def test_numbers_on_a_map_read_alike_in_one_colour_alone(values: list[float], written: list[str]) -> None:
    rows = pd.DataFrame({"code": [*map(str, values)], "name": "A", "value": values, "state": "value"})
    items = maps.shades(FR, rows, "percent")[0].values()
    assert [as_read(str(item["short"])) for item in items] == written


# Tables and files -----------------------------------------------------------------------------------------------------


def test_a_csv_has_iso_dates_a_decimal_point_a_kind_and_no_live_formula() -> None:
    frame = pd.DataFrame(
        {
            "name": ["=1+1", "-2", "Ain"],
            "day": pd.to_datetime(["2024-12-31", None, "2024-01-01"]),
            "value": [1.5, -2, None],
        }
    )
    assert files.csv(frame, "demonstration").decode() == (
        "name,day,value,kind\n'=1+1,2024-12-31,1.5,demonstration\n'-2,,-2.0,demonstration\nAin,2024-01-01,,demonstration\n"
    )


def test_a_csv_writes_each_type_as_pandas_does() -> None:
    """What has to be made harmless has its own tests: here nothing acts, and pandas itself is the source."""
    frame = pd.DataFrame(
        {
            "text": ["é, d", 'q"r', None],
            "fixed": pd.Series(["a", None, "b"], dtype="string"),
            "share": [1e22, 1e-05, None],
            "single": pd.Series([0.1, None, 3], dtype="float32"),
            "count": pd.Series([1, None, 3], dtype="Int64"),
            "is": [True, False, True],
            "moment": pd.to_datetime(["2024-01-01 10:00", None, "2024-01-02 09:30"]),
            "mixed": pd.Series([1, None, "secret"], dtype=object),
            "kind": "real",
        }
    )
    assert files.csv(frame, "real").decode() == frame.to_csv(index=False, lineterminator="\n")


def test_a_kind_in_the_rows_is_kept() -> None:
    frame = pd.DataFrame({"value": [1, 2], "kind": ["real", "estimated"]})
    assert files.csv(frame, "demonstration").decode() == "value,kind\n1,real\n2,estimated\n"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("real", "actes.csv"),
        ("estimated", "actes.csv"),
        ("demonstration", "DEMONSTRATION-actes.csv"),
    ],
)
def test_file_names_say_demonstration(kind: str, name: str) -> None:
    assert downloads.file_name("actes", kind) == name


def test_four_absences_are_written_differently() -> None:
    frame = pd.DataFrame(
        {
            "name": list("abcd"),
            "value": [0.0, None, None, None],
            "state": ["value", "missing", "not_applicable", "hidden"],
        }
    )
    written = numbers.readable(FR, frame, {"name": ("Territoire", None), "value": ("Part", "percent")})
    assert written["Part (%)"].tolist() == ["0,0", "donnée absente", "sans objet", "masqué"]
    assert written["Territoire"].tolist() == list("abcd")


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([28.4, 421.0, 0.0], ["28", "421", "0"]),  # a tenth of 28 says nothing beside 421
        ([4.8, 241.3], ["4,8", "241,3"]),  # of 5 it does
        ([12.5, 3.0], ["12,5", "3,0"]),
        ([3.0, 1200.0], ["3", "1 200"]),
    ],
)
def test_the_numbers_of_a_column_have_as_many_decimals_as_one_another(values: list[float], written: list[str]) -> None:
    frame = pd.DataFrame({"staff": values})
    assert [
        one.replace("\u202f", " ") for one in numbers.readable(FR, frame, {"staff": ("ETPT", "fte")}).iloc[:, 0]
    ] == written


def test_a_list_names_its_lines_and_repeats_its_columns_in_cells() -> None:
    """By hand: a head that is no first column, a cell with a look of its own, the line that is being read."""
    lines = [{"n": 1, "who": "<a>"}, {"n": ("late", 2), "who": "b"}]
    columns, looks = {"n": "", "who": "Qui"}, {"n": "count"}
    assert lists.table("x", "Titre", columns, lines, looks, head="who", current=1) == (
        '<table class="x"><caption class="tc-hidden">Titre</caption>'
        '<thead><tr><td></td><th scope="col" class="tc-c-name">Qui</th></tr></thead><tbody>'
        '<tr><td class="count" data-label="">1</td><th scope="row" class="tc-c-name">&lt;a&gt;</th></tr>'
        '<tr aria-current="true"><td class="count late" data-label="">2</td>'
        '<th scope="row" class="tc-c-name">b</th></tr></tbody></table>'
    )


def test_the_columns_of_a_table_are_named_by_a_line() -> None:
    line = "offer: share:percent partner=procedure name=indicators.territory act=known.column.operation:over:text"
    assert numbers.columns_of(FR, line) == {
        "share": (FR("offer.share"), "percent"),
        "partner": (FR("offer.procedure"), None),
        "name": (FR("indicators.territory"), None),
        "act": (FR("known.column.operation"), "over:text"),
    }
    assert numbers.columns_of(FR, "planner.closure: losing:count", km=10)["losing"] == (
        FR("planner.closure.losing", km=10),
        "count",
    )


def test_an_indicator_in_days_is_whole_in_a_table_as_in_a_sentence() -> None:
    frame = pd.DataFrame({"here": [7.5, 132.5], "everywhere": [8.0, 120.0]})
    columns: numbers.Columns = {"here": ("Ici", "days"), "everywhere": ("Ensemble", "days")}
    assert [list(row) for row in numbers.readable(FR, frame, columns).to_numpy()] == [["8", "8"], ["132", "120"]]
    assert FR.duration(132.5) == "132\u00a0jours"


def test_times_beyond_a_year_are_in_years_and_stand_as_numbers_do(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[str] = []
    monkeypatch.setattr(st, "html", pieces.append)
    frame = pd.DataFrame({"name": ["Ain", "Aude", "Lot"], "wait": [1944.0, 19.0, None]})
    written = numbers.readable(FR, frame, {"name": ("Nom", None), "wait": ("Attente", "duration")})
    # 1,944 days are 63.9 months of 30.44 days: 5 years of 12 and 4 more
    assert [one.replace("\u00a0", " ") for one in written["Attente"]] == ["5 ans et 4 mois", "19 jours", "\u2013"]
    numbers.table(written, "Table")
    assert re.findall('<th scope="col" class="(.*?)">', "".join(pieces)) == ["tc-brief", "tc-number"]


def test_dates_and_missing_words_in_a_table() -> None:
    frame = pd.DataFrame({"day": pd.to_datetime(["2024-07-01", None]), "word": ["oui", None]})
    written = numbers.readable(FR, frame, {"day": ("Date", "date"), "word": ("Mot", None)})
    assert written.to_dict("list") == {"Date": ["01/07/2024", "\u2013"], "Mot": ["oui", "\u2013"]}


def test_a_code_of_digits_stands_as_words_and_a_number_as_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[str] = []
    monkeypatch.setattr(st, "html", pieces.append)
    frame = pd.DataFrame({"name": ["Ain", "Aude"], "code": ["01", "11"], "acts": [7, 1200]})
    columns: numbers.Columns = {"name": ("Nom", None), "code": ("Code", "code"), "acts": ("Actes", "count")}
    numbers.table(numbers.readable(FR, frame, columns), "Table")
    assert re.findall('<th scope="col" class="(.*?)">', "".join(pieces)) == ["tc-brief", "tc-brief", "tc-number"]


def test_what_is_said_of_a_name_stands_under_it_in_its_cell_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[str] = []
    monkeypatch.setattr(st, "html", pieces.append)
    frame = pd.DataFrame({"name": ["Labels"], "by": ["A<b>"], "acts": [7]})
    columns: numbers.Columns = {"name": ("Source", "over:by"), "acts": ("Actes", "count")}
    numbers.table(numbers.readable(FR, frame, columns), "Table")
    assert '<th scope="row" class="tc-brief">Labels <small>A&lt;b&gt;</small></th>' in "".join(pieces)


def test_names_at_the_ends_of_lines_stand_a_line_of_text_apart_on_the_plane() -> None:
    """Of a chart of 300 px, 240 are the plane: with a span of 48 values, 17 px are 3.4 of them, and one is 5 px."""
    placed = plotly.labels({"20 km": 99.9, "15 km": 99.1, "10 km": 94.9}, 48, 300)
    assert [one["y"] for one in placed] == [99.9, 99.1, 94.9]
    # At 99.9, 96.5 and 93.1: so many pixels under the ends that they are led to.
    assert [round(one["ay"]) for one in placed] == [0, 13, 9]


def test_names_at_the_ends_of_lines_are_as_wide_as_the_longest_word_of_them() -> None:
    """Fifteen letters of "Ille-et-Vilaine" hold the fourteen of "France entière"; alone it has twelve."""
    ends = {"Ille-et-Vilaine": 94.4, "France entière": 95.6}
    assert [one["text"] for one in plotly.labels(ends, 100, 300)] == ["France entière", "Ille-et-Vilaine"]
    assert [one["text"] for one in plotly.labels({"France entière": 95.6}, 100, 300)] == ["France<br>entière"]


def test_bars_say_how_many_stand_in_the_first_of_two_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five of nine; an even number in two halves."""
    pieces: list[str] = []
    monkeypatch.setattr(st, "html", pieces.append)
    for count in (9, 10):
        frame = pd.DataFrame({"name": [f"n{rank}" for rank in range(count)], "acts": range(count)})
        charts.draw(FR, charts.horizontal(FR, frame, "name", "acts", "count", "Actes"), f"bars{count}")
    assert re.findall(r'<ul class="tc-bars" style="--half:(\d+)"', "".join(pieces)) == ["5", "5"]


def test_the_name_of_a_bar_parts_no_word_at_its_hyphen(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[str] = []
    monkeypatch.setattr(st, "html", pieces.append)
    frame = pd.DataFrame({"name": ["Passeport : pré-demande"], "acts": [1]})
    charts.draw(FR, charts.horizontal(FR, frame, "name", "acts", "count", "Actes"), "bars")
    assert '<li><span>Passeport : <span class="tc-whole">pré-demande</span></span>' in "".join(pieces)


def test_a_name_with_hyphens_is_whole_and_a_tag_is_left_alone() -> None:
    assert unbroken("Taux : 88 % (Val-de-Marne)") == 'Taux : 88 % <span class="tc-whole">(Val-de-Marne)</span>'
    assert unbroken("Ille-et-Vilaine : 3") == "Ille-et-Vilaine : 3"  # what begins a line is cut by none
    # With its article: a line may end before and after what is whole, even at a space that ends none.
    assert unbroken("Bus de La Chapelle-Launay") == 'Bus de <span class="tc-whole">La\u00a0Chapelle-Launay</span>'
    assert unbroken("France services de Paris 9") == "France services de Paris\u00a09"
    assert unbroken("Paris 9, Lyon") == "Paris 9, Lyon"  # within a sentence, who knows what it counts
    assert unbroken("La Réunion, dans la région Pays de la Loire") == "La\u00a0Réunion, dans la région Pays de la Loire"
    known = html('<data data-figure="a-b">3</data> au-delà')
    assert unbroken(known) == '<data data-figure="a-b">3</data>\u00a0<span class="tc-whole">au-delà</span>'


def test_a_column_of_values_stands_at_the_right_where_some_are_absent() -> None:
    frame = pd.DataFrame({"options": [18, None], "state": ["value", "missing"]})
    (cells,) = numbers.readable(FR, frame, {"options": ("Options", "count")}).to_dict("list").values()
    assert (cells, numbers._side(cells)) == (["18", "donnée absente"], "tc-number")
    assert numbers._side(cells[1:]) == ""


def test_a_number_stays_with_its_word_and_a_year_with_its_month() -> None:
    assert (
        unbroken("Dès 2024, 1\u202f636 services en 3 ans : 75 %")
        == "Dès\u00a02024, 1\u202f636\u00a0services en 3\u00a0ans : 75 %"
    )
    assert unbroken("En 2024 services, août 2024.") == "En\u00a02024 services, août\u00a02024."
    assert unbroken("ouverts au 1er janvier 2020") == "ouverts au 1er\u00a0janvier\u00a02020"
    assert unbroken(html("<data>23</data> propositions")) == "<data>23</data>\u00a0propositions"


def test_the_ends_of_a_range_stay_with_their_words() -> None:
    assert (
        unbroken("Part : de 0,5 % à 12 % de la mise en œuvre")
        == "Part : de\u00a00,5 % à\u00a012 % de la mise en\u00a0œuvre"
    )
    assert unbroken("art. L2020-41 du code").endswith("</span> du code")  # the number of a text counts nothing
    assert unbroken("depuis le 1er\u00a0janvier 2018") == "depuis le 1er\u00a0janvier\u00a02018"
    assert unbroken("Rangs ÷ (9 × propositions)") == "Rangs\u00a0÷ (9\u00a0× propositions)"


def test_a_cell_that_came_in_french_says_so_beside_one_that_is_in_the_language_of_the_page() -> None:
    """In a column of its own nature ("deposited"), or cell by cell: a title that nobody put in English."""
    acts = pd.Series([EN.original("Arrêté de la Guyane"), "Grants"], dtype=object)
    frame = pd.DataFrame({"act": acts, "word": ["Motif", None]})
    written = numbers.readable(EN, frame, {"act": ("Act", None), "word": ("Reason", "deposited")})
    marked = {name: [type(cell) is French for cell in written[name]] for name in written}
    assert marked == {"Act": [True, False], "Reason": [True, False]}
    assert files.csv(frame, "real").decode("utf-8-sig").splitlines()[1].startswith("Arrêté de la Guyane")


def test_what_a_source_wrote_in_french_is_marked_wherever_it_stands_in_english() -> None:
    """In a cell, under a name, in a sentence and in a sentence of sentences; a French page has nothing to mark."""
    told = "Loi du travail"
    marked = f'<span lang="fr">{told}</span>'
    frame = pd.DataFrame({"name": ["Roads"], "reference": [told]})
    columns: numbers.Columns = {"reference": ("Text", None), "name": ("Mission", "over:reference")}
    for say, mark in ((EN, marked), (FR, told)):
        cell, twofold = numbers.readable(say, frame, columns).iloc[0]
        assert (unbroken(cell), unbroken(twofold.lines[1])) == (mark, mark)
    act = EN("commitments.act.done", act=EN.original(told))
    assert marked in unbroken(joined(", ", [act, "2 others"]))
    assert act == EN("commitments.act.done", act=told)


@pytest.mark.parametrize("kind", badges.KINDS)
def test_every_kind_has_a_label(kind: str) -> None:
    assert f"tc-{kind}" in badges.kind(EN, kind)


# Cards ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected", "told", "parts"),
    [
        (52, 61.25, "--at:52%;--due:61.2%", ["lag", "fill", "tick"]),
        (78, 72, "--at:78%;--due:72%", ["fill", "tick"]),
        (130, 61, "--at:100%;--due:61%", ["fill", "tick"]),  # overshoot stays inside the bar
        (-5, 10, "--at:0%;--due:10%", ["lag", "fill", "tick"]),
        (None, 61, "--due:61%", ["tick"]),
        (None, None, "", []),
    ],
)
def test_a_bar_shows_the_lag_and_stays_inside(
    value: float | None, expected: float | None, told: str, parts: list[str]
) -> None:
    html = cards.bar(FR, value, expected)
    assert f'style="{told}">' in html
    assert re.findall(r"tc-(lag|fill|tick)", html) == parts


def test_a_bar_says_both_figures() -> None:
    assert "avancement 52\u00a0%, attendu 61\u00a0%" in cards.bar(FR, 52.3, 61)


@pytest.mark.parametrize(
    ("gap", "side", "words"),
    [
        (-9.2, "late", "\u22129 points"),
        (6.1, "ahead", "+6 points"),
        (-0.4, "ahead", "0 point"),
        (-1.2, "late", "\u22121 point"),
    ],
)
def test_a_gap_has_a_side_and_a_sign(gap: float, side: str, words: str) -> None:
    assert f'tc-{side}">{words}<' in cards.gap(FR, gap)


def test_words_from_the_data_are_escaped() -> None:
    alert = cards.Alert(2, "<script>", "a & b", "./missions")
    assert "&lt;script&gt;" in cards._alert(FR, alert)


@pytest.mark.parametrize(
    ("count", "listed", "on_a_phone", "rest"),
    [
        (3, [3], "", ""),
        (8, [8], "8 lignes", ""),  # a single one more is no reason to fold
        (9, [7, 2], "9 lignes", "2 autres alertes"),
        (15, [7, 8], "15 lignes", "8 autres alertes"),
    ],
)
def test_a_phone_counts_all_alerts_that_it_does_not_show(
    monkeypatch: pytest.MonkeyPatch, count: int, listed: list[int], on_a_phone: str, rest: str
) -> None:
    """Seven before the fold of wide windows, three on a phone, where that fold is within the other."""
    sent: list[str] = []
    monkeypatch.setattr(st, "html", sent.append)
    cards.watch(FR, [cards.Alert(2, "missions", "Missions", "./missions")] * count, 7)
    written = sent[0].replace("\u00a0", " ").replace("\u202f", " ")
    assert [one.count("<li>") for one in written.split('<ul class="tc-watch">')[1:]] == listed
    assert re.findall(r"Voir les (\d+ lignes?)<", written) == [on_a_phone] * bool(on_a_phone)
    assert re.findall(r"<summary>Voir (\d+ autres? alertes?)<", written) == [rest] * bool(rest)
    assert "tc-many" not in written  # in a wide window all of the first lines are shown, and a button would do nothing


def test_an_alert_in_a_few_words_says_what_it_counts_and_whose_that_is() -> None:
    alert = cards.Alert(2, "missions", "Missions", "./missions", "ici", "depuis hier", "à vous", "inhabituel")
    assert "<small>" in cards._alert(FR, alert)
    told = cards._alert(FR, cards.brief(alert))
    assert re.sub("<[^>]+>", "", told).strip() == "2 missions ici"
    assert 'href="./missions"' in told


def test_an_announcement_never_looks_like_a_result() -> None:
    done = {kind for kind, standing in timeline.STANDINGS.items() if standing == "done"}
    assert done == {"decision", "decree", "entry_into_force"}
    assert timeline.STANDINGS["announcement"] == "said"


def test_milestones_of_nearly_one_day_stand_one_under_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 1,000 days, 18 are near: the second and the third day, not the first."""
    sent: list[str] = []
    monkeypatch.setattr(st, "html", sent.append)
    first = dt.date(2020, 1, 1)
    steps = [timeline.Milestone(first + dt.timedelta(days), "Jalon", "decision", "missions") for days in (0, 500, 510)]
    timeline.lanes(FR, steps, {"missions": "Missions"}, first + dt.timedelta(1000))
    marks = re.findall(r"left:([\d.]+)%;top:(\d+)%", sent[0])
    assert marks == [("0.0", "50"), ("50.0", "32"), ("51.0", "72")]


def test_a_map_of_points_looks_at_all_of_them_and_never_from_too_near() -> None:
    # Its middle is (120, 202); half of 40 units and a tenth more on each side, but 12 at least up and down.
    assert deck.around([(100.0, 200.0), (140.0, 204.0)], 12.0) == [98.0, 190.0, 142.0, 214.0]


def _light(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _pair(name: str) -> tuple[str, ...]:
    """A colour of the stylesheet, light and dark."""
    sheet = Path("pages/static/style.css").read_text(encoding="utf-8")
    found = re.search(rf"--tc-{name}: light-dark\((#\w+), (#\w+)\)", sheet)
    assert found
    return found.groups()


def _contrast(one: str, other: str) -> float:
    low, high = sorted(map(_light, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_points_stand_out_from_land_light_and_dark() -> None:
    """3:1 at least (RGAA 3.3): land is drawn in the colour of lines of the stylesheet, the nearest communes in its
    first step.
    """
    for ground, palette in (("line", layers.GROUPS), ("step0", access_map.COLOURS)):
        for pair in palette:
            assert all(_contrast(*both) >= 3 for both in zip(_pair(ground), pair, strict=True))


def test_points_are_brighter_than_the_borders_of_regions_in_the_dark() -> None:
    """There borders are of the colour of edges: what the map is about stands out from the ground more than they do."""
    land, border = _pair("line")[1], _pair("edge")[1]
    assert all(_contrast(land, dark) > 1.5 * _contrast(land, border) for _, dark in layers.GROUPS)


def test_classes_of_maps_are_seen_on_a_dark_page_and_carry_their_values() -> None:
    """The lowest is no hole, the highest does not glare, and one step is as wide as another; small figures need 4.5:1.
    Figures are of the colour of text on the lowest classes and of paper on the others, from the middle one on in the
    dark.
    """
    shades = [_pair(f"step{rank}") for rank in range(5)]
    seen = [_contrast(dark, _pair("paper")[1]) for _, dark in shades]
    assert (seen[0] >= 2.2, seen[-1] <= 10.5) == (True, True)
    assert [high / low for low, high in pairwise(seen)] == pytest.approx([1.45] * 4, rel=0.1)
    assert _contrast(_pair("none")[1], shades[0][1]) > 1.4
    for rank, (light, dark) in enumerate(shades):
        assert _contrast(_pair("ink" if rank < 3 else "paper")[0], light) >= 4.5
        assert _contrast(_pair("ink" if rank < 2 else "paper")[1], dark) >= 4.5


def test_what_can_be_pressed_has_an_edge_that_is_seen_in_the_dark() -> None:
    """3:1 on the page and on its bands, for our buttons and for those of Streamlit."""
    theme = tomllib.loads(Path(".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]["dark"]
    assert theme["borderColor"] == _pair("edge")[1]
    assert all(_contrast(theme["borderColor"], _pair(ground)[1]) >= 3 for ground in ("paper", "wash"))


def test_arcs_between_territories_stand_out_from_those_that_they_join() -> None:
    assert _contrast(_pair("blue")[1], _pair("step0")[1]) >= 3


# Links and filters, in a page -----------------------------------------------------------------------------------------


def _links() -> None:
    import streamlit as st

    from pages.elements import filters, links

    st.text(links.href("missions-map", region="53", departement=None))
    st.text(links.href())
    st.text(links.here("missions", lang=None))
    st.text(filters.choice("niveau", ["region", "department"], "Niveau", str.upper, "department", "segments"))


def run(**parameters: str) -> AppTest:
    at = AppTest.from_function(_links)
    for name, value in parameters.items():
        at.query_params[name] = value
    return at.run()


def test_links_keep_language_viewer_and_territory() -> None:
    at = run(lang="en", vue="prefect:R53", departement="35", autre="x")
    assert [text.value for text in at.text][:3] == [
        "./missions?volet=carte&lang=en&vue=prefect:R53&region=53",
        "./?lang=en&vue=prefect:R53&departement=35",
        'href="./missions?vue=prefect:R53&amp;departement=35&amp;autre=x" data-here="lang="',
    ]
    # From a part of a page to the page itself, the part is left.
    assert 'href="./missions?autre=x" data-here="lang="' in [text.value for text in run(volet="carte", autre="x").text]


def test_a_choice_is_the_code_in_the_address() -> None:
    assert run(niveau="region").text[3].value == "region"
    assert run(niveau="n'importe quoi").text[3].value == "department"
    at = run()
    at.button_group[0].set_value("region").run()
    assert at.query_params["niveau"] == "region"
    at.button_group[0].set_value("department").run()
    assert "niveau" not in at.query_params


# The cache ------------------------------------------------------------------------------------------------------------


# The script -----------------------------------------------------------------------------------------------------------


def test_no_translated_word_is_translated_again() -> None:
    script = (ROOT / "pages" / "static" / "script.js").read_text(encoding="utf-8")
    words = dict(re.findall(r'^  "(.+)": "(.+)",$', script, re.MULTILINE))
    assert len(words) > 20
    assert words.keys().isdisjoint(words.values())  # else the observer that translates would never rest


@pytest.mark.parametrize(
    ("kind", "publisher", "unsigned"),
    [("real", "", True), ("real", "  ", True), ("demonstration", "", False), ("real", "Préfecture du Lot", False)],
)
def test_a_site_of_real_figures_says_who_publishes_it_or_that_nobody_says(
    kind: str, publisher: str, unsigned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = list[str]()
    monkeypatch.setattr(st, "html", written.append)
    monkeypatch.setenv("PUBLISHER", publisher)
    monkeypatch.setenv("CONTACT", "dash@example.fr")
    legal.render(cast(Ask, SimpleNamespace(edition=SimpleNamespace(kind=kind))), FR)
    text = "".join(written)
    assert (FR("legal.unsigned") in text) is unsigned
    assert publisher.strip() in text
    assert (FR("legal.publisher.text") in text) is not bool(publisher.strip())
    accessibility.render(cast(Ask, SimpleNamespace()), FR)
    assert "Écrivez à dash@example.fr" in "".join(written)


# A line as small as a word --------------------------------------------------------------------------------------------


def test_a_small_line_goes_from_the_first_month_to_the_last_and_from_the_lowest_to_the_highest() -> None:
    """Three months 31 and 28 days apart: 31/59 is 52.5 %; what is lowest and highest stands an eighth inside."""
    days = [dt.date(2024, 1, 1), dt.date(2024, 2, 1), dt.date(2024, 2, 29)]
    foot = ",100.0% 100%,0.0% 100%"
    assert sparkline.small(days, [10.0, 30.0, 20.0]) == "0.0% 87.5%,52.5% 12.5%,100.0% 50.0%" + foot
    assert {one.split(" ")[1] for one in sparkline.small(days, [5.0] * 3).split(",")} == {"12.5%", "100%"}
    # From 100 to 99.6 is 0.04 of the least height of 10: of 75 %, three.
    drawn = [one.split(" ")[1] for one in sparkline.small(days, [100.0, 99.6, 95.0]).split(",")[:3]]
    assert drawn == ["12.5%", "15.5%", "50.0%"]
    long = [dt.date(year, month, 1) for year in range(2018, 2025) for month in range(1, 13)]
    drawn = sparkline.small(long, [float(rank) for rank in range(84)]).split(",")[:-2]
    assert len(drawn) == 14  # every sixth month of 84, the last one included
    assert drawn[-1] == "100.0% 12.5%"


def test_curves_side_by_side_stand_on_one_scale() -> None:
    """From 1 January to 2 February are 32 days, the 17th half way; of 10 to 50, 45 is an eighth below the top."""
    days, span = [dt.date(2024, 1, 17), dt.date(2024, 2, 2)], (dt.date(2024, 1, 1), dt.date(2024, 2, 2))
    drawn = sparkline.shape(days, [30.0, 45.0], span, (10.0, 50.0))
    assert drawn == "50.0% 50.0%,100.0% 12.5%,100.0% 100%,50.0% 100%"


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ({"indicateur": "P2"}, "18 régions sur une même échelle"),
        ({"indicateur": "P2", "region": "53", "lang": "en"}, "18 regions on one scale"),
        ({"indicateur": "P1"}, ""),  # a count: on one scale it would show where people live
    ],
)
def test_an_indicator_opened_has_the_curves_of_all_territories_of_a_level(address: dict[str, str], told: str) -> None:
    html = support.page("counters.progress", "public", address.pop("lang", "fr"), **address)
    assert html.count('class="tc-multiple"') == (18 if told else 0)
    assert told in html


def test_a_small_line_says_its_ends_and_is_not_drawn_of_two_values() -> None:
    item = indicators.catalogue()["M1"]
    rows = pd.DataFrame(
        {
            "period": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]),
            "value": [None, 10, 30, 20],
        }
    )
    told = sparkline.line(FR, item, rows.astype({"value": float}), [], "nation", "FR").drawn
    label = re.findall('aria-label="([^"]*)"', told)[0].replace("\u202f", " ").replace("\u00a0", " ")
    assert label == "de 10,0 % (février 2024) à 20,0 % (avril 2024)"
    assert "title" not in told  # nothing happened
    assert sparkline.line(FR, item, rows.head(3), [], "nation", "FR") == sparkline.NONE


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ministère chargé de l’intérieur", "Intérieur"),
        ("Ministère chargé de l’éducation, de la jeunesse et des sports", "Éducation, jeunesse et sports"),
        ("Ministère chargé de la cohésion des territoires", "Cohésion des territoires"),
        ("Ministry for Education, Youth and Sport", "Education, Youth and Sport"),
        ("Ministry for the Economy", "Economy"),
        ("Services du Premier ministre", "Services du Premier ministre"),
    ],
)
def test_a_ministry_is_named_shortly_by_its_duties(name: str, short: str) -> None:
    assert filters.short(name) == short


def test_a_name_that_is_chosen_breaks_at_no_hyphen_and_a_number_is_left_as_it_is() -> None:
    assert filters.unparted("P-01-05 · Pointe-à-Pitre") == "P-01-05 · Pointe-\u2060à-\u2060Pitre"
