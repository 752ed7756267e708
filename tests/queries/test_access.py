"""Who may read what: a truth table on the small world of by_hand.sql, then rules that hold for every view."""

import tomllib
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

import queries
from data import store
from data.model import readers
from queries import access
from queries.access import Viewer

READERS = {
    "public": Viewer("public"),
    "R53": Viewer("prefect", ("R53",)),
    "D35": Viewer("prefect", ("D35",)),
    "R11": Viewer("prefect", ("R11",)),
    "cabinet": Viewer("cabinet"),
}
BRETAGNE = ("R53", "D22", "D29", "D35", "D56")
SCOPES = {"public": (), "R53": BRETAGNE, "D35": ("D35",), "R11": ("R11", "D75", "D77", "D78"), "cabinet": ()}


def seen(look, path, name, view, key):
    rows = look(path, f"select distinct {key} as key from visible.{view}", READERS[name].role, SCOPES[name])
    return set(rows["key"])


TRUTH = tomllib.loads(Path(__file__).with_name("truth.toml").read_text(encoding="utf-8"))["truth"]
CASES = [
    (line["view"], line["key"], name, set(line.get(name, line.get("everyone"))))
    for line in TRUTH
    for name in READERS
    if name in line or "everyone" in line
]


@pytest.mark.parametrize(("view", "key", "name", "expected"), CASES)
def test_what_a_reader_finds(by_hand, look, view, key, name, expected):
    path = by_hand.with_suffix(".public.duckdb") if name == "public" else by_hand
    assert seen(look, path, name, view, key) == expected


@pytest.mark.parametrize(
    ("view", "key", "expected"), [(view, key, found) for view, key, name, found in CASES if name == "public"]
)
def test_the_views_alone_keep_the_public_out(by_hand, look, view, key, expected):
    """Were the public served the full file, the views would still hold."""
    assert seen(look, by_hand, "public", view, key) == expected


def views(look, path):
    found = look(path, "select view_name from duckdb_views() where schema_name = 'visible' order by all")
    return found["view_name"].tolist()


def test_without_a_reader_no_view_has_a_row(by_hand, look):
    found = [view for view in views(look, by_hand) if len(look(by_hand, f"from visible.{view} limit 1"))]
    assert found == []


NOWHERE = ("D00",)  # nothing lies there: to its prefect, everything is out of scope


@pytest.mark.parametrize("world", ["edition", "by_hand"])
@pytest.mark.parametrize(("role", "territories"), [("public", ()), ("prefect", NOWHERE)])
def test_out_of_scope_a_prefect_reads_what_the_public_reads(request, look, world, role, territories):
    """Two fences built apart, one by views and one by copying, leave the same rows and values through.

    But `editions`, which says which file this is, and the country's delays, read by prefects and not by the public.
    """
    apart = {"editions", "stage_delays"} if role == "prefect" else {"editions"}
    found = request.getfixturevalue(world)
    path = found if world == "by_hand" else found.path
    files = ((path, role, territories), (path.with_suffix(".public.duckdb"), "public", ()))
    hashes = "select count(*) as n, sum(hash(facts)::hugeint)::text as facts from visible.{} as facts"
    seen = {
        view: [tuple(look(*file[:1], hashes.format(view), *file[1:]).iloc[0]) for file in files]
        for view in views(look, path)
        if view not in apart
    }
    assert {view: pair for view, pair in seen.items() if pair[0] != pair[1]} == {}


PROBLEMS = [
    ("public", (), ["latitude"]),
    ("prefect", BRETAGNE, ["latitude"]),
    ("cabinet", (), ["agents", "latitude", "staff"]),
]


@pytest.mark.parametrize(("role", "territories", "columns"), PROBLEMS)
def test_a_problem_is_quoted_to_those_who_read_everything_alone(by_hand, look, role, territories, columns):
    """Others are told what is wrong in sources that are public as a whole, without the cells."""
    shown = look(by_hand, "from visible.problems order by column_name", role, territories)
    assert shown["column_name"].tolist() == columns
    quoted = shown[["value", "detail"]].notna().any(axis=None)
    assert quoted == (role == "cabinet")
    told = look(by_hand.with_suffix(".public.duckdb"), "from visible.problems", "public")
    assert (told["column_name"].tolist(), told["value"].notna().sum()) == (["latitude"], 0)


