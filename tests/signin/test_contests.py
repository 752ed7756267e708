"""A contested figure from "received" to "accepted with a change", as each reader sees it; what a form may be given."""

import datetime
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import queries
from data import build, store
from data.build.plan import Plan
from data.model import MODEL
from data.publish import contests
from data.store import rights
from pages.identity import cookies
from pages.identity import settings as sign_in_settings
from pages.note import selected
from pages.text import Say
from queries import access, digests, freshness, people
from queries.indicators import catalogue
from queries.people import Session
from tests.pages.support import run, says, told
from tests.support import reading, says_rule

PREFECT, NEIGHBOUR, CABINET, OTHER = (f"{name}@example.fr" for name in ("anne", "paul", "marie", "jean"))
WHO = {PREFECT: "prefect:R53", NEIGHBOUR: "prefect:R75", CABINET: "cabinet", OTHER: "cabinet"}
FIGURE = {"indicateur": "M1", "region": "53"}
# What the prefect writes: none of it is for anyone else.
HELD, MOTIVE, SOURCE, MAILBOX = (
    "61,7 % canari-valeur",
    "canari-motif <script>alert(1)</script>",
    "canari-source",
    "sgar.canari@example.fr",
)
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
        sent = {name: f"{key}.{cookies.sign(cookies.SESSION, key, here)}"} if key else {}
        monkeypatch.setattr(st, "context", SimpleNamespace(url="", cookies=sent, theme=SimpleNamespace(type="light")))
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


WORDS = "Une mission manquait sur deux."


def test_from_received_to_accepted_with_a_change(sign: Sign, demonstration: Path) -> None:
    """Two people write it, four read it: at once those who read the figure in full, others once it is published."""
    assert says(told(sent(sign)), "contests.sent.title", number=1)
    page, say = figure(sign, PREFECT), Say("fr")
    assert f"contesté : {say('contests.state.received')} le" in page
    assert not [one for one in (HELD, MOTIVE, SOURCE, MAILBOX) if one not in page]
    for email in ("", NEIGHBOUR):
        assert remarks_of(sign, email) == {}
    marks = {email: note_mark(sign, email) for email in ("", NEIGHBOUR, PREFECT)}
    assert [bool(mark) for mark in marks.values()] == [False, False, True], "a note tells of a request that waits"
    assert "Contestation" not in told(opened("contests", sign, NEIGHBOUR, demande="1"))

    answer = opened("contests", sign, CABINET, demande="1")
    assert PREFECT in told(answer)  # who answers reads whose it is
    assert "<script>alert" not in "".join(one.proto.body for one in answer.get("html"))
    assert says(told(fill(answer, state="changed", words=WORDS)), "contests.answered.title", number=1)
    assert says(told(opened("contests", sign, OTHER)), "contests.list.changed", count=1)
    for email in ("", NEIGHBOUR):  # nothing, before it is in an edition
        assert remarks_of(sign, email) == {}

    publish(demonstration)
    pages = {email: figure(sign, email) for email in ("", NEIGHBOUR, PREFECT)}
    for page in pages.values():
        assert f"contesté : {say('contests.state.changed')} le" in page
        assert WORDS in page
        assert page.index(". Préfecture de région : Bretagne") < page.index(". Cabinet ministériel")
    for email in ("", NEIGHBOUR):
        assert not [one for one in CANARIES if one in pages[email]]
    assert not [one for one in (HELD, MOTIVE, SOURCE, MAILBOX) if one not in pages[PREFECT]]
    assert PREFECT not in pages[PREFECT]


def remarks_of(sign: Sign, email: str) -> object:
    return reading(access.parse(sign(email))).remarks


def note_mark(sign: Sign, email: str) -> str:
    """What a note of the contested figure, of an edition of public files alone, bears at the foot of its pages."""
    ask = reading(access.parse(sign(email)))
    public_files = replace(ask, edition=replace(ask.edition, kind="real", confidential=False))
    return selected.compose(public_files, Say("fr"), selected.read(public_files, "M1,R53")).mark


