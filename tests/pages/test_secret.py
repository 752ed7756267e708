"""What is under statistical secrecy says so, in words, on pages and in files: neither zero, nor unknown, nor told."""

import gzip
import json
import re
import warnings
from unittest.mock import patch

import pandas as pd
import pytest
from starlette.applications import Starlette

import queries
from pages import maps
from pages.counters import layers
from pages.outputs import summary
from pages.parts import downloads
from pages.server.routes import plain_routes
from pages.text import Say
from queries.access import Viewer
from queries.files import csv
from tests.pages import support
from tests.support import build_world, one_in, reading

WORDS = {"fr": "secret statistique", "en": "statistical secrecy"}
# March 2020 in Ille-et-Vilaine is what two counters counted, 168 requests together; the survey is of 40 people.
PAGES = [
    ("counters.footfall", {"departement": "35"}, ("actes-mois-par-mois",)),
    ("method", {"indicateur": "P3"}, ("P3",)),
    ("method", {"indicateur": "P5"}, ("P5",)),
]


@pytest.fixture(scope="module", autouse=True)
def small_world(tmp_path_factory):
    """With a month in which three counters and more were counted, so that pages have something to show; and May 2021,
    the last one known: one counter in 22 that had closed, of whose days nothing is known, four in 29, which are
    secret, five in 35, one of which had seven requests.
    """
    folder = tmp_path_factory.mktemp("secret")
    more = """
        insert into core.footfall (counter_id, month, partner, channel, requests, source_id)
        select counter_id, '2020-04-01', 'ants', 'desk', 40, 'footfall' from core.counters where department = '35';
        insert into core.counters
            (counter_id, name, type, format, commune, department, lat, lon, location_quality, labelled_on, source_id)
        select name || place, name, 'france_services', 'fixed', commune, department, 48.2, -1.7, 'given',
            '2020-01-01', 'counters'
        from (values ('west', '29019', '29', 5), ('here', '35238', '35', 5)) as given (name, commune, department, many),
            range(1, many + 1) as places (place);
        insert into core.footfall (counter_id, month, partner, channel, requests, source_id)
        select counter_id, '2021-05-01', 'ants', 'desk', if(counter_id = 'here1', 7, 40), 'footfall' from core.counters
        where counter_id between 'west1' and 'west4' or counter_id like 'here_' or counter_id = 'saint-brieuc'
    """
    build_world(folder, more)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("EDITIONS_DIR", str(folder))
        yield


