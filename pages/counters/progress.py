"""Progress of workstream 3: its indicators, what was promised, and figures of the whole network."""

from pages.blocks import commitments, unpublished, workstream
from pages.blocks import known as facts
from pages.blocks.glance import counters as glance
from pages.elements import more
from pages.shell.ask import Ask
from pages.text import Say
from pages.text.written import joined
from queries import figures


def render(ask: Ask, say: Say) -> None:
    """The progress page of the counters."""
    level, code = workstream.progress(ask, say, "counters", known)
    commitments.listed(ask, say, "counters")
    if level == "nation":
        national_facts(ask, say)
    unpublished.block(ask, say, "counters", ("footfall", "counter_partners", "counter_procedures"))
    workstream.silent(ask, say, "counters", level, code)


def known(ask: Ask, say: Say, level: str, code: str) -> str:
    """What is known of the counters of a territory: those of the last list there, and the acts of the last month."""
    row = ask.scorecard("counters", level, code).set_index("indicator").loc["P3"]
    told = [glance.listed(ask, say, level, code)]
    if row["state"] == "value":
        count = figures.of_indicator("P3", "value", level, code)(row["value"])
        told.append(say("counters.months.title_first", requests=count, month=say.month(row["period"])))
    return joined(", ", filter(None, told))


def national_facts(ask: Ask, say: Say) -> None:
    """Figures of the whole network that reports and answers to Parliament told once; nothing where there are none."""
    rows = facts.facts(ask, "counters")
    rows = rows[rows["breakdown"] == "total"].reset_index(drop=True)
    if len(rows):
        title = say("known.facts.title", count=figures.key("facts").among(workstream="counters")(len(rows)))
        facts.facts_table(say, rows, "chiffres-publies", title, say("known.facts.lead"), later=more.EVERYWHERE)
