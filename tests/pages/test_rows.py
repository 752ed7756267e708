"""Rows behind a figure: they add up to it, or the page says why they do not."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import duckdb
import pandas as pd
import pytest

import queries
from pages.method import rows as rows_page
from pages.parts import rows_links as ways
from pages.text import LANGUAGES, Say
from queries import access, figures, indicators, source_rows
from queries.figures import Key
from tests.pages.gathering import Gathered, Shown
from tests.pages.support import page, says
from tests.support import reading

# What everyone reads of the whole country and whose rows they may not add up: staff, what is not decided, what was said
# before a decision, and footfall (data/model/readers.toml).
KEPT = {"M2", "M7", "M8", "M9", "O4", "O9", "O10", "P3", "P4", "P6", "P9", "P11", "P12"}
FEW = 5  # values that may all be whole by chance, of a share
PLACES = (("nation", "FR"), ("region", "53"), ("department", "35"))

pytestmark = pytest.mark.usefixtures("edition")


def told(viewer: str, places: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Of each numerator and denominator that a reader has there: "whole", or why its rows do not make it."""
    reader = access.parse(viewer)
    edition, found = queries.edition(reader), {}
    for name in source_rows.counted():
        identifier, _, facet = name.partition(".")
        for place in places if facet else ():
            series = indicators.series(reader, edition, identifier, *place)
            known = series[series["state"] == "value"]
            if known.empty:
                continue
            key = figures.key(name, *place, known["period"].max())
            if source_rows.of(key):
                total = source_rows.sums(reader, edition, key).total
                found[f"{name} {key.place}"] = source_rows.states(reader, edition, key, total)
    return found


def test_the_rows_of_an_indicator_add_up_to_its_numerator_and_its_denominator() -> None:
    found = told("cabinet", PLACES[1:2])
    assert {*found.values()} == {"whole"}
    assert len(found) >= 55  # numerators and denominators of today; an indicator more has its own


@pytest.mark.wide
@pytest.mark.parametrize("viewer", ["public", "prefect:R53", "prefect:D35", "cabinet"])
def test_they_do_for_every_reader_who_reads_them_all(viewer: str) -> None:
    own = {"public": (), "prefect:R53": ("R53", "D35"), "prefect:D35": ("D35",), "cabinet": ("R53", "D35")}[viewer]
    apart = {name for name, state in told(viewer, PLACES).items() if state != "whole"}
    assert {name.split(".")[0] for name in apart if name.endswith("FR")} == (KEPT if viewer != "cabinet" else set())
    assert not {name for name in apart if name.endswith(own)} if own else apart


def test_what_all_the_rows_of_a_page_have_in_common_is_said_once() -> None:
    """The first fifty exercises are of one mission and one ministry; of one territory there is a row alone."""
    html = page("method.rows", "cabinet", chiffre="exercises")
    told = re.sub(r"\s", " ", re.sub("<[^>]+>", "", html))
    alike = "mission, Ordre public et direction des opérations ; ministère, Intérieur"
    assert says(told, "rows.shared", alike=alike)
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', html)
    assert "Service" in heads
    assert not {"Mission", "Ministère"} & {*heads}


def test_the_columns_that_an_indicator_counts_are_those_of_its_rows() -> None:
    """Of today's, a median (M10) and a survey (P5) alone have none; a new one may leave them out."""
    with_rows = [item for item in indicators.catalogue().values() if item.rows]
    assert len(with_rows) >= 33
    for item in with_rows:
        missing = {*item.counted} - set(re.findall(r"\w+", queries.load(f"rows/{item.rows}").sql))
        assert missing == set(), f"{item.id}: `counted` names what queries/rows/{item.rows}.sql has not"


def test_every_count_has_its_rows_or_says_why_not() -> None:
    """A new one has to be put on one side (queries/figures.toml)."""
    counts = {name for name in figures.declared() if "." not in name}
    with_rows = {name for name in source_rows.counted() if "." not in name}
    assert with_rows | {*source_rows.without()} == counts
    assert not with_rows & {*source_rows.without()}