def answered(address):
    """What the read API gives at an address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from starlette.testclient import TestClient

        return TestClient(Starlette(routes=plain_routes()), "http://localhost").get(address).text


def opened(name, language, parameters):
    """What a page writes for everyone, and the files that may be taken from it, by name."""
    files = {}

    def taken(label, data, file_name, **_):
        if file_name.endswith(".csv"):
            files[re.sub("^DEMONSTRATION-|.csv$", "", file_name)] = data().decode()

    with patch.object(downloads.st, "download_button", taken):
        test = support.run(name, "public", language, **parameters)
    for address in (one for html in test.get("html") for one in support.files_of(html.proto.body)):
        if found := re.search(r"(\w+)\.csv", address):
            files[found[1]] = answered(address.removeprefix("."))
    return support.told(test), files


@pytest.mark.parametrize("language", one_in(2, WORDS))
@pytest.mark.parametrize(("name", "parameters", "secret"), one_in(3, PAGES, several=True))
def test_files_say_what_is_secret(name, parameters, secret, language):
    told, files = opened(name, language, parameters)
    for file in secret:
        lines = files[file].splitlines()
        day, sign = ("01/03/2020", ";") if language == "fr" else ("2020-03-01", ",")
        (march,) = (
            line
            for line in lines
            if day in line and (f"Département{sign}35" in line or f"Département{sign}" not in files[file])
        )
        assert WORDS[language] in march, (file, march)
        cells = {cell.replace(",", ".") for cell in march.split(sign)}
        assert not {"168", "168.0", "40", "40.0", "38", "38.0", "0", "0.0"} & cells, (file, march)
    assert not re.search(r"\b168\b", told + "".join(files.values()))
    assert WORDS[language] in told.lower()


def test_the_table_of_a_page_says_what_is_secret():
    """The month and the same month a year after it, which compares itself with it."""
    from pages.counters import derived
    from pages.elements import numbers
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
    lines = csv(rows, "real", WORDS["fr"]).decode().splitlines()
    assert lines[0] == "state,value,target,acts,kind"
    assert lines[1:] == [
        "value,1.0,2.0,5.0,real",
        "secret,secret statistique,,,real",
        "missing,,3.0,secret statistique,real",
    ]


MAPS = [
    ("overview", {"chantier": "counters", "niveau": "department", "departement": "29"}, "P4"),
    ("missions.map", {"indicateur": "M7", "niveau": "region", "region": "53"}, "M7"),
    ("reorganisation.map", {"indicateur": "O9", "niveau": "region", "region": "53"}, "O9"),
    ("counters.map", {"indicateur": "P4", "niveau": "department", "departement": "29"}, "P4"),
    ("counters.map", {"indicateur": "P5", "niveau": "department", "departement": "35"}, "P5"),
]


def drawn(place, name, language, parameters):
    """What a page writes for everyone, and what the map of a module is given to draw."""
    taken = []
    with patch.object(place, name, lambda *_, **__: lambda **given: taken.append(given["data"])):
        return support.told(support.run(parameters.pop("page"), "public", language, **parameters)), taken


@pytest.mark.parametrize("language", one_in(3, WORDS))
@pytest.mark.parametrize(("page", "parameters", "indicator"), MAPS)
def test_maps_say_what_is_secret(page, parameters, indicator, language):
    """Each shape, the key and the panel of the territory chosen; a headline too, where nothing else is known."""
    told, (shown, *_) = drawn(maps, "component", language, {"page": page, **parameters})
    level = parameters["niveau"]
    latest = reading(Viewer("public")).latest(indicator, level)
    secret = latest.loc[latest["state"] == "secret", "code"].tolist()
    chosen = parameters.get("departement", parameters.get("region"))
    assert chosen in secret
    named = {code: item["text"] for code, item in shown["items"].items() if item["shade"] == "secret"}
    assert list(named) == secret
    assert all(text.startswith(WORDS[language]) for text in named.values())
    key = {line["shade"]: line for line in shown["legend"]}["secret"]
    assert (key["label"], key["count"]) == (WORDS[language], len(secret))
    (panel,) = re.findall(r'<(?:article class="tc-place"|div class="tc-sheet").*?</(?:article|div)>', told)
    assert f'<span class="tc-badge tc-state">{WORDS[language]}</span>' in panel
    assert not re.search(r"inconnu|unknown|absente|missing|<strong>", panel)
    if (latest["state"] != "value").all():
        assert WORDS[language] in re.search("<h1.*?</h1>", told)[0]
        median = Say(language)(f"indicators.map_median.{level}", median=WORDS[language])
        assert re.sub("[\u202f\u00a0]", " ", median) in told


@pytest.mark.parametrize("language", WORDS)
def test_the_map_of_access_says_what_is_secret(language):
    """A point tells the acts of a year: those of `here2` are 40, `here1` had seven, Rennes was not counted."""
    say = Say(language)
    sent = json.loads(gzip.decompress(layers.of(reading(Viewer("public")), say).file.packed))
    points = {row["code"]: row for row in sent}
    told = {name: points[name]["name"].splitlines()[2:] for name in ("here1", "here2", "rennes")}  # name, place, acts
    acts = lambda count: say("access.map.acts", count=count)  # noqa: E731
    assert told == {"here1": [acts(WORDS[language])], "here2": [acts("40")], "rennes": []}
    # Nor does its size tell: it is that of a counter that nobody counted.
    assert points["here1"]["radius"] == points["rennes"]["radius"] < points["here2"]["radius"]


@pytest.mark.parametrize("language", WORDS)
def test_the_sheet_of_a_counter_says_what_is_secret(language):
    told, files = opened("counters.find", language, {"guichet": "here1"})
    assert f"<b>{WORDS[language]}</b>" in told  # the acts of the year
    (title,) = re.findall("<h2[^>]*>([^<]*2021[^<]*)</h2>", told)
    assert WORDS[language] in title
    secret = WORDS[language]  # of the acts, of their change and of the acts without seasons
    first = {
        "fr": f"01/05/2021;{secret};;{secret};{secret};Démonstration",
        "en": f"2021-05-01,{secret},,{secret},{secret},Demonstration",
    }
    assert files["actes-du-guichet"].splitlines()[1] == first[language]
    unknown = {"fr": "Fréquentation inconnue", "en": "Footfall unknown"}[language]
    assert unknown not in told
    assert unknown in opened("counters.find", language, {"guichet": "west5"})[0]  # which nobody counted


def test_who_may_read_a_month_reads_it():
    """Seven requests, for the prefect of the place; the list of counters says it as the sheet does."""
    months = reading(Viewer("prefect", ("D35",)))("counters/sheet_months", counter="here1")
    assert months[["requests", "requests_state"]].values.tolist() == [[7, "value"]]
    for viewer, said in ((Viewer("prefect", ("D35",)), "value"), (Viewer("public"), "secret")):
        for question in ("counters/points", "counters/table"):
            rows = reading(viewer)(question, department="35").set_index("counter_id")
            assert rows.loc["here1", "requests_state"] == said
            assert rows.loc["rennes", "requests_state"] == "value"


@pytest.mark.parametrize("language", WORDS)
def test_the_summary_says_what_is_secret(language):
    """Its value and its progress; the progress of a workstream that lacks nothing else is not said to lack data."""
    viewer = Viewer("public")
    ask = reading(viewer)
    text = summary.html(Say(language), viewer, queries.edition(viewer))
    rows = {
        cells[0]: cells[1:]
        for line in re.findall("<tr>(.*?)</tr>", text)
        if (cells := re.findall("<td>(.*?)</td>", line))
    }
    seen = 0
    for room in ("missions", "reorganisation", "counters"):
        card = ask.scorecard(room)
        for identifier in card.loc[card["state"] == "secret", "indicator"]:
            item = ask.catalogue[identifier]
            cells = next(
                cells
                for name, cells in rows.items()
                if (item.name_fr if language == "fr" else item.name_en) in name.replace("’", "'")
            )
            assert (cells[0], cells[3]) == (WORDS[language], WORDS[language]), identifier
            seen += 1
    assert seen >= 4
    assert support.says(text, "server.no_progress_secret", language)
