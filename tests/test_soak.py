"""What `make soak` and `make try-many` would find: a wrong answer, one of another edition, memory that grows."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import soak
from tests.deploy.crowd import FIGURE, MARKED, Seen, Tab, Wrong
from tests.deploy.front import Front
from tests.deploy.site import Site

KEY = ("e1", "public", "missions", "")


def test_an_answer_that_shows_another_figure_for_the_same_edition_is_wrong() -> None:
    seen = Seen({"e1": 96})
    seen.hold(KEY, [("acts", "12"), ("visits", "3")])
    seen.hold(KEY, [("visits", "3"), ("acts", "12")])
    seen.hold(("e2", *KEY[1:]), [("acts", "13"), ("visits", "3")])
    with pytest.raises(Wrong, match="e1 public missions"):
        seen.hold(KEY, [("acts", "13"), ("visits", "3")])
    assert seen.checked == 4


def test_an_edition_is_one_that_was_published_or_the_one_that_is() -> None:
    seen = Seen({"e1": 96})
    with pytest.raises(Wrong, match="e2"):
        seen.of("e2")
    seen.coming = 108
    seen.of("e2")
    assert seen.marks == {"e1": 96, "e2": 108}
    with pytest.raises(Wrong, match="e3"):
        seen.of("e3")


def test_figures_and_the_marker_are_read_as_they_are_written() -> None:
    assert FIGURE.findall('<td><data value="0.5" data-figure="O9|region|53">50 %</data></td>') == [
        ("0.5", "O9|region|53")
    ]
    rows = "level,code,period,numerator\ndepartment,22,2021-12-01,84.0,900\ndepartment,35,2021-12-01,72.0,900\n"
    assert MARKED.findall(rows) == ["72.0"]


def test_a_page_of_two_editions_is_wrong() -> None:
    tab = Tab("http://localhost")
    tab.pieces = lambda places: iter(['<div data-edition="e1">', '<div data-edition="e2">'])  # type: ignore[method-assign]
    with pytest.raises(Wrong, match=r"\['e1', 'e2'\]"):
        tab.told("edition")


GROWTH: list[tuple[Callable[[int], float], bool]] = [
    (lambda second: 400.0 + second % 5, True),
    (lambda second: min(400.0, 200.0 + 5 * second), True),  # warm after forty seconds of three hundred
    (lambda second: 400.0 + second, False),  # 500 at a third, 700 at the end: medians 550 and 650
]


@pytest.mark.parametrize(("held", "steady"), GROWTH)
def test_memory_is_judged_once_warm(held: Callable[[int], float], steady: bool, tmp_path: Path) -> None:
    memory = soak.Memory(Site(Front(tmp_path, 0, 0), tmp_path, {}, tmp_path))
    memory.samples[8501, 1] = [(float(second), held(second)) for second in range(300)]
    ((_, said, is_steady),) = memory.told()
    assert is_steady is steady, said


def test_memory_is_told_by_minute() -> None:
    held = [(float(second), 300.0 if second < 60 else 420.0) for second in range(90)]
    assert soak.by_minute(held) == "300, 420"


def test_an_act_counts_where_people_read_meanwhile_and_one_never_done_is_told(tmp_path: Path) -> None:
    seen = Seen({"e1": 96, "e2": 108}, milliseconds=[(10.5, 80.0), (11.0, 90.0), (40.0, 70.0)], last={"e2": 95.0})
    life = soak.Life(Site(Front(tmp_path, 0, 0), tmp_path, {}, tmp_path), seen, tmp_path, is_disk=False)
    life.acts = [soak.Act("publishes: done", 10.0, 20.0), soak.Act("is_killed: started again", 60.0, 70.0)]
    life.gone = {"e2": 30.0}  # and read 65 seconds later: more than the minute that is allowed
    found = {what: (said, right) for what, said, right in soak.done(seen, life)}
    assert found["publishes: done"] == ("1 times, 2 interactions meanwhile", True)
    assert found["is_killed: started again"] == ("1 times, 0 interactions meanwhile", False)
    assert found["goes_back"] == ("never: there was no time for it", False)
    assert found["last answer of an edition gone back from"] == ("65.0 s later at most", False)


def test_errors_are_counted_in_the_lines_of_processes(tmp_path: Path) -> None:
    lines = ['{"level": "info", "event": "run"}', "", "  URL: http://localhost", '{"level": "err{"level": "info"}']
    error = (
        '{"level": "error", "event": "run", "page": "missions", "error": "KeyError", "where": ["a.py:1 f", "b.py:2 g"]}'
    )
    (tmp_path / "8501.log").write_text("\n".join([*lines, error, error]))
    found = soak.errors_written(Site(Front(tmp_path, 0, 0), tmp_path, {}, tmp_path))
    assert dict(found) == {"run missions KeyError b.py:2 g": 2}