def test_a_row_counts_for_what_its_columns_make_or_for_one_with_those_alike() -> None:
    """Of four assignments, three of domain a, of two missions: two and one, in two services each but for one."""
    asked = """values
        (1, 'x', 'a', 's', 2.0), (2, 'x', 'a', 't', 0), (3, 'y', 'a', 's', null), (4, 'z', 'b', 's', 5)"""

    def counted(amount: str) -> pd.DataFrame:
        rows = source_rows.counting(amount, ["domain"])
        told = f"with asked(exercise, mission, domain, service, staff) as ({asked}) {rows}"
        return duckdb.execute(told, {"kept_0": "a"}).df()

    assert counted("2 * staff")[["exercise", "counts_for"]].values.tolist() == [[1, 4.0]]
    missions = counted("distinct mission")
    assert missions["mission"].tolist() == ["x", "y"]
    assert missions["counts_for"].tolist() == [1, 1]
    assert missions["service"].fillna("").tolist() == ["", "s"], "what the rows of a mission do not share is not told"


def test_each_member_of_a_cooperation_counts_for_the_staff_that_it_pools() -> None:
    """By network, the rows behind the staff add up to the list of cooperations, where each member has its own."""
    cabinet = reading(access.parse("cabinet"))
    listed = cabinet("reorganisation/cooperations").groupby("network")["staff_pooled"].sum()
    assert len(listed) > 3
    assert cabinet("rows/pooled").groupby("network")["staff"].sum().to_dict() == pytest.approx(listed.to_dict())


class Summed(NamedTuple):
    """A count as a reader is shown it, and what its rows make: see `behind.states`."""

    text: str
    state: str
    total: float
    value: str

    @property
    def is_unlike(self) -> bool:
        """Whether rows that are all there do not add up to what is shown."""
        return self.state == "whole" and abs(self.total - float(self.value)) > 1e-6 * max(1, self.total)


def unlike(viewer: str, found: Gathered, all_of_them: bool = True) -> dict[str, tuple[float, str]]:
    """Of the counts that a reader is shown, those whose rows do not add up to them: their sum, and what is shown.

    Or of one count for each figure, kind of territory and kinds of restriction.
    """
    return {one.text: (one.total, one.value) for one in summed(viewer, found, all_of_them) if one.is_unlike}


def summed(viewer: str, found: Gathered, all_of_them: bool = True) -> Iterator[Summed]:
    """The counts that a reader is shown and that have their rows, added up."""
    reader, values = access.parse(viewer), found.values()
    edition = queries.edition(reader)
    shown = {text: read(text) for text in values}
    if not all_of_them:
        shown = dict({shape(key): (text, key) for text, key in shown.items()}.values())
    for text, key in shown.items():
        if "." not in key.figure and source_rows.of(key):
            total, (value, *_) = source_rows.sums(reader, edition, key).total, values[text]
            yield Summed(text, source_rows.states(reader, edition, key, total), total, value)


def shape(key: Key) -> tuple[object, ...]:
    """What keys of one figure have alike: the kind of their territory, and by what they are restricted."""
    return key.figure, key.place[:1], bool(key.on), tuple(name for name, _ in key.of)


def unexplained(found: Gathered) -> list[str]:
    """The counts that a reader is shown that have no rows, and no reason why (queries/figures.toml)."""
    keys = {text: read(text) for text in found.values()}
    return [
        text
        for text, key in keys.items()
        if "." not in key.figure and not source_rows.of(key) and not source_rows.why_not(key)
    ]


def denied(found: Gathered) -> list[str]:
    """Counts without rows for a reason that what a reader is shown of them denies: a share, a ratio or a change whose
    every value is whole, which is a count; a count, a rank or a list that has parts.
    """
    shown: dict[str, set[float]] = {}
    for text, values in found.values().items():
        shown.setdefault(read(text).figure, set()).update(map(float, values))
    wrong = []
    for name, reason in figures.written()["without_rows"].items():
        for figure in reason["counts"] if "whole" in reason else ():
            values = shown.get(figure, set())
            is_whole = all(value.is_integer() for value in values)
            if is_whole != reason["whole"] and (not is_whole or len(values) >= FEW):
                wrong.append(f"{figure}: {name}")
    return wrong


def test_a_reason_that_values_deny_is_found() -> None:
    """Of each kind two that are what they say, and the same put under the other reason."""

    def gathered(shown: dict[str, list[float]]) -> Gathered:
        return Gathered([Shown(f"{name} FR", str(one), "", "page") for name, all_ in shown.items() for one in all_])

    counted, shared = [1.0, 4, 12, 30, 31], [0.0, 12.5, 50, 100]
    assert denied(gathered({"demand_rank": counted, "results": [3], "acts_share": shared, "within": [0, 100]})) == []
    assert denied(gathered({"demand_rank": shared, "acts_share": counted})) == [
        "acts_share: share",
        "demand_rank: rank",
    ]


