"""What somebody said once of a file's columns: remembered by its header, kept with the deposit, forgotten at will."""

from collections.abc import Callable

import pytest

from data import __main__ as command
from data import store
from data.check import check
from data.publish import rebuild
from tests.data.support import Write, publish_files, rules
from tests.support import says_rule

HEADER = "nom,type,format,porteur,insee_com,coord_y,coord_x,identifiant\n"
ROW = "France services {},FS,Fixe,epci,{},{},{},{}\n"
SAID = ("counter_id=identifiant", "latitude=coord_y", "longitude=coord_x")
HERE, THERE = ROW.format("A", "01033", "46.106", "5.826", 77), ROW.format("B", "35238", "48.117", "-1.678", 78)

Run = Callable[..., tuple[int, str]]
pytestmark = pytest.mark.usefixtures("facts_alone", "editions")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LANG", "C.UTF-8")

    def made(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        return command.main(list(map(str, arguments))), capsys.readouterr().out

    return made


def held() -> list[tuple]:
    query = "select counter_id, lat, lon from core.counters order by all"
    return store.cursor(store.current()).execute(query).fetchall()


def test_what_is_said_once_of_a_header_is_remembered_for_the_next_file(run: Run, write: Write) -> None:
    first = write("premier.csv", HEADER + HERE)
    code, told = run("check", first)
    assert code == 1
    assert "python -m data map FILE counters counter_id=NAME" in told
    assert run("map", first, "counters", *SAID)[0] == 0
    # The same columns in another order and in capitals are the same header.
    turned = [",".join(reversed(line.split(","))) for line in (HEADER.strip().upper(), THERE.strip())]
    second = write("second.csv", "\n".join(turned) + "\n")
    assert [rule for rule, _ in rules(check(second).problems)] == ["column_meant"] * 3
    publish_files(second)
    assert held() == [("78", 48.117, -1.678)]


@pytest.mark.wide
def test_what_was_said_stays_with_the_deposit_after_it_is_forgotten(run: Run, write: Write) -> None:
    first = write("premier.csv", HEADER + HERE)
    run("map", first, "counters", *SAID)
    made = publish_files(first).edition
    assert says_rule(run("map", first, "counters")[1], "mapping_forgotten")
    assert check(first).blocking
    for audience in store.AUDIENCES:
        store.edition(made.name, audience).path.unlink()
    assert rebuild(made.name, lambda what: None) == made.name
    assert held() == [("77", 46.106, 5.826)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("guichets", "latitude=coord_y"), "there is no such source"),
        (("counters", "latitud=coord_y"), "the source has no column latitud"),
        (("counters", "latitude=coord_z"), 'the file has no column "coord_z"'),
    ],
)
def test_what_is_not_there_is_told_and_nothing_is_remembered(
    run: Run, write: Write, arguments: tuple[str, ...], told: str
) -> None:
    path = write("premier.csv", HEADER + HERE)
    code, said = run("map", path, *arguments)
    assert (code, told in said) == (1, True)
    assert check(path).table.meant is None  # type: ignore[union-attr]


def test_a_column_that_is_known_already_gives_way_to_what_was_said(run: Run, write: Write) -> None:
    # The file's own "latitude" is in metres; another column holds degrees.
    path = write("f.csv", HEADER.replace("nom,", "nom,latitude,") + HERE.replace("A,FS", "A,6558000,FS"))
    assert run("map", path, "counters", *SAID)[0] == 0
    publish_files(path)
    assert held() == [("77", 46.106, 5.826)]
