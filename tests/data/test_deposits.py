"""From a file to a publication: what it would change, as its reader sees it, who publishes it, and when not.

Shares are worked out by hand: 96 of 120 people pooled is 80 %, 60 of 120 is 50 %.
"""

import datetime
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest

from data import publish, store
from data.problem import Refused
from data.publish import backup, drafts
from data.publish.drafts import Draft
from data.store import log, register, rights, served
from queries import access, checks, deposits, publication_process
from queries.deposits import Change, Effect
from tests.data.support import Write, publish_files, refused
from tests.data.test_publish import LIST
from tests.data.test_succession import many
from tests.support import one_in

pytestmark = pytest.mark.usefixtures("facts_alone")

HEADER = "department,year,support,pooled\n"
BEFORE = HEADER + "35,2021,120,96\n22,2021,100,40\n29,2021,10,5\n"
AFTER = HEADER + "35,2021,120,60\n22,2021,100,40\n56,2021,50,30\n"
ANNE, BRUNO, CHLOE, DORA = (f"{name}@example.fr" for name in ("anne", "bruno", "chloe", "dora"))
VIEWERS = {ANNE: "prefect:R53", BRUNO: "administrator", CHLOE: "prefect:D22", DORA: "administrator"}


def quietly(what: str) -> None:
    """Say nothing."""


@pytest.fixture
def here(editions: Path, write: Write) -> Path:
    """A folder whose current edition holds BEFORE, and four people with a right each."""
    publish_files(write("staff.csv", BEFORE))
    until = str(rights.today() + datetime.timedelta(30))
    for email, viewer in VIEWERS.items():
        role, _, territory = viewer.partition(":")
        cells = {"email": email, "role": role, "territory": territory, "until": until}
        (right,) = [right for right in rights.checked(cells, "test")[1:] if right]
        rights.give(editions, [right], "test")
    return editions


@pytest.fixture
def draft(here: Path) -> Draft:
    """AFTER, sent by Anne, and built."""
    sent = deposits.keep(ANNE, access.parse(VIEWERS[ANNE]), [("staff.csv", AFTER.encode())])
    deposits.build(sent, ANNE, quietly)
    return sent


def published(draft: Draft, by: str) -> Draft:
    return deposits.publish(draft, by, access.parse(VIEWERS[by]), "Corrigé", quietly)


def kinds(here: Path) -> list[tuple[str, str]]:
    with register.opened(here) as there:
        assert log.broken(there) is None
        return [(line.kind, line.who) for line in log.lines(there) if line.kind not in ("grant", "found")]


@pytest.mark.whole
def test_what_would_change_is_told_as_its_reader_may_read_it(draft: Draft) -> None:
    built = deposits.built(draft)
    assert built
    assert (built.stale, built.same) == (False, False)

    def told(viewer: str) -> list[tuple[object, ...]]:
        found: list[Change] = deposits.changes(access.parse(viewer), built)
        assert [change.table for change in found] == ["support_staff"] * len(found)
        return [
            (row.kind, row.key, [(cell.column, cell.before, cell.after) for cell in row.cells])
            for change in found
            for row in change.rows
        ]

    changed = ("changed", ("35", "2021"), [("pooled", "96", "60")])
    whole = [("added", ("56", "2021"), []), changed, ("removed", ("29", "2021"), [])]
    assert told("prefect:R53") == told("cabinet") == whole
    assert told("prefect:D35") == [changed]
    assert told("prefect:R75") == told("public") == []
    (change,) = deposits.changes(access.parse("cabinet"), built, most=0)
    assert (change.added, change.changed, change.removed, change.rows) == (1, 1, 1, ())
    assert change.title("fr") == "Effectifs des fonctions support, par an"


