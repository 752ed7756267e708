"""Figures of a proposal's sheet, as HTML: its path, its organisation before and after, its timeline, its money."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pandas as pd

from pages.charts import bars
from pages.charts.spec import Bar, Bars
from pages.elements import badges
from pages.elements.headings import unbroken
from pages.markup import NOTHING, Markup, attributes, concat, escape, html
from pages.reorganisation import wording
from pages.text import MISSING, Say
from queries import figures

Row = Mapping[Any, Any]
OPTION_UNITS: dict[str, str | None] = {
    "option_code": None,
    "label": None,
    "staff_concerned": "fte",
    "staff_saved": "fte",
    "planned_eur": "euro",
    "one_off_eur": "euro",
    "retained_changes": None,
}
GOOD, BAD = ("favourable", "retained"), ("unfavourable", "rejected")


def of(row: Row, figure: str, **apart: Any) -> figures.Key:
    """The key of a figure of the proposal of a row, restricted further by `apart`."""
    return figures.key(figure, *figures.NATION, proposal=row["proposal_id"], **apart)


def steps(say: Say, row: Row, stages: list[str], reached: set[str]) -> Markup:
    """The nine stages in a line: reached (for those with a dated event), where it is, ahead of it."""
    here = stages.index(row["stage"]) if row["stage"] in stages else int(row["rank"]) - 1
    items = concat(_step(say, stage, number, here, row, stage in reached) for number, stage in enumerate(stages))
    return html('<ol class="tr-steps" aria-label="{}">{}</ol>', say("sheet.steps"), items)


def _step(say: Say, stage: str, number: int, here: int, row: Row, reached: bool) -> Markup:
    look = ("done" if reached else "skipped") if number < here else "here" if number == here else "next"
    if number == here and (row["late"] or row["stage"] == "withdrawn" or row["outcome"] == "rejected"):
        look = "here tr-stuck"
    mark = attributes(' aria-current="step"') if number == here else NOTHING
    return html('<li class="tr-{}"{}><span>{}</span></li>', look, mark, wording.word(say, "stage", stage))


def organisation(say: Say, services: pd.DataFrame) -> Markup:
    """Two columns of boxes joined by lines, before and after; a service that stays is the same box on both sides."""
    before = services[services["before"]].to_dict("records")
    after = services[services["after"]].to_dict("records")
    height = 52
    tall = max(len(before), len(after), 1) * height
    image = f"data:image/svg+xml,{quote(_links(len(before), len(after), tall))}"
    sides = [
        _side(say, say("sheet.organisation.before"), before, set()),
        _side(say, say("sheet.organisation.after"), after, {one["service_id"] for one in before}),
    ]
    lines = html('<img class="tr-lines" alt="" src="{}">', image)
    return html(
        '<div class="tr-organisation" style="--tall:{tall}px">{before}{lines}{after}</div>',
        tall=tall,
        before=sides[0],
        lines=lines,
        after=sides[1],
    )


def services(say: Say, services: pd.DataFrame) -> Markup:
    """The services concerned, where none comes and none goes."""
    told = services.to_dict("records")
    items = concat(html("<li>{} <small>{}</small></li>", one["name"], say.text(one["place"])) for one in told)
    return html('<ul class="tr-links">{}</ul>', items)


def _links(before: int, after: int, tall: int) -> Markup:
    """A drawing of curves from each box on the left to each on the right; its grey holds on white and on black."""
    curves = "".join(
        f"M0 {start}C60 {start} 60 {end} 120 {end}"
        for start in (_middle(number, before, tall) for number in range(before))
        for end in (_middle(number, after, tall) for number in range(after))
    )
    return html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 {}" preserveAspectRatio="none">'
        '<path d="{}" fill="none" stroke="#8a8a96" stroke-width="1.5" vector-effect="non-scaling-stroke"/></svg>',
        tall,
        curves,
    )


def _middle(number: int, total: int, tall: int) -> float:
    return round((number + 0.5) * tall / total, 1)


def _side(say: Say, name: str, services: list[Row], known: set[str]) -> Markup:
    boxes = concat(
        html(
            "<li{}><b>{}</b> <small>{}</small></li>",
            attributes(" class=tr-stays") if one["service_id"] in known else NOTHING,
            one["name"],
            say.text(one["place"]),
        )
        for one in services
    )
    none = html("<li><small>{}</small></li>", say("sheet.organisation.nothing"))
    return html("<section><h3>{}</h3><ul>{}</ul></section>", name, boxes or none)


def timeline(say: Say, rows: pd.DataFrame, names: dict[str, str], row: Row) -> Markup:
    """Dated things from the oldest; hollow when waiting or planned, red when late."""
    items = concat(_moment(say, one, names, row) for one in rows.to_dict("records"))
    return html('<ol class="tr-time">{}</ol>', items)


def _moment(say: Say, one: Row, names: dict[str, str], row: Row) -> Markup:
    waiting = one["what"] == "analysis" and one["outcome"] == "waiting"
    look = (
        "late"
        if waiting and row["late"]
        else "wait"
        if waiting or one["planned"]
        else "minor"
        if one["what"] != "event"
        else "done"
    )
    outcome = "" if waiting else _outcome(say, one)
    noted = isinstance(one["note"], str) and one["what"] != "dialogue"
    remark = html(" <small>{}</small>", say.generic(one["note"])) if noted else NOTHING
    slip = _slip(say, one, row)
    return html(
        '<li class="tr-{look}"><b>{what}</b>{outcome}<p>{when}{author}</p>{slip}{remark}</li>',
        look=look,
        what=_what(say, one, names),
        outcome=outcome,
        when=_when(say, one, waiting),
        author=_author(say, one, names),
        slip=slip,
        remark=remark,
    )


def _what(say: Say, one: Row, names: dict[str, str]) -> str:
    if one["what"] == "event":
        return wording.word(say, "stage", one["thing"])
    if one["what"] == "analysis":
        return str(names.get(one["thing"], one["thing"]))
    if one["what"] == "support":
        return say(f"sheet.moment.{one['thing']}")
    return str(one["thing"])


def _outcome(say: Say, one: Row) -> Markup:
    if one["what"] == "support" or not isinstance(one["outcome"], str):
        return NOTHING
    look = "good" if one["outcome"] in GOOD else "late" if one["outcome"] in BAD else ""
    return html(" {}", badges.chip(wording.opinion(say, one["outcome"]), look))


def _when(say: Say, one: Row, waiting: bool) -> str:
    if pd.isna(one["day"]):
        return say("sheet.history.undated")
    if waiting:
        return say("sheet.history.waiting", date=one["day"])
    return say("sheet.history.planned", date=one["day"]) if one["planned"] else say.date(one["day"])


def _author(say: Say, one: Row, names: dict[str, str]) -> str:
    if one["what"] == "event" and isinstance(one["author"], str):
        return f" · {say.generic(one['author'])}"
    if one["what"] == "dialogue" and isinstance(one["author"], str):
        return f" · {say('sheet.versant.' + one['author'])}"
    return ""


def _slip(say: Say, one: Row, row: Row) -> Markup:
    if pd.isna(one["planned_on"]) or pd.isna(one["day"]) or one["planned"]:
        return NOTHING
    late = (one["day"] - one["planned_on"]).days
    if late <= 0:
        return html(" <small>{}</small>", say("sheet.history.on_time", date=one["planned_on"]))
    days = say.duration(_slip_key(one, row)(late))
    slipped = say("sheet.history.slipped", date=one["planned_on"], days=days)
    return html(' <small class="tc-late">{}</small>', slipped)


def _slip_key(one: Row, row: Row) -> figures.Key:
    """What the lateness of a dated thing is: that of the proposal itself where it is the day it was carried out."""
    if one["what"] == "event" and one["day"] == row["implemented_on"] and one["planned_on"] == row["target_on"]:
        return of(row, "proposal_slip")
    return of(row, "moment_slip", what=one["what"], thing=one["thing"], day=f"{one['day']:%Y-%m-%d}")


def written(say: Say, rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """The same dated things in words, for a table and a file."""
    records = rows.to_dict("records")
    return pd.DataFrame(
        {
            "day": rows["day"],
            "thing": [_what(say, one, names) for one in records],
            "outcome": [
                wording.opinion(say, one["outcome"]) if one["what"] != "support" else MISSING for one in records
            ],
            "author": [_author(say, one, names).removeprefix(" · ") or MISSING for one in records],
            "planned_on": rows["planned_on"],
            "note": rows["note"].map(say.generic, na_action="ignore"),
        }
    )


def waited(say: Say, one: Row) -> Markup:
    """How long a ministry has had a proposal, in red past the day it was due."""
    days = escape(say.duration(one["days"]))
    return html('<span class="tc-late">{}</span>', days) if one["late"] else days


def position(say: Say, one: Row) -> Markup:
    """A ministry's position, or that it is awaited."""
    if one["waiting"]:
        return badges.chip(say("sheet.analyses.awaited"), "late" if one["late"] else "")
    look = "good" if one["position"] in GOOD else "late" if one["position"] in BAD else ""
    return badges.chip(wording.opinion(say, one["position"]), look)


