"""What `make bench` compares: pages that others would make. Their figures are held equal to ours there, at each run."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.store import Edition
from tests.bench import compare, readers

WAYS = Path(__file__).parent / "bench" / "ways"


def opened(way: str) -> AppTest:
    test = AppTest.from_file(str(WAYS / f"{way}.py"), default_timeout=60).run()
    assert not test.exception, test.exception[0].stack_trace
    return test


def figures(test: AppTest) -> readers.Figures:
    reader = readers.StreamlitReader("")
    shown = [(name, one.proto) for name in ("metric", "html", "plotly_chart") for one in test.get(name)]
    reader.elements = {(rank,): _element(name, proto) for rank, (name, proto) in enumerate(shown)}
    return reader.figures()


def _element(name: str, proto: Any) -> Any:
    return SimpleNamespace(**{name: proto}, WhichOneof=lambda _: name)


def test_the_tuned_page_of_streamlit_shows_what_the_usual_one_does(edition: Edition, monkeypatch: Any) -> None:
    """Each of its four charts and cards, and the same tables once they are asked for."""
    monkeypatch.setattr("gc.freeze", lambda: None)  # it would hold for the tests that follow
    usual, tuned = opened("usual_streamlit"), opened("tuned_streamlit")
    assert figures(tuned) == figures(usual)
    assert [len(one) for one in figures(usual).values()][:4] == [1, 1, 1, 1]
    assert not tuned.dataframe
    tuned.toggle[0].set_value(True).run()
    for mine, its in zip(tuned.dataframe, usual.dataframe, strict=True):
        pd.testing.assert_frame_equal(mine.value, its.value)


def test_a_figure_that_differs_stops_the_comparison() -> None:
    one, other = [{"acts": [12.0]}, {"acts": [3.0, 4.0]}], [{"acts": [12.0]}, {"acts": [3.0, 5.0]}]
    assert compare.same({"ours": one, "tuned_dash": one}) == 3
    with pytest.raises(AssertionError, match=r"region 1, acts: ours \[3.0, 4.0\], tuned_dash"):
        compare.same({"ours": one, "tuned_dash": other})


def test_a_reader_of_dash_takes_the_parts_that_are_sent() -> None:
    """The form of Dash's renderer for a Patch; whatever else may be sent is refused, not passed over."""
    sent = {"operation": "Assign", "location": ["data"], "params": {"value": [1, 2]}}
    patch = {"__dash_patch_update": "__dash_patch_update", "operations": [sent]}
    assert readers._patched(patch) == {"data": [1, 2]}
    assert readers._patched({"data": [3]}) == {"data": [3]}
    with pytest.raises(AssertionError, match="does not know"):
        readers._patched(patch | {"operations": [sent | {"operation": "Append"}]})
