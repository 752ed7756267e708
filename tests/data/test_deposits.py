"""From a file to a publication: what it would change, as its reader sees it, who publishes it, and when not.

Shares are worked out by hand: 96 of 120 people pooled is 80 %, 60 of 120 is 50 %.
"""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data import store
from data.problem import Refused
from data.publishing import backup, drafts, lasting, log, register, rights, served
from data.publishing.drafts import Draft
from queries import access, deposits
from queries.deposits import Change, Effect
from tests.data.support import Write, publish_files

pytestmark = pytest.mark.usefixtures("facts_alone")

HEADER = "department,year,support,pooled\n"
BEFORE = HEADER + "35,2021,120,96\n22,2021,100,40\n29,2021,10,5\n"
AFTER = HEADER + "35,2021,120,60\n22,2021,100,40\n56,2021,50,30\n"
ANNE, BRUNO, CHLOE = (f"{name}@example.fr" for name in ("anne", "bruno", "chloe"))
VIEWERS = {ANNE: "prefect:R53", BRUNO: "administrator", CHLOE: "prefect:D22"}


def quietly(what: str) -> None:
    """Say nothing."""


@pytest.fixture
def here(editions: Path, write: Write) -> Iterator[Path]:
    """A folder whose current edition holds BEFORE, and three people with a right each."""
    publish_files(write("staff.csv", BEFORE))
    until = str(rights.today() + datetime.timedelta(30))
    for email, viewer in VIEWERS.items():
        role, _, territory = viewer.partition(":")
        cells = {"email": email, "role": role, "territory": territory, "until": until}
        (right,) = [right for right in rights.checked(cells, "test")[1:] if right]
        rights.give(editions, [right], "test")
    yield editions
    lasting.forget()


@pytest.fixture
def draft(here: Path) -> Draft:
    """AFTER, sent by Anne, and built."""
    sent = deposits.keep(ANNE, access.parse(VIEWERS[ANNE]), [("staff.csv", AFTER.encode())])
    deposits.build(sent, ANNE, quietly)
    return sent


def refused(call: Callable[..., object], *args: object, **named: object) -> list[str]:
    with pytest.raises(Refused) as told:
        call(*args, **named)
    return [problem.rule for problem in told.value.problems]


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
    before, built = store.pointed(), deposits.built(draft)
    after = published(draft, ANNE)
    assert built
    assert (store.pointed(), after.state, after.edition) == (built.name, "published", built.name)
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
    current = store.pointed()
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
    assert store.pointed() == current
    deposits.hand_over(deposits.find(ANNE, draft.id), "Corrigé")
    (waits,) = deposits.waiting(BRUNO, access.parse("administrator"))
    assert published(waits, BRUNO).by == BRUNO
    assert store.pointed() != current
    assert [line for line in kinds(here) if line[0].startswith("draft_")][2:] == [
        ("draft_handed_over", ANNE),
        ("draft_refused", BRUNO),
        ("draft_handed_over", ANNE),
        ("draft_published", BRUNO),
    ]