def money_title(say: Say, row: Row) -> str:
    """What was saved against what was planned."""
    if not row["own"] or pd.isna(row["planned_eur"]):
        return say("sheet.money.title")
    if pd.isna(row["actual_eur"]) or not row["planned_eur"]:
        return say("sheet.money.planned", euros=say.value(row["planned_eur"], "euro"))
    share = of(row, "proposal_saved_share")(100 * row["actual_eur"] / row["planned_eur"])
    return say("sheet.money.actual", share=say.percent(share, 0))


def money(say: Say, row: Row) -> Markup:
    """Figures of staff and money, and the two savings as bars."""
    if not row["own"]:
        return NOTHING
    savings = [
        Bar(say(f"sheet.money.bar_{name}"), float(value), say.value(value, "euro"))
        for name in ("planned", "actual")
        if not pd.isna(value := row[f"{name}_eur"])
    ]
    facts = {
        "staff_concerned": say.value(_known(row["staff_concerned"]), "fte", 1),
        "staff_saved": say.value(_known(row["staff_saved"]), "fte", 1),
        "one_off_eur": say.value(_known(row["one_off_eur"]), "euro"),
        "payback": payback(say, row),
    }
    if not pd.isna(row["actual_eur"]):
        facts["confirmed_by"] = say.text(
            row["confirmed_by"] if isinstance(row["confirmed_by"], str) else say("sheet.money.unconfirmed")
        )
    items = concat(
        html("<div><dt>{}</dt><dd>{}</dd></div>", say(f"sheet.money.{name}"), text) for name, text in facts.items()
    )
    drawn = bars.written(say, Bars(say("sheet.money.title"), savings, "euro"), "savings")
    return html('<dl class="tr-facts">{}</dl>{}', items, drawn)


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else value


