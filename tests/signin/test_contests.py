"""A contested figure from "received" to "accepted with a change", as each reader sees it; what a form may be given."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.publishing import contests, rights
from pages.server.sign_in import cookies
from pages.server.sign_in import settings as sign_in_settings
from queries import people
from queries.people import Session
from tests.pages.support import run, told

PREFECT, NEIGHBOUR, CABINET, OTHER = (f"{name}@example.fr" for name in ("anne", "paul", "marie", "jean"))
WHO = {PREFECT: "prefect:R53", NEIGHBOUR: "prefect:R75", CABINET: "cabinet", OTHER: "cabinet"}
FIGURE = {"indicateur": "M1", "region": "53"}
# What the prefect writes: none of it is for anyone else.
HELD, MOTIVE, SOURCE, MAILBOX = "61,7 % canari-valeur", "canari-motif", "canari-source", "sgar.canari@example.fr"
CANARIES = ("canari", PREFECT)
Sign = Callable[[str], str]


@pytest.fixture
def sign(
    demonstration: Path, settings: Callable[..., None], give: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Sign:
    """sign(CABINET): the next page is opened by them, or by nobody who signed in (""); whose eyes those are."""
    settings(OIDC_ISSUER="https://idp.example.fr")
    here = sign_in_settings.on()
    assert here
    for email, viewer in WHO.items():
        give(email, viewer)
    keys = {email: cookies.secret() for email in WHO}
    for email, key in keys.items():
        people.sign_in(key, Session(email, "idp", WHO[email], True, ""))

    def signed(email: str) -> str:
        key = keys.get(email)
        name = cookies.name(cookies.SESSION, here)
        sent = {name: f"{key}.{cookies.mark(cookies.SESSION, key, here)}"} if key else {}
        monkeypatch.setattr(st, "context", SimpleNamespace(cookies=sent, theme=SimpleNamespace(type="light")))
        return WHO.get(email, "public")

    return signed


def opened(name: str, sign: Sign, email: str, **address: str) -> AppTest:
    return run(name, sign(email), "fr", **address)


def figure(sign: Sign, email: str) -> str:
    """The page of the workstream with the figure opened."""
    return told(opened("missions.progress", sign, email, **FIGURE))


def fill(test: AppTest, **values: str) -> AppTest:
    """Write in the fields of the form, by the end of their keys, and send it."""
    for box in (*test.text_input, *test.text_area):
        field = str(box.key).rpartition("-")[2]
        if field in values:
            box.set_value(values[field])
    for box in test.radio:
        if values.get(str(box.key).rpartition("-")[2]):
            box.set_value(values[str(box.key).rpartition("-")[2]])
    test.button[0].click().run()
    assert not test.exception, test.exception[0].stack_trace
    return test


def sent(sign: Sign) -> AppTest:
    test = opened("contests", sign, PREFECT, **FIGURE)
    return fill(test, held=HELD, motive=MOTIVE, source=SOURCE, mailbox=MAILBOX)


def test_from_received_to_accepted_with_a_change(sign: Sign, demonstration: Path) -> None:
    assert "reçue sous le numéro 1" in told(sent(sign))
    for email in (PREFECT, CABINET):
        page = figure(sign, email)
        assert "contesté : demande reçue le" in page
        assert HELD in page
        assert MAILBOX in page
        assert PREFECT in page or email == PREFECT  # who answers reads whose it is

    words = "Une mission manquait sur deux."
    answer = opened("contests", sign, CABINET, demande="1")
    assert "Votre réponse est enregistrée : demande n° 1" in told(fill(answer, state="changed", words=words))
    page = figure(sign, PREFECT)
    assert "contesté : demande acceptée avec changement le" in page
    assert words in page
    assert page.index("reçue. Préfecture de région : Bretagne") < page.index("changement. Cabinet ministériel")
    assert "1 demande acceptée avec changement" in told(opened("contests", sign, OTHER))
    for email in ("", NEIGHBOUR):  # nothing, before it is in an edition
        page = figure(sign, email)
        assert not [one for one in (*CANARIES, "contesté :", words) if one in page]


def test_a_request_of_elsewhere_is_neither_listed_nor_opened(sign: Sign) -> None:
    sent(sign)
    for address in ({"demande": "1"}, FIGURE):
        page = told(opened("contests", sign, NEIGHBOUR, **address))
        assert "Contestation" not in page
        assert not [one for one in CANARIES if one in page]
    assert "ce territoire n'est pas le vôtre" in page.replace("’", "'")


def test_what_the_form_refuses_stays_in_it_and_says_why(sign: Sign, demonstration: Path) -> None:
    test = opened("contests", sign, PREFECT, **FIGURE)
    fill(test, held="=1+1 😀 <b>l'État</b>", motive="a" * 10_000, source="", mailbox="anne.martin@example.fr")
    page = told(test)
    for why in ("10000 caractères", "rien n’est écrit ici", "ressemble à l’adresse d’une personne"):
        assert why in page.lower() or why in page
    assert [box.value for box in test.text_area] == ["a" * 10_000]
    assert contests.every(demonstration) == []
    fill(test, motive="L'État", source="<script>alert(1)</script>", mailbox=MAILBOX)
    html = "".join(one.proto.body for one in test.get("html"))
    assert "reçue sous le numéro 1" in told(test)
    assert "<script>alert" not in html + "".join(
        one.proto.body for one in opened("contests", sign, CABINET, demande="1").get("html")
    )


def test_a_right_that_ended_while_the_form_was_open_writes_nothing(sign: Sign, demonstration: Path) -> None:
    test = opened("contests", sign, PREFECT, **FIGURE)
    rights.end(demonstration, PREFECT, None, "test")
    page = told(fill(test, held=HELD, motive=MOTIVE, source=SOURCE, mailbox=MAILBOX))
    assert "votre droit a pris fin" in page.lower()
    assert contests.every(demonstration) == []


def test_two_answers_at_once_and_a_figure_that_is_no_more(sign: Sign, demonstration: Path) -> None:
    gone = contests.Figure("X9", "region", "99", "2026-03-01", "an edition", "12")
    contests.file(
        demonstration, contests.Asked(gone, "annotation", "", "Un mot.", "Un fichier", MAILBOX), OTHER, "cabinet"
    )
    first, second = (opened("contests", sign, CABINET, demande="1") for _ in range(2))
    assert "X9, qui n’est plus calculé (99)" in told(first)
    assert "réponse est enregistrée" in told(fill(first, state="accepted", words="Oui."))
    assert "a reçu une réponse entre-temps" in told(fill(second, state="refused", words="Non."))
    (found,) = contests.every(demonstration)
    assert [(one.state, one.published) for one in found.answers] == [("accepted", False)]
