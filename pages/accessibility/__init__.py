"""The accessibility statement: not compliant, since no audit has been made; what is done all the same."""

import os
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pages.elements import headings
from pages.markup import Markup, concat, draw, escape, html
from pages.parts import prose
from pages.shell.ask import Ask
from pages.text import Say, typeset

SECTIONS = ("done", "known", "report", "remedy")
STATES = ("met", "unmet", "without", "unaudited")


def render(ask: Ask, say: Say) -> None:
    """The statement."""
    headings.page(say("accessibility.headline"), say("accessibility.lead"))
    prose.sections(say, "accessibility", ("state",), {})
    draw(_criteria(say))
    summary = html('<a data-plain href="./resume?lang={}">{}</a>', say.language, say("accessibility.known.summary"))
    told = {"known": say("accessibility.known.text", summary=summary)}
    contact = os.environ.get("CONTACT", "").strip()
    told |= {"report": say("accessibility.report.told", contact=contact)} if contact else {}
    prose.sections(say, "accessibility", SECTIONS, told)


@cache
def themes() -> list[dict[str, Any]]:
    """The 13 themes of RGAA 4.1.2, in order, each with its name in both languages and its `criteria`."""
    return list(tomllib.loads(Path(__file__).with_name("criteria.toml").read_text(encoding="utf-8"))["theme"])


def counted(criteria: list[dict[str, str]]) -> dict[str, int]:
    """How many criteria are in each of STATES."""
    found = Counter(one["state"] for one in criteria)
    return {state: found[state] for state in STATES}


def _criteria(say: Say) -> Markup:
    """What is known of each criterion, by theme, and what it says of the rate that the law asks for."""
    states = counted([one for theme in themes() for one in theme["criteria"]])
    checked, applicable = states["met"] + states["unmet"], sum(states.values()) - states["without"]
    unmet = [one for theme in themes() for one in theme["criteria"] if one["state"] == "unmet"]
    told = say.apart([f"{one['number']}, {say.inside(typeset(one[say.language], say.language))}" for one in unmet])
    return html(
        '<div class="tc-text tc-themes"><h2>{title}</h2><p>{counts}</p><p>{rate}</p>{themes}</div>',
        title=say("accessibility.criteria.title"),
        counts=say("accessibility.criteria.counts", all=sum(states.values()), **states)
        + (" " + say("accessibility.criteria.unaudited", count=states["unaudited"]) if states["unaudited"] else ""),
        rate=say("accessibility.criteria.rate", checked=checked, applicable=applicable)
        + (" " + say("accessibility.criteria.not_met", count=len(unmet), told=told) if unmet else ""),
        themes=concat(_theme(say, number, theme) for number, theme in enumerate(themes(), 1)),
    )


def _theme(say: Say, number: int, theme: Mapping[str, Any]) -> Markup:
    name = typeset(theme[say.language], say.language)
    return html(
        '<details class="tc-criteria"><summary>{number}. {name} <span>{counts}</span></summary>'
        '<table class="tc-table"><caption class="tc-hidden">{name}</caption><thead><tr>{heads}</tr></thead>'
        "<tbody>{rows}</tbody></table></details>",
        number=number,
        name=name,
        counts=concat((_count(say, state, n) for state, n in counted(theme["criteria"]).items() if n), ", "),
        heads=concat(
            html('<th scope="col">{}</th>', say(f"accessibility.criteria.{column}"))
            for column in ("number", "statement", "found")
        ),
        rows=concat(_row(say, one) for one in theme["criteria"]),
    )


def _count(say: Say, state: str, count: int) -> Markup:
    told = say(f"accessibility.counted.{state}", count=count)
    return html('<strong class="tc-late">{}</strong>', told) if state == "unmet" else escape(told)


def _row(say: Say, one: Mapping[str, str]) -> Markup:
    return html(
        '<tr><th scope="row">{}</th><td>{}</td><td><b>{}</b> <small>{}</small></td></tr>',
        one["number"],
        typeset(one[say.language], say.language),
        say(f"accessibility.state_of.{one['state']}"),
        say(f"accessibility.why.{one['why']}"),
    )
