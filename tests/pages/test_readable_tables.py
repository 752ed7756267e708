"""Files as people read them: heads, codes and numbers in the words of their page, which a spreadsheet opens so."""

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import openpyxl
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

import queries
from pages.elements import numbers
from pages.parts import downloads, readable_tables
from pages.server.headers import protected
from pages.server.routes import plain_routes
from pages.shell import addressed
from pages.shell.rooms import PAGES, Page
from pages.text import Say
from queries import files, workbook
from queries.access import Viewer
from tests.pages.gathering import OPENED
from tests.pages.support import run
from tests.support import build_world, one_in, reading

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

FR, EN = Say("fr"), Say("en")
CODE = re.compile("[a-z]+(_[a-z]+)+")
# Codes that have no word of their own in the text files: the name of what they are of stands beside, in the same row.
NAMED_BESIDE = {"file_name", "waiting_on", "theme", "milestone_id", "partner", "ministry", "source", "contract"}
ROWS = pd.DataFrame(
    {
        "stage": ["cnate_opinion", "withdrawn"],
        "region_name": ["Île-de-France", "=cmd()"],
        "people": [1234567, 2],
        "share": [51.2549, 100.0],
        "km": [12.3456, -0.5],
        "requests": [7.0, None],
        "requests_state": ["value", "secret"],
        "since": [dt.date(2024, 12, 31), None],
        "late": [True, False],
        "name_fr": ["Oui ; non", 'dit « "oui" »'],
        "name_en": ["Yes", "No"],
    }
)


def told(say: Say, form: str = "csv") -> bytes:
    made = readable_tables.table(say, ROWS, "demonstration")
    if form == "csv":
        return files.spoken_csv(made.rows, say.language)
    return workbook.of_spoken(
        made.rows, made.names, workbook.About("essai", "demonstration", about="Essai"), say.language
    )


def test_a_french_file_is_what_a_french_spreadsheet_opens() -> None:
    """By hand: mark of UTF-8, semicolons, decimal commas, days in the French order, words for codes; nothing acts."""
    assert told(FR).decode("utf-8").split("\r\n") == [
        "\ufeffÉtape;Nom de la région;Habitants;Part (%);Distance (km);Demandes;Depuis;En retard;Nom;"
        "Nature des données",
        'Avis de la CNATE;Île-de-France;1234567;51,3;12,3;7;31/12/2024;oui;"Oui ; non";Démonstration',
        'Retirée;\'=cmd();2;100,0;-0,5;secret statistique;;non;"dit « ""oui"" »";Démonstration',
        "",
    ]


def test_an_english_file_keeps_comma_and_point() -> None:
    assert told(EN).decode("utf-8").splitlines()[1] == (
        "CNATE opinion,Île-de-France,1234567,51.3,12.3,7,2024-12-31,yes,Yes,Demonstration"
    )


def test_a_french_workbook_has_french_sheets_heads_and_definitions() -> None:
    book = openpyxl.load_workbook(io.BytesIO(told(FR, "xlsx")))
    assert book.sheetnames == ["Données", "Définitions"]
    head, first, second = book["Données"].iter_rows(values_only=True)
    assert head[:6] == ("Étape", "Nom de la région", "Habitants", "Part (%)", "Distance (km)", "Demandes")
    assert first[:7] == ("Avis de la CNATE", "Île-de-France", 1234567, 51.3, 12.3, 7, dt.datetime(2024, 12, 31))
    assert second[5] == "secret statistique"
    assert book["Données"]["G2"].number_format == "dd/mm/yyyy"
    rows = {row[0]: row[1:] for row in book["Définitions"].iter_rows(values_only=True)}
    assert rows["Contenu"][0] == "Essai"
    assert rows["Nature des données"] is not None
    assert rows["Colonne"] == ("Type", "Sens", "Unité", "Nom dans l'API de lecture")
    assert rows["Habitants"] == ("nombre entier", "habitants", "", "people")
    assert "« Nature des données »" in next(iter(rows))  # the column that says what is invented, by its head here