def payback(say: Say, row: Row) -> str:
    """Years until planned savings have paid the one-off cost."""
    if pd.isna(row["one_off_eur"]) or pd.isna(row["planned_eur"]):
        return MISSING
    if row["planned_eur"] <= 0:
        return say("sheet.money.never") if row["one_off_eur"] > 0 else MISSING
    years = of(row, "proposal_payback")(row["one_off_eur"] / row["planned_eur"])
    return say("sheet.money.years", count=round(years, 1))


def carried_out(say: Say, row: Row) -> Markup:
    """The planned and the real day of implementation."""
    if pd.isna(row["target_on"]):
        return html('<p class="tr-note">{}</p>', say("sheet.carried.unplanned"))
    if pd.isna(row["implemented_on"]):
        late = not pd.isna(row["days_late"]) and row["days_late"] > 0
        key = "late" if late else "planned"
        days = say.duration(of(row, "proposal_slip")(row["days_late"]))
        text = say(f"sheet.carried.{key}", date=row["target_on"], days=days)
        return html('<p class="tr-note{}">{}</p>', " tc-late" if late else "", unbroken(text))
    slip = int((row["implemented_on"] - row["target_on"]).days)
    key = "slipped" if slip > 0 else "on_time"
    days = say.duration(abs(of(row, "proposal_slip")(slip)))
    text = say(f"sheet.carried.{key}", date=row["implemented_on"], planned=row["target_on"], days=days)
    return html('<p class="tr-note">{}</p>', unbroken(text))


def decision(say: Say, row: Row) -> str:
    """The opinion, the decision, the text, in words."""
    parts = []
    if row["own"] and not pd.isna(row["opinion_on"]):
        opinion = say.inside(wording.opinion(say, row["opinion"]))
        parts.append(say("sheet.decision.opinion", opinion=opinion, date=row["opinion_on"]))
    elif row["own"]:
        parts.append(say("sheet.decision.no_opinion"))
    if row["decided"]:
        parts.append(
            say(
                "sheet.decision.taken",
                outcome=say.inside(wording.word(say, "outcome", row["outcome"])),
                date=row["decided_on"],
            )
        )
    elif row["own"] and not pd.isna(row["postponed_on"]):
        parts.append(say("sheet.decision.postponed", date=row["postponed_on"]))
    else:
        parts.append(say("sheet.decision.none"))
    if isinstance(row["text_reference"], str):
        parts.append(say("sheet.decision.text", text=row["text_reference"]))
    elif row["decided"] and row["outcome"] != "rejected":
        parts.append(say("sheet.decision.no_text"))
    return " ".join(parts)


def support(say: Say, row: Row) -> str:
    """The DITP's support, in words."""
    if pd.isna(row["ditp_requested_on"]):
        return say("sheet.support.none")
    motive = say(f"sheet.support.motive.{row['ditp_motive']}") if isinstance(row["ditp_motive"], str) else ""
    state = (
        "closed"
        if not pd.isna(row["ditp_closed_on"])
        else "under_way"
        if not pd.isna(row["ditp_started_on"])
        else "waiting"
    )
    return say(
        f"sheet.support.{state}",
        requested=row["ditp_requested_on"],
        started=row["ditp_started_on"],
        closed=row["ditp_closed_on"],
        motive=motive,
    )
