"""What is done here against each principle of the European Statistics Code of Practice, and what shows it."""

from collections import Counter
from collections.abc import Mapping

from pages.elements import badges, headings, links, more
from pages.markup import Markup, concat, draw, html
from pages.shell.ask import Ask
from pages.shell.rooms import BY_PATH
from pages.text import Say
from pages.text.written import joined
from queries import figures

STATES = ("held", "partly", "not")
# The sixteen principles of the edition of 2017, by part: each with how far it is held, and the pages that show it.
PRINCIPLES: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "institution": {
        "independence": ("not", ("legal", "method-editions")),
        "coordination": ("not", ("method-reuse",)),
        "mandate": ("not", ("method-freshness",)),
        "resources": ("not", ("legal",)),
        "quality": ("partly", ("method",)),
        "confidentiality": ("partly", ("method",)),
        "impartiality": ("partly", ("method-editions",)),
    },
    "process": {
        "methodology": ("partly", ("method",)),
        "procedures": ("partly", ("method", "method-rows")),
        "burden": ("held", ("method-freshness",)),
        "cost": ("partly", ("method-reuse",)),
    },
    "output": {
        "relevance": ("partly", ("search", "method")),
        "accuracy": ("partly", ("method", "method-rows")),
        "timeliness": ("partly", ("method-freshness",)),
        "coherence": ("partly", ("method",)),
        "accessibility": ("partly", ("accessibility", "method-reuse")),
    },
}


LOOKS = {"held": "good", "partly": "partial", "not": "late"}


def render(ask: Ask, say: Say) -> None:
    """The statement: how many principles are held, then each in the order of the Code."""
    told = [state for part in PRINCIPLES.values() for state, _ in part.values()]
    counts = {state: figures.key("principles", state=state)(told.count(state)) for state in STATES}
    title = say("practice.title", all=figures.key("principles")(len(told)), told=_counted(say, counts))
    headings.page(title, say("practice.lead"))
    for rank, (part, principles) in enumerate(PRINCIPLES.items()):
        lines = concat(_principle(say, name, *told) for name, told in principles.items())
        body = html('<div class="tc-prose tq-columns">{}</div>', lines)
        found = Counter(state for state, _ in principles.values())
        counts = {state: figures.key("principles", state=state, part=part)(found[state]) for state in STATES}
        title = html("<h2>{}</h2>", headings.unbroken(say(f"practice.part.{part}", told=_counted(say, counts))))
        draw(
            html(
                '<div class="tc-section">{}{}</div>',
                title,
                more.later(say, body, folded=more.EVERYWHERE) if rank else body,
            )
        )
    draw(html('<p class="tc-note">{}</p>', say("practice.note")))


def _counted(say: Say, counts: Mapping[str, int]) -> str:
    """How many are held, and in each other state that any is in."""
    told = [say(f"practice.count.{state}", count=count) for state, count in counts.items() if count or state == "held"]
    return joined(", ", told)


def _principle(say: Say, name: str, state: str, paths: tuple[str, ...]) -> Markup:
    shown = concat((links.anchor(BY_PATH[path].door(say), path) for path in paths), " · ")
    return html(
        "<section><h3>{} {}</h3><p>{} {}</p><p>{} {}</p><p>{} {}</p></section>",
        say(f"practice.{name}.title"),
        badges.chip(say(f"practice.state.{state}"), LOOKS[state]),
        say("practice.doing"),
        say.inside(say(f"practice.{name}.done")),
        say("practice.lacking"),
        say.inside(say(f"practice.{name}.lacks")),
        say("practice.shown"),
        shown,
    )