@pytest.mark.wide
def test_a_list_that_has_none_in_a_whole_departement_is_asked_what_it_holds(here: Path, write: Write) -> None:
    """The rule of --covers: 3 counters of the Ain and 2 of Corse-du-Sud, then the Ain alone. Nothing closes unsaid."""
    publish_files(write("list-2023-07-01.csv", LIST + many(3) + many(2, "2A")))
    eyes = access.parse("administrator")
    sent = deposits.keep(BRUNO, eyes, [("list-2026-06-01.csv", (LIST + many(3)).encode())])
    seen = checks.found(deposits.check(sent, quietly))
    assert (seen.blocking, seen.clear) == (True, True)  # with words, or with a consent
    assert seen.lists == (
        checks.CounterList("list-2026-06-01.csv", ("D2A",), "list-2023-07-01.csv", datetime.date(2026, 6, 1)),
    )
    assert "covers_not_told" in refused(deposits.build, sent, BRUNO, quietly)
    told = deposits.describe_list(sent, "list-2026-06-01.csv", ("R84",))
    assert deposits.find(BRUNO, sent.id).covers == told.covers == {"list-2026-06-01.csv": ("R84",)}
    after = checks.found(deposits.check(told, quietly))
    assert (after.blocking, [one.lacks for one in after.lists]) == (False, [()])
    assert "list_of_a_part" in {group.first.rule for group in after.together}
    built = deposits.build(told, BRUNO, quietly)
    assert closed(built) == 0
    deposits.describe_list(told, "list-2026-06-01.csv", ())  # it is of the whole country after all
    assert deposits.built(sent) is None
    assert closed(deposits.build(deposits.find(BRUNO, sent.id), BRUNO, quietly, accept_closings=True)) == 2


@pytest.mark.wide
def test_the_day_of_a_list_whose_name_tells_none_is_told_of_it(here: Path, write: Write) -> None:
    """The rule of --dated: else it would be of its latest label's, 1 January 2020 here. A day to come is none."""
    eyes = access.parse("administrator")
    sent = deposits.keep(BRUNO, eyes, [("list.csv", (LIST + many(3)).encode())])
    assert [one.day for one in checks.found(deposits.check(sent, quietly)).lists] == [datetime.date(2020, 1, 1)]
    with pytest.raises(deposits.Refused):
        deposits.describe_list(sent, "list.csv", (), datetime.date(2999, 1, 1))
    told = deposits.describe_list(sent, "list.csv", (), datetime.date(2023, 7, 1))
    assert deposits.find(BRUNO, sent.id).dated == told.dated == {"list.csv": datetime.date(2023, 7, 1)}
    built = deposits.build(told, BRUNO, quietly)
    (entry,) = (one for one in built.made.about["deposits"] if one["file"] == "list.csv")
    assert (entry["dated"], entry["dated_by"]) == ("2023-07-01", "asked")
    deposits.describe_list(told, "list.csv", ())  # whoever takes it back leaves it to the name
    assert deposits.find(BRUNO, sent.id).dated == {}


def closed(built: deposits.Built) -> int:
    with closing(store.cursor(built.file("full"))) as cursor:
        return int(cursor.execute("select count(closed_on) from core.counters").fetchall()[0][0])


@pytest.mark.parametrize(
    ("file", "zones"),
    one_in(3, [("other.csv", ("R53",)), ("staff.csv", ("R99",)), ("staff.csv", ("53",))], several=True),
)
def test_no_other_file_and_no_other_place_is_said_of_a_draft(
    here: Path, draft: Draft, file: str, zones: tuple[str, ...]
) -> None:
    assert refused(deposits.describe_list, draft, file, zones) == ["no_such_draft"]
    assert deposits.built(draft)


@pytest.mark.wide
@pytest.mark.whole
def test_the_effect_on_indicators_is_that_of_the_pages_for_the_territory_and_the_nation(draft: Draft) -> None:
    built = deposits.built(draft)
    assert built
    own, nation = deposits.effects(access.parse("prefect:D35"), built)
    assert own == Effect("O9", "department", "35", 80.0, 50.0, "value", "value")
    assert (nation.indicator, nation.level, nation.code) == ("O9", "nation", "FR")
    assert (nation.before, nation.after) == (pytest.approx(100 * 141 / 230), pytest.approx(100 * 130 / 270))
    assert deposits.places_of(draft) == (("region", "53"),)


