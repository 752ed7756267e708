"""Lists of counters in the order of what they describe: their dates, the past, the cap on closings, the commands."""

import datetime
import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import check, store
from data.__main__ import main
from data.build import succession
from data.build.plan import Deposit
from data.problem import Problem, Refused, sentence
from tests.data import books
from tests.data.support import Write, publish_files
from tests.data.test_publish import COUNTERS, FOOTFALL, LIST, rows
from tests.support import says_rule

pytestmark = pytest.mark.usefixtures("facts_alone")

TODAY = datetime.date(2024, 1, 1)
COMMUNES = [
    ("01033", "01200", "Valserhône"),
    ("01053", "01000", "Bourg-en-Bresse"),
    ("01004", "01500", "Ambérieu-en-Bugey"),
]
GRID = [f"{name},{commune}" for name in ("Bourg", "Bus de Bourg", "France services") for commune in range(3)]


def a_list(*counters: str) -> str:
    """A list, from "number,name,commune (0 to 2),label's year" each."""
    lines = []
    for counter in counters:
        number, name, commune, year = counter.split(",")
        code, postcode, town = COMMUNES[int(commune)]
        lines.append(f"{number},01,{name},{code},{postcode},{town},,,,9h-12h,-,Espace labellisé 01/01/{year}\n")
    return LIST + "".join(lines)


def many(count: int, department: str = "01") -> str:
    """Lines of as many counters in a departement, each with its number and its name."""
    hours = ",,,,,,9h-12h,-,Espace labellisé 01/01/2020\n"
    return "".join(f"{department}{i:03},{department},Point {department} {i},{hours}" for i in range(count))


@pytest.mark.parametrize(
    ("name", "asked", "expected"),
    [
        ("liste-fs-20221201.csv", None, ("2022-12-01", "name")),
        ("fs_2020-01-02.csv", None, ("2020-01-02", "name")),
        ("liste_2022_12_01_v2.csv", None, ("2022-12-01", "name")),
        ("liste au 01-12-2022.csv", None, ("2022-12-01", "name")),
        ("liste-fs-202307.csv", None, ("2023-07-01", "month")),
        ("liste-fs-202307.csv", datetime.date(2023, 7, 31), ("2023-07-31", "asked")),
        ("liste.csv", None, ("2022-06-01", "labels")),  # Bourg-en-Bresse, labelled last
        ("liste-20231301.csv", None, ("2022-06-01", "labels")),  # there is no thirteenth month
        ("liste-20231131.csv", None, ("2022-06-01", "labels")),  # nor a 31 November
        ("liste-20240102.csv", None, ("2022-06-01", "labels")),  # a day to come: the name is not believed
        ("liste-120221201345.csv", None, ("2022-06-01", "labels")),  # a number, not a date
    ],
)
def test_a_list_has_a_date_and_a_reason_for_it(write: Write, name: str, asked: datetime.date, expected: tuple) -> None:
    found = succession.dating(check.check(write(name, COUNTERS)), asked, TODAY)
    assert found is not None
    assert (found.day.isoformat(), found.read_in) == expected


def test_the_date_of_a_list_alone_in_an_archive_may_be_in_its_own_name(write: Write) -> None:
    packed = books.zipped("liste-fs-20221201.csv", COUNTERS.encode())
    for name, day in {"export.zip": (2022, 12, 1), "export-20230101.zip": (2023, 1, 1)}.items():
        found = succession.dating(check.check(write(name, packed)), None, TODAY)
        assert found is not None
        assert (found.day, found.read_in) == (datetime.date(*day), "name")


@pytest.mark.wide
def test_a_list_that_nothing_dates_is_of_the_day_of_its_deposit_and_says_so(editions: Path, write: Write) -> None:
    done = publish_files(write("list.csv", LIST + "1,01,Bourg,01053,01000,Bourg,46.2,5.2,,9h-12h,-,\n"))
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    assert [(problem.rule, problem.value) for problem in done.inconsistencies] == [("list_not_dated", today)]
    assert rows("select source_date from core.sources where subject = 'counters'") == [(None,)]


