"""One figure, one value: every page, file and summary that a reader is shown says the same of the same thing."""

import copy
import json
import os
import pickle
import tomllib
from pathlib import Path

import pytest
from markupsafe import escape

from pages.elements import numbers
from pages.markup import html
from pages.text import Say
from pages.text.written import joined
from queries import figures
from queries.figures import KnownInt
from tests.conftest import EVERY_READING
from tests.pages import gathering
from tests.pages.test_rows import denied, unexplained, unlike

FR, EN = Say("fr"), Say("en")
UNKEYED = Path(__file__).with_name("unkeyed.toml")
AT_EACH_CHANGE = ("public",)
READERS = [pytest.param(one, marks=[] if one in AT_EACH_CHANGE else [pytest.mark.wide]) for one in gathering.READERS]
FAR = figures.key("communes_far", "region", "53")


def plain(text: str) -> str:
    """What is escaped stays so."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("viewer", READERS)
def test_one_key_has_one_value(viewer: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """On all that a reader is shown; and what is everybody's has the same value for each reader."""
    found = gathering.gather(viewer)
    assert found.contradictions() == {}
    assert not [key for key in found.values() if ":nan" in key], "what a figure is restricted to has a name"
    assert differences(viewer, found.published(), shared_folder(tmp_path_factory)) == {}
    assert unexplained(found) == [], "a count that has no rows, or not so restricted, says why in queries/figures.toml"
    assert denied(found) == [], "not the reason that it has no rows: see `whole` in queries/figures.toml"
    assert unlike(viewer, found, EVERY_READING) == {}, "the rows behind a figure do not add up to it"
    listed = tomllib.loads(UNKEYED.read_text(encoding="utf-8"))
    more = {page: count for page, count in found.unkeyed().items() if count > listed.get(page, {}).get("count", 0)}
    assert more == {}, "numbers that do not say what they are: python -m tests.walk --unkeyed"
    assert len(found.values()) > 3000
    shown = [set().union(*values.values()) for values in found.values().values()]
    assert sum(gathering.NOTE in pages and len(pages) > 1 for pages in shown) > 100, "the note's, on a page too"


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run of the tests, the same for all the processes that run them."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "published"
    folder.mkdir(exist_ok=True)
    return folder


