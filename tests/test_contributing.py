"""What docs/developer asks for is enough: in a copy, a source, an indicator and a sentence are added by its words.

A page is added in tests/pages/test_registry.py.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from data.store import MODEL
from tests.support import words_of

ROOT = Path(__file__).parents[1]
ADDING = (ROOT / "docs" / "developer" / "adding.md").read_text(encoding="utf-8")

CONTRACT = """title_fr = "Visites à domicile, par an"
title_en = "Home visits, by year"
publisher = "Made for this test"
subject = "visits"
table = "home_visits"
recognised_by = ["department", "year", "visits_made"]
key = ["department", "year"]
source_date = "make_date(max(year)::bigint, 12, 31)"

[columns]
department = { type = "department", required = true, example = "35" }
year = { type = "integer", required = true, min = 2018, max = 2100, example = "2023" }
visits_made = { type = "integer", required = true, min = 0, example = "12" }

[[rules]]
name = "visits_by_the_million"
column = "visits_made"
where = "visits_made >= 1000000"

[freshness]
owner_fr = "Préfecture"
owner_en = "Prefecture"
periodicity = "year"
by = "department"
code = "facts.department"
facts = "make_date(facts.year, 12, 31)"
everywhere = true
"""
RULE = """
[visits_by_the_million]
severity = "error"
en = "{value} visits made in a department in a year; give what was counted"
fr = "{value} visites faites dans un département en un an ; indiquez ce qui a été compté"
"""
TABLE = """
-- One row per department and year: visits made at home.
create table core.home_visits (
    department text not null, year integer not null, visits_made integer not null, source_id text not null, line bigint
);
"""
INDICATOR = """-- One row per department and year.
-- id = "P99"
-- name_fr = "Visites faites à domicile"
-- name_en = "Visits made at home"
-- formula_fr = "Somme des visites"
-- formula_en = "Sum of visits"
-- unit = "count"
-- better = "higher"
-- levels = ["nation", "region", "department"]
-- public = ["nation", "region", "department"]
-- subjects = ["visits"]
-- sources = ["home_visits"]
-- start_date = 2018-07-01
-- weight = 0
-- overview = 5
-- short_fr = "visites à domicile"
-- short_en = "home visits"
-- source_text = "Made for this test"
-- limits_fr = "Aucune."
-- limits_en = "None."
-- reviewed = 2026-11-25
select
    'department' as level, department as code, make_date(year, 12, 1) as period,
    visits_made as numerator, null as denominator
from visible.home_visits
order by level, code, period
"""
DEPARTMENTS = pd.read_parquet(ROOT / "data" / "reference" / "departments.parquet")["code"]
VISITS = dict.fromkeys(DEPARTMENTS, 2) | {"35": 7, "22": 5}
FILE = "department,year,visits_made\n" + "".join(f"{code},2023,{visits}\n" for code, visits in VISITS.items())
SENTENCES = {
    "fr": 'added = "{count} {count:visite faite|visites faites} {place:a}."',
    "en": 'added = "{place}: {count} {count:visit|visits} made."',
}
# What each section names, and what is put there: no other file is touched.
STEPS = {
    "An indicator": {"queries/<workstream>/indicators/<name>.sql": INDICATOR},
    "A source": {
        "data/contracts/<source>.toml": CONTRACT,
        "data/columns.toml": 'visits_made = ["visites faites", "visits made"]\n',
        "data/rules.toml": RULE,
        "data/model/20_core.sql": TABLE,
        "data/model/keys.toml": 'home_visits = ["department", "year"]\n',
        "data/model/readers.toml": 'home_visits = { everyone = "true" }\n',
        "pages/text/fr/method.toml": 'visits = "Visites"\n',
        "pages/text/en/method.toml": 'visits = "Visits"\n',
        "data/model/VERSION": f"{MODEL + 1}\n",
    },
    "A sentence": {f"pages/text/{one}/": text for one, text in SENTENCES.items()},
}
AFTER = {  # the line that an addition follows, where it does not go to the end
    "data/model/readers.toml": "[core]\n",
    "pages/text/fr/method.toml": "[subject]\n",
    "pages/text/en/method.toml": "[subject]\n",
}
OF_TESTS = "tests/"
# Run in the copy: what a reader is sent.
READ = '''
import json, sys
sys.path.insert(0, ".")
from streamlit.testing.v1 import AppTest
from pages.outputs import summary
from pages.text import Say, places
from queries.access import Viewer
import queries
SHOW = """
from importlib import import_module
import queries
from pages.shell.ask import Ask
from pages.text import Say
from queries.access import Viewer
import_module("pages.{}").render(Ask(Viewer("public"), queries.edition(Viewer("public"))), Say("fr"))
"""
def shown(module):
    test = AppTest.from_string(SHOW.format(module), default_timeout=60)
    test.query_params["departement"] = "35" if module == "territory" else ""
    test.run()
    assert not test.exception, (module, test.exception)
    return "".join(element.proto.body for element in test.get("html"))
public = Viewer("public")
edition = queries.edition(public)
told = {module: shown(module) for module in ("overview", "counters.progress", "territory", "method")}
told["summary"] = summary.html(Say("fr"), public, edition)
told["export"] = queries.run(public, edition, "counters/indicators/p99_home_visits").to_csv(index=False)
told["sources"] = queries.run(public, edition, "method/sources").to_csv(index=False)
lot = places.territory("Lot")
told["said"] = [Say(one)("missions.added", place=lot, count=count) for one in ("fr", "en") for count in (1, 2)]
print(json.dumps(told))
'''


# A page with a chart: its module is the one that docs/developer/adding.md shows.
PAGE_LINE = '    Page("counters-stock", "counters", "counters.stock", under="counters"),\n'
STOCK = """title = "Stock"
lead = "By month."
month = "Month"
labelled = "Accredited counters"