def publish(folder: Path) -> None:
    """Put what was accepted in both files of the edition, as a publication does, without the minutes that one takes."""
    queries.keep_only()
    name = (folder / "CURRENT").read_text().strip()
    about = json.loads((folder / f"{name}.json").read_text())
    whole, public = (folder / f"{name}{end}" for end in store.AUDIENCES.values())
    for file in (whole, public):
        copy = file.with_suffix(".copy")
        shutil.copyfile(file, copy)
        copy.replace(file)  # the other name of a linked file stays as it was
    model = (MODEL / "39_remarks.sql").read_text(encoding="utf-8").replace("create table", "create or replace table")
    with duckdb.connect(str(whole)) as connection:
        build.put_in_remarks(connection, Plan(datetime.datetime.now(), remarks=contests.remarks(folder)))
        connection.execute(model)
    with duckdb.connect(str(public)) as connection:
        connection.execute(f"attach '{whole}' as whole (read_only)")
        connection.execute("insert into marts.public_remarks by name from whole.marts.public_remarks")
    about["files"] = {one: store.fingerprint(store.edition(name, one).path) for one in store.AUDIENCES}
    (folder / f"{name}.json").unlink()  # linked: the manifest of everybody's demonstration stays as it was
    (folder / f"{name}.json").write_text(json.dumps(about))


def test_what_the_form_refuses_stays_in_it_and_says_why(sign: Sign, demonstration: Path) -> None:
    """What is wrong with a field; then a right that ended while the form was open."""
    test = opened("contests", sign, PREFECT, **FIGURE)
    fill(test, held="=1+1 😀 <b>l'État</b>", motive="a" * 10_000, source="", mailbox="anne.martin@example.fr")
    page = told(test).lower()
    for why in ("10000 caractères", "rien n’est écrit ici", "ressemble à l’adresse d’une personne"):
        assert why in page
    assert [box.value for box in test.text_area] == ["a" * 10_000]
    rights.end(demonstration, PREFECT, None, "test")
    page = told(fill(test, motive=MOTIVE, source=SOURCE, mailbox=MAILBOX))
    assert says_rule(page.lower(), "contest_right_over", "fr")
    assert contests.every(demonstration) == []


def test_two_answers_at_once_and_a_figure_that_is_no_more(sign: Sign, demonstration: Path) -> None:
    gone = contests.Figure("X9", "region", "99", "2026-03-01", "an edition", "12")
    contests.file(
        demonstration, contests.Asked(gone, "annotation", "", "Un mot.", "Un fichier", MAILBOX), OTHER, "cabinet"
    )
    first, second = (opened("contests", sign, CABINET, demande="1") for _ in range(2))
    assert f"{Say('fr')('contests.no_longer', name='X9')} (99)" in told(first)
    assert says(told(fill(first, state="accepted", words="Oui.")), "contests.answered.title")
    second_told = told(fill(second, state="refused", words="Non."))
    assert says_rule(second_told.lower(), "contest_answered_meanwhile", "fr", value="1")
    (found,) = contests.every(demonstration)
    assert [(one.state, one.published) for one in found.answers] == [("accepted", False)]
    for indicator in ("M1", "P3"):
        figure = replace(gone, indicator=indicator, code="53")
        contests.file(
            demonstration, contests.Asked(figure, "annotation", "", "Un mot.", "Un fichier", MAILBOX), OTHER, "cabinet"
        )
    (owner,) = freshness.owners(catalogue()["M1"], "fr")
    listed = told(opened("contests", sign, CABINET, responsable=owner))
    assert ("Annotation n° 2" in listed, "Annotation n° 3" in listed) == (True, False)


@pytest.mark.wide
def test_what_is_said_of_a_figure_stands_beside_its_alert_for_who_reads_it(sign: Sign) -> None:
    """Duplications are what M3 counts: the prefect says why, and the cabinet reads it where it reads the alert."""
    form = opened("contests", sign, PREFECT, indicateur="M3", region="53")
    fill(form, held=HELD, motive=MOTIVE, source=SOURCE, mailbox=MAILBOX)
    for email in (PREFECT, CABINET):
        assert "canari-motif" in told(opened("overview", sign, email, region="53"))
    for email in (NEIGHBOUR, ""):
        assert "canari" not in told(opened("overview", sign, email, region="53"))


def test_who_is_signed_in_asks_for_the_digest_and_stops_it(sign: Sign, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [one for one in opened("changes.week", sign, PREFECT).button if one.key == "digest"]
    monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("SMTP_FROM", "point@example.fr")
    page = opened("changes.week", sign, PREFECT)
    for wanted in (True, False):
        page.button(key="digest").click().run()
        assert not page.exception
        assert digests.is_asked(PREFECT, "R53") is wanted
    assert digests.every() == []