KINDS = [
    # What the frame has, the kind of its page, what the column says; `kind` may be that of an event.
    ({"kind": ["real"]}, "demonstration", {"Nature des données": "Réel"}),
    ({"kind": ["closed"]}, "demonstration", {"Nature": "Fermetures", "Nature des données": "Démonstration"}),
    ({"name": ["Brest"]}, "estimated", {"Nom": "Brest", "Nature des données": "Estimé"}),
    ({"kind": ["closed"], "source_kind": ["real"]}, "real", {"Nature": "Fermetures", "Nature de la source": "Réel"}),
]


@pytest.mark.parametrize(("frame", "kind", "told"), KINDS)
def test_a_file_says_what_its_rows_are_made_of_and_nothing_else_passes_for_it(
    frame: dict[str, list[str]], kind: str, told: dict[str, str]
) -> None:
    assert readable_tables.table(FR, pd.DataFrame(frame), kind).rows.iloc[0].to_dict() == told
    own = readable_tables.table(FR, pd.DataFrame(frame), kind, {"name": ("Nom", None)} if "name" in frame else {})
    assert "Fermetures" not in own.rows.get("Nature des données", pd.Series()).tolist()


# By their addresses ---------------------------------------------------------------------------------------------------


@pytest.fixture
def client(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("spoken")
    build_world(folder)
    monkeypatch.setenv("EDITIONS_DIR", str(folder))
    for name in ("AUDIENCE", "SIGN_IN"):
        monkeypatch.delenv(name, raising=False)
    with TestClient(
        Starlette(routes=plain_routes(), middleware=[Middleware(protected)]), "http://localhost:8765"
    ) as it:
        yield it


def test_the_address_of_an_answer_speaks_to_whom_it_says(client: TestClient) -> None:
    """168 requests in March 2020 in 35, and 60 a year before, two counters open: tests/queries/by_hand.sql."""
    at = "/api/v1/counters/by_month.csv?department=35&since=2020-01-01&vue=cabinet"
    plain = client.get(at)
    assert plain.content.splitlines()[1].startswith(b"2020-03-01,168,60,")
    answer = client.get(f"{at}&for=fr")
    assert answer.status_code == 200, answer.text
    head, first = answer.content.decode("utf-8-sig").splitlines()[:2]
    assert head.startswith("Mois;Demandes;Demandes un an avant;Guichets ouverts;")
    assert first.startswith("01/03/2020;168;60;")
    assert "for=fr" in answer.headers["link"]
    assert re.search(r'by_month-D35-\d{4}-\d\d-\d\d-cabinet\.csv"$', answer.headers["content-disposition"])
    assert "D35" not in plain.headers["content-disposition"], "what programs ask for is called as it was"
    assert answer.headers["etag"] != plain.headers["etag"]
    assert client.get(at).content == plain.content
    english = client.get(f"{at}&for=en").content.decode("utf-8-sig").splitlines()
    assert english[0].startswith("Month,Requests,")
    assert english[1].startswith("2020-03-01,168,60,")


@pytest.mark.parametrize(
    "table", one_in(2, ["counters/actes-par-mois.csv?", "territory/fiche-department-35.csv?departement=35&"])
)
def test_the_heads_of_a_table_of_a_page_are_words_each_with_its_unit_once(client: TestClient, table: str) -> None:
    answer = client.get(f"/api/v1/pages/{table}for=fr")
    assert answer.status_code == 200, answer.text
    heads = answer.content.decode("utf-8-sig").splitlines()[0].split(";")
    assert [one for one in heads if re.search(r"[a-z]_[a-z]|(\(.+\)).*\1", one)] == []


def test_the_workbook_of_an_address_says_in_french_what_its_rows_are(client: TestClient) -> None:
    def about(more: str) -> str:
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/api/v1/counters/by_month.xlsx?{more}").content))
        return next(str(row[1]) for row in book["Définitions"].iter_rows(values_only=True) if row[0] == "Contenu")

    def kinds(more: str) -> set[object]:
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/api/v1/counters/by_month.xlsx?{more}").content))
        return {row[4] for row in book["Sources"].iter_rows(min_row=2, values_only=True)}

    assert kinds("for=fr") == {"démonstration"}
    assert kinds("") == {"demonstration"}
    assert about("for=fr").startswith("Une ligne par mois")
    assert about("").startswith("One row per month")  # as it always was


def test_a_workbook_in_words_names_its_reader_its_territory_and_its_sources(client: TestClient) -> None:
    """By no code, in the language of who reads; that it may hold what is not public; on paper, one page wide."""
    at = "/api/v1/counters/by_month.xlsx?department=35&vue=prefect:R53&for=en"
    book = openpyxl.load_workbook(io.BytesIO(client.get(at).content))
    facts = {row[0]: row[1] for row in book["Definitions"].iter_rows(values_only=True)}
    assert (facts["Territory"], facts["Read as"]) == ("Ille-et-Vilaine", "Prefect: Bretagne")
    assert any("not public" in str(name) for name in facts)
    public = openpyxl.load_workbook(io.BytesIO(client.get(at.replace("&vue=prefect:R53", "")).content))
    assert not any("not public" in str(row[0]) for row in public["Definitions"].iter_rows(values_only=True))
    frame = reading(Viewer("public"))("method/sources").assign(title="Liste", title_en="List")
    run = queries.run
    with patch.object(queries, "run", lambda *asked: frame if asked[2] == "method/sources" else run(*asked)):
        for language, title in (("en", "List"), ("fr", "Liste")):
            of = workbook.About("x", "real", Viewer("public"), queries.edition(Viewer("public")))
            made = openpyxl.load_workbook(io.BytesIO(workbook.of_spoken(ROWS, {"Nom": "name_fr"}, of, language)))
            assert made["Sources"]["A2"].value == title
    prefect = Viewer("prefect", ("R53",))
    public_files = replace(queries.edition(prefect), kind="real", confidential=False)
    for name, kept in (("name_fr", False), ("remark_told", True)):  # a request that nobody answered is in no edition
        of = workbook.About("x", "real", prefect, public_files)
        made = openpyxl.load_workbook(io.BytesIO(workbook.of_spoken(ROWS, {"stage": name}, of, "en")))
        assert any("not public" in str(row[0]) for row in made["Definitions"].iter_rows(values_only=True)) == kept
    assert {sheet.page_setup.fitToHeight for sheet in book} == {0}  # as many pages down as it takes
    assert {sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book} == {True}


@pytest.mark.parametrize("wrong", ["counters/by_month.json?for=fr", "counters/by_month.csv?for=de"])
def test_whom_no_file_speaks_to_is_refused(client: TestClient, wrong: str) -> None:
    answer = client.get(f"/api/v1/{wrong}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "for")


# Every table that a page offers ---------------------------------------------------------------------------------------


def offered(
    page: Page, language: str, patch: pytest.MonkeyPatch
) -> list[tuple[str, str, readable_tables.ReadableTable]]:
    """The tables that a page offers to the cabinet: name, the query whose answer it is if any, and its file."""
    found = []

    def noted(say: Say, frame: object, name: str, kind: str, *args: object, **named: object) -> None:
        rows = frame() if callable(frame) else frame
        at = addressed.of(rows)
        told = None if at else named.get("columns")
        columns = numbers.columns_of(say, told) if told else None  # type: ignore[arg-type]
        query = at.partition("?")[0].removeprefix("./api/v1/").removesuffix(".csv")
        found.append((name, query, readable_tables.table(say, rows, kind, columns, named.get("keys"))))  # type: ignore[arg-type]

    patch.setattr(downloads, "csv", noted)
    for where in OPENED.get(page.path, ({},)):
        run(page.module, "cabinet", language, **where)
    return found


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("page", one_in(4, PAGES), ids=lambda page: page.path or "overview")
def test_each_table_that_a_page_offers_is_in_words(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, query, file in offered(page, "fr", monkeypatch):
        heads = list(file.names)
        assert [head for head in heads if head == file.names[head] or CODE.search(head)] == [], name
        assert len({head.casefold() for head in heads}) == len(heads), name
        told = {
            (file.names[head], cell)
            for head in heads
            if file.names[head] not in NAMED_BESIDE
            for cell in file.rows[head]
            if isinstance(cell, str) and CODE.fullmatch(cell)
        }
        assert told == set(), name
        assert not query or query.startswith("indicators/") or workbook._french().get(query), f"{query}: rows_fr.toml"