[page]
title = "Stock of {0}"
door = "Stock {0}"
about = "Counters {0}."
"""
# Run in a copy: what a browser is sent, what is sent without a script, the page of the site, and a note in each format.
CHART = """
import json, sys
from dataclasses import replace
sys.path.insert(0, ".")
from streamlit.testing.v1 import AppTest
from pages.counters import stock
from pages.note import content, curves, files
from pages.note.model import Heading
from pages.shell import serving
from pages.shell.ask import Ask
from pages.outputs.site.making import Maker, everyone
from pages.outputs.site.plan import Page
from pages.outputs.site.shell import Around
from pages.text import Say
from queries import figures
from pages.shell.rooms import BY_PATH
from pages.outputs.static import still
test = AppTest.from_string('''
import queries
from pages.shell.ask import Ask
from pages.counters import stock
from pages.text import Say
from queries.access import Viewer
stock.render(Ask(Viewer("public"), queries.edition(Viewer("public"))), Say("fr"))
''', default_timeout=90)
test.run()
assert not test.exception, test.exception
drawn = still.parts(serving.public(), BY_PATH["counters-stock"], {}, "fr").by_name
told = {"live": len(test.get("plotly_chart")), "apart": {name: part.body for name, part in drawn.items()}}
ask, say = everyone(None), Say("fr")
maker = Maker(ask, Around(ask.edition, "style.css", ""))
told["site"] = maker.made(Page("stock", "counters-stock", own=stock.render), "fr")["stock.html"].decode()
rows = ask("counters/labels", region=None, department=None)
spec = curves.alone(say, stock.chart(ask, say, rows[rows["labelled"] > 0], figures.NATION), 3)
told["happened"] = spec.told
note = replace(content.compose(ask, say, figures.NATION, 10, ["curves"]), blocks=[Heading("Curves"), spec])
for kind in files.FORMATS:
    with open(f"note.{kind}", "wb") as file:
        file.write(files.written(note, kind))
print(json.dumps(told))
"""


def steps(title: str) -> str:
    """The numbered lines of a section."""
    section = re.split(rf"## {title}\n", ADDING)[1].split("\n## ")[0]
    return "\n".join(re.findall(r"^\d\. .*$", section, re.MULTILINE))


@pytest.mark.parametrize("title", STEPS)
def test_the_files_that_its_steps_name_are_those_that_are_changed(title: str) -> None:
    named = {name for name in re.findall(r"`([\w./<>-]+/[\w./<>-]*)`", steps(title)) if not name.startswith(OF_TESTS)}
    assert named == set(STEPS[title])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a copy tells once these steps were taken in it, and a file of the new source was published there."""
    copy = _copied(tmp_path_factory.mktemp("copy"))
    for files in STEPS.values():
        for name, text in files.items():
            _put(copy, name, text)
    (copy / "visits.csv").write_text(FILE, encoding="utf-8")
    _run(copy, [sys.executable, "-m", "data", "--language", "en", "publish", "visits.csv"], EDITIONS_DIR="made")
    found: dict[str, str] = json.loads(_run(copy, [sys.executable, "-c", READ], EDITIONS_DIR="made").splitlines()[-1])
    return found