def test_a_draft_is_published_once_and_one_that_was_built_on_another_edition_is_not(here: Path, draft: Draft) -> None:
    later = deposits.keep(BRUNO, access.parse("prefect:R53"), [("staff.csv", AFTER.encode())])  # for the same territory
    assert refused(published, later, BRUNO) == ["draft_not_built"]
    assert refused(published, draft, BRUNO) == ["draft_is_elsewhere"]  # it was not handed over
    deposits.build(later, BRUNO, quietly)
    before, built = store.current_name(), deposits.built(draft)
    after = published(draft, ANNE)
    assert built
    assert (store.current_name(), after.state, after.edition) == (built.name, "published", built.name)
    assert store.is_whole(built.name)
    assert before in store.names()
    assert len([*(here / "deposits").glob("*.jsonl")]) == 2
    assert sorted(path.name for path in draft.place.iterdir()) == ["draft.json"]
    assert not [name for name in backup.backup(here.parent / "copy") if "draft" in name]
    assert refused(published, draft, ANNE) == ["draft_is_elsewhere"]
    assert refused(published, later, BRUNO) == ["draft_stale"]
    deposits.build(later, BRUNO, quietly)
    again = deposits.built(later)
    assert again
    assert (again.stale, again.same) == (False, True)
    assert [entry.cause for entry in register.journal(here)] == ["publish", "publish"]
    assert [line for line in kinds(here) if line[1] == ANNE] == [
        ("draft_kept", ANNE), ("draft_built", ANNE), ("deposit", ANNE), ("publish", ANNE), ("draft_published", ANNE)
    ]  # fmt: skip


@pytest.mark.wide
def test_what_is_built_on_an_edition_under_embargo_tells_nobody_of_it(here: Path, draft: Draft) -> None:
    prefect, administrator = access.parse(VIEWERS[CHLOE]), access.parse("administrator")
    deposits.publish(draft, ANNE, access.parse(VIEWERS[ANNE]), "", quietly, "2099-12-08T10:00")
    sent = deposits.keep(CHLOE, prefect, [("staff.csv", (HEADER + "22,2021,100,50\n").encode())])
    assert refused(deposits.build, sent, CHLOE, quietly) == ["draft_on_embargo"]
    deposits.build(sent, BRUNO, quietly)  # an administrator reads all of it
    built = deposits.built(sent)
    assert built
    assert built.closed
    for told in (deposits.changes, deposits.effects):
        assert refused(told, prefect, built) == ["draft_on_embargo"]
    deposits.hand_over(sent, "")
    assert drafts.looked_at(here, sent.id, CHLOE, VIEWERS[CHLOE], "full") is None
    assert drafts.looked_at(here, sent.id, BRUNO, VIEWERS[BRUNO], "full") == built.file("full")
    after = published(deposits.find(BRUNO, sent.id, administrator), BRUNO)  # which is under the same embargo
    assert drafts.looked_at(here, sent.id, CHLOE, VIEWERS[CHLOE], "full") is None
    assert served.embargo(after.edition) == deposits.embargo("2099-12-08T10:00")


