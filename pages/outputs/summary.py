"""The public summary: progress of the three workstreams and their indicators, in HTML without script."""

import datetime as dt
from pathlib import Path

import pandas as pd

from pages import markup
from pages.blocks import commitments
from pages.elements import numbers
from pages.http import document
from pages.markup import NOTHING, Markup, concat, escape
from pages.parts import remarks, scorecard
from pages.shell.ask import Ask
from pages.text import LANGUAGES, Say
from pages.text.written import joined
from queries import Edition, contests, figures, indicators
from queries.access import Viewer

_TEMPLATE = document.template(Path(__file__).with_name("summary.html"))


def html(
    say: Say, viewer: Viewer, edition: Edition, instead: bool = False, held: Markup = NOTHING, kept: str = ""
) -> str:
    """A whole document: what a viewer may see of an edition, for the whole country.

    `instead`: whether the edition stands in for the current one, which cannot be read; `held`: what says that its
    address holds it to an edition, and `kept` what its links keep of it ("&edition=...").
    """
    (other,) = (language for language in LANGUAGES if language != say.language)
    texts = {
        "heading": say("server.title"),
        "subject": say("server.summary"),
        "description": say("server.description"),
        "as_of": say("server.as_of", date=edition.as_of),
        "kind": say(f"server.kind.{edition.kind}"),
        "dashboard": say("server.dashboard"),
        "in_other_language": Say(other)("server.in_this_language"),
        "licence": say("server.licence"),
    }
    return _TEMPLATE.substitute(
        {name: escape(text) for name, text in texts.items()},
        notice=(markup.html("<p>{}</p>", say("server.instead")) if instead else NOTHING) + held,
        kept=escape(kept),
        language=say.language,
        other_language=other,
        workstreams=concat(_workstream(say, viewer, edition, name) for name in indicators.WORKSTREAMS),
    )


def _workstream(say: Say, viewer: Viewer, edition: Edition, workstream: str) -> Markup:
    rows = indicators.scorecard(viewer, edition, workstream)
    places = [(name, "nation", "FR") for name in rows["indicator"]]
    card = contests.remarked(rows, places, contests.read(viewer, edition, live=False))
    title, sentence = say(f"overview.title.{workstream}"), _sentence(say, viewer, edition, workstream, card)
    ask = Ask(viewer, edition)
    known = [figures.standing(row, row["indicator"], "nation", "FR") for row in card.to_dict("records")]
    shown, apart = scorecard.parted(say, known, ask.catalogue, "nation", True) if ask.real_on else (known, "")
    told = pd.DataFrame([_row(say, row, ask.real_on) for row in shown], dtype=object)
    table = markup.html('<div class="wide" tabindex="0">{}</div>', numbers.bare(told)) if shown else NOTHING
    left = markup.html("<p>{}</p>", apart) if apart else NOTHING
    return markup.html("<h2>{}</h2><p>{}</p>{}{}", title, sentence, table, left)


def _sentence(say: Say, viewer: Viewer, edition: Edition, workstream: str, card: pd.DataFrame) -> str:
    progress = figures.pace(indicators.progress(viewer, edition, workstream), workstream, "nation", "FR")
    counted = say("server.counted", count=progress.weighted, available=progress.available)
    if progress.value is None and (promised := commitments.of(Ask(viewer, edition), workstream)):
        return joined(". ", [commitments.title(say, promised), commitments.sentence(say, promised)])
    if progress.value is None:
        weighted = card.loc[card["weight"] > 0, "state"]
        why = "no_progress_secret" if set(weighted) == {"value", "secret"} else "no_progress"
        return joined(" ", [say(f"server.{why}"), counted])
    reached = say("server.progress", value=say.percent(progress.value), expected=say.percent(progress.expected))
    told = (reached, counted, scorecard.heaviest(say, progress, indicators.catalogue()))
    return joined(" ", filter(None, told))


def _row(say: Say, row: figures.Row, on: dt.date | None) -> dict[str, str]:
    """An indicator, written out."""
    indicator = indicators.catalogue()[row["indicator"]]
    value = say.value(row["value"], indicator.unit) if row["state"] == "value" else say(f"parts.state.{row['state']}")
    cells = {
        "indicator": scorecard.label(say, indicator),
        "value": joined(", ", filter(None, (value, remarks.words(say, row)))),
        "weight": say.number(row["weight"]),
        "target": _target(say, row, indicator.unit),
        "progress": value if row["state"] == "secret" else say.percent(row["progress"]),
        "expected": say.percent(row["expected"]),
        "period": scorecard.month(say, row, indicator, on),
        "kind": say(f"parts.kind.{row['kind']}") if pd.notna(row["kind"]) else "",
    }
    return {say(f"server.column.{name}"): text for name, text in cells.items()}


def _target(say: Say, row: figures.Row, unit: str) -> str:
    """The target; one that is for demonstration beside a value that is not says so."""
    target = say.target(row["target"], unit)
    invented = pd.notna(row["target"]) and row["target_kind"] == "demonstration" and row["kind"] != "demonstration"
    return joined(" ", [target, f"({say('indicators.target_demonstration')})"]) if invented else target
