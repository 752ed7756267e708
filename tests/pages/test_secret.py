"""What is under statistical secrecy says so, in words, on pages and in files: neither zero, nor unknown, nor told."""

import re
from unittest.mock import patch

import pandas as pd
import pytest

from pages.parts import downloads
from queries.access import Viewer
from tests.pages import support
from tests.support import build_world, reading

WORDS = {"fr": "secret statistique", "en": "statistical secrecy"}
# March 2020 in Ille-et-Vilaine is what two counters counted, 168 requests together; the survey is of 40 people.
PAGES = [
    ("counters.footfall", {"departement": "35"}, ("actes-mois-par-mois",)),
    ("counters.progress", {"departement": "35"}, ("actes-par-mois",)),
    ("method", {"indicateur": "P3"}, ("P3",)),
    ("method", {"indicateur": "P5"}, ("P5",)),
]


@pytest.fixture(scope="module", autouse=True)
def small_world(tmp_path_factory):
    """With a month in which three counters and more were counted, so that pages have something to show."""
    folder = tmp_path_factory.mktemp("secret")
    more = """
        insert into core.footfall (counter_id, month, partner, channel, requests, source_id)
        select counter_id, '2020-04-01', 'ants', 'desk', 40, 'footfall' from core.counters where department = '35'
    """
    build_world(folder, more)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EDITIONS_DIR", str(folder))
        yield


def opened(name, language, parameters):
    """What a page writes for everyone, and the files that may be taken from it, by name."""
    files = {}

    def taken(label, data, file_name, **_):
        files[re.sub("^DEMONSTRATION-|.csv$", "", file_name)] = data().decode()

    with patch.object(downloads.st, "download_button", taken):
        test = support.run(name, "public", language, **parameters)
    return support.told(test), files


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize(("name", "parameters", "secret"), PAGES)
def test_files_say_what_is_secret(name, parameters, secret, language):
    told, files = opened(name, language, parameters)
    for file in secret:
        lines = files[file].splitlines()
        (march,) = (
            line
            for line in lines
            if "2020-03-01" in line and ("department,35" in line or "department" not in files[file])
        )
        assert WORDS[language] in march, (file, march)
        assert not {"168", "168.0", "40", "40.0", "38", "38.0", "0", "0.0"} & set(march.split(",")), (file, march)
    assert not re.search(r"\b168\b", told + "".join(files.values()))
    assert WORDS[language] in told.lower()


def test_the_table_of_a_page_says_what_is_secret():
    """The month and the same month a year after it, which compares itself with it."""
    from pages.counters import derived
    from pages.parts import numbers
    from pages.text import Say

    where = {"region": None, "department": "35"}
    rows = derived.compared(reading(Viewer("public"))("counters/by_month", **where), "35")
    columns = {"month": ("Mois", "month"), "value": ("Actes", "count"), "change": ("Évolution", "percent")}
    written = numbers.readable(Say("fr"), rows, columns).set_index("Mois")
    march = written.loc[[month for month in written.index if "mars 2020" in month]]
    assert (march["Actes"] == "secret statistique").all()
    assert (march["Évolution (%)"] == "secret statistique").all()


def test_every_hidden_row_of_an_indicator_is_secret():
    """In its series, whatever the indicator; nothing is left of its number."""
    ask, seen = reading(Viewer("public")), 0
    for item in ask.catalogue.values():
        rows = ask(item.query)
        if "hidden" in rows and item.public:
            hidden = rows[rows["hidden"].fillna(False).astype(bool)]
            series = ask.series(item.id).merge(hidden[["level", "code", "period"]], on=["level", "code", "period"])
            assert set(series["state"]) <= {"secret"}
            assert series[["value", "numerator", "denominator"]].isna().all(axis=None)
            seen += len(series)
    assert seen >= 10


def test_a_number_is_neither_replaced_nor_added_by_secrecy():
    """By a row's state, and by a column's own: an empty cell of which nothing is said stays empty."""
    rows = pd.DataFrame(
        {
            "state": ["value", "secret", "missing"],
            "value": [1.0, None, None],
            "target": [2.0, None, 3.0],
            "acts": [5.0, None, None],
            "acts_state": ["value", "value", "secret"],
        }
    )
    lines = downloads.to_csv(rows, "real", WORDS["fr"]).decode().splitlines()
    assert lines[0] == "state,value,target,acts,kind"
    assert lines[1:] == [
        "value,1.0,2.0,5.0,real",
        "secret,secret statistique,,,real",
        "missing,,3.0,secret statistique,real",
    ]
