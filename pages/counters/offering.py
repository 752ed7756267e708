"""What a reader looks for at a counter: a procedure, and a time of the week, kept in the address."""

from streamlit.delta_generator import DeltaGenerator

from pages.blocks import unpublished
from pages.counters import wording
from pages.elements import filters
from pages.shell import states
from pages.shell.ask import Ask
from pages.text import Say, by_name
from queries.studies.schedule import AFTERNOON, EVENING, MORNING

_EVENING = "soir"  # in the address
_HALVES = {"matin": MORNING, "apres-midi": AFTERNOON}


def chosen(
    ask: Ask, say: Say, what: DeltaGenerator | None, when: DeltaGenerator, evening: bool = False, halves: bool = False
) -> tuple[str | None, int | None]:
    """Draw both choices in their places; the procedure's identifier and the moment (schedule: 0 is Monday), None for
    any. The `evening` and the `halves` of days are offered where told. A procedure that has no place to be chosen in is
    the one that the address names.
    """
    offered = {row["procedure_id"]: say.named(row, "label") for row in ask("counters/procedures").to_dict("records")}
    if what:
        with what:
            procedure = filters.any_of("demarche", by_name(offered), say("counter.find.what"), say("counter.find.any"))
    else:
        procedure = filters.chosen("demarche", ["", *offered])
    moments = _moments(evening, halves)
    with when:
        names = {one: _named(say, moment) for one, moment in moments.items()}
        day = filters.any_of("jour", names, say("counter.find.when"), say("counter.find.any_day"))
    return procedure or None, moments.get(day)


def _moments(evening: bool, halves: bool) -> dict[str, int]:
    """The moments offered, as addresses write them: "5", "5-matin", "soir"."""
    found = {}
    for number in range(7):
        found[str(number)] = number
        found |= {f"{number}-{half}": code + number for half, code in _HALVES.items() if halves and number < 6}
    return found | ({_EVENING: EVENING} if evening else {})


def written(moment: int) -> str:
    """A moment as addresses write it."""
    return next(one for one, found in _moments(evening=True, halves=True).items() if found == moment)


def _named(say: Say, moment: int) -> str:
    return say("counter.find.evening") if moment == EVENING else wording.moment(say, moment)


def is_known(ask: Ask) -> bool:
    """Whether anybody published what is offered at which counter: else a procedure chooses none, and excludes none."""
    return not unpublished.gives_way(ask, "counter_procedures")


def unoffered(ask: Ask, say: Say, procedure: str) -> None:
    """That nobody says where the procedure that was asked for is offered."""
    found = ask("counters/procedures").set_index("procedure_id").loc[procedure]
    states.notice(
        say("counter.find.unoffered", name=say.named(found.to_dict(), "label")), say("counter.find.unoffered_why")
    )