def read(text: str) -> Key:
    """The key that a text of `gathering` is of."""
    figure, place, *_ = text.split(" ")
    rest = text.partition(" ")[2].partition(" ")[2]
    on = re.match(r"\d{4}-\d\d-\d\d", rest)
    of = re.findall(r"(\w+):(.*?)(?= \w+:|$)", rest)
    return Key(figure, place, on[0] if on else "", of=tuple(sorted((name, value.strip()) for name, value in of)))


@pytest.mark.parametrize(
    ("viewer", "asked", "key"),
    [
        ("cabinet", {"chiffre": "M5.numerator", "region": "53"}, "title"),
        ("public", {"chiffre": "O4.numerator"}, "kept"),
        ("public", {"chiffre": "P3.numerator"}, "secret"),
        ("public", {"chiffre": "O3.numerator"}, "absent"),
        ("cabinet", {"chiffre": "exercises", "selon": "sheep:3"}, "not_so"),
        ("public", {"chiffre": "people_beyond", "selon": "km:sheep"}, "not_so"),
        ("prefect:D35", {"chiffre": "acts_before", "departement": "35"}, "title"),
        ("cabinet", {"chiffre": "M5.numerator", "mois": "1700-01-01"}, "absent"),
    ],
)
def test_the_page_shows_the_rows_or_says_why_not(viewer: str, asked: dict[str, str], key: str) -> None:
    assert says(page("method.rows", viewer, **asked), f"rows.{key}")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"chiffre": "partner_counters", "selon": "partner:anah"}, "France Rénov’ (Anah)"),
        ({"chiffre": "people_beyond", "selon": "km:15"}, "1 054 lignes"),
        ({"chiffre": "acts_change"}, "mènent à leurs lignes"),
        ({"chiffres": "exercises,sheep,communes_far"}, "plus de 20 km"),
    ],
)
def test_the_page_says_of_what_its_rows_are(asked: dict[str, str], words: str) -> None:
    assert words in page("method.rows", "public", **asked)


def test_fifty_rows_are_read_at_once_and_the_last_page_has_the_rest() -> None:
    """168 communes lie beyond 20 km: 50 on the first page, 18 on the fourth, which a page too far leads to."""
    for number, rows in (("1", 50), ("4", 18), ("99", 18), ("-1", 50), ("x", 50)):
        shown = page("method.rows", "public", chiffre="communes_far", page=number)
        assert says(shown, "rows.title", count=168)
        assert shown.count("<tr>") == rows + 1


def test_a_page_leads_to_the_rows_of_its_figures_that_have_some() -> None:
    say = Say("en")
    keys = [
        figures.key("exercises"),
        figures.key("exercises", domain="culture"),
        figures.key("acts_change"),
        figures.key("powers"),
    ]
    link = str(ways.link_of_page(say, "missions", keys))
    assert "./method?volet=lignes&amp;chiffres=exercises%2Cpowers" in link
    assert "2 figures" in link
    assert (
        ways.link_of_page(say, "missions", [figures.key("acts_change")])
        == ways.link_of_page(say, ways.PATH, keys)
        == ""
    )
    only = [figures.of_indicator("P1", facet, "department", "35") for facet in ("value", "rank")]
    assert "chiffres=P1.numerator" in str(ways.link_of_page(say, "counters", only))  # nothing else is counted there


def test_the_way_keeps_what_restricts_all_the_figures_of_a_page() -> None:
    """On the sheet of a proposal, it alone; where they differ, nothing."""
    say, of = Say("en"), {"proposal": "P-02-01"}
    sheet = [figures.key("proposal_moments", **of), figures.key("proposal_services", role="before", **of)]
    link = str(ways.link_of_page(say, "reorganisation-proposals", sheet))
    assert "chiffres=proposal_moments%2Cproposal_services&amp;selon=proposal:P-02-01" in link
    mixed = [figures.key("exercises", domain="culture"), figures.key("exercises", domain="housing")]
    assert 'chiffres=exercises"' in str(ways.link_of_page(say, "missions", mixed))


def test_the_rows_lead_to_a_part_of_them_and_back() -> None:
    """As many as the inventory counts in Bretagne, filtered by that domain."""
    reader, asked = access.parse("public"), {"by": "all", "region": "53", "policy_domain": "culture"}
    counted = queries.run(reader, queries.edition(reader), "missions/inventory_groups", **asked)["exercises"].iloc[0]
    whole = page("method.rows", "public", chiffre="exercises", region="53")
    assert "selon=domain:culture" in whole
    part = page("method.rows", "public", chiffre="exercises", region="53", selon="domain:culture")
    assert "Bretagne ; Culture" in part.replace("\u202f", " ")
    assert says(part, "rows.all")
    assert part.count("<tr>") == counted + 1