def deposits(write: Write, texts: dict[str, str]) -> list[Deposit]:
    """New deposits of lists, as a command makes them."""
    return [
        Deposit(
            report, datetime.datetime(2024, 1, 1), check.parts(report), dating=succession.dating(report, None, TODAY)
        )
        for report in (check.check(write(name, text)) for name, text in texts.items())
    ]


@pytest.mark.wide
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(st.sampled_from(GRID), st.integers(0, 6)), max_size=6), min_size=2, max_size=3))
def test_lists_in_any_order_tell_the_same(write: Write, lists: list[list[tuple[str, int]]]) -> None:
    """A then B, B then A, both at once. Numbers 0 to 3 are given, 4 to 6 provisional; each stands once in a list."""
    texts = {}
    for year, counters in enumerate(lists, 2020):
        numbers = {f"{n}" if n < 4 else f"temp_{n}": counter for counter, n in counters}
        texts[f"list-{year}-06-01.csv"] = a_list(
            *(f"{number},{text},2020" for number, text in numbers.items()), "99,Témoin,0,2020"
        )
    made = deposits(write, texts)
    (one, *others) = (
        succession.succession(before, after)
        for order in permutations(made)
        for cut in range(len(made))
        for before, after in [(order[:cut], order[cut:])]
    )
    for other in others:
        assert (other.now, other.past, other.history) == (one.now, one.past, one.history)


