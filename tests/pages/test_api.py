"""The read API: the bytes of the command, at addresses that last, for anybody; and a problem document for the rest.

The small world is laid with a canary in each column that is kept from the public.
"""

import datetime as dt
import io
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

import queries
from data import store
from data.store import register
from pages.http.hosts import known_hosts
from pages.method import reuse
from pages.outputs import api
from pages.server.headers import protected
from pages.server.routes import plain_routes
from pages.shell import serving
from queries import access, files, indicators, query_parameters, workbook
from queries.__main__ import main
from tests import canaries
from tests.attack.support import WIDE
from tests.bench.samples import SAMPLES
from tests.support import publish_again

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Starlette would have a successor of httpx, which is not what we speak with
    from starlette.testclient import TestClient

HERE = "http://localhost:8765"
ROOT = "/api/v1/"


pytestmark = pytest.mark.usefixtures("caged")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    layers = [Middleware(each) for each in (protected, known_hosts)]
    with TestClient(Starlette(routes=plain_routes(), middleware=layers), HERE, follow_redirects=False) as found:
        yield found


def sample(name: str) -> dict[str, str]:
    """What a query is asked with, as an address writes it."""
    query = queries.load(name)
    needed = {word: SAMPLES[word] for word in query.parameters - query.optional}
    return {word: ",".join(one) if isinstance(one, list) else str(one) for word, one in needed.items()}


# The same bytes -------------------------------------------------------------------------------------------------------

ASKED = [
    ("counters/by_month", "csv", {"department": "35", "since": "2020-01-01"}),
    ("counters/by_month", "json", {"region": "53", "lang": "en"}),
    ("counters/access", "parquet", {"level": "department", "code": "35"}),
    ("counters/drawn_communes", "csv", {"codes": "35238,22278"}),
    ("missions/comparable", "json", {"level": "department", "code": "35", "mission": "M1"}),
    ("reorganisation/inventory", "csv", {"size": "2"}),
    ("indicators/P1", "csv", {}),
    ("counters/procedures", "xlsx", {"region": "53", "lang": "en"}),
    ("indicators/M3", "parquet", {"level": "nation", "code": "FR"}),
]


