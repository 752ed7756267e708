"""Bad input of the reorganisation room: each defect has its message and line; those kept are alerts for its page."""

from pathlib import Path

import pytest

from data.check import check
from data.problem import Refused, sentence
from queries.access import Viewer
from tests.data.support import Write, publish_files, rules
from tests.support import reading

PROPOSALS = "proposal_id,title,type,region,savings_planned_eur,currency_year\n"
GOOD = "P1,Un pôle,fusion,53,10000,2020\n"
EVENTS = "event_id,proposal_id,stage,event_date,outcome\n"
PATH = (
    "E1,P1,formulée,2018-10-01,\nE2,P1,transmise,2018-10-20,\nE3,P1,analyse ministérielle,2018-11-01,\n"
    "E4,P1,avis CNATE,2019-02-01,favorable\nE5,P1,décision,2019-03-01,retenue\n"
)
ANALYSES = "proposal_id,ministry,opened_on,closed_on\n"
PLACES = "proposal_id,level,code,role\n"
CABINET = Viewer("cabinet")


def alerts() -> list[tuple[str, str, str, int]]:
    """(rule, proposal, file, line), as the page of alerts asks for them."""
    rows = reading(CABINET)("reorganisation/alerts", size=100)
    return list(rows[["alert", "proposal_id", "file_name", "line"]].itertuples(index=False, name=None))


# Refused: the files, then the rule, the file and the line told.
REFUSED = {
    "an unknown ministry": (
        {"a.csv": ANALYSES + "P1,interior,2018-11-01,\nP1,Marine à voile,2018-11-01,\n"}, ("not_in_list", "a.csv", 3)
    ),
    "a decision without a proposal": (
        {"e.csv": EVENTS + PATH + "E6,P9,décision,2019-03-01,retenue\n"}, ("unknown_reference", "e.csv", 7)
    ),
    "savings without the year of their euros": (
        {"p.csv": PROPOSALS + GOOD + "P2,Une plateforme,plateforme,53,10000,\n"}, ("savings_without_year", "p.csv", 3)
    ),
}  # fmt: skip


@pytest.mark.parametrize("defect", REFUSED)
def test_what_cannot_be_kept_is_refused_with_its_line(editions: Path, write: Write, defect: str) -> None:
    texts, told = REFUSED[defect]
    files = {"p.csv": PROPOSALS + GOOD} | texts
    with pytest.raises(Refused) as refused:
        publish_files(*(write(name, text) for name, text in files.items()))
    (problem,) = refused.value.problems
    assert (problem.rule, problem.file, problem.line) == told
    assert sentence(problem, "fr") != sentence(problem, "en")
    assert not list(editions.glob("*.duckdb"))


# Kept: the path of each proposal, told when its file is read (r) or once all files are together (t), then an alert.
LATE = PATH.replace("2019-02-01", "2019-04-01")
SHORT = PATH.replace("E4,P1,avis CNATE,2019-02-01,favorable\n", "")
PATHS = EVENTS + (
    PATH  # lines 2 to 6: in order
    + LATE.replace(",P1,", "b,P2,")  # line 11, r and t: decided before the opinion
    + SHORT.replace(",P1,", "c,P3,")  # line 15, t: decided without one
)
CONCERNED = PLACES + (
    "P1,department,35,pilote\n"
    "P2,department,14,pilote\n"  # line 3, t: Bretagne proposes for Calvados
    "P3,region,28,concerné\nP3,department,14,concerné\n"  # with Normandie, which is named
)


def test_what_can_be_kept_is_told_with_its_line_and_is_an_alert(editions: Path, write: Write) -> None:
    proposals = PROPOSALS + "".join(GOOD.replace("P1", number) for number in ("P1", "P2", "P3"))
    analyses = ANALYSES + "".join(f"{number},interior,2018-11-01,2018-12-01\n" for number in ("P1", "P2", "P3"))
    events = write("e.csv", PATHS)
    assert rules(check(events).problems) == [("stage_skipped", 11)]
    files = {"p.csv": proposals, "a.csv": analyses, "t.csv": CONCERNED}
    done = publish_files(events, *(write(name, text) for name, text in files.items()))
    assert rules(done.inconsistencies) == [("stage_missing", 11), ("stage_missing", 15), ("region_of_another", 3)]
    assert set(alerts()) == {
        ("decided_without_opinion", "P2", "e.csv", 11),
        ("stage_skipped", "P2", "e.csv", 11),
        ("out_of_order", "P2", "e.csv", 10),
        ("decided_without_opinion", "P3", "e.csv", 15),
        ("stage_skipped", "P3", "e.csv", 15),
        ("region_of_another", "P2", "t.csv", 3),
    }
