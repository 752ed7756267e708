"""What a reader looks for at a counter: a procedure, and a day of the week, kept in the address."""

from streamlit.delta_generator import DeltaGenerator

from pages.counters import wording
from pages.elements import filters
from pages.shell.ask import Ask
from pages.text import Say, by_name
from queries.studies.schedule import EVENING

_EVENING = "soir"  # in the address


def chosen(
    ask: Ask, say: Say, what: DeltaGenerator | None, when: DeltaGenerator, evening: bool = False
) -> tuple[str | None, int | None]:
    """Draw both choices in their places; the procedure's identifier and the day (0 is Monday), None for any.

    Where `evening` is offered as well it is schedule.EVENING. A procedure that has no place to be chosen in is the one
    that the address names.
    """
    offered = {row["procedure_id"]: say.named(row, "label") for row in ask("counters/procedures").to_dict("records")}
    if what:
        with what:
            procedure = filters.any_of("demarche", by_name(offered), say("counter.find.what"), say("counter.find.any"))
    else:
        procedure = filters.chosen("demarche", ["", *offered])
    with when:
        days = {str(number): wording.weekday(say, number).capitalize() for number in range(7)}
        days |= {_EVENING: say("counter.find.evening")} if evening else {}
        day = filters.any_of("jour", days, say("counter.find.when"), say("counter.find.any_day"))
    if day == _EVENING:
        return procedure or None, EVENING
    return procedure or None, int(day) if day else None