@pytest.mark.parametrize(
    ("role", "territories", "words", "values"),
    [
        # The last answer of number 1 is everyone's; its motive, its first answer and its values are not.
        ("public", (), [None, "Une seule"], []),
        ("prefect", ("R75",), [None, "Une seule"], []),
        ("prefect", ("R53", "D35"), ["Motif", "Non", "Une seule"], ["54.2", "61 %"]),
        ("prefect", ("D75",), [None, "Une seule", "Un mot", "Oui"], ["secret"]),
        ("cabinet", (), ["Motif", "Non", "Une seule", "Un mot", "Oui"], ["54.2", "61 %", "secret"]),
    ],
)
def test_what_is_said_of_a_figure_is_read_by_those_who_read_it_in_full(by_hand, look, role, territories, words, values):
    path = by_hand.with_suffix(".public.duckdb") if role == "public" else by_hand
    shown = look(path, "from visible.remarks order by request, step", role, territories)
    assert [None if pd.isna(one) else one for one in shown["words"]] == words
    told = [one for row in shown.to_dict("records") for one in (row.get("value_read"), row.get("value_held"))]
    assert [one for one in told if isinstance(one, str)] == values
    assert look(path, "select words from visible.remarks", None)["words"].tolist() == []


def test_every_table_says_who_reads_it(by_hand, look):
    named = "select schema_name || '.' || table_name as name from duckdb_tables()"
    assert set(look(by_hand, named)["name"]) == readers.declared().keys()


PARSED = [
    ("public", Viewer("public")),
    ("cabinet", Viewer("cabinet")),
    ("administrator", Viewer("administrator")),
    ("prefect:R53", Viewer("prefect", ("R53",))),
    ("prefect:d2a", Viewer("prefect", ("D2A",))),
    (" prefect:D971 ", Viewer("prefect", ("D971",))),
]


@pytest.mark.parametrize(("text", "viewer"), PARSED)
def test_a_reader_is_written_in_one_word(text, viewer):
    assert access.parse(text) == viewer


@pytest.mark.parametrize(
    "text", ["", "minister", "prefect", "prefect:", "prefect:53", "prefect:D1", "cabinet:R53", "Public"]
)
def test_an_unknown_reader_is_refused(text):
    with pytest.raises(ValueError, match=r"role|territory"):
        access.parse(text)


@pytest.mark.parametrize(
    "text", ["prefect:R53", "prefect:D35", "prefect:d2a", "prefect:R01", "prefect:D976", "cabinet"]
)
def test_a_reader_of_a_territory_that_exists_is_known(by_hand, text):
    assert queries.reader(text, queries.edition(Viewer("public"))) == access.parse(text)


@pytest.mark.parametrize("text", ["prefect:R99", "prefect:D20", "prefect:D96", "prefect:D978", "minister"])
def test_a_reader_of_nowhere_is_refused(by_hand, text):
    """20 was split into 2A and 2B; 978 is Saint-Martin, which has a State representative but is no département."""
    with pytest.raises(ValueError, match=r"territory|role"):
        queries.reader(text, queries.edition(Viewer("public")))


def test_a_region_holds_its_departements():
    parents = {"D22": "R53", "D35": "R53", "D75": "R11"}
    assert access.expand(Viewer("prefect", ("R53",)), parents) == ("R53", "D22", "D35")
    assert access.expand(Viewer("prefect", ("D35",)), parents) == ("D35",)
    assert access.expand(Viewer("cabinet"), parents) == ()


def test_departement_01_is_not_region_01():
    prefect = Viewer("prefect", ("R01",))
    assert access.in_scope(prefect, ("R01", "D971"), "region", "01")
    assert not access.in_scope(prefect, ("R01", "D971"), "department", "01")


def test_sums_are_published_of_the_whole_country_alone():
    """As `national_moves` is in data/model/readers.toml, and no other level of it."""
    assert access.is_published_whole("nation", "FR")
    assert not access.is_published_whole("region", "53")
    assert not access.is_published_whole("department", "35")


def test_a_page_opens_for_everyone_or_for_one_role():
    for name, reader in READERS.items():
        assert access.opens(reader, access.EVERYONE)
        assert access.opens(reader, access.UNDECIDED) == (reader.role != "public")
        assert access.opens(reader, "administrator") == (reader.role == "administrator"), name
    assert access.opens(Viewer("administrator"), "administrator")


def test_a_prefect_is_told_apart_from_another_on_the_same_connection(by_hand):
    """Cursors share a connection: what one is told of its reader must not reach the next."""
    current = store.current()
    with closing(store.cursor(current)) as first, closing(store.cursor(current)) as second:
        first.execute("set variable role = 'cabinet'")
        assert second.execute("select count(*) from visible.proposals").fetchone() == (0,)