def _copied(copy: Path) -> Path:
    """The program in a folder of its own, what is large by links."""
    linked = {ROOT / name for name in ("data/reference", "pages/static", ".streamlit")}

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if name in ("__pycache__", "editions") or Path(folder) / name in linked}

    for folder in ("data", "queries", "pages"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=left_out)
    for name in linked:
        (copy / name.relative_to(ROOT)).symlink_to(name)
    return copy


def _run(copy: Path, command: list[str], **environment: str) -> str:
    """What a command writes that is run in a copy."""
    around = {name: value for name, value in os.environ.items() if name != "AUDIENCE"} | environment
    done = subprocess.run(command, cwd=copy, env=around, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _put(copy: Path, name: str, text: str) -> None:
    """A new file, or an addition to the one that is there; the number of the model is replaced."""
    filled = name.replace("<workstream>", "counters").replace("<source>", "home_visits")
    file = copy / (filled.replace("<name>", "p99_home_visits") + ("missions.toml" if name.endswith("/") else ""))
    before = file.read_text(encoding="utf-8") if file.exists() and file.name != "VERSION" else ""
    if file.name == "missions.toml":
        after = f"{text}\n{before}"  # before the first table
    elif name in AFTER:
        after = before.replace(AFTER[name], AFTER[name] + text, 1)
    else:
        after = before + text
    assert after != before
    file.write_text(after, encoding="utf-8")


@pytest.mark.wide  # it publishes in a copy of the program
def test_an_indicator_stands_wherever_it_says(told: dict[str, str]) -> None:
    for place in ("counters.progress", "territory", "method", "summary"):
        assert "Visites faites à domicile" in told[place], place
    # By hand: 99 départements of 2 visits, 7 and 5 more; then the short name.
    card = re.search(r"<ul class=\"tc-figures\">.{0,900}>210<.{0,400}visites à domicile", told["overview"], re.DOTALL)
    assert card, re.findall(r"<dl.*?<.dl>", told["overview"], re.DOTALL)
    assert "department,35,2023-12-01,7," in told["export"]
    assert len(told["export"].splitlines()) == 1 + 101


@pytest.mark.wide
def test_a_source_is_published_read_and_told_by_its_subject(told: dict[str, str]) -> None:
    assert "Visites à domicile, par an" in told["method"]
    assert re.search(r"<th[^>]*>Visites</th>", told["method"])
    assert re.search(r"home_visits,visits,real,101,2023-12-31", told["sources"])


@pytest.mark.wide
def test_a_sentence_is_said_in_both_languages(told: dict[str, str]) -> None:
    assert told["said"] == [
        "1 visite faite dans le Lot.",
        "2 visites faites dans le Lot.",
        "Lot: 1 visit made.",
        "Lot: 2 visits made.",
    ]


@pytest.mark.wide
@pytest.mark.usefixtures("edition")
def test_a_chart_costs_a_spec_and_stands_on_screen_on_paper_in_the_site_and_in_a_note(tmp_path: Path) -> None:
    """The page of the example, its two files of texts and its line in the registry."""
    copy = _copied(tmp_path / "copy")
    [module] = re.findall(r"```python\n(.*?)```", ADDING, re.DOTALL)
    (copy / "pages" / "counters" / "stock.py").write_text(module, encoding="utf-8")
    for language in ("fr", "en"):
        (copy / "pages" / "text" / language / "stock.toml").write_text(STOCK.format(language), encoding="utf-8")
    [registry] = copy.glob("pages/**/rooms.py")
    before, after = registry.read_text(encoding="utf-8").split('    Page("counters-map",')
    registry.write_text(f'{before}{PAGE_LINE}    Page("counters-map",{after}', encoding="utf-8")
    told = json.loads(_run(copy, [sys.executable, "-c", CHART]).splitlines()[-1])
    assert told["live"] == 1
    [drawn] = told["apart"].values()
    assert 'class="td-line"' in drawn
    assert 'class="td-line"' in told["site"]
    words = {kind: words_of((copy / f"note.{kind}").read_bytes(), kind) for kind in ("pdf", "docx", "pptx")}
    assert len(told["happened"]) == 3
    for kind, text in words.items():
        assert "Stock" in text, kind
        shown = re.sub(r"\s+", "", text)
        assert [one for one in told["happened"] if re.sub(r"\s+", "", one) not in shown] == [], kind
    for kind, drawing in (("docx", "word/charts/chart1.xml"), ("pptx", "ppt/charts/chart")):
        parts = zipfile.ZipFile(copy / f"note.{kind}")
        [native] = [name for name in parts.namelist() if name.startswith(drawing) and name.endswith(".xml")]
        assert b"c:lineChart" in parts.read(native)