@pytest.mark.parametrize(("name", "form", "given"), ASKED, ids=[f"{name}.{form}" for name, form, _ in ASKED])
def test_the_command_prints_the_bytes_of_the_address(
    client: TestClient, name: str, form: str, given: dict[str, str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    there = client.get(f"{ROOT}{name}.{form}", params=given)
    assert there.status_code == 200, there.text
    assert main([name, "--as", form, *(f"--{word}={text}" for word, text in given.items())]) == 0
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == there.content
    assert there.headers["content-type"].split(";")[0] == files.FORMATS[form]


@pytest.mark.parametrize("address", ["pilote/P1.csv", "ecolab/P1.csv?level=department", "cpsv-ap.jsonld"])
def test_a_shape_that_is_retired_says_what_took_its_place(address: str, client: TestClient) -> None:
    there = client.get(f"{ROOT}{address}")
    assert (there.status_code, there.json()["type"]) == (410, "/method-reuse#retired")
    assert there.json()["expected"] == f"{ROOT}openapi.json"


def test_a_count_is_a_count_in_each_format(client: TestClient) -> None:
    """168 requests in March 2020 in 35, and 60 a year before: the values of tests/queries/by_hand.sql."""
    address, given = f"{ROOT}counters/by_month", {"department": "35", "since": "2020-01-01", "vue": "cabinet"}
    assert client.get(f"{address}.csv", params=given).text.splitlines()[1].startswith("2020-03-01,168,60,")
    told = client.get(f"{address}.json", params=given).json()
    assert (told["rows"][0]["month"], told["rows"][0]["requests"]) == ("2020-03-01", 168)
    assert {one["name"]: one["type"] for one in told["columns"]}["requests"] == "integer"
    table = pyarrow.parquet.read_table(io.BytesIO(client.get(f"{address}.parquet", params=given).content))
    assert table["month"].to_pylist() == [dt.date(2020, 3, 1)]
    assert table.schema.metadata[b"trois-chantiers.edition"] == b"by-hand-" + told["edition"].encode()[8:]


def test_what_leaves_says_what_it_is_made_of(client: TestClient) -> None:
    there = client.get(f"{ROOT}overview/ministries.csv")
    assert there.text.splitlines()[0].endswith(",kind")
    assert set(there.text.splitlines()[1].split(",")[-1:]) == {"demonstration"}
    assert there.headers["content-disposition"] == 'attachment; filename="DEMONSTRATION-overview-ministries.csv"'
    told = client.get(f"{ROOT}overview/ministries.json").json()
    assert (told["kind"], told["licence"], told["read_as"]) == ("demonstration", "Licence Ouverte 2.0", "public")


def test_secrecy_is_said_in_words(client: TestClient) -> None:
    """The public reads no month of 35 that two counters alone make: by_hand.sql has Rennes there."""
    given = {"department": "35", "since": "2020-01-01"}
    row = client.get(f"{ROOT}counters/by_month.csv", params=given).text.splitlines()[1]
    assert row.startswith("2020-03-01,secret statistique,")
    told = client.get(f"{ROOT}counters/by_month.json", params=given).json()["rows"][0]
    assert (told["requests"], told["requests_state"]) == (None, "secret")


# Addresses that last --------------------------------------------------------------------------------------------------


def test_an_answer_is_not_sent_again_while_its_edition_stands(client: TestClient) -> None:
    first = client.get(f"{ROOT}overview/kinds.csv")
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["access-control-allow-origin"] == "*"
    again = client.get(f"{ROOT}overview/kinds.csv", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    others = [client.get(f"{ROOT}overview/kinds.{end}").headers["etag"] for end in ("json", "csv?lang=en")]
    assert len({first.headers["etag"], *others}) == 3


def test_an_address_of_its_edition_is_told_and_answers_the_same(client: TestClient) -> None:
    latest = client.get(f"{ROOT}counters/procedures.csv?region=53")
    own = latest.headers["link"].split(">")[0].removeprefix("<")
    name = serving.edition(serving.PUBLIC).name
    assert own == f"{ROOT}editions/{name}/counters/procedures.csv?region=53"
    assert client.get(own).content == latest.content
    assert client.get(f"{ROOT}counters/procedures.csv?region=53&edition={name}").content == latest.content
    assert client.get(f"{ROOT}editions/latest/counters/procedures.csv?region=53").content == latest.content
    assert [one["name"] for one in client.get(f"{ROOT}editions.json").json()["editions"]] == [name]


def test_every_edition_that_readers_had_answers_until_it_is_withdrawn_or_deleted(
    client: TestClient, caged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "_warm", lambda pointed: None)
    monkeypatch.setenv("EDITIONS_DIR", str(tmp_path))
    for name, day in {"one": "2019-12-31", "two": "2020-12-31", "three": "2021-12-31", "four": "2021-12-31"}.items():
        publish_again(tmp_path, caged, name, day, f"update core.editions set model = {store.MODEL - (name == 'two')}")
        serving.follow()
    told = client.get(f"{ROOT}editions.json").json()
    assert (told["latest"], {one["name"] for one in told["editions"]}) == ("four", {"one", "three", "four"})
    assert [one["as_of"] for one in told["editions"] if one["name"] == "one"] == ["2019-12-31"]
    for start, answered in {"editions/one/": "one", "editions/latest/": "four", "": "four"}.items():
        assert client.get(f"{ROOT}{start}overview/kinds.json").json()["edition"] == answered
    assert client.get(f"{ROOT}overview/kinds.json?au=2020-06-30").json()["edition"] == "one"
    own = client.get(f"{ROOT}editions/one/overview/kinds.csv")
    again = client.get(f"{ROOT}overview/kinds.csv?edition=one", headers={"If-None-Match": own.headers["ETag"]})
    assert (again.status_code, f"{ROOT}editions/one/overview/kinds.csv" in own.headers["Link"]) == (304, True)
    store.point_to("three")
    register.write(tmp_path, "three", "rollback")
    for file in ("one.json", "one.duckdb", "one.public.duckdb"):
        (tmp_path / file).unlink()
    serving.follow()
    rules = {
        "edition=four": (410, "edition_withdrawn"),
        "edition=one": (410, "edition_gone"),
        "edition=two": (410, "edition_older"),
        "edition=../two": (404, "edition_not_served"),
        "edition=three&au=2021-12-31": (400, "edition_both"),
        "au=2019-12-31": (404, "edition_before"),
        "au=31/12/2019": (400, "edition_no_day"),
    }
    for end, (status, rule) in rules.items():
        refused = client.get(f"{ROOT}overview/kinds.json?{end}", headers={"If-None-Match": own.headers["ETag"]})
        assert (refused.status_code, refused.json()["type"]) == (status, f"/method-reuse#{rule}"), end
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.json()["served"] == "three"
    queries.keep_only()


@pytest.mark.wide
def test_the_description_validates_and_has_one_path_a_query(client: TestClient) -> None:
    from openapi_spec_validator import validate

    told = client.get(f"{ROOT}openapi.json").json()
    validate(told)
    known = told["components"]
    assert known["parameters"]["format"]["schema"]["enum"] == [*files.FORMATS]
    assert known["responses"]["Answer"]["content"].keys() == {*files.FORMATS.values()}
    assert known["schemas"]["Answer"]["properties"]["kind"]["enum"] == [*files.KINDS]
    listings = {"/indicators/{id}.{format}", "/pages/{page}/{table}.{format}", "/indicators.json", "/editions.json"}
    assert told["paths"].keys() - listings == {f"/{name}.{{format}}" for name in queries.names()}
    for name in queries.names():
        described = told["paths"][f"/{name}.{{format}}"]["get"]["parameters"]
        needed = {one["name"] for one in described if one.get("required")}
        assert needed == queries.load(name).parameters - queries.load(name).optional
    listed = client.get(f"{ROOT}indicators.json").json()["indicators"]
    assert [one["id"] for one in listed] == [*indicators.catalogue()]


# What cannot be answered ----------------------------------------------------------------------------------------------

PROBLEMS = [
    ("counters/by_month.csv?departement=35", 400, "unknown_parameter", "department"),
    ("counters/access.csv", 400, "missing_parameter", "level"),
    ("counters/access.csv?level=town", 400, "wrong_value", "nation, region, department"),
    ("counters/access.csv?level=department&code=99", 404, "unknown_territory", "18"),
    ("counters/by_month.json?region=99", 404, "unknown_territory", "53"),
    ("counters/by_month.json?region=53&region=11", 400, "twice", ""),
    ("counters/by_month.json?since=31/02/2021", 400, "wrong_value", "YYYY-MM-DD"),
    ("counters/by_month.json?since=2021-02-31", 400, "wrong_value", "YYYY-MM-DD"),
    ("counters/ranking.json?rows=-1", 400, "wrong_value", "whole number"),
    ("counters/ranking.json?rows=99999999999999999999", 400, "wrong_value", "whole number"),
    ("counters/nearest.json?lat=nan&lon=2", 400, "wrong_value", "number"),
    ("counters/places.json?words=a%00b", 400, "wrong_value", "4000"),
    ("overview/milestones.json?workstream=x", 400, "wrong_value", "missions"),
    ("missions/inventory.json?missions=a,b", 400, "cannot_read", ""),
    ("counters/by_mont.csv", 404, "unknown_query", "counters/by_month"),
    ("indicators/P99.csv", 404, "unknown_query", "indicators/P"),
    ("pages/selection/selection.csv?selection=ZZ", 404, "no_table", "regions"),  # nothing is chosen
    ("indicators/P1.csv?month=3", 400, "unknown_parameter", "level"),
    ("counters/by_month.ods", 404, "unknown_address", "csv|json|parquet"),
    ("counters/../../data/store.csv", 404, "", ""),
    ("", 404, "unknown_address", "csv"),
    ("overview/kinds.csv?edition=20200101T000000Z-abc", 404, "edition_not_served", ""),
    ("editions/20200101T000000Z-abc/overview/kinds.csv", 404, "edition_not_served", ""),
    ("overview/kinds.csv?vue=minister", 403, "view", ""),
]


@pytest.mark.parametrize(("address", "status", "rule", "expected"), PROBLEMS, ids=[row[0] for row in PROBLEMS])
def test_what_cannot_be_answered_says_why_and_what_is_expected(
    client: TestClient, address: str, status: int, rule: str, expected: str
) -> None:
    there = client.get(f"{ROOT}{address}")
    assert there.status_code == status
    if rule:
        told = there.json()
        assert there.headers["content-type"] == "application/problem+json"
        assert told["type"] == f"/method-reuse#{rule}"  # a page that says what it means
        assert rule in reuse.RULES
        assert told["status"] == status
        assert expected in told.get("expected", "")
        assert client.get(f"{ROOT}{address}{'&' if '?' in address else '?'}lang=en").json()["detail"] != told["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_written(client: TestClient, method: str) -> None:
    refused = client.request(method, f"{ROOT}overview/kinds.csv")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_too_long_an_answer_and_too_many_at_once_are_refused(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    assert client.get(f"{ROOT}overview/territories.csv").status_code == 413
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "MOST_CELLS", 3)
    refused = client.get(f"{ROOT}overview/territories.xlsx")
    assert (refused.status_code, refused.json()["type"]) == (413, "/method-reuse#too_many_cells")
    monkeypatch.setattr(api.turns, "most", 0)
    busy = client.get(f"{ROOT}overview/kinds.csv")
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "2")


HOSTILE = "é'\"; drop table x --[{%s"


def test_no_text_breaks_a_query(client: TestClient) -> None:
    """In every parameter that is a text or a list: an answer, or a problem, never an error."""
    for name in queries.names():
        query = queries.load(name)
        texts = [word for word in query.parameters if query_parameters.parameter(word).kind in ("text", "list")]
        if not texts:
            continue
        given = {**sample(name), **{word: HOSTILE for word in texts if not query_parameters.parameter(word).choices}}
        assert client.get(f"{ROOT}{name}.json", params=given).status_code in (200, 400, 404), name


# Whose it is ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reader", ["public", "prefect:D75"])
def test_no_canary_is_in_any_answer(client: TestClient, reader: str) -> None:
    """As the public, and as a prefect of elsewhere, from the full file."""
    view = {} if reader == "public" else {"vue": reader}
    some = queries.names()[:: 1 if WIDE or reader == "public" else 4]  # those of indicators among them
    for name, given in [*((name, sample(name)) for name in some), ("indicators/O7", {})]:
        answer = client.get(f"{ROOT}{name}.parquet", params=given | view)
        assert answer.status_code == 200, name
        table = pyarrow.parquet.read_table(io.BytesIO(answer.content))
        assert table.schema.metadata[b"trois-chantiers.read_as"].decode() == reader, name
        table = table.slice(0, 4000)  # the rest of the lists of all communes is as its beginning
        for column in table.column_names:
            assert canaries.LIKE_A_CANARY.search(written(table[column])) is None, (name, column)


def written(column: pyarrow.ChunkedArray) -> bytes:
    """What stands in a column, each value once."""
    simple = not pyarrow.types.is_nested(column.type)
    return "\n".join(map(str, (column.unique() if simple else column).to_pylist())).encode()


def test_the_search_would_find_each_of_them_and_the_cabinet_reads_some(client: TestClient) -> None:
    for canary in canaries.canaries().values():
        assert canaries.LIKE_A_CANARY.search(json.dumps(canary, default=str).encode()), canary
    names = ("reorganisation/inventory", "search/proposals")
    held = [client.get(f"{ROOT}{name}.json?vue=cabinet") for name in names]
    assert all(canaries.LIKE_A_CANARY.search(answer.content) for answer in held)
    assert {answer.headers["cache-control"] for answer in held} == {"private, no-store"}
    assert not [answer for answer in held if "access-control-allow-origin" in answer.headers]


def test_a_page_of_another_name_reads_what_everybody_does(client: TestClient) -> None:
    there = {"Origin": "https://elsewhere.example"}
    answer = client.get(f"{ROOT}overview/kinds.json", headers=there)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")
    assert client.get(f"{ROOT}overview/kinds.json?vue=cabinet", headers=there).status_code == 403
    assert client.get("/search.json", headers=there).status_code == 421
    assert client.options(f"{ROOT}overview/kinds.json", headers=there).status_code == 204
    assert client.get(f"{ROOT}overview/kinds.json", headers={"Host": "evil.example"}).status_code == 421


def test_with_an_audience_of_the_public_no_view_is_heard(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIENCE", "public")
    assert client.get(f"{ROOT}overview/kinds.json?vue=cabinet").status_code == 403
    assert client.get(f"{ROOT}overview/kinds.json").json()["read_as"] == "public"
    monkeypatch.setenv("AUDIENCE", "cabinet")
    assert client.get(f"{ROOT}overview/kinds.json").json()["read_as"] == "public"
    assert access.parse(client.get(f"{ROOT}overview/kinds.json?vue=cabinet").json()["read_as"]).role == "cabinet"
