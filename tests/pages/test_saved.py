"""A page saved as one file: whole without script or any other file, of one edition, by the right of who asks."""

import base64
import re
from pathlib import Path

import pytest

from pages.outputs import saved
from pages.text import Say
from tests import canaries
from tests.pages.conftest import TestClient
from tests.pages.support import says
from tests.support import plain

POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-downloads"  # noqa: E501


@pytest.mark.usefixtures("three")
def test_a_page_is_one_file_that_holds_its_own_files(reading: TestClient) -> None:
    answer = reading.get("/save", params={"enregistrer": "counters-follow", "edition": "second"})
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (200, POLICY)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="counters-follow-2020-12-31.html"'
    assert not re.search(r"<script|<iframe|<link|<img|\son\w+=|<button|<form", answer.text)
    assert says(plain(answer.text), "saved.of", day="31 décembre 2020", name="second")
    assert "/counters-follow?edition=second&amp;lang=fr" in answer.text
    files = re.findall(r'href="data:text/csv;base64,([^"]+)" download="([^"]+\.csv)"', answer.text)
    assert files
    assert all(base64.b64decode(content).startswith(b"\xef\xbb\xbf") for content, _ in files)
    assert 'href="files/' not in answer.text


@pytest.mark.usefixtures("three")
def test_what_is_saved_is_of_its_edition_and_language(reading: TestClient) -> None:
    days = [
        reading.get(f"/save?enregistrer=legal&edition={one}").headers["Content-Disposition"]
        for one in ("first", "third")
    ]
    assert days == ['attachment; filename="legal-2019-12-31.html"', 'attachment; filename="legal-2021-12-31.html"']
    assert 'lang="en"' in reading.get("/save?enregistrer=legal&lang=en").text


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("enregistrer=nowhere", 404),
        ("enregistrer=search&mots=x", 404),
        ("enregistrer=contests", 404),
        ("enregistrer=deposits", 404),
        ("enregistrer=reorganisation-whatif", 403),
        ("enregistrer=counters&zzz=1", 400),
        ("enregistrer=counters&mots=words", 400),
        ("enregistrer=counters-find&lieu=words", 400),
        (f"enregistrer=counters&indicateur={'x' * 81}", 400),
        ("enregistrer=counters&region=99", 404),
        ("enregistrer=counters&indicateur=zzz", 400),
        ("enregistrer=counters&edition=never", 404),
        ("enregistrer=counters&edition=demonstration", 404),
        ("enregistrer=counters&au=2018-01-01", 404),
        ("enregistrer=counters&au=31/12/2019", 400),
    ],
)
def test_what_cannot_be_saved_is_refused_in_words(reading: TestClient, query: str, status: int) -> None:
    answer = reading.get(f"/save?{query}")
    assert (answer.status_code, "<h1>" in answer.text) == (status, True)


@pytest.mark.usefixtures("edition")
def test_whoever_looks_with_other_eyes_saves_what_the_public_reads(reading: TestClient) -> None:
    texts = [reading.get(f"/save?enregistrer=reorganisation{eyes}").text for eyes in ("", "&vue=cabinet")]
    assert texts[0] == texts[1]
    assert not canaries.LIKE_A_CANARY.search(texts[0].encode())


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("address", ["/fige", f"/fige/{'0' * 32}/a.csv", "/fige?figer=counters&region=53"])
def test_the_address_of_a_frozen_page_says_what_took_its_place(reading: TestClient, address: str) -> None:
    answer = reading.get(address)
    assert answer.status_code == 410
    assert says(plain(answer.text), "saved.before.sentence")
    where = "counters?region=53" if "figer" in address else "method"
    assert re.search(rf'<a href="[./]+{re.escape(where)}[^"]*">{Say("fr")("saved.before.way")}', answer.text)


def test_few_are_drawn_at_once(three: Path) -> None:
    assert {signed: one.most for signed, one in saved.turns.items()} == {True: 5, False: 5}