def test_a_publication_by_two_is_never_by_one(here: Path, draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISH_BY_TWO", "yes")
    current = store.current_name()
    assert refused(published, draft, ANNE) == ["draft_needs_another"]
    handed = deposits.hand_over(draft, "Le bon fichier")
    assert refused(published, handed, ANNE) == ["draft_needs_another"]
    assert refused(deposits.refuse, handed, ANNE, access.parse(VIEWERS[ANNE]), "non") == ["draft_not_to_decide"]
    assert refused(published, handed, CHLOE) == ["draft_not_to_decide"]  # who answers for a part of it
    assert refused(deposits.publish, handed, CHLOE, access.parse("administrator"), "", quietly) == [
        "draft_without_right"
    ]
    assert (
        deposits.waiting(CHLOE, access.parse(VIEWERS[CHLOE]))
        == deposits.waiting(ANNE, access.parse("prefect:R53"))
        == []
    )
    (waits,) = deposits.waiting(BRUNO, access.parse("administrator"))
    assert deposits.find(BRUNO, draft.id, access.parse("administrator")) == waits
    assert refused(deposits.find, BRUNO, draft.id) == ["no_such_draft"]
    assert refused(deposits.find, CHLOE, draft.id, access.parse(VIEWERS[CHLOE])) == ["no_such_draft"]
    assert (waits.id, waits.message, waits.author) == (draft.id, "Le bon fichier", ANNE)
    assert refused(deposits.refuse, waits, BRUNO, access.parse("administrator"), " ") == ["draft_needs_why"]
    back = deposits.refuse(waits, BRUNO, access.parse("administrator"), "Il manque le 22")
    assert (back.state, back.by, back.why) == ("refused", BRUNO, "Il manque le 22")
    assert store.current_name() == current
    deposits.hand_over(deposits.find(ANNE, draft.id), "Corrigé")
    (waits,) = deposits.waiting(BRUNO, access.parse("administrator"))
    assert published(waits, BRUNO).by == BRUNO
    assert store.current_name() != current
    assert [line for line in kinds(here) if line[0].startswith("draft_")][2:] == [
        ("draft_handed_over", ANNE),
        ("draft_refused", BRUNO),
        ("draft_handed_over", ANNE),
        ("draft_published", BRUNO),
    ]


# Several people at once ----------------------------------------------------------------------------------------------


@pytest.fixture
def handed(draft: Draft) -> Draft:
    """The same, handed over."""
    return deposits.hand_over(draft, "Le bon fichier")


def told(call: Callable[[], object]) -> tuple[str, str | None, str | None]:
    """What is refused: its rule, its value and its detail; "" where nothing is."""
    try:
        call()
    except Refused as refused:
        (problem,) = refused.problems
        return problem.rule, problem.value, problem.detail
    return "", None, None


def test_of_three_who_publish_at_once_two_are_told_who_did(here: Path, handed: Draft) -> None:
    """With a message and an embargo each: those of one alone are taken."""
    people, together = (ANNE, BRUNO, DORA), Barrier(3)
    embargoes = dict(zip(people, ("2099-12-08T10:00", "2099-12-09T10:00", "2099-12-10T10:00"), strict=True))

    def publish(by: str) -> tuple[str, str | None, str | None]:
        viewer = access.parse(VIEWERS[by])
        together.wait()
        return told(lambda: deposits.publish(handed, by, viewer, f"De {by}", quietly, embargoes[by]))

    with ThreadPoolExecutor(3) as pool:
        outcome = dict(zip(people, pool.map(publish, people), strict=True))
    (winner,) = [by for by, (rule, _, _) in outcome.items() if not rule]
    assert {one for by, one in outcome.items() if by != winner} == {("draft_is_elsewhere", "published", winner)}
    (entry,) = register.journal(here)[1:]
    assert (entry.by, entry.why, entry.cause) == (winner, f"De {winner}", "embargo")
    assert served.embargo(entry.edition) == deposits.embargo(embargoes[winner])
    now = deposits.find(ANNE, handed.id)
    assert (now.by, now.message, now.embargo) == (winner, f"De {winner}", embargoes[winner])


def acts(draft: Draft) -> dict[str, Callable[[], object]]:
    """What others may do of a draft that was handed over."""
    return {
        "take back": lambda: deposits.take_back(draft),
        "refuse": lambda: deposits.refuse(draft, BRUNO, access.parse("administrator"), "non"),
        "drop": lambda: deposits.drop(draft),
        "hand over": lambda: deposits.hand_over(draft, "encore"),
    }


@pytest.mark.parametrize("act", one_in(3, ["take back", "refuse", "drop", "hand over"]))
def test_what_is_asked_while_somebody_publishes_is_refused_with_their_name(
    handed: Draft, act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    putting, go_on, put = Event(), Event(), publish.serve_candidate

    def slowly(*asked: Any) -> object:
        putting.set()
        assert go_on.wait(30)
        return put(*asked)

    monkeypatch.setattr(publish, "serve_candidate", slowly)
    with ThreadPoolExecutor(2) as pool:
        publishing = pool.submit(published, handed, DORA)
        assert putting.wait(30)
        other = pool.submit(told, acts(handed)[act])
        with pytest.raises(TimeoutError):
            other.result(0.2)  # it waits for what is being done
        go_on.set()
        assert other.result() == ("draft_is_elsewhere", "published", DORA)
        assert publishing.result().state == "published"
    assert deposits.find(ANNE, handed.id).edition == store.current_name()


@pytest.mark.wide
@pytest.mark.parametrize(
    ("act", "refusal"),
    one_in(
        3,
        [
            ("take back", ("draft_is_elsewhere", "draft", ANNE)),
            ("refuse", ("draft_is_elsewhere", "refused", BRUNO)),
            ("drop", ("draft_dropped", ANNE, None)),
        ],
        several=True,
    ),
)
def test_who_publishes_what_was_decided_meanwhile_is_told_by_whom(
    handed: Draft, act: str, refusal: tuple[str, str | None, str | None]
) -> None:
    before = store.current_name()
    acts(handed)[act]()
    assert told(lambda: published(handed, DORA)) == refusal
    apart_told = told(lambda: publication_process.publish(handed, DORA, access.parse("administrator"), "", "", quietly))
    assert apart_told == refusal  # in a process of its own, which does not find it any more
    assert store.current_name() == before


# Somebody is stopped -------------------------------------------------------------------------------------------------

STRIKES = """
import os, runpy, sys
from data import store, publish
from data.publish import drafts; from data.store import register
def strike(*asked, **named):
    os.kill(os.getpid(), 9)
{where} = strike
runpy.run_module("queries.publication_process", run_name="__main__")
"""


def struck(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Have the process that publishes killed by the system as it comes there."""
    starts = subprocess.Popen

    def start(command: list[str], **how: Any) -> object:
        return starts([sys.executable, "-c", STRIKES.format(where=where), command[-1]], **how)

    monkeypatch.setattr(publication_process.subprocess, "Popen", start)


@pytest.mark.wide
@pytest.mark.parametrize("where", one_in(3, ["register.write", "publish._published", "drafts._published"]))
def test_a_publication_killed_once_its_edition_is_served_is_told_as_served(
    here: Path, handed: Draft, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, until = store.current_name(), "2099-12-08T10:00"
    struck(monkeypatch, where)
    with monkeypatch.context() as nobody:
        nobody.setattr(drafts, "settle", lambda folder: None)  # the server was stopped too
        publication_process.publish(handed, DORA, access.parse("administrator"), "Relu", until, quietly)
    there = deposits.find(ANNE, handed.id)
    assert (there.state, there.by, there.message, there.embargo) == ("published", DORA, "Relu", until)
    assert there.edition == store.current_name() != before
    assert deposits.waiting(BRUNO, access.parse("administrator")) == []
    assert told(lambda: deposits.take_back(handed)) == ("draft_is_elsewhere", "published", DORA)
    assert drafts.prune(here) == []
    assert sorted(path.name for path in there.place.iterdir()) == ["draft.json"]
    (entry,) = register.journal(here)[1:]
    assert (entry.by, entry.why, entry.cause) == (DORA, "Relu", "embargo")
    assert kinds(here)[-1] == ("draft_published", DORA)


@pytest.mark.wide
def test_a_publication_killed_before_its_edition_is_served_waits_as_before(
    handed: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.current_name()
    with monkeypatch.context() as there:
        struck(there, "store.point_to")
        outcome = told(
            lambda: publication_process.publish(handed, DORA, access.parse("administrator"), "Relu", "", quietly)
        )
    assert outcome == ("publication_killed", "9", None)
    assert deposits.find(ANNE, handed.id) == handed
    assert store.current_name() == before