def test_lists_in_any_order_end_in_the_same_edition(
    tmp_path: Path, editions: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look-alikes, a number that changes hands, a provisional one that is settled."""
    one = write("list-2021-01-01.csv", a_list("1,Bourg,1,2020", "2,Bus de Bourg,1,2020", "temp_1,Ambérieu,2,2021"))
    two = write("list-2022-01-01.csv", a_list("2,Bourg,1,2020", "3,Bus de Bourg,1,2020", "4,Ambérieu,2,2021"))
    ends = set()
    for number, commands in enumerate(([[one], [two]], [[two], [one]], [[one, two]], [[two, one]])):
        monkeypatch.setenv("EDITIONS_DIR", str(tmp_path / str(number)))
        for paths in commands:
            publish_files(*paths, accept_closings=True)
        ends.add(store.current().name.split("-")[1])
        assert rows("select counter_id from core.counters where closed_on is null order by all") == [
            ("2",),
            ("3",),
            ("4",),
        ]
    assert len(ends) == 1


@pytest.mark.wide
def test_an_older_list_enters_the_past_and_moves_nothing_today(editions: Path, write: Write) -> None:
    newer = write("list-2022-12-01.csv", COUNTERS)
    older = write("list-2020-06-01.csv", "".join(COUNTERS.splitlines(keepends=True)[:3]))
    publish_files(newer)
    today = "select * exclude (deposited_at) from core.counters join core.sources using (source_id) order by counter_id"
    before = rows(today)
    said = [(problem.rule, problem.value, problem.detail) for problem in publish_files(older).inconsistencies]
    assert said[1] == ("list_of_the_past", "2020-06-01", "list-2022-12-01.csv, 2022-12-01")
    assert rows(today) == before
    assert rows("select counter_id, kind, event_date::text from core.counter_events") == [("3", "opened", "2022-12-01")]
    publish_files(
        write(
            "acts.csv",
            "identifiant_indic,zone_id,zone_nom,date_valeur,type_valeur,valeur\nIND-1,D01,Ain,2022-01,va,1\n",
        )
    )
    assert rows(today) == before


@pytest.mark.wide
def test_of_two_lists_of_one_date_the_later_deposited_is_kept_and_said(editions: Path, write: Write) -> None:
    first, second = (
        write("a-2022-12-01.csv", COUNTERS),
        write("b-2022-12-01.csv", COUNTERS.replace("Ambérieu,", "Bugey,")),
    )
    publish_files(first)
    said = [(problem.file, problem.rule, problem.detail) for problem in publish_files(second).inconsistencies]
    assert ("a-2022-12-01.csv", "list_replaced", "b-2022-12-01.csv") in said
    names = "select file_name from core.sources where subject = 'counters'"
    assert rows(names) == [("b-2022-12-01.csv",)]
    assert rows("select count(*) from core.counter_events") == [(0,)]
    publish_files(second, first, fresh=True)  # in one command, the last one named
    assert rows(names) == [("a-2022-12-01.csv",)]


@pytest.mark.wide
def test_the_date_told_for_a_list_stays_with_it(editions: Path, write: Write) -> None:
    publish_files(write("list.csv", COUNTERS), dated={"list.csv": datetime.date(2022, 9, 1)})
    publish_files(
        write("list-2022-08-01.csv", COUNTERS.replace("France services de Bourg", "France services du Peloux"))
    )
    found = rows("select file_name, source_date::text from core.sources where subject = 'counters' order by 2")
    assert found == [("list-2022-08-01.csv", "2022-08-01"), ("list.csv", "2022-09-01")]
    assert rows("select counter_id, kind, event_date::text from core.counter_events") == [
        ("2", "renamed", "2022-09-01")
    ]


@pytest.mark.parametrize(
    ("before", "after", "stops"),
    [
        ((100, 40), (95, 40), []),  # 5 of 140, 3.6 %; 5 of 100 in the Ain
        ((40, 100), (32, 100), ["closes_too_many"]),  # 8 of 140, 5.7 %; 8 of 40 in the Ain, 20 %, is not over 20 %
        ((19, 200), (15, 200), []),  # 4 of 19 in the Ain, over 20 %, but not 5 of them
        ((24, 200), (19, 200), ["closes_too_many_there"]),  # 5 of 24, 20.8 %
        ((24, 10), (10, 10), ["closes_too_many", "closes_too_many_there"]),
    ],
)
def test_a_list_that_closes_too_many_stops(write: Write, before: tuple, after: tuple, stops: list) -> None:
    """Numbers of counters in the Ain and in Corrèze, before and after."""
    texts = [LIST + many(ain) + many(correze, "19") for ain, correze in (before, after)]
    first, second = deposits(write, dict(zip(("list-2022-01-01.csv", "list-2022-06-01.csv"), texts, strict=True)))
    told = [problem.rule for problem in succession.succession([first], [second]).stops]
    assert [rule for rule in told if rule != "would_close"] == stops
    assert told.count("would_close") == (before[0] - after[0] if stops else 0)
    # Both already there, nothing is asked again.
    assert succession.succession([first, second], []).stops == ()


@pytest.mark.wide
def test_nothing_changes_when_a_list_stops_and_it_goes_on_when_accepted(editions: Path, write: Write) -> None:
    publish_files(write("list-2022-01-01.csv", LIST + many(40)))
    edition = store.current()
    half = write("list-2022-06-01.csv", LIST + many(20))
    with pytest.raises(Refused):
        publish_files(half)
    assert (store.current(), store.names(), len(list(editions.glob("deposits/*")))) == (edition, [edition.name], 1)
    with pytest.raises(Refused):  # half of the list of the same date, too
        publish_files(half, dated={half.name: datetime.date(2022, 1, 1)})
    publish_files(half, accept_closings=True)
    assert rows("select count(*) from core.counter_events where kind = 'closed'") == [(20,)]


@pytest.mark.wide
def test_rows_that_name_a_provisional_counter_follow_it(editions: Path, write: Write) -> None:
    provisional = COUNTERS.replace("3,01", "temp_3,01")
    publish_files(
        write("list-2022-06-01.csv", provisional), write("footfall.csv", FOOTFALL.replace("\n1,", "\ntemp_3,"))
    )
    publish_files(write("list-2022-12-01.csv", COUNTERS))
    assert rows("select counter_id, requests from core.footfall") == [("3", 40)]
    assert rows("select count(*) from core.counter_events") == [(0,)]


@pytest.mark.wide
def test_a_counter_that_a_file_names_twice_for_one_month_stops_it(editions: Path, write: Write) -> None:
    publish_files(write("list-2022-06-01.csv", COUNTERS.replace("3,01", "temp_3,01")))
    publish_files(write("list-2022-12-01.csv", COUNTERS))
    both = FOOTFALL.replace("\n1,", "\ntemp_3,") + FOOTFALL.splitlines()[1].replace("1,", "3,", 1) + "\n"
    with pytest.raises(Refused) as refused:
        publish_files(write("footfall.csv", both))
    told = {(problem.rule, problem.line, problem.value) for problem in refused.value.problems}
    assert told == {("counter_twice", 2, "3"), ("counter_twice", 3, "3")}


def test_numbers_that_a_spreadsheet_changed_are_put_right_and_missing_ones_made(editions: Path, write: Write) -> None:
    text = COUNTERS.replace("\n1,", "\n1.0,").replace("\n2,", "\n00002,").replace("\n3,", "\n,")
    report = check.check(write("list-2022-12-01.csv", text))
    told = [(problem.rule, problem.line, problem.value, problem.detail) for problem in report.problems]
    assert ("identifier_tidied", 2, "1.0", "1") in told
    assert ("identifier_tidied", 3, "00002", "2") in told
    assert ("identifier_missing", 4, None, "france-services-d-amberieu-01004") in told
    publish_files(write("list-2022-06-01.csv", COUNTERS), write("list-2022-12-01.csv", text))
    assert rows("select count(*) from core.counter_events") == [(0,)]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """run(*arguments) -> exit code and what was printed."""

    def command(*arguments: str | Path) -> tuple[int, str]:
        code = main(["--language", "en", *map(str, arguments)])
        return code, capsys.readouterr().out

    return command


def test_check_says_what_publishing_a_list_would_do(run: Callable, editions: Path, write: Write) -> None:
    publish_files(write("list-2022-01-01.csv", LIST + many(40)))
    older, half = write("list.csv", LIST + many(40)), write("list-2022-06-01.csv", LIST + many(20))
    code, printed = run("check", older)
    assert code == 0
    assert says_rule(printed, "list_date_from_labels", value="2020-01-01", detail="list.csv")
    code, printed = run("check", half)
    assert code == 1
    assert says_rule(printed, "closes_too_many", value="20 / 40", detail="list-2022-01-01.csv")
    assert says_rule(printed, "would_close", value="Point 01 39", detail="1039, 01")
    code, printed = run("check", "--json", half)
    rules = {problem["rule"] for problem in json.loads(printed)["together"]}
    assert rules == {"list_date_in_name", "closes_too_many", "closes_too_many_there", "would_close"}


@pytest.mark.wide
def test_the_command_takes_dates_and_accepts_closings(run: Callable, editions: Path, write: Write) -> None:
    whole, half = write("list.csv", LIST + many(40)), write("half.csv", LIST + many(20))
    assert run("publish", whole, "--dated", "list.csv=2022-01-01")[0] == 0
    assert run("publish", half, "--dated", f"{half}=2022-06-01")[0] == 1
    code, printed = run("publish", half, "--dated", "half.csv=2022-06-01", "--accept-closings")
    assert code == 0
    assert sentence(Problem("half.csv", "list_date_asked", value="2022-06-01")) in printed
    code, printed = run("publish", whole, "--dated", "other.csv=2022-01-01")
    assert (code, says_rule(printed, "dated_without_file", value="2022-01-01")) == (1, True)
    for wrong in ("list.csv", "list.csv=01/01/2022", "list.csv=2999-01-01"):
        with pytest.raises(SystemExit):
            run("publish", whole, "--dated", wrong)