def differences(viewer: str, values: dict[str, list[str]], folder: Path) -> dict[str, list[object]]:
    """The figures that are everybody's and that another reader was shown otherwise."""
    (folder / f"{viewer.replace(':', '-')}.json").write_text(json.dumps(values), encoding="utf-8")
    others = [json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")]
    shared = [(key, value, other[key]) for other in others for key, value in values.items() if key in other]
    return {key: [mine, theirs] for key, mine, theirs in shared if mine != theirs}


def test_a_figure_says_what_it_is_wherever_it_is_written() -> None:
    html = '<data value="1234" data-figure="communes_far" data-place="R53">1 234</data>'
    assert plain(str(escape(FR.number(FAR(1234))))) == html
    assert plain(str(escape(FR("parts.more", count=FAR(1234))))) == f"Voir {html} autres alertes"
    inner = FR("parts.scope.title", title=FR("parts.more", count=FAR(1234)), where="ici")
    assert plain(str(escape(inner))).startswith(f"Voir {html} autres alertes, ")
    assert plain(str(escape(joined(" ; ", ["<b>", FR.number(FAR(1234))])))) == f"&lt;b&gt; ; {html}"


def test_as_a_text_it_reads_as_before_and_an_attribute_holds_the_text() -> None:
    assert plain(FR("parts.more", count=FAR(1234))) == "Voir 1 234 autres alertes"
    assert plain(FR("parts.more", count=FAR(1))) == "Voir 1 autre alerte"
    assert plain(html('<p title="{}">', FR("parts.more", count=FAR(2)))) == '<p title="Voir 2 autres alertes">'


@pytest.mark.parametrize(
    ("written", "value", "text"),
    [
        (lambda one: FR.percent(one), "12.34", "12,3 %"),
        (lambda one: FR.percent(one, 0), "12.34", "12 %"),
        (lambda one: FR.number(abs(round(one))), "12.34", "12"),
        (lambda one: FR.signed(round(one, 1)), "12.34", "+12,3"),
        (lambda one: FR.value(one, "euro", 0), "12.34", "12 €"),
        (lambda one: EN.value(one, "euro", 0), "12.34", "€12"),
        (lambda one: FR.duration(one), "12.34", "12 jours"),
        (lambda one: FR.duration(figures.same(one, 1095.75)), "12.34", "3 ans"),
        (lambda one: FR.ordinal(round(one)), "12.34", "12e"),
    ],
)
def test_rounded_or_without_its_sign_it_is_the_same_figure(written, value: str, text: str) -> None:  # type: ignore[no-untyped-def]
    read = gathering.read(str(escape(written(FAR(12.34)))), "page")
    assert [(one.key, one.value) for one in read.shown] == [("communes_far R53", value)]
    assert plain(written(FAR(12.34))) == text
    assert not read.bare


def test_a_number_of_a_sum_is_another_figure_and_one_that_is_not_there_is_none() -> None:
    assert not hasattr(FAR(2) + FAR(3), "key")
    assert FAR(None) is None
    assert FR.number(FAR(float("nan"))) == "–"


def test_a_known_number_is_copied_whole() -> None:
    for one in (FAR(3), FAR(3.5)):
        for other in (copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
            assert (other, other.key, other.exact) == (one, one.key, one.exact)
    assert isinstance(FAR(3), KnownInt)


def test_a_key_tells_what_is_not_taken_for_granted() -> None:
    assert figures.key("communes_far").attributes() == {"figure": "communes_far"}
    own = figures.key("proposals_overdue", "department", "2A", "2024-06-30", stage="opinion", ministry=None)
    assert own.attributes() == {
        "figure": "proposals_overdue",
        "place": "D2A",
        "on": "2024-06-30",
        "whose": "scope",
        "of": "stage:opinion",
    }


def test_a_figure_called_from_another_is_the_readers_where_either_is() -> None:
    assert figures.key("exercises").called("mission_staff").whose == figures.SCOPE
    assert figures.key("mission_staff").called("exercises").whose == figures.SCOPE
    assert figures.key("exercises").called("missions_given_up").whose == figures.EVERYONE


def test_what_is_not_declared_has_no_key() -> None:
    with pytest.raises(figures.UnknownFigure, match=r"figures\.toml"):
        figures.key("sheep")


def test_every_figure_is_defined_in_both_languages() -> None:
    for figure in figures.declared().values():
        assert figure.fr
        assert figure.en
        assert figure.whose in (figures.EVERYONE, figures.SCOPE)


def test_a_value_of_an_unpublished_level_is_the_readers() -> None:
    item = next(one for one in figures.indicators.catalogue().values() if one.public and "nation" in one.public)
    assert figures.of_indicator(item.id, "value", "nation", "FR").whose == figures.EVERYONE
    hidden = next(one for one in figures.indicators.catalogue().values() if not one.public)
    assert figures.of_indicator(hidden.id, "value", "nation", "FR").whose == figures.SCOPE


def test_a_value_that_everyone_reads_by_steps_is_the_readers() -> None:
    """Who reads all of it reads another number, of another month or not rounded; the weight is the same for all."""
    stepped = [item.id for item in figures.indicators.catalogue().values() if item.stepped]
    assert stepped == ["M2", "M7", "M8", "M9", "O9", "O10", "P3", "P4", "P5", "P6", "P9", "P11", "P12"]
    for identifier in stepped:
        assert figures.of_indicator(identifier, "progress", "nation", "FR").whose == figures.SCOPE
        assert figures.of_indicator(identifier, "weight", "nation", "FR").whose == figures.EVERYONE


def test_cells_of_a_table_are_keyed_by_row() -> None:
    import pandas as pd

    frame = pd.DataFrame({"code": ["53", "24"], "count": [3, 1], "stage": ["a", "b"]})
    keys = figures.cells({"count": "communes_far"}, row_level="region", row_code="code", of={"stage": "stage"})
    written = numbers.readable(FR, frame, {"code": ("Code", None), "count": ("Nombre", "count")}, keys)
    cells = [gathering.read(str(escape(cell)), "page").shown[0] for cell in written["Nombre"]]
    assert [one.key for one in cells] == ["communes_far R53 stage:a", "communes_far R24 stage:b"]
    assert [one.value for one in cells] == ["3", "1"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3 guichets", 1),
        ("Le 1er juillet 2024, en juin 2023, le 02/05/2019, depuis 2018", 0),
        ("P-53-02 : 12 jours", 1),
        ("1 234,5 et 12 %", 2),
        ("Ille-et-Vilaine (35)", 0),
        ("9 h 30 – 12 h 00", 0),
    ],
)
def test_numbers_that_are_no_figures_are_known_by_rule(text: str, count: int) -> None:
    assert len(gathering.read(f"<p>{text}</p>", "page").bare) == count