@pytest.mark.parametrize(
    ("viewer", "figure", "region", "state"),
    [
        ("public", "staff_planned", "", "kept"),
        ("public", "mission_staff", "53", "kept"),
        ("prefect:R53", "staff_planned", "", "kept"),
        ("prefect:R53", "staff_planned", "53", "whole"),
        ("prefect:R53", "mission_staff", "", "whole"),
        ("prefect:D35", "mission_staff", "84", "kept"),
        ("cabinet", "staff_planned", "", "whole"),
    ],
)
def test_staff_leads_to_rows_whoever_answers_for_them(viewer: str, figure: str, region: str, state: str) -> None:
    """The country's moves are published as sums, and staff by mission is counted as far as it is read."""
    reader = access.parse(viewer)
    key = figures.key(figure, *(("region", region) if region else figures.NATION))
    made = source_rows.sums(reader, queries.edition(reader), key)
    assert source_rows.states(reader, queries.edition(reader), key, made.total) == state
    if viewer == "public" or region == "84":
        assert made.count == 0


@pytest.mark.parametrize("figure", ["exercises", "missions", "proposals", "mission_staff", "people_far"])
def test_a_page_of_rows_is_a_piece_of_all_of_them(figure: str) -> None:
    """And what is told of all is what they are."""
    cabinet = access.parse("cabinet")
    edition, key = queries.edition(cabinet), figures.key(figure)
    every = source_rows.rows(cabinet, edition, key)
    assert len(every) > 60
    part = source_rows.page(cabinet, edition, key, every.columns[3:9], 50, 50)
    assert [*part] == [every.columns[0], *every.columns[3:9], *(["counts_for"] if len(every.columns) > 9 else [])]
    written = [rows.astype("string").fillna("").values.tolist() for rows in (part, every[[*part]].iloc[50:100])]
    assert written[0] == written[1]
    columns = every.columns.drop("counts_for")
    made = source_rows.sums(cabinet, edition, key, columns)
    assert (made.count, made.is_one_each) == (len(every), bool((every["counts_for"] == 1).all()))
    assert made.total == pytest.approx(every["counts_for"].sum())
    assert made.filled == {name for name in columns if every[name].notna().any()}


def test_what_rows_may_be_restricted_by_is_what_they_hold() -> None:
    """Told otherwise, by the rows themselves: a decision that is not taken is no choice, nor is what all have alike, or
    more than forty values.
    """
    cabinet = access.parse("cabinet")
    edition, key = queries.edition(cabinet), figures.key("exercises", domain="environment")
    every, told = source_rows.rows(cabinet, edition, key), lambda way: source_rows.values(cabinet, edition, key, way)
    assert every["decision"].isna().any()
    assert told("decision") == sorted(every["decision"].dropna().unique())
    assert told("status") == sorted(every["status"].unique())
    assert every["service_id"].nunique() > source_rows.MOST_VALUES
    assert not told("service")
    assert not source_rows.values(cabinet, edition, figures.key("exercises", domain="culture"), "core_category")
    ways = source_rows.ways(cabinet, edition, key)
    assert {"decision", "status", "service"} <= {*ways}
    assert not {"domain", "policy_domain", "on"} & {*ways}


@pytest.mark.parametrize("asked", [{"km": "12"}, {"month": "2031-01-01"}])
def test_a_distance_or_a_month_that_no_row_holds_is_refused(asked: dict[str, str]) -> None:
    cabinet = access.parse("cabinet")
    with pytest.raises(queries.WrongParameters, match="communes_reached"):
        queries.run(cabinet, queries.edition(cabinet), "rows/communes_reached", **asked)


def test_rows_have_something_to_read_in_both_languages() -> None:
    """A table of no column was an error page: a procedure was named in English alone."""
    reader = access.parse("cabinet")
    edition = queries.edition(reader)
    keys = [key for name in source_rows.counted() if source_rows.of(key := figures.key(name))]
    found = {key.figure: source_rows.page(reader, edition, key, rows_page.READ, 0, 1) for key in keys}
    assert len(found) > 200
    bare = [(name, one) for name, told in found.items() for one in LANGUAGES if not rows_page._columns(Say(one), told)]
    assert bare == []
